"""The order of hits: where in a document the words stand, how telling they are, how close together.

FTS5's own bm25 reads every place of every word (about 2 µs a hit) and knows no more than that. Plans are
looked for by what they are called, so the place counts: title, movement, letterhead, body; and a word counts
the more the fewer documents hold it. The best few by that are looked at closely: there it counts too whether
words stand beside each other as they were typed.
"""

import functools
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.dataset.compiler import positive_terms
from pipeline.dataset.docsets import Docs, DocSets
from pipeline.dataset.query import And, Node, Or, Term
from pipeline.text import fold, lower, nfc

TITLE, MOVEMENT, HEAD, BODY = 8.0, 6.0, 3.0, 1.0
"""What a word is worth by where it stands, added up over the places where it does."""

ADJACENT, COVERED = 6.0, 6.0
"""What it is worth that two words of the query follow each other in a title, movement or letterhead, and that
a whole title or movement is asked for."""

CLOSELY = 200
"""Hits that are looked at closely."""

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
    most = max(limit, CLOSELY)
    if docs.size > most:
        worth = tier * 1e6 + _roughly(sets, node)[docs] + sets.issued[docs] * 1e-9
        first = np.argpartition(-worth, most - 1)[:most]
        docs, tier = docs[first], tier[first]
    score, issued = _closely(sets, node, docs), sets.issued[docs]
    order = np.lexsort((docs, -issued, -score, -tier))[:limit]
    return [Ranked(int(docs[at]), int(tier[at]), float(score[at])) for at in order]


def by_day(sets: DocSets, found: Docs, limit: int, newest: bool) -> list[Ranked]:
    """The first `limit` documents by date of issue; those without one come last."""
    docs = np.flatnonzero(found)
    issued = sets.issued[docs]
    order = np.lexsort((docs, -issued if newest else issued, issued == 0))[:limit]
    return [Ranked(int(doc), 0, 0.0) for doc in docs[order]]


def _telling(sets: DocSets, term: Term) -> float:
    """How much less common than all documents: 0.7 for a word in each, 11 for one in one of 50,000."""
    return math.log(1 + (1 + sets.count(sets.all)) / (1 + sets.count(sets.holding(term))))


def _summed(node: Node, worth: Callable[[Term], Scores], nothing: Scores) -> Scores:
    """The worth of a tree: of all words together, of the best alternative."""
    if isinstance(node, Term):
        return worth(node)
    if isinstance(node, And | Or) and node.children:
        parts = [_summed(child, worth, nothing) for child in node.children]
        return functools.reduce(np.add if isinstance(node, And) else np.maximum, parts)
    return nothing


def _roughly(sets: DocSets, node: Node) -> Scores:
    """For each document what the words are worth that it holds, as far as the index tells.

    Two words that stand together in a letterhead count besides: Xuân Phương is a place, where xuân and phương
    are words that many documents have.
    """
    worth = _summed(node, lambda term: _telling(sets, term) * _places(sets, term), np.zeros(sets.all.size))
    for pair in dict.fromkeys(pairwise(_words(node))):
        held = sets.holding(Term(pair, column="head"))
        worth = worth + ADJACENT * math.log((1 + sets.count(sets.all)) / (1 + sets.count(held))) * held
    return worth


def _places(sets: DocSets, term: Term) -> Scores:
    worth = BODY * sets.holding(term)
    if term.column is None:
        worth += TITLE * sets.holding(term, column="title movement") + HEAD * sets.holding(
            term, column="head"
        )
    return worth


def _closely(sets: DocSets, node: Node, docs: npt.NDArray[np.int64]) -> Scores:
    """The scores of a few documents, by what stands in their titles, movements and letterheads.

    As a share of what the words of the query are worth, so that the answers to different queries compare.
    """
    terms = tuple(positive_terms(node))
    if not terms:
        return np.zeros(docs.size)
    names = _names(sets, docs.tolist())
    telling = {term: _telling(sets, term) for term in terms}
    worth = _summed(node, lambda term: telling[term] * _placed(sets, term, docs, names), np.zeros(docs.size))
    words = {_loose(word): telling[term] for term in terms for word in term.words}
    mean = sum(words.values()) / len(words)
    covered = [max(_covered(words.keys(), name) for name in (one.title, *one.movements)) for one in names]
    worth = worth + COVERED * mean * np.array(covered) + _together(node, words, names)
    return worth / sum(telling.values())


class _Names(NamedTuple):
    """What a document is called, in loose words between blanks."""

    title: str
    movements: tuple[str, ...]
    head: str


def _placed(sets: DocSets, term: Term, docs: npt.NDArray[np.int64], names: list[_Names]) -> Scores:
    words = f" {_loose(' '.join(term.words))}{'' if term.prefix else ' '}"
    found: list[float] = [
        TITLE * (words in one.title)
        + MOVEMENT * any(words in name for name in one.movements)
        + HEAD * (words in one.head)
        for one in names
    ]
    held: Scores = np.asarray(BODY * sets.holding(term)[docs] + np.array(found))
    return held


def _covered(words: Iterable[str], name: str) -> float:
    """The share of a name's words that are asked for."""
    said = set(name.split())
    return len(said.intersection(words)) / len(said) if said else 0.0


def _together(node: Node, telling: dict[str, float], names: list[_Names]) -> Scores:
    """What pairs of words are worth that stand together: the more, the fewer of these documents have them."""
    asked = set(pairwise(map(_loose, _words(node))))
    held = [
        asked & {pair for name in (one.title, *one.movements, one.head) for pair in pairwise(name.split())}
        for one in names
    ]
    holders = Counter(pair for pairs in held for pair in pairs)
    worth = {
        pair: ADJACENT * ((telling[pair[0]] + telling[pair[1]]) / 2 + math.log(len(names) / count))
        for pair, count in holders.items()
    }
    return np.array([sum(worth[pair] for pair in pairs) for pairs in held])


def _words(node: Node) -> list[str]:
    return [fold(word) for term in positive_terms(node) for word in term.words]


def _names(sets: DocSets, docs: Sequence[int]) -> list[_Names]:
    titles: dict[int, tuple[str, str]] = {}
    movements: dict[int, list[str]] = {doc: [] for doc in docs}
    for start in range(0, len(docs), 500):
        some = docs[start : start + 500]
        marks = ", ".join("?" * len(some))
        for row in sets.db.execute(f"SELECT doc, title, {_HEAD} FROM document WHERE doc IN ({marks})", some):
            titles[row[0]] = (f" {_loose(row[1] or '')} ", row[2].replace("y", "i"))
        for doc, name in sets.db.execute(f"SELECT doc, name FROM movement WHERE doc IN ({marks})", some):
            movements[doc].append(f" {_loose(name)} ")
    return [_Names(titles[doc][0], tuple(movements[doc]), titles[doc][1]) for doc in docs]


_HEAD = "issuer_key || '|' || number_key || '|' || signer_key"
"""Without the area, which names what lies there today: Bắc Ninh does not mean Bắc Giang first."""


def _loose(text: str) -> str:
    """Folded words with every y as i: names are compared with names here, and it is quickly done."""
    return _NO_WORD.sub(" ", fold(lower(nfc(text)))).strip().replace("y", "i")


_NO_WORD = re.compile(r"[\W_]+")
