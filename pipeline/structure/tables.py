"""Tables in running text: rows of cells under a header, from bars, tabs or columns of blanks."""

from dataclasses import dataclass

from pipeline.structure.lines import Cell, Line, is_rule


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it; a row may have fewer cells than the header."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def column(self, row: tuple[Cell, ...], index: int) -> Cell | None:
        """The cell of `row` under header cell `index`: by place in a full row, else by nearness."""
        if len(row) == len(self.header):
            return row[index]
        nearest = min(row, key=lambda cell: abs(cell.column - self.header[index].column), default=None)
        near = nearest and abs(nearest.column - self.header[index].column) <= 12
        return nearest if near else None


def read_tables(lines: tuple[Line, ...], start: int, end: int) -> tuple[Table, ...]:
    """The tables between two offsets: runs of lines with three cells or more, or two on a bar."""
    tables: list[Table] = []
    run: list[tuple[Cell, ...]] = []
    for line in lines:
        inside = start <= line.start < end
        if inside and line.cells and all(is_rule(cell.text) for cell in line.cells):
            continue
        if inside and len(line.cells) >= 3:
            run.append(line.cells)
            continue
        if len(run) >= 2:
            tables.append(Table(run[0], tuple(run[1:])))
        run = []
    if len(run) >= 2:
        tables.append(Table(run[0], tuple(run[1:])))
    return tuple(tables)
