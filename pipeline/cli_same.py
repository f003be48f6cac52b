"""`same`: what is in the dataset more than once, and what was written over what, with the reasons."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.text import Text
from rich.tree import Tree

from pipeline.cli_frame import complain
from pipeline.cli_graph import described, document_name
from pipeline.cli_show import Lines, print_json, print_table, short_id
from pipeline.dataset import Dataset, dataset_path, open_dataset
from pipeline.dataset.comparing import TEMPLATE, Tie
from pipeline.dataset.drawing import edge_json, node_json
from pipeline.dataset.graph import Edge, Graph
from pipeline.dataset.papers import Paper
from pipeline.dataset.same import Group, Same
from pipeline.dataset.standing import Standing, standing
from pipeline.errors import ExitCode, RecordNotFound, UsageError
from pipeline.messages import say

SHOWN = 5
"""How many documents of the same form `show` names."""

_CHANGED = Standing._fields


def show_same(name: str | None, db: str | None, format: str) -> int:
    """Print the documents that are there more than once, or what belongs to one record."""
    with open_dataset(dataset_path(db)) as dataset:
        if name is None:
            _print_groups(Same(dataset).groups(), format)
        else:
            _print_one(dataset, _record_id(dataset, name), format)
    return ExitCode.OK


def related(dataset: Dataset, id: str) -> Lines:
    """What belongs to a record as lines for `show`, by the keys of their headings: what changed it and what
    it changed, its other copies and versions, documents of the same form."""
    ties, changed = Same(dataset).ties(id), standing(Graph(dataset), id)
    one, forms = _parted(ties, changed)
    more = [say("same.more", count=len(forms) - SHOWN)] if len(forms) > SHOWN else []
    return [
        *((name.replace("_", "-"), [_changed_line(edge, name) for edge in getattr(changed, name)])
          for name in _CHANGED),
        ("copies", [f"{short_id(item.other.id)} · {_said(item)}" for item in one]),
        ("forms", [f"{document_name(item.other)} · {_said(item)}" for item in forms[:SHOWN]] + more),
    ]  # fmt: skip


def _record_id(dataset: Dataset, name: str) -> str:
    """The id of a record; where a number means several copies of one document, that of the first."""
    try:
        return str(dataset.find(name)["id"])
    except UsageError:
        (node,) = Graph(dataset).find(name)
        if isinstance(node, Paper):
            return node.id
        raise RecordNotFound(name=name) from None


def _print_groups(groups: Sequence[Group], format: str) -> None:
    if format == "json":
        print_json({"groups": [_group_json(group) for group in groups]})
        return
    for group in groups:
        tree = Tree(_best_line(group.best), guide_style="dim")
        _hang_files(tree, group.files[group.best.id])
        for item in group.others:
            _hang_files(tree.add(_tie_line(item)), group.files[item.other.id])
        print_table(tree)
        print()
    complain(say("same.count", groups=len(groups), others=sum(len(group.others) for group in groups)))


def _print_one(dataset: Dataset, id: str, format: str) -> None:
    same = Same(dataset)
    paper, changed = same.papers.get(id), standing(Graph(dataset), id)
    one, forms = _parted(same.ties(id), changed)
    best = same.best([paper, *(item.other for item in one)])
    if format == "json":
        print_json(
            {"document": {**node_json(paper), "files": dataset.paths_of(id)}, "best": best.id}
            | {name: [_edge_json(edge, name) for edge in getattr(changed, name)] for name in _CHANGED}
            | {"same": [_tie_json(item, dataset.paths_of(item.other.id)) for item in one]}
            | {"forms": [_tie_json(item) for item in forms]}
        )
        return
    tree = Tree(described(paper, "bold"), guide_style="dim")
    _hang_files(tree, dataset.paths_of(id))
    for name in _CHANGED:
        edges = getattr(changed, name)
        _hang(tree, f"show.{name.replace('_', '-')}", [_changed_text(edge, name) for edge in edges])
    _hang(tree, "show.copies", map(_tie_line, one))
    if one:
        tree.add(Text(say("same.best", id=short_id(best.id))))
    _hang(tree, "show.forms", map(_tie_line, forms))
    if not (one or forms or any(changed)):
        tree.add(Text(say("same.none"), "dim"))
    print_table(tree, sys.stdout)


def _parted(ties: Iterable[Tie], changed: Standing) -> tuple[list[Tie], list[Tie]]:
    """The records of the same document, and the documents of the same form that did not change it."""
    found = list(ties)
    told = {edge.source.id for edges in changed for edge in edges}
    told |= {edge.target.node for edges in changed for edge in edges}
    forms = [item for item in found if item.kind == TEMPLATE and item.other.id not in told]
    return [item for item in found if item.kind != TEMPLATE], forms


def _hang(tree: Tree, heading: str, lines: Iterable[Text]) -> None:
    found = list(lines)
    if found:
        branch = tree.add(Text(say(heading), "bold"))
        for line in found:
            branch.add(line)


def _hang_files(tree: Tree, paths: Sequence[str]) -> None:
    for path in paths:
        tree.add(Text(path, "dim"))


def _best_line(paper: Paper) -> Text:
    return described(paper, "bold").append(f" · {short_id(paper.id)}", "dim")


def _tie_line(item: Tie) -> Text:
    text = Text(f"{_said(item)}\n")
    return text.append(described(item.other)).append(f" · {short_id(item.other.id)}", "dim")


def _said(item: Tie) -> str:
    """The relation, how sure or how near, and why: bản sao (99%): cùng số, cùng ngày."""
    reasons = ", ".join(say(f"same.reason.{reason}") for reason in item.reasons)
    return f"{say(f'same.kind.{item.kind}')} ({round(item.score * 100)}%): {reasons}"


def _changed_line(edge: Edge, name: str) -> str:
    doubt = "" if edge.certain else f" ({say('same.perhaps')})"
    return f"{document_name(_changer(edge, name))}{doubt}"


def _changed_text(edge: Edge, name: str) -> Text:
    return described(_changer(edge, name)).append("" if edge.certain else f" ({say('same.perhaps')})", "dim")


def _changer(edge: Edge, name: str) -> Any:
    """The other document of an edge."""
    return edge.source if name.endswith("_by") else edge.target


def _edge_json(edge: Edge, name: str) -> dict[str, Any]:
    return node_json(_changer(edge, name)) | edge_json(edge)


def _group_json(group: Group) -> dict[str, Any]:
    best = node_json(group.best) | {"files": group.files[group.best.id]}
    return {"best": best, "same": [_tie_json(item, group.files[item.other.id]) for item in group.others]}


def _tie_json(item: Tie, files: Sequence[str] | None = None) -> dict[str, Any]:
    said = {"kind": item.kind, "score": item.score, "reasons": list(item.reasons)}
    return node_json(item.other) | said | ({} if files is None else {"files": list(files)})
