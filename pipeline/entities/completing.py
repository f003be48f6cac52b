"""Full names of bodies: with the place or the body that makes a printed name complete."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline import gazetteer
from pipeline.entities.bodynames import only_phrases
from pipeline.entities.bodyplaces import (
    HAMLET,
    PLACE_TYPE,
    bare_type,
    led_type,
    place_ends,
    place_in,
    type_word,
    typed_place,
)
from pipeline.lexicon import body_head, expand, same_words
from pipeline.text import lower, search_key

_PROPER = re.compile(
    r"(?<!\w)(?:(?<!thị )(?<!môi )(?<!lâm )(?<!nông )(?<!công )trường|thpt|thcs|liên đội|bệnh viện|công ty"
    r"|học viện|xí nghiệp|hợp tác xã|thư viện|bảo tàng)\s+\S+\s+\S+"
)
_COMMITTEE = re.compile(r"(?:tinh|thanh|quan|huyen|thi|dang) uy\b")
_ASSOCIATION = re.compile(r"(?:hoi (?!dong)|doan |cong doan|lien doan|uy ban (?:mttq|mat tran)|mat tran)")
"""Mass organisations, which are no organs of the party's committee above them."""
_LEADS = re.compile(r"(?:uy ban|hoi dong) nhan dan\b")
_SPREAD = re.compile(
    r"uy ban mat tran|lien doan lao dong|hoi dong thi dua|(?:tinh|thanh|quan|huyen|thi) doan\b"
)
_WHOLE = frozenset({"alone", "kind", "whole", "inner", "branch"})
_NATION = " Việt Nam"
_CENTRE = " Trung ương"
_NATIONAL = re.compile(r"\bquốc gia\b")
"""Ban Chỉ đạo quốc gia về ..., Hội đồng quốc gia ...: there is one of them."""
_NAMESAKE = " Hồ Chí Minh"
_MILITARY = re.compile(r"(?:quan (?:khu|doan|chung)|binh (?:doan|chung)|bo (?:tu lenh|doi)|su doan)\b")
_STANDING = "thuong truc"
"""The standing members of a council, who are nobody without it."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body as printed at `start:end`, and its full name; `beside`: on one line with the one before."""

    start: int
    end: int
    name: str
    beside: bool = False


def own_name(name: str) -> bool:
    """Whether the name is complete: it holds a place, or its kind of body wants none."""
    head = body_head(expand(name))
    if head and (HAMLET.search(name) or (is_proper(name) and not only_phrases(name))):
        return True
    central = name.endswith((_NATION, _CENTRE)) or _NATIONAL.search(lower(name))
    return bool(place_in(name) or central) or not (head and head.completed)


def nameless(name: str) -> bool:
    """Whether a name is that of a kind of body which has a name of its own, without it: TRƯỜNG TIỂU HỌC."""
    return bool(_PROPER.match(f"{lower(name)} . .")) and only_phrases(name)


def is_proper(name: str) -> bool:
    """Whether a name holds that of a body which has one of its own, as schools and companies have."""
    return bool(_PROPER.search(lower(name)))


def completions(body: Body, parent: Body | None, place: str | None) -> list[tuple[str, str]]:
    """The full names that a body may have, each with what completes it; that of the rules first.

    A name may be complete as printed ("alone"), want the place of its parent or of the date line
    ("above", "line"), the parent itself ("organ", "unit" as one of its units, "whole" where only its kind
    is said, "inner" without Việt Nam before the own place), or be cut behind the type word of its
    place ("kind").
    """
    typed = _within(typed_place(parent.name)) if parent else place
    above = parent and (typed or place_in(parent.name))
    names = {"alone": body.name}
    if (kind := bare_type(body.name) or led_type(body.name)) and (own := _of_kind(kind, typed, place)):
        names["kind"] = f"{body.name} {own}"
    if parent and (bare := _without_kind(body.name, parent.name)):
        names["whole"] = f"{bare} {parent.name}"
    if parent:
        names["organ"] = f"{body.name} {parent.name}"
        names["unit"] = f"{body.name}, {parent.name}"
        names["branch"] = f"{parent.name} {body.name}"
        if own := _of_a_place(body, parent):
            names["inner"] = f"{body.name.removesuffix(own)}{parent.name.removesuffix(_NATION)} {own}"
    if above:
        names["above"] = f"{body.name} {_as_usual(body, above)}"
    if parent and typed and typed != place_in(parent.name):
        names["bare"] = f"{body.name} {place_in(parent.name)}"
    if place and not above:
        names["line"] = f"{body.name} {_as_usual(body, place)}"
    names = {done: name for done, name in names.items() if done in _WHOLE or not _twice(body.name, name)}
    wanted = _by_rule(body, parent, names)
    first = wanted if wanted in names else "alone"
    return [(first, names.pop(first)), *names.items()]


def _of_kind(kind: str, *places: str | None) -> str | None:
    """The name of the place of a kind among `places`, or around one of them: tỉnh around Pleiku.

    A place that nobody knows is taken as what the kind says.
    """
    given = [place for place in places if place]
    for place in given:
        if type_word(place) == kind:
            return PLACE_TYPE.sub("", place)
    around = (unit for place in given for found in gazetteer.find(place) for unit in found.chain())
    own = next((unit.name for unit in around if unit.type == kind), None)
    return own or next((place for place in given if type_word(place) is None), None)


def _twice(name: str, completed: str) -> bool:
    """Whether a name is completed with the place that it already ends with."""
    return search_key(name).endswith(search_key(PLACE_TYPE.sub("", completed[len(name) :].strip())))


