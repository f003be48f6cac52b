"""The place that a body's name lacks: that of the date line, or the one that the text names most."""

import functools
import re
from collections import Counter
from collections.abc import Iterator

from spacy.tokens import Doc

from pipeline import gazetteer
from pipeline.entities.area import full_date
from pipeline.entities.bodyplaces import PLACE_TYPE, bare_type, led_type, place_ends
from pipeline.entities.completing import Body, leads_place
from pipeline.entities.findings import collapse, layout_of, value_of
from pipeline.text import lower, search_key

_OWN = re.compile(
    r"\b(?:ubnd|hdnd|uy ban nhan dan|hoi dong nhan dan|dia ban|toan)\s+"
    r"(tinh|thanh pho|quan|huyen|thi xa|thi tran|phuong|xa)\b"
)
"""How the text speaks of its own place: UBND tỉnh, trên địa bàn huyện."""
_KINDS = {search_key(kind): kind for kind in (*gazetteer.PROVINCE_TYPES, *gazetteer.DISTRICT_TYPES)} | {
    search_key(kind): kind for kind in gazetteer.COMMUNE_TYPES
}
_PERSON = "Hồ Chí Minh"


def place_of_line(doc: Doc) -> str | None:
    """The place on the date line with its type word, as the text or the gazetteer gives it."""
    place: str | None = value_of(doc, "place")
    if not place or PLACE_TYPE.match(place):
        return place
    layout, bare = layout_of(doc), PLACE_TYPE.sub("", place).strip()
    near = re.findall(
        rf"\b(tinh|thanh pho|quan|huyen|thi xa|thi tran|phuong|xa)\s+{re.escape(search_key(bare))}\b",
        layout.key,
    )
    if near:
        word = max(set(near), key=near.count)
        match = re.search(rf"\b({word})\s+{re.escape(search_key(bare))}\b", layout.key)
        if match:
            return f"{lower(collapse(layout.flow[match.start(1) : match.end(1)]))} {bare}"
    known = gazetteer.find(bare, on=full_date(doc))
    return f"{known[0].type} {bare}" if known else bare


def lacks_place(name: str) -> bool:
    """Whether a name is that of a place's own body, without the place: Ủy ban nhân dân, Công an tỉnh.

    >>> [lacks_place(name) for name in ("Ủy ban nhân dân tỉnh", "Huyện ủy", "Sở Y tế")]
    [True, True, False]
    """
    return bare_type(name) is not None or led_type(name) is not None or _leads_only(name)


def _leads_only(name: str) -> bool:
    return leads_place(Body(0, 0, name)) and not PLACE_TYPE.search(name)


def place_of_text(doc: Doc, name: str) -> str | None:
    """The place that a body without one belongs to, by the places that the text names.

    It is of the kind that the name ends with or that the text calls its own, and named twice at least
    or alone of its kind.
    """
    layout = layout_of(doc)
    own = Counter(_OWN.findall(layout.key))
    kind = bare_type(name) or led_type(name) or (_KINDS[own.most_common(1)[0][0]] if own else None)
    if kind is None:
        return None
    named = Counter(_named(layout.flow, kind))
    ranked = named.most_common(2)
    sure = ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1] > 0)
    return f"{kind} {ranked[0][0]}" if sure else None


def _named(flow: str, kind: str) -> Iterator[str]:
    """The names of places of a kind in the text: behind their type word, provinces also without it."""
    for match in PLACE_TYPE.finditer(flow):
        if lower(match["type"]) == kind and (
            end := next(place_ends(flow[match.start() : match.start() + 60]), None)
        ):
            yield collapse(flow[match.end() : match.start() + end]).strip(" .:")
    if kind in gazetteer.PROVINCE_TYPES:
        for match in _provinces().finditer(flow):
            if any(place.type == kind and place.level == "province" for place in gazetteer.find(match[0])):
                yield collapse(match[0])


@functools.cache
def _provinces() -> re.Pattern[str]:
    names = sorted(gazetteer.names("province"), key=len, reverse=True)
    plain = "|".join(re.escape(name) for name in names if name != _PERSON)
    return re.compile(rf"(?<!tỉnh )(?<!phố )(?<!\w)(?:{plain})(?!\w)")
