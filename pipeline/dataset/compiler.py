"""A query tree as SQL: what full text can answer goes to the index, the rest stays SQL."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.dataset.query import And, Filter, Node, Not, Or, Term
from pipeline.text import fold

AS_WRITTEN, FOLDED = "written", "words"
"""The index of words as typed, marks and all, and the index of words without marks."""


class Compiled(NamedTuple):
    """A WHERE clause over `document AS d`, its parameters, and the index expressions.

    `match` ranks the rows of index `table` (None: nothing to rank by), `must_match`: rows outside it are no
    hits; `written` finds the rows that hold the words just as typed (None where that says nothing).
    """

    where: str
    parameters: tuple[str, ...]
    table: str
    match: str | None
    must_match: bool
    written: str | None


def compile_query(node: Node, exact: bool) -> Compiled:
    """Translate a query; `exact`: the words count as typed, marks and all."""
    index = AS_WRITTEN if exact else FOLDED
    parts = node.children if isinstance(node, And) else (node,)
    plain = [part for part in parts if _is_text(part)]
    must_match = _match(And(tuple(plain)), index) is not None
    rest = [part for part in parts if not (must_match and part in plain)]
    where, parameters = _where(And(tuple(rest)), index)
    wanted = tuple(positive_terms(node))
    ranked = And(tuple(plain)) if must_match else Or(wanted)
    accented = not exact and any(term.has_marks for term in wanted)
    return Compiled(
        where,
        parameters,
        index,
        _match(ranked, index) if wanted else None,
        must_match,
        _match(ranked, AS_WRITTEN) if accented else None,
    )


def positive_terms(node: Node) -> Iterator[Term]:
    """The terms that a hit may hold: those not under a NOT."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, And | Or):
        for child in node.children:
            yield from positive_terms(child)


def _is_text(node: Node) -> bool:
    """No field filter in it."""
    if isinstance(node, And | Or):
        return all(_is_text(child) for child in node.children)
    return _is_text(node.child) if isinstance(node, Not) else isinstance(node, Term)


def _match(node: Node, index: str) -> str | None:
    """The FTS5 expression of a text tree; None where FTS5 cannot say it (NOT without a positive)."""
    if isinstance(node, Term):
        return _term(node, index)
    if isinstance(node, Or):
        found = [_match(child, index) for child in node.children]
        return f"({' OR '.join(map(str, found))})" if all(found) else None
    if not isinstance(node, And):
        return None
    wanted = [_match(child, index) for child in node.children if not isinstance(child, Not)]
    banned = [_match(child.child, index) for child in node.children if isinstance(child, Not)]
    if not wanted or not all(wanted) or not all(banned):
        return None
    positive = " AND ".join(map(str, wanted))
    return f"(({positive}) NOT ({' OR '.join(map(str, banned))}))" if banned else f"({positive})"


def _term(term: Term, index: str) -> str:
    words = term.words if index == AS_WRITTEN else tuple(map(fold, term.words))
    variants = [_phrase(words, term.prefix)]
    if term.prefix and words[-1].endswith("y"):
        # Whole words such as kỷ stand in the index as kỉ, which the prefix ky does not begin.
        variants.append(_phrase((*words[:-1], words[-1][:-1] + "i"), False))
    return f"({' OR '.join(variants)})"


def _phrase(words: tuple[str, ...], prefix: bool) -> str:
    return f'"{" ".join(words)}"{" *" if prefix else ""}'


def _where(node: Node, index: str) -> tuple[str, tuple[str, ...]]:
    if isinstance(node, Filter):
        return node.condition.sql, node.condition.parameters
    if isinstance(node, Not):
        sql, parameters = _where(node.child, index)
        return f"NOT ({sql})", parameters
    if (match := _match(node, index)) is not None:
        return f"d.doc IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)", (match,)
    assert isinstance(node, And | Or)
    if not node.children:
        return "1", ()
    found = [_where(child, index) for child in node.children]
    sql = (" AND " if isinstance(node, And) else " OR ").join(f"({part})" for part, _ in found)
    return sql, tuple(value for _, values in found for value in values)
