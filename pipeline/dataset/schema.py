"""The tables, and how a dataset file is opened, made and brought to the newest version."""

import contextlib
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.dataset.engine import transaction
from pipeline.dataset.engine_sqlite import SqliteDatabase
from pipeline.dataset.filling import refill
from pipeline.dataset.packing import deflate_record, inflate_record
from pipeline.dataset.relations import law_names, relations
from pipeline.dataset.schema_lean import lean_tables
from pipeline.dataset.schema_review import add_reviews
from pipeline.dataset.schema_search import search_tables
from pipeline.dataset.sketches import sketch_row
from pipeline.dataset.words import area_key, folded, tokens
from pipeline.errors import DatasetError
from pipeline.messages import say
from pipeline.telling import told

APPLICATION = 0x4B484F31
"""`PRAGMA application_id` of our files ("KHO1"): tells them from other people's SQLite files."""

BUSY_SECONDS = 60.0

PAGE_SIZE = 2048
"""Of new files. With larger ones, more of the page that a record ends on is lost, with smaller ones there
are more heads of pages: SQLite's 4096 and 1024 make files of plans 4 and 2 % larger."""


WRITING_CACHE = 65_536
"""KiB of pages that a writer keeps: a transaction that outgrows them is written twice."""
CHECKPOINT = 8000
"""Pages of the log after which it is copied into the file; what changed several times is copied once."""


def _first(db: SqliteDatabase) -> None:
    for statement in _FIRST.split(";\n"):
        db.execute(statement)
    db.execute(
        "CREATE VIRTUAL TABLE words USING fts5(title, title_key, movement, movement_key, head, head_key, "
        "body, body_key, content='', tokenize='unicode61 remove_diacritics 0')"
    )


_FIRST = """
CREATE TABLE document (
    doc INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    pipeline TEXT NOT NULL,
    ocr TEXT NOT NULL,
    doc_type TEXT, number TEXT, issuing_body TEXT, level TEXT, issue_date TEXT, title TEXT,
    type_key TEXT NOT NULL, number_key TEXT NOT NULL, issuer_key TEXT NOT NULL,
    area_key TEXT NOT NULL, signer_key TEXT NOT NULL,
    issued_from TEXT, issued_to TEXT,
    record TEXT NOT NULL  -- last: what stands behind a long value is slow to reach
);
CREATE INDEX document_issued ON document (issued_from, issued_to);
CREATE INDEX document_number ON document (number_key);
CREATE TABLE file (
    path TEXT PRIMARY KEY,
    id TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX file_id ON file (id);
CREATE TABLE reference (
    doc INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    position INTEGER NOT NULL,
    type TEXT, number TEXT, date TEXT, issuer TEXT, role TEXT, number_key TEXT NOT NULL,
    PRIMARY KEY (doc, position)
) WITHOUT ROWID;
CREATE TABLE phase (
    doc INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    position INTEGER NOT NULL,
    label TEXT, start TEXT, "end" TEXT, precision TEXT, text TEXT, focus TEXT,
    first_day TEXT, last_day TEXT,
    PRIMARY KEY (doc, position)
) WITHOUT ROWID;
CREATE TABLE movement (
    doc INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL, kind TEXT, key TEXT NOT NULL, name_key TEXT NOT NULL,
    PRIMARY KEY (doc, position)
) WITHOUT ROWID;
CREATE INDEX movement_by_key ON movement (key);
CREATE TABLE target (
    doc INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text TEXT NOT NULL, subject TEXT, comparator TEXT, value REAL, unit TEXT, deadline TEXT,
    PRIMARY KEY (doc, position)
) WITHOUT ROWID;
CREATE TABLE recipient (
    doc INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL, name_key TEXT NOT NULL,
    PRIMARY KEY (doc, position)
) WITHOUT ROWID;
CREATE TABLE attempt (
    attempt INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    path TEXT NOT NULL,
    pipeline TEXT NOT NULL,
    ocr TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'failed')),
    kind TEXT, message TEXT,
    transient INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX attempt_id ON attempt (id, attempt)"""


