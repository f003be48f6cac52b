"""The tables beside the full-text index that search lives on: cards, their values, the vocabulary."""

from pipeline.dataset import cards
from pipeline.dataset.engine import Database
from pipeline.dataset.packing import inflate_record
from pipeline.telling import told

TABLES = """
CREATE TABLE value (
    code INTEGER PRIMARY KEY,
    field TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL,
    UNIQUE (field, key)
);
CREATE TABLE card (
    doc INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    issued INTEGER NOT NULL,  -- first day it may be of, as 20211009; 0 where unknown
    codes BLOB NOT NULL
);
CREATE TABLE vocabulary (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE INDEX phase_days ON phase (first_day, last_day)"""


def search_tables(db: Database) -> None:
    """Make the tables and fill them for the documents that are there already."""
    for statement in TABLES.split(";\n"):
        db.execute(statement)
    stored: cards.Codes = {}
    for (doc,) in told("dataset.upgrading", db.execute("SELECT doc FROM document ORDER BY doc").fetchall()):
        packed = db.execute("SELECT record FROM document WHERE doc = ?", (doc,)).fetchone()[0]
        cards.write(db, doc, inflate_record(packed), stored)
    db.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'words', 'row')")
    listed = (term for (term,) in db.execute("SELECT term FROM temp.terms"))
    cards.new_words(db, listed, set())
    db.execute("DROP TABLE temp.terms")
