"""Tables in running text: rows of cells under a header, from bars, tabs or columns of blanks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.structure.lines import Cell, Line, is_rule

Row = tuple[Cell, ...]
BAR = 3
"""Characters of the bar between two cells, its blanks included."""
_ORDINAL = re.compile(r"(?:\d{1,3}|[IVX]{1,5}|[a-zA-ZđĐ])[.)]?")
NEAR = 12
"""Characters between the columns of a cell and of its header, at most."""


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it; a row may have fewer cells than the header, and take several lines."""

    header: Row
    rows: tuple[Row, ...]

    def column(self, row: Row, index: int) -> Cell | None:
        """The first cell of `row` under header cell `index`: by place in a row of bars, else by nearness."""
        return self._under(_first_line(row), index)

    def pieces(self, row: Row, index: int) -> list[Cell]:
        """All cells of `row` under header cell `index`, those of the lines that it goes on over included."""
        first = self._under(_first_line(row), index)
        later = (cell for cell in row if cell.line != row[0].line and self._nearest(cell) == index)
        return [cell for cell in (first, *later) if cell]

    def _nearest(self, cell: Cell) -> int:
        return min(range(len(self.header)), key=lambda i: abs(self.header[i].column - cell.column))

    def _under(self, row: Row, index: int) -> Cell | None:
        if len(row) == len(self.header):
            return row[index]
        places = self._places(row)
        if places:
            return places.get(index)
        nearest = min(row, key=lambda cell: abs(cell.column - self.header[index].column), default=None)
        near = nearest and abs(nearest.column - self.header[index].column) <= NEAR
        return nearest if near else None

    def heads(self, row: Row) -> Iterator[tuple[Cell, Cell | None]]:
        """The cells of `row`, each with the header cell that it stands under, where that is known."""
        under = {id(cell): head for i, head in enumerate(self.header) for cell in self.pieces(row, i)}
        yield from ((cell, under.get(id(cell))) for cell in row)

    def _places(self, row: Row) -> dict[int, Cell]:
        """The cells of a row of bars by their index, the empty ones left out; {} if it has none."""
        places: dict[int, Cell] = {}
        index, end = -1, self.header[0].column - BAR
        for cell in row:
            bars, rest = divmod(cell.column - end, BAR)
            if rest or not bars:
                return {}
            index, end = index + bars, cell.column + len(cell.text)
            places[index] = cell
        return places if _on_bars(self.header) and index < len(self.header) else {}


def read_tables(lines: tuple[Line, ...], start: int, end: int) -> tuple[Table, ...]:
    """The tables between two offsets: runs of lines with three cells or more, or two on a bar.

    A table goes on after a page's end; a header that is written again there is left out.
    """
    runs: list[list[Row]] = []
    open_run, paused = False, False
    for line in lines:
        if not start <= line.start < end:
            open_run = False
        elif line.blank or _is_page_number(line):
            paused = True
        elif not all(is_rule(cell.text) for cell in line.cells):
            is_row = _is_row(line.cells) or (open_run and not paused and _is_part(runs[-1], line.cells))
            goes_on = open_run and not paused and len(runs[-1]) > 1 and _continues(runs[-1], line.cells)
            if (
                is_row
                and not goes_on
                and not (open_run and (not paused or _goes_on(runs[-1][0], line.cells)))
            ):
                runs.append([])
            if goes_on:
                runs[-1][-1] += line.cells
            elif is_row and not (runs[-1] and _keys(line.cells) == _keys(runs[-1][0])):
                runs[-1].append(line.cells)
            open_run, paused = is_row or goes_on, False
    return tuple(Table(run[0], tuple(run[1:])) for run in runs if len(run) >= 2)


def _first_line(row: Row) -> Row:
    return tuple(cell for cell in row if cell.line == row[0].line)


def _continues(run: list[Row], cells: Row) -> bool:
    """Whether a line goes on with the row above it: the first column is empty, and it has fewer cells."""
    header, last = run[0], run[-1]
    return (
        len(cells) < len(header)
        and cells[0].column > header[0].column + 1
        and cells[0].line - last[-1].line == 1
        and (len(cells) == 1 or cells[0].text[:1].islower())
        and any(abs(cells[0].column - cell.column) <= 3 for cell in _first_line(last)[1:] + header[1:])
    )


def _is_row(cells: Row) -> bool:
    return len(cells) >= 3 or (len(cells) == 2 and _on_bars(cells))


def _is_part(run: list[Row], cells: Row) -> bool:
    """Two cells of a table: the second line of its header, or an ordinal and the first words of its row."""
    header = run[0]
    if len(cells) != 2 or len(header) < 3:
        return False
    if len(run) == 1 and cells[0].column > header[1].column:
        return not any(cell.text[0].isdigit() for cell in cells)
    counted = _ORDINAL.fullmatch(cells[0].text) and abs(cells[0].column - header[0].column) <= 3
    return bool(counted) and cells[1].column < header[2].column


def _on_bars(cells: Row) -> bool:
    """Nothing but a bar stands between neighbours; columns of blanks are seldom so near."""
    return all(right.start - left.end == BAR for left, right in pairwise(cells))


def _is_page_number(line: Line) -> bool:
    return len(line.cells) == 1 and bool(re.fullmatch(r"\W*\d{1,3}\W*", line.cells[0].text))


def _goes_on(header: Row, cells: Row) -> bool:
    """After a gap: more rows (they have figures) of the table under `header`, or another table?"""
    figures = any(char.isdigit() for cell in cells for char in cell.text)
    if len(cells) == len(header):
        return _keys(cells) == _keys(header) or figures
    fits = len(header) > len(cells) >= 3 and header[0].column - 3 <= cells[0].column < header[1].column
    return figures and fits and bool(_ORDINAL.fullmatch(cells[0].text))


def _keys(cells: Row) -> list[str]:
    return [cell.key for cell in cells]
