"""What a record becomes in the tables: one function per table, plain values out.

All of it follows from the record alone, so that equal records give equal datasets.
"""

from collections.abc import Iterable
from typing import Any

from pipeline.dataset.dates import FIRST_DAY, LAST_DAY, known_days
from pipeline.dataset.relations import law_names, relations
from pipeline.dataset.words import AREA, Known, area_key, folded, key, keys, marked, number_key, tokens
from pipeline.text import lower, nfc

Record = dict[str, Any]
Row = dict[str, Any]

INDEX = {
    "written": ("body", "title", "movement", "head"),
    "words": ("body_key", "title_key", "movement_key", "head_key"),
}
"""Full-text indexes and their columns: the same groups as written (marked) and folded. Two of them, each with
the body first: FTS5 notes for each word and document the columns that it stands in, except for the first."""


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
        "reference": _placed(record, "references", reference_rows(record)),
        "phase": _placed(record, "phases", map(_phase_row, record.get("phases", []))),
        "movement": _placed(record, "movements", map(_movement_row, record.get("movements", []))),
        "target": _placed(
            record,
            "targets",
            (_pick(item, "subject", "comparator", "value", "unit", "deadline")
             for item in record.get("targets", [])),
        ),
        "recipient": _placed(
            record, "recipients", ({"name_key": key(name)} for name in record.get("recipients", []))
        ),
    }  # fmt: skip


def _placed(record: Record, field: str, items: Iterable[Row]) -> list[Row]:
    """Each row before the place and the certainty that the evidence of its item gives."""
    evidence = record.get("evidence", {})
    return [{**item, **_place(evidence.get(f"/{field}/{position}"))} for position, item in enumerate(items)]


def _place(found: Record | None) -> Row:
    """An item that a person put in has no place."""
    found = found or {}
    start, end, confidence = found.get("start"), found.get("end"), found.get("confidence")
    return {
        "page": found.get("page"),
        "start_at": start,
        "length": None if start is None or end is None else end - start,
        "sure": None if confidence is None else round(100 * confidence),
    }


def _movement_row(item: Record) -> Row:
    """The key is looked for like the name, and mostly has its words."""
    name, given = key(item["name"]), key(item.get("key"))
    return {**_pick(item, "name", "kind", "key"), "name_key": name if given in name else f"{name}|{given}"}


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
    row = _pick(phase, "label", "start", "end", "precision")
    if first or last:
        row |= {"first_day": first or FIRST_DAY, "last_day": last or LAST_DAY}
    else:
        row |= {"first_day": None, "last_day": None}
    return row


def index_rows(record: Record) -> dict[str, tuple[str, ...]]:
    """For each full-text index the values of its columns, as in INDEX: words between single blanks."""
    groups = {
        "title": [record.get("title")],
        "movement": [part for item in record.get("movements", []) for part in (item["name"],)],
        "head": _head(record),
        "body": [record.get("text")],
    }
    written, plain = [], []
    for group in INDEX["written"]:
        words = tokens(lower(nfc("\n".join(part for part in groups[group] if part))))
        written.append(" ".join(map(_MARKED.__getitem__, words)))
        plain.append(" ".join(map(_FOLDED.__getitem__, words)))
    return {"written": tuple(written), "words": tuple(plain)}


_MARKED, _FOLDED = Known(marked), Known(folded)
"""Words in lower case, marked and folded: tones take time to place."""


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
