"""Cited documents: type, number, date, issuer; and whether the plan rests on them.

Examples: Kế hoạch số 246/KH-HĐTĐKT ngày 30/9/2021 của Hội đồng ...; Nghị quyết số 17-NQ/QU ngày
12/10/2022; Hướng dẫn 13/HD-MTTQ-BTT; Luật Tổ chức HĐND và UBND ngày 26/11/2003.
"""

import functools
import re
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.entities.dates import DATE, parse
from pipeline.entities.findings import add, collapse, layout_of, value_of
from pipeline.entities.heading import normalised
from pipeline.lexicon import body_head, cues, document_types, expand, type_by_code, type_by_key
from pipeline.structure import Layout
from pipeline.text import fold, search_key

_NUMBER = r"""\d{1,5}(?:\.\d{1,2}(?=/\d{4}/)|[a-z])?
    (?: \s?/\s?(?:19|20)\d\d (?:\s?/\s?|\s?-\s?(?=[A-Z]{2})) [A-Z][\w&]* (?:\s?[-–/&_]\s?(?=[A-Z])[\w&]+)*
      | \s?/\s? [A-Z][\w&]* (?:\s[A-Z]{2,6}(?=\s?-\s?[A-Z]))? (?:\s?[-–/&_]\s?(?=[A-Z])[\w&]+)*
      | \s?[-–]\s? [A-Z][A-Za-z]{0,5} \s?/\s? [A-Z][\w&]* (?:\s?[-–]\s?(?=[A-Z])[\w&]+)*
    )"""  # 30/2020/NĐ-CP, 66.4/2025/NQ-CP, 25/KH-PGDĐT, 17-NQ/QU
_DATE_AFTER = re.compile(
    rf"\s*,?\s*(?:\(?\s*(?:(?:duoc\s)?(?:ban\shanh|ky)|de)?\s*)?(?:ngay\s+)?(?:{DATE.pattern})", re.VERBOSE
)
_ISSUER = re.compile(r"\s*[,(]?\s*(?:cua|do)\s+")
_ISSUER_END = re.compile(
    rf"""[;:.\n()“"«] | ,(?!\s*(?:bộ|sở|ban|ủy\sban|uỷ\sban|hội|tổng)\b)
      | \s(?!(?<=\bban\s)(?:chỉ\sđạo|tổ\schức)\b)  # Ban Chỉ đạo, Ban Tổ chức
        (?:{cues("issuer-ends", marked=True)}|kho[áóa]a?\s[xivlc]+|năm\s\d|số\s\d)\b""",
    re.VERBOSE,
)
_NAME_GOES_ON = re.compile(r",\s[A-Z]\w+(?:\s\w+){0,3}\sva\s[A-Z]?\w+")  # Sở Văn hóa, Thể thao và Du lịch
_LISTED = re.compile(r"\s*(?:,|;|và|,\s*và)?\s*(?:số\s*:?\s*)?")
_NO_LAW = re.compile(r"\b(?:Luat|Nghi|Quyet|Chi thi|so|nay|hieu luc|truoc|ke tu)\b")
_LAW_BEFORE = re.compile(r"\b(?P<type>Bo luat|Luat|Phap lenh|Nghi quyet)\s[^;:.\n]{2,90}$")


@dataclass(frozen=True, slots=True)
class _Cited:
    """A citation at `start:end`; `issuer_end` reaches over the issuer, if printed."""

    start: int
    end: int
    type: str | None
    number: str | None
    date: str | None
    issuer: str | None


def _type_words() -> str:
    names = sorted({search_key(t.name) for t in document_types()}, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)


@functools.cache
def _plain() -> re.Pattern[str]:
    """A number without a symbol, which only a date behind it makes a citation: Công văn số 1234 ngày ..."""
    return re.compile(
        rf"\b(?P<type>(?i:{_type_words()}))\s+(?i:so)\s*:?\s*(?P<number>\d{{1,5}})"
        r"(?=,?\s+(?:ngay|ban hanh|ky)\s)"
    )


@functools.cache
def _pattern() -> re.Pattern[str]:
    words = _type_words()
    return re.compile(
        rf"(?:(?P<type>(?i:\b(?:{words})))\s+(?:(?i:lien\s+(?:tich|nganh))\s+)?)?(?:(?P<so>(?i:so))\s*:?\s*)?(?<![\w/-])(?P<number>{_NUMBER})",
        re.VERBOSE,
    )


@functools.cache
def _law() -> re.Pattern[str]:
    return re.compile(
        r"(?P<type>\b(?:Bo luat|Luat|Phap lenh|Hien phap))\s(?P<name>[^;:.\n“\"(]{3,120}?)\s*ngay\s"
    )


@Language.component("kehoach_references")
def references(doc: Doc) -> Doc:
    """Find the cited documents, each once, in the order of their first citation."""
    layout = layout_of(doc)
    own = search_key(value_of(doc, "number") or "")
    cited: dict[str, _Cited] = {}
    for item in sorted([*_numbered(layout), *_unsigned(layout), *_dated(layout)], key=lambda c: c.start):
        key = search_key(item.number or f"{item.type} {item.date}")
        if key == own:
            continue
        cited[key] = _merge(cited[key], item) if key in cited else item
    basis_end = _basis_end(layout)
    for item in cited.values():
        value = {
            "type": item.type,
            "number": item.number,
            "date": item.date,
            "issuer": item.issuer,
            "role": "basis" if item.start < basis_end else "mention",
        }
        confidence = 0.95 if item.type and item.number and item.date else 0.85
        add(doc, "references", item.start, item.end, value, confidence, "citation")
    return doc


