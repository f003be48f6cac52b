"""The tables of corrections: what people said, what the machine said, and where it is least sure."""

from typing import Any

from pipeline.dataset.engine import Database
from pipeline.dataset.packing import inflate_record
from pipeline.telling import told

Record = dict[str, Any]

REVIEW, CONFIRMED = "review", "confirmed"
"""Methods in the evidence of a value that a person set, and of one that a person found right."""


def add_reviews(db: Database) -> None:
    """`review` is only ever appended to. `machine` keeps the extracted record of documents that have
    entries there; it outlives the document, as the entries do. `doubt`: what `kehoach review` sorts by."""
    for statement in _TABLES.split(";\n"):
        db.execute(statement)
    for (doc,) in told("dataset.upgrading", db.execute("SELECT doc FROM document").fetchall()):
        packed = db.execute("SELECT record FROM document WHERE doc = ?", (doc,)).fetchone()[0]
        note_doubt(db, doc, inflate_record(packed))


_TABLES = """
CREATE TABLE review (
    entry INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    id TEXT NOT NULL,
    action TEXT NOT NULL,
    pointer TEXT NOT NULL, field TEXT NOT NULL, member TEXT NOT NULL,
    item TEXT, before TEXT, after TEXT, machine TEXT, target TEXT NOT NULL,
    who TEXT NOT NULL, at TEXT NOT NULL, note TEXT NOT NULL
);
CREATE INDEX review_id ON review (id, at);
CREATE TABLE machine (
    id TEXT PRIMARY KEY,
    record BLOB NOT NULL
);
CREATE TABLE doubt (
    doc INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    least REAL NOT NULL
);
CREATE INDEX doubt_least ON doubt (least, doc)"""


def note_doubt(db: Database, doc: int, record: Record) -> None:
    """Note how sure the least certain value of a record is that no person has looked at."""
    found = [e["confidence"] for e in record.get("evidence", {}).values() if not is_reviewed(e)]
    if found:
        db.execute("INSERT INTO doubt (doc, least) VALUES (?, ?)", (doc, min(found)))


def is_reviewed(evidence: Record) -> bool:
    """Whether a person set this value or found it right."""
    return evidence["method"] in {REVIEW, CONFIRMED}
