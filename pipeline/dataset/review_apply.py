"""A record as the machine made it and what people said, put together; and where the two disagree.

The corrections hold, whatever another extraction says. Where it says something else than when a value
was corrected, or does not find the item any more, there is a conflict to be shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.dataset.review_derive import derive, key_of_movement
from pipeline.dataset.review_entries import Entry, missed, standing
from pipeline.dataset.review_match import Group, Item, claims, groups_of, method_of, removed
from pipeline.dataset.review_values import Pointer, blank, can_stand
from pipeline.dataset.schema_review import CONFIRMED, REVIEW
from pipeline.record import LISTS

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A correction that what the machine says now does not fit: it is `changed`, or the item is `gone`.

    `was` is what the machine said when `entry` was made or kept, `now` what it says now (None: no such
    item). `over`: earlier entries that this one overrules.
    """

    kind: str
    pointer: str
    entry: Entry
    was: Any
    now: Any
    over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an item of the corrected record comes from: its index in the machine's list, what was said."""

    index: int | None
    group: Group | None


@dataclass(frozen=True, slots=True)
class Applied:
    """A record with its corrections, for each list where its items come from, and the conflicts."""

    record: Record
    origins: dict[str, list[Origin]]
    conflicts: list[Conflict]
    groups: list[Group]

    def changes(self) -> Iterator[tuple[str, Entry]]:
        """What people said that holds, each with the pointer at which it is to be found now."""
        held = {
            id(o.group): str(i) for found in self.origins.values() for i, o in enumerate(found) if o.group
        }
        for group in self.groups:
            for member, entry in group.changes.items():
                if group.field in LISTS and id(group) not in held:
                    yield entry.pointer, entry  # a removed item
                else:
                    yield str(Pointer(group.field, held.get(id(group), ""), member)), entry


def apply(machine: Record, entries: Sequence[Entry]) -> Applied:
    """Apply to a record the entries that count. Neither is changed; doing it again changes nothing."""
    groups = groups_of(standing(entries))
    known = missed(entries)
    record = {**machine, "evidence": dict(machine["evidence"])}
    origins: dict[str, list[Origin]] = {}
    conflicts: list[Conflict] = []
    for group in groups:
        if group.field not in LISTS:
            _apply_single(record, group, conflicts)
    for field in LISTS:
        items = items_of(record, field)
        mine = [group for group in groups if group.field == field]
        found = list(_corrected(field, items, mine, record, conflicts, known))
        origins[field] = [origin for _, origin in found]
        if mine:
            _put_items(record, field, [item for item, _ in found])
    said: dict[str, set[str]] = {}
    for group in groups:
        said.setdefault(group.field, set()).update(group.changes)
    derive(record, machine, said)
    return Applied(record, origins, conflicts, groups)


def items_of(record: Record, field: str) -> list[Item]:
    """The items of a list with their evidence."""
    items = [Item(value, {}) for value in record[field]]
    for pointer, evidence in record["evidence"].items():
        name, _, rest = pointer[1:].partition("/")
        index, _, member = rest.partition("/")
        if name == field and index.isdecimal() and int(index) < len(items):
            items[int(index)].evidence[member] = evidence
    return items


def _put_items(record: Record, field: str, items: Sequence[Item]) -> None:
    evidence = record["evidence"]
    for pointer in [pointer for pointer in evidence if pointer.startswith(f"/{field}/")]:
        del evidence[pointer]
    record[field] = [item.value for item in items]
    for index, item in enumerate(items):
        evidence |= {str(Pointer(field, str(index), m)): e for m, e in item.evidence.items()}


def _apply_single(record: Record, group: Group, conflicts: list[Conflict]) -> None:
    field, evidence = group.field, record["evidence"]
    pointers = [p for p in evidence if p == f"/{field}" or p.startswith(f"/{field}/")]
    now = Item(record[field], {p.removeprefix(f"/{field}").lstrip("/"): evidence.pop(p) for p in pointers})
    after = _edited(group, now, record)
    if can_stand(field, after.value):
        conflicts += _changed(group, now.value, Pointer(field))
    else:  # a part of a signer whose name is not found any more
        conflicts += _gone(group, Pointer(field), frozenset())
        after = now
    record[field] = after.value
    evidence |= {str(Pointer(field, "", m)): e for m, e in after.evidence.items()}


