"""What follows from a record, into the tables and out of them: details to filter by, words to search by."""

import functools
import sqlite3

from pipeline.dataset import rows
from pipeline.dataset.packing import Record, unpack_record

_WORDS = f"words (rowid, {', '.join(rows.INDEX)}) VALUES (?{', ?' * len(rows.INDEX)})"
_FORGET = f"words (words, rowid, {', '.join(rows.INDEX)}) VALUES ('delete', ?{', ?' * len(rows.INDEX)})"


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


def fill_index(db: sqlite3.Connection, doc: int, words: list[str]) -> None:
    """The words of a document (see `rows.index_row`)."""
    db.execute(f"INSERT INTO {_WORDS}", (doc, *words))


def empty_index(db: sqlite3.Connection, doc: int, record: Record) -> None:
    """Forget the words of a document: an index without content has to be told what it held."""
    db.execute(f"INSERT INTO {_FORGET}", (doc, *rows.index_row(record)))


def refill(db: sqlite3.Connection) -> None:
    """Fill details and index, which are empty, from the records; and what documents are looked up by."""
    for (doc,) in db.execute("SELECT doc FROM content ORDER BY doc").fetchall():
        packed = db.execute("SELECT record FROM content WHERE doc = ?", (doc,)).fetchone()[0]
        record = unpack_record(packed)
        row = rows.document_row(record)
        changes = ", ".join(f"{name} = ?" for name in row)
        db.execute(f"UPDATE document SET {changes} WHERE doc = ?", (*row.values(), doc))
        fill_details(db, doc, record)
        fill_index(db, doc, rows.index_row(record))
