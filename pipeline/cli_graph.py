"""`graph`: what a document carries out and who carries it out, as a tree; or what is carried out most."""

import json
from collections.abc import Iterator
from typing import Any, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from pipeline.cli_frame import complain
from pipeline.cli_show import print_table
from pipeline.dataset import dataset_path, open_dataset
from pipeline.dataset.drawing import edges_of, node_json, tree_json, write_dot, write_json
from pipeline.dataset.graph import Branch, Edge, Graph, Node, Summary, summary
from pipeline.dataset.papers import Paper
from pipeline.errors import ExitCode
from pipeline.messages import local_date, say
from pipeline.wholefile import output

SHOWN = 50
"""How many documents a table lists under one other, and in a summary; json and dot have them all."""

Trees = list[tuple[Node, dict[str, Branch]]]


def show_graph(
    name: str | None, db: str | None, directions: tuple[str, ...], depth: int, format: str, out: str
) -> int:
    """Print the trees of one document, or the whole graph."""
    with open_dataset(dataset_path(db)) as dataset, output(out) as stream:
        graph = Graph(dataset)
        if name is None:
            _whole(graph, format, stream)
        else:
            _one(_trees(graph, name, directions, depth), format, stream)
    return ExitCode.OK


def _trees(graph: Graph, name: str, directions: tuple[str, ...], depth: int) -> Trees:
    return [
        (node, {way: graph.tree(node, "up" if way == "up" else "down", depth) for way in directions})
        for node in graph.find(name)
    ]


def _whole(graph: Graph, format: str, stream: TextIO) -> None:
    if format == "json":
        write_json(graph.edges(), stream)
    elif format == "dot":
        write_dot(graph.edges(), stream)
    else:
        _print_summary(summary(graph.edges()), stream)


def _one(trees: Trees, format: str, stream: TextIO) -> None:
    if format == "json":
        listed = [_tree_json(node, found) for node, found in trees]
        json.dump({"documents": listed}, stream, ensure_ascii=False, indent=2)
        stream.write("\n")
    elif format == "dot":
        branches = [branch for _, found in trees for branch in found.values()]
        write_dot((edge for branch in branches for edge in edges_of(branch)), stream, [n for n, _ in trees])
    else:
        for node, found in trees:
            print_table(_drawn(node, found), stream)


def _tree_json(node: Node, branches: dict[str, Branch]) -> dict[str, Any]:
    return node_json(node) | {way: tree_json(branch) for way, branch in branches.items()}


def _drawn(node: Node, branches: dict[str, Branch]) -> Tree:
    """The document, and under it what it carries out and who carries it out."""
    label = described(node, "bold")
    if not isinstance(node, Paper):
        label.append(f"\n{say('graph.only-cited')}", "dim")
    root = Tree(label, guide_style="dim")
    for way, branch in branches.items():
        if way == "up" and not isinstance(node, Paper):
            continue
        heading = f"graph.{way}" if branch.children else f"graph.no-{way}"
        _hang(root.add(Text(say(heading), "bold")), branch)
    return root


def _hang(tree: Tree, branch: Branch) -> None:
    for child in branch.children[:SHOWN]:
        _hang(tree.add(_line(child)), child)
    if len(branch.children) > SHOWN:
        tree.add(Text(say("graph.more", count=len(branch.children) - SHOWN), "dim"))


def _line(branch: Branch) -> Text:
    """One document of a tree: how it is linked, what it is, how sure and how long after."""
    edge = branch.edge
    assert edge
    notes = [note for note in _notes(branch, edge) if note]
    line = Text(f"{say(f'graph.{edge.relation}')}: ", "italic")
    line.append(described(branch.node))
    if notes:
        line.append(f"\n{'; '.join(notes)}", "dim")
    return line


def _notes(branch: Branch, edge: Edge) -> Iterator[str]:
    if edge.certain and edge.days is not None:
        yield say("graph.days", days=edge.days)
    if edge.confidence is not None and edge.confidence < 0.95:
        yield say("graph.confidence", percent=round(edge.confidence * 100))
    if branch.cited is not None:
        yield say("graph.outside", count=branch.cited)
    if not edge.certain:
        listed = ", ".join(
            f"{document_name(paper)} ({round(odds * 100)}%)" for paper, odds in edge.candidates
        )
        yield say(f"graph.{edge.status}", listed=listed)
    if branch.repeated:
        yield say("graph.repeated")


def described(node: Node, style: str = "") -> Text:
    """A document by its name and the beginning of its title."""
    title = " ".join((node.title or "").split()) if node.number else ""
    text = Text(document_name(node), style)
    if title:
        text.append(f" – {title[:100].rstrip()}{'…' if len(title) > 100 else ''}", "dim")
    return text


def document_name(node: Node) -> str:
    """Type, number, date and issuer, as far as they are known."""
    kind = node.doc_type if node.number else node.title or node.doc_type
    date = f"({local_date(node.issue_date)})" if node.issue_date else ""
    parts = (kind, node.number, date, node.issuing_body)
    return " ".join(part for part in parts if part) or say("show.no-number")


def _print_summary(found: Summary, stream: TextIO) -> None:
    """The documents that most others carry out, and how much of the graph is certain."""
    if found.carried_out:
        print_table(_summary_table(found), stream)
    complain(say("graph.count", citations=sum(found.statuses.values()), **found.statuses))


def _summary_table(found: Summary) -> RenderableType:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(say("graph.column.document"), ratio=1, overflow="fold")
    table.add_column(say("graph.column.held"), width=10)
    table.add_column(say("graph.column.count"), justify="right", width=10)
    for node, count in found.carried_out[:SHOWN]:
        held = say("graph.held" if isinstance(node, Paper) else "graph.not-held")
        table.add_row(described(node), held, str(count))
    return table
