"""The five tables that a dataset makes: documents, phases, movements, targets, references.

What a column holds is said once, here; csv, xlsx and parquet each write it in their own way.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple, Protocol

from pipeline.dataset.dates import known_days

Record = dict[str, Any]
Row = dict[str, Any]

Kind = Literal["text", "list", "partial", "date", "integer", "number"]


class Column(NamedTuple):
    """A column: `list` is of texts, `partial` a date that may lack day and month, `date` a whole one."""

    name: str
    kind: Kind = "text"


class Sink(Protocol):
    """Takes the rows of all tables, in the order of the documents."""

    def write(self, table: str, row: Row) -> None:
        """Add one row; None stands for what is not known."""


def _columns(*specs: str) -> tuple[Column, ...]:
    """`name` for text, `name:kind` for the others."""
    return tuple(Column(*spec.split(":")) for spec in specs)  # type: ignore[arg-type]


_AREA = ("province", "district", "commune", "since_2025")
_SUMMED_UP = ("references", "phases", "movements", "targets", "problems")

_DOCUMENT = _columns(
    "id", "file", "doc_type", "doc_type_code", "number", "issue_date:partial", "issued_from:date",
    "issued_to:date", "title", "issuing_body", "co_issuers:list", "parent_body", "level", "place", *_AREA,
    "addressees:list", "references:list", "phases:list", "movements:list", "targets:list", "signer_name",
    "signer_title", "signer_authority", "recipients:list", "pages:integer", "text_condition", "problems:list",
)  # fmt: skip
_OF_DOCUMENT = _columns(
    "document_id", "document_number", "issuing_body", "issue_date:partial", "position:integer"
)
_FOUND = _columns("page:integer", "confidence:number")
"""Every row of an item begins with its document and ends with where, and how surely, it was found."""


def _items(*specs: str) -> tuple[Column, ...]:
    return (*_OF_DOCUMENT, *_columns(*specs), *_FOUND)


TABLES: dict[str, tuple[Column, ...]] = {
    "documents": _DOCUMENT,
    "phases": _items(
        "label", "start:partial", "end:partial", "first_day:date", "last_day:date", "precision", "text",
        "focus",
    ),
    "movements": _items("name", "kind", "key"),
    "targets": _items("text", "subject", "comparator", "value:number", "unit", "deadline:partial"),
    "references": _items("type", "number", "date:partial", "issuer", "role"),
}  # fmt: skip


def write_rows(records: Iterable[Record], sink: Sink) -> int:
    """Give the rows of all `records` to `sink`; return how many records there were."""
    count = 0
    for record in records:
        for table, row in rows(record):
            sink.write(table, row)
        count += 1
    return count


def rows(record: Record) -> Iterator[tuple[str, Row]]:
    """The rows that one record makes, each with the name of its table."""
    yield "documents", document_row(record)
    origin = {
        "document_id": record["id"],
        "document_number": record.get("number"),
        "issuing_body": record.get("issuing_body"),
        "issue_date": record.get("issue_date"),
    }
    for table in tuple(TABLES)[1:]:
        for index, item in enumerate(record.get(table, [])):
            found = record.get("evidence", {}).get(f"/{table}/{index}", {})
            whence = {name: found.get(name) for name, _ in _FOUND}
            yield table, origin | {"position": index + 1} | item | _days(table, item) | whence


def document_row(record: Record) -> Row:
    """The row of a document; what it has several of is a list of texts."""
    source, area, signer = record["source"], record.get("area") or {}, record.get("signer") or {}
    first, last = known_days(record.get("issue_date"))
    return {
        **record,
        "file": source["file"],
        "pages": source["pages"],
        "text_condition": source["text_condition"],
        "issued_from": first,
        "issued_to": last,
        **{part: area.get(part) for part in _AREA},
        **{f"signer_{part}": signer.get(part) for part in ("name", "title", "authority")},
        **{field: [_summary(field, item) for item in record.get(field, [])] for field in _SUMMED_UP},
    }


def _days(table: str, item: Record) -> Row:
    if table != "phases":
        return {}
    return {"first_day": known_days(item.get("start"))[0], "last_day": known_days(item.get("end"))[1]}


def _summary(field: str, item: Record) -> str:
    """An item of a list in few words."""
    if field == "references":
        return " ".join(filter(None, (item[part] for part in ("type", "number", "date", "issuer"))))
    return str(item[{"movements": "name", "problems": "message"}.get(field, "text")])
