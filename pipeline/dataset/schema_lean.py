"""The step to tables that say nothing twice.

A record and its pages lie in one row of `content`, away from what documents are looked up by: a scan of the
documents reads a fifth of what it did, and less of each database page stays empty. Ids of contents and names
of pipelines stand once (`source`, `version`) and are numbers elsewhere. Tables of what hangs on a document
hold what is searched and where it stands in the text, not the text again.
"""

from pipeline.dataset.engine import Database
from pipeline.dataset.packing import inflate_record, pack_record
from pipeline.dataset.rows import INDEX
from pipeline.telling import told

_EVIDENCE = "page INTEGER, start_at INTEGER, length INTEGER, sure INTEGER"
"""Where it stands: page, offset and length in the record's text; how sure that is, in percent."""
_OWNED = "doc INTEGER NOT NULL REFERENCES document ON DELETE CASCADE, position INTEGER NOT NULL"

_TABLES = """
CREATE TABLE version (version INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE source (source INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
CREATE TABLE content (
    doc INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    record BLOB NOT NULL,
    pages BLOB
);
ALTER TABLE file RENAME TO old_file;
ALTER TABLE attempt RENAME TO old_attempt;
DROP INDEX file_id;
DROP INDEX attempt_id;
CREATE TABLE file (path TEXT PRIMARY KEY, source INTEGER NOT NULL REFERENCES source) WITHOUT ROWID;
CREATE INDEX file_source ON file (source);
CREATE TABLE attempt (
    attempt INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source,
    path TEXT NOT NULL,
    version INTEGER NOT NULL REFERENCES version,
    ocr TEXT NOT NULL,
    stage TEXT, worker TEXT,
    started TEXT NOT NULL,
    finished TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'failed')),
    kind TEXT, message TEXT,
    transient INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX attempt_source ON attempt (source, attempt);
INSERT INTO version (name) SELECT pipeline FROM document UNION SELECT pipeline FROM old_attempt;
INSERT INTO source (id)
    SELECT id FROM document UNION SELECT id FROM old_file UNION SELECT id FROM old_attempt;
INSERT INTO file SELECT path, source FROM old_file JOIN source USING (id);
INSERT INTO attempt
    SELECT attempt, source, path, version, ocr, NULL, NULL, started, finished, outcome, kind, message,
        transient
    FROM old_attempt JOIN source USING (id) JOIN version ON name = pipeline;
DROP TABLE old_file;
DROP TABLE old_attempt;
ALTER TABLE document ADD COLUMN version INTEGER REFERENCES version;
UPDATE document SET version = (SELECT version FROM version WHERE name = pipeline);
ALTER TABLE document DROP COLUMN pipeline"""

_DETAILS = f"""
DROP TABLE reference;
CREATE TABLE reference (
    {_OWNED}, {_EVIDENCE},
    type TEXT, number TEXT, date TEXT, issuer TEXT, role TEXT, number_key TEXT NOT NULL,
    relation TEXT, name TEXT,
    PRIMARY KEY (doc, position)
) WITHOUT ROWID;
CREATE INDEX reference_number ON reference (replace(number_key, ' ', '')) WHERE number_key <> '';
CREATE INDEX reference_dated ON reference (date) WHERE number_key = '';
DROP TABLE phase;
CREATE TABLE phase (
    {_OWNED}, {_EVIDENCE},
    label TEXT, start TEXT, "end" TEXT, precision TEXT, first_day TEXT, last_day TEXT,
    PRIMARY KEY (doc, position)
) WITHOUT ROWID;
CREATE INDEX phase_days ON phase (first_day, last_day);
DROP TABLE movement;
CREATE TABLE movement (
    {_OWNED}, {_EVIDENCE},
    name TEXT NOT NULL, kind TEXT, key TEXT NOT NULL, name_key TEXT NOT NULL,
    PRIMARY KEY (doc, position)
) WITHOUT ROWID;
CREATE INDEX movement_by_key ON movement (key);
DROP TABLE target;
CREATE TABLE target (
    {_OWNED}, {_EVIDENCE},
    subject TEXT, comparator TEXT NOT NULL, value REAL NOT NULL, unit TEXT, deadline TEXT,
    PRIMARY KEY (doc, position)
) WITHOUT ROWID;
DROP TABLE recipient;
CREATE TABLE recipient (
    {_OWNED}, {_EVIDENCE},
    name_key TEXT NOT NULL,
    PRIMARY KEY (doc, position)
) WITHOUT ROWID;
DROP TABLE words"""


def lean_tables(db: Database) -> None:
    """Bring the tables into their lean form; what follows from the records is left to `filling.refill`."""
    _run(db, _TABLES)
    for (doc,) in told("dataset.upgrading", db.execute("SELECT doc FROM document").fetchall()):
        packed, pages = db.execute(
            "SELECT record, packed FROM document LEFT JOIN page_words USING (doc) WHERE doc = ?", (doc,)
        ).fetchone()
        db.execute("INSERT INTO content VALUES (?, ?, ?)", (doc, pack_record(inflate_record(packed)), pages))
    for id, packed in db.execute("SELECT id, record FROM machine").fetchall():
        db.execute("UPDATE machine SET record = ? WHERE id = ?", (pack_record(inflate_record(packed)), id))
    _run(db, "DROP TABLE page_words;\nALTER TABLE document DROP COLUMN record")
    _run(db, _DETAILS)
    for table, columns in INDEX.items():
        db.execute(
            f"CREATE VIRTUAL TABLE {table} USING fts5({', '.join(columns)}, content='', tokenize='ascii')"
        )


def _run(db: Database, statements: str) -> None:
    for statement in statements.split(";\n"):
        db.execute(statement)
