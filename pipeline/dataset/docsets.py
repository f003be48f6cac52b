"""Which documents: sets of them as arrays of truth values, one place for each `doc`.

A query is answered by sets. Each word and each filter gives one, AND, OR and NOT combine them in
microseconds, and counting by facets is one pass over the cards. Sets are kept between queries until the
dataset changes: words that stand in every document cost the index most, and come back in every query.
"""

import functools
import weakref
from collections import OrderedDict
from collections.abc import Hashable, Iterable

import numpy as np
import numpy.typing as npt

from pipeline.dataset.cards import CODE, FACETS
from pipeline.dataset.compiler import AS_WRITTEN, FOLDED, columns, phrases
from pipeline.dataset.engine import Database
from pipeline.dataset.filters import Coded, Condition, Listed
from pipeline.dataset.query import And, Filter, Node, Not, Or, Term
from pipeline.dataset.store import Dataset

Docs = npt.NDArray[np.bool_]

KEPT = 32_000_000
"""Bytes of sets that are kept: 2,500 sets at a hundred thousand documents, eight documents a byte."""


class DocSets:
    """The sets of one dataset as it stands; see :func:`docsets`."""

    def __init__(self, db: Database) -> None:
        self.db = db
        cards = db.tuples("SELECT doc, issued, codes FROM card ORDER BY doc")
        docs = np.fromiter((card[0] for card in cards), np.int64, len(cards))
        size = int(docs[-1]) + 1 if cards else 1
        self.all: Docs = np.zeros(size, np.bool_)
        self.all[docs] = True
        self.issued = np.zeros(size, np.int64)
        self.issued[docs] = np.fromiter((card[1] for card in cards), np.int64, len(cards))
        self._codes = np.frombuffer(b"".join(card[2] for card in cards), CODE)
        lengths = np.fromiter((len(card[2]) for card in cards), np.int64, len(cards)) // CODE.itemsize
        self._docs = np.repeat(docs, lengths)
        self._kept: OrderedDict[tuple[object, ...], npt.NDArray[np.uint8]] = OrderedDict()

    def matching(self, node: Node, written: bool = False) -> Docs:
        """The documents that a query lets through. `written`: the words count as typed."""
        if isinstance(node, Term):
            return self.holding(node, written)
        if isinstance(node, Filter):
            return self.fulfilling(node.condition)
        if isinstance(node, Not):
            return self.all & ~self.matching(node.child, written)
        parts = [self.matching(child, written) for child in node.children]
        return functools.reduce(
            np.bitwise_and if isinstance(node, And) else np.bitwise_or, parts, self._of(node)
        )

    def _of(self, node: And | Or) -> Docs:
        return self.all.copy() if isinstance(node, And) else np.zeros_like(self.all)

    def holding(self, term: Term, written: bool = False, column: str | None = None) -> Docs:
        """The documents that hold the words of `term` (in `column`, see `compiler.columns`)."""
        index, where = AS_WRITTEN if written else FOLDED, columns(column or term.column, written)
        return self._listed(*self.db.holding(index, phrases(term, written), where))

    def fulfilling(self, condition: Condition) -> Docs:
        """The documents that a filter lets through."""
        if isinstance(condition, Listed):
            return self._listed(condition.sql, condition.parameters)
        return self._coded(condition)

    def count(self, docs: Docs) -> int:
        """How many they are."""
        return int(np.count_nonzero(docs))

    def facets(self, docs: Docs, most: int) -> dict[str, list[tuple[str, int]]]:
        """For each facet the `most` frequent values among `docs` with their counts."""
        codes, owners = self._facet_codes
        counts = np.bincount(codes[docs[owners]], minlength=self._fields.size)
        return {facet: self._frequent(counts, field, most) for facet, field in FACETS.items()}

    @functools.cached_property
    def counts(self) -> npt.NDArray[np.int64]:
        """For each code of a value in how many documents it stands."""
        return np.bincount(self._codes)

    @functools.cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """The folded words of the dataset."""
        return tuple(word for (word,) in self.db.execute("SELECT word FROM vocabulary ORDER BY word"))

    @functools.cached_property
    def known(self) -> frozenset[str]:
        """The vocabulary for looking words up."""
        return frozenset(self.vocabulary)

    def _frequent(self, counts: npt.NDArray[np.int64], field: str, most: int) -> list[tuple[str, int]]:
        codes = np.flatnonzero((self._fields == _FIELD_NUMBERS[field]) & (counts > 0))
        best = codes[np.argsort(-counts[codes], kind="stable")[:most]]
        sql = f"SELECT code, name FROM value WHERE code IN ({', '.join('?' * len(best)) or 'NULL'})"
        found = [(name, int(counts[code])) for code, name in self.db.execute(sql, best.tolist())]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    @functools.cached_property
    def _fields(self) -> npt.NDArray[np.uint8]:
        """For each code the number of its field; 0 for fields that are no facet."""
        last = self.db.execute("SELECT coalesce(max(code), 0) FROM value").fetchone()[0]
        fields = np.zeros(last + 1, np.uint8)
        for field, number in _FIELD_NUMBERS.items():
            fields[self._integers("SELECT code FROM value WHERE field = ?", (field,))] = number
        return fields

    @functools.cached_property
    def _facet_codes(self) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
        facet = self._fields[self._codes] > 0
        return self._codes[facet], self._docs[facet]

    def _coded(self, condition: Coded) -> Docs:
        kept = self._recalled(condition)
        if kept is None:
            parts = " OR ".join(["instr(key, ?) > 0"] * len(condition.parts))
            sql = f"SELECT code FROM value WHERE field = ? AND ({parts})"
            wanted = np.zeros(self._fields.size, np.bool_)
            wanted[self._integers(sql, (condition.field, *condition.parts))] = True
            kept = np.zeros_like(self.all)
            kept[self._docs[wanted[self._codes]]] = True
            self._remember(condition, kept)
        return kept

    def _listed(self, sql: str, parameters: Iterable[str]) -> Docs:
        what = (sql, *parameters)
        kept = self._recalled(what)
        if kept is None:
            kept = np.zeros_like(self.all)
            kept[self._integers(sql, what[1:], "doc")] = True
            kept &= self.all
            self._remember(what, kept)
        return kept

    def _integers(self, sql: str, parameters: Iterable[str], column: str = "code") -> npt.NDArray[np.int64]:
        """What a query for numbers finds."""
        joined = self.db.joined(sql, (*parameters,), column)
        return np.fromstring(joined, np.int64, sep=",") if joined else np.zeros(0, np.int64)

    def _recalled(self, what: tuple[object, ...]) -> Docs | None:
        if (packed := self._kept.get(what)) is None:
            return None
        self._kept.move_to_end(what)
        return np.unpackbits(packed, count=self.all.size).view(np.bool_)

    def _remember(self, what: tuple[object, ...], docs: Docs) -> None:
        packed = np.packbits(docs)
        self._kept[what] = packed
        while len(self._kept) * packed.nbytes > KEPT:
            self._kept.popitem(last=False)


_FIELD_NUMBERS = {field: number for number, field in enumerate(FACETS.values(), 1)}

_open: "weakref.WeakKeyDictionary[Dataset, tuple[Hashable, DocSets]]" = weakref.WeakKeyDictionary()


def docsets(dataset: Dataset) -> DocSets:
    """The sets of `dataset`, those of the last call if nothing was written since.

    Call it inside a transaction: then it and what is read from the tables afterwards are of one moment.
    """
    version = dataset.db.moment()
    held = _open.get(dataset)
    if held is None or held[0] != version:
        held = _open[dataset] = (version, DocSets(dataset.db))
    return held[1]
