"""Did you mean: other readings of a query that (almost) nothing answers, and the documents that they find.

A word that no document holds is replaced by words of the dataset's own vocabulary that are few slips away. If
every word is there but no document has them all, one of them may be another word's misspelling (thi
dau for thi dua), so each in turn is replaced; and if that finds nothing, each in turn is left out.
"""

import itertools
import weakref
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.dataset.compiler import positive_terms, with_writings
from pipeline.dataset.docsets import Docs, DocSets
from pipeline.dataset.query import And, Filter, Node, Not, Or, Term
from pipeline.dataset.ranking import Ranked, best
from pipeline.dataset.slips import Meant, meant

DEAR = 2.5
"""Cost of a word left out, on the scale of slips.py."""

PENALTY = 0.12
"""Share of its score that a document loses for each unit of cost."""

NEAR_KEPT = 2000
"""Words whose neighbours are kept."""

TRIED, READ = 150, 24
"""Readings that are looked up, and those of them whose documents are ranked."""


class Reading(NamedTuple):
    """A query that may have been meant: its tree, what was changed (span of the query -> text), its cost."""

    tree: Node
    changes: tuple[tuple[tuple[int, int], str], ...]
    cost: float


class Similar(NamedTuple):
    """A document that answers a reading of the query."""

    ranked: Ranked
    reading: Reading


def similar(sets: DocSets, tree: Node, but: Docs, limit: int) -> list[Similar]:
    """The `limit` best documents, without those of `but`, for what the words of `tree` may have meant."""
    for readings in (_respelt(sets, tree), _shortened(tree)):
        answered = []
        for reading in itertools.islice(readings, TRIED):
            meaning = with_writings(reading.tree)
            docs = sets.matching(meaning) & ~but
            if docs.any():
                answered.append((reading, meaning, docs))
        answered.sort(key=lambda answer: answer[0].cost)
        if found := _merged(sets, answered[:READ], limit):
            return found
    return []


def corrected(query: str, reading: Reading) -> str | None:
    """The query as it was probably meant; None where a word was left out."""
    if not reading.changes:
        return None
    for (start, end), text in sorted(reading.changes, reverse=True):
        query = query[:start] + text + query[end:]
    return query


def _merged(sets: DocSets, answered: list[tuple[Reading, Node, Docs]], limit: int) -> list[Similar]:
    found: dict[int, Similar] = {}
    for reading, meaning, docs in answered:
        for ranked in best(sets, meaning, [docs], limit):
            one = Similar(ranked._replace(score=ranked.score * (1 - PENALTY * reading.cost)), reading)
            if ranked.doc not in found or found[ranked.doc].ranked.score < one.ranked.score:
                found[ranked.doc] = one
    return sorted(found.values(), key=lambda one: -one.ranked.score)[:limit]


class _Slot(NamedTuple):
    """One word of a term."""

    term: Term
    at: int

    @property
    def word(self) -> Term:
        """The word alone."""
        return Term((self.term.words[self.at],))


def _respelt(sets: DocSets, tree: Node) -> Iterator[Reading]:
    slots = [
        _Slot(term, at)
        for term in positive_terms(tree)
        if not term.prefix and term.spans
        for at in range(len(term.words))
    ]
    unknown = [slot for slot in slots if not sets.matching(with_writings(slot.word)).any()]
    if unknown:
        yield from _all_respelt(sets, tree, unknown)
        return
    one_each = [_readings(sets, tree, slot) for slot in slots]
    # The cheapest of each word first, so that a long query does not use up all tries on its first words.
    yield from filter(None, itertools.chain.from_iterable(itertools.zip_longest(*one_each)))


def _readings(sets: DocSets, tree: Node, slot: _Slot) -> list[Reading]:
    return [
        Reading(_replaced(tree, slot, words), (_change(slot, words),), cost)
        for words, cost in _meant(sets, slot)
    ]


_near: "weakref.WeakKeyDictionary[DocSets, dict[str, list[Meant]]]" = weakref.WeakKeyDictionary()


def _meant(sets: DocSets, slot: _Slot) -> list[Meant]:
    """What the word may have meant; the whole vocabulary is looked through once for each word."""
    word, known = slot.word.words[0], _near.setdefault(sets, {})
    if word not in known:
        if len(known) >= NEAR_KEPT:
            known.clear()
        known[word] = meant(word, sets.vocabulary, sets.known)
    return known[word]


def _all_respelt(sets: DocSets, tree: Node, unknown: Sequence[_Slot]) -> Iterator[Reading]:
    """Every unknown word in its likeliest readings; with many of them only in the likeliest."""
    most = max(1, round(TRIED ** (1 / len(unknown))))
    choices = [_meant(sets, slot)[:most] for slot in unknown]
    for chosen in itertools.product(*choices):
        changed = tree
        # From the last to the first, so that a word that became two does not move those still to come.
        for slot, (words, _) in reversed([*zip(unknown, chosen, strict=True)]):
            changed = _replaced(changed, slot, words)
        changes = tuple(_change(slot, words) for slot, (words, _) in zip(unknown, chosen, strict=True))
        yield Reading(changed, changes, sum(one.cost for one in chosen))


def _change(slot: _Slot, words: tuple[str, ...]) -> tuple[tuple[int, int], str]:
    return slot.term.spans[slot.at], " ".join(words)


def _replaced(node: Node, slot: _Slot, words: tuple[str, ...]) -> Node:
    """The tree with a word of one term replaced; terms are told apart by where they stand in the query."""
    if isinstance(node, Term) and node.spans == slot.term.spans:
        if len(node.words) == 1:
            return And(tuple(Term((word,), spans=node.spans) for word in words))
        return Term((*node.words[: slot.at], *words, *node.words[slot.at + 1 :]), spans=node.spans)
    if isinstance(node, And):
        parts = [_replaced(child, slot, words) for child in node.children]
        return And(
            tuple(leaf for part in parts for leaf in (part.children if isinstance(part, And) else (part,)))
        )
    if isinstance(node, Or):
        return type(node)(tuple(_replaced(child, slot, words) for child in node.children))
    return node


def _shortened(tree: Node) -> Iterator[Reading]:
    """The query without one of its words, of which it has at least three."""
    children = tree.children if isinstance(tree, And) else ()
    terms = [child for child in children if isinstance(child, Term)]
    if len(terms) < 3 or not all(isinstance(child, Term | Filter | Not) for child in children):
        return
    for term in terms:
        yield Reading(And(tuple(child for child in children if child is not term)), (), DEAR)
