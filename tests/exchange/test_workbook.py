"""The workbook as another program reads it."""

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from exchange_samples import full_record, hostile_records
from hypothesis import given, settings

from pipeline.exchange import workbook
from pipeline.exchange.tables import TABLES
from pipeline.exchange.workbook import LONGEST_CELL, shortened, write_workbook
from pipeline.messages import say

TITLES = [say(f"export.table.{name}") for name in TABLES]


def _made(*records: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    assert write_workbook(iter(records), stream) == len(records)
    return stream.getvalue()


def _column(book: Any, table: str, name: str) -> list[Any]:
    """The cells under the heading of a column."""
    index = [column.name for column in TABLES[table]].index(name) + 1
    sheet = book[say(f"export.table.{table}")]
    head, *cells = (sheet.cell(row, index) for row in range(1, sheet.max_row + 1))
    assert head.value == say(f"export.column.{name}")
    return cells


def test_sheets_headings_filters_and_types() -> None:
    book = openpyxl.load_workbook(io.BytesIO(_made(full_record("a"), full_record("b", issue_date="2021-10"))))
    assert book.sheetnames == TITLES
    for table, sheet in zip(TABLES, book, strict=True):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.max_column == len(TABLES[table])
    whole, partial = _column(book, "documents", "issue_date")
    assert whole.value == datetime.datetime(2021, 10, 9) and whole.number_format == "dd/mm/yyyy"
    assert partial.value == "2021-10"
    assert _column(book, "documents", "issued_to")[1].value == datetime.datetime(2021, 10, 31)
    assert _column(book, "targets", "value")[0].value == 95.5
    assert _column(book, "documents", "pages")[0].value == 1
    assert _column(book, "documents", "recipients")[0].value == "Như trên; Lưu: VT"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "http://x.vn", "{=1}", "1/2", "mailto:a@b"])
def test_a_text_stays_a_text(text: str) -> None:
    made = _made(full_record(title=text, issuing_body=text))
    book = openpyxl.load_workbook(io.BytesIO(made))
    cell = _column(book, "documents", "title")[0]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    if text[0] in "=+-@":
        assert cell.quotePrefix


def test_what_excel_cannot_count_stays_a_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(_made(full_record(issue_date="1890-01-02"))))
    assert _column(book, "documents", "issue_date")[0].value == "1890-01-02"


def test_a_cell_that_is_too_long_is_cut() -> None:
    book = openpyxl.load_workbook(io.BytesIO(_made(full_record(title="đ" * 40_000))))
    value = _column(book, "documents", "title")[0].value
    assert len(value) == LONGEST_CELL and value.endswith("đ…")
    assert shortened("\U0001f600" * 10, 9) == "\U0001f600" * 4 + "…"


def test_a_full_sheet_goes_on_upon_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS", 3)
    records = [full_record(str(n), number=f"{n}/KH-A") for n in range(5)]
    book = openpyxl.load_workbook(io.BytesIO(_made(*records)))
    first, second, third = (book[f"{TITLES[0]}{part}"] for part in ("", " 2", " 3"))
    assert [sheet.max_row for sheet in (first, second, third)] == [3, 3, 2]
    sheets = (first, second, third)
    numbers = [row[4] for sheet in sheets for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert numbers == [f"{n}/KH-A" for n in range(5)]


def test_the_same_records_make_the_same_bytes() -> None:
    assert _made(full_record()) == _made(full_record())


@settings(max_examples=25, deadline=None)
@given(hostile_records())
def test_any_text_can_be_read_again(record: dict[str, Any]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(_made(record)))
    assert book[TITLES[0]].max_row == 2
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_an_empty_dataset_has_headings(tmp_path: Path) -> None:
    assert all(sheet.max_row == 1 for sheet in openpyxl.load_workbook(io.BytesIO(_made())))
