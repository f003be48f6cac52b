"""Records as pandas tables, for analysts: one row for each document, phase, movement, target, reference.

Every function takes records, as `Dataset.records()`, `select(dataset, query)` or the lines of
`kehoach export jsonl` give them:

    with open_dataset(Path("kehoach.db")) as dataset:
        targets = frames.targets(select(dataset, "year:2021 level:district"))
    targets.groupby("issuing_body")["value"].describe()

Dates stand as in the record, which may know the month or the year only (`2021-10`); beside them stand
the first and the last day they may mean, as timestamps (NaT where unknown).
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from pipeline.dataset.dates import known_days

Record = dict[str, Any]

DOCUMENT = (
    "id", "file", "doc_type", "doc_type_code", "number", "issue_date", "issued_from", "issued_to",
    "title", "issuing_body", "parent_body", "level", "place", "province", "district", "commune",
    "since_2025", "signer_name", "signer_title", "pages", "text_condition", "problems",
    "phases", "movements", "targets", "references", "recipients",
)  # fmt: skip

OF_DOCUMENT = ("id", "document_number", "issuing_body", "issue_date")
FOUND = ("page", "confidence")
"""Every row of an item begins with its document and ends with where, and how surely, it was found."""


def documents(records: Iterable[Record]) -> pd.DataFrame:
    """One row a document, columns DOCUMENT; what a document has several of is counted."""
    table = pd.DataFrame([_document(record) for record in records], columns=list(DOCUMENT))
    return _with_times(table, "issued_from", "issued_to")


def phases(records: Iterable[Record]) -> pd.DataFrame:
    """One row a phase, with `first_day` and `last_day`: those of its start and of its end."""
    table = _items(records, "phases", "label", "start", "end", "precision", "text", "focus")
    table["first_day"] = [known_days(date)[0] for date in table["start"]]
    table["last_day"] = [known_days(date)[1] for date in table["end"]]
    return _with_times(table, "first_day", "last_day")


def movements(records: Iterable[Record]) -> pd.DataFrame:
    """One row a movement named in a document; `key` is the same wherever the same one is meant."""
    return _items(records, "movements", "name", "kind", "key")


def targets(records: Iterable[Record]) -> pd.DataFrame:
    """One row a target: the words it stands in, and `comparator`, `value`, `unit` to reckon with."""
    return _items(records, "targets", "text", "subject", "comparator", "value", "unit", "deadline")


def references(records: Iterable[Record]) -> pd.DataFrame:
    """One row a citation: which document cites which."""
    return _items(records, "references", "type", "number", "date", "issuer", "role")


def _document(record: Record) -> Record:
    source, area, signer = record["source"], record.get("area") or {}, record.get("signer") or {}
    first, last = known_days(record.get("issue_date"))
    counted = ("problems", "phases", "movements", "targets", "references", "recipients")
    return record | {
        "file": source["file"],
        "issued_from": first,
        "issued_to": last,
        **{part: area.get(part) for part in ("province", "district", "commune", "since_2025")},
        **{f"signer_{part}": signer.get(part) for part in ("name", "title")},
        "pages": source["pages"],
        "text_condition": source["text_condition"],
        **{field: len(record.get(field, [])) for field in counted},
    }


def _items(records: Iterable[Record], field: str, *names: str) -> pd.DataFrame:
    """A row for each item of the list `field`, between its document and its evidence."""
    rows = [
        [*_origin(record), *(item.get(name) for name in names), *_evidence(record, f"/{field}/{index}")]
        for record in records
        for index, item in enumerate(record.get(field, []))
    ]
    return pd.DataFrame(rows, columns=[*OF_DOCUMENT, *names, *FOUND])


def _origin(record: Record) -> tuple[str | None, ...]:
    return record["id"], record.get("number"), record.get("issuing_body"), record.get("issue_date")


def _evidence(record: Record, pointer: str) -> tuple[Any, ...]:
    found = record.get("evidence", {}).get(pointer, {})
    return tuple(found.get(name) for name in FOUND)


def _with_times(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return table.assign(**{name: pd.to_datetime(table[name], format="%Y-%m-%d") for name in columns})
