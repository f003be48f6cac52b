"""Names in a long list that semicolons part: các phong trào thi đua do ... phát động như ...; ...

Each item is a name as a whole, commas included, whatever it begins with: the list says what it is.
"""

import re
from collections.abc import Iterator

from pipeline.entities.listed import SEMICOLON, parted
from pipeline.entities.mentions import OTHER_SORT, Mention, clean, is_name, kind_of
from pipeline.structure import Layout
from pipeline.text import search_key

_OPENED = re.compile(
    r"""\b(?:cac|nhung)\s(?:dot\s|cuoc\s)?(?P<kind>phong\strao|thi\sdua|cuoc\svan\sdong|van\sdong)\b
        [^.;:|“”"«»]{0,260}? (?:\b(?:nhu|gom|bao\sgom|cu\sthe|sau\sday)\b\s*:?|:)\s+(?=\w)""",
    re.VERBOSE,
)
_ENDED = re.compile(r"…|[.](?=\s|[.]|$)|[|]|(?<![;,])\n(?![a-zà-ỹđ])|\n(?=\s*(?:[-+*•]|\d+[.)]|[a-zđ]\)))")
_HEAD = re.compile(
    r"\s*(?:và |cùng )?(?:với )?(?:các )?"
    r"(?P<head>(?:[Pp]hong trào|[Đđ]ợt)(?: thi đua)?|[Cc]uộc vận động|PHONG TRÀO THI ĐUA)\b\s?:?\s*"
)
_RIVALS = re.compile(r"thi đua\b", re.IGNORECASE)
_OVER = re.compile(
    r"\s(?:giai đoạn|năm (?:học )?\d|do .{3,60} phát động|gắn với|trên địa bàn|được|đã"
    r"|theo (?:Quyết|Kế|Chỉ))|\s?\("
)
LONGEST, FEWEST = 2600, 3
"""How long such a list is at most, and of how many items at least."""


def divided(layout: Layout) -> Iterator[Mention]:
    """The names without quotation marks in all such lists of a document."""
    behind = 0
    for match in _OPENED.finditer(layout.key, layout.head.end):
        if match.start() < behind or not layout.holds(match.start()):
            continue
        stop = _ENDED.search(layout.flow, match.end())
        end = stop.start() if stop else len(layout.flow)
        pieces = list(parted(SEMICOLON, layout.flow, match.end(), end))
        if end - match.end() <= LONGEST and _speaks_of_drives(layout.flow, pieces):
            behind = end
            kind = kind_of(match["kind"])
            yield from (name for piece in pieces for name in _name(layout, *piece, kind))


def _speaks_of_drives(flow: str, pieces: list[tuple[int, int]]) -> bool:
    """Whether half of the items, and not fewer than two, say themselves that they are drives."""
    said = sum(bool(_HEAD.match(flow, *piece) or _RIVALS.match(flow, *piece)) for piece in pieces)
    return len(pieces) >= FEWEST and said >= 2 and 2 * said >= len(pieces)


def _name(layout: Layout, start: int, end: int, kind: str) -> Iterator[Mention]:
    """The name of an item, if it is one without quotation marks."""
    head = _HEAD.match(layout.flow, start, end)
    if head:
        start, kind = head.end(), kind_of(search_key(head["head"]))
    over = _OVER.search(layout.flow, start + 1, end)
    stop = over.start() if over else end
    printed = layout.flow[start:stop]
    name = clean(printed)
    told = head or _RIVALS.match(printed) or name[:1].isupper()
    fits = is_name(name) and len(name.split()) >= 3 and not OTHER_SORT.match(search_key(name))
    if told and fits and not re.search(r"[“”\"«»]", printed):
        lead = layout.key[head.start() : start] if head else "phong trao thi dua "
        yield Mention(start, stop, name, kind, "listed", "and " + lead.lstrip(" "), guessed=False)
