"""Documents that are cited but not in the dataset: when two citations mean the same one."""

import functools
import re
from dataclasses import dataclass, field

from pipeline.dataset.issuers import body, level_named
from pipeline.dataset.papers import Citation, Paper, squeezed, year_in
from pipeline.dataset.words import key
from pipeline.lexicon import expand, type_by_code
from pipeline.text import fold

_STATE = frozenset({"CP", "TTG", "TW", "QH", "UBTVQH", "CTN", "HDBT", "BCT", "BBT"})
"""Symbols of the highest bodies, which are no abbreviations of names that begin as bodies' names do."""

_LAWS = frozenset({"hien phap", "bo luat", "luat", "phap lenh", "nghi dinh"})


@dataclass(frozen=True, slots=True)
class Outside:
    """A cited document. It is told from others by number, day and whose number it is, and by nothing else;
    where the number holds the year, as those of laws do, the day does not count.

    `scope` is empty for the documents of the highest bodies, whose numbers are one series in the country;
    else it is the area of who cites it: each province has its own 25/KH-UBND.
    """

    key: str
    day: str | None
    scope: str
    law: str
    doc_type: str | None = field(compare=False)
    number: str | None = field(compare=False)
    issue_date: str | None = field(compare=False)
    issuing_body: str | None = field(compare=False)
    title: str | None = field(compare=False)
    level: str | None = field(compare=False)

    @property
    def node(self) -> str:
        """The name of its node."""
        return "|".join(("cited", self.key or self.law, self.day or "", self.scope))

    @property
    def undated(self) -> bool:
        """Whether nothing tells its year."""
        return self.day is None and not year_in(key(self.number))


def outside(citation: Citation) -> Outside:
    """The document that a citation means, where the dataset does not have it."""
    level = _level(citation.type, citation.issuer, citation.number)
    national = level == "central"
    by_number = national and year_in(citation.number_key) is not None
    wanted = squeezed(citation.number)
    return Outside(
        key=wanted,
        day=None if by_number else citation.date,
        scope="" if national else _scope(citation, level),
        law="" if wanted else key(citation.name or citation.type).strip(),
        doc_type=citation.type,
        number=citation.number,
        issue_date=citation.date,
        issuing_body=citation.issuer,
        title=citation.name,
        level=level,
    )


@functools.lru_cache(maxsize=65536)
def _level(type: str | None, issuer: str | None, number: str | None) -> str | None:
    """The level of who issued it, from the type, from the issuer named, or from the symbol."""
    if key(type).strip() in _LAWS:
        return "central"
    if issuer and (named := level_named(issuer)):
        return named
    symbols = re.findall(r"[^\W\d_]+(?:&[^\W\d_]+)?", number or "")
    levels = (_level_of(symbol) for symbol in symbols if fold(symbol).upper() not in type_by_code())
    return next((level for level in levels if level), None)


def _level_of(symbol: str) -> str | None:
    written = expand(symbol)
    return (
        "central" if fold(symbol).upper() in _STATE else level_named(written) if written != symbol else None
    )


def _scope(citation: Citation, level: str | None) -> str:
    """The area whose body it must be, as far as who cites it lies in one; else the body as it is named."""
    parts = {"district": 2, "commune": 3, "school": 3}.get(level or "", 1)
    area = _area(citation.by)[:parts]
    if level == "school" or not any(area):
        return " ".join((*area, *body(citation.issuer or ""))).strip()
    return "/".join(area)


def _area(paper: Paper) -> tuple[str, str, str]:
    _, commune, district, province, _ = (part.strip() for part in paper.area_key.split("|"))
    return province, district, commune
