"""Tables as text: rows of data as `a | b | c`, the parts of a letterhead side by side."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

from pipeline.ingest.typed import Typed, joined, wrapped
from pipeline.layout import is_frame

GUTTER = 4
BESIDE_COLUMNS = 3
BESIDE_WIDTH = 100
"""Cells without rules stand side by side, as a letterhead's do, if so few and so narrow."""
COLUMN = 56
"""Characters of a line of a cell that stands beside another; half of an A4 page holds fewer."""
PASSAGE = 15
"""A cell without rules of more lines is a column of the page, to be read before the next."""
LONG_PASSAGE = 40
"""The same where a cell has words of a letterhead or signature: lists of recipients are long."""

Cells = list[list[Typed]]
"""A row of a table: the lines of each cell."""


def table_lines(rows: Sequence[Cells], first: bool, ruled: bool) -> Iterator[Typed]:
    """The lines of a table.

    `first`: it is the first thing of its document. `ruled`: lines are drawn between its cells.
    """
    is_single = all(len(cells) <= 1 for cells in rows)  # a frame around text, not a table
    if not is_single and _is_frame(rows, first):
        yield from _side_by_side(rows)
    elif is_single or (not ruled and _longest(rows) > PASSAGE):
        yield from (line for cells in rows for cell in cells for line in cell)
    elif not ruled and _stands_beside(rows):
        yield from _side_by_side(rows)
    else:
        yield from map(_flat, rows)


def _side_by_side(rows: Sequence[Cells]) -> Iterator[Typed]:
    rows = [[_wrapped(cell) for cell in cells] if len(cells) > 1 else cells for cells in rows]
    widths = _column_widths(rows)
    for cells in rows:
        yield from _beside(cells, widths)


def _longest(rows: Sequence[Cells]) -> int:
    return max((len(cell) for cells in rows for cell in cells), default=0)


def _is_frame(rows: Sequence[Cells], first: bool) -> bool:
    """A letterhead or a signature block, known by its words or by opening the document."""
    columns = max(map(len, rows), default=0)
    if not 2 <= columns <= BESIDE_COLUMNS or _longest(rows) > LONG_PASSAGE:
        return False
    opens = first and columns == 2 and len(rows[0]) == 2 and all(1 < len(cell) <= PASSAGE for cell in rows[0])
    return opens or is_frame(line.text for cells in rows for cell in cells for line in cell)


def _stands_beside(rows: Sequence[Cells]) -> bool:
    """Few narrow columns, a cell of several lines among them."""
    lines = [line.text for cells in rows for cell in cells for line in cell]
    several = any(sum(bool(line.text) for line in cell) > 1 for cells in rows for cell in cells)
    few = max(map(len, rows), default=0) <= BESIDE_COLUMNS
    return several and few and max(map(len, lines), default=0) <= BESIDE_WIDTH


def _wrapped(cell: Sequence[Typed]) -> list[Typed]:
    parts = [(line, wrap(line.text, COLUMN, break_on_hyphens=False) or [""]) for line in cell]
    return [part for line, texts in parts for part in wrapped(line, texts)]


def _column_widths(rows: Sequence[Cells]) -> list[int]:
    """The width of each column; a row of one cell goes across them all."""
    columns = zip_longest(*(cells for cells in rows if len(cells) > 1), fillvalue=[])
    return [max((len(line.text) for cell in column for line in cell), default=0) for column in columns]


def _beside(cells: Cells, widths: Sequence[int]) -> Iterator[Typed]:
    if len(cells) == 1:
        yield from cells[0]
        return
    for lines in zip_longest(*cells, fillvalue=Typed.of("")):
        padded = (line.ljust(width + GUTTER) for line, width in zip(lines, widths, strict=False))
        yield joined(padded).rstrip()


def _flat(cells: Cells) -> Typed:
    return joined((joined((line for line in cell if line.text), " ") for cell in cells), " | ")
