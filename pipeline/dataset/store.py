"""The dataset: records in, records out, and the ledger of what was tried.

Every write is one transaction per document: its record, its index and its ledger entry come in
together or not at all, so a process may die at any moment.
"""

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline.dataset import cards, rows
from pipeline.dataset.packing import pack_record, unpack_record
from pipeline.dataset.review_keep import corrected
from pipeline.dataset.schema import (
    INDEX,
    connect_for_reading,
    connect_for_writing,
    explained,
    transaction,
)
from pipeline.dataset.schema_review import note_doubt
from pipeline.dataset.sketches import sketch_row
from pipeline.dataset.words import number_key
from pipeline.errors import RecordNotFound, UsageError
from pipeline.messages import say
from pipeline.placed import PlacedPage, unpack

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at one file: which content (`id`), by which pipeline, and how it ended.

    `kind` and `message` say what went wrong; None means that a record came out. `transient`: it
    may well work next time, nothing about the file itself being wrong.
    """

    id: str
    path: str
    pipeline: str
    ocr: str
    started: str
    finished: str
    kind: str | None = None
    message: str | None = None
    transient: bool = False

    @property
    def outcome(self) -> str:
        """ok or failed."""
        return "failed" if self.kind else "ok"


class Dataset:
    """An open dataset. Use as a context manager; make one by :func:`create` or :func:`open_dataset`."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self.db = db
        self.path = path
        self._vocabulary: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.db.close()

    def add(
        self, record: Record, attempt: Attempt, paths: Sequence[str] = (), pages: bytes | None = None
    ) -> None:
        """Store `record` (new, or in place of the one with its id), the attempt and its paths.

        `pages`: where its words stand, packed (see pipeline/placed.py).
        """
        with explained(self.path), transaction(self.db), self._vocabulary_kept():
            self._remove(record["id"])
            doc = self._insert(corrected(self.db, record), attempt.pipeline, attempt.ocr)
            if pages is not None:
                self._insert_row("page_words", {"doc": doc, "packed": pages})
            self._log(attempt)
            self._link(record["id"], [attempt.path, *paths])

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Several changes as one: all or nothing, nobody else in between. Raises DatasetError."""
        with explained(self.path), transaction(self.db):
            yield

    def put(self, record: Record) -> None:
        """Put `record`, as it is, in place of the one with its id, which keeps all else.

        Only inside :meth:`writing`.
        """
        query = "SELECT pipeline, ocr, packed FROM document LEFT JOIN page_words USING (doc) WHERE id = ?"
        made = self.db.execute(query, (record["id"],)).fetchone()
        self._remove(record["id"])
        doc = self._insert(record, made["pipeline"], made["ocr"])
        if made["packed"] is not None:
            self._insert_row("page_words", {"doc": doc, "packed": made["packed"]})

    def log(self, attempt: Attempt) -> None:
        """Store a failed attempt. A record that an earlier attempt made stays."""
        with explained(self.path), transaction(self.db):
            self._log(attempt)

    def link(self, id: str, paths: Iterable[str]) -> None:
        """Note that the content `id` lies at `paths`."""
        with explained(self.path), transaction(self.db):
            self._link(id, paths)

    def done(self) -> dict[str, tuple[str, str]]:
        """For each record's id: the version of the pipeline and the OCR mode that made it."""
        with explained(self.path):
            return {r["id"]: (r["pipeline"], r["ocr"]) for r in self.db.execute(_DONE)}

    def failures(self) -> list[Attempt]:
        """The last attempt at each file that failed, unless its content was read since."""
        with explained(self.path):
            return [_attempt(row) for row in self.db.execute(_FAILURES)]

    def paths(self) -> dict[str, str]:
        """For each path ever taken in: the id of the content it had."""
        with explained(self.path):
            return {row["path"]: row["id"] for row in self.db.execute("SELECT path, id FROM file")}

    def paths_of(self, id: str) -> list[str]:
        """Where the content `id` was found."""
        with explained(self.path):
            found = self.db.execute("SELECT path FROM file WHERE id = ? ORDER BY path", (id,))
            return [row["path"] for row in found]

    def records(self) -> Iterator[Record]:
        """All records, in the order of their ids."""
        with explained(self.path):
            for row in self.db.execute("SELECT record FROM document ORDER BY id"):
                yield unpack_record(row["record"])

    def pages(self, record: Record) -> Iterator[PlacedPage] | None:
        """The pages of a record with their words, one by one; None where it came in without them."""
        query = "SELECT packed FROM page_words JOIN document USING (doc) WHERE id = ?"
        with explained(self.path):
            row = self.db.execute(query, (record["id"],)).fetchone()
        return None if row is None else unpack(row["packed"], record["text"])

    def count(self) -> int:
        """The number of records."""
        with explained(self.path):
            return int(self.db.execute("SELECT count(*) FROM document").fetchone()[0])

    def faults(self) -> list[str]:
        """What SQLite's integrity check has to say; nothing where the file is sound."""
        with explained(self.path):
            said = [str(row[0]) for row in self.db.execute("PRAGMA integrity_check(10)")]
            said += [str(tuple(row)) for row in self.db.execute("PRAGMA foreign_key_check")]
        return [line for line in said if line != "ok"]

    def find(self, name: str) -> Record:
        """The record meant by `name`: an id, the unique start of one (with or without `sha256:`),
        or a document number. Raises RecordNotFound; UsageError where several are meant.
        """
        with explained(self.path):
            found = self._by_id(name) or self._by_number(name)
        if not found:
            raise RecordNotFound(name=name)
        if len(found) > 1:
            listed = "\n".join("  ".join(["", *filter(None, tuple(row)[:-1])]) for row in found)
            raise UsageError(message=say("search.ambiguous", name=name, listed=listed))
        return unpack_record(found[0]["record"])

    def _by_id(self, name: str) -> list[sqlite3.Row]:
        prefix = name.lower().removeprefix("sha256:")
        if len(prefix) < 4 or not set(prefix) <= set("0123456789abcdef"):
            return []
        where = "id >= ? AND id < ?"
        return self.db.execute(_FOUND.format(where), (f"sha256:{prefix}", f"sha256:{prefix}g")).fetchall()

    def _by_number(self, name: str) -> list[sqlite3.Row]:
        """However blanks and dashes stand: 25/KH-PGDĐT is 25 / KH-PGD&ĐT."""
        if not (wanted := number_key(name).replace(" ", "")):
            return []
        where = "replace(number_key, ' ', '') = ?"
        return self.db.execute(_FOUND.format(where), (wanted,)).fetchall()

    def _remove(self, id: str) -> None:
        old = self.db.execute("SELECT doc, record FROM document WHERE id = ?", (id,)).fetchone()
        if old is None:
            return
        # A contentless index has to be told what it held in order to forget it.
        held = rows.index_row(unpack_record(old["record"]))
        self.db.execute(
            f"INSERT INTO words (words, rowid, {', '.join(INDEX)}) VALUES ('delete', ?{', ?' * len(INDEX)})",
            (old["doc"], *held),
        )
        self.db.execute("DELETE FROM document WHERE doc = ?", (old["doc"],))

    def _insert(self, record: Record, pipeline: str, ocr: str) -> int:
        whole = _dump(record)
        record = json.loads(whole)
        row = rows.document_row(record) | {
            "record": pack_record(whole),
            "pipeline": pipeline,
            "ocr": ocr,
        }
        doc = self._insert_row("document", row)
        for table, items in rows.detail_rows(record).items():
            for position, item in enumerate(items):
                self._insert_row(table, {"doc": doc, "position": position, **item})
        cards.write(self.db, doc, record)
        indexed = rows.index_row(record)
        self.db.execute(
            f"INSERT INTO words (rowid, {', '.join(INDEX)}) VALUES (?{', ?' * len(INDEX)})", (doc, *indexed)
        )
        self._vocabulary |= cards.new_words(self.db, indexed, self._vocabulary)
        self._insert_row("sketch", {"doc": doc, **sketch_row(indexed[-1])})
        note_doubt(self.db, doc, record)
        return doc

    @contextlib.contextmanager
    def _vocabulary_kept(self) -> Iterator[None]:
        """What was learnt in a transaction that fails is not in the dataset, and not known then."""
        try:
            yield
        except BaseException:
            self._vocabulary.clear()
            raise

    def _insert_row(self, table: str, row: rows.Row) -> int:
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        cursor = self.db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))
        return cursor.lastrowid or 0

    def _log(self, attempt: Attempt) -> None:
        values = {name: getattr(attempt, name) for name in _LEDGER}
        self._insert_row("attempt", {k: _bindable(v) if isinstance(v, str) else v for k, v in values.items()})

    def _link(self, id: str, paths: Iterable[str]) -> None:
        self.db.executemany(
            "INSERT INTO file (path, id) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET id = excluded.id",
            [(_bindable(path), id) for path in paths],
        )


