"""Documents and citations as the graph sees them: what tells one from another, without the records."""

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.dataset.engine import Database, Row
from pipeline.dataset.relations import relation
from pipeline.dataset.words import key, number_key
from pipeline.errors import UsageError
from pipeline.messages import say
from pipeline.text import nfc


class Paper(NamedTuple):
    """A document of the dataset; the keys are those of table `document`."""

    doc: int
    id: str
    doc_type: str | None
    number: str | None
    issuing_body: str | None
    level: str | None
    issue_date: str | None
    title: str | None
    type_key: str
    number_key: str
    issuer_key: str
    area_key: str
    issued_from: str | None
    issued_to: str | None

    @property
    def node(self) -> str:
        """The name of its node."""
        return self.id


def means_several(name: str, found: Sequence[tuple[Paper, int]]) -> UsageError:
    """What to say where `name` means several documents, each of them there in so many copies more."""
    lines = []
    for paper, copies in found:
        more = say("search.one-copy" if copies == 1 else "search.copies", count=copies) if copies else None
        parts = (
            paper.id.removeprefix("sha256:")[:12],
            paper.issue_date,
            paper.issuing_body,
            paper.title,
            more,
        )
        lines.append("  ".join(["", *(" ".join(part.split()) for part in parts if part)]))
    listed = "\n".join(lines)
    return UsageError(message=say("search.ambiguous", name=name, count=len(found), listed=listed))


class Citation(NamedTuple):
    """One citation, as printed in the document `by`; `name` is that of a law cited without a number."""

    by: Paper
    position: int
    type: str | None
    number: str | None
    date: str | None
    issuer: str | None
    number_key: str
    relation: str
    name: str | None


COLUMNS = ", ".join(f"d.{name}" for name in Paper._fields)
_CITED = f"""
SELECT r.position, r.type, r.number, r.date, r.issuer, r.number_key, r.role, r.relation, r.name, {COLUMNS}
FROM reference AS r JOIN document AS d USING (doc)
"""
_KEY = "replace({}.number_key, ' ', '')"

_CENTRAL = re.compile(r"(?<![^\W_])T[ƯưWw](?![^\W_])")
_YEAR = re.compile(r" \d+(?: ?[a-z])? ((?:19|20)\d\d) ")


@functools.lru_cache(maxsize=65536)
def squeezed(number: str | None) -> str:
    """The form in which numbers are compared: blanks, dashes, case, marks and leading zeros do not count.

    >>> squeezed("025 / KH-PGD&ĐT") == squeezed("25/KH-PGDĐT"), squeezed("05-CT/TƯ")
    (True, '5cttw')
    """
    return number_key(_CENTRAL.sub("TW", nfc(number or ""))).replace(" ", "")


def year_in(key: str) -> str | None:
    """The year that the number of a legal document holds, from its `number_key`: 30/2020/NĐ-CP."""
    found = _YEAR.match(key)
    return found[1] if found else None


def _spellings(key: str) -> tuple[str, ...]:
    """The squeezed forms a number may stand under in the tables, where TƯ lost its mark."""
    return (key, f"{key[:-2]}tu") if key.endswith("tw") else (key,)


_Days = dict[str, list[Paper]]
"""Documents by the day of issue; under "" where that is not known to the day."""


def _file(paper: Paper, days: _Days) -> None:
    day = paper.issued_from if paper.issued_from == paper.issued_to else None
    days.setdefault(day or "", []).append(paper)


def _id(paper: Paper) -> str:
    return paper.id


