"""A session of Spark to work with: started where there is none, and every reason why it cannot be as a sentence."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import BoilerplateError, UsageError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

#: The master where none is named: this machine, all of its cores.
LOCAL = "local[*]"
_MASTER = re.compile(
    r"local|local\[ *(\d+|\*) *(, *\d+ *)?\]|local-cluster\[ *\d+ *, *\d+ *, *\d+ *\]|(spark|k8s)://.+|yarn"
)
#: The major version of PySpark, and the versions of Java that it runs on.
_PYSPARK, _JAVA = 4, (17, 21)
#: Seconds that a master may take to answer, and that a first task may take to come back.
_PATIENCE, _FIRST_TASK = 10.0, 120.0
#: What Spark says of jobs that it had when its Java process ended.
_ENDED = "SparkContext was shut down"
_INSTALL = "install it with: pip install 'boilerplate[spark]'"


class SparkFailedError(BoilerplateError):
    """What Spark was asked to do did not come to its end."""


@contextmanager
def opened(master: str | None = None) -> Iterator[SparkSession]:
    """A session on this master; one that is running already is used, and goes on running.

    Raises UsageError where PySpark or Java is missing, or the master does not answer, each with what to do.
    """
    check_installed()
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running is not None:
        yield running
        return
    session = _started(master or LOCAL)
    try:
        _check_executors(session, master or LOCAL)
        yield session
    finally:
        from py4j.protocol import Py4JError

        # Where Java has ended there is nothing to stop.
        with suppress(Py4JError, ConnectionError):
            session.stop()


@contextmanager
def failures_said() -> Iterator[None]:
    """Raise what went wrong in a task as the sentence that it is there, and else a SparkFailedError."""
    from py4j.protocol import Py4JError, Py4JNetworkError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException, ConnectionError) as error:
        told = str(getattr(error, "java_exception", error))
        if isinstance(error, (Py4JNetworkError, ConnectionError)) or _ENDED in told:
            raise SparkFailedError(
                "Java ended before the work was done, most likely for want of memory; nothing was changed. "
                "spark.driver.memory in spark-defaults.conf, or SPARK_DRIVER_MEMORY, give it more"
            ) from error
        ours = re.search(r"^boilerplate\.[\w.]+Error: (.+)$", told, re.MULTILINE)
        if ours:
            raise SparkFailedError(ours[1]) from error
        raised = re.findall(r"^(?:\w+\.)*\w*(?:Error|Exception|Interrupt): .+$", told, re.MULTILINE)
        reason = raised[-1] if raised else told.strip().partition("\n")[0]
        raise SparkFailedError(
            f"Spark gave up: {reason[:500]}; nothing was changed. With BOILERPLATE_DEBUG=1 it says more"
        ) from error


def check_installed() -> None:
    """Raise UsageError where PySpark or Java is missing, or another than is needed."""
    try:
        found = version("pyspark")
    except PackageNotFoundError as error:
        raise UsageError(f"--engine spark needs PySpark, which is not installed; {_INSTALL}") from error
    if int(found.partition(".")[0]) != _PYSPARK:
        raise UsageError(f"--engine spark needs PySpark {_PYSPARK}, and {found} is installed; {_INSTALL}")
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    wanted = " or ".join(map(str, _JAVA))
    where = f"in JAVA_HOME, {home}" if home else "on the PATH"
    if java is None or not os.access(java, os.X_OK):
        raise UsageError(f"--engine spark needs Java {wanted}, and there is none {where}; install it, or set JAVA_HOME")
    major = _java_version(java)
    if major not in _JAVA:
        raise UsageError(
            f"--engine spark needs Java {wanted}, and {java} is {f'Java {major}' if major else 'none that works'}; "
            "set JAVA_HOME to where the right one is"
        )


def _java_version(java: str) -> int | None:
    try:
        done = subprocess.run([java, "-version"], capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(rb'version "(?:1\.)?(\d+)', done.stderr + done.stdout)
    return int(found[1]) if found else None


def _started(master: str) -> SparkSession:
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    _check_answers(master)
    settings = {
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR" if os.environ.get("BOILERPLATE_DEBUG") else "OFF",
        # Between Java and Python, where Spark knows it: over TCP every answer of a task waits for 40 ms.
        "spark.python.unix.domain.socket.enabled": "true",
        # Files that are looked up one by one are looked up in so many tasks, and not in one each.
        "spark.sql.sources.parallelPartitionDiscovery.parallelism": "32",
    }
    if master.startswith("local"):
        # The tasks run what this process runs, and nothing of it is to be reached from another machine.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        settings |= {"spark.driver.host": "127.0.0.1", "spark.ui.enabled": "false"}
    settings |= {"spark.master": master, "spark.app.name": "boilerplate"}
    conf = SparkConf().setAll([*settings.items()])
    with tempfile.TemporaryFile() as told:
        # What Java says by itself, of its log and its modules, tells a user nothing as long as it starts.
        apart = {} if os.environ.get("BOILERPLATE_DEBUG") else {"stderr": told}
        try:
            # What moves is few and large: in batches it would be taken apart and put together again on the way.
            SparkContext(conf=conf, batchSize=1, gateway=launch_gateway(conf, apart))
            return SparkSession.builder.getOrCreate()
        except Exception as error:  # whatever Java could think of
            told.seek(0)
            lines = f"{told.read().decode('utf-8', 'replace')}\n{error}".strip().splitlines()
            reasons = [line for line in lines if re.search(r"(?:Exception|Error): |^Invalid", line)] or lines[-1:]
            raise UsageError(
                f"Spark could not be started with the master {master}: {reasons[0].strip(': ')[:300]}; "
                "look at spark-defaults.conf, or name another one with --master"
            ) from error


def _check_answers(master: str) -> None:
    """Raises UsageError for what is no master, and where nothing listens at its addresses: Spark would wait long."""
    if not _MASTER.fullmatch(master):
        raise UsageError(
            f"{master} is no master of Spark; there are local[N], spark://HOST:PORT, k8s://https://HOST:PORT and yarn"
        )
    found = re.fullmatch(r"(?:spark|k8s)://(?:https?://)?(.+)", master)
    if not found:
        return
    reasons = []
    for address in found[1].split(","):
        host, _, port = address.rstrip("/").rpartition(":")
        if not (host and port.isdecimal()):
            raise UsageError(f"the master {master} has no port; an address is like spark://HOST:7077")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE).close()
        except (OSError, OverflowError) as error:
            reasons.append(f"{address}: {getattr(error, 'strerror', None) or error}".lower())
        else:
            return
    raise UsageError(
        f"the master {master} does not answer ({'; '.join(reasons)}); look whether it runs and can be reached from "
        "here, or leave out --master to work on this machine"
    )


def _check_executors(session: SparkSession, master: str) -> None:
    """Raises UsageError where no executor takes a task in time, or it has not this version of the package."""
    if re.fullmatch(r"local(\[[^\]]*\])?", master):
        return
    context = session.sparkContext
    answers: list[str] = []
    problems: list[BoilerplateError] = []

    def ask() -> None:
        try:
            with failures_said():
                answers.extend(context.parallelize([0], 1).map(_installed_version).collect())
        except BoilerplateError as error:
            problems.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_FIRST_TASK)
    if asking.is_alive():
        with suppress(Exception):
            context.cancelAllJobs()
        raise UsageError(
            f"the master {master} has given no executor in {_FIRST_TASK:.0f} seconds; look whether its workers run and "
            "have cores and memory left"
        )
    mine = version("boilerplate")
    if problems or answers != [mine]:
        theirs = answers[0] if answers else str(problems[0])
        raise UsageError(
            f"the executors of {master} do not have boilerplate {mine} ({theirs}); install the same there, and set "
            "PYSPARK_PYTHON to its Python"
        )


def _installed_version(_: int) -> str:
    return version("boilerplate")
