"""The head of a document: what each cell above the body is (Nghị định 30/2020, điều 8)."""

import re
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.lexicon import DocumentType, body_head, cues, document_types, expand, type_by_key
from pipeline.structure.lines import Cell, Line, is_rule
from pipeline.text import fold, search_key

HEAD_LINES = 70  # non-blank lines at most that a letterhead with its title takes, tables unrolled
_NATION = "cong hoa xa hoi chu nghia viet nam"
_MOTTO = "doc lap - tu do - hanh phuc"
_PARTY = "dang cong san viet nam"

OPENER = re.compile(
    rf"""\s*[-–]?\s*(?:(?:{cues("openers")})\b | nam\shoc\s\d{{4}}\s*[-–]\s*\d{{4}}\s*(?:,|la|toan)
      | chao\smung\s.*, | ngay\s\d)""",
    re.VERBOSE,
)
_ANCHOR = re.compile(
    r"(?P<whole>^doan (?:tncs|thanh nien cong san) ho chi minh(?=\s[^,]{2,30},\s*ngay)"
    r"|cong hoa xa hoi chu nghia viet ?nam|doc lap\s*\W\s*tu do(?:\s*\W\s*hanh phuc)?|[_-]{3,}"
    r"|dang cong san viet nam)|(?<!\w)so\s*:\s*(?=\d|/)|(?<!\w)so\s+\d{1,5}\s*[-/]\s*[a-z]|(?<!\w)v/v\b"
)
_PLACE_DATE = re.compile(r"(?:(?<=\s)|^)(?:[^\W\d_][\w.]*\s){0,4}[^\W\d_]\w*,\s*ng[àa]y\b")
_STAMP = re.compile(
    r"^(?:(?:cong van|van phong|van thu|phong .{0,40})\s*den$|den\b|den so|so den|ngay den|chuyen:"
    r"|ky boi|nguoi ky|gio ky|thoi gian ky|co quan:|email:)|vanthu"
)
_NUMBER = re.compile(r"so\s*[:.]?\s*(?:[\d./]|/)|so\s*:")
_DATE = re.compile(
    r"ngay\b.{0,12}\bthang\b|,\s*(?:ngay|thang)\s+[\d.…_]|\bthang\s*\d+\s*nam\s*\d{4}|,\s*ngay$"
)
_SUBJECT = re.compile(r"(?:v\s*/\s*v|ve viec)\b")
_OUTLINE = re.compile(r"\s*(?:[IVX]{1,4}|[A-D]|\d{1,2})\s?[.)/]\s|\s*PHAN\s+(?:THU|I|1)|\s*\d+\)\s")
_BESIDE_TITLE = re.compile(r"[^,]{2,40},\s*(?:ngay|thang)\b|ngay\s+\d+\s+thang|so\s*:|ky boi|gio ky|den\s*so")
_GOES_ON = re.compile(r"(?:nam hoc|giai doan|nam|lan thu|dot|quy|thang|nhiem ky|tren dia ban|cap)\s")
_DRAFT = re.compile(r"(?:du thao|ban sao|sao y|ban nhap|hoa toc|khan|thuong khan|mat|toi mat|tuyet mat)\W*")


@dataclass(frozen=True, slots=True)
class Head:
    """The cells of a document head by role, in reading order.

    `type_cell` is where the type word stands, `end` the offset where the body begins.
    """

    doc_type: DocumentType | None
    type_cell: Cell | None
    issuers: tuple[Cell, ...]
    title: tuple[Cell, ...]
    subject: tuple[Cell, ...]
    numbers: tuple[Cell, ...]
    dates: tuple[Cell, ...]
    party: bool
    letterhead_end: int
    end: int


def role(cell: Cell) -> str:
    """The part of the letterhead that a cell is: nation, party, number, date, subject, ... or ''."""
    key = cell.key
    if is_rule(key):
        return "rule"
    if _STAMP.search(key):
        return "stamp"
    if len(key) > 8 and _like(key, _PARTY, 90) and len(key) < 30:
        return "party"
    if re.fullmatch(r"doan (?:tncs|thanh nien cong san) ho chi minh", key):
        return "union"
    if (_like(key, _NATION, 80) and len(key) <= 45) or re.fullmatch(r"(?:chu )?nghia viet ?nam", key):
        return "nation"
    if _like(key, _MOTTO, 78) and len(key) <= 40:
        return "motto"
    if re.match(_NUMBER, key):
        return "number"
    if _DATE.search(key) and len(key) < 90:
        return "date"
    if _SUBJECT.match(key):
        return "subject"
    if re.match(r"kinh\s+(?:gui|trinh)\b", key):
        return "addressee"
    return "draft" if _DRAFT.fullmatch(key) else ""


