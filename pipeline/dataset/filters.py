"""Field filters, the same inside a query (`year:2021`) and as options (`--year 2021`).

Each compares folded words, so `issuer:"phong giao duc"` finds every Phòng Giáo dục, and `issuer:ubnd` every
Ủy ban nhân dân. Fields have Vietnamese and English names (`lexicons/fields.tsv`), typed with or without
marks, in one word or with dashes: `cơ-quan:`, `coquan:`, `issuer:`.
"""

import functools
from collections.abc import Callable
from typing import NamedTuple

from pipeline.dataset.aliases import writings
from pipeline.dataset.dates import span
from pipeline.dataset.words import folded, key, number_key
from pipeline.errors import UsageError
from pipeline.lexicon import rows
from pipeline.messages import say


class Coded(NamedTuple):
    """Documents with a value of `field` on whose key one of `parts` lies (see cards.py)."""

    field: str
    parts: tuple[str, ...]


class Listed(NamedTuple):
    """Documents that an SQL query names in its column `doc`."""

    sql: str
    parameters: tuple[str, ...]


Condition = Coded | Listed


def condition(field: str, value: str) -> Condition:
    """The condition that `field:value` means. Raises UsageError where the value is senseless."""
    return FIELDS[field](value)


def field_named(name: str) -> str | None:
    """The field that people call `name`.

    >>> field_named("cơ-quan"), field_named("Nam"), field_named("phase-on"), field_named("colour")
    ('issuer', 'year', 'phase', None)
    """
    return field_names().get(_bare(name))


@functools.cache
def field_names() -> dict[str, str]:
    """Folded name without blanks -> field."""
    return {_bare(row["name"]): row["field"] for row in rows("fields")}


def _bare(name: str) -> str:
    return folded(name).replace(" ", "").replace("-", "").replace("_", "")


def _parts(value: str, make: Callable[[str], str] = key) -> tuple[str, ...]:
    """What may lie in a key: the words, or other writings of them; a final * lets the last word go on."""
    words = tuple(make(value).split())
    if not words:
        raise UsageError(message=say("search.empty-value", value=value))
    end = "" if value.endswith("*") else " "
    return tuple(f" {' '.join(other)}{end}" for other in (words, *writings(words)))


def _coded(field: str, make: Callable[[str], str] = key) -> Callable[[str], Condition]:
    return lambda value: Coded(field, _parts(value, make))


def _issued(value: str) -> Condition:
    first, last = span(value)
    return Listed("SELECT doc FROM document WHERE issued_from <= ? AND issued_to >= ?", (last, first))


def _issued_since(value: str) -> Condition:
    return _issued(f"{_single(value)}..")


def _issued_until(value: str) -> Condition:
    return _issued(f"..{_single(value)}")


def _single(value: str) -> str:
    """One date, which `..` would make a range of; said of the date as it was typed. Raises UsageError."""
    span(value)
    return value.replace("..", "")


def _phase(value: str) -> Condition:
    first, last = span(value)
    return Listed("SELECT doc FROM phase WHERE first_day <= ? AND last_day >= ?", (last, first))


def _level(value: str) -> Condition:
    level = _levels().get(key(value).strip())
    if level is None:
        known = ", ".join(f"{code} ({say(f'level.{code}')})" for code in dict.fromkeys(_levels().values()))
        raise UsageError(message=say("search.bad-level", value=value, levels=known))
    return Coded("level", (f" {level} ",))


@functools.cache
def _levels() -> dict[str, str]:
    """Folded name -> level of the record, from `lexicons/levels.tsv`."""
    return {key(row["name"]).strip(): row["level"] for row in rows("levels")}


FIELDS: dict[str, Callable[[str], Condition]] = {
    "issuer": _coded("issuer"),
    "area": _coded("area"),
    "level": _level,
    "type": _coded("type"),
    "year": _issued,
    "from": _issued_since,
    "to": _issued_until,
    "movement": _coded("movement"),
    "number": _coded("number", number_key),
    "phase": _phase,
    "ref": _coded("ref", number_key),
    "signer": _coded("signer"),
    "recipient": _coded("recipient"),
}