class Papers:
    """The documents of a dataset by number and by date, looked up once; `load` gets all at once."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._loaded: dict[str, _Days] | None = None
        self._by_number = functools.lru_cache(maxsize=4096)(self._numbered)
        self._by_day = functools.lru_cache(maxsize=4096)(self._issued)

    def load(self) -> None:
        """Read all documents, for a walk over the whole graph."""
        self._loaded = {}
        for paper in self._select("d.number IS NOT NULL ORDER BY d.id"):
            _file(paper, self._loaded.setdefault(squeezed(paper.number), {}))

    def numbered(self, key: str, day: str | None = None) -> list[Paper]:
        """The documents with the number whose squeezed form is `key`, by id; those that may be of `day`."""
        days = self._by_number(key) if self._loaded is None else self._loaded.get(key, {})
        lists = days.values() if day is None else (days.get(day, ()), days.get("", ()))
        return sorted((paper for found in lists for paper in found), key=_id)

    def _numbered(self, key: str) -> _Days:
        marks = ", ".join("?" * len(_spellings(key)))
        days: _Days = {}
        for paper in self._select(f"{_KEY.format('d')} IN ({marks}) ORDER BY d.id", *_spellings(key)):
            if squeezed(paper.number) == key:
                _file(paper, days)
        return days

    def issued(self, serial: str, date: str) -> list[Paper]:
        """The documents of one day whose number begins with `serial`; all of that day where it is empty."""
        found = self._by_day(date)
        return [paper for paper in found if not serial or paper.number_key.startswith(f" {serial} ")]

    def _issued(self, date: str) -> list[Paper]:
        return list(self._select("d.issued_from = ? AND d.issued_to = ? ORDER BY d.id", date, date))

    def get(self, id: str) -> Paper:
        """The document with this id."""
        return next(self._select("d.id = ?", id))

    def _select(self, where: str, *values: str) -> Iterator[Paper]:
        statement = f"SELECT {COLUMNS} FROM document AS d WHERE {where}"
        return (Paper(*row) for row in self.db.execute(statement, values))


def cited_by(db: Database, papers: Iterable[Paper]) -> Iterator[Citation]:
    """What some documents cite, in their order."""
    for paper in papers:
        yield from _citations(db, "r.doc = ? ORDER BY r.position", paper.doc)


def all_citations(db: Database) -> Iterator[Citation]:
    """Every citation of the dataset."""
    return _cited(db.stream(f"{_CITED} ORDER BY r.doc, r.position"))


def citing_number(
    db: Database, key: str, first: str | None = None, last: str | None = None
) -> Iterator[Citation]:
    """The citations of a squeezed number, undated or of a date that may lie between two days."""
    dated = "AND (r.date IS NULL OR CAST(? AS TEXT) IS NULL OR (r.date <= ? AND r.date || '~' >= ?))"
    for spelling in _spellings(key):
        where = f"{_KEY.format('r')} = ? AND r.number_key <> '' {dated} ORDER BY r.doc, r.position"
        for item in _citations(db, where, spelling, first, last, first):
            if squeezed(item.number) == key:
                yield item


def count_citing(db: Database, key: str, date: str | None) -> int:
    """How many documents cite a squeezed number, without a date or with this one (None: with any)."""
    marks = ", ".join("?" * len(_spellings(key)))
    dated = "" if date is None else "AND (r.date IS NULL OR r.date = ?)"
    statement = (
        f"SELECT count(DISTINCT r.doc) FROM reference AS r "
        f"WHERE {_KEY.format('r')} IN ({marks}) AND r.number_key <> '' {dated}"
    )
    values = (*_spellings(key), *([date] if date else []))
    return int(db.execute(statement, values).fetchone()[0])


def count_citing_law(db: Database, date: str, law: str) -> int:
    """How many documents cite, without a number, the law of a day whose folded name is `law`."""
    statement = (
        "SELECT coalesce(r.name, r.type), count(DISTINCT r.doc) FROM reference AS r "
        "WHERE r.number_key = '' AND r.date = ? GROUP BY 1"
    )
    return sum(count for name, count in db.execute(statement, (date,)) if key(name).strip() == law)


def citing_day(db: Database, date: str) -> Iterator[Citation]:
    """The citations without a number of documents of one day."""
    return _citations(db, "r.number_key = '' AND r.date = ? ORDER BY r.doc, r.position", date)


def _citations(db: Database, where: str, *values: str | int | None) -> Iterator[Citation]:
    return _cited(db.execute(f"{_CITED} WHERE {where}", values))


def _cited(rows: Iterable[Row]) -> Iterator[Citation]:
    for row in rows:
        position, type, number, date, issuer, key, role, said, name, *paper = row
        yield Citation(Paper(*paper), position, type, number, date, issuer, key, relation(said, role), name)
