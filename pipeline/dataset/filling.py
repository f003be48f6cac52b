"""What follows from a record, into the tables and out of them: details to filter by, words to search by."""

import functools
import sqlite3

from pipeline.dataset import rows
from pipeline.dataset.packing import Record, unpack_record

_WORDS = {
    table: f"INSERT INTO {table} (rowid, {', '.join(columns)}) VALUES (?{', ?' * len(columns)})"
    for table, columns in rows.INDEX.items()
}
_FORGET = {
    table: f"INSERT INTO {table} ({table}, rowid, {', '.join(columns)}) "
    f"VALUES ('delete', ?{', ?' * len(columns)})"
    for table, columns in rows.INDEX.items()
}


def insert_row(db: sqlite3.Connection, table: str, row: rows.Row) -> int:
    """One row; return its rowid."""
    return db.execute(_insertion(table, tuple(row)), tuple(row.values())).lastrowid or 0


@functools.cache
def _insertion(table: str, names: tuple[str, ...]) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({listed}) VALUES ({', '.join('?' * len(names))})"


def fill_details(db: sqlite3.Connection, doc: int, record: Record) -> None:
    """The rows of the tables that hang on a document."""
    for table, items in rows.detail_rows(record).items():
        if items:
            statement = _insertion(table, ("doc", "position", *items[0]))
            values = [(doc, position, *item.values()) for position, item in enumerate(items)]
            db.executemany(statement, values)


def fill_index(db: sqlite3.Connection, doc: int, record: Record) -> None:
    """The words of a document."""
    for table, values in rows.index_rows(record).items():
        db.execute(_WORDS[table], (doc, *values))


def empty_index(db: sqlite3.Connection, doc: int, record: Record) -> None:
    """Forget the words of a document: an index without content has to be told what it held."""
    for table, values in rows.index_rows(record).items():
        db.execute(_FORGET[table], (doc, *values))


def refill(db: sqlite3.Connection) -> None:
    """Fill details and index, which are empty, from the records; and what documents are looked up by."""
    for (doc,) in db.execute("SELECT doc FROM content ORDER BY doc").fetchall():
        packed = db.execute("SELECT record FROM content WHERE doc = ?", (doc,)).fetchone()[0]
        record = unpack_record(packed)
        row = rows.document_row(record)
        changes = ", ".join(f"{name} = ?" for name in row)
        db.execute(f"UPDATE document SET {changes} WHERE doc = ?", (*row.values(), doc))
        fill_details(db, doc, record)
        fill_index(db, doc, record)
