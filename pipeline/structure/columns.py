"""Columns of an ending that ran together: two offices on one line, and two names on one below them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pipeline.structure.names import person_name
from pipeline.structure.pieces import Piece

REACH = 12
"""Lines, at most, from two names to the offices above them."""
_ABOVE = frozenset({"office", "approval", "signed"})


def told_apart(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces with columns again where each of two names on a line has its own office above it.

    A line whose cell holds two names, and the lines above whose cells hold two offices, two approvals
    or two marks of signing, are read as if a gap stood between the two.
    """
    pairs = _pairs(pieces)
    named = [first.line for first, *_, last in pairs.values() if _are_names(first, last)]
    columns: dict[int, int] = {}
    for first, *middle, last in pairs.values():
        over = any(0 < line - first.line <= REACH for line in named) and {first.kind, last.kind} <= _ABOVE
        if over or first.line in named:
            columns |= dict.fromkeys([piece.start for piece in (first, *middle)], 0) | {last.start: 1}
    if not any(first.start in columns and first.line not in named for first, *_ in pairs.values()):
        return tuple(pieces)
    return tuple(_in_column(piece, columns.get(piece.start)) for piece in pieces)


def _pairs(pieces: Sequence[Piece]) -> dict[int, list[Piece]]:
    """The pieces of the cells that stand alone on their line and hold exactly two, by line.

    The office behind the word of approval is who approves: DUYỆT BAN GIÁM HIỆU and TỔ TRƯỞNG are two.
    """
    lines: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        lines[piece.line].append(piece)
    return {line: row for line, row in lines.items() if row[0].of == 1 and _are_two(row)}


def _are_two(row: Sequence[Piece]) -> bool:
    approved = [piece.kind for piece in row] == ["approval", "office", "office"]
    return len(row) == 2 or approved


def _are_names(first: Piece, second: Piece) -> bool:
    return person_name(first.text) is not None and person_name(second.text) is not None


def _in_column(piece: Piece, index: int | None) -> Piece:
    if index is None:
        return piece
    return replace(piece, index=index, of=2, edge=piece.cell.column)