def _page_words(db: SqliteDatabase) -> None:
    """One row a document: SQLite chains a long value without waste, where rows of one page (2 or 3 kB)
    would leave a third of each database page empty. Documents taken in before have none."""
    db.execute(
        "CREATE TABLE page_words (doc INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE, "
        "packed BLOB NOT NULL)"
    )


def _packed_records(db: SqliteDatabase) -> None:
    """`document.record` holds deflated JSON from here on: see pipeline/dataset/packing.py."""
    db.create_function("deflate_record", 1, deflate_record, deterministic=True)
    db.execute("UPDATE document SET record = deflate_record(record)")


def _graph(db: SqliteDatabase) -> None:
    """What the graph of citations looks documents and citations up by. A number is compared without its
    blanks, by an expression that is not stored a second time: 25/KH-PGD&ĐT is 25/KH-PGDĐT."""
    db.execute("ALTER TABLE reference ADD COLUMN relation TEXT")
    db.execute("ALTER TABLE reference ADD COLUMN name TEXT")
    for (doc,) in told("dataset.upgrading", db.execute("SELECT doc FROM document ORDER BY doc").fetchall()):
        packed = db.execute("SELECT record FROM document WHERE doc = ?", (doc,)).fetchone()[0]
        record = inflate_record(packed)
        db.execute("UPDATE document SET area_key = ? WHERE doc = ?", (area_key(record), doc))
        said = zip(relations(record), law_names(record), strict=True)
        db.executemany(
            "UPDATE reference SET relation = ?, name = ? WHERE doc = ? AND position = ?",
            [(*both, doc, position) for position, both in enumerate(said)],
        )
    db.execute("DROP INDEX document_number")
    db.execute("CREATE INDEX document_number ON document (replace(number_key, ' ', ''), issued_from)")
    db.execute(
        "CREATE INDEX reference_number ON reference (replace(number_key, ' ', '')) WHERE number_key <> ''"
    )
    db.execute("CREATE INDEX reference_dated ON reference (date) WHERE number_key = ''")


def _sketches(db: SqliteDatabase) -> None:
    """What near duplicates are found by. The index is for texts of the very same words."""
    db.execute(
        "CREATE TABLE sketch (doc INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE, "
        "text_hash INTEGER, packed BLOB NOT NULL)"
    )
    db.execute("CREATE INDEX sketch_text ON sketch (text_hash)")
    for (doc,) in told("dataset.upgrading", db.execute("SELECT doc FROM document ORDER BY doc").fetchall()):
        packed = db.execute("SELECT record FROM document WHERE doc = ?", (doc,)).fetchone()[0]
        words = " ".join(tokens(folded(inflate_record(packed).get("text") or "")))
        row = sketch_row(words)
        db.execute("INSERT INTO sketch VALUES (?, ?, ?)", (doc, row["text_hash"], row["packed"]))


MIGRATIONS: tuple[Callable[[SqliteDatabase], None], ...] = (
    _first, _page_words, _packed_records, _graph, _sketches, search_tables, add_reviews, lean_tables,
)  # fmt: skip
"""Step n leads from `PRAGMA user_version` n to n + 1; only ever appended to."""

EMPTYING = {lean_tables}
"""Steps that leave details and index empty: once all steps are done, these are filled from the records."""


def connect_for_writing(path: Path) -> SqliteDatabase:
    """Open the dataset at `path`, making it where there is none. Raises DatasetError and what
    `opening.explained` explains."""
    if not path.parent.is_dir():
        raise DatasetError(path=path, reason=say("dataset.no-folder", folder=path.parent))
    db = _connect(f"{path.absolute().as_uri()}?mode=rwc")
    try:
        if _check_owner(db, path) == 0:
            _shape(db)
        _use_wal(db)
        db.execute(f"PRAGMA cache_size = -{WRITING_CACHE}")
        db.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")
        _migrate(db)
    except BaseException:
        db.close()
        raise
    return db


