"""The issuing body, its parent and those that issue with it: the likeliest reading of the document."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from rapidfuzz import fuzz
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.entities.area import level_and_area
from pipeline.entities.bodynames import full_name
from pipeline.entities.bodyplaces import place_in
from pipeline.entities.completing import Body, completions, is_proper, to_its_place
from pipeline.entities.findings import add, found, layout_of, value_of
from pipeline.entities.issuing import described
from pipeline.entities.readings import Reading, read_issuers
from pipeline.entities.scoring import scorer
from pipeline.entities.unheaded import unheaded
from pipeline.entities.whereabouts import lacks_place, place_of_line, place_of_text
from pipeline.lexicon import begins_with, body_head, expand
from pipeline.structure import Cell, Layout
from pipeline.structure.offices import HOLDER, is_office_line
from pipeline.structure.titles import opens_grounds
from pipeline.text import search_key

_ARTICLE = re.compile(r"(?:dieu|chuong|phan)\s+(?:[1ivx]|thu)\b|dieu\s+1")
_DECIDES = re.compile(r"(?:^|\s)(?:quyet (?:dinh|nghi)|nghi quyet|ra nghi quyet)\W*$")
_DECISIONS = frozenset({"Quyết định", "Nghị quyết"})
_ALIKE = 78
"""Of 100: how much of a body behind an office must agree with the letterhead's to be that, misread."""
THRESHOLD = 0.25
"""A reading less probable than this is left out: no body is better than a wrong one."""
_JOINT = re.compile(r".{0,40}\b(?:lien tich|lien nganh|phoi hop)\b")
_JOINT_CODE = re.compile(r"(?:KH|HD|TT|NQ|CTR?|TB|QC|QĐ|KL)(?:L[TN]|PH)\b", re.IGNORECASE)
_LINES = 20
"""Filled lines below the number and the date within which the grounds begin."""
_REACH = 1500
"""Characters below the head in which the line stands that names who decides."""


@Language.component("kehoach_issuer")
def issuer(doc: Doc) -> Doc:
    """Find who issued the document, as a full name with its place."""
    if not found(doc, "issuing_body") and (reading := read_issuer(doc)):
        (sure,) = scorer("issuers").chances([described(doc, reading)], "issuer")
        if sure >= THRESHOLD:
            _leave(doc, reading, round(sure, 3))
    level_and_area(doc)
    return doc


def read_issuer(doc: Doc) -> Reading | None:
    """Who issued the document: who decides, or whom the letterhead names, or else who speaks or signs."""
    layout, place = layout_of(doc), place_of_line(doc)
    printed = read_issuers(layout.head.issuers, place, _together(doc))
    if printed and lacks_place(printed.own.name) and (named := place_of_text(doc, printed.own.name)):
        printed = read_issuers(layout.head.issuers, named, _together(doc))
    where = partial(_completing_place, doc, place)
    decided = _decided(layout, printed, where) if value_of(doc, "doc_type") in _DECISIONS else None
    return decided or printed or unheaded(layout, where)


def _completing_place(doc: Doc, place: str | None, name: str) -> str | None:
    """The place that may complete a name which the text itself says: of the date line, else of the text."""
    return place or (place_of_text(doc, name) if lacks_place(name) else None)


def _leave(doc: Doc, read: Reading, confidence: float) -> None:
    own, parent = read.own, read.parent
    add(doc, "issuing_body", own.start, own.end, own.name, confidence, read.kind)
    if parent:
        add(doc, "parent_body", parent.start, parent.end, parent.name, confidence, read.kind)
    for other in read.others:
        add(doc, "co_issuers", other.start, other.end, other.name, confidence - 0.1, read.kind)


def _together(doc: Doc) -> bool:
    """Whether the type, the subject or the number says that several bodies issue the document."""
    head = layout_of(doc).head
    said = " ".join(cell.key for cell in (head.type_cell, *head.title[:2]) if cell)
    return bool(_JOINT.match(said) or _JOINT_CODE.search(value_of(doc, "number") or ""))


