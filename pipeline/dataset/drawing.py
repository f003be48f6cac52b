"""The graph of citations for other programs: JSON, and DOT as Graphviz draws it."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from pipeline.dataset.graph import Branch, Edge, Node
from pipeline.dataset.papers import Paper
from pipeline.dataset.relations import AMENDS, MENTION, REPLACES

_NAMED = ("doc_type", "number", "issuing_body", "level", "issue_date", "title")


def node_json(node: Node) -> dict[str, Any]:
    """A document; `id` is that of its record, null where it is only cited."""
    found = {"node": node.node, "id": node.id if isinstance(node, Paper) else None}
    return found | {name: getattr(node, name) for name in _NAMED}


def edge_json(edge: Edge) -> dict[str, Any]:
    """What is said of an edge; `cited_as` is what the source prints."""
    citation = edge.citation
    return {
        "relation": edge.relation,
        "status": edge.status,
        "confidence": edge.confidence,
        "days": edge.days,
        "cited_as": {name: getattr(citation, name) for name in ("type", "number", "date", "issuer")},
        "candidates": [{**node_json(paper), "confidence": odds} for paper, odds in edge.candidates]
        if not edge.certain
        else [],
    }


def tree_json(branch: Branch) -> list[dict[str, Any]]:
    """What hangs on a branch, each with what hangs on it in `children`."""
    return [
        {
            **node_json(child.node),
            **(edge_json(child.edge) if child.edge else {}),
            "cited": child.cited,
            "repeated": child.repeated,
            "children": tree_json(child),
        }
        for child in branch.children
    ]


def write_json(edges: Iterable[Edge], stream: TextIO) -> None:
    """The whole graph, {"edges": [...], "nodes": [...]}, one a line; nothing is kept but the nodes."""
    nodes: dict[str, Node] = {}
    stream.write('{"edges": [')
    for count, edge in enumerate(edges):
        nodes |= {edge.source.node: edge.source, edge.target.node: edge.target}
        line = {"source": edge.source.node, "target": edge.target.node, **edge_json(edge)}
        stream.write(f"{',' if count else ''}\n{json.dumps(line, ensure_ascii=False)}")
    stream.write('\n], "nodes": [')
    for count, node in enumerate(nodes.values()):
        stream.write(f"{',' if count else ''}\n{json.dumps(node_json(node), ensure_ascii=False)}")
    stream.write("\n]}\n")


def edges_of(branch: Branch) -> Iterator[Edge]:
    """The edges of a tree."""
    for child in branch.children:
        if child.edge:
            yield child.edge
        yield from edges_of(child)


_STYLE = {AMENDS: "dashed", REPLACES: "bold", MENTION: "dotted"}


def write_dot(edges: Iterable[Edge], stream: TextIO, alone: Iterable[Node] = ()) -> None:
    """A digraph in which arrows lead from who cites to what is cited, superiors above.

    Dashed frames: outside of the dataset. Dashed arrows amend, bold ones replace, dotted ones mention;
    a question mark: it is not certain which document is cited. `alone`: nodes that may have no edges.
    """
    drawn: set[str] = set()
    arrows: set[tuple[str, str, str]] = set()
    stream.write("digraph kehoach {\n  rankdir=BT;\n  node [shape=box];\n")
    for node in alone:
        _draw(node, drawn, stream)
    for edge in edges:
        _draw(edge.source, drawn, stream)
        _draw(edge.target, drawn, stream)
        arrow = (edge.source.node, edge.target.node, edge.relation)
        if arrow not in arrows:
            arrows.add(arrow)
            doubt = "" if edge.certain else ', label="?"'
            style = f"style={_STYLE.get(edge.relation, 'solid')}{doubt}"
            stream.write(f"  {_quoted(arrow[0])} -> {_quoted(arrow[1])} [{style}];\n")
    stream.write("}\n")


def _draw(node: Node, drawn: set[str], stream: TextIO) -> None:
    """Write a node the first time that it is met."""
    if node.node not in drawn:
        drawn.add(node.node)
        style = "solid" if isinstance(node, Paper) else "dashed"
        stream.write(f"  {_quoted(node.node)} [label={_quoted(_label(node))}, style={style}];\n")


def _label(node: Node) -> str:
    first = " ".join(filter(None, (node.doc_type if node.number else None, node.number or node.title)))
    return "\n".join(filter(None, (first or node.doc_type, node.issuing_body, node.issue_date)))


def _quoted(text: str) -> str:
    """A DOT string: only the quotation mark is special in it, and what a backslash makes of a letter."""
    clean = "".join(char if char.isprintable() or char == "\n" else " " for char in text)
    written = clean.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{written}"'
