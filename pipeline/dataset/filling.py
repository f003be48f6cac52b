"""What follows from a record, into the tables and out of them: details to filter by, words to search by."""

import functools

from pipeline.dataset import rows
from pipeline.dataset.engine import Database
from pipeline.dataset.packing import Record, unpack_record
from pipeline.telling import told


def insert_row(db: Database, table: str, row: rows.Row) -> None:
    """One row."""
    db.execute(_insertion(table, tuple(row)), tuple(row.values()))


def insert_document(db: Database, row: rows.Row) -> int:
    """A row of table `document`; return its `doc`."""
    statement = f"{_insertion('document', tuple(row))} RETURNING doc"
    return int(db.execute(statement, tuple(row.values())).fetchone()[0])


@functools.cache
def _insertion(table: str, names: tuple[str, ...]) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({listed}) VALUES ({', '.join('?' * len(names))})"


def fill_details(db: Database, doc: int, record: Record) -> None:
    """The rows of the tables that hang on a document."""
    for table, items in rows.detail_rows(record).items():
        if items:
            statement = _insertion(table, ("doc", "position", *items[0]))
            values = [(doc, position, *item.values()) for position, item in enumerate(items)]
            db.executemany(statement, values)


def refill(db: Database) -> None:
    """Fill details and index, which are empty, from the records; and what documents are looked up by."""
    for (doc,) in told("dataset.upgrading", db.execute("SELECT doc FROM content ORDER BY doc").fetchall()):
        packed = db.execute("SELECT record FROM content WHERE doc = ?", (doc,)).fetchone()[0]
        record = unpack_record(packed)
        row = rows.document_row(record)
        changes = ", ".join(f"{name} = ?" for name in row)
        db.execute(f"UPDATE document SET {changes} WHERE doc = ?", (*row.values(), doc))
        fill_details(db, doc, record)
        for statement in db.indexing(doc, rows.index_rows(record)):
            db.execute(*statement)
