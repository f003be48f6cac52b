"""The real `kehoach ingest` over broken and hostile files. Run by hand for the full set:

    PYTHONPATH=.:tests .venv/bin/python tests/hostile_runs.py [--count 330] [--scale 1] [--seed 0]

Prints what became of each bomb and, by kind of failure, of the broken files; then the seconds.
`--scale 1` makes bombs at full strength: gigabytes of memory and minutes.
"""

import argparse
import collections
import json
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from cli_runner import command, environment

from corpora.synthetic import hostile
from pipeline.dataset import open_dataset

BUGS = frozenset({"unexpected", "crash", "timeout"})
"""Kinds of failure that no file should lead to."""


class Run(NamedTuple):
    """An ingest: its exit code, records by file name, kinds of failure by file name, seconds."""

    code: int
    records: dict[str, Any]
    failures: dict[str, str]
    seconds: float


def ingest(folder: Path, files: Iterable[hostile.File]) -> Run:
    """Write the files into a new folder and take them in as users do."""
    folder.mkdir()
    for name, data in files:
        (folder / name).write_bytes(data)
    began, db = time.monotonic(), folder.with_suffix(".db")
    names = command("ingest", *sorted(folder.iterdir()), "--db", db, "--jobs", "2")
    done = subprocess.run(names, cwd=folder, capture_output=True, env=environment(), check=False)
    seconds = time.monotonic() - began
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    with open_dataset(db) as dataset:
        records = {record["id"]: _lasting(record) for record in dataset.records()}
        by_name = {Path(path).name: records[id] for path, id in dataset.paths().items() if id in records}
        failures = {Path(a.path).name: str(a.kind) for a in dataset.failures()}
    return Run(done.returncode, by_name, failures, seconds)


def _lasting(record: dict[str, Any]) -> str:
    """The record as text, without where and when it was made."""
    kept = {key: value for key, value in record.items() if key not in {"source", "made", "created"}}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def good() -> list[hostile.File]:
    """The sound files by the names under which they lie among the others."""
    return [(f"good.{suffix}", data) for suffix, data in hostile.good().items()]


def main() -> None:
    """Print what became of all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=330)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        alone = ingest(Path(folder) / "alone", good())
        bad = [*hostile.mutants(arguments.count, arguments.seed), *hostile.bombs(arguments.scale)]
        found = ingest(Path(folder) / "together", [*good(), *bad])
    for name, _ in bad:
        if name.startswith("bomb-"):
            print(f"{name:32} {found.failures.get(name, 'record')}")
    kinds = collections.Counter(found.failures.get(name, "record") for name, _ in bad)
    print(f"{len(bad)} files in {found.seconds:.0f} s, exit code {found.code}: {dict(kinds)}")
    same = sum(found.records.get(name) == record for name, record in alone.records.items())
    print(f"of {len(alone.records)} good files {same} have the same record as alone")


if __name__ == "__main__":
    main()
