"""An Excel workbook: a sheet for each table, with real dates and numbers, filters and a fixed heading.

Rows go to disk as they come, so that the memory needed does not grow with the dataset.
"""

import datetime
import io
import tempfile
from collections.abc import Iterable
from typing import IO, Any

import xlsxwriter

from pipeline.exchange.sheets_csv import formula_like
from pipeline.exchange.tables import TABLES, Column, Record, Row, write_rows
from pipeline.messages import say

LONGEST_CELL = 32_767
"""Characters that Excel lets a cell have; what is longer is cut, and ends in `…`."""
ROWS = 1_048_576
"""Rows that a sheet may have; what is more goes on, on a sheet of its own."""
_A3 = 8
_PAGES_WIDE = {"documents": 3}
"""Pages of A3 beside each other that a printed sheet takes."""
_HEAD = 32
"""Points of height for two lines of heading."""
_WIDTHS = {"partial": 11, "date": 11, "integer": 8, "number": 10, "list": 40, "text": 18}
_WIDE = {"title": 60, "issuing_body": 34, "parent_body": 30, "text": 60, "name": 44, "issuer": 34,
         "subject": 34, "focus": 30, "id": 12, "document_id": 12, "file": 24}  # fmt: skip
_NARROW = {"doc_type_code": 7, "role": 9, "comparator": 8, "kind": 18, "unit": 12, "level": 10}
_DAY_ZERO = datetime.date(1900, 3, 1)
"""Excel counts no days before 1900, and believes in a 29 February of that year."""
_MADE = datetime.datetime(2000, 1, 1)
"""The date in the file's properties: the same records make the same bytes."""


def write_workbook(records: Iterable[Record], stream: IO[bytes]) -> int:
    """Write the tables of all `records`; return how many there were. Raises OSError."""
    target = _Patient(stream)
    with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
        book = xlsxwriter.Workbook(target, {"constant_memory": True, "use_zip64": True, "tmpdir": folder})
        book.set_properties({"created": _MADE, "author": "kehoach"})
        sink = _Book(book)
        count = write_rows(records, sink)
        sink.finish()
        book.close()
    if target.error:
        raise target.error
    return count


class _Patient(io.RawIOBase):
    """A stream that keeps the first error for later: a ZIP half written would complain again and again."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.error: OSError | None = None
        self.size = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.size

    def write(self, data: Any) -> int:
        if self.error is None:
            try:
                self.stream.write(data)
            except OSError as error:
                self.error = error
        self.size += len(data)
        return len(data)


class _Book:
    """The sheets of all tables, opened in their order, and one more where a table overflows."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.formats = _Formats(book)
        self.parts = dict.fromkeys(TABLES, 1)
        self.sheets = {table: _Sheet(book, self.formats, table, 1) for table in TABLES}

    def write(self, table: str, row: Row) -> None:
        sheet = self.sheets[table]
        if sheet.rows == ROWS:
            sheet.finish()
            self.parts[table] += 1
            sheet = self.sheets[table] = _Sheet(self.book, self.formats, table, self.parts[table])
        sheet.write(row)

    def finish(self) -> None:
        for sheet in self.sheets.values():
            sheet.finish()


class _Formats:
    """How cells look. Text is not wrapped: rows are of one line, so that many fit on a screen."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        top = {"valign": "top"}
        self.head = book.add_format(
            {"bold": True, "bg_color": "#DDEBF7", "bottom": 1, "text_wrap": True, **top}
        )
        self.text = book.add_format(top)
        self.quoted = book.add_format({"quote_prefix": True, **top})
        self.date = book.add_format({"num_format": "dd/mm/yyyy", "align": "left", **top})
        self.number = book.add_format({"align": "right", "indent": 1, **top})


class _Sheet:
    """One sheet, written from top to bottom."""

    def __init__(self, book: xlsxwriter.Workbook, formats: _Formats, table: str, part: int) -> None:
        title = say(f"export.table.{table}")
        self.sheet = book.add_worksheet(title if part == 1 else f"{title} {part}")
        self.formats = formats
        self.columns = TABLES[table]
        self.rows = 1
        self.sheet.freeze_panes(1, 0)
        self.sheet.set_landscape()
        self.sheet.set_paper(_A3)
        self.sheet.fit_to_pages(_PAGES_WIDE.get(table, 1), 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_row(0, _HEAD)
        for index, column in enumerate(self.columns):
            self.sheet.set_column(index, index, _width(column))
            self.sheet.write_string(0, index, say(f"export.column.{column.name}"), formats.head)

    def write(self, row: Row) -> None:
        for index, column in enumerate(self.columns):
            self._cell(index, column, row.get(column.name))
        self.rows += 1

    def finish(self) -> None:
        """Let people filter what is there."""
        self.sheet.autofilter(0, 0, self.rows - 1, len(self.columns) - 1)

    def _cell(self, index: int, column: Column, value: Any) -> None:
        """Texts are written as texts whatever they look like: nothing becomes a formula or a link."""
        if value is None or value == []:
            return
        if column.kind in {"integer", "number"}:
            self.sheet.write_number(self.rows, index, value, self.formats.number)
        elif column.kind in {"date", "partial"} and (day := _day(value)):
            self.sheet.write_datetime(self.rows, index, day, self.formats.date)
        else:
            text = shortened("; ".join(map(str, value)) if isinstance(value, list) else str(value))
            style = self.formats.quoted if formula_like(text) else self.formats.text
            self.sheet.write_string(self.rows, index, text, style)


def _width(column: Column) -> int:
    return (_WIDE | _NARROW).get(column.name, _WIDTHS[column.kind])


def _day(value: str) -> datetime.date | None:
    """A whole date that Excel can count; None for 2021-10 and for what is too long ago."""
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        return None
    return day if len(value) == len("2021-10-09") and day >= _DAY_ZERO else None


def shortened(text: str, limit: int = LONGEST_CELL) -> str:
    """At most `limit` characters, as UTF-16 counts them."""
    if len(text.encode("utf-16-le", "replace")) <= limit * 2:
        return text
    kept = text.encode("utf-16-le", "replace")[: (limit - 1) * 2].decode("utf-16-le", "ignore")
    return f"{kept}…"
