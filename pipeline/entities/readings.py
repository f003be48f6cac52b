"""How a letterhead is read: which of its lines name who issues, and under whom."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.entities.bodies import bodies, head_words, joined_with, own_body
from pipeline.entities.completing import Body, completions
from pipeline.structure import Cell

MOST_PIECES = 9
"""Pieces of a letterhead that are combined at most; a longer one is no letterhead."""
_DASH = re.compile(r"\s+[-–]\s+")
_BESIDE = 12
"""Columns, at least, between two bodies that stand side by side."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a letterhead line that no body begins or ends within; `seam`: what is before it."""

    start: int
    end: int
    text: str
    seam: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Reading:
    """Who issues a document, as it was read: the body with its full name, those above and beside it.

    `kind`: what told it, `completion`: what its name was completed with.
    """

    own: Body
    parent: Body | None
    others: tuple[Body, ...]
    kind: str
    completion: str


def pieces(cells: Sequence[Cell]) -> list[Piece]:
    """The lines cut where a body may begin within one: at a head word, at a dash."""
    found: list[Piece] = []
    for cell in cells:
        cuts = {0: "line"}
        cuts |= {match.end(): "dash" for match in _DASH.finditer(cell.text)}
        cuts |= {m.start(): "word" for m in head_words(cell.text) if m.start() not in cuts}
        bounds = [*sorted(cuts), len(cell.text)]
        for start, end in pairwise(bounds):
            text = cell.text[start:end]
            core = _DASH.split(text)[0].rstrip(" -–")
            if core:
                found.append(
                    Piece(cell.start + start, cell.start + start + len(core), core, cuts[start], cell)
                )
    return found[:MOST_PIECES]


def read_issuers(cells: Sequence[Cell], place: str | None, together: bool = False) -> Reading | None:
    """Who issues, by the cells of a letterhead that name bodies; None without such cells.

    `place` is that of the date line, with its type word where it is known; `together` says that the
    document is of several bodies.
    """
    return (together and _side_by_side(cells, place)) or _one_below_the_other(cells, place, together)


def joined_text(parts: Sequence[Piece], first: int, last: int) -> str:
    """The pieces `first` to `last` as one text, lines joined by a blank."""
    text = parts[first].text
    for before, part in pairwise(parts[first : last + 1]):
        same = part.cell is before.cell
        gap = part.cell.text[before.end - part.cell.start : part.start - part.cell.start] if same else " "
        text += gap + part.text
    return text


def _one_below_the_other(cells: Sequence[Cell], place: str | None, together: bool) -> Reading | None:
    """The last body, or the last ones if they are of one rank."""
    named = bodies(tuple(cells))
    if not named:
        return None
    own, parent, others = own_body(named, together)
    chosen = [completions(body, parent, place)[0] for body in (own, *others)]
    pair = [replace(body, name=name) for body, (_, name) in zip((own, *others), chosen, strict=True)]
    kind = "joint" if others else "alone"
    return Reading(joined_with(pair), parent, tuple(pair[1:]), kind, chosen[0][0])


def _side_by_side(cells: Sequence[Cell], place: str | None) -> Reading | None:
    """Two letterheads in columns side by side: the lowest body of each."""
    lefts = [cell for cell in cells if any(_apart(cell, other) for other in cells)]
    rights = [cell for cell in cells if any(_apart(other, cell) for other in cells)]
    columns = [bodies(tuple(lefts)), bodies(tuple(rights))]
    if not all(columns) or {cell.start for cell in lefts} & {cell.start for cell in rights}:
        return None
    parents = [next(iter(column[-2:-1]), None) for column in columns]
    pair = [
        replace(column[-1], name=completions(column[-1], parent, place)[0][1])
        for column, parent in zip(columns, parents, strict=True)
    ]
    return Reading(joined_with(pair), parents[0], tuple(pair[1:]), "beside", "alone")


def _apart(left: Cell, right: Cell) -> bool:
    return (
        left.line == right.line
        and right.column - left.column - len(left.text) >= 1
        and right.column > _BESIDE
    )
