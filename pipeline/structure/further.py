"""Where another document begins in the same text: scans and files often hold two."""

import re
from collections.abc import Sequence

from pipeline.lexicon import body_head, expand
from pipeline.structure.attached import is_issued_by
from pipeline.structure.letterhead import Head, type_of
from pipeline.structure.lines import Cell, Line
from pipeline.structure.roles import parts, role, roles

_NAMED = re.compile(r"VI[EÊỆ]T NAM|Vi[eêệ]t Nam|H[OỒ] CH[IÍ] MINH")
_REACH = 25
"""Filled lines, at most, from the name of the state to the type word."""
_NAMES = frozenset({"nation", "party", "union"})
_ABOVE = 3
"""Filled lines above the name of the state that may name bodies and hold the number."""
_SYMBOL = re.compile(r"so\s*[.:]?[\s\d.…_]*[/-]\s*[a-z]{2}")


def own_text(text: str, lines: Sequence[Line], head: Head) -> str:
    """`text` with what belongs to further documents blanked; the length and the lines are kept."""
    end = further_document(lines, head) if len(_NAMED.findall(text)) > 1 else None
    return text if end is None else text[:end] + re.sub(r"[^\n]", " ", text[end:])


def further_document(lines: Sequence[Line], head: Head) -> int | None:
    """Where the first further document begins behind the head of a text; None if there is none.

    A form to fill in has the name of the state too: only what has the name of the state, the party or
    the union, the symbol of a number and a type word is a document of its own. What says that it is
    issued by the first document is a part of that.
    """
    filled = [line for line in lines if line.cells and line.start >= head.end]
    for index, line in enumerate(filled):
        if not any(role(part) in _NAMES and part.capitals > 0.6 for part in _parts(line)):
            continue
        first = _first(filled, index)
        headed = filled[first : index + _REACH]
        if _is_letterhead(headed) and not is_issued_by(head, headed):
            return filled[first].start
    return None


def _parts(line: Line) -> list[Cell]:
    """The parts of a line that may name the state; a long line of running text has none."""
    return [part for cell in line.cells if _NAMED.search(cell.text) for part in parts(cell)]


def _is_letterhead(lines: list[Line]) -> bool:
    typed = next((i for i, line in enumerate(lines) if any(map(_is_type, line.cells))), 0)
    above = roles(lines[:typed])
    return any(what == "number" and _SYMBOL.match(cell.key) for cell, what in above)


def _is_type(cell: Cell) -> bool:
    named = type_of(cell, misread=False)
    return named is not None and named[1]


def _first(filled: list[Line], index: int) -> int:
    """The index of a letterhead's first line: bodies in capitals and a number may stand above the state."""
    first = index
    while first > max(0, index - _ABOVE) and _is_upper(filled[first - 1].cells[0]):
        first -= 1
    return first


def _is_upper(cell: Cell) -> bool:
    named = body_head(expand(cell.text)) is not None or role(cell) in {"number", "rule"}
    return named and (cell.capitals > 0.7 or role(cell) == "rule")
