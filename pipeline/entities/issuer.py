"""The issuing body, its parent, its level and area: from the letterhead, or else from the text."""

import re
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import gazetteer
from pipeline.entities.bodies import Body, bodies, completed
from pipeline.entities.bodynames import HOLDER, full_name
from pipeline.entities.bodyplaces import PLACE_TYPE, place_in
from pipeline.entities.findings import add, collapse, found, layout_of, value_of
from pipeline.lexicon import body_head, body_heads, cues, expand
from pipeline.structure import Layout
from pipeline.text import fold, search_key

_ACTS = rf"(?:{cues('issuer-acts')})"


@Language.component("kehoach_issuer")
def issuer(doc: Doc) -> Doc:
    """Find who issued the document, as a full name with its place."""
    layout = layout_of(doc)
    if found(doc, "issuing_body"):
        _level_and_area(doc)
        return doc
    place = _place_of_line(doc, layout)
    printed = bodies(layout.head.issuers)
    if value_of(doc, "doc_type") == "Quyết định" and (holder := _office_holder(layout, printed)):
        _leave(doc, holder, printed[-1] if printed else None, [], 0.85, "decision")
    elif printed:
        own, parent, others = _own(printed)
        own, *others = (completed(body, parent, place) for body in (own, *others))
        if others:
            own = replace(own, name=" và ".join(body.name for body in (own, *others)))
        _leave(doc, own, parent, others, 0.93, "letterhead")
    elif self_named := _self_mention(doc, layout, place):
        _leave(doc, self_named, None, [], 0.75, "opening")
    _level_and_area(doc)
    return doc


def _own(printed: list[Body]) -> tuple[Body, Body | None, list[Body]]:
    """The lowest body, the one above it, and further ones of a joint document."""
    if len(printed) == 1:
        return printed[0], None, []
    first, last = printed[-2], printed[-1]
    if _union(last) and not _union(first) and (len(printed) > 2 or _same_rank(first, last)):
        return first, printed[-3] if len(printed) > 2 else None, [last]
    return last, first, []


def _union(body: Body) -> bool:
    """Whether the body is a union or association, which issues jointly with the agency it belongs to."""
    return bool(re.match(r"(?:cong doan (?!co so)|lien doan|hoi (?!dong)|doan )", search_key(body.name)))


def _same_rank(first: Body, last: Body) -> bool:
    """An agency and a union stand side by side, for no agency has a union below it; a school has one."""
    return bool(re.match(r"(?:so|phong|bo|cong an|ban chi huy) ", search_key(first.name)))


def _leave(
    doc: Doc, own: Body, parent: Body | None, others: list[Body], confidence: float, method: str
) -> None:
    add(doc, "issuing_body", own.start, own.end, own.name, confidence, method)
    if parent:
        add(doc, "parent_body", parent.start, parent.end, parent.name, confidence, method)
    for other in others:
        add(doc, "co_issuers", other.start, other.end, other.name, confidence - 0.1, method)


def _office_holder(layout: Layout, printed: list[Body]) -> Body | None:
    """The office holder who decides: GIÁM ĐỐC SỞ Y TẾ, in capitals between title and Căn cứ."""
    for line in layout.lines:
        if not line.cells or line.start < layout.head.letterhead_end or line.start > layout.head.end + 600:
            continue
        cell = line.cells[0]
        if HOLDER.match(cell.key) and cell.capitals > 0.8 and len(cell.text) < 120:
            name = full_name(cell.text)
            held = re.sub(HOLDER, "", search_key(name), count=1).strip()
            if not held and printed:
                name = f"{name} {printed[-1].name}"
            elif (
                printed
                and held
                and not place_in(name)
                and (where := place_in(printed[-1].name) or _parent_place(printed))
            ):
                name = f"{name} {where}" if body_head(expand(name.split(" ", 2)[-1])) else name
            return Body(cell.start, cell.end, name)
    return None


def _parent_place(printed: list[Body]) -> str | None:
    return place_in(printed[0].name)


