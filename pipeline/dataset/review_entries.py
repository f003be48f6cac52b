"""What people said about records: entries that are only ever added, and which of them still count.

An entry names its document by the hash of the source and its field by name; an item of a list by the
item itself (value, place, words), never by its index, as another extraction may list it elsewhere.
"""

import dataclasses
import datetime
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from pipeline.dataset.engine import Database, Row

CHANGES = ("set", "add", "remove", "confirm")
ACTIONS = (*CHANGES, "undo", "keep", "keep-gone", "drop")
"""keep and keep-gone: the correction stands against what the machine says now; drop: it does not."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody did: who, when (UTC), from what to what, why.

    `pointer` is where the value stood then. `item` tells an item of a list apart from the others (see
    review_match.py), `member` is the part of an object. `before` and `after` are the record's values,
    `machine` is what the extraction had said. `target`: the `uid`s of the entries that it is about.
    """

    id: str
    action: str
    pointer: str
    field: str
    member: str = ""
    item: dict[str, Any] | None = None
    before: Any = None
    after: Any = None
    machine: Any = None
    target: tuple[str, ...] = ()
    who: str = ""
    note: str = ""
    at: str = dataclasses.field(default_factory=lambda: _now())
    uid: str = dataclasses.field(default_factory=lambda: uuid.uuid4().hex)
    number: int = 0


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")


_JSON = ("item", "before", "after", "machine", "target")
_COLUMNS = tuple(f.name for f in fields(Entry) if f.name != "number")


def entry_json(entry: Entry) -> dict[str, Any]:
    """An entry for people's files; its number is one dataset's own."""
    return {name: value for name, value in asdict(entry).items() if name != "number"}


def entry_from(value: Any) -> Entry:
    """The entry again. Raises ValueError where `value` is none."""
    try:
        given = {name: value[name] for name in _COLUMNS}
    except (KeyError, TypeError) as error:
        raise ValueError(f"no entry: {error}") from error
    texts = [given[name] for name in _COLUMNS if name not in _JSON]
    targets = given["target"]
    if not all(isinstance(text, str) for text in texts) or not isinstance(targets, list | tuple):
        raise ValueError("no entry: a text is missing")
    if given["action"] not in ACTIONS or not isinstance(given["item"], dict | None):
        raise ValueError(f"no entry: {given['action']}")
    return Entry(**given | {"target": tuple(map(str, targets))})


def entries_of(db: Database, id: str | None = None) -> list[Entry]:
    """The entries of one record, or all, in the order in which they were made."""
    where, given = ("WHERE id = ?", (id,)) if id else ("", ())
    found = db.execute(f"SELECT * FROM review {where} ORDER BY at, uid", given)
    return [_entry(row) for row in found]


def _entry(row: Row) -> Entry:
    values = {name: row[name] for name in _COLUMNS}
    values |= {name: json.loads(row[name] or "null") for name in _JSON}
    return Entry(**values | {"target": tuple(values["target"]), "number": row["entry"]})


def keep(db: Database, entry: Entry) -> bool:
    """Store an entry; return whether it was not there yet."""
    values = {name: getattr(entry, name) for name in _COLUMNS}
    row = [json.dumps(value) if name in _JSON else _text(value) for name, value in values.items()]
    marks = ", ".join("?" * len(row))
    sql = f"INSERT INTO review ({', '.join(_COLUMNS)}) VALUES ({marks}) ON CONFLICT (uid) DO NOTHING"
    return db.execute(sql, row).rowcount > 0


def _text(value: str) -> str:
    """Half surrogates, which a terminal may send, are no text."""
    return value.encode("utf-8", "replace").decode("utf-8")


def undoable(entries: Sequence[Entry]) -> list[Entry]:
    """The entries that nobody has taken back."""
    undone = {uid for entry in entries if entry.action == "undo" for uid in entry.target}
    return [entry for entry in entries if entry.action != "undo" and entry.uid not in undone]


def standing(entries: Sequence[Entry]) -> list[Entry]:
    """The changes that count; those kept in a conflict with what the machine said then."""
    live = undoable(entries)
    dropped = {uid for entry in live if entry.action == "drop" for uid in entry.target}
    seen = {uid: entry.machine for entry in live if entry.action == "keep" for uid in entry.target}
    return [
        replace(entry, machine=seen.get(entry.uid, entry.machine))
        for entry in live
        if entry.action in CHANGES and entry.uid not in dropped
    ]


def missed(entries: Iterable[Entry]) -> frozenset[str]:
    """The `uid`s of changes that stand although their item is known to be gone."""
    live = undoable(list(entries))
    return frozenset(uid for entry in live if entry.action == "keep-gone" for uid in entry.target)
