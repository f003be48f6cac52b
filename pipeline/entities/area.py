"""The level and the area of the issuing body: by its place, as the gazetteer knew it that day."""

import re
from collections.abc import Iterable

from spacy.tokens import Doc

from pipeline import gazetteer
from pipeline.entities.bodyplaces import PLACE_TYPE, place_in
from pipeline.entities.findings import add, found, value_of
from pipeline.lexicon import body_head
from pipeline.text import search_key


def full_date(doc: Doc) -> str | None:
    """The date of issue if its day is known."""
    date: str | None = value_of(doc, "issue_date")
    return date if date and len(date) == 10 else None


def level_and_area(doc: Doc) -> None:
    """Leave the level and the area of the body that was found to issue the document."""
    entity = next(iter(found(doc, "issuing_body")), None)
    if entity is None:
        return
    parent = value_of(doc, "parent_body")
    level = level_under(entity.value, parent)
    if level:
        add(doc, "level", entity.start, entity.end, level, min(entity.confidence, 0.9), "issuing_body")
    cited = [e.value["issuer"] for e in found(doc, "references") if e.value["issuer"]]
    area = area_under(entity.value, parent, value_of(doc, "place"), full_date(doc), cited)
    if area:
        add(doc, "area", entity.start, entity.end, area, min(entity.confidence, 0.85), "gazetteer")


def level_under(body: str, parent: str | None) -> str | None:
    """The level of a body that stands under `parent` in the letterhead."""
    return "central" if "Trung ương" in (parent or "") else level_of(body)


def area_under(
    body: str, parent: str | None, place: str | None, on: str | None, cited: Iterable[str]
) -> dict[str, str | None] | None:
    """The territory of a body: by the place in its name, else by `parent` and the `place` of its letters.

    `on` is the day of issue; `cited` are the issuers of documents that are cited, who tell places of
    one name apart. None for a central body, and where no place is known.
    """
    level = level_under(body, parent)
    if level == "central":
        return None
    own = place_in(body) if level != "school" else None
    context = [own, parent, None if own else place]
    places = gazetteer.find(own, on=on) if own else ()
    where = places[0] if len(places) == 1 else ", ".join(text for text in context if text)
    return gazetteer.area_of(where, on, near=", ".join(cited))


def level_of(name: str) -> str | None:
    """The level of a body: by the place in its name, else by its head word.

    >>> [level_of(name) for name in ("Ủy ban nhân dân xã Yên Bình", "Sở Y tế tỉnh Kiên Giang")]
    ['commune', 'province']
    """
    head = body_head(name)
    key = search_key(name)
    if re.search(
        r"\btruong (?:tieu hoc|th|thcs|thpt|mam non|mn|trung hoc|pho thong|cao dang|dai hoc|ptdt\w*)\b", key
    ):
        return "school"
    if head and head.level in {"central", "school"}:
        return head.level
    place = PLACE_TYPE.search(name)
    kinds = {"tinh": "province", "quan": "district", "huyen": "district", "thi xa": "district"}
    kinds |= {"xa": "commune", "phuong": "commune", "thi tran": "commune", "dac khu": "commune"}
    kind = search_key(place["type"]).rstrip(".") if place else ""
    if kind in kinds and not (head and head.level == "province"):
        return kinds[kind]
    if kind in {"thanh pho", "tp"} and not (head and head.level):
        known = gazetteer.find(name[place.start() :]) if place else ()
        return "province" if not known or known[0].level == "province" else "district"
    return head.level or None if head else None
