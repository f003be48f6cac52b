"""PostgreSQL as a dataset's database: full text by a GIN index of words, writers in turn, readers never wait.

The index gives what FTS5 gives: words and phrases as they are, in texts of any length. PostgreSQL's own
positions end at the 16,383rd word and the 256th place of a word, so the words of a document are indexed
without them, and phrases and columns are checked in the text of those that have the words.
"""

import functools
import itertools
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Self, cast

import psycopg
from psycopg.rows import RowMaker
from psycopg.types.string import StrDumperUnknown

from pipeline.dataset.engine import Phrase, Rows, Statement
from pipeline.dataset.rows import INDEX

LONGEST, MOST = 200, 900_000
"""Letters of a word and bytes of different words of a document that the index surely takes; those that have
more are `partial`: they are not in it, their texts are looked through."""

AT_ONCE = 200
"""Rows of a stream that are fetched together."""

_WORDS = {
    table: f"INSERT INTO {table} (doc, {', '.join(columns)}, partial) VALUES (?{', ?' * len(columns)}, ?)"
    for table, columns in INDEX.items()
}


def indexed_words(index: str) -> str:
    """SQL for the words of a document, of which the table `index` has a GIN index."""
    words = f"array_remove(string_to_array({' || '.join(INDEX[index])}, ' '), '')"
    return f"(CASE WHEN partial THEN ''::tsvector ELSE array_to_tsvector({words}) END)"


_BEGUN = psycopg.pq.TransactionStatus.INTRANS, psycopg.pq.TransactionStatus.INERROR


class PostgresRow(tuple[Any, ...]):
    """A row: its values by number and by name, as sqlite3.Row has them."""

    __slots__ = ()
    numbers: Mapping[str, int] = {}

    def __getitem__(self, at: Any) -> Any:
        return tuple.__getitem__(self, self.numbers[at] if isinstance(at, str) else at)

    def keys(self) -> list[str]:
        """The names."""
        return list(self.numbers)


@functools.lru_cache(maxsize=1000)
def _row_class(names: tuple[str, ...]) -> type[PostgresRow]:
    numbers = {name: number for number, name in enumerate(names)}
    return cast(type[PostgresRow], type("PostgresRow", (PostgresRow,), {"__slots__": (), "numbers": numbers}))


def _row_factory(cursor: Any) -> RowMaker[PostgresRow]:
    return _row_class(tuple(column.name for column in cursor.description or ()))


class _Text(StrDumperUnknown):
    """PostgreSQL's texts hold no NUL. Records, which are packed, keep theirs."""

    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace("\0", "\ufffd") if "\0" in obj else obj)


@functools.lru_cache(maxsize=10_000)
def _translated(statement: str, with_values: bool) -> str:
    """SQL as psycopg and PostgreSQL have it."""
    sql = statement.replace("instr(", "strpos(")
    return sql.replace("%", "%%").replace("?", "%s") if with_values else sql


