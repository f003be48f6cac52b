"""The order of hits: where in a document the words stand, how telling they are, how close together.

FTS5's own bm25 reads every place of every word (about 2 µs a hit) and knows no more than that. Plans are
looked for by what they are called, so the column counts: title, movement, letterhead, body; a word counts
the more the fewer documents hold it. The best few are then looked at closely.
"""

import functools
import math
from collections import Counter
from collections.abc import Sequence
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

ADJACENT, COVERED = 6.0, 6.0
"""What it is worth that two words of the query follow each other in a title, movement or issuer, and that
the whole of one is asked for."""

CLOSELY = 200
"""Hits that are looked at closely, at least."""

Scores = npt.NDArray[np.floating]


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
    tier = sum((held[docs].astype(np.int64) for held in tiers), np.zeros_like(docs))
    score = scores(sets, node)[docs]
    if docs.size > CLOSELY:
        score += _named_together(sets, node)[docs]
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
    return np.argpartition(-worth, most - 1)[:most].astype(np.int64)


def scores(sets: DocSets, node: Node) -> Scores:
    """For each document what the words of `node` are worth that it holds."""
    if isinstance(node, Term):
        return _telling(sets, node) * _places(sets, node)
    if isinstance(node, And | Or) and node.children:
        parts = [scores(sets, child) for child in node.children]
        return functools.reduce(np.add if isinstance(node, And) else np.maximum, parts)
    return np.zeros(sets.all.size)


def _named_together(sets: DocSets, node: Node) -> Scores:
    """What it is worth that two words of the query stand together in a letterhead: Xuân Phương is a place,
    where xuân and phương are words that many documents have."""
    worth = np.zeros(sets.all.size)
    words = [word for term in positive_terms(node) for word in term.words]
    for pair in dict.fromkeys(pairwise(map(fold, words))):
        held = sets.holding(Term(pair, column="head"))
        worth += ADJACENT * math.log((1 + sets.count(sets.all)) / (1 + sets.count(held))) * held
    return worth


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
    telling = {fold(word): _telling(sets, term) for term in positive_terms(node) for word in term.words}
    if not telling:
        return found
    words = [fold(word) for term in positive_terms(node) for word in term.words]
    whole = COVERED * sum(telling.values()) / len(telling)
    names = _names(sets, [ranked.doc for ranked in found])
    told = {doc: [name.split() for name in listed] for doc, listed in names.items()}
    asked = set(pairwise(words))
    together = {
        doc: asked & {pair for name in listed for pair in pairwise(name)} for doc, listed in told.items()
    }
    holders = Counter(pair for pairs in together.values() for pair in pairs)
    worth = {
        pair: ADJACENT * ((telling[pair[0]] + telling[pair[1]]) / 2 + math.log(len(found) / count))
        for pair, count in holders.items()
    }
    closer = []
    for ranked in found:
        shares = (sum(word in telling for word in name) / len(name) for name in told[ranked.doc] if name)
        bonus = sum(worth[pair] for pair in together[ranked.doc]) + whole * max(shares, default=0)
        closer.append(ranked._replace(score=ranked.score + bonus))
    return closer


def _names(sets: DocSets, docs: Sequence[int]) -> dict[int, list[str]]:
    """Title, movements and issuer of each document, in folded words."""
    names: dict[int, list[str]] = {doc: [] for doc in docs}
    for start in range(0, len(docs), 500):
        some = docs[start : start + 500]
        marks = ", ".join("?" * len(some))
        for doc, title, issuer in sets.db.execute(
            f"SELECT doc, title, issuer_key FROM document WHERE doc IN ({marks})", some
        ):
            names[doc] += [" ".join(tokens(folded(title or ""))), issuer]
        for doc, name in sets.db.execute(f"SELECT doc, name_key FROM movement WHERE doc IN ({marks})", some):
            names[doc] += name.split("|")
    return names
