"""By what documents stand side by side: the area, the issuer or the year; each document once."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal

from pipeline.dataset.dates import known_days
from pipeline.dataset.papers import squeezed
from pipeline.dataset.words import key

Record = dict[str, Any]
By = Literal["area", "issuer", "year"]
BY: tuple[By, ...] = ("area", "issuer", "year")

_Parts = tuple[str | None, ...]


def distinct(records: Iterable[Record]) -> Iterator[Record]:
    """The first of several files of one document: the same number, day and issuer."""
    seen: set[tuple[str, str, str]] = set()
    for record in records:
        number, date = squeezed(record.get("number")), record.get("issue_date")
        name = (number, date or "", key(record.get("issuing_body")))
        if number and date and name in seen:
            continue
        seen.add(name)
        yield record


def year_of(record: Record) -> int | None:
    """The year of issue; where it is not printed, the year in which the first phase begins."""
    for date in (record.get("issue_date"), *(phase.get("start") for phase in record.get("phases", []))):
        first = known_days(date)[0]
        if first:
            return int(first[:4])
    return None


def labels(records: Iterable[Record], by: By) -> dict[str, str | None]:
    """For each record's id the group it stands in; None where the record does not tell.

    Areas and bodies of one name in different places get the place behind their name: Huyện Châu Thành
    (Tỉnh An Giang).
    """
    if by == "year":
        years = {record["id"]: year_of(record) for record in records}
        return {id: str(year) if year else None for id, year in years.items()}
    parts = {record["id"]: _PARTS[by](record) for record in records}
    usual = _usual_spellings(parts.values())
    depths = _depths({_keys(found) for found in parts.values()})
    return {id: _label(found, usual, depths) for id, found in parts.items()}


def _area(record: Record) -> _Parts:
    """The district, within its province; a commune where there are no districts (since July 2025)."""
    if record.get("level") == "central":
        return ("Trung ương",)
    area = record.get("area") or {}
    names = (area.get("district") or area.get("commune"), area.get("province"))
    return tuple(name for name in names if name)


def _issuer(record: Record) -> _Parts:
    body = record.get("issuing_body")
    return (body, *_area(record)) if body else ()


_PARTS: dict[str, Callable[[Record], _Parts]] = {"area": _area, "issuer": _issuer}


def _keys(parts: _Parts) -> tuple[str, ...]:
    return tuple(key(part) for part in parts)


def _usual_spellings(found: Iterable[_Parts]) -> dict[str, str]:
    """The commonest way to write each name (`UBND HUYỆN` and `UBND huyện` are one)."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for parts in found:
        for part in filter(None, parts):
            spellings[key(part)][part] += 1
    return {name: min(said, key=lambda s: (-said[s], s.isupper(), s)) for name, said in spellings.items()}


def _depths(names: set[tuple[str, ...]]) -> dict[str, int]:
    """How many parts tell the bearers of a name apart: 1 where there is only one."""
    bearers: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for name in filter(None, names):
        bearers[name[0]].add(name)
    return {first: _depth(same) for first, same in bearers.items()}


def _depth(same: set[tuple[str, ...]]) -> int:
    """A record that lacks its area is the only bearer's, if there is one."""
    whole = max(same, key=len)
    if all(whole[: len(parts)] == parts for parts in same):
        return 1
    return next(n for n in range(1, len(whole) + 1) if len({parts[:n] for parts in same}) == len(same))


def _label(parts: _Parts, usual: dict[str, str], depths: dict[str, int]) -> str | None:
    if not parts:
        return None
    names = [usual[key(part)] for part in parts[: depths[key(parts[0])]]]
    return names[0] if len(names) == 1 else f"{names[0]} ({', '.join(names[1:])})"
