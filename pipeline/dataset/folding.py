"""Lists in which each document stands once: its copies and rescans are folded into the best of them.

What counts as a copy is what `same` says, as far as a list has time for it. Records of one number, day and
issuer or of the same words are found by the indexes, wherever in the dataset they are. Rescans whose header
was misread are told by their likeness, among the records of the list alone. Drafts, reissues with other
targets under another header and annexes stand by themselves.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.dataset.comparing import COPY, Tie, contradicts
from pipeline.dataset.papers import Paper
from pipeline.dataset.resolving import copies
from pipeline.dataset.same import Pair, Same, Ties, joined, pair
from pipeline.dataset.store import Dataset

LIKE = 0.5
"""Share of shingles from which two records of a list are compared; of worse readings `same` tells."""

COMPARED = 24
"""Pairs of a list that are compared in full, the likest first: each takes about two milliseconds."""

_INDEXED = 1.0
"""How sure what the indexes say is: before all that is told by likeness."""


Counts = Callable[[int], bool]
"""Whether a record that the list does not have may stand behind one that it has."""


class Fold(NamedTuple):
    """The best record of a document, the others, and the one that stands first in the list."""

    best: Paper
    others: list[Paper]
    first: int


def fold(dataset: Dataset, docs: Sequence[int], counts: Counts) -> list[Fold]:
    """The documents that a list of records (by `doc`) is of, in its order, with those of their copies that
    count. Call it where SQLite's errors are explained."""
    same = Same(dataset, docs)
    known = same.read(docs)
    found = {pair(*both) for both in _indexed(same, known, counts)}
    more = {doc for both in found for doc in both if doc not in known}
    known |= same.read(more)
    same.look_at(known)
    ties: Ties = {both: Tie(known[both[1]], COPY, _INDEXED, ()) for both in found}
    ties |= _alike(same, known, ties)
    groups = {doc: group for group in joined(ties, known) for doc in group}
    return list(_folded(same, docs, known, groups))


def _folded(
    same: Same, docs: Sequence[int], known: dict[int, Paper], groups: dict[int, list[int]]
) -> Iterator[Fold]:
    seen: set[int] = set()
    for doc in docs:
        if doc in seen:
            continue
        group = groups.get(doc, [doc])
        seen.update(group)
        papers = [known[one] for one in group]
        best = papers[0] if len(papers) == 1 else same.best(papers)
        yield Fold(best, sorted((one for one in papers if one.doc != best.doc), key=lambda one: one.id), doc)


def _indexed(same: Same, known: dict[int, Paper], counts: Counts) -> Iterator[Pair]:
    """Each record with those of the same header or the same words."""
    for paper in known.values():
        for other in copies(paper, same.papers):
            if other.doc != paper.doc and counts(other.doc):
                yield paper.doc, other.doc
    first: dict[int, int] = {}
    for doc, words in same.of_same_words(known):
        if counts(doc) and first.setdefault(words, doc) != doc:
            yield first[words], doc


def _alike(same: Same, known: dict[int, Paper], ties: Iterable[Pair]) -> Ties:
    """The pairs that nothing but their likeness brings together."""
    told = set(ties)
    near = sorted(((share, mine, its) for mine, its, share in same.sketches.pairs(LIKE)), reverse=True)
    fitting = (
        (share, mine, its)
        for share, mine, its in near
        if pair(mine, its) not in told and not contradicts(known[mine], known[its])
    )
    found = {}
    for share, mine, its in itertools.islice(fitting, COMPARED):
        tie = same.tie(known[mine], known[its], share)
        if tie and tie.kind == COPY:
            found[pair(mine, its)] = tie
    return found
