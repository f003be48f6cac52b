"""What to look at first: the values that the machine is least sure of and nobody has looked at."""

import heapq
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pipeline.dataset.opening import explained
from pipeline.dataset.packing import unpack_record
from pipeline.dataset.review_values import FIELDS, parse_pointer
from pipeline.dataset.schema_review import is_reviewed
from pipeline.dataset.search import let_through
from pipeline.dataset.store import Dataset
from pipeline.errors import UsageError
from pipeline.messages import say

Record = dict[str, Any]


class Doubt(NamedTuple):
    """A value that may be wrong: how sure it is, of which record, where in it."""

    confidence: float
    id: str
    pointer: str
    value: Any
    evidence: Record
    record: Record


def worklist(
    dataset: Dataset,
    query: str = "",
    filters: Mapping[str, str] | None = None,
    *,
    field: str | None = None,
    below: float = 1.0,
    limit: int = 20,
) -> list[Doubt]:
    """The `limit` least certain values of confidence less than `below`, least certain first.

    `query` and `filters` choose the documents, as for a search; `field` the values (number, phases).
    Raises UsageError for a wrong query, filter or field.
    """
    if field is not None and field not in FIELDS:
        raise UsageError(message=say("review.bad-field", pointer=field, fields=", ".join(FIELDS)))
    found: list[tuple[float, str, str, Doubt]] = []
    with explained(dataset.path):
        for least, record in _doubtful(dataset, query, filters, below):
            if len(found) >= limit and least > found[limit - 1][0]:
                break  # the documents that follow are surer than all that was found
            fresh = [(d.confidence, d.id, d.pointer, d) for d in doubts(record, field, below)]
            found = heapq.nsmallest(limit, found + fresh, key=lambda line: line[:3])
    return [doubt for *_, doubt in found]


def doubts(record: Record, field: str | None, below: float) -> Iterator[Doubt]:
    """The values of one record that nobody has looked at and that are less sure than `below`."""
    for pointer, evidence in record["evidence"].items():
        name = pointer[1:].partition("/")[0]
        if is_reviewed(evidence) or evidence["confidence"] >= below or field not in {None, name}:
            continue
        if name in FIELDS:
            value = value_at(record, pointer)
            yield Doubt(evidence["confidence"], record["id"], pointer, value, evidence, record)


def value_at(record: Record, pointer: str) -> Any:
    """What stands in a record at a pointer."""
    at = parse_pointer(pointer)
    value = record[at.field]
    if at.item:
        value = value[int(at.item)]
    return (value or {}).get(at.member) if at.member else value


def doubtful_ids(dataset: Dataset, below: float) -> set[str]:
    """The records with a value less sure than `below` that nobody has looked at."""
    sql = "SELECT id FROM document JOIN doubt USING (doc) WHERE least < ?"
    with explained(dataset.path):
        return {row["id"] for row in dataset.db.execute(sql, (below,))}


def _doubtful(
    dataset: Dataset, query: str, filters: Mapping[str, str] | None, below: float
) -> Iterator[tuple[float, Record]]:
    """The records that have such values, the least certain first; read one by one."""
    doubts = "SELECT doc FROM doubt WHERE least < ? ORDER BY least, doc"
    for doc in let_through(dataset, query, filters, doubts, below):
        row = dataset.db.execute(
            "SELECT least, record FROM doubt JOIN content USING (doc) WHERE doc = ?", (doc,)
        ).fetchone()
        if row is not None:
            yield row["least"], unpack_record(row["record"])
