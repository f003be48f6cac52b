"""Quantities in running text: number, comparator and unit, with what makes a number something else.

Patterns run on folded lower-case text. Numbers follow the Vietnamese habit: 10.000 is ten
thousand, 99,5 is ninety-nine and a half. Numbers in words are read by `numerals`.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.entities import numerals
from pipeline.lexicon import cues

_SMALL = "mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi"
_POINTED = r"\s(?:trieu|ty|ti|nghin|ngan|tan|ta|ha|km|kg|lit|lan|m2|m3)\b"  # 2.5 triệu lượt
_NUM = (
    r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)|\d+(?:,\d+)?(?!\d|\.\d)"
    rf"|\d+\.\d{{1,2}}(?=\s?[%‰]|{_POINTED})"
)
_MEASURES = r"m2|m3|m|km|km2|ha|kg|(?<=\d\d)g|tan|lit|kwh|kw"  # right behind the number; 5g is a network
QUANTITY = re.compile(
    rf"""(?<![\w/.,%‰-])(?=\d|tu\s|(?:{_SMALL})\s)(?:
        (?P<up>tu\s+(?:{_NUM})\s?[%‰]?\s+(?:\([^()\n]{{1,40}}\)\s+)?(?:len|xuong(?:\s+con)?)\s+)(?P<to>{_NUM})\s?(?P<pct0>[%‰])?
      | (?P<low>{_NUM})\s?[%‰]?\s?(?:[-–]|den)\s?(?P<high>{_NUM})\s?(?P<pct1>[%‰])?
      | (?P<part>\d+)/(?P<whole>\d+)(?![/\d])
      | (?P<num>{_NUM})(?:\s?(?P<pct2>[%‰]|phan\s+(?:tram|nghin|ngan)\b)|(?=(?:{_MEASURES})\b)|(?!\w))
      | (?P<word>{_SMALL})(?=\s[a-z])
    )(?!(?<![%‰])[/\d])""",  # behind the sign the digit is that of a footnote
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
_ORDINAL = re.compile(rf"(?:\b(?:{cues('ordinals', marked=True)}|covid-)\s*|[./\[-]|(?<!m)\d\s*)$")
_NO_ORDINAL = re.compile(rf"\b(?:{cues('ordinal-likes', marked=True)})\s*$")  # nâng cấp 2 trạm
_DATED = re.compile(r"\b(?:ngày|tháng|từ|đến|trước|sau|hết|vào|dịp|lễ|sáng|chiều|quý|năm|kỷ niệm|tổ|số)\s*$")
_NO_UNIT = re.compile(
    rf"""\s*(?: (?!ngay\s+hoi\b)(?:{cues("no-units")})\b | h\d | h\b
      | d\b(?!/c) | d/(?!c)  # 17h, 5.000đ, but 4 đ/c
      | ban\b(?!\s*(?:sach|tre)) 
      | (?:trieu|ty|nghin|ngan)(?:\s*(?:dong|vnd|usd|d)\b | \s*(?:[,;.)/]|$))
      | diem(?=\s*(?:[,;.)/]|$|tro\slen|xep|so\svoi))
      | /\d | [-–]\s?\d | [.)](?:\s|$) | \| | $)""",
    re.VERBOSE,
)

_COUNTED_WORD = re.compile(rf"\s(?:{cues('counted')})\b")
_COUNTED_NOUN = re.compile(rf"\s(?:{cues('counted')}|{cues('counted-bodies')})\b")
_COUNTED_UNIT = re.compile(rf"\s+(?:{cues('counted')}|{cues('counted-bodies')})\b")
_NOT_COUNTED = re.compile(r"\s*(?:(?:thang\s+)?tuoi\b|/\d|[-–]\s?\d|h\d|h\b)")
_ENDS = re.compile(r"\s*(?:[.)](?:\s|$)|$|\|)")
_COLUMNS = re.compile(r"\||\t| {3}")
_SERIES = re.compile(
    r"\b(?:lop|khoi|dieu|khoan|muc|thang|quan|muc do|cap do|loai|nhom|diem)\s"
    r"\d+(?:\s?,\s?\d+)*(?:\s?,|\s+va)\s*$"
)  # lớp 10, 11 và 12


_AT_LEAST = re.compile(r"\b(?:[íi]t nhất|tối thiểu)\s*$")
_OF_SOME = re.compile(r"\s+trong\b")  # một trong các hoạt động
_FROM = re.compile(r"\btừ\s+(?:(?:mức|khoảng|trên|dưới|gần|hơn)\s+)*$")
_CHANGED = re.compile(
    r"\s*(?:[^\W\d]+\s+){0,5}?(?:\(?(?:(?:cuoi|vao|o)\s+)?(?:nam\s+)?(?:(?:19|20)\d\d)\)?\s+|hien nay\s+)?"
    r"(?<!tro )(?:len|xuong)\s+(?:[^\W\d]+\s+){0,3}?(?:\d|(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)\b)"
)
_PER = re.compile(r"\d[\d.,]*\s+(?:[^\W\d]+\s+){1,4}(?:trên|/)\s*$")
"""What stands before the number that a rate is of: 12 bác sĩ trên 10.000 dân."""
_EACH = re.compile(r"\s*(?!trieu|ty|ti|nghin|ngan|van|lan|trang|so)[a-z]")
_LABEL = re.compile(r"\s?:")
_FIGURES = re.compile(r"\s(?:con|chu)\s+so\b(?!\s+huu)")  # growth of two figures
_SAID_AGAIN = re.compile(
    r"\s*(?:[^\W\d]+[\s/]*){0,4}[,;]?\s*(?:=|(?:dat|chiem|bang|ty le|dat ty le)\s)\s*\d[\d,.]*\s?%"
)  # 16/24 đ/c = 66,7%
_COUNTED = re.compile(rf"\s+(?:so|tong|co\s+so|{cues('counted')}|{cues('counted-bodies')})\b")
_INK = re.compile(r"\S")
_NEAR, _BEHIND = 40, 400
"""Characters before and behind a number that are looked at."""
_FAR = 600
"""Characters within which the items before and behind an item stand."""


class _Row(NamedTuple):
    """The paragraph `start:end` that a number stands in, folded and with its marks.

    `ink` is where its first letter is; `columns`: it is a row of a table.
    """

    key: str
    marked: str
    start: int
    end: int
    ink: int
    columns: bool

    def before(self, offset: int) -> str:
        return self.key[max(self.start, offset - _NEAR) : offset]

    def printed(self, offset: int) -> str:
        """What stands before `offset`, with its marks."""
        return self.marked[max(self.start, offset - _NEAR) : offset]

    def after(self, offset: int) -> str:
        return self.key[offset : min(self.end, offset + _BEHIND)]


class Quantity(NamedTuple):
    """A number at `start:end` with its comparator; `lead` is where the comparator begins.

    `odd` says what speaks against its being counted as a goal: "measure" where a sum of money, a
    time or a thing of the text (nội dung, điều) follows, "word" where it is a single number word,
    "bare" where nothing follows, as in a column of figures.
    """

    lead: int
    start: int
    end: int
    value: float
    comparator: str
    percent: bool
    odd: str = ""


def number(text: str) -> float:
    """The value of a printed number.

    >>> [number(t) for t in ("10.000", "99,5", "2.305", "12")]
    [10000.0, 99.5, 2305.0, 12.0]
    """
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    return float(text.replace(",", "."))


def quantities(key: str, marked: str, start: int, end: int, in_table: bool = False) -> list[Quantity]:
    """The quantities in `key[start:end]` that count something; dates, ordinals, ages left out.

    `key` is the folded lower-case text, `marked` the same with its marks; `in_table`: the stretch is a
    cell, where a number counts without a word behind it.
    """
    spelt = numerals.numerals(marked, start, end)
    matches = list(QUANTITY.finditer(key, start, end))
    if not (spelt or matches):
        return []
    columns = in_table or bool(_COLUMNS.search(marked, start, end))
    ink = _INK.search(key, start, end)
    row = _Row(key, marked, start, end, ink.start() if ink else end, columns)
    free = _without(matches, spelt)
    found = [*(_spelt(item, row) for item in spelt), *(_quantity(match, row) for match in free)]
    kept = (quantity for quantity in found if quantity and not _is_start(quantity, row))
    return sorted(kept, key=lambda q: q.start)


def _is_start(quantity: Quantity, row: _Row) -> bool:
    """Whether a change starts at the number: giảm từ 15 vụ năm 2016 xuống còn 10 vụ."""
    return bool(_FROM.search(row.printed(quantity.start)) and _CHANGED.match(row.after(quantity.end)))


def _without(matches: list[re.Match[str]], spelt: list[numerals.Numeral]) -> Iterator[re.Match[str]]:
    """The matches that overlap no number in words; both are in order."""
    taken = iter([*spelt, None])
    item = next(taken)
    for match in matches:
        while item and item.end <= match.start():
            item = next(taken)
        if not item or match.end() <= item.start:
            yield match


def _quantity(match: re.Match[str], row: _Row) -> Quantity | None:
    """What a match counts, with the comparator printed around it; None where it counts nothing."""
    before, printed, after = row.before(match.start()), row.printed(match.start()), row.after(match.end())
    if match.start() <= row.ink and re.match(r"\s?[-–.)/:]\s", after):
        return None  # 1- Mỗi đảng viên ...
    if match.start() <= row.ink and match["low"] and _is_label(match, row):
        match = next(QUANTITY.finditer(row.key, match.start("high"), row.end))
        return _quantity(match, row._replace(start=match.start(), ink=row.end))
    if match["word"] and not _is_number_word(row.marked[match.start() : match.end()], printed, after):
        return None
    percent = bool(match["pct0"] or match["pct1"] or match["pct2"])
    if not percent and _is_rate(_value(match, row.key, row.marked), printed, after):
        return None
    if not percent and _counts_nothing(printed, before, match, after):
        return None
    odd = "" if percent else _odd(match, printed, after)
    if odd == "bare" and not _counts_bare(row.columns, printed, after):
        return None
    value = _value(match, row.key, row.marked)
    return _compared(
        Quantity(0, match.start(), match.end(), value, "=", percent, odd), printed, after, match["low"]
    )


def _is_label(match: re.Match[str], row: _Row) -> bool:
    """Whether "3 - 15 hộ" begins with the label of an item: one with the number before or behind is near."""
    if not re.search(r"\s[-–]\s", match[0]) or not match["low"].isdigit():
        return False
    low = int(match["low"])
    near = row.key[max(0, row.start - _FAR) : row.start], row.key[row.end : row.end + _FAR]
    return any(
        re.search(rf"(?:^|\n)\s*0?{number}\s?[-–]\s", said)
        for said, number in zip(near, (low - 1, low + 1), strict=True)
    )


def _spelt(item: numerals.Numeral, row: _Row) -> Quantity | None:
    """A number in words as a quantity, unless it says which one: khóa mười hai, năm hai nghìn ..."""
    printed, after = row.printed(item.start), row.after(item.end)
    each = re.search(r"\b(?:mỗi|từng)\s+\w+\s*$", printed)
    if _ORDINAL.search(printed) and not each and not _NO_ORDINAL.search(printed):
        return None
    if not item.percent and _is_rate(item.value, printed, after):
        return None
    odd = "measure" if not item.percent and _NO_UNIT.match(after) else ""
    quantity = Quantity(0, item.start, item.end, item.value, "=", item.percent, odd)
    return _compared(quantity, printed, after, item.form == "range")


def _compared(quantity: Quantity, printed: str, after: str, ranged: object) -> Quantity:
    """The quantity with the comparator that is printed before it (ít nhất) or behind it (trở lên)."""
    sign = _BEFORE.search(printed)
    comparator = _SIGNS[sign.lastgroup or ""] if sign else "="
    upwards = ranged or re.match(r"\s*(?:[^\s\d;]+\s+){0,6}?tro len\b", after)
    if upwards and comparator == "=":
        comparator = ">="
    lead = quantity.start - (len(printed) - sign.start() if sign else 0)
    return quantity._replace(lead=lead, comparator=comparator)


def _is_rate(value: float, printed: str, after: str) -> bool:
    """Whether a number is what a rate is of: trên 1 ha, 12 bác sĩ trên 10.000 dân."""
    if value == 1:
        return bool(re.search(r"\w\s+trên\s*$", printed) and _EACH.match(after))
    return value >= 100 and set(f"{value:.0f}"[1:]) == {"0"} and bool(_PER.search(printed))


def _counts_nothing(printed: str, before: str, match: re.Match[str], after: str) -> bool:
    each = re.search(r"\b(?:moi|tung)\s+\w+\s*$", before)
    ordinal = _ORDINAL.search(printed) and not each and not _NO_ORDINAL.search(printed)
    if match["part"]:
        return not _is_share(match, printed, after)
    if ordinal or _SERIES.search(before):
        return True
    if _LABEL.match(after) and not _BEFORE.search(printed):
        return True  # Mô hình 2: ...
    value = match["num"] or match["low"] or ""
    if len(value) <= 1 and _FIGURES.match(after):
        return True
    return bool(re.fullmatch(r"(?:19|20)\d\d", value) or _NOT_COUNTED.match(after))


def _odd(match: re.Match[str], printed: str, after: str) -> str:
    """What speaks against a number that is no share: see :class:`Quantity`."""
    if _NO_UNIT.match(after):
        return "bare" if _ENDS.match(after) else "measure"
    return "word" if _is_odd_word(match, printed, after) else ""


def _counts_bare(columns: bool, printed: str, after: str) -> bool:
    """Whether a number that nothing follows counts: in a row of columns, or behind a comparator."""
    in_column = columns and re.match(r"\s*(?:$|\||\s{3})", after)
    return bool(in_column or _BEFORE.search(printed))


def _is_number_word(word: str, printed: str, after: str) -> bool:
    """Whether "hai" counts: sau is no sáu, một lần says no number, and năm is a year."""
    if word == "một" and _OF_SOME.match(after):
        return False
    if not re.fullmatch(numerals.SMALL, word) or re.search(r"\b(?:thứ|hàng|cả|trăm|từng)\s*$", printed):
        return False
    if word in {"một", "năm"}:
        counted = _COUNTED_WORD.match(after) and not re.match(r"\s(?:lan|nguoi|buoi|bai)\b", after)
        return bool(counted or re.search(r"(?:ít nhất|tối thiểu|thêm)\s*$|\bmỗi\s[^.;]{3,40}$", printed))
    return True


def _is_odd_word(match: re.Match[str], printed: str, after: str) -> bool:
    """A number word before a noun that is not known to be counted: hai bên; not ít nhất một hội chợ."""
    if not match["word"] or _COUNTED_NOUN.match(after):
        return False
    return match["word"] != "mot" or not _AT_LEAST.search(printed)


def _is_share(match: re.Match[str], printed: str, after: str) -> bool:
    """Whether 12/12 is a share of something counted, and no day of a month, class or part of a year."""
    if _SAID_AGAIN.match(after):
        return False
    if _COUNTED.match(after) or re.search(
        r"(?:ít nhất|tối thiểu|trên|đạt|quá|giảm|còn|bằng|khoảng|dưới)\s*$", printed
    ):
        return True
    if re.match(r"\s+(?:[^\W\d]+\s+){1,3}\(\d[\d,.]*\s?%\)", after):
        return True  # 9/10 xóm (90%)
    day = int(match["whole"]) <= 12 and int(match["part"]) <= 31
    return not day and not _DATED.search(printed) and bool(re.match(r"\s+[a-z]", after))


def _value(match: re.Match[str], key: str, marked: str) -> float:
    if match["to"]:
        return number(match["to"])
    if match["low"]:
        return number(match["low"])
    if match["part"]:
        part, whole = int(match["part"]), int(match["whole"])
        return (
            part / whole if part < whole <= 10 and not _COUNTED_UNIT.match(key, match.end()) else float(part)
        )
    if match["word"]:
        return 10.0 if match["word"] == "muoi" else numerals.value(marked[match.start() : match.end()])
    return number(match["num"])
