"""`review`: what to check, what people said about it, and where the machine disagrees."""

import getpass
import os
import sys
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Group
from rich.table import Table
from rich.text import Text

from pipeline.cli_frame import complain
from pipeline.cli_show import print_json, print_table, short_id, shown
from pipeline.dataset import Dataset, create, dataset_path, open_dataset, review
from pipeline.dataset.review_apply import Conflict
from pipeline.dataset.review_case import Author
from pipeline.dataset.review_entries import Entry, entry_json
from pipeline.dataset.review_list import Doubt, worklist
from pipeline.errors import ExitCode, MissingPath, UnreadableFile, UsageError
from pipeline.messages import local_date, say
from pipeline.wholefile import output

Record = dict[str, Any]


def list_doubts(
    db: str | None,
    query: str,
    filters: dict[str, str],
    field: str | None,
    below: float,
    limit: int,
    format: str,
) -> int:
    """Print the values that the machine is least sure of."""
    with open_dataset(dataset_path(db)) as dataset:
        found = worklist(dataset, query, filters, field=field, below=below, limit=limit)
        waiting = len(review.conflicts(dataset))
    if format == "json":
        print_json([_doubt_json(doubt) for doubt in found])
        return ExitCode.OK
    if found:
        print_table(_doubt_table(found))
    complain(say("review.listed" if found else "review.none-listed", count=len(found)))
    if waiting:
        complain(say("review.waiting", count=waiting))
    return ExitCode.OK


def change(
    verb: str, db: str | None, name: str, pointer: str, by: str | None, note: str, value: str = ""
) -> int:
    """Set, remove or confirm a value; print what changed."""
    with _writable(db) as dataset:
        author = _author(by, note)
        if verb == "set":
            entry = review.set_value(dataset, name, pointer, value, author)
        elif verb == "remove":
            entry = review.remove(dataset, name, pointer, author)
        else:
            entry = review.confirm(dataset, name, pointer, author)
        print(_said(_numbered(dataset, entry)))
    return ExitCode.OK


def take_back(
    db: str | None, name: str, pointer: str | None, number: int | None, by: str | None, note: str
) -> int:
    """Undo; print what changed back."""
    with _writable(db) as dataset:
        entry = review.undo(dataset, name, _author(by, note), pointer, number)
        print(_said(_numbered(dataset, entry)))
    return ExitCode.OK


def settle(
    db: str | None, name: str, pointer: str, keep: bool, machine: bool, by: str | None, note: str
) -> int:
    """Settle a conflict one way or the other."""
    if keep == machine:
        raise UsageError(message=say("review.which"))
    with _writable(db) as dataset:
        for entry in review.resolve(dataset, name, pointer, keep, _author(by, note)):
            print(_said(_numbered(dataset, entry)))
    return ExitCode.OK


def show_history(db: str | None, name: str | None, format: str) -> int:
    """Print all that was said about a record, or about all of them."""
    with open_dataset(dataset_path(db)) as dataset:
        entries = review.history(dataset, name)
    if format == "json":
        print_json([entry_json(entry) | {"number": entry.number} for entry in entries])
        return ExitCode.OK
    if entries:
        print_table(_history_table(entries))
    else:
        complain(say("review.no-history"))
    return ExitCode.OK


def show_conflicts(db: str | None, name: str | None, format: str) -> int:
    """Print the corrections that what the machine says now does not fit."""
    with open_dataset(dataset_path(db)) as dataset:
        found = review.conflicts(dataset, name)
    if format == "json":
        print_json([_conflict_json(record, conflict) for record, conflict in found])
        return ExitCode.OK
    if found:
        print_table(_conflict_table(found))
    complain(say("review.conflicts" if found else "review.no-conflicts", count=len(found)))
    return ExitCode.OK


def write_out(db: str | None, out: str) -> int:
    """Write all entries as JSON Lines."""
    with open_dataset(dataset_path(db)) as dataset:
        entries = review.history(dataset)
    with output(out) as stream:
        count = review.write_entries(entries, stream)
    complain(say("review.exported", count=count, path=out))
    return ExitCode.OK


