"""What a record becomes in the tables: one function per table, plain values out.

All of it follows from the record alone, so that equal records give equal datasets.
"""

from typing import Any

from pipeline.dataset.dates import FIRST_DAY, LAST_DAY, known_days
from pipeline.dataset.relations import law_names, relations
from pipeline.dataset.schema import INDEX
from pipeline.dataset.words import AREA, area_key, folded, key, keys, marked, number_key, tokens

Record = dict[str, Any]
Row = dict[str, Any]


def document_row(record: Record) -> Row:
    """The filter columns of table `document`."""
    issued_from, issued_to = known_days(record.get("issue_date"))
    return {
        **{name: record.get(name) for name in _PLAIN},
        "type_key": keys(record.get("doc_type"), record.get("doc_type_code")),
        "number_key": number_key(record.get("number")),
        "issuer_key": keys(record.get("issuing_body"), *record.get("co_issuers", [])),
        "area_key": area_key(record),
        "signer_key": key((record.get("signer") or {}).get("name")),
        "issued_from": issued_from,
        "issued_to": issued_to,
    }


_PLAIN = ("id", "doc_type", "number", "issuing_body", "level", "issue_date", "title")


def detail_rows(record: Record) -> dict[str, list[Row]]:
    """The rows of the tables that hang on a document, in the record's order."""
    return {
        "reference": reference_rows(record),
        "phase": [_phase_row(item) for item in record.get("phases", [])],
        "movement": [
            {**_pick(item, "name", "kind", "key"), "name_key": keys(item["name"], item.get("key"))}
            for item in record.get("movements", [])
        ],
        "target": [
            _pick(item, "text", "subject", "comparator", "value", "unit", "deadline")
            for item in record.get("targets", [])
        ],
        "recipient": [{"name": name, "name_key": key(name)} for name in record.get("recipients", [])],
    }  # fmt: skip


def reference_rows(record: Record) -> list[Row]:
    """The citations; `relation` and `name` where the text says more than the record."""
    cited = zip(record.get("references", []), relations(record), law_names(record), strict=True)
    return [
        {
            **_pick(item, "type", "number", "date", "issuer", "role"),
            "number_key": number_key(item.get("number")),
            "relation": said,
            "name": name,
        }
        for item, said, name in cited
    ]


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
