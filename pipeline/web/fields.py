"""A record as lines for reading: each value with its JSON Pointer, its evidence, how sure it is."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pipeline.dataset.review_apply import Applied
from pipeline.dataset.review_entries import Entry
from pipeline.messages import figure, known, local_date, say
from pipeline.record import LISTS

Record = Mapping[str, Any]

SURE, DOUBTFUL = 0.9, 0.7
"""From here on a value is called sure; below that, somebody should look."""

_SHOWN = 160
"""Characters of a value of the machine that a mark quotes."""


class Value(NamedTuple):
    """A value of a record: where it stands (JSON Pointer), as text, with what is known of its source.

    `cells`: its parts for a table. `read`: what stood there before restoration, where that differs.
    `marks`: who corrected or confirmed it.
    """

    pointer: str
    text: str
    evidence: Record
    cells: tuple[str, ...] = ()
    read: str | None = None
    marks: tuple[str, ...] = ()

    @property
    def confidence(self) -> float | None:
        """The probability that it is right; None where that was not said."""
        found = self.evidence.get("confidence")
        return None if found is None else float(found)

    @property
    def certainty(self) -> str:
        """sure, likely, check; "" where nothing was said."""
        found = self.confidence
        if found is None:
            return ""
        return "sure" if found >= SURE else "likely" if found >= DOUBTFUL else "check"

    @property
    def placed(self) -> bool:
        """Whether it is known where in the text it stands."""
        return bool(self.evidence.get("end"))


class Line(NamedTuple):
    """A field with its values; `columns` (key, name) head the cells of a table; `removed`: what people
    took out."""

    field: str
    name: str
    values: list[Value]
    columns: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()


_SINGLE = (
    "doc_type", "number", "issue_date", "place", "title", "issuing_body", "parent_body", "level", "area",
    "signer",
)  # fmt: skip
_LISTS = ("co_issuers", "addressees", "movements", "phases", "targets", "references", "recipients")


def record_lines(record: Record, told: Applied | None = None) -> list[Line]:
    """The fields of a record that have values, as people read them, with what people said of them."""
    marks, removed = _marks(told)
    found = []
    for field in (*_SINGLE, *_LISTS):
        values = list(_values(record, field, marks))
        gone = tuple(removed.get(field, ()))
        if values or gone:
            found.append(Line(field, say(f"web.field.{field}"), values, _columns(field), gone))
    return found


def all_values(lines: Iterable[Line]) -> Iterator[tuple[str, Value]]:
    """Each value with the name of its field."""
    return ((line.name, value) for line in lines for value in line.values)


def _values(record: Record, field: str, marks: Mapping[str, list[str]]) -> Iterator[Value]:
    evidence = record.get("evidence") or {}
    found: list[tuple[str, Any]]
    if field in _SINGLE:
        found = [(f"/{field}", record[field])] if record.get(field) else []
    else:
        found = [(f"/{field}/{index}", item) for index, item in enumerate(record.get(field) or [])]
    for pointer, item in found:
        its = evidence.get(pointer) or {}
        cells = tuple(cell(item) for cell in _TABLES[field].values()) if field in _TABLES else ()
        text = " ".join(_HEADS[field](item).split()) if field in _HEADS else as_text(field, item)
        if text or cells:
            its_marks = tuple(marks.get(pointer, ()))
            yield Value(pointer, text, its, cells, _reading(record, its), its_marks)


def _reading(record: Record, evidence: Record) -> str | None:
    """What was read, where restoration made something else of it."""
    read = " ".join((evidence.get("read") or "").split())
    now = " ".join(record["text"][evidence.get("start", 0) : evidence.get("end", 0)].split())
    return read if read and read != now else None


def _marks(told: Applied | None) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What was said, by the pointer of the value; what was taken out, by field."""
    marks: dict[str, list[str]] = {}
    removed: dict[str, list[str]] = {}
    for pointer, entry in told.changes() if told else ():
        if entry.action == "remove":
            removed.setdefault(entry.field, []).append(_mark(entry))
        else:
            field, _, rest = pointer[1:].partition("/")
            item = f"/{rest.partition('/')[0]}" if field in LISTS else ""
            marks.setdefault(f"/{field}{item}", []).append(_mark(entry))
    for conflict in told.conflicts if told else ():
        field, _, rest = conflict.pointer[1:].partition("/")
        item = f"/{rest.partition('/')[0]}" if field in LISTS else ""
        said = say("web.mark.conflict", now=_quoted(field, conflict.now))
        marks.setdefault(f"/{field}{item}", []).append(said)
    return marks, removed


