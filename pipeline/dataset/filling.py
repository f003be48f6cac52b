"""What follows from a record, into the tables and out of them: details to filter by, words to search by."""

import functools
import sqlite3
from collections.abc import Iterator, Mapping

from pipeline.dataset import rows
from pipeline.dataset.packing import Record, unpack_record
from pipeline.telling import told

Statement = tuple[str, tuple[int | str, ...]]
"""SQL and its parameters."""

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


def indexing(doc: int, indexed: Mapping[str, tuple[str, ...]]) -> Iterator[Statement]:
    """What puts the words of a document (see `rows.index_rows`) into the indexes."""
    return ((_WORDS[table], (doc, *values)) for table, values in indexed.items())


def forgetting(doc: int, record: Record) -> Iterator[Statement]:
    """What takes them out again: an index without content has to be told what it held."""
    return ((_FORGET[table], (doc, *values)) for table, values in rows.index_rows(record).items())


def refill(db: sqlite3.Connection) -> None:
    """Fill details and index, which are empty, from the records; and what documents are looked up by."""
    for (doc,) in told("dataset.upgrading", db.execute("SELECT doc FROM content ORDER BY doc").fetchall()):
        packed = db.execute("SELECT record FROM content WHERE doc = ?", (doc,)).fetchone()[0]
        record = unpack_record(packed)
        row = rows.document_row(record)
        changes = ", ".join(f"{name} = ?" for name in row)
        db.execute(f"UPDATE document SET {changes} WHERE doc = ?", (*row.values(), doc))
        fill_details(db, doc, record)
        for statement in indexing(doc, rows.index_rows(record)):
            db.execute(*statement)
