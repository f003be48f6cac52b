"""How Vietnamese offices write a citation: the number, its date, the body that issued it.

Patterns run on the flow of a text, folded, in which letters between digits that a scan has misread
(l5/02/2O19) are digits again. All offsets are those of the text.
"""

import functools
import re
from dataclasses import dataclass

from pipeline.entities.dates import DATE, parse
from pipeline.entities.findings import collapse
from pipeline.entities.heading import normalised
from pipeline.lexicon import body_head, cues, document_types, expand, is_office_name, rows, type_by_code
from pipeline.structure import Layout
from pipeline.text import fold, search_key

_BROKEN = r"[^\S\n]{0,30}"  # a line broken inside a number leaves the indent of the next one
_SLASH = rf"\s?/{_BROKEN}"
_WORD = r"[A-Z](?:(?!ngay|cua)[\w&])*"  # "QĐ-SYTngày": the blank is lost
_JOINED = rf"(?:\s?[-–&_/](?:\s?(?=[A-Z])|{_BROKEN}(?=[A-Z]{{2}}))|\.(?=[A-Z]{{2}})){_WORD}"
_SYMBOL = rf"{_WORD}(?:\s[A-Z]{{2,6}}(?=\s?-\s?[A-Z]))?(?:{_JOINED})*"
NUMBER = rf"""\d{{1,5}}(?:\.\d{{1,2}}(?={_SLASH}(?:\d{{4}}\s?/|[A-Z]{{2}}))|[a-zA-Z](?=\s?[-–/]))? # 66.4, 30a
    (?: {_SLASH}(?:19|20)\d\d(?:{_SLASH}|\s?-\s?(?=[A-Z]{{2}})){_SYMBOL}              # 30/2020/NĐ-CP
      | {_SLASH}{_SYMBOL}                                                             # 25/KH-PGDĐT
      | \s?[-–]{_BROKEN}[A-Z][A-Za-z]{{0,5}}{_SLASH}{_SYMBOL}                         # 17-NQ/QU, 11-NN/CT
      | \s[A-Z]{{2}}[A-Za-z]{{0,2}}\s?[-/]\s?{_SYMBOL}                                # 35 CT/TW
      | -[A-Z]{{2}}{_WORD[5:]}                                                        # 299-TTg
    )"""
"""A number with its symbol, as a verbose pattern for folded text."""

_LOOKALIKE = re.compile(r"[lIO](?:(?<=\d.)(?![A-Za-z])|(?<![A-Za-z].)(?=\d))")
_DIGIT_OF = str.maketrans("lIO", "110")
_FOOTNOTE = re.compile(
    r"[¹²³⁰⁴-⁹]+$|(?<=[-/](?:TW|TU|HU|QU|CP))\d{1,2}$|(?<=[-/](?:DU|ĐU))\d{1,2}$|(?<=UBND|HĐND)\d{1,2}$|(?<=TTg)\d{1,2}$"
)
_NOTE = r"(?:\s?[\[(](?:\d{1,2}|[a-z]{1,4})[\])]|\.\d{1,2}(?=[\s,;])|[¹²³⁰⁴-⁹]+)?"  # [2], (VX), .2
_DATE = re.compile(
    rf"""{_NOTE}\s*[,;]?\s*\(?\s*(?:(?:(?:duoc\s)?(?:ban\shanh|ky|thong\squa|phe\sduyet|phat\shanh)|de|ra)\s*)?
         (?P<same>cung\s+)?(?:ngay\s+)?(?:{DATE.pattern})""",
    re.VERBOSE,
)
_BLANKS = re.compile(r"\s{2,}")
_ISSUER = re.compile(rf"{_NOTE}\s*[,(]?\s*(?:\([^()\n]{{1,60}}\)\s*,?\s*)?(?P<by>cua|do|giua)\s+")
_ISSUER_END = re.compile(
    rf"""[;:.,\n()\[“"«¹²³]
      | \s-\s
      | \sv[àa](?=\s)
      | \s(?!(?<=\bban\s)(?:chỉ\sđạo|tổ\schức)\b)  # Ban Chỉ đạo, Ban Tổ chức
        (?:{cues("issuer-ends", marked=True)}|kh(?:óa|oá)\s[xivlc\d]+|năm\s\d|số\s\d)\b""",
    re.VERBOSE,
)
_GOES_ON = re.compile(rf"\s*(?:{cues('issuer-goes-on')})\b", re.VERBOSE)
_LISTED_NAME = re.compile(r",\s[A-Z]\w+(?:\s\w+){0,3}\sva\s[A-Z]?\w+")  # Sở Văn hóa, Thể thao và Du lịch
_TYPES = "|".join(
    re.escape(name).replace(r"\ ", r"\s+")
    for name in sorted({search_key(t.name) for t in document_types()}, key=lambda name: (-len(name), name))
)
TYPES = rf"(?:{_TYPES}|{cues('cited-types')})"
"""The names of document types and what citations call them besides, folded."""

