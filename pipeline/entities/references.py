"""Cited documents: type, number, date, issuer; and whether the plan rests on them.

Examples: Kế hoạch số 246/KH-HĐTĐKT ngày 30/9/2021 của Hội đồng ...; Nghị quyết số 17-NQ/QU ngày
12/10/2022; Hướng dẫn 13/HD-MTTQ-BTT; Luật Tổ chức HĐND và UBND ngày 26/11/2003. How each part is
written is in `citing`.
"""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.entities import citing
from pipeline.entities.citing import NUMBER, TYPES, View
from pipeline.entities.findings import add, layout_of, value_of
from pipeline.lexicon import cues, type_by_code, type_by_key
from pipeline.structure import Layout, Paragraph
from pipeline.text import search_key

_LISTED = re.compile(r"\s*(?:,|;|v[àa]|,\s*v[àa])?\s*(?:s[ốo]\s*:?\s*)?")
_TOGETHER = re.compile(r"\s*(?:[,;]|,?\s*v[àa])?\s*(?:c[áa]c\s*)?(?:s[ốo]\s*:?\s*)?")
_COPY = {"SY", "SYB", "SL", "TRS", "BS", "SB"}  # sao y, sao lục, trích sao, bản sao: numbers of a copy
_LETTERS = {"cong van", "van ban", "cv"}
_FIRST_WORDS = "|".join(sorted(set(re.findall(r"(?<=[:|])\w+", TYPES))))
_NUMBERED_AND_DATED = r"(?i:so)\s*:?\s*(?P<number>\d{1,5})(?=\s?/?,?\s+(?:ngay|ban hanh|ky)\s)"
_NUMBERED = re.compile(_NUMBERED_AND_DATED)
_OTHER_NUMBERS = re.compile(rf"\b(?:{cues('numbered-others')})\s*(?:so\s*:?\s*)?$", re.VERBOSE)
_HEADS_A_PAPER = re.compile(r"(?m)^[^\S\n|]*so\s*:\s*$")
_LAW_BEFORE = re.compile(r"\b(?P<type>Bo luat|Luat|Phap lenh|Nghi quyet)\s[^;:.\n]{2,90}$")
_LAW = re.compile(
    r"""(?P<type>\b(?:Bo\sluat|Luat|Phap\slenh|Hien\sphap))\s
        (?:(?i:sua\sdoi)[^;:.\n“"(]{0,40}?\scua\s(?:(?:Bo\sluat|Luat|Phap\slenh)\s)?)?
        (?P<name>(?:(?!\b(?:Bo\sluat|Phap\slenh|Nghi|Quyet|Chi\sthi|so|nay|hieu\sluc|truoc|ke\stu)\b|\d{2}|/)
                 [^;:.\n“"(]){3,120}?)
        [,(]?\s*(?=ngay\s)""",
    re.VERBOSE,
)
_BASIS_HEADING = re.compile(rf"(?:{cues('basis-headings')})", re.VERBOSE)
_BASIS_ITEM = re.compile(rf"\W*(?:{cues('basis-openers')})\b", re.VERBOSE)
_RESOLVES = re.compile(r"\s*(?:quyet dinh|chi thi|quyet nghi|nghi quyet)\s*:?\s*$")


@dataclass(frozen=True, slots=True)
class _Cited:
    """A citation at `start:end`, the issuer included; `same_day`: its date holds for those before it too."""

    start: int
    end: int
    type: str | None
    number: str | None
    date: str | None
    issuer: str | None
    same_day: bool = False


@functools.cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        rf"""(?=\d|[sS][o06]|\b(?i:{_FIRST_WORDS})\b)  # where a citation may begin: most places cost no more
             (?:(?P<type>(?i:\b{TYPES}))\s+(?P<joint>(?i:lien\s+(?:tich|nganh|bo))\s+)?)?
             (?:(?P<so>(?i:s[o06][il]?))\s*[:.]?\s*(?P<also>(?:(?!19|20)\d{{1,4}}\s*(?:,|va)\s*(?:so\s*)?)+)?)?
             (?:(?<=[sS][o06])|(?<=[sS][o06][il])|(?<![\w/-]))(?P<number>{NUMBER})""",
        re.VERBOSE,
    )


@functools.cache
def _plain() -> re.Pattern[str]:
    """A number without a symbol, which only a date behind it makes a citation: Công văn số 1234 ngày ..."""
    return re.compile(rf"\b(?P<type>(?i:{TYPES}))\s+{_NUMBERED_AND_DATED}")


