"""The head of a document: what each cell above the body is (Nghị định 30/2020, điều 8)."""

import re
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from pipeline.lexicon import (
    DocumentType,
    body_head,
    cues,
    document_types,
    expand,
    opening_type,
    same_words,
    type_by_key,
)
from pipeline.structure.issuers import issuer_cells
from pipeline.structure.lines import Cell, Line, is_rule
from pipeline.structure.offices import is_office_line
from pipeline.structure.prelude import without_prelude
from pipeline.structure.roles import is_date, is_subject, parts, role, roles
from pipeline.text import fold, search_key

HEAD_LINES = 70  # non-blank lines at most that a letterhead with its title takes, tables unrolled

CENTRED, FULL, ROOM = 8, 60, 18
"""A line so far from the edge stands in the middle; so many letters fill one; so many are room for more."""

OPENER = re.compile(
    rf"""\s*[-–]?\s*(?:(?:{cues("openers")})\b | nam\shoc\s\d{{4}}\s*[-–]\s*\d{{4}}\s*(?:,|la|toan)
      | chao\smung\s.*, | ngay\s\d)""",
    re.VERBOSE,
)
_OUTLINE = re.compile(
    r"\s*(?:[IVX]{1,4}|[A-D]|\d{1,2})\s?(?:\\?[.)/]|-(?=\s))\s|\s*(?:PHAN|CHUONG)\s+(?:THU|[IVX1-9])|\s*\d+\)\s"
)
_BESIDE_TITLE = re.compile(
    r"[^,“\"]{2,40},\s*(?:ngay\b|thang\s*[\d.…_])|ngay\s+\d+\s+thang|so\s*:|ky boi|gio ky|den\s*so"
)
_SPEAKER = re.compile(rf"^(?:\S+\s){{2,14}}?(?:{cues('issuer-acts')}|bao cao)\s")
_UNFINISHED = re.compile(r"(?:\b(?:cua|va|voi|do|giua|cho|tai|ve)|[,:-])$")
_MONTH = re.compile(r"(?:thang \d{1,2} )?nam \d{4}")
_ENCLOSURE = re.compile(r"\(\s*(?:trinh|kem theo|ban hanh kem|du thao|tai lieu|dung cho|luu hanh|ap dung)\b")
_STATES = frozenset({"nation", "motto", "party", "union"})
_FORMAL = _STATES | {"number", "date"}
_HOLDER = re.compile(rf"(?:{cues('office-heads')})\b")
_GROUNDS = re.compile(r"[-–+*\s]*can cu\b")
_DECISION = re.compile(r"(?:quyet dinh|nghi quyet)\b")
_GOES_ON = re.compile(r"(?:nam hoc|giai doan|nam|lan thu|dot|quy|thang|nhiem ky|tren dia ban|cap)\s")


@dataclass(frozen=True, slots=True)
class Head:
    """The cells of a document head by role, in reading order.

    `type_cell` is where the type word stands, `holder` the lines in capitals between the title and
    the body that say who decides, `end` the offset where the body begins. `formal`: there is a
    letterhead, not just words in capitals; `party`: it is the party's; `alone`: the issuers stand
    without the name of the state, the party or the union beside them.
    """

    doc_type: DocumentType | None
    type_cell: Cell | None
    issuers: tuple[Cell, ...]
    title: tuple[Cell, ...]
    subject: tuple[Cell, ...]
    numbers: tuple[Cell, ...]
    dates: tuple[Cell, ...]
    holder: tuple[Cell, ...]
    party: bool
    formal: bool
    alone: bool
    letterhead_end: int
    end: int


def type_of(cell: Cell, misread: bool = True) -> tuple[DocumentType, bool] | None:
    """The document type that a cell names, and whether it says nothing else.

    A type alone may be misread by a letter or lack its blank (THONGBAO), unless this is not looked
    for; with more words behind it, it must be in capitals like them.
    """
    key = re.sub(r"[^\w ]", "", cell.key).strip()
    squeezed = key.replace(" ", "")
    if key in type_by_key():
        return type_by_key()[key], True
    if misread and cell.capitals > 0.6 and 6 <= len(squeezed) <= 24 and not body_head(cell.text):
        score, known = max((fuzz.ratio(squeezed, name.replace(" ", "")), name) for name in type_by_key())
        if score >= 84:
            return type_by_key()[known], True
    named = opening_type(re.sub(r"[^\w ]", "", cell.text).strip())
    if named and named.family != "law":
        shouted = cell.text[: len(named.name)].replace(" ", "")[1:2].isupper()
        return (named, False) if cell.capitals > 0.75 or shouted else None
    return None


