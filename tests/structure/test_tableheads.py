"""What each cell of a table stands under, however the table reached us."""

import pytest

from pipeline.structure.lines import split_lines
from pipeline.structure.tableheads import headed
from pipeline.structure.tables import read_tables

MERGED = """| TT | Chỉ tiêu | Năm 2021 | | Năm 2022 | |
| --- | --- | --- | --- | --- | --- |
| | | Kế hoạch | Thực hiện | Kế hoạch | Ghi chú |
| 1 | Lớp bơi | 3 | 2 | 5 | |
"""
TABS = "TT\tXã\tHộ\tNhà\n(1)\t(2)\t(3)\t(4)\n1\tTân Lập\t\t7\n\tCộng\t9\t12\n"
TWO_LINES = """TT    Việc                    Đơn vị      Đã đạt       Phấn đấu
                              tính        năm 2018     năm 2019
1     Rãnh thoát nước trong
      khu dân cư              m           40           65
"""


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        (MERGED, {"3": "nam 2021 ke hoach", "2": "nam 2021 thuc hien", "5": "nam 2022 ke hoach"}),
        (TABS, {"7": "nha", "9": "ho", "12": "nha", "Cộng": "xa"}),
        (TWO_LINES, {"40": "da dat nam 2018", "65": "phan dau nam 2019", "khu dân cư": "viec"}),
    ],
)
def test_headers_over_lines_and_empty_cells(text, cells):
    lines = split_lines(text)
    (table,) = read_tables(lines, 0, len(text))
    heads = {item.cell.text: item.key for item in headed(table)}
    assert {text: heads.get(text) for text in cells} == cells
    assert "(3)" not in heads
