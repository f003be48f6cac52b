"""The graph of citations: which plan carries out which, amends or replaces which, up and down.

Nothing of it is stored but what the tables hold anyway: a citation is resolved when it is asked for (see
`resolving`), by indexed look-ups for one document, in one pass over all citations for the whole graph.
"""

import datetime
import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pipeline.dataset.dates import known_days
from pipeline.dataset.opening import explained
from pipeline.dataset.outside import Outside, outside
from pipeline.dataset.papers import (
    Citation,
    Paper,
    Papers,
    all_citations,
    cited_by,
    citing_day,
    citing_number,
    count_citing,
    count_citing_law,
    squeezed,
)
from pipeline.dataset.relations import AMENDS, CARRIES_OUT, MENTION, REPLACES
from pipeline.dataset.resolving import copies, first_copies, resolve
from pipeline.dataset.store import Dataset
from pipeline.errors import RecordNotFound

Node = Paper | Outside
Direction = Literal["up", "down"]

CHAIN = (CARRIES_OUT, AMENDS, REPLACES)
"""The relations that make a chain of command; a mere mention does not."""


class Edge(NamedTuple):
    """One document cites another, which is `target`.

    `status` is linked (the target is in the dataset), outside (it is not), ambiguous or unsure (the
    target is one of `candidates` or not in the dataset). `confidence` is the probability that a linked
    target is the one meant. `days`: how many days after its target the source was issued.
    """

    source: Paper
    target: Node
    relation: str
    status: str
    confidence: float | None
    candidates: tuple[tuple[Paper, float], ...]
    citation: Citation

    @property
    def certain(self) -> bool:
        """Whether it is known which document is cited."""
        return self.status in {"linked", "outside"}

    @property
    def days(self) -> int | None:
        """Days from the target to the source; None where a date is not known to the day, or is wrong."""
        earlier = self.target.issue_date or self.citation.date
        return _days(earlier, self.source.issue_date)


@dataclass(slots=True)
class Branch:
    """A node of a tree, the edge that led to it, and what hangs on it.

    `repeated`: it stands elsewhere in the tree, with what hangs on it. `cited`: for a document outside of
    the dataset, how many documents cite it.
    """

    node: Node
    edge: Edge | None = None
    children: list["Branch"] = field(default_factory=list)
    repeated: bool = False
    cited: int | None = None

    @property
    def goes_on(self) -> bool:
        """Whether it is certain which document this is, and the first time that it stands in the tree."""
        return not self.repeated and self.edge is not None and self.edge.certain


