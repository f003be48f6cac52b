"""Processor time of the commands that look at a whole dataset: review, compare, same, search, status.

usage: python -m tools.bench_commands [--count N] [--db FILE]

Plans are made up (tools/made_records.py), N of them, unless FILE is a dataset that is there. Each command
runs in a process of its own, start and output included, as a person would run it.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.bench_search import load
from tools.made_records import Maker

COMMANDS = (
    ("review",),
    ("review", "--field", "targets", "--below", "0.5"),
    ("review", "--query", "thi dua", "--year", "2019..2021"),
    ("compare",),
    ("compare", "--by", "issuer"),
    ("compare", "--what", "phases", "--year", "2021"),
    ("compare", "--what", "targets", "--year", "2021"),
    ("compare", "--what", "answers"),
    ("search", "thi dua"),
    ("search", "thi dua", "--copies"),
    ("search", "thi dua", "--facets"),
    ("same",),
    ("status",),
)
SLOW = 2.0
"""Seconds of processor time from which on a command is marked."""


def spent(words: tuple[str, ...], path: Path) -> tuple[float, int]:
    """Seconds of processor time that a command took, and its exit code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    line = [sys.executable, "-m", "pipeline", *words]
    done = subprocess.run(line, env=os.environ | {"KEHOACH_DB": str(path)}, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.returncode


def main(words: list[str]) -> int:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, prog="tools.bench_commands"
    )
    parser.add_argument("--count", type=int, default=10_000, help="plans")
    parser.add_argument("--db", type=Path, help="a dataset that is there")
    wish = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as scratch:
        path = wish.db or Path(scratch) / "made.db"
        if not wish.db:
            load(path, Maker(), wish.count)
        for command in COMMANDS:
            seconds, code = spent(command, path)
            mark = " slow" if seconds > SLOW else ""
            failed = f" exit code {code}" if code else ""
            print(f"{seconds:6.2f} s  kehoach {' '.join(command)}{mark}{failed}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
