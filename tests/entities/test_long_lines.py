"""A page on one line: what each quantity and window looks at must not grow with the line."""

import time

import pytest

from pipeline.entities import nlp
from pipeline.structure import analyse

SAID = (
    "Phấn đấu 95% hộ đạt gia đình văn hóa và 12 lớp học thêm từ ngày 05/9/2021 đến 16/01/2022 đợt 1 với các "
    "đơn vị trong toàn huyện cùng thực hiện phong trào theo sự phân công của ban chỉ đạo và báo cáo đúng hạn"
)


def seconds(length: int, end: str) -> dict[str, float]:
    """How long each kind of value takes to be found on a line of so many characters."""
    line = (SAID + end) * (length // len(SAID + end))
    text = f"KẾ HOẠCH\nMột việc năm 2021\n\nI. CHỈ TIÊU\n{line}\n"
    doc = nlp().make_doc(text)
    doc._.layout = analyse(text)
    taken = {}
    for name, component in nlp().pipeline:
        began = time.perf_counter()
        doc = component(doc)
        taken[name] = time.perf_counter() - began
    return taken


@pytest.mark.parametrize("end", [". ", " "], ids=["sentences", "no end"])
@pytest.mark.parametrize("kind", ["kehoach_targets", "kehoach_phases"])
def test_twice_the_line_takes_twice_the_time(kind: str, end: str) -> None:
    seconds(5_000, end)
    short, long = seconds(25_000, end)[kind], seconds(100_000, end)[kind]
    assert long < 4 * short * 2  # were it quadratic, 16 times


@pytest.mark.slow
def test_half_a_megabyte_on_one_line() -> None:
    assert sum(seconds(500_000, ". ").values()) < 120
