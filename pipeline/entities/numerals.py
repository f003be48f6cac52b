"""Numbers in words: một trăm sáu mươi nghìn, ba phần tư, chín trên chín, mười hai phần trăm.

The patterns run on lower-case text with its marks: without them năm (five) and nam (south), sau
(after) and sáu (six) are one. Năm by itself or behind a number is a year as well (hai mươi năm:
twenty years; twenty-five is hai mươi lăm), so it counts only where a scale follows it.
"""

import re
from typing import NamedTuple

_DIGITS = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "lăm": 5, "nhăm": 5, "năm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_SCALES = {
    "trăm": 100,
    "nghìn": 1000,
    "ngàn": 1000,
    "vạn": 10_000,
    "triệu": 1_000_000,
    "tỷ": 10**9,
    "tỉ": 10**9,
}
_D = "(?:một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín)"
_LAST = "(?:một|mốt|hai|ba|bốn|tư|lăm|nhăm|sáu|bảy|bẩy|tám|chín)"
_TENS = rf"(?:{_D}\s+mươi(?:\s+{_LAST}\b)?|{_D}\s+chục|mười(?:\s+{_LAST}\b)?)"
_ONES = r"(?:một|hai|ba|bốn|sáu|bảy|bẩy|tám|chín)"
_SCALED = r"(?=\s+(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ)\b)"
_HUNDREDS = rf"(?:{_D}\s+trăm(?:\s+(?:linh|lẻ)\s+{_D}|\s+{_TENS}|\s+rưỡi)?|{_TENS}|{_D}{_SCALED})"
_REST = rf"(?:không\s+trăm\s+(?:linh\s+|lẻ\s+)?)?(?:{_HUNDREDS}|{_ONES}\b)"
_THOUSANDS = rf"(?:{_HUNDREDS}\s+(?:nghìn|ngàn|vạn)(?:\s+rưỡi|\s+{_REST})?|{_HUNDREDS})"
_MEASURE = r"(?!\s*(?:đồng|vnđ|usd|đô la|m3|m2|mét|tấn|kwh))"  # of these, triệu and tỷ are the unit
_LARGE = rf"(?:{_HUNDREDS}\s+(?:triệu|tỷ|tỉ)\b{_MEASURE}(?:\s+rưỡi|\s+{_THOUSANDS})?)"
NUMERAL = rf"(?:{_LARGE}|{_THOUSANDS})\b"
"""A number of more than one word."""
SMALL = rf"(?:{_ONES}|năm|mười)\b"
"""A number of one word."""
_ANY = rf"(?:{NUMERAL}|{SMALL})"
_FIRST = "một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|quá|phân|nửa"
_SHARED = r"\s+phần\s+(?:trăm|nghìn|ngàn)\b"
SPELT = re.compile(
    rf"""\b(?=(?:{_FIRST})\b)(?:
        (?P<part>{_ANY})\s+phần\s+(?P<whole>{_ANY}|tư\b)
      | (?P<done>{_ANY})\s+trên\s+(?P<all>{_ANY})
      | (?P<low>{_ANY})\s+(?:đến|tới|-|–)\s+(?P<high>{_ANY})
      | (?P<half>(?:một\s+|quá\s+|phân\s+)?nửa)(?=\s+(?!đầu|cuối|ngày|năm|tháng|thế|vời|sau|trước)|[,.;]|$)
      | (?P<number>{NUMERAL}|{SMALL}(?={_SHARED}))
    )(?P<percent>{_SHARED})?""",
    re.VERBOSE,
)


class Numeral(NamedTuple):
    """A number in words at `start:end`; `form` is share, count, range, half or number."""

    start: int
    end: int
    value: float
    form: str
    percent: bool


def numerals(marked: str, start: int, end: int) -> list[Numeral]:
    """The numbers in words of `marked[start:end]` (lower case, with marks), those of one word left out.

    >>> [(n.value, n.form) for n in numerals("ba phần tư số xã; một trăm sáu mươi nghìn ha", 0, 44)]
    [(0.75, 'share'), (160000.0, 'number')]
    """
    return [_numeral(match) for match in SPELT.finditer(marked, start, end)]


def _numeral(match: re.Match[str]) -> Numeral:
    if match["part"]:
        form, number = "share", value(match["part"]) / value(match["whole"])
    elif match["done"]:
        form, number = "count", value(match["done"])
    elif match["low"]:
        form, number = "range", value(match["low"])
    elif match["half"]:
        form, number = "half", 0.5
    else:
        form, number = "number", value(match["number"])
    return Numeral(match.start(), match.end(), number, form, bool(match["percent"]))


def value(words: str) -> float:
    """The value of a number in words.

    >>> [value(w) for w in ("hai mươi lăm", "sáu nghìn tám trăm", "hai triệu rưỡi", "một trăm linh năm")]
    [25.0, 6800.0, 2500000.0, 105.0]
    """
    total = group = 0.0
    last = 1.0
    for word in words.split():
        if word in _DIGITS:
            group += _DIGITS[word]
            last = 1
        elif word == "mười":
            group, last = group + 10, 10
        elif word in {"mươi", "chục"}:
            group, last = group // 10 * 10 + group % 10 * 10, 10
        elif word == "trăm":
            group, last = group * 100, 100
        elif word in _SCALES:
            total, group, last = total + group * _SCALES[word], 0, _SCALES[word]
        elif word == "rưỡi":
            total += last / 2
    return total + group
