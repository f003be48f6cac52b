"""Is a dataset sound: the file, the ties between its tables, the index, and each record."""

from collections.abc import Iterator

from pydantic import ValidationError

from pipeline.dataset.engine import Database
from pipeline.dataset.packing import Record, unpack_record
from pipeline.dataset.rows import INDEX
from pipeline.messages import say
from pipeline.record import PlanRecord

FIELDS = {
    "reference": "references", "phase": "phases", "movement": "movements", "target": "targets",
    "recipient": "recipients",
}  # fmt: skip
"""Tables of details -> the fields of the record whose items they hold."""


def faults(db: Database) -> Iterator[str]:
    """One line for each fault. Takes about a minute for a hundred thousand documents."""
    if damage := list(db.damage()):
        yield from damage
        return  # what lies in a damaged file says nothing more
    for table, row, parent in db.orphans():
        yield say("fault.orphan", table=table, row=row, parent=parent)
    yield from _index_faults(db)
    yield from _record_faults(db)


def _index_faults(db: Database) -> Iterator[str]:
    documents = "SELECT doc FROM document"
    for table in INDEX:
        if count := _lacking(db, documents, db.indexed(table)):
            yield say("fault.not-indexed", count=count)
        if count := _lacking(db, db.indexed(table), documents):
            yield say("fault.indexed-for-nothing", count=count)
        if (reason := db.broken(table)) is not None:
            yield say("fault.index", reason=reason)


def _lacking(db: Database, listed: str, others: str) -> int:
    """How many of the documents listed are not among the others."""
    return int(db.execute(f"SELECT count(*) FROM ({listed} EXCEPT {others}) AS lacking").fetchone()[0])


def _record_faults(db: Database) -> Iterator[str]:
    held = {table: _counts(db, table) for table in FIELDS}
    query = "SELECT doc, id, record FROM document LEFT JOIN content USING (doc) ORDER BY doc"
    for doc, id, packed in db.stream(query):
        try:
            record = unpack_record(packed or b"")
            PlanRecord.model_validate(record)
        except (ValidationError, ValueError) as error:
            yield say("fault.record", id=id, reason=str(error).splitlines()[0])
            continue
        yield from _mismatches(id, record, {table: counts.get(doc, 0) for table, counts in held.items()})


def _mismatches(id: str, record: Record, held: dict[str, int]) -> Iterator[str]:
    if record["id"] != id:
        yield say("fault.other-id", id=id, other=record["id"])
    for table, field in FIELDS.items():
        if held[table] != len(record.get(field, [])):
            yield say("fault.details", id=id, table=table, held=held[table], wanted=len(record[field]))


def _counts(db: Database, table: str) -> dict[int, int]:
    return dict(db.execute(f"SELECT doc, count(*) FROM {table} GROUP BY doc").fetchall())