@Language.component("kehoach_references")
def references(doc: Doc) -> Doc:
    """Find the cited documents, each once, in the order of their first citation."""
    layout = layout_of(doc)
    seen = citing.view(layout)
    own = _key(value_of(doc, "number") or "")
    found = sorted([*_shared(_numbered(seen), seen), *_unsigned(seen), *_dated(seen)], key=lambda c: c.start)
    basis = _Basis(layout)
    for item in _once(item for item in found if _key(item.number or "") != own or not own):
        value = {
            "type": item.type,
            "number": item.number,
            "date": item.date,
            "issuer": item.issuer,
            "role": "basis" if basis.holds(item.start) else "mention",
        }
        confidence = 0.95 if item.type and item.number and item.date else 0.85
        add(doc, "references", item.start, item.end, value, confidence, "citation")
    return doc


def _key(number: str) -> str:
    return search_key(number).lstrip("0")


def _once(found: Iterable[_Cited]) -> list[_Cited]:
    """Each document once; the same number in another year is another document."""
    kept: dict[str, list[_Cited]] = {}
    for item in found:
        known = kept.setdefault(_key(item.number or f"{item.type} {item.date}"), [])
        same = next((i for i, other in enumerate(known) if _agree(other, item)), None)
        if same is None:
            known.append(item)
        else:
            known[same] = _merge(known[same], item)
    return sorted((item for items in kept.values() for item in items), key=lambda item: item.start)


def _agree(first: _Cited, again: _Cited) -> bool:
    return not (first.date and again.date) or first.date[:4] == again.date[:4]


def _merge(first: _Cited, again: _Cited) -> _Cited:
    """The first citation, with what only a later one prints."""
    return replace(
        first,
        type=first.type or again.type,
        date=first.date or again.date,
        issuer=first.issuer or again.issuer,
    )


def _numbered(seen: View) -> list[_Cited]:
    """The citations that have a number with a symbol, in order."""
    found: list[_Cited] = []
    last: tuple[int, str | None] = (0, None)  # where the last one's number ended; its type is the next one's
    for match in _pattern().finditer(seen.folded, seen.layout.head.letterhead_end):
        number = citing.registered(seen.flow[match.start("number") : match.end("number")])
        listed = last[1] if _LISTED.fullmatch(seen.marked, last[0], match.start()) else None
        if not _is_citation(seen, match, number, bool(listed)):
            continue
        item = _citation(seen, match, number, listed)
        last = (match.end(), item.type)
        found += [*_serial(match, item), item]
    return found


def _is_citation(seen: View, match: re.Match[str], number: str, listed: bool) -> bool:
    parts = citing.groups(number)
    if sum(char.isupper() for char in "".join(parts)) < 2:
        return False  # 305/m2
    if match["type"]:
        return True
    if parts[0] in _COPY or "/" not in number:
        return False
    before = seen.key[max(0, match.start() - 40) : match.start("number")]
    if _OTHER_NUMBERS.search(before) or _HEADS_A_PAPER.search(before):
        return False
    return bool(match["so"]) or listed or citing.known_symbol(number)


def _citation(seen: View, match: re.Match[str], number: str, listed: str | None) -> _Cited:
    joint = bool(match["joint"]) or _is_joint(number)
    date, end, same_day = citing.date_after(seen, match.end())
    issuer, end = citing.issuer_after(seen, end, joint)
    if issuer and date is None:
        date, end, same_day = citing.date_after(seen, end)
    printed = match["type"]
    if issuer is None or not printed:
        type_before, issuer_before = citing.named_before(seen, match.start())
        printed, issuer = printed or type_before, issuer or issuer_before
    kind = _type(printed, number, match["joint"]) or listed or _law_type(seen, match.start(), number)
    start = match.start("type") if match["type"] else match.start("number")
    return _Cited(start, end, kind, number, date, issuer, same_day)


def _is_joint(number: str) -> bool:
    """TTLT, HDLN, KHLT, CTPH: documents of several bodies."""
    return any(re.search(r"L(?:T|N|B)$|^CTPH$|^LT|^QCPH$", part) for part in citing.groups(number)[:1])


def _serial(match: re.Match[str], item: _Cited) -> list[_Cited]:
    """The documents whose numbers stand before without their symbol: Quyết định số 217, 218-QĐ/TW."""
    if not (match["also"] and match["type"] and item.number):
        return []
    symbol = re.sub(r"^\d+", "", item.number)
    start = match.start("also")
    return [
        replace(item, start=start + serial.start(), end=start + serial.end(), number=serial[0] + symbol)
        for serial in re.finditer(r"\d+", match["also"])
    ]


