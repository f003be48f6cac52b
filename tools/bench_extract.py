"""Extraction measured: on labelled plans of a folder, if there, and on generated ones.

usage: python -m tools.bench_extract [GOLD]

GOLD holds NAME.gold.json beside NAME.txt (or .pdf ...). The generated plans are those of seed 2026,
which no rule was written on; they are our own kind of plan, so real documents count more. Text that
is labelled is also measured stripped of its diacritics and restored.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from corpora.synthetic.__main__ import main as generate
from pipeline import evaluate
from pipeline.run import Options, process
from pipeline.text import fold

GENERATED, SEED = 200, 2026


def measure(title: str, folder: Path) -> list[dict[str, Any]]:
    """Extract every labelled document of `folder`, print the report and return the records."""
    paths = evaluate.documents(folder)
    started = time.perf_counter()
    results = [process(path, Options()) for path in paths]
    seconds = time.perf_counter() - started
    records = [result.record for result in results if result.record]
    print(f"\n== {title}: {len(paths)} documents, {len(paths) / seconds:.1f} a second on one core")
    print(evaluate.format_report(evaluate.evaluate(folder, records)))
    return records


def strip(folder: Path, records: list[dict[str, Any]], target: Path) -> None:
    """Write the texts of records (old encodings decoded) without diacritics, the labels beside them."""
    for record in records:
        name = record["source"]["file"]
        label = folder / f"{Path(name).stem}.gold.json"
        if name.endswith(".txt") and label.exists():
            (target / name).write_text(fold(record["text"]), "utf-8")
            (target / label.name).write_text(label.read_text("utf-8"), "utf-8")


def main(words: list[str]) -> int:
    gold = Path(words[0]) if words else Path("../shared/plans")
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        if evaluate.labels(gold):
            records = measure(f"labelled plans of {gold}", gold)
            (work / "stripped").mkdir()
            strip(gold, records, work / "stripped")
            measure("the same, stripped and restored", work / "stripped")
        else:
            print(f"No labelled documents in {gold}: only the generated ones are measured.", file=sys.stderr)
        generate(["--count", str(GENERATED), "--seed", str(SEED), "--out", str(work / "generated")])
        measure(f"generated plans, seed {SEED}", work / "generated")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
