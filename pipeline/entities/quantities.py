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
_SPELT = {"một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "bẩy", "tám", "chín", "mười"}
_NUM = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)|\d+(?:,\d+)?(?!\d)|\d+\.\d{1,2}(?=\s?%)"
QUANTITY = re.compile(
    rf"""(?<![\w/.,-])(?:
        (?P<up>tu\s+(?:{_NUM})\s?%?\s+(?:len|xuong(?:\s+con)?)\s+)(?P<to>{_NUM})\s?(?P<pct0>%)?
      | (?P<low>{_NUM})\s?%?\s?(?:[-–]|den)\s?(?P<high>{_NUM})\s?(?P<pct1>%)?
      | (?P<part>\d+)/(?P<whole>\d+)(?![/\d])
      | (?P<num>{_NUM})(?:\s?(?P<pct2>%|phan\s+tram)|(?!\w))
      | (?P<half>mot\s+nua)
      | (?:(?<=it\snhat\s)|(?<=toi\sthieu\s)|(?<=them\s))(?P<word>{"|".join(WORDS)})(?=\s[a-z])
      | (?P<spelt>{"|".join(WORDS)})(?=\s(?:{cues("counted")})\b)
    )(?![/\d])""",
    re.VERBOSE,
)
_BEFORE = re.compile(
    r"""\b(?:(?P<ge>(?:[íi]t\ nhất|tối\ thiểu|không\ (?:dưới|(?:ít|thấp|nhỏ|kém)\ hơn)|từ)
                \s*(?:là\s+|được\s+|đạt\s+|có\s+)?)$
      | (?P<le>(?:không\ (?:quá|vượt\ quá|vượt|(?:cao|nhiều|lớn)\ hơn)|tối\ đa|nhiều\ nhất|dưới\ mức)
                \s*(?:là\s+)?)$
      | (?P<lt>(?:dưới|(?:thấp|ít|nhỏ|kém)\ hơn|chưa\ đến)\s*)$
      | (?P<gt>(?:trên|hơn|vượt)\s*)$
      | (?P<about>(?:khoảng|xấp\ xỉ|gần)\s*)$)
      | (?P<sge>(?:>=|≥)\s*)$ | (?P<sle>(?:<=|≤)\s*)$ | (?P<sgt>>\s*)$ | (?P<slt><\s*)$""",
    re.VERBOSE,
)
_SIGNS = {"ge": ">=", "le": "<=", "gt": ">", "lt": "<", "about": "≈"}
_SIGNS |= {f"s{name}": sign for name, sign in _SIGNS.items()}

# what stands before a number that counts nothing: an ordinal, a date, a document, a place in a text;
# with its marks, for tăng 5 is no tầng 5
_ORDINAL = re.compile(rf"(?:\b(?:{cues('ordinals', marked=True)}|covid-)|[./-]|\d)\s*$")
_NO_ORDINAL = re.compile(rf"\b(?:{cues('ordinal-likes', marked=True)})\s*$")  # nâng cấp 2 trạm
_DATED = re.compile(r"\b(?:ngày|tháng|từ|đến|trước|sau|hết|vào|dịp|lễ|sáng|chiều|quý|năm|kỷ niệm|tổ|số)\s*$")
_NO_UNIT = re.compile(
    rf"""\s*(?: (?:{cues("no-units")})\b | h\d | h\b | d\b(?!/c) | d/(?!c)  # 17h, 5.000đ, but 4 đ/c
      | ban\b(?!\s*(?:sach|tre)) 
      | (?:trieu|ty|nghin|ngan)(?:\s*(?:dong|vnd|usd|d)\b | \s*(?:[,;.)/]|$))
      | diem(?=\s*(?:[,;.)/]|$|tro\slen|xep|so\svoi))
      | /\d | [-–]\s?\d | [.)](?:\s|$) | $)""",
    re.VERBOSE,
)

_SERIES = re.compile(
    r"\b(?:lop|khoi|dieu|khoan|muc|thang|quan|muc do|cap do|loai|nhom|diem)\s"
    r"\d+(?:\s?,\s?\d+)*(?:\s?,|\s+va)\s*$"
)  # lớp 10, 11 và 12


_COUNTED = re.compile(rf"\s+(?:so|tong|co\s+so|{cues('counted')}|{cues('counted-bodies')})\b")


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
    matches = QUANTITY.finditer(key, start, end)
    return [q for match in matches if (q := _quantity(match, key, marked, start, end))]


def _quantity(match: re.Match[str], key: str, marked: str, start: int, end: int) -> Quantity | None:
    """What a match counts, with the comparator printed around it; None where it counts nothing."""
    before = key[max(start, match.start() - 40) : match.start()]
    printed = marked[max(start, match.start() - 40) : match.start()]
    after = key[match.end() : end]
    if match["spelt"] and not _is_number_word(marked[match.start() : match.end()], after):
        return None
    percent = bool(match["pct0"] or match["pct1"] or match["pct2"])
    if not (percent or match["half"]) and _counts_nothing(printed, before, match, after):
        return None
    sign = _BEFORE.search(printed)
    comparator = _SIGNS[sign.lastgroup or ""] if sign else "="
    upwards = match["low"] or re.match(r"\s*(?:\S+\s+){0,6}?tro len\b", after)
    if upwards and comparator == "=":
        comparator = ">="
    lead = match.start() - (len(printed) - sign.start() if sign else 0)
    return Quantity(lead, match.start(), match.end(), _value(match, key), comparator, percent)


def _counts_nothing(printed: str, before: str, match: re.Match[str], after: str) -> bool:
    each = re.search(r"\b(?:moi|tung)\s+\w+\s*$", before)
    ordinal = _ORDINAL.search(printed) and not each and not _NO_ORDINAL.search(printed)
    if match["part"]:
        return not _is_share(match, printed, after)
    if ordinal or _SERIES.search(before):
        return True
    value = match["num"] or match["low"] or ""
    if re.fullmatch(r"(?:19|20)\d\d", value):
        return True
    return bool(_NO_UNIT.match(after))


def _is_number_word(printed: str, after: str) -> bool:
    """Whether "hai" counts: sau is no sáu, một lần says no number."""
    return printed in _SPELT and not (printed == "một" and re.match(r"\s(?:lan|nguoi|buoi|bai)\b", after))


def _is_share(match: re.Match[str], printed: str, after: str) -> bool:
    """Whether 12/12 is a share of something counted, and no day of a month, class or part of a year."""
    if _COUNTED.match(after):
        return True
    day = int(match["whole"]) <= 12 and int(match["part"]) <= 31
    return not day and not _DATED.search(printed) and bool(re.match(r"\s+[a-z]", after))


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
    word = match["word"] or match["spelt"]
    return float(WORDS[word]) if word else number(match["num"])
