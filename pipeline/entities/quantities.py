"""Quantities in running text: number, comparator and unit, with what makes a number something else.

Patterns run on folded lower-case text. Numbers follow the Vietnamese habit: 10.000 is ten
thousand, 99,5 is ninety-nine and a half.
"""

import re
from typing import NamedTuple

from pipeline.lexicon import cues

WORDS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip
_NUM = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)|\d+(?:,\d+)?(?!\d)|\d+\.\d{1,2}(?=\s?%)"
QUANTITY = re.compile(
    rf"""(?<![\w/.,-])(?:
        (?P<up>tu\s+(?:{_NUM})\s?%?\s+(?:len|xuong(?:\s+con)?)\s+)(?P<to>{_NUM})\s?(?P<pct0>%)?
      | (?P<low>{_NUM})\s?%?\s?(?:[-–]|den)\s?(?P<high>{_NUM})\s?(?P<pct1>%)?
      | (?P<part>\d+)/(?P<whole>\d+)(?![/\d])
      | (?P<num>{_NUM})(?:\s?(?P<pct2>%|phan\s+tram)|(?!\w))
      | (?P<half>mot\s+nua)
      | (?:(?<=it\snhat\s)|(?<=toi\sthieu\s)|(?<=them\s))(?P<word>{"|".join(WORDS)})(?=\s[a-z])
    )(?![/\d])""",
    re.VERBOSE,
)
_BEFORE = re.compile(
    r"""(?P<ge>(?:it\ nhat|toi\ thieu|khong\ (?:duoi|it\ hon)|>=|≥|tu)\s*(?:la\s+|duoc\s+|dat\s+|co\s+)?)$
      | (?P<le>(?:khong\ (?:qua|vuot\ qua|vuot|cao\ hon)|toi\ da|<=|≤|nhieu\ nhat|duoi\ muc)\s*(?:la\s+)?)$
      | (?P<gt>(?:tren|hon|vuot|cao\ hon|>)\s*)$
      | (?P<lt>(?:duoi|thap\ hon|chua\ den|<)\s*)$
      | (?P<about>(?:khoang|xap\ xi|gan)\s*)$""",
    re.VERBOSE,
)
_SIGNS = {"ge": ">=", "le": "<=", "gt": ">", "lt": "<", "about": "≈"}

# what stands before a number that counts nothing: an ordinal, a date, a document, a place in a text;
# with its marks, for tăng 5 is no tầng 5
_ORDINAL = re.compile(rf"(?:\b(?:{cues('ordinals', marked=True)}|covid-)|[./-]|\d)\s*$")
_NO_UNIT = re.compile(
    rf"""\s*(?: (?:{cues("no-units")})\b | h\d | h\b | d\b(?!/c) | d/(?!c)  # 17h, 5.000đ, but 4 đ/c
      | ban\b(?!\s*(?:sach|tre)) 
      | (?:trieu|ty|nghin|ngan)(?:\s*(?:dong|vnd|d)\b | \s*(?:[,;.)/]|$))
      | diem(?=\s*(?:[,;.)/]|$|tro\slen|xep|so\svoi))
      | /\d | [-–]\s?\d | [.)](?:\s|$) | $)""",
    re.VERBOSE,
)

_SERIES = re.compile(
    r"\b(?:lop|khoi|dieu|khoan|muc|thang|quan|muc do|cap do|loai|nhom|diem)\s"
    r"\d+(?:\s?,\s?\d+)*(?:\s?,|\s+va)\s*$"
)  # lớp 10, 11 và 12


class Quantity(NamedTuple):
    """A number at `start:end` with its comparator; `lead` is where the comparator begins."""

    lead: int
    start: int
    end: int
    value: float
    comparator: str
    percent: bool


def number(text: str) -> float:
    """The value of a printed number.

    >>> [number(t) for t in ("10.000", "99,5", "2.305", "12")]
    [10000.0, 99.5, 2305.0, 12.0]
    """
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    return float(text.replace(",", "."))


def quantities(key: str, marked: str, start: int, end: int) -> list[Quantity]:
    """The quantities in `key[start:end]` that count something; dates, ordinals, ages, money left out.

    `key` is the folded lower-case text, `marked` the same with its marks.
    """
    found = []
    for match in QUANTITY.finditer(key, start, end):
        percent = bool(match["pct0"] or match["pct1"] or match["pct2"])
        before = key[max(start, match.start() - 40) : match.start()]
        printed = marked[max(start, match.start() - 40) : match.start()]
        counted = percent or match["half"]
        if not counted and _counts_nothing(printed, before, match, key[match.end() : end]):
            continue
        sign = _BEFORE.search(before)
        comparator = _SIGNS[sign.lastgroup or ""] if sign else "="
        upwards = match["low"] or re.match(r"\s*(?:\S+\s+){0,6}?tro len\b", key[match.end() : end])
        if upwards and comparator == "=":
            comparator = ">="
        lead = match.start() - (len(before) - sign.start() if sign else 0)
        found.append(Quantity(lead, match.start(), match.end(), _value(match, key), comparator, percent))
    return found


def _counts_nothing(printed: str, before: str, match: re.Match[str], after: str) -> bool:
    ordinal = _ORDINAL.search(printed)
    each = re.search(r"\b(?:moi|tung)\s+\w+\s*$", before)
    if ordinal and not each and not (match["part"] and re.match(r"\s+\w", after)):
        return True
    if _SERIES.search(before):
        return True
    value = match["num"] or match["low"] or ""
    if re.fullmatch(r"(?:19|20)\d\d", value):
        return True
    if (
        match["part"]
        and int(match["whole"]) <= 12
        and int(match["part"]) <= 31
        and not re.match(r"\s+(?:so|tong|co so|to|truong|don vi|xa|phuong|thon)\b", after)
    ):
        return True
    return bool(_NO_UNIT.match(after))


def _value(match: re.Match[str], key: str) -> float:
    if match["to"]:
        return number(match["to"])
    if match["low"]:
        return number(match["low"])
    if match["part"]:
        part, whole = int(match["part"]), int(match["whole"])
        share = part < whole <= 10 and re.match(r"\s+(?:so|tong|cua|trong)\b", key[match.end() :])
        return part / whole if share else float(part)
    if match["half"]:
        return 0.5
    return float(WORDS[match["word"]]) if match["word"] else number(match["num"])