_LEDGER = (
    "id", "path", "pipeline", "ocr", "started", "finished", "outcome", "kind", "message", "transient",
)  # fmt: skip

_DONE = "SELECT id, pipeline, ocr FROM document"

_FOUND = """
SELECT id, number, issue_date, issuing_body, title, record FROM document WHERE {} ORDER BY id LIMIT 10
"""

_FAILURES = """
SELECT * FROM attempt AS a
WHERE outcome = 'failed'
  AND attempt = (SELECT max(attempt) FROM attempt AS b WHERE b.id = a.id AND b.path = a.path)
  AND NOT EXISTS (
    SELECT 1 FROM attempt AS c WHERE c.id = a.id AND c.attempt > a.attempt AND c.outcome = 'ok'
  )
ORDER BY path, id
"""


def _attempt(row: sqlite3.Row) -> Attempt:
    values: dict[str, Any] = {name: row[name] for name in _LEDGER if name != "outcome"}
    return Attempt(**values | {"transient": bool(row["transient"])})


def _dump(record: Record) -> str:
    """As JSON; half surrogates (from odd file names), which are no text, become question marks."""
    whole = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return whole.encode("utf-8", "replace").decode("utf-8")


def _bindable(text: str) -> str:
    """SQLite takes UTF-8 only: the stray bytes of an odd file name are written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def create(path: Path) -> Dataset:
    """Open the dataset at `path` for writing; make it where there is none. Raises DatasetError."""
    return Dataset(connect_for_writing(path), path)


def open_dataset(path: Path) -> Dataset:
    """Open the dataset at `path` for reading. Raises DatasetError where there is none."""
    return Dataset(connect_for_reading(path), path)
