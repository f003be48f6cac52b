"""Dates and spans of time as plans write them: 05/9/2021, ngày 16 tháng 4 năm 2021, hết tháng 12/2014.

Patterns run on folded lower-case text. A date may lack its day or its year; nothing is filled in
here that is not printed, save the year that the other end of a span, or the issue date, gives.
"""

import calendar
import re
from typing import NamedTuple

_SEP = r"\s?[/.\-]\s?"
_POINT = rf"""(?:
    (?:ngay\s*|(?<=[-–])|(?<=[-–]\s)|(?<=\bden\s)|(?<=\bhet\s))(?P<d1>\d{{1,2}})\s*thang\s*(?P<m1>\d{{1,2}})(?:\s*,?\s*nam\s*(?P<y1>(?:19|20)\d\d))?
  | (?<![\d/])(?P<d2>\d{{1,2}}){_SEP}(?P<m2>\d{{1,2}}){_SEP}(?P<y2>(?:19|20)\d\d|\d\d)(?![\d/%])
  | (?:thang\s*)(?P<m3>\d{{1,2}})\s*(?:[/\-.]|,?\s*nam)\s*(?P<y3>(?:19|20)\d\d)
  | (?:quy\s*)(?P<q4>iv|i{{1,3}}|[1-4])\s*(?:[/\-]|,?\s*nam)\s*(?P<y4>(?:19|20)\d\d)
  | (?<![\d/.,%])(?P<d5>[0-3]?\d)\s?[/.]\s?(?P<m5>1[0-2]|0?[1-9])(?![\d/%]|[.,]\d)
      (?!\s?(?:so|tong|to|truong|co\s)\b)
  | (?<![\d/])(?P<m6>1[0-2]|0?[1-9])/(?P<y6>(?:19|20)\d\d)(?![\d/])
  | thang\s*(?P<m7>1[0-2]|0?[1-9])(?!\d|\s?[/.]\d)
  | nam\s*(?P<y8>(?:19|20)\d\d)(?!\s?[-–]\s?(?:19|20)\d\d)
  | (?<![\d/.,])(?P<y9>(?:19|20)\d\d)(?![\d/%]|[.,]\d)
)"""
DATE = re.compile(rf"(?=\d|ngay|thang|quy|nam){_POINT}", re.VERBOSE)
"""Any single date; full ones come before partial ones.

The look-ahead says how a date begins, so that all its forms are not tried at every letter of a text.
"""

_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