class Graph:
    """The graph of an open dataset. Raises DatasetError where the file fails."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.db = dataset.db
        self.papers = Papers(dataset.db)
        self._firsts: dict[int, Paper] = {}
        self._edges: dict[tuple[int, int], Edge] = {}
        self._dated = functools.lru_cache(maxsize=4096)(self._dated_as)

    def find(self, name: str) -> list[Node]:
        """What `name` means: a record, as `Dataset.find` has it, or documents that are only cited.

        Several files of one document are one. Raises RecordNotFound where nothing is called so;
        UsageError where several documents are.
        """
        with explained(self.dataset.path):
            numbered = first_copies(self.papers.numbered(squeezed(name)))
        if len(numbered) == 1:
            return list(numbered)
        try:
            return [self._first(self.papers.get(self.dataset.find(name)["id"]))]
        except RecordNotFound:
            cited = self._cited_as(squeezed(name))
            if not cited:
                raise
            return list(dict.fromkeys(self._settled(node) for node in cited))

    def up(self, node: Node) -> list[Edge]:
        """What a document cites, each once; nothing is known of a document outside of the dataset."""
        if isinstance(node, Outside):
            return []
        with explained(self.dataset.path):
            found = [self._known(item) for item in cited_by(self.db, copies(node, self.papers))]
        return _once(found, lambda edge: edge.target.node)

    def cites(self, id: str) -> dict[int, Edge]:
        """What each reference of a record means, by its place in the record."""
        with explained(self.dataset.path):
            paper = self.papers.get(id)
            return {item.position: self._known(item) for item in cited_by(self.db, [paper])}

    def down(self, node: Node) -> list[Edge]:
        """Who cites a document, each once, the earliest first; also those that may mean it."""
        with explained(self.dataset.path):
            found = [self._known(item) for item in self._citing(node)]
        mine = [edge for edge in found if edge.target.node == node.node or _may_mean(edge, node)]
        mine.sort(key=lambda edge: (edge.source.issued_from or "9999", edge.source.id))
        return _once(mine, lambda edge: edge.source.node)

    def edges(self) -> Iterator[Edge]:
        """The whole graph, in one pass."""
        with explained(self.dataset.path):
            self.papers.load()
            for citation in all_citations(self.db):
                yield self._edge(citation)

    def tree(self, node: Node, direction: Direction, depth: int, relations: Iterable[str] = CHAIN) -> Branch:
        """What hangs on `node`, `depth` steps up or down; cycles end where they close."""
        wanted, seen = frozenset(relations), {node.node}
        root = Branch(node)
        level = [root]
        for _ in range(depth):
            level = [child for branch in level for child in self._grow(branch, direction, wanted, seen)]
        return root

    def cited(self, node: Outside) -> int:
        """How many documents cite a document outside of the dataset."""
        if node.scope or node.undated:
            return len(self.down(node))
        with explained(self.dataset.path):
            if not node.key:
                return count_citing_law(self.db, node.day or "", node.law)
            return count_citing(self.db, node.key, node.day)

    def _grow(
        self, branch: Branch, direction: Direction, wanted: frozenset[str], seen: set[str]
    ) -> list[Branch]:
        """Hang on a branch what is next; return what goes on from there."""
        found = self.up(branch.node) if direction == "up" else self.down(branch.node)
        for edge in found:
            if edge.relation not in wanted:
                continue
            node: Node = edge.target if direction == "up" else edge.source
            child = Branch(node, edge, repeated=node.node in seen)
            if isinstance(node, Outside) and child.goes_on:
                child.cited = self.cited(node)
            branch.children.append(child)
            if child.goes_on:
                seen.add(node.node)
        return [child for child in branch.children if child.goes_on]

    def _known(self, citation: Citation) -> Edge:
        """The edge of a citation; a tree asks again and again for an undated one, which may mean many."""
        asked = (citation.by.doc, citation.position)
        if asked not in self._edges:
            self._edges[asked] = self._edge(citation)
        return self._edges[asked]

    def _edge(self, citation: Citation) -> Edge:
        found = resolve(citation, self.papers)
        cited = outside(citation)
        return Edge(
            self._first(citation.by),
            found.paper or (self._settled(cited) if found.status == "outside" else cited),
            citation.relation,
            found.status,
            found.confidence,
            found.candidates,
            citation,
        )

    def _first(self, paper: Paper) -> Paper:
        if paper.doc not in self._firsts:
            self._firsts[paper.doc] = copies(paper, self.papers)[0]
        return self._firsts[paper.doc]

    def _settled(self, node: Outside) -> Outside:
        """A document cited without a date is the one that others cite with a date, if there is only one."""
        if not node.undated or not node.key:
            return node
        dated = [other for other in self._dated(node.key) if other.scope == node.scope]
        return dated[0] if len(dated) == 1 else node

    def _dated_as(self, key: str) -> list[Outside]:
        return [node for node in self._cited_as(key) if not node.undated]

    def _citing(self, node: Node) -> Iterator[Citation]:
        """The citations that may mean a document."""
        day = node.day if isinstance(node, Outside) else node.issue_date
        first, last = known_days(day)
        key = node.key if isinstance(node, Outside) else squeezed(node.number)
        if key:
            yield from citing_number(self.db, key, first, last)
        if isinstance(node, Paper) and first and key and not key.isdigit():
            yield from citing_number(self.db, node.number_key.split()[0], first, last)
        if day and (isinstance(node, Paper) or not key):
            yield from citing_day(self.db, day)

    def _cited_as(self, key: str) -> dict[Outside, None]:
        with explained(self.dataset.path):
            return dict.fromkeys(outside(item) for item in citing_number(self.db, key)) if key else {}


class Summary(NamedTuple):
    """What most documents carry out, with how many do; how many citations have which status."""

    carried_out: list[tuple[Node, int]]
    statuses: dict[str, int]


def summary(edges: Iterable[Edge]) -> Summary:
    """Count a graph; each document counts once for what it carries out."""
    statuses = dict.fromkeys(("linked", "outside", "ambiguous", "unsure"), 0)
    carriers: dict[str, set[int]] = {}
    nodes: dict[str, Node] = {}
    for edge in edges:
        statuses[edge.status] += 1
        if edge.certain and edge.relation == CARRIES_OUT:
            nodes.setdefault(edge.target.node, edge.target)
            carriers.setdefault(edge.target.node, set()).add(edge.source.doc)
    counted = [(nodes[name], len(found)) for name, found in carriers.items()]
    return Summary(sorted(counted, key=lambda item: (-item[1], item[0].node)), statuses)


def _may_mean(edge: Edge, node: Node) -> bool:
    return edge.status != "linked" and any(paper.id == node.node for paper, _ in edge.candidates)


_STRENGTH = (REPLACES, AMENDS, CARRIES_OUT, MENTION)


def _once(edges: Iterable[Edge], node: Callable[[Edge], str]) -> list[Edge]:
    """One edge for each node, in the order of the first: a certain one, and whose relation says most."""
    kept: dict[str, Edge] = {}
    for edge in edges:
        known = kept.setdefault(node(edge), edge)
        if _rank(edge) < _rank(known):
            kept[node(edge)] = edge
    return list(kept.values())


def _rank(edge: Edge) -> tuple[bool, int]:
    return not edge.certain, _STRENGTH.index(edge.relation)


def _days(earlier: str | None, later: str | None) -> int | None:
    try:
        dates = [datetime.date.fromisoformat(date or "") for date in (earlier, later)]
    except ValueError:
        return None
    days = (dates[1] - dates[0]).days
    return days if days >= 0 else None
