"""Which item of a list a correction is about, whatever the order in which it is listed now.

An *anchor* describes an item as it was when it was corrected: its value, where it stood, which of
several equal ones it was. Another extraction may list it elsewhere, read it a little differently, or
not find it. All corrections of a list look for their items together, the clearest matches first.
"""

import dataclasses
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from pipeline.dataset.review_entries import Entry
from pipeline.dataset.review_values import can_stand
from pipeline.dataset.schema_review import CONFIRMED, REVIEW, is_reviewed
from pipeline.dataset.words import key, number_key
from pipeline.record import LISTS

Record = dict[str, Any]
Anchor = dict[str, Any]

_ALIKE = 85.0
"""Per cent of letters that two readings of one item share at least."""
_NEAR = 0.1
"""How far apart they may stand, as a share of the text."""


@dataclass(slots=True)
class Item:
    """A value with its evidence: "" is that of the item, "start" that of its member."""

    value: Any
    evidence: dict[str, Record]

    @property
    def place(self) -> int | None:
        """Where it stands in the text; None where it stands nowhere."""
        own = self.evidence.get("")
        return own["start"] if own and own["end"] > own["start"] else None

    @property
    def marks(self) -> dict[str, str]:
        """For each member that a person touched how."""
        return {member: e["method"] for member, e in self.evidence.items() if is_reviewed(e)}


@dataclass(slots=True)
class Group:
    """All changes to one value of a record, the last one for each member; "" is the whole value."""

    field: str
    anchor: Anchor | None
    changes: dict[str, Entry] = dataclasses.field(default_factory=dict)
    overruled: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    is_added: bool = False

    @property
    def removal(self) -> Entry | None:
        """The entry that took the item out."""
        whole = self.changes.get("")
        return whole if whole and whole.action == "remove" else None

    @property
    def marks(self) -> dict[str, str]:
        """The marks that its changes leave in the evidence of an item."""
        return {member: method_of(entry) for member, entry in self.changes.items()}

    def take(self, entry: Entry) -> None:
        """Let `entry` count, over what was said before of the same."""
        over = list(self.changes) if not entry.member else [entry.member]
        uids = [uid for m in over for uid in self.overruled.pop(m, [])]
        uids += [self.changes.pop(m).uid for m in over if m in self.changes]
        self.changes[entry.member] = entry
        self.overruled[entry.member] = uids
        self.is_added |= entry.action == "add"


def method_of(entry: Entry) -> str:
    """What evidence says of a value because of an entry."""
    return CONFIRMED if entry.action == "confirm" else REVIEW


def group_key(field: str, anchor: Anchor | None) -> str:
    """The same for all entries about the same value."""
    told = anchor and [anchor["value"], anchor["nth"], anchor["added"]]
    return json.dumps([field, told], sort_keys=True)


def groups_of(entries: Sequence[Entry]) -> list[Group]:
    """The entries that count, by what they are about. What hangs on an addition goes with it."""
    groups: dict[str, Group] = {}
    for entry in entries:
        told = group_key(entry.field, entry.item)
        groups.setdefault(told, Group(entry.field, entry.item)).take(entry)
    return [g for g in groups.values() if g.is_added or not (g.anchor and g.anchor["added"])]


def anchor_of(items: Sequence[Item], index: int, text: str) -> Anchor:
    """What tells the item at `index` from the others, now and in another extraction."""
    item = items[index]
    same = [i for i, other in enumerate(items) if other.value == item.value]
    alike = sum(identity(other.value) == identity(item.value) for other in items)
    return {
        "value": item.value,
        "added": False,
        "index": index,
        "nth": same.index(index),
        "equal": len(same),
        "alike": alike,
        "place": item.place,
        "of": len(text),
    }


def added_anchor(value: Any) -> Anchor:
    """The anchor of an item that a person added."""
    none = dict.fromkeys(("index", "nth", "equal", "alike"), 0)
    return {"value": value, "added": True, **none, "place": None, "of": 0}


def is_anchor(field: str, anchor: Anchor | None) -> bool:
    """Whether an anchor read from a file can be one of this field."""
    if field not in LISTS or anchor is None:
        return field not in LISTS and anchor is None
    counts = ("index", "nth", "equal", "alike", "of")
    sound = all(isinstance(anchor.get(name), int) for name in counts)
    placed = isinstance(anchor.get("place", ""), int | None) and isinstance(anchor.get("added"), bool)
    return sound and placed and can_stand(field, anchor.get("value"))