class PartialDate(NamedTuple):
    """A date with what is printed of it; `month` or `day` may be missing."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def iso(self) -> str | None:
        """The ISO 8601 form, partial where the date is; None without a year."""
        if self.year is None:
            return None
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def first(self) -> "PartialDate":
        """The first day of the month or year."""
        return PartialDate(self.year, self.month or 1, self.day or 1)

    def last(self) -> "PartialDate":
        """The last day of the month or year."""
        month = self.month or 12
        return PartialDate(self.year, month, self.day or calendar.monthrange(self.year or 2001, month)[1])

    @property
    def precision(self) -> str:
        return "day" if self.day else "month" if self.month else "year"


def parse(match: re.Match[str]) -> PartialDate | None:
    """The date that a match of :data:`DATE` says, or None where it is no date of the calendar."""
    parts = {name[0]: value for name, value in match.groupdict().items() if value}
    year = _year(parts["y"]) if "y" in parts else None
    if "q" in parts:
        return PartialDate(year, _QUARTERS[parts["q"]] * 3 - 2)
    date = PartialDate(year, _number(parts, "m"), _number(parts, "d"))
    return date if valid(date) else None


def _number(parts: dict[str, str], name: str) -> int | None:
    return int(parts[name]) if name in parts else None


def _year(digits: str) -> int:
    """Two digits mean 19xx from 50 on, else 20xx."""
    value = int(digits)
    return value if value > 99 else value + (1900 if value >= 50 else 2000)


def valid(date: PartialDate) -> bool:
    """Whether the calendar knows the date."""
    if date.month is not None and not 1 <= date.month <= 12:
        return False
    if date.day is None:
        return True
    if date.month is None:
        return False
    return 1 <= date.day <= calendar.monthrange(date.year or 2000, date.month)[1]


class Window(NamedTuple):
    """A span of time found at `start:end`; an end that is not a date is None and makes it relative."""

    start: int
    end: int
    first: PartialDate | None
    last: PartialDate | None
    relative: bool
    precision: str


_NOW = r"""(?:nay | ngay\s+(?:ky\s+ban\s+hanh|ban\s+hanh|ky|phat\s+dong)
        (?:\s+(?:ke\s+hoach|van\s+ban|huong\s+dan|chi\s+thi|quyet\s+dinh|cong\s+van|thong\s+bao))?(?:\s+nay)?
  | khi\s+(?:ban\s+hanh|phat\s+dong)(?:\s+ke\s+hoach)?)"""
_HOUR = r"(?:\d{1,2}\s?(?:gio|h)(?:\s?\d{1,2}(?:\s?phut)?)?,?\s+(?=ngay\b))?"
_UNTIL = r"""\s*(?:,?\s*(?:va\s+)?(?:ket\s+thuc|hoan\s+thanh)(?:\s+(?:vao|trong|dung))?
        | (?:cho\s+)?(?:den|toi)(?:\s+het)? | (?:va|,)(?=\s+(?:thang|quy)\s)
        | [-–—→]+\s*(?:den\s+)?(?:het\s+)?)\s*
        (?:(?:ngay|dip|le|ky\s+niem|mung|hoc\s+ky|hoc\s+ki|nam\s+hoc|khi|bau\s+cu|dai\s+hoi)\s(?:[a-z]+\s){1,7}?[(,]?\s*(?=(?:ngay\s+)?\d{1,2}\s?[/.\-]))?
        (?:ngay\s+(?=\d+\s?[/.\-]))?"""


def _sided(side: str) -> str:
    """The pattern of a date with its groups renamed: d1 to da1 for side a."""
    return re.sub(r"\(\?P<(\w)(\d)>", rf"(?P<\g<1>{side}\g<2>>", _POINT)


_SHORT_START = r"""(?<![\d/.,])(?P<sd>[0-3]?\d)
        (?=\s*(?:den|[-–])\s*(?:het\s+)?(?:ngay\s+)?[0-3]?\d(?:\s?[/.\-]\s?|\s*thang\s*)(?:1[0-2]|0?[1-9])\b)"""
_SHORT_MONTH = r"""(?:thang\s*)(?P<sm>1[0-2]|0?[1-9])
        (?=\s*(?:den|[-–]|va|,)\s*(?:het\s+)?(?:thang\s*)?(?:1[0-2]|0?[1-9])\s*(?:[/\-.]|nam))"""
_SHORT_QUARTER = r"""(?:quy\s*)(?P<sq>iv|i{1,3}|[1-4])
        (?=\s*(?:den|[-–]|va)\s*(?:het\s+)?(?:quy\s*)?(?:iv|i{1,3}|[1-4])\s*(?:[/\-]|,?\s*nam))"""
_DASHED = r"""(?<![\d/.,%-])(?P<xd>[0-3]?\d)-(?P<xm>1[0-2]|0?[1-9])(?![\d/-])
        (?=\s*(?:den|toi|[-–])\s*(?:het\s+)?(?:ngay\s+)?(?:\d{1,2}-\d{1,2}(?!\d)|nam|thang))"""
_DASHED_END = r"(?<![\d/.,%-])(?P<zd>[0-3]?\d)-(?P<zm>1[0-2]|0?[1-9])(?![\d/-])"
_SINCE = r"(?<=\btu\s)(?P<since>(?!thang|quy)[a-z][^,;.:\n\d()]{5,50}?)"
_EVENT = r"khi|luc|ngay|dot|dip|ky|thoi\s+diem|dai\s+hoi|hoi\s+nghi|tet|le|sau|truoc"
SPAN = re.compile(
    rf"""(?=\d|nay|ngay|thang|quy|nam|khi|ke\s|tu\s|(?<=\btu\s))
         (?P<from>\b(?:ke\s+)?tu\s+(?:dau\s+)?)? {_HOUR}
         (?:(?P<now>{_NOW}) | {_SINCE} | (?:ngay\s+(?=\d+\s?(?:[/.\-]|den\b)))?
         (?:{_SHORT_START} | {_SHORT_MONTH} | {_SHORT_QUARTER} | {_DASHED} | {_sided("a")}))
         (?:\s*\([^)\n]{{2,20}}\))? {_UNTIL} {_HOUR} (?:ngay\s+(?=\d+\s?[/.\-]))?
         (?:{_sided("b")} | {_DASHED_END} | (?P<event>(?:{_EVENT})\s[^,;.:\n]{{3,90}}))""",
    re.VERBOSE,
)
"""From one date to another, or to an event; a start without month or year takes those of the end."""


def _side(match: re.Match[str], side: str) -> PartialDate | None:
    """The date at side a or b of a match of :data:`SPAN`."""
    parts = {n[0]: v for n, v in match.groupdict().items() if v and len(n) == 3 and n[1] == side}
    if not parts:
        return None
    year = _year(parts["y"]) if "y" in parts else None
    if "q" in parts:
        last = 0 if side == "a" else 2
        return PartialDate(year, _QUARTERS[parts["q"]] * 3 - 2 + last)
    return PartialDate(year, _number(parts, "m"), _number(parts, "d"))


def window(match: re.Match[str], issued: PartialDate | None) -> Window | None:
    """The window that a match of :data:`SPAN` says; None where it is no span of the calendar.

    `issued` (the issue date) gives the years that are not printed, and the start of "từ nay".
    """
    first, last = _side(match, "a"), _side(match, "b")
    if match["zd"]:
        last = PartialDate(None, int(match["zm"]), int(match["zd"]))
    if match["xd"]:
        first = PartialDate(None, int(match["xm"]), int(match["xd"]))
    if match["sd"] and last:
        first = PartialDate(last.year, last.month, int(match["sd"]))
    elif re.search(r"\bva\s+(?:thang|quy)", match[0]) and not (match["sm"] or match["sq"]):
        return None
    if match["sm"] and last:
        first = PartialDate(last.year, int(match["sm"]))
    if match["sq"] and last:
        first = PartialDate(last.year, _QUARTERS[match["sq"]] * 3 - 2)
    if match["now"]:
        first = issued
    first, last = _years(first, last, issued)
    relative = bool(match["now"] or match["event"] or match["since"])
    if (first and not valid(first)) or (last and not valid(last)) or not (first or last):
        return None
    if any(side and side.year is None for side in (first, last)):
        return None
    if first and last and first.first() > last.last():
        return None
    precision = min((d.precision for d in (first, last) if d), key=["day", "month", "year"].index)
    if first and last and first.precision != last.precision:
        precision = "day"
    return Window(match.start(), match.end(), first, last, relative, precision)


def _years(
    first: PartialDate | None, last: PartialDate | None, issued: PartialDate | None
) -> tuple[PartialDate | None, PartialDate | None]:
    """Fill in years: a start takes its end's (or the one before), an end follows the issue date."""
    base = first if first and first.year else issued
    if last and last.year is None and last.month and base and base.year:
        later = (last.month, last.day or 31) >= (base.month or 1, base.day or 1)
        last = last._replace(year=(base.year or 0) + (0 if later else 1))
    if first and first.year is None and first.month and last and last.year:
        before = (first.month, first.day or 1) > (last.month or 12, last.day or 31)
        first = first._replace(year=last.year - before)
    return first, last