def _place_of_line(doc: Doc, layout: Layout) -> str | None:
    """The place on the date line with its type word, as the text or the gazetteer gives it."""
    place: str | None = value_of(doc, "place")
    if not place:
        return None
    bare = PLACE_TYPE.sub("", place).strip()
    if PLACE_TYPE.match(place):
        return place
    near = re.findall(
        rf"\b(tinh|thanh pho|quan|huyen|thi xa|thi tran|phuong|xa)\s+{re.escape(search_key(bare))}\b",
        layout.key,
    )
    if near:
        word = max(set(near), key=near.count)
        match = re.search(rf"\b{word}\s+{re.escape(search_key(bare))}\b", layout.key)
        if match:
            return collapse(layout.flow[match.start() : match.end()])
    known = gazetteer.find(bare, on=value_of(doc, "issue_date") if _full_date(doc) else None)
    return f"{known[0].type} {bare}" if known else bare


def _full_date(doc: Doc) -> bool:
    return len(value_of(doc, "issue_date") or "") == 10


def _self_mention(doc: Doc, layout: Layout, place: str | None) -> Body | None:
    """Who speaks in the opening: "..., Phòng GDĐT quận Thanh Xuân xây dựng Kế hoạch ... như sau"."""
    start = layout.head.end if layout.head.end < len(layout.text) else 0
    zone_end = min(len(layout.text), start + 3500)
    heads = "|".join(
        sorted({re.escape(search_key(expand(h.head))) for h in body_heads()}, key=len, reverse=True)
    )
    short = "|".join(re.escape(fold(a)) for a in ("UBND", "BTV", "BCH", "LĐLĐ", "CĐN"))
    pattern = re.compile(
        rf"(?:^|[,;.\n]\s*|\d{{4}}[,.]?\s+)(?P<body>(?:(?i:{heads})|{short})\b[^,;:\n]{{0,110}}?)\s+{_ACTS}\b",
        re.MULTILINE,
    )
    candidates = [
        m for m in pattern.finditer(layout.folded, max(0, start - 1), zone_end) if _names_itself(m, layout)
    ]
    lone = re.compile(rf"^[ ]*(?P<body>(?:(?i:{heads}))\b[^,;:.\n]{{2,90}}?)\s*,?\s*$", re.MULTILINE)
    candidates += list(lone.finditer(layout.folded, start, min(len(layout.text), start + 200)))
    if not candidates:
        return None
    best = max(
        candidates,
        key=lambda m: (
            place_in(full_name(layout.flow[m.start("body") : m.end("body")])) is not None,
            -m.start(),
        ),
    )
    left, right = best.span("body")
    return completed(Body(left, right, full_name(layout.flow[left:right])), None, place)


def _names_itself(match: re.Match[str], layout: Layout) -> bool:
    """Leave out bodies that the text only cites ("theo đề nghị của Sở ...")."""
    before = layout.key[max(0, match.start("body") - 25) : match.start("body")]
    body = layout.flow[match.start("body") : match.end("body")]
    return (
        not re.search(r"\b(?:cua|do|tai|boi|voi|cac)\s*$", before)
        and len(body.split()) >= 2
        and body_head(expand(body)) is not None
    )


def _level_and_area(doc: Doc) -> None:
    entity = next(iter(found(doc, "issuing_body")), None)
    if entity is None:
        return
    parent = value_of(doc, "parent_body")
    level = "central" if "Trung ương" in (parent or "") else level_of(entity.value)
    if level:
        add(doc, "level", entity.start, entity.end, level, min(entity.confidence, 0.9), "issuing_body")
    own = place_in(entity.value) if level != "school" else None
    if level == "central":
        return
    context = [own, parent, None if own else value_of(doc, "place")]
    on = value_of(doc, "issue_date") if _full_date(doc) else None
    cited = [e.value["issuer"] for e in found(doc, "references") if e.value["issuer"]]
    places = gazetteer.find(own, on=on) if own else ()
    where = places[0] if len(places) == 1 else ", ".join(text for text in context if text)
    area = gazetteer.area_of(where, on, near=", ".join(cited))
    if area:
        add(doc, "area", entity.start, entity.end, area, min(entity.confidence, 0.85), "gazetteer")


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
