"""What a record becomes in the tables: one function per table, plain values out.

All of it follows from the record alone, so that equal records give equal datasets.
"""

from collections.abc import Iterable
from typing import Any

from pipeline.dataset.dates import FIRST_DAY, LAST_DAY, known_days
from pipeline.dataset.schema import INDEX
from pipeline.dataset.words import folded, key, marked, number_key, tokens

Record = dict[str, Any]
Row = dict[str, Any]

AREA = ("commune", "district", "province", "since_2025")


def document_row(record: Record) -> Row:
    """The filter columns of table `document`."""
    issued_from, issued_to = known_days(record.get("issue_date"))
    area = record.get("area") or {}
    return {
        **{name: record.get(name) for name in _PLAIN},
        "type_key": _keys(record.get("doc_type"), record.get("doc_type_code")),
        "number_key": number_key(record.get("number")),
        "issuer_key": _keys(record.get("issuing_body"), *record.get("co_issuers", [])),
        "area_key": _keys(record.get("place"), *(area.get(part) for part in AREA)),
        "signer_key": key((record.get("signer") or {}).get("name")),
        "issued_from": issued_from,
        "issued_to": issued_to,
    }


_PLAIN = ("id", "doc_type", "number", "issuing_body", "level", "issue_date", "title")


def detail_rows(record: Record) -> dict[str, list[Row]]:
    """The rows of the tables that hang on a document, in the record's order."""
    return {
        "reference": [
            {**_pick(item, "type", "number", "date", "issuer", "role"),
             "number_key": number_key(item.get("number"))}
            for item in record.get("references", [])
        ],
        "phase": [_phase_row(item) for item in record.get("phases", [])],
        "movement": [
            {**_pick(item, "name", "kind", "key"), "name_key": _keys(item["name"], item.get("key"))}
            for item in record.get("movements", [])
        ],
        "target": [
            _pick(item, "text", "subject", "comparator", "value", "unit", "deadline")
            for item in record.get("targets", [])
        ],
        "recipient": [{"name": name, "name_key": key(name)} for name in record.get("recipients", [])],
    }  # fmt: skip


def _phase_row(phase: Record) -> Row:
    """An open or unknown end reaches as far as it may: such a phase is found, not lost."""
    first = known_days(phase.get("start"))[0]
    last = known_days(phase.get("end"))[1]
    row = _pick(phase, "label", "start", "end", "precision", "text", "focus")
    if first or last:
        row |= {"first_day": first or FIRST_DAY, "last_day": last or LAST_DAY}
    else:
        row |= {"first_day": None, "last_day": None}
    return row


def index_row(record: Record) -> list[str]:
    """The values of the full-text index, in the order of INDEX: words between single blanks."""
    groups = {
        "title": [record.get("title")],
        "movement": [part for item in record.get("movements", []) for part in (item["name"],)],
        "head": _head(record),
        "body": [record.get("text")],
    }
    row = []
    for column in INDEX:
        group, is_key = column.removesuffix("_key"), column.endswith("_key")
        text = "\n".join(part for part in groups[group] if part)
        row.append(" ".join(tokens(folded(text) if is_key else marked(text))))
    return row


def _head(record: Record) -> list[str | None]:
    """What a letterhead and a signature say, in full: the text may have it abbreviated."""
    area = record.get("area") or {}
    signer = record.get("signer") or {}
    names = ("number", "doc_type", "doc_type_code", "issuing_body", "parent_body", "place")
    return [
        *(record.get(name) for name in names),
        *record.get("co_issuers", []),
        *(area.get(part) for part in AREA),
        signer.get("name"),
    ]


def _pick(item: Record, *names: str) -> Row:
    return {name: item.get(name) for name in names}


def _keys(*texts: str | None) -> str:
    """Several values in one column, apart from each other so that no phrase spans two."""
    return "|".join(key(text) for text in _present(texts))


def _present(texts: Iterable[str | None]) -> list[str]:
    return [text for text in texts if text]
