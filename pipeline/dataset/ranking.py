"""The order of hits: where in a document the words stand, how telling they are, how close together.

FTS5's own bm25 reads every place of every word (about 2 µs a hit) and knows no more than that. Plans are
looked for by what they are called, so the column counts: title, movement, letterhead, body; a word counts
the more the fewer documents hold it. The best few are then looked at closely.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.dataset.compiler import positive_terms
from pipeline.dataset.docsets import Docs, DocSets
from pipeline.dataset.query import And, Node, Or, Term
from pipeline.dataset.words import folded, tokens
from pipeline.text import fold

WEIGHTS = {"title": 8.0, "movement": 6.0, "head": 3.0}
BODY = 1.0
"""What a word is worth by where it stands, over all places where it does."""

ADJACENT, COVERED = 6.0, 4.0
"""What it is worth that words of the query follow each other in the title, and that they are all of it."""

CLOSELY = 60
"""Hits that are looked at closely, at least."""

Scores = npt.NDArray[np.float64]


class Ranked(NamedTuple):
    """A document, the tier it is in (higher ones come first), and its score there."""

    doc: int
    tier: int
    score: float


def best(sets: DocSets, node: Node, tiers: Sequence[Docs], limit: int) -> list[Ranked]:
    """The `limit` best of the last of `tiers`, which holds the others; those in an earlier one come first.

    Among equals the newest first.
    """
    docs = np.flatnonzero(tiers[-1])
    tier = np.sum([held[docs] for held in tiers], axis=0, dtype=np.int64)
    score = scores(sets, node)[docs]
    issued = sets.issued[docs]
    order = _first(tier * 1e6 + score + issued * 1e-9, max(limit, CLOSELY))
    order = order[np.lexsort((docs[order], -issued[order], -score[order], -tier[order]))]
    found = [Ranked(int(docs[at]), int(tier[at]), float(score[at])) for at in order]
    closer = _closely(sets, node, found)
    newest = {ranked.doc: -int(sets.issued[ranked.doc]) for ranked in closer}
    return sorted(closer, key=lambda r: (-r.tier, -r.score, newest[r.doc]))[:limit]


def _first(worth: Scores, most: int) -> npt.NDArray[np.int64]:
    """The places of the `most` greatest values, in any order."""
    if worth.size <= most:
        return np.arange(worth.size)
    return np.argpartition(-worth, most - 1)[:most]


def scores(sets: DocSets, node: Node) -> Scores:
    """For each document what the words of `node` are worth that it holds."""
    if isinstance(node, Term):
        return _telling(sets, node) * _places(sets, node)
    if isinstance(node, And | Or) and node.children:
        parts = [scores(sets, child) for child in node.children]
        return np.sum(parts, axis=0) if isinstance(node, And) else np.max(parts, axis=0)
    return np.zeros(sets.all.size)


def _places(sets: DocSets, term: Term) -> Scores:
    worth = BODY * sets.holding(term)
    if term.column is None:
        for column, weight in WEIGHTS.items():
            worth += weight * sets.holding(term, column=column)
    return worth


def _telling(sets: DocSets, term: Term) -> float:
    """How much less common than all documents: 0.7 for a word in each, 11 for one in one of 50,000."""
    return math.log(1 + (1 + sets.count(sets.all)) / (1 + sets.count(sets.holding(term))))


def _closely(sets: DocSets, node: Node, found: list[Ranked]) -> list[Ranked]:
    terms = tuple(positive_terms(node))
    if not terms:
        return found
    typed = _typed(node)
    worth = sum(_telling(sets, term) for term in terms) / len(terms)
    names = _names(sets, [ranked.doc for ranked in found])
    return [r._replace(score=r.score + worth * max(map(typed.within, names[r.doc]))) for r in found]


class _Typed(NamedTuple):
    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]

    def within(self, name: str) -> float:
        """How well a name answers the query: pairs of words that stand together, and how much of it is asked for."""
        words = tokens(folded(name))
        if not words:
            return 0.0
        together = len(self.pairs.intersection(pairwise(words))) / max(1, len(self.pairs))
        covered = sum(word in self.words for word in words) / len(words)
        return ADJACENT * together + COVERED * covered * together


def _typed(node: Node) -> _Typed:
    words = [fold(word) for term in positive_terms(node) for word in term.words]
    return _Typed(frozenset(words), frozenset(pairwise(words)))


def _names(sets: DocSets, docs: Iterable[int]) -> dict[int, list[str]]:
    """Title and movements of each document."""
    listed = list(docs)
    names: dict[int, list[str]] = {doc: [""] for doc in listed}
    for start in range(0, len(listed), 500):
        some = listed[start : start + 500]
        marks = ", ".join("?" * len(some))
        for table, column in (("document", "title"), ("movement", "name")):
            rows = sets.db.execute(f"SELECT doc, {column} FROM {table} WHERE doc IN ({marks})", some)
            for doc, name in rows:
                names[doc].append(name or "")
    return names
