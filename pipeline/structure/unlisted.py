"""A type word that no list has: HOẠT ĐỘNG, alone in capitals between the letterhead and its subject."""

from collections.abc import Sequence
from itertools import pairwise

from pipeline import gazetteer
from pipeline.lexicon import DocumentType, body_head, expand, type_by_key
from pipeline.structure.lines import Cell, Line
from pipeline.structure.offices import HOLDER
from pipeline.structure.roles import FORMAL, is_subject, role, roles
from pipeline.structure.titles import OUTLINE, opens_body
from pipeline.text import fold

FAMILY = "unlisted"
"""The family of a type whose word the layout tells; it has no code."""
_WORDS, _LONGEST, _BLANKS = 4, 150, 2
"""Words, at most, of such a type; letters, at most, of its subject; blank lines, at most, between them."""


def unlisted_type(above: Sequence[Line]) -> tuple[int, Cell, DocumentType] | None:
    """The line with the word that stands where a type word does, None where there is none.

    It is alone on its line in capitals, right below the number and the date, and right above a subject
    in mixed case.
    """
    last = max((i for i, line in enumerate(above) if _is_formal(line)), default=None)
    if last is None or not {"number", "date"} & {what for _, what in roles(list(above[: last + 1]))}:
        return None
    behind = [line for line in above[last + 1 :] if role(line.cells[0]) != "rule"]
    for line, below in pairwise(behind[:2]):
        if _is_word(line) and _is_subject_line(below) and below.number - line.number <= _BLANKS + 1:
            cell = line.cells[0]
            name = cell.text.strip(" :.").capitalize()
            return above.index(line), cell, DocumentType("", name, FAMILY)
    return None


def _is_formal(line: Line) -> bool:
    return any(what in FORMAL for _, what in roles([line]))


def _is_word(line: Line) -> bool:
    """Whether a line is a few words in capitals that name no body, no office and no place."""
    cell = line.cells[0]
    text = cell.text.strip(" :.")
    words = text.split()
    plain = all(word.isalpha() for word in words) and text.isupper() and len(text) > 3
    if len(line.cells) > 1 or not plain or not 0 < len(words) <= _WORDS or role(cell):
        return False
    named = body_head(expand(text)) or HOLDER.match(cell.key) or OUTLINE.match(fold(text) + " ")
    return not named and cell.key not in type_by_key() and not gazetteer.find(text)


def _is_subject_line(line: Line) -> bool:
    """Whether a line in mixed case may be a subject: no sentence, no item, and not the body's first line."""
    cell = line.cells[0]
    ended = cell.text.rstrip().endswith((".", ":", ";", ","))
    plain = len(line.cells) == 1 and cell.text[:1].isupper() and cell.capitals < 0.5
    if not plain or ended or not 8 < len(cell.text) <= _LONGEST or OUTLINE.match(fold(cell.text) + " "):
        return False
    return is_subject(cell.key) or (not role(cell) and not opens_body(cell.text, cell.key))
