"""Tables of running text, as ingest writes them."""

import pytest

from pipeline.structure.lines import split_lines
from pipeline.structure.tables import read_tables

HEADER = "TT | Đợt | Thời gian"


def tables(text):
    return [
        ([cell.text for cell in table.header], [[cell.text for cell in row] for row in table.rows])
        for table in read_tables(split_lines(text), 0, len(text))
    ]


def column(text, index):
    (table,) = read_tables(split_lines(text), 0, len(text))
    found = [table.column(row, index) for row in table.rows]
    return [cell and cell.text for cell in found]


def test_two_cells_on_a_bar_make_a_table_but_two_columns_of_blanks_do_not():
    assert tables("Đợt | Thời gian\nMột | 05/9 - 20/11") == [
        (["Đợt", "Thời gian"], [["Một", "05/9 - 20/11"]]),
    ]
    assert tables("Nơi nhận:      TRƯỞNG PHÒNG\n- Lưu: VT.      Trần Văn Bình") == []


@pytest.mark.parametrize("pause", ["\n", "\n12\n\n", f"\n{HEADER}\n"])
def test_a_table_goes_on_on_the_next_page(pause):
    text = f"{HEADER}\n1 | Một | 05/9 - 20/11\n{pause}2 | Hai | 21/11 - 30/4"
    assert tables(text) == [
        (HEADER.split(" | "), [["1", "Một", "05/9 - 20/11"], ["2", "Hai", "21/11 - 30/4"]])
    ]


@pytest.mark.parametrize("gap", ["\n", "Các lớp như sau:\n"])
def test_another_header_begins_another_table(gap):
    first, second = tables(f"{HEADER}\n1 | Một | 05/9\n{gap}TT | Lớp | Số cây\n1 | 4A | 12")
    assert first[1] == [["1", "Một", "05/9"]]
    assert second == (["TT", "Lớp", "Số cây"], [["1", "4A", "12"]])


def test_empty_cells_of_bars_keep_their_places():
    text = f"{HEADER} | Nội dung\n1 | Một |  | Gieo hạt\n | Hai | 21/11\n3 | Ba | 01/5 | Trồng cây"
    assert column(text, 1) == ["Một", "Hai", "Ba"]
    assert column(text, 2) == [None, "21/11", "01/5"]
    assert column(text, 3) == ["Gieo hạt", None, "Trồng cây"]


def test_columns_of_blanks_go_by_nearness():
    text = "TT    Đợt        Thời gian     Nội dung\n1     Một        05/9          Gieo hạt\n"
    text += "2     Hai        21/11"
    assert column(text, 2) == ["05/9", "21/11"]