def _deciding(layout: Layout) -> list[Cell]:
    """The lines that name who decides, in capitals between the title and the first article."""
    found: list[Cell] = []
    start = max([layout.head.letterhead_end, *(cell.end for cell in layout.head.title)])
    end = min(layout.head.end + _REACH, layout.ending.start)
    for line in layout.lines:
        if not line.cells or not start < line.start <= end:
            continue
        cell = _undecided(line.cells[0])
        shouted = len(line.cells) == 1 and cell.capitals > 0.8 and len(cell.text) < 120
        if _ARTICLE.match(cell.key) or (found and not shouted):
            break
        if shouted and (found or HOLDER.match(cell.key) or _names_body(cell.text)):
            found.append(cell)
        if found and cell.end < line.cells[0].end:
            break
    return [cell for cell in found if cell.text]


def _names_body(text: str) -> bool:
    """Whether a line begins with a head word of bodies, with its marks: KHÓA X is no Khoa."""
    head = body_head(expand(text))
    return head is not None and begins_with(expand(text), head)


def _above_grounds(layout: Layout) -> list[Cell]:
    """The line right above the grounds of a decision that names an office and nothing else."""
    head = layout.head
    start = max([0, *(cell.end for cell in (*head.numbers, *head.dates, *head.issuers))])
    filled = [line for line in layout.lines if line.cells and line.start > start][:_LINES]
    for index, above in enumerate(filled[:-1]):
        if opens_grounds(filled[index + 1 : index + 3]):
            return [above.cells[0]] if len(above.cells) == 1 and is_office_line(above.cells[0].text) else []
    return []


def _undecided(cell: Cell) -> Cell:
    """The line without the words QUYẾT ĐỊNH: at its end."""
    match = _DECIDES.search(search_key(cell.text))
    text = cell.text[: match.start()].rstrip() if match else cell.text
    return replace(cell, end=cell.start + len(text), text=text)


def _decided(layout: Layout, printed: Reading | None, where: Callable[[str], str | None]) -> Reading | None:
    """The office of who decides, GIÁM ĐỐC SỞ Y TẾ, or the body that decides as a whole.

    `where` gives the place that may complete a name.
    """
    cells = _deciding(layout) or _above_grounds(layout)
    if not cells:
        return None
    name = full_name(" ".join(cell.text for cell in cells))
    own, parent = (printed.own, printed.parent) if printed else (None, None)
    body = Body(cells[0].start, cells[-1].end, name)
    if HOLDER.match(cells[0].key):
        completion, title = _title(name, own, parent) if own else completions(body, None, where(name))[0]
        return Reading(replace(body, name=title), own, (), "holder", completion)
    if own and search_key(own.name).startswith(search_key(name)):
        return None
    completion, name = completions(to_its_place(body), own, None if own else where(name))[0]
    return Reading(replace(body, name=name), own, (), "decider", completion)


def _title(title: str, own: Body | None, parent: Body | None) -> tuple[str, str]:
    """An office completed with the body or the place in which it is held."""
    office = HOLDER.match(search_key(title))
    held = title[office.end() :].strip() if office else ""
    if own and not held:
        return "organ", f"{title} {own.name}"
    if own and (whole := _meant(title, held, own.name)):
        return "named", whole
    where = own and (place_in(own.name) or (parent and place_in(parent.name)))
    if where and not place_in(title) and not is_proper(held) and body_head(expand(held)):
        return "above", f"{title} {where}"
    return "alone", title


def _meant(title: str, held: str, own: str) -> str | None:
    """The office with the letterhead's body, where that is what the title names shortened or misread."""
    for match in re.finditer(r"\S+", title):
        name = title[match.start() :]
        if match.start() and search_key(own).startswith(search_key(name)):
            return title + own[len(name) :]
    alike = abs(len(held) - len(own)) <= len(own) / 5
    if alike and fuzz.ratio(search_key(held), search_key(own)) >= _ALIKE:
        return f"{title[: -len(held)].strip()} {own}"
    return None
