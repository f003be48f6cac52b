"""How far a share reaches where more is said of it: 100% xã, phường, thị trấn có ít nhất 02 câu lạc bộ.

The commas of a row of nouns end no clause; what has, does or gets something may be told by a second
quantity, which is then of the same clause.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.entities.quantities import Quantity
from pipeline.lexicon import cues

_OPENED = re.compile(r"\s[a-z(]")
_APART = re.compile(r"[;:\n]|\.\s|\s(?:trong do|dong thoi)\s|\s[-–]\s")
_COMMA = re.compile(r",(?=\s)|\s(?:va|hoac)\s")
_PREDICATE = re.compile(rf"\b(?:{cues('predicates', marked=True)})\b")

Piece = tuple[int, int]


def whole(key: str, marked: str, found: Sequence[Quantity], pieces: list[Piece]) -> list[Piece]:
    """The pieces of a paragraph's quantities, none of which ends within a row of nouns behind a share.

    `key` is the folded text, `marked` the same with its marks.
    Two quantities of one clause both have the clause as their piece.
    """
    bounds = [list(piece) for piece in pieces]
    joined = []
    for index, (share, second) in enumerate(pairwise(found)):
        cut = _clause_end(key, marked, share, second)
        if cut is None:
            continue
        if cut == second.lead:
            joined.append(index)
        else:
            bounds[index][1] = max(bounds[index][1], cut)
            bounds[index + 1][0] = max(bounds[index + 1][0], cut)
    for index in joined:
        bounds[index + 1][0] = bounds[index][0]
    for index in reversed(joined):
        bounds[index][1] = bounds[index + 1][1]
    return [(start, end) for start, end in bounds]


def _clause_end(key: str, marked: str, share: Quantity, second: Quantity) -> int | None:
    """Where the clause of a share ends: at the second quantity if that is in it; None if not known here."""
    end = second.lead
    if not share.percent or not _OPENED.match(key, share.end, end) or _APART.search(key, share.end, end):
        return None
    commas = [match.start() for match in _COMMA.finditer(key, share.end, end)]
    if not commas:
        return end
    predicate = _PREDICATE.search(marked, share.end, end)
    if not predicate:
        return commas[-1]
    behind = [comma for comma in commas if comma > predicate.start()]
    if behind:
        return behind[0]
    return end if key[commas[-1] : predicate.start()].strip(" ,").removeprefix("va ").strip() else commas[-1]
