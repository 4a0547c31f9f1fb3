"""Kill writers of an index at random moments, many times, and see whether the index stays sound.

    python benchmarks/faults.py [KILLS] [SEED]

Every run of `index add`, `remove` or `compact` is killed with SIGKILL, workers and all or by itself. After each the
index must open, verify clean, and hold a state from before or after, with every document whole; the next writer must
leave nothing behind. Now and then a run comes to its end, and the index is compared with the archive; now and then the
index is deleted, so that its first making is killed too.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "index"))

from archives import Victim


def main(kills: int = 300, seed: int = 1) -> None:
    """Kill so many writers; an AssertionError says what was not as it should be."""
    counts: Counter[str] = Counter()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        victim = Victim(Path(folder), seed)
        while counts["killed"] < kills:
            kill = victim.kill_once("add", "add", "add", "remove", "compact")
            counts["runs"] += 1
            counts["killed"] += kill.killed
            counts[f"{kill.command} killed"] += kill.killed
            counts["killed after a commit"] += kill.killed and kill.changed
            if counts["runs"] % 6 == 0:
                victim.finish()
            if counts["runs"] % 50 == 0:
                shutil.rmtree(victim.index, ignore_errors=True)
    for what, n in sorted(counts.items()):
        print(f"{what:24}{n:6,}")
    print(f"{'seconds':24}{time.monotonic() - began:6,.0f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
