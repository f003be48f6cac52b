"""Field filters, the same inside a query (`year:2021`) and as options (`--year 2021`).

Each compares folded words, so `issuer:"phong giao duc"` finds every Phòng Giáo dục.
"""

import functools
from collections.abc import Callable
from typing import NamedTuple

from pipeline.dataset.dates import span
from pipeline.dataset.words import key, number_key
from pipeline.errors import UsageError
from pipeline.lexicon import rows
from pipeline.messages import say


class Condition(NamedTuple):
    """A condition on table `document` (as `d`) in SQL, and its parameters."""

    sql: str
    parameters: tuple[str, ...]


def condition(field: str, value: str) -> Condition:
    """The condition that `field:value` means. Raises UsageError where the value is senseless."""
    return FIELDS[field](value)


def _part(value: str, make: Callable[[str], str] = key) -> str:
    """What has to lie in a key column; a final * lets the last word go on."""
    words = make(value)
    if not words:
        raise UsageError(message=say("search.empty-value", value=value))
    return words.rstrip(" ") if value.endswith("*") else words


def _column(column: str, make: Callable[[str], str] = key) -> Callable[[str], Condition]:
    return lambda value: Condition(f"instr(d.{column}, ?) > 0", (_part(value, make),))


def _detail(table: str, column: str, make: Callable[[str], str] = key) -> Callable[[str], Condition]:
    sql = f"d.doc IN (SELECT doc FROM {table} WHERE instr({column}, ?) > 0)"
    return lambda value: Condition(sql, (_part(value, make),))


def _issued(value: str) -> Condition:
    first, last = span(value)
    return Condition("coalesce(d.issued_from <= ? AND d.issued_to >= ?, 0)", (last, first))


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
    sql = "d.doc IN (SELECT doc FROM phase WHERE first_day <= ? AND last_day >= ?)"
    return Condition(sql, (last, first))


def _level(value: str) -> Condition:
    level = _levels().get(key(value).strip())
    if level is None:
        known = ", ".join(f"{code} ({say(f'level.{code}')})" for code in dict.fromkeys(_levels().values()))
        raise UsageError(message=say("search.bad-level", value=value, levels=known))
    return Condition("coalesce(d.level = ?, 0)", (level,))


@functools.cache
def _levels() -> dict[str, str]:
    """Folded name -> level of the record, from `lexicons/levels.tsv`."""
    return {key(row["name"]).strip(): row["level"] for row in rows("levels")}


FIELDS: dict[str, Callable[[str], Condition]] = {
    "issuer": _column("issuer_key"),
    "area": _column("area_key"),
    "level": _level,
    "type": _column("type_key"),
    "year": _issued,
    "from": _issued_since,
    "to": _issued_until,
    "movement": _detail("movement", "name_key"),
    "number": _column("number_key", number_key),
    "phase": _phase,
    "ref": _detail("reference", "number_key", number_key),
    "signer": _column("signer_key"),
    "recipient": _detail("recipient", "name_key"),
}

NAMES = {name: name for name in FIELDS} | {"phase-on": "phase", "phase_on": "phase"}
"""What may be typed before the colon -> field."""