def read_in(db: str | None, name: str) -> int:
    """Take over the entries of a file."""
    lines = _lines_of(name)
    with _writable(db) as dataset:
        fresh, known = review.take_over(dataset, lines, name)
    complain(say("review.imported", fresh=fresh, known=known))
    return ExitCode.OK


def _lines_of(name: str) -> list[str]:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError as error:
        raise MissingPath(name=name) from error
    except OSError as error:
        raise UnreadableFile(name=name, reason=error.strerror or error) from error
    return data.decode("utf-8-sig", "replace").split("\n")


def _writable(db: str | None) -> Dataset:
    """The dataset, which must be there already."""
    path = dataset_path(db)
    open_dataset(path).__exit__(None, None, None)
    return create(path)


def _author(by: str | None, note: str) -> Author:
    """--by, else KEHOACH_USER, else the login name."""
    who = by or os.environ.get("KEHOACH_USER")
    if not who:
        try:
            who = getpass.getuser()
        except (OSError, KeyError) as error:  # a user without a name, in a container
            raise UsageError(message=say("review.who")) from error
    return Author(who.strip(), note.strip())


def _numbered(dataset: Dataset, entry: Entry) -> Entry:
    """The entry with the number that it has in this dataset."""
    return next(other for other in reversed(review.history(dataset, entry.id)) if other.uid == entry.uid)


def _said(entry: Entry) -> str:
    values = {"number": entry.number, "pointer": entry.pointer}
    values |= {"before": shown(entry.before), "after": shown(entry.after)}
    return say(f"review.said-{entry.action}", **values)


def _table(*columns: tuple[str, int | None]) -> Table:
    """A table with these columns; those without a width share the rest."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name, width in columns:
        more: dict[str, Any] = {"width": width} if width else {"ratio": 1}
        table.add_column(say(f"review.column.{name}"), overflow="fold", **more)
    return table


def _doubt_table(found: list[Doubt]) -> Table:
    table = _table(("sure", 5), ("document", 22), ("pointer", 18), ("value", None))
    for doubt in found:
        read = " ".join(doubt.evidence["read"].split())
        value = Text(shown(doubt.value))
        if read and read not in value.plain:
            value = Text.assemble(value, (f"\n{say('review.read', read=shown(read))}", "dim"))
        table.add_row(f"{doubt.confidence:.0%}", _document(doubt.record), doubt.pointer, value)
    return table


def _document(record: Record) -> Group:
    """By what people know a document, and by what the verbs of review do."""
    number = record.get("number") or local_date(record.get("issue_date")) or record["source"]["file"]
    return Group(Text(number), Text(short_id(record["id"]), "dim"))


def _history_table(entries: list[Entry]) -> Table:
    table = _table(("entry", 5), ("when", 16), ("pointer", 20), ("what", None))
    for entry in entries:
        what = Text(_said(entry).partition(": ")[2])
        if entry.note:
            what.append(f"\n{say('review.note', note=entry.note)}", "italic")
        when = Text.assemble(f"{entry.at[:16].replace('T', ' ')}\n", (entry.who, "bold"))
        where = Text.assemble(f"{entry.pointer}\n", (short_id(entry.id), "dim"))
        table.add_row(str(entry.number), when, where, what)
    return table


def _conflict_table(found: list[tuple[Record, Conflict]]) -> Table:
    table = _table(("document", 22), ("pointer", 18), ("conflict", None))
    for record, conflict in found:
        entry = conflict.entry
        told = say(
            f"review.conflict-{conflict.kind}",
            who=entry.who,
            when=entry.at[:10],
            kept=say("review.removed") if entry.action == "remove" else shown(entry.after),
            was=shown(conflict.was),
            now=shown(conflict.now),
        )
        table.add_row(_document(record), conflict.pointer, told)
    return table


def _doubt_json(doubt: Doubt) -> Record:
    return {
        "id": doubt.id,
        "number": doubt.record.get("number"),
        "file": doubt.record["source"]["file"],
        "pointer": doubt.pointer,
        "value": doubt.value,
        "confidence": doubt.confidence,
        "evidence": doubt.evidence,
    }


def _conflict_json(record: Record, conflict: Conflict) -> Record:
    told = {"id": record["id"], "kind": conflict.kind, "pointer": conflict.pointer}
    return told | {"was": conflict.was, "now": conflict.now, "entry": entry_json(conflict.entry)}
