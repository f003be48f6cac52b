"""Names listed one after another without quotation marks: các phong trào như: A; B; C.

A list stands behind a phrase that announces movements, or as the items below a heading or a line that does.
"""

import re
from collections.abc import Iterator

from pipeline.entities.mentions import (
    CLAUSE,
    OTHER_SORT,
    Mention,
    bare_end,
    clean,
    is_body,
    is_name,
    kind_of,
)
from pipeline.structure import Layout, Paragraph
from pipeline.text import search_key

_CUE = r"(?:phong\strao(?:\sthi\sdua)?|cuoc\svan\sdong)"
_HEADS = rf"""\b(?P<kind>{_CUE})(?:\s?[,/&]\s?|\s(?:va|hoac)\s)?(?:cac\s)?(?:{_CUE})?"""
_OPENED = re.compile(
    rf"""(?:\bcac\s|\bnhung\s|\b\d\s|\b(?:hai|ba|bon|nam)\s){_HEADS}
         (?:[ ][a-z,\ ]{{0,70}}?)?[ ]?
         (?::|\b(?:nhu\ sau|nhu|gom\ co|bao\ gom|gom|sau\ day|la)\b[ ]?:?)[ ]+(?=\w)""",
    re.VERBOSE,
)
_HEADED = re.compile(
    rf"(?:[a-z]+\s){{0,9}}?(?:cac\s|nhung\s|danh\smuc\s|ten\s){_HEADS}(?:\s[a-z,]+){{0,6}}\W*$", re.VERBOSE
)
_ENDED = re.compile(r"[.](?=\s|$)|\n|[|“”\"«»]")
_LEAD = re.compile(
    r"(?:va\s|hay\s|cung\s)?(?:(?:cac\s)?(?P<kind>phong\strao(?:\sthi\sdua)?|cuoc\svan\sdong)\s?:?\s?)?"
)
_COMMA = re.compile(r",\s(?=[A-ZĐÀ-ỸƯƠĂÂÊÔ0-9])|,?\s(?=và\s(?:các\s)?(?:[Pp]hong trào|[Cc]uộc vận động))")
SEMICOLON = re.compile(r";\s*")
_ITEMS = frozenset(["bullet", "number", "letter", "decimal"])


def listed(layout: Layout) -> Iterator[Mention]:
    """The names of all lists in a document."""
    for match in _OPENED.finditer(layout.key, layout.head.end):
        if layout.holds(match.start()):
            yield from _in_line(layout, match)
    yield from _below(layout)


def _in_line(layout: Layout, match: re.Match[str]) -> Iterator[Mention]:
    """The names behind a phrase, up to the end of its sentence."""
    stop = _ENDED.search(layout.flow, match.end())
    end = stop.start() if stop else len(layout.flow)
    if end - match.end() > 900:
        return
    kind = kind_of(match["kind"])
    divided = ";" in layout.flow[match.end() : end]
    for start, stop_at in parted(SEMICOLON if divided else _COMMA, layout.flow, match.end(), end):
        lead = layout.key[match.start() : match.end()] if start == match.end() else "and "
        yield from _named(layout, start, stop_at, kind, lead)


def parted(by: re.Pattern[str], flow: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the items of a list begin and end that stands at `start:end`."""
    for match in by.finditer(flow, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _named(layout: Layout, start: int, end: int, kind: str, lead: str) -> Iterator[Mention]:
    """The name at the start of a piece of a list, if there may be one."""
    opened = _LEAD.match(layout.key, start, end)
    if opened and opened[0]:
        start, kind = opened.end(), kind_of(opened["kind"]) if opened["kind"] else kind
        lead += opened[0]
    first = re.compile(r"\w").search(layout.flow, start, end)
    if not first:
        return
    start = first.start()
    colon = re.compile(r":(?=\s)|\s\(").search(layout.flow, start, end)
    stop = bare_end(layout, start, colon.start() if colon else end)
    name = clean(layout.flow[start:stop])
    if CLAUSE.match(name):
        return
    count = len(name.split())
    if not is_name(name) or not 3 <= count <= 30 or OTHER_SORT.match(search_key(name)) or is_body(name):
        return
    yield Mention(start, stop, name, kind if name[0].isupper() else None, "listed", lead, guessed=True)


def _below(layout: Layout) -> Iterator[Mention]:
    """The items below a heading or a line that announces movements."""
    opened: Paragraph | None = None
    style, kind = "", ""
    for item in layout.paragraphs:
        if not layout.holds(item.start) or item.start < layout.head.end:
            continue
        said = layout.key[item.body : item.end].strip()
        headed = _HEADED.fullmatch(said) if len(said) < 110 else None
        if headed and (item.kind or said.endswith(":")):
            opened, style, kind = item, "", kind_of(headed["kind"])
        elif opened and item.kind in _ITEMS and item.kind != opened.kind and style in {"", item.kind}:
            style = item.kind
            if not _quotes(layout, item):
                yield from _named(layout, item.body, item.end, kind, "below ")
        elif opened and (item.kind != style or not style):
            opened = None


def _quotes(layout: Layout, item: Paragraph) -> bool:
    return bool(re.search(r"[“”\"«»|]", layout.flow[item.start : item.end]))
