"""What each cell of a table stands under: headers over several lines, merged headers, empty cells."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.structure.lines import Cell
from pipeline.structure.tables import Row, Table

_FIGURE = re.compile(r"(?!(?:19|20)\d\d\b)(?:[<>=≥≤]+\s?)?\d[\d.,]*\s?%?")
_COUNTER = re.compile(r"\(?(?:\d{1,2}|[A-Za-z])\)?(?:\s?=.*)?")
_FAR = 14
"""Characters between a cell and the header that it stands under, at most, where blanks part cells."""


class Headed(NamedTuple):
    """A cell with the header cells above it, the topmost first; `row` counts the rows of the table."""

    row: int
    cell: Cell
    heads: tuple[Cell, ...]

    @property
    def key(self) -> str:
        """The folded words of its headers."""
        return " ".join(head.key for head in self.heads)


def headed(table: Table) -> Iterator[Headed]:
    """The cells below the headers of a table, in order, each with its headers."""
    further = _further(table)
    found = _columns([table.header, *further])
    for number, row in enumerate(table.rows[len(further) :]):
        if not _counts_columns(row):
            yield from (Headed(number, cell, _above(found, cell)) for cell in row)


def _further(table: Table) -> list[Row]:
    """The rows that go on with the header: without figures, with nothing in the first column."""
    found: list[Row] = []
    columns = _columns([table.header])
    for row in table.rows[:3]:
        filled = _above(columns, row[0])[:1] == table.header[:1]
        if filled or any(_FIGURE.fullmatch(cell.text) for cell in row):
            break
        found.append(row)
    return found if len(found) < len(table.rows) else []


def _counts_columns(row: Row) -> bool:
    """(1) (2) (3) or A B 1 2 below a header: the numbers of the columns."""
    numbers = [cell.text.strip("()") for cell in row if _COUNTER.fullmatch(cell.text)]
    counted = [int(number) for number in numbers if number.isdigit()]
    return (
        len(numbers) == len(row) >= 3 and len(counted) >= 2 and counted[-1] - counted[0] == len(counted) - 1
    )


def _columns(levels: Sequence[Row]) -> list[Row]:
    """The columns under a header of one or more lines: the header cells of each, the topmost first."""
    found: list[Row] = [(head,) for head in levels[0]]
    for level in levels[1:]:
        below: list[list[Cell]] = [[] for _ in found]
        for cell in level:
            below[_spanning(found, cell)].append(cell)
        pairs = list(zip(found, below, strict=True))
        found = [
            longer for column, heads in pairs for longer in [(*column, head) for head in heads] or [column]
        ]
    return found


def _spanning(found: Sequence[Row], cell: Cell) -> int:
    """The index of the column whose header reaches over a cell of the header's next line."""
    if _is_placed(cell, found):
        return max((i for i, column in enumerate(found) if column[-1].place <= cell.place), default=0)
    return min(range(len(found)), key=lambda i: _distance(found[i][-1], cell))


def _above(found: Sequence[Row], cell: Cell) -> Row:
    """The header cells above a cell, () where none is."""
    if _is_placed(cell, found):
        return next((column for column in found if column[-1].place == cell.place), ())
    nearest = min(found, key=lambda column: _from_column(found, column, cell))
    return nearest if _from_column(found, nearest, cell)[0] <= _FAR else ()


def _from_column(found: Sequence[Row], column: Row, cell: Cell) -> tuple[float, float]:
    """How far a cell stands from a column: from its lowest header where it shares the upper ones."""
    shared = sum(other[0] is column[0] for other in found) > 1
    return min(_distance(head, cell) for head in (column[-1:] if shared else column))


def _is_placed(cell: Cell, found: Sequence[Row]) -> bool:
    return cell.place >= 0 and all(head.place >= 0 for column in found for head in column)


def _distance(head: Cell, cell: Cell) -> tuple[float, float]:
    return _apart(head, cell), abs(_middle(head) - _middle(cell))


def _apart(one: Cell, two: Cell) -> int:
    """The blanks between the columns of two cells, 0 where they overlap."""
    return max(0, one.column - two.column - len(two.text), two.column - one.column - len(one.text))


def _middle(cell: Cell) -> float:
    return cell.column + len(cell.text) / 2