def _type(printed: str | None, number: str, joint: str | None = None) -> str | None:
    """The type as printed, else the one whose code the number holds; letters have none."""
    parts = citing.groups(number) or [""]
    known = type_by_code().get(parts[0])
    if printed:
        key = re.sub(r"\s+", " ", search_key(printed))
        if key in _LETTERS:
            name = known.name if known and key != "cong van" else "Công văn"
        else:
            name = type_by_key()[key].name if key in type_by_key() else citing.other_types()[key]
        return f"{name} {_JOINT_WORDS[search_key(joint).split()[1]]}" if joint else name
    if parts[0] == "TT" and re.match(r"\d+-", number):
        return "Thông tri"  # of the Party; TT of the state is Thông tư
    return known.name if known else None


_JOINT_WORDS = {"tich": "liên tịch", "nganh": "liên ngành", "bo": "liên bộ"}


def _law_type(seen: View, start: int, number: str) -> str | None:
    """The type of a law whose name stands between its type and its number: Luật Giáo dục số 43/2019/QH14."""
    named = _LAW_BEFORE.search(seen.folded, max(0, start - 110), start) if "/QH" in number else None
    return type_by_key()[search_key(named["type"])].name if named else None


def _shared(found: list[_Cited], seen: View) -> list[_Cited]:
    """Give each citation of a list the issuer, and the date if said so, that stand once, at its end.

    Quyết định số 19/QĐ-CCB, Quyết định số 20/QĐ-CCB cùng ngày 08/02/2018 của Ban Thường vụ ...
    """
    out = found[-1:]
    for item in reversed(found[:-1]):
        after = out[0]
        if _TOGETHER.fullmatch(seen.marked, item.end, max(after.start, item.end)):
            if item.issuer is None and _bodies(item) & _bodies(after):
                item = replace(item, issuer=after.issuer)
            if item.date is None and after.same_day:
                item = replace(item, date=after.date, same_day=True)
        out.insert(0, item)
    return out


def _bodies(item: _Cited) -> set[str]:
    """What a number's symbol says of the issuer: TTg, LĐLĐ."""
    return {part for part in citing.groups(item.number or "") if part not in type_by_code()}


def _unsigned(seen: View) -> list[_Cited]:
    """Citations whose number has no symbol."""
    found: list[_Cited] = []
    if not _NUMBERED.search(seen.folded):
        return found
    for match in _plain().finditer(seen.folded, seen.layout.head.letterhead_end):
        date, end, _ = citing.date_after(seen, match.end())
        if date:
            issuer, end = citing.issuer_after(seen, end, False)
            found.append(_Cited(match.start(), end, _type(match["type"], ""), match["number"], date, issuer))
    return found


def _dated(seen: View) -> list[_Cited]:
    """Laws cited by their date only."""
    found = []
    for match in _LAW.finditer(seen.folded, seen.layout.head.letterhead_end):
        date, end, _ = citing.date_after(seen, match.end())
        if date:
            kind = type_by_key()[search_key(match["type"])].name
            found.append(_Cited(match.start(), end, kind, None, date, None))
    return found


class _Basis:
    """Where a document says what it rests on: its opening, and sections headed so."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._end = self._opening_end()

    def holds(self, offset: int) -> bool:
        """Whether what is cited at `offset` is a basis."""
        if offset < self._end:
            return True
        around = self._layout.sections_of(offset)
        return any(_BASIS_HEADING.match(search_key(section.heading)) for section in around)

    def _opening_end(self) -> int:
        """Where the opening ends: at the first section, article or list item that is no basis."""
        layout = self._layout
        for item in layout.paragraphs:
            if item.start >= layout.head.end and item.kind and not self._is_opening(item):
                return item.start
            if _RESOLVES.match(layout.key[item.start : item.end]):
                return item.start
        return min(len(layout.text), layout.head.end + 3000)

    def _is_opening(self, item: Paragraph) -> bool:
        """A bullet, a numbered "Căn cứ ...", or a line that begins with a document's number (25/KH-...)."""
        if item.kind == "bullet" or self._layout.text[item.start : item.body].rstrip().endswith("/"):
            return True
        return bool(_BASIS_ITEM.match(self._layout.key, item.body, item.end))
