"""Names that an engine read: rare ones stay, misread ones are mended, headings are none."""

import re

import pytest

from pipeline.diacritics.service import restore
from pipeline.document import Word

PAGE = """Ủy ban nhân dân huyện yêu cầu các đơn vị triển khai thực hiện kế hoạch này, báo cáo trước ngày 15.

Nơi nhận:                    TM. ỦY BAN NHÂN DÂN
- Như trên;                  CHỦ TỊCH
- Lưu: VT.                                 {}
"""


def read(name: str, sure: float) -> str:
    """What becomes of a name below a signature that the engine read with such confidence."""
    text = PAGE.format(name)
    words = [
        Word(m.start(), m.end(), None, sure if m.start() >= text.index(name) else 0.96)
        for m in re.finditer(r"\S+", text)
    ]
    return restore(text, words=words).text.splitlines()[-1][30:].strip()


@pytest.mark.parametrize(
    "name",
    ["Kim Sa Rương", "Thạch Sà Rương", "Lê Quang Hẩn", "Má A Lử", "Thạch Thị Sô Phia", "Thạch Sa Vươne"],
)
@pytest.mark.parametrize("sure", [0.96, 0.9])
def test_a_rare_name_stays_as_it_was_read(name, sure):
    assert read(name, sure) == name


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Tếng Thị Nhung", "Tống Thị Nhung"),
        ("Nguyên Văn Hùng", "Nguyễn Văn Hùng"),
        ("PHAN THI HUỆ", "PHAN THỊ HUỆ"),
        ("TS. Hô Trọng Thuận", "TS. Hồ Trọng Thuận"),
    ],
)
def test_a_misread_name_is_what_people_are_called(printed, name):
    assert read(printed, 0.7) == name


@pytest.mark.parametrize(("printed", "meant"), [("LÊ PHÁT ĐỘNG", "LỄ PHÁT ĐỘNG"), ("TÔ CHỨC", "TỔ CHỨC")])
def test_a_heading_is_no_name(printed, meant):
    assert read(printed, 0.7) == meant