def _within(where: str | None) -> str | None:
    """A place as it stands within a name: huyện Nga Sơn, also below HUYỆN NGA SƠN; Quận 5 stays."""
    return where and (where if where[-1].isdigit() else where[0].lower() + where[1:])


def _without_kind(name: str, parent: str) -> str:
    """A name that ends with the kind of the body above, without that: THANH TRA SỞ below SỞ Y TẾ."""
    kind = f" {search_key(_kind(parent))}"
    return name[: -len(kind)] if search_key(name).endswith(kind) else ""


def to_its_place(body: Body) -> Body:
    """A body without what follows the place that its name ends with: KHÓA XX, words of a sentence."""
    ends = list(place_ends(body.name))
    return replace(body, name=body.name[: ends[-1]]) if ends else body


def _of_a_place(body: Body, parent: Body) -> str:
    """The place of an organ that is named by it alone: BAN CHẤP HÀNH TỈNH A below HỘI NÔNG DÂN VIỆT NAM."""
    head, own = body_head(expand(body.name)), typed_place(body.name) or ""
    bare = head and same_words(head.head, expand(body.name.removesuffix(own)))
    return own if own and bare and parent.name.endswith((_NATION, _NAMESAKE)) else ""


def _by_rule(body: Body, parent: Body | None, names: dict[str, str]) -> str:
    """What a body's name is completed with: nothing, if it has a place or wants none."""
    stands = _stands(body.name)
    if "kind" in names or "whole" in names:
        return "kind" if "kind" in names else "whole"
    if stands == "organ" and "inner" in names:
        return "inner"
    if parent and stands == "organ" and is_proper(parent.name) and not place_in(body.name):
        return "organ"
    if parent and names_above(body.name, parent.name):
        return "alone" if own_name(body.name) else "above"
    if parent and stands == "branch":
        return "branch"
    if parent and stands == "unit" and not place_in(body.name) and not is_proper(body.name):
        return "unit"
    if parent and not place_in(body.name) and (within := _part_of(body.name, parent.name)):
        return within
    if own_name(body.name):
        return "alone"
    if parent and search_key(body.name) == _STANDING:
        return "organ"
    if parent and (stands == "staff" or (stands == "organ" and not leads_place(parent))):
        return "organ"
    if parent and stands == "office" and not _has_equals(parent) and _kind(body.name) != _kind(parent.name):
        return "organ"
    if parent and is_committee(parent) and not _ASSOCIATION.match(search_key(body.name)):
        return "organ"
    return "above" if parent else "line"


def _part_of(name: str, parent: str) -> str | None:
    """How a central body's part is completed that others have too: CỤC HẬU CẦN below QUÂN KHU 5.

    Departments (Vụ) of no ministry and bureaus of the army are named by the body above, institutes of
    a university as its units.
    """
    key, above = search_key(name), search_key(parent)
    if key.startswith("vu ") and not above.startswith("bo "):
        return "organ"
    if key.startswith("cuc ") and _MILITARY.match(above):
        return "organ"
    if key.startswith("vien ") and re.match(r"(?:truong |)dai hoc |hoc vien ", above):
        return "unit"
    return None


def names_above(name: str, parent: str) -> bool:
    """Whether a name itself says of what kind the body above is: VĂN PHÒNG HĐND VÀ UBND below UBND HUYỆN."""
    kind = search_key(_kind(parent))
    return f" {kind} " in f"{search_key(expand(name))} "


def _stands(name: str) -> str:
    """How a body stands below another: an organ's name that goes on with a body's is of that kind."""
    written = expand(name)
    head = body_head(written)
    if head and head.stands == "organ":
        below = " ".join(written.split()[len(head.head.split()) :])
        return _stands(below) if body_head(below) else head.stands
    return head.stands if head else ""


def leads_place(body: Body) -> bool:
    """Whether a body stands for a whole place, or is named by it alone: UBND HUYỆN A, HUYỆN A."""
    return bool(_LEADS.match(search_key(expand(body.name)))) or is_place(body.name)


def _has_equals(body: Body) -> bool:
    """Whether a body's offices are named by its place, for each place has such a body with such offices."""
    return leads_place(body) or bool(_SPREAD.match(search_key(expand(body.name))))


def _kind(name: str) -> str:
    head = body_head(expand(name))
    return head.head if head else name


def needs_body(name: str) -> bool:
    """Whether a name means nothing without the body that it is a part of: Ban Chấp hành, Tổ Toán."""
    head = body_head(expand(name))
    return head is not None and head.stands not in {"", "office"}


def is_committee(body: Body) -> bool:
    """Whether a body is the party's committee of a place, of which its boards are organs: Tỉnh ủy A."""
    return bool(_COMMITTEE.match(search_key(body.name)))


def is_place(name: str) -> bool:
    """Whether a name is that of a place with its type word and nothing else: HUYỆN NGA SƠN."""
    match = PLACE_TYPE.match(name)
    return bool(match) and len(name) in set(place_ends(name))


def _as_usual(body: Body, where: str) -> str:
    """A place as departments write it: Sở Y tế Hà Nội, but Sở Y tế tỉnh Kiên Giang."""
    capital = search_key(where) == "thanh pho ha noi"
    return PLACE_TYPE.sub("", where) if capital and search_key(body.name).startswith("so ") else where


def above(named: Sequence[Body]) -> list[Body]:
    """Bodies one below the other, each completed by the one above it: SỞ Y TẾ has its province."""
    found: list[Body] = []
    for body in named:
        parent = found[-1] if found else None
        found.append(replace(body, name=completions(body, parent, None)[0][1]))
    return found
