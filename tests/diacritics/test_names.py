"""Names of persons without marks: who bears which name tells them, and nothing else is taken for a name."""

import pytest

from pipeline.diacritics.blend import RESTORE
from pipeline.diacritics.edits import apply
from pipeline.diacritics.restore import Stretch, restore
from pipeline.text import fold

SIGNED = "TRUONG PHONG\n(Da ky)\n\n{}\n"


def restored(text: str, names: float = RESTORE.names) -> str:
    """The text with its marks, names of persons weighed so much."""
    return apply(text, restore(text, [Stretch(0, len(text), 1.0)], RESTORE._replace(names=names)))


@pytest.mark.parametrize("name", ["Lữ Hoàng Phúc", "Kiều Đình Luật", "Phan Thanh Sử", "Đào Trọng Khiển"])
def test_a_name_is_restored_as_people_bear_it(name):
    text = SIGNED.format(fold(name))
    assert restored(text).splitlines()[3] == name


def test_the_model_of_names_decides():
    text = SIGNED.format("Kieu Dinh Luat")
    assert restored(text, names=0.0).splitlines()[3] != restored(text).splitlines()[3]


def test_a_name_is_the_same_all_through_a_text():
    text = "Giao ong Kieu Dinh Luat chu tri.\n\n" + SIGNED.format("Kieu Dinh Luat")
    assert restored(text).count("Kiều Đình Luật") == 2


@pytest.mark.parametrize(
    "text",
    [
        "PHÓ TRƯỞNG PHÒNG",
        "Lâm Đồng",
        "HÀ NỘI",
        "Trường Mầm non Hoa Hồng",
        "Đặng Thùy Trâm",
        "ĐẢNG ỦY KHỐI",
        "Hướng dẫn",
        "KẾ HOẠCH",
    ],
)
def test_what_is_no_name_stays_as_the_sentence_says(text):
    assert restored(SIGNED.format(fold(text))) == restored(SIGNED.format(fold(text)), names=0.0)