def read_head(lines: tuple[Line, ...], text: str) -> Head:
    """Find the head of a document among its first lines."""
    filled = without_prelude([line for line in lines if not line.blank][:HEAD_LINES])
    stop = _body_line(filled, text)
    spoken = _sentence_line(filled, stop)
    index, found = _type_line(filled[: max(stop, 1)], spoken)
    above = filled[: index if found else spoken]
    cells = roles(above)
    kinds = {what for _, what in cells}
    formal = bool(kinds & _FORMAL) and not (_begins_within(filled) and not kinds & _STATES)
    title: tuple[Cell, ...] = ()
    holder: tuple[Cell, ...] = ()
    end = filled[spoken].start if spoken < len(filled) else len(text)
    if found:
        title = _title(filled[index:], lines, found[0], found[2])
        last = max([found[0].end, *(cell.end for cell in title)])
        holder, end = _holder([line for line in filled[index:] if line.end > last], last)
    return Head(
        doc_type=found[1] if found else None,
        type_cell=found[0] if found else None,
        issuers=issuer_cells(cells) if formal or (found and not _begins_within(filled)) else (),
        title=title,
        subject=_subject(above) or tuple(cell for cell, what in cells if what == "subject"),
        numbers=tuple(cell for cell, what in cells if what == "number"),
        dates=tuple(cell for cell, what in cells if what == "date"),
        holder=holder,
        party="party" in kinds,
        formal=formal,
        alone=not kinds & _STATES,
        letterhead_end=found[0].start if found else end,
        end=end,
    )


def _begins_within(filled: list[Line]) -> bool:
    """Whether the text begins in the middle of a sentence, as a part of a document may."""
    return bool(filled) and filled[0].cells[0].text[:1].islower()


def _sentence_line(filled: list[Line], stop: int) -> int:
    """The index of the first line before `stop` that is running text: a long one in lower case."""
    for index, line in enumerate(filled[:stop]):
        cell = line.cells[0]
        long = len(cell.text) > 110 or (len(cell.text) > 75 and cell.text.rstrip()[-1:] in ".:;!?")
        if len(line.cells) == 1 and long and cell.capitals < 0.2 and not role(cell) and not _states(line):
            return index
    return stop


def _states(line: Line) -> bool:
    """Whether a line names the state or the party, as a letterhead on one line does."""
    return any(role(part) in {"nation", "motto", "party"} for cell in line.cells for part in parts(cell))


def _holder(below: list[Line], last: int) -> tuple[tuple[Cell, ...], int]:
    """The lines in capitals below the title that say who decides; and where the body begins."""
    cells: list[Cell] = []
    for line in below:
        cell = line.cells[0]
        if cell.start < last:
            continue
        ruled = is_rule(cell.text)
        if not ruled and (
            len(line.cells) > 1 or cell.capitals < 0.7 or len(cell.text) > 120 or len(cells) > 3
        ):
            break
        named = _HOLDER.match(cell.key) or body_head(expand(cell.text))
        if not ruled and not named and not cells:
            break
        if not ruled and (not type_of(cell) or _HOLDER.match(cell.key)):
            cells.append(cell)
        elif not ruled:
            break
        last = cell.end
    return tuple(cells), last


def _body_line(filled: list[Line], text: str) -> int:
    """The index of the first line that belongs to the body."""
    for index, line in enumerate(filled):
        if _states(line):
            continue
        row = text[line.start : line.end].lstrip(" |-–*_.")
        key = search_key(row)
        if (
            not row[:1].islower()
            and OPENER.match(key)
            and (len(line.cells) == 1 or key.startswith("kinh"))
            and not is_date(key[:30])
        ):
            if body_head(row) and line.cells[0].capitals > 0.7:
                continue
            return index
        if _OUTLINE.match(fold(row)) and (index > 0 or _is_section(line)) and len(line.cells) == 1:
            return index
    return len(filled)


def _is_section(line: Line) -> bool:
    """Whether a numbered line names neither a type nor a body: an excerpt begins with a section."""
    cell = line.cells[0]
    named = _OUTLINE.sub("", fold(cell.text).upper(), count=1)
    return not role(cell) and not type_of(replace(cell, text=named)) and body_head(named) is None


def _type_line(filled: list[Line], spoken: int) -> tuple[int, tuple[Cell, DocumentType, bool] | None]:
    """The line with the type word; a misread one (THÔNG TIN is none) only where there is no other."""
    index, named = _type_among(filled, spoken, misread=False)
    if named and named[2]:
        return index, named
    again = _type_among(filled, spoken, misread=True)
    return again if again[1] else _opening_sentence(filled)


