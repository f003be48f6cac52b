"""The dataset: records in, records out, and the ledger of what was tried.

Every document is written whole or not at all: its record, its index and its ledger entry come in
together, so a process may die at any moment. Outside of :meth:`Dataset.batch` it stands for good when
the call returns.
"""

import contextlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from pipeline.dataset import cards, rows
from pipeline.dataset.engine import Database, Row, Statement, savepoint, transaction
from pipeline.dataset.filling import fill_details, insert_document, insert_row
from pipeline.dataset.location import Place
from pipeline.dataset.opening import connect_for_reading, connect_for_writing, explained
from pipeline.dataset.packing import pack_record, unpack_record
from pipeline.dataset.papers import COLUMNS, Paper, means_several
from pipeline.dataset.review_keep import corrected
from pipeline.dataset.schema_review import note_doubt
from pipeline.dataset.sketches import sketch_row
from pipeline.dataset.words import number_key
from pipeline.errors import RecordNotFound
from pipeline.placed import PlacedPage, unpack

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at one file: which content (`id`), by which pipeline, and how it ended.

    `stage` is the one it came to, `worker` the process that worked on it (host:number). `kind` and `message`
    say what went wrong; None means that a record came out. `transient`: it may well work next time, nothing
    about the file itself being wrong.
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
    stage: str | None = None
    worker: str | None = None

    @property
    def outcome(self) -> str:
        """ok or failed."""
        return "failed" if self.kind else "ok"


