"""Quality against labelled documents: accuracy of single fields, F1 of lists, calibration, errors.

Labels are `NAME.gold.json` beside `NAME.txt`, `NAME.pdf` or the like; a record belongs to the label
whose NAME its `source.file` begins with.

    report = evaluate(folder, records)
    print(format_report(report, errors=True))
"""

from collections.abc import Iterable
from pathlib import Path

from pipeline.evaluate.agreement import alike, words
from pipeline.evaluate.calibration import calibration_error
from pipeline.evaluate.labelled import (
    Label,
    Record,
    by_label,
    documents,
    documents_by_label,
    labels,
    read_labels,
)
from pipeline.evaluate.report import format_report
from pipeline.evaluate.scoring import Difference, Report, Tally, compare

__all__ = [
    "Difference",
    "Label",
    "Record",
    "Report",
    "Tally",
    "alike",
    "by_label",
    "calibration_error",
    "compare",
    "documents",
    "documents_by_label",
    "evaluate",
    "format_report",
    "labels",
    "read_labels",
    "words",
]


def evaluate(folder: Path, records: Iterable[Record]) -> Report:
    """Compare records with the labels of `folder`; a label without record counts as all missed.

    Raises BadLabel where a label cannot be read.
    """
    gold = labels(folder)
    return compare(gold, by_label(gold, ((record["source"]["file"], record) for record in records)))
