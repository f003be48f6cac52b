"""Where the dataset meets the corrections: what the machine made is kept, what is stored is corrected."""

from typing import Any

from pipeline.dataset.engine import Database
from pipeline.dataset.packing import pack_record, unpack_record
from pipeline.dataset.review_apply import apply
from pipeline.dataset.review_entries import entries_of

Record = dict[str, Any]


def corrected(db: Database, record: Record) -> Record:
    """What to store for a record as the machine made it: the same with people's corrections."""
    entries = entries_of(db, record["id"])
    if not entries:
        return record
    keep_machine(db, record)
    return apply(record, entries).record


def keep_machine(db: Database, record: Record) -> None:
    """Keep the record that corrections are applied to."""
    packed = pack_record(record)
    sql = "INSERT INTO machine (id, record) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET record = ?"
    db.execute(sql, (record["id"], packed, packed))


def machine_record(db: Database, id: str) -> Record:
    """A stored record as the machine made it."""
    row = db.execute("SELECT record FROM machine WHERE id = ?", (id,)).fetchone()
    row = (
        row
        or db.execute("SELECT record FROM document JOIN content USING (doc) WHERE id = ?", (id,)).fetchone()
    )
    return unpack_record(row["record"])


def stored_ids(db: Database) -> list[str]:
    """The ids of the records in the dataset that somebody spoke about."""
    found = db.execute("SELECT DISTINCT id FROM review WHERE id IN (SELECT id FROM document) ORDER BY id")
    return [row["id"] for row in found]
