"""What a web page prints above a document: menus, the name of the site, a summary."""

import re
from collections.abc import Sequence
from itertools import takewhile

from pipeline.lexicon import body_head, expand, opening_type
from pipeline.structure.lines import Cell, Line, is_rule
from pipeline.structure.roles import parts, role, roles

REACH = 30
"""Filled lines above the name of the state, at most, that are no part of the document."""
NEAR = 12
"""Filled lines from a letterhead's first line within which it has its number and its date."""
COPIED = 60
"""Letters and digits in which a line agrees with those below it if it is a copy of them."""
_ROWS = 2
"""Rows, at least, of a table."""
_ORDINAL = re.compile(r"(?:s?tt|so tt|so thu tu)\b\W*")
_NAMES = frozenset({"nation", "party", "union"})
_PROSE = 40
"""Characters of a line in small letters, at least, that no letterhead has."""


def without_prelude(filled: list[Line]) -> list[Line]:
    """The lines from the letterhead on, where running text or a title stands above it; else all of them.

    What stands above is left out only if a whole letterhead follows: the name of the state, the party
    or the union, with a number and a date line.
    """
    filled = _without_copy(filled)
    named = next((i for i, line in enumerate(filled[:REACH]) if _names_state(line)), 0)
    first = named
    while first > 0 and _of_letterhead(filled[first - 1]):
        first -= 1
    if not any(_is_prose(line) or _is_titled(line) for line in filled[:first]):
        return filled
    kinds = {what for _, what in roles(filled[first : first + NEAR])}
    return filled[first:] if {"number", "date"} <= kinds else filled


def above_tables(filled: list[Line]) -> list[Line]:
    """The lines down to the first table with rows of several filled cells, if no letterhead follows it."""
    for index in range(len(filled)):
        block = list(takewhile(_is_row, filled[index:]))
        if len(block) < _ROWS or not _is_table(block):
            continue
        if any(map(_names_state, filled[index:])):
            return filled
        return filled[:index]
    return filled


def _is_row(line: Line) -> bool:
    """Whether a line is a row of bars; one cell in it may be all that is filled."""
    return any(cell.place > 0 for cell in line.cells) or (
        len(line.cells) == 1 and is_rule(line.cells[0].text)
    )


def _is_table(block: Sequence[Line]) -> bool:
    """Whether rows are those of a table: three columns filled again and again, or ordinals."""
    wide = [line for line in block if len(_words(line)) > 2]
    ordinal = _ORDINAL.fullmatch(block[0].cells[0].key) is not None
    numbered = any(role(cell) in {"number", "subject", "addressee"} for line in block for cell in line.cells)
    return (ordinal and len(_words(block[0])) > 1) or (len(wide) >= _ROWS and not numbered)


def _words(line: Line) -> list[Cell]:
    return [cell for cell in line.cells if not is_rule(cell.text)]


def _without_copy(filled: list[Line]) -> list[Line]:
    """The lines behind one that holds the document's beginning once more, run together."""
    long = [index for index, line in enumerate(filled[:REACH]) if line.end - line.start > 2 * COPIED]
    for index in long:
        below = ""
        for line in filled[index + 1 : index + 1 + NEAR]:
            below += _letters(line)
            if len(below) >= COPIED:
                break
        if len(below) >= COPIED and _letters(filled[index]).startswith(below[:COPIED]):
            return filled[index + 1 :]
    return filled


def _letters(line: Line) -> str:
    return "".join(char for cell in line.cells for char in cell.key if char.isalnum())


def _names_state(line: Line) -> bool:
    return any(role(part) in _NAMES and part.capitals > 0.6 for cell in line.cells for part in parts(cell))


def _of_letterhead(line: Line) -> bool:
    """Whether all cells of a line may belong to a letterhead: bodies, numbers, words in capitals."""
    return all(map(_is_head, line.cells)) and not _is_titled(line)


def _is_titled(line: Line) -> bool:
    """Whether a line opens with a type word, as the title of a page or a note on the margin does."""
    return opening_type(f"{line.cells[0].text} ") is not None


def _is_head(cell: Cell) -> bool:
    if role(cell):
        return True
    named = body_head(expand(cell.text)) is not None and len(cell.text) < _PROSE
    return named or (cell.capitals > 0.7 and len(cell.text) < 2 * _PROSE)


def _is_prose(line: Line) -> bool:
    cells: Sequence[Cell] = line.cells
    return any(len(c.text) >= _PROSE and c.capitals < 0.3 and not role(c) for c in cells)
