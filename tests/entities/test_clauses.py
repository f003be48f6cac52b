"""The texts of targets where two quantities stand in one sentence; all texts are ours."""

import pytest
from entity_cases import found

ROW = "100% xã, phường, thị trấn có ít nhất 02 câu lạc bộ gia đình"


@pytest.mark.parametrize(
    ("item", "texts"),
    [
        (ROW, [ROW, ROW]),
        (f"Chỉ tiêu 3: {ROW}", [ROW, ROW]),
        (
            "100% thôn, bản, tổ dân phố hoàn thành kế hoạch, 02 xã đạt chuẩn",
            ["100% thôn, bản, tổ dân phố hoàn thành kế hoạch", "02 xã đạt chuẩn"],
        ),
        (
            "Trên 90% học sinh, sinh viên biết bơi, có ít nhất 20 em đạt giải",
            ["Trên 90% học sinh, sinh viên biết bơi", "có ít nhất 20 em đạt giải"],
        ),
        (
            "100% cơ quan, tổ chức tuyên truyền qua mạng, có ít nhất 02 tin bài",
            ["100% cơ quan, tổ chức tuyên truyền qua mạng", "có ít nhất 02 tin bài"],
        ),
        (
            "Tỷ lệ hộ có nước sạch đạt 95%, xây dựng 12 bể chứa",
            ["Tỷ lệ hộ có nước sạch đạt 95%", "xây dựng 12 bể chứa"],
        ),
    ],
)
def test_a_row_of_nouns_ends_no_target(item, texts):
    plan = f"KẾ HOẠCH\nMột việc năm 2017\n\nI. MỤC ĐÍCH\n- Làm tốt.\nII. CHỈ TIÊU\n- {item}."
    assert [entity.value["text"] for entity in found(plan, "targets")] == texts
