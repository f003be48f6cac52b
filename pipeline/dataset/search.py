"""Runs a query: the hits in order, their number, counts by facet, the passages that show why."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from pipeline.dataset.compiler import positive_terms, with_new_names, with_writings
from pipeline.dataset.docsets import Docs, DocSets, docsets
from pipeline.dataset.filters import condition
from pipeline.dataset.folding import Counts, fold
from pipeline.dataset.opening import explained
from pipeline.dataset.packing import unpack_record
from pipeline.dataset.query import And, Filter, Node, parse
from pipeline.dataset.ranking import Ranked, best, by_day
from pipeline.dataset.snippets import Piece, highlight, places, snippet
from pipeline.dataset.store import Dataset
from pipeline.dataset.suggest import corrected, similar
from pipeline.text import nfc

Order = Literal["relevance", "newest", "oldest"]

FEW = 10
"""With fewer hits than these it is asked whether something else was meant."""

AT_ONCE = 100
"""Records that are fetched together."""

SURER = 2.0
"""To come first a document must answer another reading so much better than the best hit does the query."""


class Copy(NamedTuple):
    """Another record of a document that was found, and where its files lie."""

    record: dict[str, Any]
    files: list[str]


class Hit(NamedTuple):
    """One document found. `exact`: it holds the words just as they were typed; `copies`: the records that
    were found too and stand behind it."""

    record: dict[str, Any]
    exact: bool
    score: float
    title: tuple[Piece, ...]
    passage: tuple[Piece, ...]
    copies: Sequence[Copy] = ()


class Found(NamedTuple):
    """A page of hits out of `total` records; these and `facets` count each copy of a document.

    `facets`: for each of year, area, level, issuer, type, movement the most frequent values among all hits,
    with their counts; empty unless asked for. `suggestion`: the query that was probably meant, where few or
    no documents answer the one that was typed, and `similar` what it and others like it find.
    """

    total: int
    hits: list[Hit]
    facets: Mapping[str, list[tuple[str, int]]] = MappingProxyType({})
    suggestion: str | None = None
    similar: Sequence[Hit] = ()

    @property
    def similar_first(self) -> bool:
        """Whether the similar documents are likelier to be meant: the words of the query are in a hit by
        chance, where another reading of them is the title of a plan."""
        return bool(self.similar) and (not self.hits or self.similar[0].score > SURER * self.hits[0].score)


def search(
    dataset: Dataset,
    query: str,
    filters: Mapping[str, str] | None = None,
    *,
    exact: bool = False,
    limit: int = 20,
    facets: int = 0,
    offset: int = 0,
    order: Order = "relevance",
    fold_copies: bool = False,
) -> Found:
    """The `limit` best documents for `query` under `filters` (field -> value, see `filters.py`).

    `exact`: the words count as typed, marks and all, and nothing stands for anything else. `facets`: so many
    values of each facet are counted. `offset`: so many hits are passed over; `order`: what comes first (those
    without a date last). `fold_copies`: a hit is a document, shown by its best record, whose copies stand
    behind it (see `folding.py`); else each record is one. Without words to look for, the newest documents
    come first. Raises UsageError for a wrong query or filter, DatasetError where the file fails.
    """
    tree = _tree(query, filters)
    with _moment(dataset) as sets:
        meaning = tree if exact else with_writings(tree)
        tiers = _tiers(sets, tree, meaning, exact)
        written = tiers[0] if exact or _has_marks(tree) else None
        wanted = partial(_ordered, sets, meaning, tiers, order)
        page = _page(dataset, wanted, tiers[-1], offset + limit, fold_copies)[offset:]
        hits = [
            _hit(dataset, record, one, meaning, exact, written is not None and bool(written[one.first]))
            for record, one in zip(_records(sets, page), page, strict=True)
        ]
        total = sets.count(tiers[-1])
        counts = sets.facets(tiers[-1], facets) if facets else {}
        if total >= FEW or exact or offset:
            return Found(total, hits, counts)
        meant = similar(sets, tree, tiers[-1], limit)
        better = meant and (not hits or meant[0].ranked.score > SURER * hits[0].score)
        suggestion = corrected(nfc(query), meant[0].reading) if better else None
        readings = {one.ranked.doc: with_writings(one.reading.tree) for one in meant}
        lines = _lines(dataset, [one.ranked for one in meant], readings.__contains__, fold_copies)
        others = [
            _hit(dataset, record, line, readings[line.first], False, False)
            for record, line in zip(_records(sets, lines), lines, strict=True)
        ]
        return Found(total, hits, counts, suggestion, others)


def words_in(text: str, query: str, exact: bool = False) -> list[tuple[int, int]]:
    """Where the words of a query stand in a text, as a hit would mark them. Raises UsageError."""
    tree = parse(query)
    return places(text, tuple(positive_terms(tree if exact else with_writings(tree))), exact)


def select(
    dataset: Dataset, query: str = "", filters: Mapping[str, str] | None = None
) -> Iterator[dict[str, Any]]:
    """All records that a query and filters let through, by date of issue, then by id."""
    order = "SELECT doc FROM document ORDER BY issued_from IS NULL, issued_from, id"
    for doc in let_through(dataset, query, filters, order):
        with explained(dataset.path):
            row = dataset.db.execute("SELECT record FROM content WHERE doc = ?", (doc,)).fetchone()
        if row is not None:
            yield unpack_record(row["record"])


def let_through(
    dataset: Dataset, query: str, filters: Mapping[str, str] | None, listed: str, *values: object
) -> list[int]:
    """Which of the documents that SQL lists a query and filters let through, by number, in its order."""
    tree = with_new_names(with_writings(_tree(query, filters)))
    with _moment(dataset) as sets:
        wanted = sets.matching(tree)
        return [row[0] for row in dataset.db.execute(listed, values) if wanted[row[0]]]


@contextlib.contextmanager
def _moment(dataset: Dataset) -> Iterator[DocSets]:
    """The sets of the dataset, and nothing that other processes write meanwhile."""
    with explained(dataset.path):
        if dataset.db.in_transaction:  # of a batch, which has the dataset to itself
            yield docsets(dataset)
            return
        dataset.db.begin_reading()
        try:
            yield docsets(dataset)
        finally:
            dataset.db.execute("COMMIT")


def _tree(query: str, filters: Mapping[str, str] | None) -> Node:
    given = tuple(Filter(field, condition(field, value)) for field, value in (filters or {}).items())
    tree = parse(query)
    inner = tree.children if isinstance(tree, And) else (tree,)
    return And((*inner, *given)) if given else tree


def _tiers(sets: DocSets, tree: Node, meaning: Node, exact: bool) -> list[Docs]:
    """Sets that hold one another: the words as typed, in any accentuation or writing, under newer names."""
    if exact:
        return [sets.matching(tree, written=True)]
    literal = sets.matching(meaning)
    tiers = [literal]
    if _has_marks(tree):
        tiers.insert(0, sets.matching(tree, written=True) & literal)
    wider = with_new_names(meaning)
    if wider != meaning:
        tiers.append(sets.matching(wider) | literal)
    return tiers


def _ordered(sets: DocSets, meaning: Node, tiers: Sequence[Docs], order: Order, limit: int) -> list[Ranked]:
    if order == "relevance":
        return best(sets, meaning, tiers, limit)
    return by_day(sets, tiers[-1], limit, newest=order == "newest")


def _has_marks(tree: Node) -> bool:
    return any(term.has_marks for term in positive_terms(tree))


class _Line(NamedTuple):
    """A hit to be: the record that is shown, the one that ranked first, and the copies."""

    ranked: Ranked
    first: int
    copies: Sequence[int] = ()


def _page(
    dataset: Dataset, first: Callable[[int], list[Ranked]], found: Docs, limit: int, folding: bool
) -> list[_Line]:
    """The first `limit` lines; more hits are asked for as long as copies leave some lines empty."""
    most = limit * _ROOM if folding else limit
    while True:
        ranked = first(most)
        lines = _lines(dataset, ranked, found.__getitem__, folding)
        if len(lines) >= limit or len(ranked) < most:
            return lines[:limit]
        most *= _ROOM


_ROOM = 2
"""Hits asked for, for each line of a page."""


def _lines(dataset: Dataset, ranked: Sequence[Ranked], counts: Counts, folding: bool) -> list[_Line]:
    if not folding:
        return [_Line(one, one.doc) for one in ranked]
    scores = {one.doc: one for one in ranked}
    return [
        _Line(scores[one.first]._replace(doc=one.best.doc), one.first, [its.doc for its in one.others])
        for one in fold(dataset, [one.doc for one in ranked], counts)
    ]


def _records(sets: DocSets, lines: Sequence[_Line]) -> Iterator[dict[str, Any]]:
    """The records of some lines, in their order. Many at once: a question is a message to a server."""
    for start in range(0, len(lines), AT_ONCE):
        docs = [line.ranked.doc for line in lines[start : start + AT_ONCE]]
        marks = ", ".join("?" * len(docs))
        rows = sets.db.execute(f"SELECT doc, record FROM content WHERE doc IN ({marks})", docs)
        packed = dict(rows.fetchall())
        yield from (unpack_record(packed[doc]) for doc in docs)


def _hit(
    dataset: Dataset, record: dict[str, Any], line: _Line, meaning: Node, exact: bool, written: bool
) -> Hit:
    ranked = line.ranked
    terms = tuple(positive_terms(meaning))
    movements = "; ".join(item["name"] for item in record.get("movements", []))
    return Hit(
        record,
        written,
        round(ranked.score, 3),
        highlight(record.get("title") or "", terms, exact),
        snippet(record.get("text") or "", terms, exact) or snippet(movements, terms, exact),
        [Copy(its, dataset.paths_of(its["id"])) for its in (_record(dataset, doc) for doc in line.copies)],
    )


def _record(dataset: Dataset, doc: int) -> dict[str, Any]:
    row = dataset.db.execute("SELECT record FROM content WHERE doc = ?", (doc,)).fetchone()
    return unpack_record(row["record"])
