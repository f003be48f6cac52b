"""python -m corpora.synthetic.by_feature GOLD_DIR RECORDS.jsonl: what the mistakes have in common.

For each field, the features of the synthetic plans (see `features` in their labels) in whose documents it
goes wrong more often than elsewhere: mistakes a document with the feature, and without it.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.evaluate import evaluate, labels

LEAST, SHOWN = 3, 30


class Row(NamedTuple):
    """One feature's share in the mistakes of a field."""

    field: str
    feature: str
    documents: int
    with_it: float
    without: float


def mistakes(folder: Path, records: Iterable[Mapping[str, Any]]) -> Counter[tuple[str, str]]:
    """How often each (document, field) goes wrong."""
    report = evaluate(folder, records)
    wrong = (one for tally in report.tallies.values() for one in tally.differences)
    return Counter((one.document, one.field) for one in wrong)


def rows(folder: Path, records: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The features that go with mistakes, the worst first; what rests on few documents is left out."""
    wrong = mistakes(folder, records)
    features = {name: set(label.get("features", ())) for name, label in labels(folder).items()}
    found = []
    for field in sorted({field for _, field in wrong}):
        for feature in sorted(set().union(*features.values())):
            inside = [wrong[name, field] for name, has in features.items() if feature in has]
            outside = [wrong[name, field] for name, has in features.items() if feature not in has]
            if len(inside) >= LEAST and outside:
                row = Row(field, feature, len(inside), sum(inside) / len(inside), sum(outside) / len(outside))
                found.append(row)
    worse = [row for row in found if row.with_it > 1.5 * row.without and _excess(row) >= LEAST]
    return sorted(worse, key=lambda row: row.without - row.with_it)


def _excess(row: Row) -> float:
    """How many mistakes more than in as many documents without the feature."""
    return row.documents * (row.with_it - row.without)


def main(folder: Path, path: Path) -> None:
    """Print the table."""
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    print(f"{'field':14} {'feature':34} {'documents':>9} {'with':>6} {'without':>8}")
    for row in rows(folder, records)[:SHOWN]:
        print(f"{row.field:14} {row.feature:34} {row.documents:9} {row.with_it:6.2f} {row.without:8.2f}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
