"""The pieces that the cells of an ending are made of, and what each of them is.

OCR and tables on one line run things together that stand apart on paper: an item of Nơi nhận with
the office beside it, or office, (đã ký) and name. A cell is cut where one of them begins.
"""

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.lexicon import body_head, document_types, expand, is_office_name, offices
from pipeline.structure.lines import Cell, Line, is_rule
from pipeline.structure.names import is_common_name, opens_body, person_name, splits_in_two
from pipeline.structure.offices import AUTHORITY, unauthorised
from pipeline.text import fold, search_key

DASHES = ("-", "–", "—", "+", "•", "*", "·", "●", "▪", "■", "✓", "\\-")
_NOTICE = re.compile(
    r"[*_\W]{0,4}n\W?[o0]\W?i\s*(?:nh\W?[ai]\W?[nmu]|gui)[*_\s]*(?P<mark>[:;.,\-–]|$|(?=[*\\|<]))",
    re.IGNORECASE,
)
_SIGNED = r"(?:da\s?k[yi]\b|k[yi]\s*,|k[yi]\s+(?:ten|va|ghi|dien tu|so)\b|chu k[yi]\b|signed)"
_BRACKETED = re.compile(rf"[(\[]\s*{_SIGNED}[^)\]|]{{0,50}}(?:[)\]]|$)")
_WHOLLY_SIGNED = re.compile(rf"[(\[/]?\s*{_SIGNED}.{{0,50}}")
_BARE_SIGNED = re.compile(r"da\s?k[yi]\s*[:;.,]?\s+(?=\S)")
_APPROVAL = re.compile(
    r"(?:(?:y kien|nguoi|lanh dao|bgh|ban giam hieu|hieu truong|truong phong) )?(?:(?:ky|phe) )?duyet\b"
    r"|xac nhan\b|chung nhan\b|y kien (?:cua|phe)|thong qua\b|dong y\b"
)
_APPROVED = re.compile(r"(?:(?:ky|phe) )?duyet (?:cua|bgh|ban)\b|xac nhan cua\b")
"""The same in small letters, as words that begin no sentence."""
_COPY = re.compile(r"\W*(?:sao (?:y|luc)\b|trich sao\b|ban sao\b|sao ban chinh|chung thuc\b)")
_SEAL = re.compile(
    r"(?:ky (?:boi|so boi)|nguoi ky|(?:gio|ngay|thoi gian) ky|email|co quan|chuc vu|don vi ky|digitally"
    r"|signature|signer|chung thu so)\b|(?:vanthu|\S+@)|[\dt:+.\s-]{8,}$|\d\d?[./-]\d\d?[./-]\d{4}"
)
_ANNEX = re.compile(
    r"(?:phu (?:luc|bieu)|bieu (?:mau|so)|mau (?:so)?\s?\d|danh sach|quy (?:che|dinh|trinh)"
    r"|bang (?:diem|cham)|cong hoa xa hoi chu nghia|\(?\s*(?:ban hanh )?kem theo)\b"
)
_HEADING = re.compile(r"(?:[IVX]{1,5}\s?[.)/]|\d{1,2}\s?[.)]\s|dieu \d|chuong [ivx\d])", re.IGNORECASE)
_INNER_NOTICE = re.compile(r"(?<=\s)N[oO][iI] nh[aA]n\s*:|(?<=\s)NOI NHAN\s*:")
LONGEST = 1200
"""Characters of a cell, at most, that is looked through for what begins inside it."""
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a cell; `index` is the cell's place among the `of` cells of its line, `edge` its column.

    `kind` is notice, office, approval, copy, signed, seal, annex, item, rule or text.
    """

    cell: Cell
    index: int
    of: int
    edge: int
    kind: str

    @property
    def text(self) -> str:
        return self.cell.text

    @property
    def start(self) -> int:
        return self.cell.start

    @property
    def line(self) -> int:
        return self.cell.line


def read_pieces(lines: Iterable[Line], start: int) -> tuple[Piece, ...]:
    """The pieces of the cells behind offset `start`."""
    return tuple(
        Piece(piece, index, len(line.cells), cell.column, kind_of(piece, len(line.cells)))
        for line in lines
        for index, cell in enumerate(line.cells)
        if cell.start >= start
        for piece in _cut(cell)
    )


def is_notice(cell: Cell) -> bool:
    """Tell whether a cell is or begins with the words "Nơi nhận:"."""
    return _NOTICE.match(fold(cell.text)) is not None


def notice_within(cell: Cell) -> int | None:
    """Where "Nơi nhận:" begins in the text of a cell, None where it does not."""
    folded = fold(cell.text)
    if _NOTICE.match(folded):
        return 0
    inner = _INNER_NOTICE.search(folded) if len(folded) <= LONGEST else None
    return inner.start() if inner else None


def after_notice(text: str) -> int:
    """Where the list begins in a cell that begins with "Nơi nhận:"."""
    match = _NOTICE.match(fold(text))
    return match.end() if match else 0


def is_item(text: str) -> bool:
    """Tell whether a text has the dash or the semicolon of an item of a list."""
    return text.startswith(DASHES) or text.endswith(";")


def is_office(cell: Cell) -> bool:
    """Tell whether a cell is a line of authority (TM. ỦY BAN NHÂN DÂN) or office (CHỦ TỊCH)."""
    key = cell.key
    if len(key) > 110 or is_item(cell.text):
        return False
    authority = AUTHORITY.match(key)
    if authority and cell.capitals > 0.5 and _is_authority(authority, cell):
        return True
    match = _office().match(search_key(cell.text))
    if not match:
        return False
    rest = cell.text[match.end() :].strip(" -:,.")
    if cell.capitals > 0.75:
        return True
    if not rest and cell.column >= 40:
        return True  # old capitals fonts leave small letters behind
    aside = cell.column >= 20 and len(rest.split()) <= 8 and rest[-1:] not in ";.,"
    return cell.text[:1].isupper() and (not rest or (aside and rest[:1].isupper()))


def is_body_line(cell: Cell) -> bool:
    """Tell whether a cell is the name of a body in capitals, as above or below an office."""
    short = cell.capitals > 0.9 and len(cell.text) < 60 and not is_item(cell.text)
    return short and body_head(expand(cell.text)) is not None


def kind_of(cell: Cell, of: int = 1) -> str:
    """What a piece is; `of` tells how many cells its line has."""
    key, text = cell.key, cell.text
    if is_rule(text):
        return "rule"
    if is_notice(cell):
        return "notice"
    if _COPY.match(key) and len(key) < 60:
        return "copy"
    if _WHOLLY_SIGNED.fullmatch(key):
        return "signed"
    if _APPROVAL.match(key) and len(key) < 60 and (cell.capitals > 0.7 or cell.column >= 20):
        return "approval"
    if _APPROVED.match(key) and len(key) < 40 and text[-1:].isalpha():
        return "approval"
    if _SEAL.match(key):
        return "seal"
    if is_item(text):
        return "item"
    if is_office(cell):
        return "office"
    return "annex" if of == 1 and _begins_annex(cell) else "text"


def _begins_annex(cell: Cell) -> bool:
    """A heading that stands alone on its line: of an annex, of another document or of a section."""
    if _ANNEX.match(cell.key):
        return cell.capitals > 0.7 or "kem theo" in cell.key[:22]
    return bool(_HEADING.match(fold(cell.text))) or (cell.capitals > 0.9 and cell.key in _types())


@functools.cache
def _types() -> frozenset[str]:
    return frozenset(search_key(kind.name) for kind in document_types())


def _is_authority(match: re.Match[str], cell: Cell) -> bool:
    """TM., KT. and the like before words in capitals; Q. and words written out want an office or body."""
    rest = cell.text[match.end() :].strip()
    if len(rest) < 2:
        return cell.text[match.end() - 1 : match.end()] == "." and match["short"] != "q"
    if match["short"] == "q" or match["long"]:
        return bool(_office().match(search_key(rest))) or body_head(expand(rest)) is not None
    printed_mark = not cell.text[: match.end()].rstrip()[-1:].isalpha()
    return rest[:2].isupper() and (printed_mark or cell.capitals > 0.9)


@functools.cache
def _office() -> re.Pattern[str]:
    short = r"(?:t[./]?m|k[./]?t|t[./]?l|t[./]?u[./]?q|q|quyen)\s?[./]?\s?"
    return re.compile(rf"(?:{short})?{office_pattern()}(?!\w)")


@functools.cache
def office_pattern() -> str:
    """Any office on the search key; OCR may have put blanks inside the words, or lost those between."""
    keys = (search_key(office).replace(" ", "") for office in offices())
    spread = "|".join(r"\s?".join(map(re.escape, key)) for key in keys)
    return rf"(?:p\s?h\s?o\s?|p\.\s?)?(?:{spread})"


def _cut(cell: Cell) -> Iterator[Cell]:
    """The parts of a cell: marks of signing, lines of authority and office, and names behind these."""
    if len(cell.text) > LONGEST:
        yield cell
        return
    gaps = [(match.start(), match.end()) for match in _BREAK.finditer(cell.text)]
    for start in _starts(cell):
        gaps.append((start, start))
    bounds = sorted({(0, 0), *gaps, (len(cell.text), len(cell.text))})
    for (_, start), (end, _) in pairwise(bounds):
        part = _part(cell, start, end)
        if part.text:
            yield from _with_name_apart(part)


def _starts(cell: Cell) -> Iterator[int]:
    key = search_key(cell.text)
    listed = after_notice(cell.text)
    if 0 < listed < len(cell.text) and _is_office_line(_part(cell, listed, len(cell.text))):
        yield listed
    for match in _BRACKETED.finditer(key):
        yield from match.span()
    bare = _BARE_SIGNED.match(key)
    if bare and person_name(cell.text[bare.end() :]):
        yield bare.end()
    for match in _INNER_NOTICE.finditer(fold(cell.text)):
        yield match.start()
    for match in _APPROVED.finditer(key):
        if match.start() and key[match.start() - 1] == " " and cell.capitals > 0.9:
            yield match.start()
    for match in _inner().finditer(key):
        if match.start() and _begins_title(cell, match):
            yield match.start()


def _is_office_line(cell: Cell) -> bool:
    """The office that OCR put behind "Nơi nhận:"."""
    return cell.capitals > 0.9 and is_office(cell)


@functools.cache
def _inner() -> re.Pattern[str]:
    """Where a line of authority or office may begin inside a cell."""
    authority = r"(?:(?:tm|kt|tl|tuq)\s?[./]|[tk][./][mtl]\b[./]?|t[./]u[./]q\b[./]?)\s?(?=[a-z]{2})"
    return re.compile(rf"(?<![\w/.&-])(?:{_office().pattern}|(?P<authority>{authority}))")


def _begins_title(cell: Cell, match: re.Match[str]) -> bool:
    """Whether what looks like an office inside a cell is one: in capitals, and not in an item's words."""
    text, end = cell.text, match.end()
    if match["authority"]:
        return text[match.start() : end + 2].isupper()
    before, behind = text[: match.start()].rstrip(), text[end:].lstrip()
    if search_key(before).endswith(" cua"):
        return False
    if _APPROVED.match(search_key(before)) and text[match.start()].isupper() and len(behind.split()) <= 2:
        return True
    if not text[match.start() : end].isupper() or before in DASHES or before.endswith(("đ/c", "Đ/c")):
        return False
    last = before.split()[-1]
    if any(char.isalpha() for char in last) and last[-1].isalnum() and not last.isupper():
        return not behind or behind.isupper()
    following = re.match(r"[^\W\d_]+", behind)
    return following is None or following[0].isupper() or person_name(behind) is not None


