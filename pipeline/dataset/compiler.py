"""What the words of a query mean in the index: phrases to look up, and the tree with other names in it."""

import itertools
from collections.abc import Iterable, Iterator

from pipeline.dataset.aliases import renamed, runs, writings
from pipeline.dataset.engine import Phrase
from pipeline.dataset.filters import condition
from pipeline.dataset.query import And, Filter, Node, Not, Or, Term
from pipeline.text import fold

AS_WRITTEN, FOLDED = "written", "words"
"""The index of words as typed, marks and all, and the index of words without marks."""


def phrases(term: Term, written: bool) -> tuple[Phrase, ...]:
    """What of a term may stand in the index of folded words, or of those `written` (marks and all)."""
    words = term.words if written else tuple(map(fold, term.words))
    found = [Phrase(words, term.prefix)]
    if term.prefix and words[-1].endswith("y"):
        # Whole words such as kỷ stand in the index as kỉ, which the prefix ky does not begin.
        found.append(Phrase((*words[:-1], words[-1][:-1] + "i")))
    return tuple(found)


def columns(named: str | None, written: bool) -> tuple[str, ...]:
    """The columns of an index meant by title, movement, head, body, or several with blanks between."""
    return tuple(name if written else f"{name}_key" for name in (named or "").split())


def positive_terms(node: Node) -> Iterator[Term]:
    """The terms that a hit may hold: those not under a NOT."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, And | Or):
        for child in node.children:
            yield from positive_terms(child)


def with_writings(node: Node) -> Node:
    """The tree in which UBND is also "ủy ban nhân dân", and the four words beside each other also UBND."""
    if isinstance(node, Not):
        return Not(with_writings(node.child))
    if isinstance(node, Or):
        return Or(tuple(map(with_writings, node.children)))
    if isinstance(node, And):
        return And(tuple(_neighbours_joined(node.children)))
    return Or((node, *others)) if isinstance(node, Term) and (others := _other_terms(node)) else node


def _other_terms(term: Term) -> tuple[Term, ...]:
    return tuple(Term(words, term.prefix) for words in writings(tuple(map(fold, term.words))))


def _neighbours_joined(children: Iterable[Node]) -> Iterator[Node]:
    """Terms beside each other are looked at together: they may be a name."""
    waiting: list[Term] = []
    for child in children:
        if isinstance(child, Term) and not child.prefix:
            waiting.append(child)
            continue
        yield from _named(waiting)
        waiting = []
        yield with_writings(child)
    yield from _named(waiting)


def _named(terms: list[Term]) -> Iterator[Node]:
    """The terms, and what may stand for several of them together."""
    starts = [0, *itertools.accumulate(len(term.words) for term in terms)]
    at = 0
    for run in runs(tuple(fold(word) for term in terms for word in term.words)):
        if run.start in starts[at:] and run.end in starts:
            first, last = starts.index(run.start), starts.index(run.end)
            yield from map(with_writings, terms[at:first])
            typed = terms[first] if last == first + 1 else And(tuple(terms[first:last]))
            yield Or((typed, *(Term(other) for other in run.others)))
            at = last
    yield from map(with_writings, terms[at:])


def with_new_names(node: Node) -> Node:
    """The tree in which the name of an abolished province is also the one it has since.

    The new name counts where it says who issued the document, and from the day on that it holds: a plan of
    Hà Nội of 2015 is found by Hà Tây, one of 2005 is not.
    """
    if isinstance(node, Not):
        return node
    if isinstance(node, Or):
        return Or(tuple(map(with_new_names, node.children)))
    if isinstance(node, And):
        return And(tuple(_renamed_parts(node.children)))
    if isinstance(node, Term) and (others := _new_names(tuple(map(fold, node.words)))):
        return Or((node, *others))
    return node


def _new_names(words: tuple[str, ...]) -> list[Node]:
    return [
        And((Term(new.words, column="head"), Filter("from", condition("from", new.since))))
        for new in renamed(words)
    ]


def _renamed_parts(children: tuple[Node, ...]) -> Iterator[Node]:
    at = 0
    while at < len(children):
        length = next((n for n in (4, 3, 2) if _new_names(_plain_words(children[at : at + n]))), 1)
        part = children[at : at + length]
        if length == 1:
            yield with_new_names(part[0])
        else:
            yield Or((And(part), *_new_names(_plain_words(part))))
        at += length


def _plain_words(nodes: Iterable[Node]) -> tuple[str, ...]:
    """The words of single terms; () if one of the nodes is something else."""
    found: list[str] = []
    for node in nodes:
        if not (isinstance(node, Term) and len(node.words) == 1 and not node.prefix):
            return ()
        found.append(fold(node.words[0]))
    return tuple(found)
