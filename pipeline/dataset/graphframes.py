"""The graph of citations as pandas tables: who cites whom, who answered whom and how many days later.

    with open_dataset(Path("kehoach.db")) as dataset:
        answers = graphframes.answers(dataset)
    answers.groupby("target_number")["days"].describe()

Of a document outside of the dataset there is no id; `target` is the name of its node, the same in every
row that means it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from pipeline.dataset.graph import Branch, Direction, Edge, Graph, Node
from pipeline.dataset.papers import Paper
from pipeline.dataset.relations import CARRIES_OUT
from pipeline.dataset.store import Dataset

_OF_NODE = ("doc_type", "number", "issuing_body", "level", "issue_date")
SOURCE = ("source", *(f"source_{name}" for name in _OF_NODE))
TARGET = ("target", *(f"target_{name}" for name in _OF_NODE), "in_dataset")
EDGE = ("relation", "status", "confidence", "days")


def edges(dataset: Dataset) -> pd.DataFrame:
    """One row a citation: columns SOURCE, TARGET and EDGE (see `graph.Edge`)."""
    rows = [[*_source(edge.source), *_target(edge.target), *_edge(edge)] for edge in Graph(dataset).edges()]
    return _typed(pd.DataFrame(rows, columns=[*SOURCE, *TARGET, *EDGE]))


def answers(dataset: Dataset) -> pd.DataFrame:
    """One row for each document and each one that it carries out, if it is certain which that is."""
    table = edges(dataset)
    table = table[(table["relation"] == CARRIES_OUT) & table["status"].isin(["linked", "outside"])]
    return table.drop_duplicates(["source", "target"]).reset_index(drop=True)


def chain(dataset: Dataset, name: str, direction: Direction, depth: int = 4) -> pd.DataFrame:
    """The tree up or down from the document `name`: one row a step, with `step` from 1 and `parent`.

    Raises RecordNotFound, UsageError as `Graph.find` does.
    """
    graph = Graph(dataset)
    trees = [graph.tree(node, direction, depth) for node in graph.find(name)]
    rows = [row for tree in trees for row in _steps(tree, tree.children, 1)]
    return _typed(pd.DataFrame(rows, columns=["step", "parent", "node", *_OF_NODE, *EDGE]))


def _steps(parent: Branch, children: Iterable[Branch], step: int) -> Iterator[list[Any]]:
    for child in children:
        assert child.edge
        yield [step, parent.node.node, *_source(child.node), *_edge(child.edge)]
        yield from _steps(child, child.children, step + 1)


def _source(node: Node) -> list[Any]:
    return [node.node, *(getattr(node, name) for name in _OF_NODE)]


def _target(node: Node) -> list[Any]:
    return [*_source(node), isinstance(node, Paper)]


def _edge(edge: Edge) -> list[Any]:
    return [edge.relation, edge.status, edge.confidence, edge.days]


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype({"confidence": "Float64", "days": "Int64"})
