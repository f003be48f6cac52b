"""Names of places without marks: the gazetteer and the greater place that they lie in tell them."""

import pytest

from pipeline.diacritics.blend import RESTORE
from pipeline.diacritics.edits import apply
from pipeline.diacritics.restore import Stretch, restore
from pipeline.text import fold

HEAD = "UBND {}\n\nSố: 12/KH-UBND\n{}, ngày 5 tháng 9 năm 2014\n\nKẾ HOẠCH\n"


def restored(text: str, names: float = RESTORE.names) -> str:
    """The text with its marks, names weighed so much."""
    return apply(text, restore(text, [Stretch(0, len(text), 1.0)], RESTORE._replace(names=names)))


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("HUYỆN PHÙ NINH - TỈNH PHÚ THỌ", "Phù Ninh"),
        ("HUYỆN PHÚ NINH - TỈNH QUẢNG NAM", "Phú Ninh"),
        ("HUYỆN THẠNH HÓA - TỈNH LONG AN", "Thạnh Hóa"),
        ("HUYỆN KRÔNG NÔ", "Krông Nô"),
        ("HUYỆN M'ĐRẮK - TỈNH ĐẮK LẮK", "M'Đrắk"),
        ("THỊ XÃ PHÚ MỸ", "Phú Mỹ"),
        ("XÃ VÂN LĨNH - HUYỆN THANH BA", "Vân Lĩnh"),
        ("THỊ TRẤN PHÙNG - HUYỆN ĐAN PHƯỢNG", "TT Phùng"),
    ],
)
def test_a_place_is_the_one_that_lies_where_the_document_comes_from(body, place):
    text = HEAD.format(body, place)
    assert restored(fold(text)) == text


def test_the_gazetteer_decides():
    text = fold(HEAD.format("XÃ BÌNH CƠ", "Bình Cơ"))
    assert "Bình Cơ, ngày" in restored(text)
    assert "Bình Cơ, ngày" not in restored(text, names=0.0)


def test_a_name_that_stands_with_its_marks_is_evidence():
    text = HEAD.format("HUYỆN PHÙ MỸ", "Phu My")
    assert "Phù Mỹ, ngày" in restored(text)


def test_a_place_without_its_type_follows_the_others():
    text = HEAD.format("HUYỆN KIM ĐỘNG", "Kim Động") + "Trường THCS Kim Động lập kế hoạch.\n"
    assert restored(fold(text)) == text


@pytest.mark.parametrize("text", ["Nguyễn Phương Dung", "QUẬN CHỦ TỊCH", "Phương Hướng", "TỈNH ỦY, THÀNH ỦY"])
def test_what_is_no_place_stays_as_the_sentence_says(text):
    line = fold(f"TRƯỞNG PHÒNG\n\n{text}\n")
    assert restored(line) == restored(line, names=0.0)


def test_a_person_is_not_called_after_a_place():
    text = HEAD.format("HUYỆN TÂN THẠNH - TỈNH LONG AN", "Tân Thạnh") + "CHỦ TỊCH\n\nNguyễn Tân Thành\n"
    assert "Nguyễn Tân Thành" in restored(fold(text))


def test_confidence_and_other_forms_are_those_of_the_name():
    text = fold(HEAD.format("XÃ VÂN HÒA", "Vân Hòa"))
    edits = restore(text, [Stretch(0, len(text), 1.0)])
    named = [edit for edit in edits if fold(edit.before) == "VAN"]
    assert {edit.confidence for edit in named} == {named[0].confidence}
    assert all(fold(other) == "VAN" for edit in named for other, _ in edit.alternatives)