_TYPE = re.compile(rf"\s*(?:cac\s+|mot\s+so\s+)?(?:{TYPES})\b", re.IGNORECASE)
_ASKED = re.compile(
    r"\b(?:de\s+nghi|kien\s+nghi|y\s+kien|trinh)\s+cua\s+(?P<issuer>[^;:\n]{3,110}?)\s*,?\s*(?:tai|trong|theo)\s+(?:cac\s+)?$",
    re.IGNORECASE,
)
_ACTED = re.compile(
    r"(?:^|[,;.:\n])\s*(?P<issuer>[^,;.:\n]{3,90}?)\s+(?:(?:da|cung\s+da|moi)\s+)?(?:co|ban\s+hanh|gui)\s+(?:cac\s+)?$",
    re.IGNORECASE,
)
_TYPE_BY = re.compile(
    rf"\b(?P<type>{TYPES})\s+(?:(?:lien\s+(?:tich|nganh))\s+)?cua\s+(?P<issuer>[^;:.,\n()]{{3,90}}?)\s*,?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class View:
    """The text in which citations are looked for, in four forms of one length."""

    layout: Layout
    flow: str
    folded: str
    key: str
    marked: str


def view(layout: Layout) -> View:
    """The forms of a layout's text, misread digits put right."""
    folded = _digits(layout.folded)
    return View(layout, _digits(layout.flow), folded, folded.lower(), layout.marked)


def _digits(text: str) -> str:
    return _LOOKALIKE.sub(lambda match: match[0].translate(_DIGIT_OF), text)


def registered(printed: str) -> str:
    """A printed number as the register has it: no blanks, no footnote mark, 35-CT/TW for 35 CT/TW.

    >>> [registered(number) for number in ("45 /KH - UBND", "35 CT/TW", "17-NQ/TU¹", "30a/ 2008/NQ-CP")]
    ['45/KH-UBND', '35-CT/TW', '17-NQ/TU', '30a/2008/NQ-CP']
    """
    number = _FOOTNOTE.sub("", normalised(printed).replace("_", "-"))
    return re.sub(r"^(\d+)(?=[A-ZĐ][A-Za-zĐđ]+[-/])", r"\1-", number)


def groups(number: str) -> list[str]:
    """The parts of a number's symbol, folded, in capitals.

    >>> groups("30/2020/NĐ-CP"), groups("17-NQ/QU")
    (['ND', 'CP'], ['NQ', 'QU'])
    """
    symbol = re.sub(r"^\d+(?:\.\d+)?[a-zA-Z]?(?:/\d{4})?[-/]", "", number)
    return [part for part in re.split(r"[-/.]", fold(symbol).upper()) if part]


def year_of(number: str) -> int | None:
    """The year that a number of a legal document holds."""
    match = re.match(r"\d+(?:\.\d+)?[a-zA-Z]?/((?:19|20)\d\d)[-/]", number)
    return int(match[1]) if match else None


def date_after(seen: View, position: int) -> tuple[str | None, int, bool]:
    """The full date printed at `position`: its ISO form, where it ends, whether it is "cùng ngày".

    None and the position itself where there is none.
    """
    match = _DATE.match(seen.key, position)
    squeezed = None
    if not match or not _full(match):
        squeezed = _BLANKS.sub(" ", seen.key[position : position + 90])
        match = _DATE.match(squeezed)
    date = parse(match) if match and _full(match) else None
    if not match or not date:
        return None, position, False
    end = match.end() if squeezed is None else _unsqueezed(seen.key, position, squeezed[: match.end()])
    return date.iso(), end, bool(match["same"])


def _full(match: re.Match[str]) -> bool:
    date = parse(match)
    return bool(date and date.year and date.day)


def _unsqueezed(text: str, position: int, squeezed: str) -> int:
    """Where the letters of `squeezed` end in `text`, counted from `position`."""
    left = len(re.sub(r"\s", "", squeezed))
    while left:
        left -= not text[position].isspace()
        position += 1
    return position


def issuer_after(seen: View, position: int, joint: bool) -> tuple[str | None, int]:
    """The body behind "của": up to a verb, a bracket or the end of the clause.

    A list of bodies belongs to a `joint` document only; else the next body is who acts on it.
    """
    opened = _ISSUER.match(seen.key, position)
    if opened:
        return _named(seen, opened.end(), joint or opened["by"] == "giua", position)
    blank = re.compile(r"\s+(?=[^\W\d_])").match(seen.key, position)
    if blank and is_body(seen.flow[blank.end() : blank.end() + 40]) and seen.flow[blank.end()].isupper():
        return _named(seen, blank.end(), joint, position)
    return None, position


def _named(seen: View, start: int, joint: bool, position: int) -> tuple[str | None, int]:
    end = min(_issuer_end(seen, start, joint), start + 140)
    name = collapse(seen.flow[start:end]).strip(" ,-")
    if len(name) < 2 or not (name[0].isupper() or is_body(name)):
        return None, position
    return name, end


def _issuer_end(seen: View, start: int, joint: bool) -> int:
    meeting = re.match(r"(?:hoi nghi|dai hoi|ban chap hanh trung uong)\b", seen.key[start : start + 30])
    for ended in _ISSUER_END.finditer(seen.marked, start + 2, start + 160):
        sign = ended[0].strip()
        if sign == "," and _list_goes_on(seen, ended.start(), joint):
            continue
        if sign in {"và", "va"} and _and_goes_on(seen, ended.end(), joint):
            continue
        if len(sign) > 2 and seen.flow[ended.start() + 1].isupper() and sign not in {"và", "va"}:
            continue  # a word of a name: Ban Tổ chức, Cục Quản lý
        if meeting and sign.startswith(("lần thứ", "khóa", "khoá")):
            continue
        if sign == "-" and not is_body(seen.flow[ended.end() : ended.end() + 40]):
            continue  # Sở Lao động - Thương binh và Xã hội
        return ended.start()
    return min(len(seen.flow), start + 160)


def _list_goes_on(seen: View, comma: int, joint: bool) -> bool:
    """Whether what follows a comma is still the name: Sở Văn hóa, Thể thao và Du lịch."""
    following = seen.flow[comma + 1 : comma + 60].lstrip()
    if is_body(following):
        return joint
    return bool(_LISTED_NAME.match(seen.folded, comma))


def _and_goes_on(seen: View, position: int, joint: bool) -> bool:
    """Whether what follows "và" is still the name: Sở Giáo dục và Đào tạo."""
    following = seen.flow[position : position + 60].lstrip()
    if _TYPE.match(seen.folded, position):
        return bool(re.match(r"ke hoach va|ke hoach -", search_key(following)))
    if not following[:1].isupper():
        return bool(_GOES_ON.match(seen.key, position))
    return joint or not is_body(following)


def is_body(name: str) -> bool:
    """Whether `name` begins as a body or an office holder does: Sở ..., Giám đốc Sở ..."""
    return body_head(expand(name)) is not None or is_office_name(name)


def named_before(seen: View, start: int) -> tuple[str | None, str | None]:
    """The type and the issuer that stand before a citation at `start`.

    Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số ...; các Nghị định của Chính phủ số ...;
    Sở GDĐT đã có Công văn số ...
    """
    floor = max(0, start - 150)
    before = seen.folded[floor:start]
    for pattern in (_TYPE_BY, _ASKED, _ACTED):
        found = pattern.search(before)
        if not found:
            continue
        name = collapse(seen.flow[floor + found.start("issuer") : floor + found.end("issuer")]).strip(" ,-")
        if is_body(name):
            return found.groupdict().get("type"), name
    return None, None


@functools.cache
def other_types() -> dict[str, str]:
    """What citations call documents besides the names of types: folded, and as a name."""
    phrases = [row["phrase"] for row in rows("cues") if row["set"] == "cited-types"]
    return {search_key(phrase): phrase[0].upper() + phrase[1:] for phrase in phrases}


def known_symbol(number: str) -> bool:
    """Whether the symbol begins with the code of a document type, or has two groups as letters do."""
    parts = groups(number)
    return bool(parts) and (parts[0] in type_by_code() or (len(parts) > 1 and len(parts[0]) >= 2))