class Dataset:
    """An open dataset. Use as a context manager; make one by :func:`create` or :func:`open_dataset`."""

    def __init__(self, db: Database, path: Place) -> None:
        self.db = db
        self.path = path
        self._versions: dict[str, int] = {}
        self._vocabulary: set[str] = set()
        self._codes: cards.Codes = {}
        self._size = 0
        self._waiting: list[Statement] = []
        self._left: int | None = None  # how many more writes go into the transaction of a batch

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
        record, packed = _packed(record)
        with self._writing():
            self._remove(record["id"])
            stored = corrected(self.db, record)
            doc = self._insert(stored, attempt.pipeline, attempt.ocr)
            content = packed if stored is record else pack_record(stored)
            insert_row(self.db, "content", {"doc": doc, "record": content, "pages": pages})
            self._log(attempt)
            self._link(self._source(record["id"]), [attempt.path, *paths])

    @contextlib.contextmanager
    def batch(self, size: int = 256) -> Iterator[None]:
        """Inside, `size` writes go into one transaction: for ready records, which come fast.

        Each is still whole or not at all, and one that raises leaves the others alone; but what the last few
        wrote is gone if the process dies, is not searched yet, and other writers wait for its transaction.
        """
        with explained(self.path):
            self._size, self._left = size, 0
            try:
                yield
            finally:
                try:
                    self._commit()
                finally:
                    self._left = None

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """All or nothing; in a batch, as a part of its transaction."""
        with explained(self.path):
            if self._left is None:
                unit = transaction(self.db)
            else:
                self._begin()
                unit = savepoint(self.db)
            before = len(self._waiting)
            try:
                with unit:
                    yield
            except BaseException:
                self._forget()
                del self._waiting[before:]
                raise

    def _begin(self) -> None:
        """The next transaction of a batch where the last one is full."""
        if not self._left or not self.db.in_transaction:
            self._commit()
            self.db.begin_writing()
            self._left = self._size
        self._left -= 1

    def _forget(self) -> None:
        """Rows that are known to be there may be gone."""
        self._versions.clear()
        self._vocabulary.clear()
        self._codes.clear()

    def _commit(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not self.db.in_transaction:
            self._forget()
            return  # the database gave the transaction up, on a full disk for one
        try:
            for statement in waiting:
                self.db.execute(*statement)
            self.db.execute("COMMIT")
        except BaseException:
            self._forget()
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise

    def settle(self, everything: bool = False) -> None:
        """Put the index in order after many changes and give back what is free; `everything`: at any cost."""
        with explained(self.path):
            self.db.settle(everything)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Several changes as one: all or nothing, nobody else in between. Raises DatasetError."""
        with self._writing():
            yield

    def put(self, record: Record) -> None:
        """Put `record`, as it is, in place of the one with its id, which keeps all else.

        Only inside :meth:`writing`.
        """
        made = self.db.execute(_MADE, (record["id"],)).fetchone()
        self._remove(record["id"])
        doc = self._insert(record, made["pipeline"], made["ocr"])
        insert_row(self.db, "content", {"doc": doc, "record": pack_record(record), "pages": made["pages"]})

    def log(self, attempt: Attempt) -> None:
        """Store a failed attempt. A record that an earlier attempt made stays."""
        with self._writing():
            self._log(attempt)

    def link(self, id: str, paths: Iterable[str]) -> None:
        """Note that the content `id` lies at `paths`."""
        with self._writing():
            self._link(self._source(id), paths)

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
            found = self.db.execute("SELECT path, id FROM file JOIN source USING (source)")
            return {row["path"]: row["id"] for row in found}

    def paths_of(self, id: str) -> list[str]:
        """Where the content `id` was found."""
        with explained(self.path):
            query = "SELECT path FROM file JOIN source USING (source) WHERE id = ? ORDER BY path"
            found = self.db.execute(query, (id,))
            return [row["path"] for row in found]

    def records(self) -> Iterator[Record]:
        """All records, in the order of their ids."""
        with explained(self.path):
            for row in self.db.stream("SELECT record FROM document JOIN content USING (doc) ORDER BY id"):
                yield unpack_record(row["record"])

    def pages(self, record: Record) -> Iterator[PlacedPage] | None:
        """The pages of a record with their words, one by one; None where it came in without them."""
        query = "SELECT pages FROM content JOIN document USING (doc) WHERE id = ?"
        with explained(self.path):
            row = self.db.execute(query, (record["id"],)).fetchone()
        return None if row is None or row["pages"] is None else unpack(row["pages"], record["text"])

    def size(self) -> int:
        """Bytes that it takes on the disk."""
        with explained(self.path):
            return self.db.size()

    def count(self) -> int:
        """The number of records."""
        with explained(self.path):
            return int(self.db.execute("SELECT count(*) FROM document").fetchone()[0])

    def faults(self) -> list[str]:
        """What is wrong with the file, its tables, its index or its records; nothing where all is sound."""
        from pipeline.dataset.checking import faults  # here: the model of the record takes time to import

        with explained(self.path):
            return list(faults(self.db))

    def find(self, name: str) -> Record:
        """The record meant by `name`: an id, the unique start of one (with or without `sha256:`),
        or a document number. Raises RecordNotFound; UsageError where several are meant.
        """
        with explained(self.path):
            found = self._meant(name)
        if not found:
            raise RecordNotFound(name=name)
        if len(found) > 1:
            raise means_several(name, [(row, 0) for row in found])
        with explained(self.path):
            query = "SELECT record FROM content WHERE doc = ?"
            return unpack_record(self.db.execute(query, (found[0].doc,)).fetchone()["record"])

    def meant(self, name: str) -> list[int]:
        """The records that `name` may mean, by number (see :meth:`find`); at most fifty."""
        with explained(self.path):
            return [paper.doc for paper in self._meant(name)]

    def _meant(self, name: str) -> list[Paper]:
        return [Paper(*row) for row in self._by_id(name) or self._by_number(name)]

    def _by_id(self, name: str) -> list[Row]:
        prefix = name.lower().removeprefix("sha256:")
        if len(prefix) < 4 or not set(prefix) <= set("0123456789abcdef"):
            return []
        where = "d.id >= ? AND d.id < ?"
        return self.db.execute(_FOUND.format(where), (f"sha256:{prefix}", f"sha256:{prefix}g")).fetchall()

    def _by_number(self, name: str) -> list[Row]:
        """However blanks and dashes stand: 25/KH-PGDĐT is 25 / KH-PGD&ĐT."""
        if not (wanted := number_key(name).replace(" ", "")):
            return []
        where = "replace(d.number_key, ' ', '') = ?"
        return self.db.execute(_FOUND.format(where), (wanted,)).fetchall()

    def _remove(self, id: str) -> None:
        query = "SELECT doc, record FROM document JOIN content USING (doc) WHERE id = ?"
        old = self.db.execute(query, (id,)).fetchone()
        if old is not None:
            self._index(self.db.forgetting(old["doc"], rows.index_rows(unpack_record(old["record"]))))
            self.db.execute("DELETE FROM document WHERE doc = ?", (old["doc"],))

    def _insert(self, record: Record, pipeline: str, ocr: str) -> int:
        row = rows.document_row(record) | {"version": self._version(pipeline), "ocr": ocr}
        doc = insert_document(self.db, row)
        fill_details(self.db, doc, record)
        cards.write(self.db, doc, record, self._codes)
        indexed = rows.index_rows(record)
        self._index(self.db.indexing(doc, indexed))
        cards.new_words(self.db, indexed["words"], self._vocabulary)
        if len(self._vocabulary) + len(self._codes) > _KNOWN_MOST:
            self._forget()
        insert_row(self.db, "sketch", {"doc": doc, **sketch_row(indexed["words"][0])})
        note_doubt(self.db, doc, record)
        return doc

    def _index(self, statements: Iterable[Statement]) -> None:
        """Into the indexes; in a batch at its end, for FTS5 writes what it has in hand at each savepoint."""
        if self._left is not None:
            self._waiting += statements
            return
        for statement in statements:
            self.db.execute(*statement)

    def _log(self, attempt: Attempt) -> None:
        row: rows.Row = {"source": self._source(attempt.id), "version": self._version(attempt.pipeline)}
        for name in _LEDGER:
            value = getattr(attempt, name)
            row[name] = _bindable(value) if isinstance(value, str) else value
        row["transient"] = int(attempt.transient)
        insert_row(self.db, "attempt", row)

    def _link(self, source: int, paths: Iterable[str]) -> None:
        named = [*dict.fromkeys(map(_bindable, paths))]
        self.db.executemany("DELETE FROM file WHERE path = ?", [(path,) for path in named])
        self.db.executemany(
            "INSERT INTO file (path, source) VALUES (?, ?)", [(path, source) for path in named]
        )

    def _source(self, id: str) -> int:
        """The number of a content."""
        self.db.execute("INSERT INTO source (id) VALUES (?) ON CONFLICT DO NOTHING", (id,))
        return int(self.db.execute("SELECT source FROM source WHERE id = ?", (id,)).fetchone()[0])

    def _version(self, name: str) -> int:
        """The number of a version of the pipeline."""
        if name not in self._versions:
            self.db.execute("INSERT INTO version (name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
            found = self.db.execute("SELECT version FROM version WHERE name = ?", (name,))
            self._versions[name] = int(found.fetchone()[0])
        return self._versions[name]


_KNOWN_MOST = 1_000_000
"""Words and values that are kept in mind, so that they are not looked up again: about 100 MB."""

_LEDGER = (
    "path", "ocr", "stage", "worker", "started", "finished", "outcome", "kind", "message", "transient",
)  # fmt: skip

_DONE = "SELECT id, name AS pipeline, ocr FROM document JOIN version USING (version)"

_MADE = """
SELECT name AS pipeline, ocr, pages FROM document JOIN version USING (version) LEFT JOIN content USING (doc)
WHERE id = ?
"""

_FOUND = f"SELECT {COLUMNS} FROM document AS d WHERE {{}} ORDER BY d.id LIMIT 50"

_FAILURES = """
SELECT a.*, id, name AS pipeline
FROM attempt AS a JOIN source USING (source) JOIN version USING (version)
WHERE outcome = 'failed'
  AND attempt = (SELECT max(attempt) FROM attempt AS b WHERE b.source = a.source AND b.path = a.path)
  AND NOT EXISTS (
    SELECT 1 FROM attempt AS c WHERE c.source = a.source AND c.attempt > a.attempt AND c.outcome = 'ok'
  )
ORDER BY path, id
"""


def _attempt(row: Row) -> Attempt:
    values = {name: row[name] for name in ("id", "pipeline", *_LEDGER) if name != "outcome"}
    return Attempt(**values | {"transient": bool(row["transient"])})


def _packed(record: Record) -> tuple[Record, bytes]:
    """Half surrogates (from odd file names), which are no text, become question marks."""
    try:
        return record, pack_record(record)
    except UnicodeEncodeError:
        whole = json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")
        record = json.loads(whole)
        return record, pack_record(record)


def _bindable(text: str) -> str:
    """Databases take UTF-8 only: the stray bytes of an odd file name are written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def create(path: Place) -> Dataset:
    """Open the dataset at `path` for writing; make it where there is none. Raises DatasetError."""
    return Dataset(connect_for_writing(path), path)


def open_dataset(path: Place) -> Dataset:
    """Open the dataset at `path` for reading. Raises DatasetError where there is none."""
    return Dataset(connect_for_reading(path), path)
