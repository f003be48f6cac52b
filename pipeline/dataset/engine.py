"""What the dataset asks of a database. SQLite and PostgreSQL answer: engine_sqlite.py, engine_postgres.py.

SQL stands once, where it is used, in what both understand: `?` for values, `RETURNING`, `ON CONFLICT`,
`instr`. What they do not share is a method here.
"""

import contextlib
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, Self

Statement = tuple[str, tuple[Any, ...]]
"""SQL and its parameters."""


class Phrase(NamedTuple):
    """Words that stand beside each other in one column of an index; the last may go on where `prefix`."""

    words: tuple[str, ...]
    prefix: bool = False


class Row(Protocol):
    """A row: its values by number and by name."""

    def __getitem__(self, at: Any, /) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...


class Rows(Protocol):
    """What a statement brought."""

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...

    def __next__(self) -> Any: ...


class Database(Protocol):
    """An open connection. Nothing is written outside of a transaction but by the statement itself."""

    @property
    def in_transaction(self) -> bool: ...

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Rows: ...

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> object: ...

    def close(self) -> None: ...

    def stream(self, sql: str, parameters: Sequence[Any] = ...) -> Iterator[Any]:
        """The rows of a query whose result may be larger than memory, while other statements run."""

    def tuples(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a large result in the cheapest form."""

    def joined(self, sql: str, parameters: Sequence[Any], column: str) -> str | None:
        """The numbers in a column of a query, with commas between; None where there are none."""

    def begin_reading(self) -> None:
        """Begin a transaction that sees one moment only."""

    def begin_writing(self) -> None:
        """Begin a transaction that nobody else writes in; who else wants to, waits for its end."""

    def moment(self) -> Hashable:
        """Something that is another once anybody wrote anything."""

    def holding(self, index: str, phrases: Sequence[Phrase], columns: Sequence[str]) -> Statement:
        """Lists, as `doc`, the documents that hold one of some phrases; in `columns`, where any are named."""

    def indexing(self, doc: int, indexed: Mapping[str, tuple[str, ...]]) -> Iterator[Statement]:
        """Puts the words of a document (see `rows.index_rows`) into the indexes."""

    def forgetting(self, doc: int, indexed: Mapping[str, tuple[str, ...]]) -> Iterator[Statement]:
        """Takes them out again."""

    def indexed(self, index: str) -> str:
        """Lists, as `doc`, the documents that an index knows."""

    def settle(self, everything: bool) -> None:
        """Put indexes in order after many changes and give back what is free; `everything`: at any cost."""

    def damage(self) -> Iterator[str]:
        """What the database itself finds wrong with what lies on the disk."""

    def orphans(self) -> Iterator[tuple[str, int, str]]:
        """Rows without the row that they hang on: table, row, the other table."""

    def broken(self, index: str) -> str | None:
        """What is wrong with the inside of an index."""

    def size(self) -> int:
        """Bytes on the disk."""

    def __enter__(self) -> Self: ...


@contextlib.contextmanager
def transaction(db: Database) -> Iterator[None]:
    """All or nothing; the right to write is taken at once, so that two writers queue, not collide."""
    db.begin_writing()
    try:
        yield
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


@contextlib.contextmanager
def savepoint(db: Database) -> Iterator[None]:
    """All or nothing as a part of a transaction; nothing is left to undo where the database gave that up."""
    db.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK TO part")
            db.execute("RELEASE part")
        raise
    db.execute("RELEASE part")