def _type_among(
    filled: list[Line], spoken: int, misread: bool
) -> tuple[int, tuple[Cell, DocumentType, bool] | None]:
    """The first line that names a type; below running text only one that holds nothing else, in capitals."""
    partial: tuple[int, tuple[Cell, DocumentType, bool]] | None = None
    for index, line in enumerate(filled):
        for cell in line.cells:
            known = None if role(cell) == "stamp" else type_of(cell, misread)
            if known and known[1] and (index < spoken or (cell.capitals > 0.9 and len(line.cells) == 1)):
                return index, (cell, known[0], True)
            goes_on = index > 0 and _UNFINISHED.search(filled[index - 1].cells[-1].key) is not None
            if known and partial is None and index < spoken and not goes_on and not body_head(cell.text):
                partial = index, (cell, known[0], False)
    return partial or (len(filled), None)


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
    deciding = _DECISION.match(start.key) is not None
    for index, line in enumerate(below):
        grounds = deciding and _is_over_grounds(below[index + 1 : index + 3])
        for cell in line.cells:
            if cell.start <= start.start:
                continue
            if cells and (_ENCLOSURE.match(cell.key) or _says_who(cell, cells[-1], grounds)):
                return tuple(cells)
            quoted = _open_quote(cells)
            ended = cells and (
                _ends_title(cell, cells[-1], lines)
                or _speaks(cell, cells[-1])
                or _fills_line(cell, cells[-1])
            )
            if not (quoted and not ended) and (ended or _starts_body(cell, bool(cells))):
                return tuple(cells)
            dated = cells and re.search(r"\d/[\w&-]+$", cells[-1].text) and cell.key.startswith("ngay")
            if not is_rule(cell.text) and (dated or not _BESIDE_TITLE.match(cell.key)):
                cells.append(cell)
            if len(cells) >= 10:
                return tuple(cells)
    return tuple(cells)


def _is_over_grounds(following: list[Line]) -> bool:
    """Whether the grounds of a decision begin below, behind one line in capitals at most."""
    for line in following:
        if _GROUNDS.match(line.cells[0].key):
            return True
        if line.cells[0].capitals < 0.9:
            return False
    return False


def _speaks(cell: Cell, last: Cell) -> bool:
    """Whether a line opens the body with who acts: "Phòng Nội vụ thông báo ..."."""
    if (
        cell.capitals > 0.3
        or not cell.text[:1].isupper()
        or _UNFINISHED.search(last.key)
        or not _SPEAKER.search(cell.key)
    ):
        return False
    name = expand(cell.text)
    head = body_head(name)
    return head is not None and same_words(head.head.split()[0], name.split()[0])


def _fills_line(cell: Cell, last: Cell) -> bool:
    """Whether a full line at the edge opens the body without a gap: the last one stands in the middle, or had
    room for its first words."""
    if not cell.text[:1].isupper() or cell.capitals > 0.3:
        return False
    if _UNFINISHED.search(last.key) or last.key.startswith("cua ") or is_subject(cell.key):
        return False
    centred = last.column - cell.column >= CENTRED and cell.column < CENTRED
    had_room = last.column <= cell.column and len(cell.text) - len(last.text) >= ROOM
    return (centred and len(cell.text) >= FULL) or (had_room and len(cell.text) >= FULL + ROOM)


def _open_quote(cells: list[Cell]) -> bool:
    """Whether a quotation of the title is still open: its next line goes on, whatever it begins with.

    OCR takes one mark for another: any of them closes what any of them opened.
    """
    text = " ".join(cell.text for cell in cells).replace("''", '"')
    return len(re.findall('[“”"«»]', text)) % 2 == 1 or text.count("‘") > text.count("’")


def _says_who(cell: Cell, last: Cell, decided: bool) -> bool:
    """Whether a line in capitals below a title is the one that names who decides.

    Below a title in capitals it must stand right above the grounds of a decision (`decided`), where an
    office may stand in small letters, too.
    """
    if decided and _UNFINISHED.search(last.key):
        return False
    if decided and is_office_line(cell.text):
        return True
    shouted = cell.capitals > 0.85 and (decided or last.capitals < 0.6)
    return shouted and bool(_HOLDER.match(cell.key) or body_head(expand(cell.text)))


def _ends_title(cell: Cell, last: Cell, lines: tuple[Line, ...]) -> bool:
    blanks = cell.line - last.line - 1
    if blanks:
        joined = (
            last.text.rstrip().endswith((",", "-", "–")) or cell.text[:1].islower() or cell.text[:1] == "("
        )
        capitals = last.capitals > 0.8 and cell.capitals > 0.8
        short = len(cell.text) < 60 and _GOES_ON.match(cell.key)
        return not ((joined or capitals or short or is_subject(cell.key)) and blanks < 3)
    return is_rule(cell.text)


def _starts_body(cell: Cell, titled: bool) -> bool:
    key = cell.key.lstrip(" .,*")
    if _OUTLINE.match(fold(cell.text) + " ") or cell.text.startswith(("- ", "+ ")):
        return True
    if not titled:
        return bool(re.match(r"can cu|kinh gui|dieu 1\b", key))
    if len(cell.text) > 90 and cell.capitals < 0.3 and cell.text.rstrip().endswith((":", ".", ";", "!")):
        return True
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
                if (role(more) and not _MONTH.fullmatch(more.key)) or (
                    len(below.cells) == 1 and abs(more.column - cell.column) > 30
                ):
                    break
                cells.append(more)
                last = below
            return tuple(cells)
    return ()