def _mark(entry: Entry) -> str:
    said = say(
        f"web.mark.{entry.action}",
        who=entry.who or say("web.mark.somebody"),
        when=local_date(entry.at[:10]),
        machine=_quoted(entry.field if not entry.member else "", entry.machine),
    )
    return f"{said}: {entry.note}" if entry.note else said


def _quoted(field: str, value: Any) -> str:
    if value is None:
        return say("review.nothing")
    text = as_text(field, value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"


def as_text(field: str, value: Any) -> str:
    """A value of `field` in one line."""
    if isinstance(value, str):
        return _CODES.get(field, str)(" ".join(value.split()))
    said = _SAID[field](value) if field in _SAID else json.dumps(value, ensure_ascii=False)
    return " ".join(said.split())


def _joined(*parts: str | None, by: str = " · ") -> str:
    return by.join(filter(None, parts))


def _phase(value: Record) -> str:
    days = _joined(local_date(value.get("start")), local_date(value.get("end")), by=" – ")
    return _joined(value.get("label"), days, by=": ")


def _target(value: Record) -> str:
    amount = _amount(value)
    return f"{value.get('text') or ''} ({amount})" if amount else str(value.get("text"))


def _reference(value: Record) -> str:
    return _joined(value.get("type"), value.get("number"), local_date(value.get("date")), value.get("issuer"))


def _amount(value: Record) -> str:
    number = value.get("value")
    if number is None:
        return ""
    sign = {"=": "", None: "", ">=": "≥ ", "<=": "≤ "}.get(value.get("comparator"), f"{value['comparator']} ")
    unit = value.get("unit") or ""
    return f"{sign}{figure(number)}{'' if unit == '%' else ' '}{unit}".strip()


def _area(value: Record) -> str:
    parts = [value.get(part) for part in ("commune", "district", "province")]
    now = value.get("since_2025") or ""
    fresh = any(name not in parts and _UNIT.sub("", name) not in parts for name in now.split(", "))
    return _joined(_joined(*parts, by=", "), say("show.since-2025", name=now) if now and fresh else None)


_UNIT = re.compile(r"^(?:Tỉnh|Thành phố) ", re.IGNORECASE)


def _level(code: str) -> str:
    return known("level", code)


_CODES: dict[str, Callable[[str], str]] = {"issue_date": local_date, "level": _level}
_SAID: dict[str, Callable[[Any], str]] = {
    "area": _area,
    "signer": lambda value: _joined(value.get("name"), value.get("title") or value.get("authority")),
    "phases": _phase,
    "targets": _target,
    "references": _reference,
    "movements": lambda value: str(value.get("name")),
}
_HEADS: dict[str, Callable[[Record], str]] = {
    "phases": lambda value: str(value.get("label") or value.get("text") or ""),
    "targets": lambda value: str(value.get("text") or ""),
    "references": lambda value: (
        _joined(value.get("type"), value.get("number"), by=" ")
        or str(value.get("issuer") or say("show.no-number"))
    ),
}
"""What stands at the head of a table's row, where the rest has cells."""

_TABLES: dict[str, dict[str, Callable[[Record], str]]] = {
    "phases": {
        "start": lambda value: local_date(value.get("start")),
        "end": lambda value: local_date(value.get("end")),
        "focus": lambda value: str(value.get("focus") or ""),
    },
    "targets": {
        "amount": _amount,
        "deadline": lambda value: local_date(value.get("deadline")),
    },
    "movements": {"kind": lambda value: str(value.get("kind") or "")},
    "references": {
        "date": lambda value: local_date(value.get("date")),
        "issuer": lambda value: str(value.get("issuer") or ""),
        "role": lambda value: say(f"web.role.{value['role']}") if value.get("role") else "",
    },
}
"""The columns of lists that are tables, beside the value itself."""


def _columns(field: str) -> tuple[tuple[str, str], ...]:
    return tuple((key, say(f"web.column.{key}")) for key in _TABLES.get(field, ()))
