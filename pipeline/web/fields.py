"""A record as lines for reading: each value with its JSON Pointer, its evidence, how sure it is."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from pipeline.messages import figure, local_date, say

Record = Mapping[str, Any]


class Value(NamedTuple):
    """A value of a record: where it stands (JSON Pointer), as text, with what is known of its source."""

    pointer: str
    text: str
    evidence: Mapping[str, Any]

    @property
    def confidence(self) -> float | None:
        """The probability that it is right; None where that was not said."""
        found = self.evidence.get("confidence")
        return None if found is None else float(found)


class Line(NamedTuple):
    """A field with its values."""

    field: str
    name: str
    values: list[Value]


_SINGLE = ("doc_type", "number", "issue_date", "place", "title", "issuing_body", "parent_body", "signer")
_LISTS = ("co_issuers", "addressees", "movements", "phases", "targets", "references", "recipients")


def record_lines(record: Record) -> list[Line]:
    """The fields of a record that have values, as people read them."""
    found = []
    for field in (*_SINGLE, *_LISTS):
        values = list(_values(record, field))
        if values:
            found.append(Line(field, say(f"web.field.{field}"), values))
    return found


def _values(record: Record, field: str) -> Iterator[Value]:
    evidence = record.get("evidence") or {}
    if field in _SINGLE:
        if record.get(field):
            pointer = f"/{field}"
            yield Value(pointer, as_text(field, record[field]), evidence.get(pointer) or {})
        return
    for index, item in enumerate(record.get(field) or []):
        pointer = f"/{field}/{index}"
        yield Value(pointer, as_text(field, item), evidence.get(pointer) or {})


def as_text(field: str, value: Any) -> str:
    """A value of `field` in one line."""
    if isinstance(value, str):
        return local_date(value) if field == "issue_date" else " ".join(value.split())
    return _SAID[field](value) if field in _SAID else json.dumps(value, ensure_ascii=False)


def _signer(value: Record) -> str:
    return " · ".join(filter(None, (value.get("name"), value.get("authority"), value.get("title"))))


def _phase(value: Record) -> str:
    days = " – ".join(filter(None, (local_date(value.get("start")), local_date(value.get("end")))))
    return ": ".join(filter(None, (value.get("label"), days)))


def _target(value: Record) -> str:
    number = value.get("value")
    sign = {"=": "", None: ""}.get(value.get("comparator"), f"{value.get('comparator')} ")
    amount = f"{sign}{figure(number)} {value.get('unit') or ''}".strip() if number is not None else ""
    return (
        f"{' '.join(str(value.get('text') or '').split())} ({amount})" if amount else str(value.get("text"))
    )


def _reference(value: Record) -> str:
    said = filter(
        None, (value.get("type"), value.get("number"), local_date(value.get("date")), value.get("issuer"))
    )
    return " · ".join(said)


_SAID: dict[str, Callable[[Any], str]] = {
    "signer": _signer,
    "phases": _phase,
    "targets": _target,
    "references": _reference,
    "movements": lambda value: str(value.get("name")),
}
