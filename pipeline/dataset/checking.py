"""Is a dataset sound: the file, the ties between its tables, the index, and each record."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from pipeline.dataset.packing import Record, unpack_record
from pipeline.dataset.rows import INDEX
from pipeline.messages import say
from pipeline.record import PlanRecord

FIELDS = {
    "reference": "references", "phase": "phases", "movement": "movements", "target": "targets",
    "recipient": "recipients",
}  # fmt: skip
"""Tables of details -> the fields of the record whose items they hold."""


def faults(db: sqlite3.Connection, path: Path) -> Iterator[str]:
    """One line for each fault. Takes about a minute for a hundred thousand documents."""
    sound = True
    for (line,) in db.execute("PRAGMA integrity_check(10)"):
        if line != "ok":
            sound = False
            yield str(line)
    if not sound:
        return  # what lies in a damaged file says nothing more
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield say("fault.orphan", table=table, row=row, parent=parent)
    yield from _index_faults(db, path)
    yield from _record_faults(db)


def _index_faults(db: sqlite3.Connection, path: Path) -> Iterator[str]:
    for table in INDEX:
        lacking = f"SELECT count(*) FROM document WHERE doc NOT IN (SELECT id FROM {table}_docsize)"
        if count := db.execute(lacking).fetchone()[0]:
            yield say("fault.not-indexed", count=count)
        surplus = f"SELECT count(*) FROM {table}_docsize WHERE id NOT IN (SELECT doc FROM document)"
        if count := db.execute(surplus).fetchone()[0]:
            yield say("fault.indexed-for-nothing", count=count)
        try:
            _check_index(path, table)
        except sqlite3.DatabaseError as error:
            yield say("fault.index", reason=error)


def _check_index(path: Path, table: str) -> None:
    """FTS5 checks itself only where it might write; a file that may not be written goes without.

    Raises sqlite3.DatabaseError where the index is broken.
    """
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as db:
        try:
            db.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        except sqlite3.OperationalError:
            return


def _record_faults(db: sqlite3.Connection) -> Iterator[str]:
    held = {table: _counts(db, table) for table in FIELDS}
    query = "SELECT doc, id, record FROM document LEFT JOIN content USING (doc) ORDER BY doc"
    for doc, id, packed in db.execute(query):
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


def _counts(db: sqlite3.Connection, table: str) -> dict[int, int]:
    return dict(db.execute(f"SELECT doc, count(*) FROM {table} GROUP BY doc").fetchall())
