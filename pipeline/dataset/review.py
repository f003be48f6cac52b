"""Corrections: values set, items added and removed, values confirmed; history, undo, conflicts.

What people say is kept apart from what the machine says (review_entries.py), and every record in the
dataset is the two put together (review_apply.py) wherever a record is stored
(`review_keep.corrected`). So a correction survives whatever is done to the file again.
"""

import contextlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from pipeline.dataset.opening import explained
from pipeline.dataset.review_apply import Applied, Conflict
from pipeline.dataset.review_case import Author, Case, applied, checked
from pipeline.dataset.review_derive import key_of_movement
from pipeline.dataset.review_entries import Entry, entries_of, entry_from, entry_json, keep
from pipeline.dataset.review_keep import stored_ids
from pipeline.dataset.review_match import is_anchor
from pipeline.dataset.review_values import NEW, Pointer, parse_pointer, parse_value
from pipeline.dataset.store import Dataset
from pipeline.errors import UsageError
from pipeline.messages import say

Record = dict[str, Any]


def set_value(dataset: Dataset, name: str, pointer: str, value: str, author: Author) -> Entry:
    """Put `value` (text or JSON) at `pointer` of the record meant by `name`; /recipients/- adds an item.

    Raises RecordNotFound, UsageError where the pointer or the value will not do.
    """
    at = parse_pointer(pointer)
    parsed = parse_value(at, value)
    with _revising(dataset, name) as case:
        if at.field == "movements" and isinstance(parsed, dict) and not parsed["key"]:
            parsed["key"] = key_of_movement(parsed["name"], case.record.get("place"))
        return case.change("add" if at.item == NEW else "set", at, parsed, author)


def confirm(dataset: Dataset, name: str, pointer: str, author: Author) -> Entry:
    """Say that what stands at `pointer` is right. Raises RecordNotFound, UsageError."""
    at = _of_something(pointer)
    with _revising(dataset, name) as case:
        return case.change("confirm", at, case.value(at), author)


def remove(dataset: Dataset, name: str, pointer: str, author: Author) -> Entry:
    """Take an item out of a list. Raises RecordNotFound, UsageError."""
    at = _of_something(pointer)
    if not at.item or at.member:
        raise UsageError(message=say("review.not-an-item", pointer=at))
    with _revising(dataset, name) as case:
        return case.change("remove", at, None, author)


def undo(
    dataset: Dataset, name: str, author: Author, pointer: str | None = None, number: int | None = None
) -> Entry:
    """Take back the last thing said about a record, or about `pointer`, or entry `number` of its history.

    Raises RecordNotFound, UsageError where there is nothing of the kind.
    """
    at = parse_pointer(pointer) if pointer else None
    with _revising(dataset, name) as case:
        return case.undo(at, number, author)


def resolve(dataset: Dataset, name: str, pointer: str, mine: bool, author: Author) -> list[Entry]:
    """Settle what is in conflict at `pointer`: the correction stands (`mine`), or the machine is right now.

    Raises RecordNotFound, UsageError where there is no such conflict.
    """
    with _revising(dataset, name) as case:
        return case.resolve(parse_pointer(pointer), mine, author)


def history(dataset: Dataset, name: str | None = None) -> list[Entry]:
    """All that was said about a record, or about all, the oldest first. Raises RecordNotFound."""
    id = dataset.find(name)["id"] if name else None
    with explained(dataset.path):
        return entries_of(dataset.db, id)


def conflicts(dataset: Dataset, name: str | None = None) -> list[tuple[Record, Conflict]]:
    """The corrections that what the machine says now does not fit, each with its record."""
    found = []
    with explained(dataset.path):
        ids = [dataset.find(name)["id"]] if name else stored_ids(dataset.db)
        for id in ids:
            case = applied(dataset.db, id)
            found += [(case.record, conflict) for conflict in case.conflicts]
    return found


def spoken_of(dataset: Dataset, record: Record) -> Applied:
    """A record of the dataset with what people said of it."""
    with explained(dataset.path):
        return applied(dataset.db, record["id"])


def write_entries(entries: Iterable[Entry], stream: TextIO) -> int:
    """One entry a line; return how many."""
    count = 0
    for entry in entries:
        stream.write(json.dumps(entry_json(entry), ensure_ascii=False) + "\n")
        count += 1
    return count


def take_over(dataset: Dataset, lines: Iterable[str], name: str) -> tuple[int, int]:
    """Take over entries of another dataset; those of documents that are not here wait for them.

    Return how many were new and how many were there already. All or none. Raises UsageError, naming
    the line of `name` that is wrong.
    """
    entries = list(_parsed(lines, name))
    with dataset.writing():
        fresh = [entry for entry in entries if keep(dataset.db, entry)]
        present = set(stored_ids(dataset.db))
        for id in dict.fromkeys(entry.id for entry in fresh):
            if id in present:
                dataset.put(checked(applied(dataset.db, id).record, name))
    return len(fresh), len(entries) - len(fresh)


def _parsed(lines: Iterable[str], name: str) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = entry_from(json.loads(line))
            _check(entry)
        except (ValueError, UsageError) as error:
            raise UsageError(message=say("review.bad-line", path=name, line=number)) from error
        yield entry


def _check(entry: Entry) -> None:
    """Raise ValueError or UsageError where an entry says what cannot be said of a record."""
    at = parse_pointer(entry.pointer)
    if (at.field, at.member) != (entry.field, entry.member) or not is_anchor(at.field, entry.item):
        raise ValueError("no such place")
    if entry.action in {"set", "add"}:
        parse_value(at, json.dumps(entry.after))


@contextlib.contextmanager
def _revising(dataset: Dataset, name: str) -> Iterator[Case]:
    """A record under the write lock; what was said of it is stored, and it is made anew, all or nothing."""
    with dataset.writing():
        case = Case(dataset.db, dataset.find(name)["id"])
        yield case
        dataset.put(case.record)


def _of_something(pointer: str) -> Pointer:
    at = parse_pointer(pointer)
    if at.item == NEW:
        raise UsageError(message=say("review.bad-index", pointer=pointer, field=at.field))
    return at