def _parts(cell: Cell) -> list[Cell]:
    """Cut a cell in which letterhead columns ran together, at the phrases that open a part."""
    cuts = {0, len(cell.text)}
    for match in _ANCHOR.finditer(search_key(cell.text)):
        cuts |= {match.start(), match.end()} if match["whole"] else {match.start()}
    for match in _PLACE_DATE.finditer(cell.text):
        inner = [cut for cut in cuts if match.start() < cut < match.end() and cut < len(cell.text)]
        named = [
            w.start() for w in re.finditer(r"\S+", match[0]) if w[0][0].isupper() or w[0].startswith("ng")
        ]
        cuts.add(max(inner, default=match.start() + named[0]))
    bounds = sorted(cuts)
    parts = []
    for start, end in pairwise(bounds):
        core = cell.text[start:end].strip()
        if core:
            left = cell.start + start + cell.text[start:end].index(core)
            parts.append(Cell(left, left + len(core), cell.column + start, cell.line, core))
    return parts


def _without_stamps(roles: list[tuple[Cell, str]]) -> list[tuple[Cell, str]]:
    """Mark the number and date of a receiver's stamp (ĐẾN, Số: .., Ngày: .., Chuyển: ..) as its own."""
    stamps = [cell for cell, what in roles if what == "stamp"]

    def stamped(cell: Cell, what: str) -> bool:
        near = [s for s in stamps if abs(cell.column - s.column) <= 8]
        above = not what and any(s.key == "den" and s.line - cell.line == 1 for s in near)
        below = any(0 < cell.line - s.line <= 4 for s in near)
        return above or (below and bool(re.match(r"(?:so|ngay|gio|chuyen|luu ho so)\s*[.:]", cell.key)))

    return [(cell, "stamp" if stamped(cell, what) else what) for cell, what in roles]


def _like(key: str, pattern: str, floor: int) -> bool:
    if 8 <= len(key) < len(pattern):
        return fuzz.partial_ratio(key, pattern) >= 93 or fuzz.ratio(key, pattern) >= floor
    return len(key) < len(pattern) * 1.6 and fuzz.ratio(key, pattern) >= floor


def type_of(cell: Cell) -> tuple[DocumentType, bool] | None:
    """The document type that a cell names, and whether it says nothing else.

    A type alone may be misread by a letter or lack its blank (THONGBAO); with more words behind
    it, it must be in capitals like them.
    """
    key = re.sub(r"[^\w ]", "", cell.key).strip()
    squeezed = key.replace(" ", "")
    if key in type_by_key():
        return type_by_key()[key], True
    if cell.capitals > 0.6 and 6 <= len(squeezed) <= 24 and not body_head(cell.text):
        score, known = max((fuzz.ratio(squeezed, name.replace(" ", "")), name) for name in type_by_key())
        if score >= 84:
            return type_by_key()[known], True
    for named in document_types():
        opens = key.startswith(search_key(named.name) + " ") and named.family != "law"
        if opens and (cell.capitals > 0.75 or cell.text[: len(named.name)].replace(" ", "")[1:2].isupper()):
            return named, False
    return None


def read_head(lines: tuple[Line, ...], text: str) -> Head:
    """Find the head of a document among its first lines."""
    filled = [line for line in lines if not line.blank][:HEAD_LINES]
    stop = _body_line(filled, text)
    index, found = _type_line(filled[: max(stop, 1)])
    above = filled[: index if found else stop]
    parts = [part for line in above for cell in line.cells for part in _parts(cell)]
    roles = _without_stamps([(part, role(part)) for part in parts])
    title: tuple[Cell, ...] = ()
    end = filled[stop].start if stop < len(filled) else len(text)
    if found:
        title = _title(filled[index:], lines, found[0], found[2])
        end = max([end if stop > index else 0, found[0].end, *(cell.end for cell in title)])
    return Head(
        doc_type=found[1] if found else None,
        type_cell=found[0] if found else None,
        issuers=_issuers(roles),
        title=title,
        subject=_subject(above) or tuple(cell for cell, what in roles if what == "subject"),
        numbers=tuple(cell for cell, what in roles if what == "number"),
        dates=tuple(cell for cell, what in roles if what == "date"),
        party=any(what == "party" for _, what in roles),
        letterhead_end=found[0].start if found else end,
        end=end,
    )


def _body_line(filled: list[Line], text: str) -> int:
    """The index of the first line that belongs to the body."""
    for index, line in enumerate(filled):
        row = text[line.start : line.end].lstrip(" |-–*_")
        key = search_key(row)
        if (
            not row[:1].islower()
            and OPENER.match(key)
            and (len(line.cells) == 1 or key.startswith("kinh"))
            and _DATE.search(key[:30]) is None
        ):
            if body_head(row) and line.cells[0].capitals > 0.7:
                continue
            return index
        if _OUTLINE.match(fold(row)) and index > 0 and len(line.cells) == 1:
            return index
    return len(filled)