def _merge(first: _Cited, again: _Cited) -> _Cited:
    """The first citation, with what only a later one prints."""
    return replace(
        first,
        type=first.type or again.type,
        date=first.date or again.date,
        issuer=first.issuer or again.issuer,
    )


def _numbered(layout: Layout) -> list[_Cited]:
    found: list[_Cited] = []
    last: tuple[int, str | None] = (
        0,
        None,
    )  # where the last number ended, and its type: the next of a list has it too
    for match in _pattern().finditer(layout.folded, layout.head.letterhead_end):
        number = normalised(layout.text[match.start("number") : match.end("number")]).replace("_", "-")
        listed = last[1] if _LISTED.fullmatch(layout.marked, last[0], match.start()) else None
        if not (match["type"] or match["so"] or listed or _known_symbol(number)) or _is_quantity(number):
            continue
        if not match["type"] and re.search(r"\b(?:mau|bieu|phu luc)\s*$", layout.key[: match.start()][-12:]):
            continue
        kind = _type(match["type"], number) or listed or _law_type(layout, match.start(), number)
        last = (match.end(), kind)
        date, end = _date(layout, match.end())
        issuer, end = _issuer(layout, end)
        if issuer and date is None:
            date, end = _date(layout, end)
        start = match.start("type") if match["type"] else match.start("number")
        found.append(_Cited(start, end, kind, number, date, issuer))
    return found


def _known_symbol(number: str) -> bool:
    """Whether the symbol begins with the code of a document type, or has two groups as letters do."""
    symbol = re.split(r"[/-]", re.sub(r"^\d+\w?(?:/\d{4})?[/-]", "", number))
    return fold(symbol[0]).upper() in type_by_code() or (len(symbol) > 1 and len(symbol[0]) >= 2)


def _is_quantity(number: str) -> bool:
    """305/m2 or 12/XH is no document; a symbol has at least two capitals."""
    symbol = re.sub(r"^\d+\w?(?:/\d{4})?[/-]", "", number)
    return sum(char.isupper() for char in symbol) < 2


def _type(printed: str | None, number: str) -> str | None:
    """The type as printed, else the one whose code the number holds; letters have none."""
    if printed:
        return type_by_key()[re.sub(r"\s+", " ", search_key(printed))].name
    symbol = re.split(r"[/-]", re.sub(r"^\d+\w?(?:/\d{4})?[/-]", "", number))[0]
    known = type_by_code().get(fold(symbol).upper())
    return known.name if known else None


def _law_type(layout: Layout, start: int, number: str) -> str | None:
    """The type of a law whose name stands between its type and its number: Luật Giáo dục số 43/2019/QH14."""
    named = _LAW_BEFORE.search(layout.folded, max(0, start - 110), start) if "/QH" in number else None
    return type_by_key()[search_key(named["type"])].name if named else None


def _date(layout: Layout, position: int) -> tuple[str | None, int]:
    match = _DATE_AFTER.match(layout.key, position)
    date = parse(match) if match else None
    if match and date and date.year and date.day:
        return date.iso(), match.end()
    return None, position


def _issuer(layout: Layout, position: int) -> tuple[str | None, int]:
    """The body behind "của": up to a verb, a bracket or the end of the clause."""
    opened = _ISSUER.match(layout.key, position)
    if not opened:
        return None, position
    ended = _ISSUER_END.search(layout.marked, opened.end() + 2)  # with marks: giao ends it, Giáo dục does not
    while ended and (on := _NAME_GOES_ON.match(layout.folded, ended.start())):
        ended = _ISSUER_END.search(layout.marked, on.end())
    end = min(ended.start() if ended else len(layout.text), opened.end() + 120)
    name = collapse(layout.flow[opened.end() : end]).strip(" ,-")
    if len(name) < 2 or not (name[0].isupper() or body_head(expand(name))):
        return None, position
    return name, end


def _unsigned(layout: Layout) -> list[_Cited]:
    """Citations whose number has no symbol."""
    found = []
    for match in _plain().finditer(layout.folded, layout.head.letterhead_end):
        date, end = _date(layout, match.end())
        if date:
            issuer, end = _issuer(layout, end)
            found.append(_Cited(match.start(), end, _type(match["type"], ""), match["number"], date, issuer))
    return found


def _dated(layout: Layout) -> list[_Cited]:
    """Laws and decisions cited by their date only."""
    found = []
    for match in _law().finditer(layout.folded, layout.head.letterhead_end):
        if re.search(r"\d", match["name"]) or _NO_LAW.search(match["name"]):
            continue
        date, end = _date(layout, match.end() - len("ngay "))
        if date:
            kind = type_by_key()[search_key(match["type"])].name
            found.append(_Cited(match.start(), end, kind, None, date, None))
    return found


def _basis_end(layout: Layout) -> int:
    """Where the opening ends: at the first section, article or list item."""
    for item in layout.paragraphs:
        if item.kind and item.kind != "bullet" and item.start >= layout.head.end:
            return item.start
        if re.match(r"\s*(?:quyet dinh|chi thi)\s*:?\s*$", layout.key[item.start : item.end]):
            return item.start
    return min(len(layout.text), layout.head.end + 3000)
