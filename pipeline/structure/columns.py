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
    named = [first.line for first, second in pairs.values() if _are_names(first, second)]
    columns: dict[int, int] = {}
    for first, second in pairs.values():
        over = any(0 < line - first.line <= REACH for line in named) and {first.kind, second.kind} <= _ABOVE
        if over or first.line in named:
            columns |= {first.start: 0, second.start: 1}
    if not any(first.start in columns and first.line not in named for first, _ in pairs.values()):
        return tuple(pieces)
    return tuple(_in_column(piece, columns.get(piece.start)) for piece in pieces)


def _pairs(pieces: Sequence[Piece]) -> dict[int, tuple[Piece, Piece]]:
    """The pieces of the cells that stand alone on their line and hold exactly two, by line."""
    lines: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        lines[piece.line].append(piece)
    return {line: (row[0], row[1]) for line, row in lines.items() if len(row) == 2 and row[0].of == 1}


def _are_names(first: Piece, second: Piece) -> bool:
    return person_name(first.text) is not None and person_name(second.text) is not None


def _in_column(piece: Piece, index: int | None) -> Piece:
    if index is None:
        return piece
    return replace(piece, index=index, of=2, edge=piece.cell.column)
