"""The main job on the sample documents: files in, records and search out.

Runs the real command line on `corpora/samples/`, into a fresh `demo.db`, and shows each command.
"""

import os
import subprocess
import sys
from pathlib import Path

from pipeline.messages import say

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "corpora" / "samples"
DATASET = ROOT / "demo.db"
KEHOACH = Path(sys.executable).with_name("kehoach")


def kehoach(*words: str) -> None:
    """Show and run one command; a failure ends the demonstration."""
    shown = " ".join(f"'{word}'" if " " in word or '"' in word else word for word in words)
    print(f"\n$ kehoach {shown}", flush=True)
    finished = subprocess.run([KEHOACH, *words], cwd=ROOT, env={**os.environ, "KEHOACH_DB": str(DATASET)})
    if finished.returncode:
        sys.exit(finished.returncode)


def main() -> None:
    """Ingest the samples, list them, show one whole record, search, and say what to try next."""
    for suffix in ("", "-wal", "-shm"):
        DATASET.with_name(DATASET.name + suffix).unlink(missing_ok=True)
    print(say("demo.start", folder=SAMPLES.relative_to(ROOT)))
    kehoach("ingest", str(SAMPLES.relative_to(ROOT)))
    kehoach("extract", str((SAMPLES / "4-huong-dan-so-giao-duc.txt").relative_to(ROOT)), "--format", "table")
    kehoach("show", "1347/HD-SGDĐT", "--format", "json")
    kehoach("search", "truong hoc hanh phuc")
    print(say("demo.next", dataset=DATASET.name))


if __name__ == "__main__":
    main()