def _corrected(
    field: str,
    items: list[Item],
    groups: list[Group],
    record: Record,
    conflicts: list[Conflict],
    known: frozenset[str],
) -> Iterator[tuple[Item, Origin]]:
    """The items of a list as they should be; those that are gone and those that were added stand last."""
    size = len(record["text"])
    kept = [group for group in groups if not group.removal]
    taken = claims(kept, items, size, lambda group, value: _outcome(group, value, record))
    out = removed(groups, items, taken, size)
    place = 0
    for index, item in enumerate(items):
        if group := out.get(index):
            conflicts += _changed(group, item.value, None)
            continue
        group = taken.get(index)
        if group:
            conflicts += _changed(group, item.value, Pointer(field, str(place)))
        place += 1
        yield _edited(group, item, record) if group else item, Origin(index, group)
    held = {id(group) for group in taken.values()}
    for group in kept:
        if id(group) not in held:
            assert group.anchor
            item = _edited(group, _recalled(group.anchor["value"], record["text"]), record)
            conflicts += _gone(group, Pointer(field, str(place)), known)
            place += 1
            yield item, Origin(None, group)


def _changed(group: Group, now: Any, at: Pointer | None) -> Iterator[Conflict]:
    """For each change of a group whether the machine says something else than it did, and than is right."""
    if group.anchor and group.anchor["added"]:
        return
    for member, entry in group.changes.items():
        said = now if not member else (now or {}).get(member)
        if said != entry.machine and said != entry.after:
            pointer = str(at._replace(member=member)) if at else entry.pointer
            yield Conflict("changed", pointer, entry, entry.machine, said, tuple(group.overruled[member]))


def _gone(group: Group, at: Pointer, known: frozenset[str]) -> Iterator[Conflict]:
    if group.anchor and group.anchor["added"]:
        return
    for member, entry in group.changes.items():
        if entry.uid not in known:
            over = tuple(group.overruled[member])
            yield Conflict("gone", str(at._replace(member=member)), entry, entry.machine, None, over)


def _outcome(group: Group, value: Any, record: Record) -> Any:
    """What the changes of a group make of a value."""
    before = value
    if whole := group.changes.get(""):
        value = whole.after
    parts = {member: entry.after for member, entry in group.changes.items() if member}
    if parts:
        value = {**(value if value is not None else blank(group.field)), **parts}
    if group.field == "movements" and "name" in parts and "key" not in parts:
        unchanged = "" not in group.changes and before["name"] == value["name"]
        value["key"] = before["key"] if unchanged else key_of_movement(value["name"], record.get("place"))
    return value


def _edited(group: Group, item: Item, record: Record) -> Item:
    """The item with its changes and the evidence of who is to be asked about it."""
    evidence = dict(item.evidence)
    for member, entry in group.changes.items():
        method = method_of(entry)
        if not member and method == REVIEW:
            evidence = {m: e for m, e in evidence.items() if not m}
        basis = evidence.get(member) or evidence.get("") or _located(entry.after, record["text"])
        if not member and method == CONFIRMED:
            evidence = {m: _sure(e, method) for m, e in evidence.items()}
        evidence[member] = _sure(basis, method)
    return Item(_outcome(group, item.value, record), evidence)


def _recalled(value: Any, text: str) -> Item:
    """An item that stands only because a person spoke about it."""
    return Item(value, {"": _sure(_located(value, text), REVIEW)})


def _sure(evidence: Record, method: str) -> Record:
    return evidence | {"confidence": 1.0, "method": method}


def _located(value: Any, text: str) -> Record:
    """Evidence for what only a person saw: its words in the text, or no place at all."""
    if isinstance(value, dict):
        value = value.get("text") or value.get("number") or value.get("name")
    start = text.find(value) if isinstance(value, str) and value else -1
    end = start + len(value) if start >= 0 else 0
    return {
        "page": None,
        "start": max(start, 0),
        "end": end,
        "boxes": None,
        "read": text[max(start, 0) : end],
    }