def connect_for_reading(path: Path) -> SqliteDatabase:
    """Open the dataset at `path`, which must exist; nothing can be written. Raises as the other does."""
    if not path.exists():
        raise DatasetError(path=path, reason=say("dataset.missing", path=path))
    db = _connect_read_only(path)
    version = _check_owner(db, path)
    if version == 0:
        db.close()
        raise DatasetError(path=path, reason=say("dataset.empty", path=path))
    if version < len(MIGRATIONS):
        db.close()
        connect_for_writing(path).close()
        db = _connect_read_only(path)
    return db


def reason(error: Exception, path: Path) -> str:
    """What a person can do about what SQLite or the file system said."""
    text = str(error).lower()
    for part, key in (
        ("not a database", "dataset.not-a-database"),
        ("malformed", "dataset.damaged"),
        ("readonly", "dataset.read-only"),
        ("read-only", "dataset.read-only"),
        ("permission denied", "dataset.read-only"),
        ("locked", "dataset.locked"),
        ("full", "dataset.full"),
    ):
        if part in text:
            return say(key, path=path)
    if path.is_dir():
        return say("dataset.folder", path=path)
    if "unable to open" in text:
        return say("dataset.read-only", path=path)
    return str(error)


def _connect(uri: str) -> SqliteDatabase:
    db = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, factory=SqliteDatabase)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA synchronous = NORMAL")
    return db


def _connect_read_only(path: Path) -> SqliteDatabase:
    """Read-only; in a folder nobody may write to, WAL's side files are done without."""
    uri = path.absolute().as_uri()
    try:
        return _probed(f"{uri}?mode=ro")
    except sqlite3.OperationalError:
        if path.with_name(path.name + "-wal").exists() or not path.is_file():
            raise
        return _probed(f"{uri}?immutable=1")


def _probed(uri: str) -> SqliteDatabase:
    """Connect and read something: opening alone does not find out whether that is possible."""
    db = _connect(uri)
    try:
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        db.close()
        raise
    return db


def _check_owner(db: sqlite3.Connection, path: Path) -> int:
    """Return the file's version; 0 for an empty one. Raises DatasetError for other people's files."""
    application = db.execute("PRAGMA application_id").fetchone()[0]
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application != APPLICATION and (application or version or tables):
        raise DatasetError(path=path, reason=say("dataset.foreign", path=path))
    if version > len(MIGRATIONS):
        raise DatasetError(path=path, reason=say("dataset.newer", path=path, version=version))
    return version


def _shape(db: SqliteDatabase) -> None:
    """What can be chosen as long as a file is empty: `settle` gives back what is free."""
    db.execute(f"PRAGMA page_size = {PAGE_SIZE}")
    db.execute("PRAGMA auto_vacuum = INCREMENTAL")


def _use_wal(db: SqliteDatabase) -> None:
    """Switch to WAL; two processes that make one new file at once get in each other's way."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            if db.execute("PRAGMA journal_mode = WAL").fetchone()[0] == "wal":
                return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
        time.sleep(0.02)


def _migrate(db: SqliteDatabase) -> None:
    if db.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS):
        return
    with transaction(db):
        done = db.execute("PRAGMA user_version").fetchone()[0]
        steps = MIGRATIONS[done:]
        for step in steps:
            step(db)
        if EMPTYING.intersection(steps):
            refill(db)
        db.execute(f"PRAGMA application_id = {APPLICATION}")
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    if done:
        _shrink(db)


def _shrink(db: SqliteDatabase) -> None:
    """Give back what a step left free, where nobody else has the file open and the disk has room."""
    with contextlib.suppress(sqlite3.OperationalError):
        db.execute("PRAGMA auto_vacuum = INCREMENTAL")
        db.execute("VACUUM")
