"""The head of a document: what each cell above the body is (Nghị định 30/2020, điều 8)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.lexicon import DocumentType, body_head, document_types, expand, opening_type, type_by_key
from pipeline.structure.headline import goes_on_below, says_no_more, type_in_headline
from pipeline.structure.issuers import issuer_cells
from pipeline.structure.lines import Cell, Line, is_rule
from pipeline.structure.offices import HOLDER
from pipeline.structure.prelude import above_tables, without_prelude
from pipeline.structure.roles import FORMAL, STATES, is_date, parts, role, roles
from pipeline.structure.titles import OUTLINE, UNFINISHED, opens_body, read_title, untyped_title
from pipeline.structure.unlisted import unlisted_type
from pipeline.text import fold, search_key

HEAD_LINES = 70  # non-blank lines at most that a letterhead with its title takes, tables unrolled

_NEAR_TITLE, _SHORT = 8, 70
"""Lines, at most, of a title and its number; letters, at most, of a line with a number or a date."""
_CITES = re.compile(r"(?:\b(?:theo|kem theo|tai|cua|va|so)|[,(]|kem theo \w+ \w+)$")
_MONTH = re.compile(r"(?:thang \d{1,2} )?nam \d{4}")


@dataclass(frozen=True, slots=True)
class Head:
    """The cells of a document head by role, in reading order.

    `type_cell` is where the type word stands, `holder` the lines in capitals between the title and
    the body that say who decides, `end` the offset where the body begins. `headline` is the line that
    has the document's own number behind its type. `formal`: there is a letterhead, not just words in
    capitals; `party`: it is the party's; `alone`: the issuers stand without the name of the state, the
    party or the union beside them.
    """

    doc_type: DocumentType | None
    type_cell: Cell | None
    issuers: tuple[Cell, ...]
    title: tuple[Cell, ...]
    subject: tuple[Cell, ...]
    numbers: tuple[Cell, ...]
    dates: tuple[Cell, ...]
    holder: tuple[Cell, ...]
    headline: Cell | None
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
    filled = above_tables(without_prelude([line for line in lines if not line.blank][:HEAD_LINES]))
    part = is_part(filled)
    stop = 0 if part else _body_line(filled, text)
    spoken = _sentence_line(filled, stop)
    index, found = _type_line([] if part else filled[: max(stop, 1)], spoken)
    if not found and not part and (told := unlisted_type(filled[:spoken])):
        index, found = told[0], (told[1], told[2], True)
    above = filled[: index if found else spoken]
    cells = roles(above)
    kinds = {what for _, what in cells}
    formal = bool(kinds & FORMAL) and not (_begins_within(filled) and not kinds & STATES)
    untyped = None if found or kinds - {"", "rule"} else untyped_title(above)
    if untyped is not None:
        index, above = untyped, above[:untyped]
        cells = roles(above)
    title: tuple[Cell, ...] = ()
    holder: tuple[Cell, ...] = ()
    end = filled[spoken].start if spoken < len(filled) else _next_start(filled, lines, text)
    headline = _headline(filled[: index + 1], found[1]) if found else None
    if found:
        bare = headline is found[0] and says_no_more(found[0])
        below = filled[index : max(index + 1, spoken)] if bare else filled[index:]
        title = read_title(below, lines, found[0], found[2] or bare)
    elif untyped is not None:
        title = read_title(filled[index:stop], lines, filled[index].cells[0], False, True)
    if found or title:
        last = max([found[0].end if found else 0, *(cell.end for cell in title)])
        holder, end = _holder([line for line in filled[index:] if line.end > last], last)
    if title and (untyped is not None or (found and found[2])) and goes_on_below(title[0]):
        headline = title[0]
    below_title = _below_title(filled[index + 1 : stop] if found else [], title)
    return Head(
        doc_type=found[1] if found else None,
        type_cell=found[0] if found else None,
        issuers=issuer_cells(cells) if formal or (found and not _begins_within(filled)) else (),
        title=title,
        subject=_subject(above) or tuple(cell for cell, what in cells if what == "subject"),
        numbers=tuple(cell for cell, what in cells if what == "number") or below_title["number"],
        dates=tuple(cell for cell, what in cells if what == "date") or below_title["date"],
        holder=holder,
        headline=headline,
        party="party" in kinds,
        formal=formal,
        alone=not kinds & STATES,
        letterhead_end=found[0].start if found else title[0].start if title else end,
        end=end,
    )


def _next_start(filled: Sequence[Line], lines: Sequence[Line], text: str) -> int:
    """Where what follows some lines begins; the end of the text where nothing follows."""
    last = filled[-1].end if filled else 0
    return next((line.start for line in lines if not line.blank and line.start >= last), len(text))


def is_part(filled: Sequence[Line]) -> bool:
    """Whether a text begins inside a document: with the label of an item, or within a sentence."""
    if not filled or any(_states(line) for line in filled[:_NEAR_TITLE]):
        return False
    first = filled[0].cells[0].text
    item = _is_section(filled[0]) or first.startswith(("- ", "+ ", "• "))
    return item or _begins_within(filled)


def _begins_within(filled: Sequence[Line]) -> bool:
    """Whether the text begins in the middle of a sentence, as a part of a document may."""
    return bool(filled) and filled[0].cells[0].text[:1].islower()


def _is_section(line: Line) -> bool:
    """Whether a numbered line names neither a type nor a body: an excerpt begins with a section."""
    cell = line.cells[0]
    label = OUTLINE.match(fold(cell.text) + " ")
    if label is None:
        return False
    named = cell.text[label.end() :]
    return not role(cell) and not type_of(replace(cell, text=named)) and body_head(named) is None


def _headline(lines: list[Line], kind: DocumentType) -> Cell | None:
    """The first cell that has a number behind this type, if no citation goes on in it."""
    for above, line in pairwise([None, *lines]):
        cell = line.cells[0] if line else None
        cited = above and _CITES.search(above.cells[-1].key)
        if cell and not cited and type_in_headline(cell) == kind:
            return cell
    return None


def _below_title(below: list[Line], title: tuple[Cell, ...]) -> dict[str, tuple[Cell, ...]]:
    """The number and the date where they stand between the title and the body."""
    found: dict[str, tuple[Cell, ...]] = {"number": (), "date": ()}
    titled = {cell.start for cell in title}
    for above, line in pairwise([None, *below[:_NEAR_TITLE]]):
        cited = above and _CITES.search(above.cells[-1].key)
        for cell, what in roles([line]) if line and not cited else ():
            whole = line and any(cell.start == printed.start for printed in line.cells)
            if what in found and whole and cell.start not in titled and len(cell.text) < _SHORT:
                found[what] = (*found[what], cell)
    return found


def _sentence_line(filled: list[Line], stop: int) -> int:
    """The index of the first line before `stop` that is running text: a long one in lower case."""
    for index, line in enumerate(filled[:stop]):
        cell = line.cells[0]
        long = len(cell.text) > 110 or (len(cell.text) > 75 and cell.text.rstrip()[-1:] in ".:;!?")
        prose = len(line.cells) == 1 and long and cell.capitals < 0.2 and not type_in_headline(cell)
        if prose and not role(cell) and (cell.text.endswith((".", ":", ";")) or not _states(line)):
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
        named = HOLDER.match(cell.key) or body_head(expand(cell.text))
        if not ruled and not named and not cells:
            break
        if not ruled and (not type_of(cell) or HOLDER.match(cell.key)):
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
            and opens_body(row, key)
            and (len(line.cells) == 1 or key.startswith("kinh"))
            and not is_date(key[:30])
        ):
            if body_head(row) and line.cells[0].capitals > 0.7:
                continue
            return index
        if OUTLINE.match(fold(row)) and index > 0 and len(line.cells) == 1:
            return index
    return len(filled)


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
            known = None if role(cell) == "stamp" else type_of(cell, misread) or _of_headline(line, cell)
            if known and known[1] and (index < spoken or (cell.capitals > 0.9 and len(line.cells) == 1)):
                return index, (cell, known[0], True)
            goes_on = index > 0 and UNFINISHED.search(filled[index - 1].cells[-1].key) is not None
            if known and partial is None and index < spoken and not goes_on and not body_head(cell.text):
                partial = index, (cell, known[0], False)
    return partial or (len(filled), None)


def _of_headline(line: Line, cell: Cell) -> tuple[DocumentType, bool] | None:
    known = type_in_headline(cell) if cell is line.cells[0] else None
    return (known, False) if known else None


def _opening_sentence(filled: list[Line]) -> tuple[int, tuple[Cell, DocumentType, bool] | None]:
    """A document that lost its letterhead: its first line is "Quyết định ban hành quy chế ..."."""
    for known in document_types() if filled else ():
        cell = filled[0].cells[0]
        named = cell.key.startswith(search_key(known.name) + " ") and cell.text[:1].isupper()
        if named and known.family not in {"law", "other"} and len(cell.text) < 400:
            return 0, (cell, known, False)
    return len(filled), None


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
