"""What a document has to do with others: what it carries out, who carries it out, what changed it, copies."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pipeline.dataset import Dataset
from pipeline.dataset.comparing import TEMPLATE, Tie
from pipeline.dataset.drawing import edge_json, node_json
from pipeline.dataset.graph import Edge, Graph, Node
from pipeline.dataset.papers import Paper
from pipeline.dataset.relations import AMENDS, CARRIES_OUT, MENTION, REPLACES
from pipeline.dataset.same import Same, copies_of
from pipeline.messages import local_date, say

SHOWN = 20
"""Documents that the page lists under one heading; the API has them all."""


class Neighbour(NamedTuple):
    """Another document, as the page lists it; `id` is None where the dataset does not hold it."""

    id: str | None
    name: str
    title: str
    notes: tuple[str, ...]


class Group(NamedTuple):
    """Documents that are related in one way; `more`: how many are left out."""

    heading: str
    items: list[Neighbour]
    more: int


class Cited(NamedTuple):
    """The document that a reference means: `id` in the dataset; `doubt` where others may be meant."""

    id: str
    doubt: str


_WAYS = (
    ("replaced-by", "down", REPLACES),
    ("amended-by", "down", AMENDS),
    ("replaces", "up", REPLACES),
    ("amends", "up", AMENDS),
    ("up", "up", CARRIES_OUT),
    ("down", "down", CARRIES_OUT),
    ("mentioned-in", "down", MENTION),
)


def groups(dataset: Dataset, id: str, same: bool) -> list[Group]:
    """The neighbours of a record under their headings; `same`: also near copies and documents of its form,
    for which all texts of the dataset are compared with it."""
    edges = _edges(dataset, id)
    found = [
        _group(way, [_of_edge(_other(edge, direction), edge) for edge in edges[direction]
                     if edge.relation == relation])
        for way, direction, relation in _WAYS
    ]  # fmt: skip
    found += _ties(dataset, id) if same else [_group("copies", _copies(dataset, id))]
    return [group for group in found if group.items]


def cited(dataset: Dataset, id: str) -> dict[int, Cited]:
    """For each reference of a record that means a document of the dataset: which."""
    found = {}
    for position, edge in Graph(dataset).cites(id).items():
        if isinstance(edge.target, Paper) and edge.certain:
            found[position] = Cited(edge.target.id, _doubt(edge))
        elif edge.candidates:
            found[position] = Cited(edge.candidates[0][0].id, _doubt(edge))
    return found


def graph_json(dataset: Dataset, id: str) -> dict[str, Any]:
    """All neighbours of a record for programs, as `kehoach graph` and `kehoach same` name things."""
    edges = _edges(dataset, id)
    same = Same(dataset)
    ties = same.ties(id)
    listed = {
        direction: [node_json(_other(edge, direction)) | edge_json(edge) for edge in edges[direction]]
        for direction in ("up", "down")
    }
    return {
        "document": node_json(same.papers.get(id)),
        **listed,
        "same": [_tie_json(tie) for tie in ties if tie.kind != TEMPLATE],
        "forms": [_tie_json(tie) for tie in ties if tie.kind == TEMPLATE],
    }


def _edges(dataset: Dataset, id: str) -> dict[str, list[Edge]]:
    graph = Graph(dataset)
    (node,) = graph.find(id)
    return {"up": graph.up(node), "down": graph.down(node)}


def _other(edge: Edge, direction: str) -> Node:
    return edge.target if direction == "up" else edge.source


def _of_edge(node: Node, edge: Edge) -> Neighbour:
    notes = [say("graph.days", days=edge.days)] if edge.certain and edge.days is not None else []
    if doubt := _doubt(edge):
        notes.append(doubt)
    if not isinstance(node, Paper):
        notes.append(say("web.document.not-held"))
    return _neighbour(node, notes)


def _doubt(edge: Edge) -> str:
    """What is not certain about an edge, in words; "" where nothing is."""
    if not edge.certain:
        listed = ", ".join(f"{name(paper)} ({round(odds * 100)}%)" for paper, odds in edge.candidates)
        return say(f"graph.{edge.status}", listed=listed)
    if edge.confidence is not None and edge.confidence < 0.95:
        return say("graph.confidence", percent=round(edge.confidence * 100))
    return ""


def _copies(dataset: Dataset, id: str) -> list[Neighbour]:
    graph = Graph(dataset)
    return [_neighbour(graph.papers.get(other), []) for other in copies_of(dataset, id) if other != id]


def _ties(dataset: Dataset, id: str) -> list[Group]:
    ties = Same(dataset).ties(id)
    one = [_of_tie(tie) for tie in ties if tie.kind != TEMPLATE]
    return [_group("copies", one), _group("forms", [_of_tie(tie) for tie in ties if tie.kind == TEMPLATE])]


def _of_tie(tie: Tie) -> Neighbour:
    reasons = ", ".join(say(f"same.reason.{reason}") for reason in tie.reasons)
    return _neighbour(tie.other, [f"{say(f'same.kind.{tie.kind}')} ({round(tie.score * 100)}%): {reasons}"])


def _tie_json(tie: Tie) -> dict[str, Any]:
    said = {"kind": tie.kind, "score": tie.score, "reasons": list(tie.reasons)}
    return node_json(tie.other) | said


def _neighbour(node: Node, notes: Iterable[str]) -> Neighbour:
    title = " ".join((node.title or "").split()) if node.number else ""
    return Neighbour(node.id if isinstance(node, Paper) else None, name(node), title, tuple(notes))


def _group(way: str, items: Sequence[Neighbour]) -> Group:
    return Group(say(f"web.neighbours.{way}"), list(items[:SHOWN]), max(0, len(items) - SHOWN))


def name(node: Node) -> str:
    """Type, number, date and issuer, as far as they are known."""
    kind = node.doc_type if node.number else node.title or node.doc_type
    date = f"({local_date(node.issue_date)})" if node.issue_date else ""
    parts = (" ".join((kind or "").split()), node.number, date, node.issuing_body)
    return " ".join(part for part in parts if part) or say("show.no-number")