def identity(value: Any) -> str:
    """What stays the same of an item while its details are corrected: its number, its key, its words."""
    if isinstance(value, str):
        return key(value)
    if "role" in value:
        told = value.get("number")
        return number_key(told) if told else f"{key(value.get('type'))}{value.get('date')}"
    return key(value.get("key") or value.get("text") or value.get("name") or "")


def claims(
    groups: Sequence[Group], items: Sequence[Item], size: int, outcome: Callable[[Group, Any], Any]
) -> dict[int, Group]:
    """For the index of each item that is corrected its group; no item for two, no group for two.

    `size` is the length of the text; `outcome(group, value)` what the group makes of a value.
    """
    pairs = []
    for number, group in enumerate(groups):
        for index, item in enumerate(items):
            if score := _score(group, item, size, outcome):
                pairs.append((-score, _distance(group, item, index, size), number, index))
    taken: dict[int, Group] = {}
    done: set[int] = set()
    for _, _, number, index in sorted(pairs):
        if number not in done and index not in taken:
            taken[index] = groups[number]
            done.add(number)
    return taken


def _score(group: Group, item: Item, size: int, outcome: Callable[[Group, Any], Any]) -> float:
    """How clearly the item is the one that was corrected; 0: it is not."""
    assert group.anchor
    before, after = group.anchor["value"], outcome(group, group.anchor["value"])
    marks = item.marks
    settled = group.marks.items() <= marks.items() and outcome(group, item.value) == item.value
    if item.value == after:
        return (7 if marks == group.marks else 6) if settled else 4
    if group.anchor["added"]:  # there may be one that is like it
        return 3 if settled and identity(item.value) == identity(after) else 0
    if item.value == before:
        return 5
    if identity(item.value) in {identity(before), identity(after)}:
        return 3.5 if settled else 3
    return 1 if _is_alike(group.anchor, item, size) else 0


def _is_alike(anchor: Anchor, item: Item, size: int) -> bool:
    """The same words at about the same place, read a little differently. A citation is told by its number."""
    value = anchor["value"]
    if item.place is None or anchor["place"] is None or (isinstance(value, dict) and "role" in value):
        return False
    if abs(_share(item.place, size) - _share(anchor["place"], anchor["of"])) > _NEAR:
        return False
    return fuzz.ratio(identity(item.value), identity(value)) >= _ALIKE


def _distance(group: Group, item: Item, index: int, size: int) -> float:
    """How far from where it was: in shares of the text, or in items where it has no place."""
    assert group.anchor
    index_was: int = group.anchor["index"]
    if item.place is None or group.anchor["place"] is None:
        return abs(index - index_was)
    return abs(_share(item.place, size) - _share(group.anchor["place"], group.anchor["of"]))


def _share(place: int, size: int) -> float:
    return place / max(size, 1)


def removed(
    groups: Sequence[Group], items: Sequence[Item], taken: dict[int, Group], size: int
) -> dict[int, Group]:
    """For the index of each item that a person took out the group that says so.

    Of two equal items one may have been taken out. So items go only where there are more of their like
    than should be left: the corrections can be applied to their own result without harm.
    """
    out: dict[int, Group] = {}
    for group in groups:
        if group.removal:
            left = [i for i in range(len(items)) if i not in taken and i not in out]
            near = sorted(left, key=lambda index: _distance(group, items[index], index, size))
            out |= dict.fromkeys(_surplus(group, groups, items, near), group)
    return out


def _surplus(group: Group, groups: Sequence[Group], items: Sequence[Item], near: list[int]) -> list[int]:
    """Of the items that nobody claims, the nearest first, those that are too many of one kind."""
    assert group.anchor
    value, wanted = group.anchor["value"], identity(group.anchor["value"])
    equal = [i for i in near if items[i].value == value]
    if group.anchor["added"]:  # the machine has found it meanwhile
        return equal
    over = equal[
        : _excess(len(equal), "equal", [g for g in groups if g.anchor and g.anchor["value"] == value])
    ]
    alike = [i for i in near if i not in over and identity(items[i].value) == wanted]
    same = [g for g in groups if g.anchor and identity(g.anchor["value"]) == wanted]
    others = [i for i in alike if i not in equal]
    return over + others[: _excess(len(alike), "alike", same)]


def _excess(count: int, kind: str, groups: Sequence[Group]) -> int:
    """How many of `count` unclaimed items are too many, of those that `groups` are about."""
    anchors = [group.anchor for group in groups if group.anchor and not group.anchor["added"]]
    there: int = min(g.anchor[kind] for g in groups if g.removal and g.anchor and not g.anchor["added"])
    return max(0, count - max(0, there - len(anchors)))