class PostgresDatabase:
    """See `engine.Database`."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        connection.adapters.register_dumper(str, _Text)
        self._written = 0
        self._streams = itertools.count()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def in_transaction(self) -> bool:
        """Also in one that an error ended, which waits for its ROLLBACK."""
        return self.connection.info.transaction_status in _BEGUN

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Rows:
        """Run a statement."""
        self._written += not sql.startswith("SELECT")
        cursor = self.connection.cursor(binary=True, row_factory=_row_factory)
        return cursor.execute(_translated(sql, bool(parameters)), parameters or None)

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> None:
        """Run a statement for each of some values, all sent at once."""
        self._written += 1
        with self.connection.cursor() as cursor:
            cursor.executemany(_translated(sql, True), parameters)

    def close(self) -> None:
        """What was not committed is gone."""
        self.connection.close()

    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Any]:
        """By a cursor of the server, which outlives transactions and is of one moment."""
        name = f"stream{next(self._streams)}"
        with self.connection.cursor(
            name, row_factory=_row_factory, withhold=not self.in_transaction
        ) as cursor:
            cursor.itersize = AT_ONCE
            cursor.execute(_translated(sql, bool(parameters)), parameters or None, binary=True)
            yield from cursor

    def tuples(self, sql: str) -> list[tuple[Any, ...]]:
        """Without names."""
        with self.connection.cursor(binary=True) as cursor:
            return cursor.execute(_translated(sql, False)).fetchall()

    def joined(self, sql: str, parameters: Sequence[Any], column: str) -> str | None:
        """One long string comes faster than many rows here, too."""
        joined = f"SELECT string_agg({column}::text, ',') FROM ({sql}) AS listed"
        row = self.execute(joined, parameters).fetchone()
        return None if row[0] is None else str(row[0])

    def begin_reading(self) -> None:
        """One snapshot; nobody waits for it."""
        self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def begin_writing(self) -> None:
        """The one row of `kehoach_state` is written first by whoever writes: its lock is the right to write,
        and its number tells readers that something changed."""
        self.execute("BEGIN")
        try:
            self.execute("UPDATE kehoach_state SET changes = changes + 1")
        except BaseException:
            self.connection.rollback()
            raise

    def moment(self) -> Hashable:
        """What all committed, as far as this transaction sees it, and what this connection did."""
        return self.execute("SELECT changes FROM kehoach_state").fetchone()[0], self._written

    def holding(self, index: str, phrases: Sequence[Phrase], columns: Sequence[str]) -> Statement:
        """By the index of words; phrases and columns, and what is not in the index, by the text."""
        parts: list[str] = []
        values: list[str] = []
        for phrase in phrases:
            needle = f" {' '.join(phrase.words)}{'' if phrase.prefix else ' '}"
            among = columns or INDEX[index]
            said = f"({' OR '.join([f'strpos({name}, ?) > 0' for name in among])})"
            if all(len(word) <= LONGEST for word in phrase.words):
                further = bool(columns or len(phrase.words) > 1)
                found = f"{indexed_words(index)} @@ CAST(? AS tsquery)"
                parts.append(f"{found} AND {said}" if further else found)
                values += [_tsquery(phrase), *[needle] * len(among) * further]
            parts.append(f"partial AND {said}")
            values += [needle] * len(among)
        listed = " UNION ALL ".join(f"SELECT doc FROM {index} WHERE {part}" for part in parts)
        return listed, tuple(values)

    def indexing(self, doc: int, indexed: Mapping[str, tuple[str, ...]]) -> Iterator[Statement]:
        """A row for each index: the columns with a blank before and after each word."""
        for table, values in indexed.items():
            words = {word for text in values for word in text.split()}
            yield _WORDS[table], (doc, *(f" {text} " for text in values), _is_too_much(words))

    def forgetting(self, doc: int, indexed: Mapping[str, tuple[str, ...]]) -> Iterator[Statement]:
        """The rows go."""
        return ((f"DELETE FROM {table} WHERE doc = ?", (doc,)) for table in indexed)

    def indexed(self, index: str) -> str:
        """A row is a document."""
        return f"SELECT doc FROM {index}"

    def settle(self, everything: bool) -> None:
        """PostgreSQL does so in its own time. After many changes its plans should know of them at once; only
        the owner of the tables may ask for that, from others the server takes it as nothing."""
        if everything:
            tables = self.execute(f"SELECT relname FROM pg_class WHERE {_OURS} ORDER BY relname").fetchall()
            self.execute(f"VACUUM (ANALYZE) {', '.join(name for (name,) in tables)}")

    def damage(self) -> Iterator[str]:
        """That is the server's to find."""
        return iter(())

    def orphans(self) -> Iterator[tuple[str, int, str]]:
        """The server lets no row stand alone."""
        return iter(())

    def broken(self, index: str) -> str | None:
        """That is the server's to find."""
        return None

    def size(self) -> int:
        """Of the tables with their indexes."""
        total = f"SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class WHERE {_OURS}"
        return int(self.execute(total).fetchone()[0])


_OURS = (
    "relkind = 'r' AND relnamespace = "
    "(SELECT relnamespace FROM pg_class WHERE oid = to_regclass('kehoach_state'))"
)
"""The tables of the dataset."""


def _is_too_much(words: set[str]) -> bool:
    return sum(len(word.encode()) + 1 for word in words) > MOST or any(len(word) > LONGEST for word in words)


def _tsquery(phrase: Phrase) -> str:
    """All words of a phrase, wherever they stand."""
    quoted = [f"'{word}'" for word in phrase.words]  # words are letters and digits only
    return " & ".join(quoted) + (":*" if phrase.prefix else "")
