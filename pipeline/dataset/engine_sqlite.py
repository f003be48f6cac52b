"""SQLite as a dataset's database: full text by FTS5, one writer at a time, one file."""

import contextlib
import sqlite3
from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.dataset.engine import Phrase, Statement
from pipeline.dataset.rows import INDEX

PART = 1000
"""Index pages that one step of a merge writes: about two megabytes, so that nobody waits for long."""

_WORDS = {
    table: f"INSERT INTO {table} (rowid, {', '.join(columns)}) VALUES (?{', ?' * len(columns)})"
    for table, columns in INDEX.items()
}
_FORGET = {
    table: f"INSERT INTO {table} ({table}, rowid, {', '.join(columns)}) "
    f"VALUES ('delete', ?{', ?' * len(columns)})"
    for table, columns in INDEX.items()
}


class SqliteDatabase(sqlite3.Connection):
    """See `engine.Database`."""

    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Any]:
        """Rows are read as they are asked for anyway."""
        return self.execute(sql, parameters)

    def tuples(self, sql: str) -> list[tuple[Any, ...]]:
        """Without names."""
        cursor = self.cursor()
        cursor.row_factory = None
        return cursor.execute(sql).fetchall()

    def joined(self, sql: str, parameters: Sequence[Any], column: str) -> str | None:
        """One long string comes five times as fast as many rows."""
        row = self.execute(f"SELECT group_concat({column}) FROM ({sql})", parameters).fetchone()
        return None if row[0] is None else str(row[0])

    def begin_reading(self) -> None:
        """The moment is that of the first thing read."""
        self.execute("BEGIN")
        self.execute("SELECT 1 FROM document LIMIT 1").fetchone()

    def begin_writing(self) -> None:
        """The write lock is taken at once."""
        self.execute("BEGIN IMMEDIATE")

    def moment(self) -> Hashable:
        """What others wrote, and what this connection did."""
        return self.execute("PRAGMA data_version").fetchone()[0], self.total_changes

    def holding(self, index: str, phrases: Sequence[Phrase], columns: Sequence[str]) -> Statement:
        """An FTS5 expression. Where columns do not matter none are named: it is three times as fast then."""
        text = " OR ".join(f'"{" ".join(words)}"{" *" if prefix else ""}' for words, prefix in phrases)
        if columns:
            text = f"{{{' '.join(columns)}}} : ({text})"
        return f"SELECT rowid AS doc FROM {index} WHERE {index} MATCH ?", (text,)

    def indexing(self, doc: int, indexed: Mapping[str, tuple[str, ...]]) -> Iterator[Statement]:
        """A row for each index."""
        return ((_WORDS[table], (doc, *values)) for table, values in indexed.items())

    def forgetting(self, doc: int, indexed: Mapping[str, tuple[str, ...]]) -> Iterator[Statement]:
        """An index without content has to be told what it held."""
        return ((_FORGET[table], (doc, *values)) for table, values in indexed.items())

    def indexed(self, index: str) -> str:
        """A table of FTS5's own has a row for each document."""
        return f"SELECT id AS doc FROM {index}_docsize"

    def settle(self, everything: bool) -> None:
        """Merge the parts of the indexes while that changes something, and give free pages back.

        A merge goes on from step to step, one transaction each. It costs in proportion to what was added, as
        FTS5 merges parts of like size; `everything` makes one part of each index.
        """
        for table in INDEX:
            if everything:
                self.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
            else:
                self._merge(table)
        self.executescript("PRAGMA incremental_vacuum")  # `execute` would stop after one page

    def _merge(self, table: str) -> None:
        while True:
            before = self.total_changes
            self.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (PART,))
            if self.total_changes - before < 2:
                return

    def damage(self) -> Iterator[str]:
        """Pages, their order, and the indexes of tables."""
        return (str(line) for (line,) in self.execute("PRAGMA integrity_check(10)") if line != "ok")

    def orphans(self) -> Iterator[tuple[str, int, str]]:
        """Foreign keys do not hold for who switches them off."""
        return (tuple(row)[:3] for row in self.execute("PRAGMA foreign_key_check"))

    def broken(self, index: str) -> str | None:
        """FTS5 checks itself only where it might write; a file that may not be written goes without."""
        with contextlib.closing(sqlite3.connect(f"{self._file().as_uri()}?mode=rw", uri=True)) as db:
            try:
                db.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
            except sqlite3.OperationalError:
                return None
            except sqlite3.DatabaseError as error:
                return str(error)
        return None

    def size(self) -> int:
        """Of the file."""
        return self._file().stat().st_size

    def _file(self) -> Path:
        return Path(self.execute("PRAGMA database_list").fetchone()["file"])
