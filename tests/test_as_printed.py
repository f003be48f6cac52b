"""What converters left in a text is not on the page."""

import pytest

from tools.as_printed import WIDTH, as_printed


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("# KẾ HOẠCH", "KẾ HOẠCH"),
        ("**Đợt 1** *(06/9 – 20/11)*", "Đợt 1 (06/9 – 20/11)"),
        (r"\_\_", "__"),
        (r"01/4 \- 31/5\.", "01/4 - 31/5."),
        ("thi_đua yêu_nước", "thi đua yêu nước"),
        ("<b>Nơi nhận:</b>", "Nơi nhận:"),
        ("    - 5 * 3 < 20", "    - 5 * 3 < 20"),
        ("Điểm a)   Cột b", "Điểm a)   Cột b"),
        ("UBND HUYỆN A | CỘNG HÒA", "UBND HUYỆN A   CỘNG HÒA"),
        ("UBND | PHÒNG | CỘNG HÒA | Độc lập | Số: 1", "UBND\nPHÒNG\nCỘNG HÒA\nĐộc lập\nSố: 1"),
    ],
)
def test_marks_of_converters_are_gone(text, page):
    assert as_printed(text) == page


def test_long_cells_go_on_below_in_their_column():
    page = as_printed("| TT | Nội dung |\n|---|---|\n| 1 | " + "chỉ tiêu " * 20 + "|\n| 2 | b |").splitlines()
    assert all(len(line) <= WIDTH for line in page)
    assert page[0] == "TT   Nội dung"
    assert page[1].startswith("1    chỉ tiêu") and page[2].startswith("     tiêu chỉ")
    assert page[-1] == "2    b"
