"""Ruled tables: from cells on the page and words with places to rows that hold together.

A cell's lines belong together before the lines of its neighbours do, which the heights of the
words alone cannot tell.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.layout import Piece, TableRow, is_frame, rows

Cell = tuple[float, float, float, float]
"""Left, top, right, bottom, in the unit of the words."""
Grid = Sequence[Sequence[Cell | None]]
"""Rows of as many places as the table has columns; None where no cell begins."""
Runs = Sequence[Sequence[Piece]]


class Parted(NamedTuple):
    """Words outside tables (runs, as for `compose`), and the rows of the tables."""

    runs: Runs
    tables: tuple[TableRow, ...]


def parted(runs: Iterable[Sequence[Piece]], grids: Iterable[Grid]) -> Parted:
    """Take the words of tables out of `runs`.

    Grids that hold no table of at least two columns and two rows of words, or that frame a
    letterhead or signature block, are left alone.
    """
    left: Runs = list(runs)
    found: list[TableRow] = []
    for grid in grids:
        filled = _Filled(grid, left)
        if filled.is_table:
            found += filled.rows()
            left = filled.outside
    return Parted(left, tuple(found))


class _Filled:
    """A grid with the words in its cells."""

    def __init__(self, grid: Grid, runs: Runs) -> None:
        self._grid = [list(row) for row in grid if any(row)]
        self._words: dict[Cell, list[list[Piece]]] = {cell: [] for row in self._grid for cell in row if cell}
        self.outside: list[Sequence[Piece]] = []
        for run in runs:
            self._share_out(run)

    def _share_out(self, run: Sequence[Piece]) -> None:
        """Give each stretch of a run to the cell it lies in, or to the outside."""
        last, stretch = None, self.outside
        for index, piece in enumerate(run):
            cell = self._cell_of(piece)
            if index == 0 or cell != last:
                part: list[Piece] = []
                (self._words[cell] if cell else stretch).append(part)
            part.append(piece)
            last = cell

    def _cell_of(self, piece: Piece) -> Cell | None:
        x, y = (piece.x0 + piece.x1) / 2, piece.middle
        inside = (c for c in self._words if c[0] <= x < c[2] and c[1] <= y < c[3])
        return next(inside, None)

    @property
    def is_table(self) -> bool:
        """Are there words in several columns and several rows, and those of no letterhead?"""
        full = [sum(bool(cell and self._words[cell]) for cell in row) for row in self._grid]
        lines = (" ".join(p.text for p in row) for runs in self._words.values() for row in rows(runs))
        return max(full, default=0) >= 2 and sum(map(bool, full)) >= 2 and not is_frame(lines)

    def rows(self) -> list[TableRow]:
        """The rows that have words, from top to bottom."""
        found = []
        for number, row in enumerate(self._grid):
            cells = [self._text(place) for place in self._places(number)]
            begun = [cell for cell in row if cell]
            if any(cells):
                found.append(TableRow(cells, min(c[1] for c in begun), min(c[3] for c in begun)))
        return found

    def _places(self, number: int) -> list[Cell | None]:
        """A row's cells; None for one that began above. What reaches in from the left is no place."""
        row, above = self._grid[number], self._grid[:number]
        top = next(cell[1] for cell in row if cell)
        return [
            cell
            for column, cell in enumerate(row)
            if cell or any(began and began[3] > top + 1 for began in (row[column] for row in above))
        ]

    def _text(self, cell: Cell | None) -> list[Piece]:
        """The words of a cell, line by line."""
        return [piece for row in rows(self._words[cell]) for piece in row] if cell else []
