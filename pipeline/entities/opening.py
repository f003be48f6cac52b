"""What the opening of a document says that it is: "..., UBND tỉnh xây dựng Kế hoạch trồng cây như sau:"."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.structure import Layout
from pipeline.text import search_key

_REACH = 4000
"""Characters of the body in which its opening is looked for."""
_ISSUES = re.compile(
    r"\b(?:ban hanh|(?<!\bbo )xay dung|lap|de ra)\s+(?P<type>ke hoach|huong dan|chuong trinh)\s+"
)
_END = re.compile(
    r",?\s*(?:(?:cu the|voi (?:cac |nhung )?noi dung|gom|noi dung)[^\n:.]{0,30})?(?P<follows>nhu sau|:)"
    r"|\n|\.(?!\d)"
)
_LONGEST = 300
"""Letters of a title, at most."""
_CITED = re.compile(r"so\b|nay\b")
_PAST = re.compile(r"\bda\s+$")
_NUMBERED = re.compile(r"\s*so\s*:?\s*\d")
"""Before and behind what was issued another time: "đã ban hành Kế hoạch số 5/KH-SYT"."""
_TELLS = frozenset({"Hướng dẫn", "Thông báo"})
"""Types that are verbs too: "Sở Y tế hướng dẫn việc tiêm chủng như sau"."""


class Opening(NamedTuple):
    """Where the opening names the type of the document, if it does, and where its subject."""

    type: tuple[int, int] | None
    title: tuple[int, int]


def opening_of(layout: Layout) -> Opening | None:
    """What the opening says that is issued: rather what follows below than what is only cited."""
    start = layout.head.end
    key = layout.key[start : start + _REACH]
    found = _told(layout, key) or _issued(key)
    if found is None:
        return None
    shifted = [(left + start, right + start) for left, right in found if right]
    return Opening(shifted[0] if len(shifted) > 1 else None, shifted[-1])


def _issued(key: str) -> list[tuple[int, int]] | None:
    """The type and the title behind a verb of issuing; the nearest before "như sau", else the first."""
    first = None
    for match, end in _ended(_ISSUES, key):
        past = _PAST.search(key[: match.start()][-5:]) and _NUMBERED.match(key, match.end())
        if past or _in_row(key, match.start()):
            continue
        if end and end["follows"]:
            return [match.span("type"), (match.end(), end.start())]
        if end and first is None:
            first = [match.span("type"), (match.end(), end.start())]
    return first


def _in_row(key: str, at: int) -> bool:
    """Whether a place is in a row of a table with bars, where nobody speaks."""
    left, right = key.rfind("\n", 0, at) + 1, key.find("\n", at)
    row = key[left : right if right >= 0 else len(key)].lstrip()
    return row.startswith("|") and row.count("|") > 2


def _told(layout: Layout, key: str) -> list[tuple[int, int]] | None:
    """The title of a document whose type is the verb of its opening too."""
    kind = layout.head.doc_type
    if kind is None or kind.name not in _TELLS:
        return None
    for match, end in _ended(re.compile(rf"\b{search_key(kind.name)}\s+"), key):
        if end and end["follows"] and not _CITED.match(key, match.end()):
            return [(match.end(), end.start())]
    return None


def _ended(verbs: re.Pattern[str], key: str) -> Iterator[tuple[re.Match[str], re.Match[str] | None]]:
    """Each of some verbs, and where its object ends before the next of them."""
    matches = list(verbs.finditer(key))
    limits = [*(match.start() for match in matches[1:]), len(key)]
    for match, limit in zip(matches, limits, strict=bool(matches)):
        yield match, _END.search(key, match.end(), min(match.end() + _LONGEST, limit))
