"""A reader that does to its process what a strange file may make one do, by what stands in the file."""

import ctypes
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from boilerplate.readers.extracted import Extracted, Landmark, NotReadable


def extract(data: bytes) -> Extracted:
    deed, _, argument = data.decode().partition(" ")
    said = DEEDS[deed](argument) if deed in DEEDS else deed
    return Extracted(str(said), (Landmark(0, "page 1"),), ("read by a hostile reader",))


def spin(argument):
    while True:
        pass


def sleep(argument):
    time.sleep(1000)


def sleep_in_a_program(argument):
    subprocess.Popen(["sleep", argument])
    time.sleep(1000)


def swell(argument):
    return len([bytes(10_000_000) for _ in range(1000)])


def swell_a_little(argument):
    return len(b"x" * 700_000_000)


def recurse(argument):
    return recurse(argument)


def break_down(argument):
    ctypes.string_at(0)


def leave(argument):
    os._exit(0)


def leave_politely(argument):
    sys.exit(3)


def shout(argument):
    os.write(1, b'{"size": 3}\nyes')
    print("yes", flush=True)
    os.write(2, b"yes")
    return "said nothing"


def refuse(argument):
    raise NotReadable("it is a hostile file")


def fail(argument):
    raise ValueError("a file like this")


def lack(argument):
    import a_library_that_nobody_has  # noqa: F401


def connect(argument):
    socket.create_connection(("127.0.0.1", int(argument)), 2)


def fetch(argument):
    urllib.request.urlopen(f"http://127.0.0.1:{argument}", timeout=2)


def write_beside(argument):
    Path(argument).write_text("x")


def write_by_the_system(argument):
    libc = ctypes.CDLL(None, use_errno=True)
    file = libc.open(argument.encode(), os.O_WRONLY | os.O_CREAT, 0o600)
    return "written" if libc.write(file, b"x", 1) == 1 else "not written"


def make_a_file(argument):
    tempfile.mkstemp()


def run(argument):
    subprocess.run(["touch", argument])


def run_by_a_shell(argument):
    os.system(f"touch {argument}")


def delete(argument):
    Path(argument).unlink()


def halves(argument):
    return "半\ud800个"


def number(argument):
    return os.getpid()


DEEDS = {name: deed for name, deed in list(globals().items()) if callable(deed) and deed.__module__ == __name__}
