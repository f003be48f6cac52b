"""Dataset files as older versions of the program wrote them, by their tables and their forms of a record."""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from dataset_samples import Record

from pipeline.dataset.packing import deflate_record
from pipeline.dataset.schema import APPLICATION, MIGRATIONS
from pipeline.dataset.words import folded, marked, number_key, tokens

PIPELINE = "ingest 1, record 1"
OLDEST, NEWEST = 1, 7
"""Versions that this module can write; the next one has tables of another kind."""
_WRITTEN = 4
"""The last version whose tables are written here; what later ones add follows from these."""


def write_old(path: Path, version: int, records: Iterable[Record], pages: bytes | None) -> None:
    """Make a file of `version` with `records`, their `pages` (if it has a table for them) and a failure."""
    with sqlite3.connect(path) as db:
        for step in MIGRATIONS[: min(version, _WRITTEN)]:
            step(db)
        for doc, record in enumerate(records, 1):
            _write(db, version, doc, record)
            if pages is not None and version >= 2:
                db.execute("INSERT INTO page_words VALUES (?, ?)", (doc, pages))
        _insert(db, "attempt", _attempt("sha256:bad", "/plans/bad.pdf", "failed"))
        for step in MIGRATIONS[_WRITTEN:version]:
            step(db)
        db.execute(f"PRAGMA application_id = {APPLICATION}")
        db.execute(f"PRAGMA user_version = {version}")
    db.close()


def _write(db: sqlite3.Connection, version: int, doc: int, record: Record) -> None:
    whole = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    row = {name: record[name] for name in ("id", "doc_type", "number", "issuing_body", "level", "title")}
    row |= dict.fromkeys(("type_key", "issuer_key", "area_key", "signer_key"), "")
    row |= {"doc": doc, "pipeline": PIPELINE, "ocr": "auto", "number_key": number_key(record["number"])}
    _insert(db, "document", row | {"record": whole if version < 3 else deflate_record(whole)})
    for position, item in enumerate(record["references"]):
        item = item | {"doc": doc, "position": position, "number_key": number_key(item["number"])}
        _insert(db, "reference", item)
    for position, item in enumerate(record["movements"]):
        _insert(db, "movement", item | {"doc": doc, "position": position, "name_key": ""})
    for position, name in enumerate(record["recipients"]):
        _insert(db, "recipient", {"doc": doc, "position": position, "name": name, "name_key": ""})
    body = {"body": " ".join(tokens(marked(record["text"])))}
    _insert(db, "words", {"rowid": doc, **body, "body_key": folded(body["body"])})
    path = f"/plans/{record['source']['file']}"
    _insert(db, "attempt", _attempt(record["id"], path, "ok"))
    _insert(db, "file", {"path": path, "id": record["id"]})


def _attempt(id: str, path: str, outcome: str) -> Record:
    row = {"id": id, "path": path, "pipeline": PIPELINE, "ocr": "auto", "started": "s", "finished": "f"}
    return row | {"outcome": outcome, "kind": None if outcome == "ok" else "damaged"}


def _insert(db: sqlite3.Connection, table: str, row: Record) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))
