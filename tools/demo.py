"""The main job on the sample documents: files in, records and search out.

Runs the real command line on `corpora/samples/`, into a fresh `demo.db`, and shows each command.
"""

import json
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from pipeline.dataset import open_dataset, select
from pipeline.messages import say

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = Path("corpora/samples")
STRIPPED = SAMPLES / "4-huong-dan-so-giao-duc.txt"
SCAN = SAMPLES / "3-huong-dan-huyen-uy.rubbish.pdf"
DATASET = ROOT / "demo.db"


def main() -> None:
    """Ingest the samples, list them, show a restored head and one whole record, search."""
    began = time.monotonic()
    for suffix in ("", "-wal", "-shm"):
        DATASET.with_name(DATASET.name + suffix).unlink(missing_ok=True)
    print(say("demo.start", folder=SAMPLES))
    run(f"kehoach ingest {SAMPLES}")
    run("kehoach search", say("demo.list"))
    run(f"head -7 {STRIPPED}", say("demo.stripped"))
    run(f"head -7 {STRIPPED} | kehoach restore")
    record = record_of(SCAN.name)
    name = shlex.quote(record["number"] or record["id"])
    run(f"kehoach show {name}", say("demo.record"))
    show(f"kehoach show {name} --format json", say("demo.evidence"))
    print(excerpt(record))
    run('kehoach search "truong hoc hanh phuc"', say("demo.search"))
    print(say("demo.next", dataset=DATASET.name, seconds=round(time.monotonic() - began)))


def show(command: str, remark: str = "") -> None:
    """Print a command as it would be typed, under a remark on it."""
    print("", *([f"# {remark}"] if remark else []), f"$ {command}", sep="\n", flush=True)


def run(command: str, remark: str = "") -> None:
    """Show and run one command; a failure ends the demonstration."""
    show(command, remark)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path, "KEHOACH_DB": DATASET.name}
    finished = subprocess.run(command, shell=True, cwd=ROOT, env=environment)
    if finished.returncode:
        sys.exit(finished.returncode)


def record_of(file: str) -> dict[str, Any]:
    """The record of a sample."""
    with open_dataset(DATASET) as dataset:
        return next(record for record in select(dataset) if record["source"]["file"] == file)


def excerpt(record: dict[str, Any]) -> str:
    """The lines of the record's JSON on its first phase and where that was found."""
    parts = (
        ('"phases": [', record["phases"][0]),
        ('"evidence": {"/phases/0": ', record["evidence"]["/phases/0"]),
    )
    return "\n".join(f"  {head}{_object(values)} ..." for head, values in parts)


def _object(values: dict[str, Any]) -> str:
    """JSON with one line for each name."""
    lines = (
        f"    {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()
    )
    return "{\n" + ",\n".join(lines) + "\n  },"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # accents whatever the locale
    main()
