"""Runs a query: the hits in order, how many there are in all, and the passages that show why."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.dataset.compiler import Compiled, compile_query, positive_terms
from pipeline.dataset.filters import condition
from pipeline.dataset.packing import unpack_record
from pipeline.dataset.query import And, Filter, Node, Term, parse
from pipeline.dataset.schema import explained
from pipeline.dataset.snippets import Piece, highlight, snippet
from pipeline.dataset.store import Dataset

WEIGHTS = (1.0, 8.0, 6.0, 3.0)
"""bm25 weights in the order of `rows.INDEX`: title and movement hits before mere mentions."""


class Hit(NamedTuple):
    """One document found. `exact`: it holds the words just as they were typed."""

    record: dict[str, Any]
    exact: bool
    score: float
    title: tuple[Piece, ...]
    passage: tuple[Piece, ...]


class Found(NamedTuple):
    """A page of hits out of `total`."""

    total: int
    hits: list[Hit]


def search(
    dataset: Dataset,
    query: str,
    filters: Mapping[str, str] | None = None,
    *,
    exact: bool = False,
    limit: int = 20,
) -> Found:
    """The `limit` best documents for `query` under `filters` (field -> value, see `filters.py`).

    Without words to look for, the newest documents come first. Raises UsageError for a wrong
    query or filter, DatasetError where the file fails.
    """
    tree = _tree(query, filters)
    terms = tuple(positive_terms(tree))
    compiled = compile_query(tree, exact)
    with explained(dataset.path):
        total = _total(dataset.db, compiled)
        rows = dataset.db.execute(*_statement(compiled, limit)).fetchall()
    return Found(total, [_hit(row, terms, exact) for row in rows])


def select(
    dataset: Dataset, query: str = "", filters: Mapping[str, str] | None = None
) -> Iterator[dict[str, Any]]:
    """All records that a query and filters let through, by date of issue, then by id."""
    compiled = compile_query(_tree(query, filters), exact=False)
    source, parameters = _source(compiled)
    order = "ORDER BY d.issued_from IS NULL, d.issued_from, d.id"
    wanted = f"SELECT d.doc, d.issued_from, d.id {source}"
    listed = f"SELECT record FROM ({wanted}) AS d JOIN content USING (doc) {order}"
    with explained(dataset.path):
        for row in dataset.db.execute(listed, parameters):
            yield unpack_record(row["record"])


def _tree(query: str, filters: Mapping[str, str] | None) -> Node:
    given = tuple(Filter(field, condition(field, value)) for field, value in (filters or {}).items())
    tree = parse(query)
    inner = tree.children if isinstance(tree, And) else (tree,)
    return And((*inner, *given)) if given else tree


def _source(compiled: Compiled) -> tuple[str, list[str]]:
    """FROM and WHERE; `h.score` is there where there is something to rank by."""
    if compiled.match is None:
        return f"FROM document AS d WHERE {compiled.where}", [*compiled.parameters]
    ranks = ", ".join(map(str, WEIGHTS))
    index = compiled.table
    hits = f"(SELECT rowid AS doc, bm25({index}, {ranks}) AS score FROM {index} WHERE {index} MATCH ?)"
    join = "JOIN" if compiled.must_match else "LEFT JOIN"
    source = f"FROM document AS d {join} {hits} AS h ON h.doc = d.doc WHERE {compiled.where}"
    return source, [compiled.match, *compiled.parameters]


def _statement(compiled: Compiled, limit: int) -> tuple[str, list[str | int]]:
    source, parameters = _source(compiled)
    score = "coalesce(h.score, 0.0)" if compiled.match else "0.0"
    exact, given = "0", []
    if compiled.written:
        exact = "d.doc IN (SELECT rowid FROM written WHERE written MATCH ?)"
        given = [compiled.written]
    # Ranked first, fetched after: sorting whole records would read them all.
    order = "ORDER BY exact DESC, score, d.issued_from DESC, d.id LIMIT ?"
    ranked = f"SELECT d.doc, {exact} AS exact, {score} AS score, d.issued_from, d.id {source} {order}"
    statement = (
        f"SELECT record, exact, score FROM ({ranked}) AS d JOIN content USING (doc) "
        "ORDER BY exact DESC, score, d.issued_from DESC, d.id"
    )
    return statement, [*given, *parameters, limit]


def _total(db: sqlite3.Connection, compiled: Compiled) -> int:
    where, parameters = compiled.where, [*compiled.parameters]
    if compiled.must_match and compiled.match:
        where += f" AND d.doc IN (SELECT rowid FROM {compiled.table} WHERE {compiled.table} MATCH ?)"
        parameters.append(compiled.match)
    return int(db.execute(f"SELECT count(*) FROM document AS d WHERE {where}", parameters).fetchone()[0])


def _hit(row: sqlite3.Row, terms: Sequence[Term], exact: bool) -> Hit:
    record = unpack_record(row["record"])
    movements = "; ".join(item["name"] for item in record.get("movements", []))
    return Hit(
        record,
        exact or bool(row["exact"]),
        round(0.0 - row["score"], 6),
        highlight(record.get("title") or "", terms, exact),
        snippet(record.get("text") or "", terms, exact) or snippet(movements, terms, exact),
    )
