"""Whether a document still stands: what amends or replaces it, and what it amends or replaces itself.

That is the graph of citations seen from one document, its copies included: what "Sửa đổi, bổ sung Kế hoạch
số 25 …" says in one document holds for both.
"""

from typing import NamedTuple

from pipeline.dataset.graph import Edge, Graph
from pipeline.dataset.relations import AMENDS, REPLACES


class Standing(NamedTuple):
    """Edges of the graph. The document is the target of the first two and the source of the others.

    An edge may be uncertain (`Edge.certain`): then the document is one of those that may be meant.
    """

    replaced_by: list[Edge]
    amended_by: list[Edge]
    replaces: list[Edge]
    amends: list[Edge]


def standing(graph: Graph, id: str) -> Standing:
    """What changed the document of a record, and what it changed. Raises as `Graph.find` does."""
    (node,) = graph.find(id)
    below, above = graph.down(node), graph.up(node)
    return Standing(
        [edge for edge in below if edge.relation == REPLACES],
        [edge for edge in below if edge.relation == AMENDS],
        [edge for edge in above if edge.relation == REPLACES],
        [edge for edge in above if edge.relation == AMENDS],
    )