def _part(cell: Cell, start: int, end: int) -> Cell:
    """The part `start:end` of a cell's text, trimmed."""
    raw = cell.text[start:end]
    core = raw.strip(" \t\xa0*_|")
    start += raw.index(core)
    return Cell(cell.start + start, cell.start + start + len(core), cell.column + start, cell.line, core)


def _with_name_apart(cell: Cell) -> Iterator[Cell]:
    """CHỦ TỊCH Hà Văn Noọng, or Tổ trưởng - Bùi Thị Hà: office and name; and two names side by side."""
    words = list(re.finditer(r"\S+", cell.text)) if is_office_name(unauthorised(cell.text)) else []
    for index in range(max(1, len(words) - 6), len(words) - 1):
        start = words[index].start()
        head, tail = _part(cell, 0, start), cell.text[start:]
        dashed = head.text.endswith(("-", "–", ":", ","))
        other_case = (head.capitals > 0.75) != tail.isupper()
        told_apart = dashed or other_case or (is_common_name(tail) and _ends_in_office(head))
        if told_apart and person_name(tail) and is_office(head) and not opens_body(tail):
            yield head
            yield _part(cell, start, len(cell.text))
            return
    second = splits_in_two(cell.text)
    yield from (cell,) if second is None else (_part(cell, 0, second), _part(cell, second, len(cell.text)))


def _ends_in_office(cell: Cell) -> bool:
    return cell.key.rstrip(" -:–").endswith(tuple(search_key(office) for office in offices()))