def _type_line(filled: list[Line]) -> tuple[int, tuple[Cell, DocumentType, bool] | None]:
    partial: tuple[int, tuple[Cell, DocumentType, bool]] | None = None
    for index, line in enumerate(filled):
        for cell in line.cells:
            known = None if role(cell) == "stamp" else type_of(cell)
            if known and known[1]:
                return index, (cell, known[0], True)
            if known and partial is None and not body_head(cell.text):
                partial = index, (cell, known[0], False)
    return partial or _opening_sentence(filled)


def _opening_sentence(filled: list[Line]) -> tuple[int, tuple[Cell, DocumentType, bool] | None]:
    """A document that lost its letterhead: its first line is "Quyết định ban hành quy chế ..."."""
    for known in document_types() if filled else ():
        cell = filled[0].cells[0]
        named = cell.key.startswith(search_key(known.name) + " ") and cell.text[:1].isupper()
        if named and known.family not in {"law", "other"} and len(cell.text) < 400:
            return 0, (cell, known, False)
    return len(filled), None


def _title(below: list[Line], lines: tuple[Line, ...], start: Cell, alone: bool) -> tuple[Cell, ...]:
    """The cells of the title: below the type word to a blank line, a rule or the body."""
    cells = [] if alone else [start]
    for line in below:
        for cell in line.cells:
            if cell.start <= start.start:
                continue
            quoted = _open_quote(cells)
            ended = cells and _ends_title(cell, cells[-1], lines)
            if not (quoted and not ended) and (ended or _starts_body(cell, bool(cells))):
                return tuple(cells)
            dated = cells and re.search(r"\d/[\w&-]+$", cells[-1].text) and cell.key.startswith("ngay")
            if not is_rule(cell.text) and (dated or not _BESIDE_TITLE.match(cell.key)):
                cells.append(cell)
            if len(cells) >= 10:
                return tuple(cells)
    return tuple(cells)


def _open_quote(cells: list[Cell]) -> bool:
    """Whether a quotation of the title is still open: its next line goes on, whatever it begins with."""
    text = " ".join(cell.text for cell in cells)
    pairs = (("“", "”"), ("«", "»"), ("‘", "’"))
    return any(text.count(a) > text.count(b) for a, b in pairs) or text.count('"') % 2 or text.count("''") % 2  # type: ignore[return-value]


def _ends_title(cell: Cell, last: Cell, lines: tuple[Line, ...]) -> bool:
    blanks = cell.line - last.line - 1
    if blanks:
        joined = (
            last.text.rstrip().endswith((",", "-", "–")) or cell.text[:1].islower() or cell.text[:1] == "("
        )
        capitals = last.capitals > 0.8 and cell.capitals > 0.8
        short = len(cell.text) < 60 and _GOES_ON.match(cell.key)
        return not ((joined or capitals or short or _SUBJECT.match(cell.key)) and blanks < 3)
    return is_rule(cell.text)


def _starts_body(cell: Cell, titled: bool) -> bool:
    key = cell.key
    if _OUTLINE.match(fold(cell.text) + " ") or cell.text.startswith(("- ", "+ ")):
        return True
    if not titled:
        return bool(re.match(r"can cu|kinh gui|dieu 1\b", key))
    return bool(OPENER.match(key)) and not (key.startswith(("nam hoc", "trong ", "ngay ")) and len(key) < 60)


def _subject(above: list[Line]) -> tuple[Cell, ...]:
    """The V/v of a letter: its first cell and the cells below it in the same column."""
    for index, line in enumerate(above):
        for place, cell in enumerate(line.cells):
            if role(cell) != "subject":
                continue
            cells, last = [cell], line
            for below in above[index + 1 :]:
                if below.number != last.number + 1 or place >= len(below.cells):
                    break
                more = below.cells[place]
                if role(more) or (len(below.cells) == 1 and abs(more.column - cell.column) > 30):
                    break
                cells.append(more)
                last = below
            return tuple(cells)
    return ()


def _issuers(roles: list[tuple[Cell, str]]) -> tuple[Cell, ...]:
    """The cells that name the issuing bodies: capitals, or a body's head word first."""
    numbered = next((cell.line for cell, what in roles if what == "number"), None)
    subject = next((cell.start for cell, what in roles if what == "subject"), None)
    cells: list[Cell] = []
    for cell, what in roles:
        letters = sum(char.isalpha() for char in cell.text)
        named = body_head(expand(cell.text)) is not None
        if (
            what
            or letters < 3
            or len(cell.text) > 120
            or "/" in cell.text
            or (subject is not None and cell.start > subject and cell.capitals < 0.7)
            or cell.text.rstrip().endswith((".", ";", ":"))
        ):
            continue
        if numbered is not None and cell.line > numbered + 2 and not named:
            continue
        if (
            named
            or cell.capitals > 0.7
            or (cells and cell.line - cells[-1].line <= 1 and cell.text[:1].isupper())
        ):
            cells.append(cell)
    return tuple(cells)
