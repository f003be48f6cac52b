"""One record with all that was said about it, to which something is added."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from pipeline.dataset.engine import Database
from pipeline.dataset.review_apply import Applied, Conflict, apply, items_of
from pipeline.dataset.review_entries import Entry, entries_of, keep, undoable
from pipeline.dataset.review_keep import keep_machine, machine_record
from pipeline.dataset.review_match import Anchor, added_anchor, anchor_of, group_key
from pipeline.dataset.review_values import NEW, Pointer, blank, parse_pointer
from pipeline.errors import UsageError
from pipeline.messages import say
from pipeline.record import LISTS, PlanRecord

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Author:
    """Who says it, and why."""

    who: str
    note: str = ""


def applied(db: Database, id: str) -> Applied:
    """A stored record put together again from what the machine said and what people said."""
    return apply(machine_record(db, id), entries_of(db, id))


def checked(record: Record, pointer: object) -> Record:
    """A record that the schema allows. Raises UsageError: `pointer` needs something that is not there."""
    try:
        PlanRecord.model_validate(record)
    except ValidationError as error:
        place = "/" + "/".join(map(str, error.errors()[0]["loc"]))
        raise UsageError(message=say("review.incomplete", pointer=pointer, place=place)) from error
    return record


class Case:
    """A record under the write lock of the dataset; `record` is as it stands with what was said last."""

    def __init__(self, db: Database, id: str) -> None:
        self.db, self.id = db, id
        self.machine = machine_record(db, id)
        self._read()

    def _read(self) -> None:
        self.entries = entries_of(self.db, self.id)
        self.applied = apply(self.machine, self.entries)
        self.record = self.applied.record

    def value(self, at: Pointer) -> Any:
        """What stands at a pointer. Raises UsageError where nothing can."""
        value = self.record[at.field]
        if at.item:
            if int(at.item) >= len(value):
                raise UsageError(message=say("review.no-item", pointer=at, count=len(value)))
            value = value[int(at.item)]
        return (value or {}).get(at.member) if at.member else value

    def change(self, action: str, at: Pointer, after: Any, author: Author) -> Entry:
        """Say something about the value at `at`. Raises UsageError where that cannot be."""
        if action == "add" and after in self.record[at.field]:
            same = at._replace(item=str(self.record[at.field].index(after)))
            raise UsageError(message=say("review.is-there", pointer=same))
        if at.member and self.record[at.field] is None:  # one part of a signer does not make a signer
            checked(self.record | {at.field: blank(at.field) | {at.member: after}}, at)
        before = None if action == "add" else self.value(at)
        anchor, machine = self._anchor(at, after)
        said = {"before": before, "after": after, "machine": machine, "item": anchor}
        return self._say(action, at, author, **said)

    def undo(self, at: Pointer | None, number: int | None, author: Author) -> Entry:
        """Take back an entry: number `number`, else the last one about `at`, else the last one."""
        live = undoable(self.entries)
        if number is not None:
            live = [entry for entry in live if entry.number == number]
        elif at is not None:
            live = self._about(at, live)
        if not live:
            raise UsageError(message=say("review.nothing-to-undo"))
        last = live[-1]
        before, after = last.after, last.before
        said = {"before": before, "after": after, "item": last.item, "target": (last.uid,)}
        return self._say("undo", parse_pointer(last.pointer), author, **said)

    def resolve(self, at: Pointer, mine: bool, author: Author) -> list[Entry]:
        """Settle the conflicts at `at` or below. Raises UsageError where there are none."""
        found = [c for c in self.applied.conflicts if f"{c.pointer}/".startswith(f"{at}/")]
        if not found:
            raise UsageError(message=say("review.no-conflict", pointer=at))
        return [self._settle(conflict, mine, author) for conflict in found]

    def _settle(self, conflict: Conflict, mine: bool, author: Author) -> Entry:
        own = conflict.entry
        said = {"before": own.after, "after": own.after if mine else conflict.now}
        said |= {"machine": conflict.now, "item": own.item, "target": (own.uid, *conflict.over)}
        action = "drop" if not mine else "keep" if conflict.kind == "changed" else "keep-gone"
        return self._say(action, parse_pointer(conflict.pointer), author, **said)

    def _anchor(self, at: Pointer, after: Any) -> tuple[Anchor | None, Any]:
        """What tells the item at `at` from others, and what the machine says there."""
        if at.item == NEW:
            return added_anchor(after), None
        if not at.item:
            machine = self.machine[at.field]
            return None, (machine or {}).get(at.member) if at.member else machine
        origin = self.applied.origins[at.field][int(at.item)]
        if origin.index is None:
            return origin.group.anchor if origin.group else None, None
        items = items_of(self.machine, at.field)
        machine = items[origin.index].value
        fresh = anchor_of(items, origin.index, self.machine["text"])
        return (
            origin.group.anchor if origin.group else fresh,
            machine.get(at.member) if at.member else machine,
        )

    def _about(self, at: Pointer, entries: list[Entry]) -> list[Entry]:
        """The entries about what stands at a pointer now; else those about what stood there."""
        anchor = None
        if at.field in LISTS and int(at.item or 0) < len(self.record[at.field]):
            group = self.applied.origins[at.field][int(at.item)].group
            anchor = group.anchor if group else None
        wanted = group_key(at.field, anchor)
        found = [e for e in entries if group_key(e.field, e.item) == wanted and at.member in {"", e.member}]
        return found or [entry for entry in entries if entry.pointer == str(at)]

    def _say(self, action: str, at: Pointer, author: Author, **said: Any) -> Entry:
        entry = Entry(self.id, action, str(at), at.field, at.member, **said, who=author.who, note=author.note)
        keep_machine(self.db, self.machine)
        keep(self.db, entry)
        self._read()
        checked(self.record, at)
        return entry
