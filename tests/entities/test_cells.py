"""Figures in tables: each planned cell is a target with the words of its row and of its column."""

import pytest
from entity_cases import found

TABLE = """KẾ HOẠCH
Một việc năm 2022

Căn cứ Kế hoạch số 5/KH-UBND ngày 02/01/2022 của UBND huyện;

II. CHỈ TIÊU

{}
III. THỰC HIỆN
Các đơn vị thực hiện.
"""


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        (
            "| TT | Chỉ tiêu | ĐVT | Thực hiện 2021 | Kế hoạch 2022 | Đến năm 2025 |\n"
            "| 1 | Phòng học kiên cố | phòng | 80 | 92 | 110 |\n",
            [(92, "phòng", "2022", "Phòng học kiên cố"), (110, "phòng", "2025", "Phòng học kiên cố")],
        ),
        (
            "TT    Nội dung            ĐVT     Quý I    Quý II\n"
            "1     Tổ tự quản mới      tổ      3        5\n"
            "2     Lớp xóa mù chữ      lớp     -        2\n",
            [
                (3, "tổ", "2022-03", "Tổ tự quản mới"),
                (5, "tổ", "2022-06", "Tổ tự quản mới"),
                (2, "lớp", "2022-06", "Lớp xóa mù chữ"),
            ],
        ),
        (
            "STT\tĐơn vị\tSố hộ thoát nghèo\tHộ có điện (%)\n"
            "1\tXã Nậm Cang\t31\t97,5\n2\tXã Bản Khoang\t\t99\n",
            [
                (31, "hộ", None, "Xã Nậm Cang, Số hộ thoát nghèo"),
                (97.5, "%", None, "Xã Nậm Cang, Hộ có điện"),
                (99, "%", None, "Xã Bản Khoang, Hộ có điện"),
            ],
        ),
    ],
)  # fmt: skip
def test_each_planned_cell_is_a_target(table, wanted):
    values = [e.value for e in found(TABLE.format(table), "targets")]
    assert [(v["value"], v["unit"], v["deadline"], v["subject"]) for v in values] == wanted


@pytest.mark.parametrize(
    "table",
    [
        "| TT | Nội dung | KH 2020 | Thực hiện 2020 |\n|---|---|---|---|\n| 1 | Cây xanh | 300 | 320 |\n",
        "| TT | Tiêu chí | Điểm tối đa | Điểm tự chấm |\n|---|---|---|---|\n| 1 | Vệ sinh | 20 | 18 |\n",
        "| TT | Khoản chi | Số lượng | Đơn giá (đồng) |\n|---|---|---|---|\n| 1 | In tờ rơi | 1.000 | 2 |\n",
    ],
)
def test_cells_that_are_no_targets(table):
    text = TABLE.format(table).replace("II. CHỈ TIÊU", "II. NỘI DUNG")
    assert found(text, "targets") == []
