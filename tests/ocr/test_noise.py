"""What an engine is unsure of and is print all the same."""

import pytest

from pipeline.layout import Piece
from pipeline.ocr.noise import without_noise


def line(*words: tuple[str, float]) -> list[Piece]:
    """Words of a line with the engine's confidence in each."""
    return [Piece(text, 100.0 * i, 0, 100.0 * i + 90, 20, sure) for i, (text, sure) in enumerate(words)]


def kept(*words: tuple[str, float]) -> list[str]:
    """The words of a line that stay."""
    return [piece.text for run in without_noise([line(*words)]) for piece in run]


@pytest.mark.parametrize("purpose", ["(b/c);", "(/€);", "(b/€);", "(th)", "(báo);"])
def test_what_an_item_is_for_stays(purpose):
    assert kept(("-", 0.9), ("Tỉnh", 0.9), ("ủy", 0.9), (purpose, 0.1))[-1] == purpose


@pytest.mark.parametrize("name", ["K'Rá", "H’Yuên"])
def test_a_name_of_the_highlands_stays(name):
    assert kept(("Điểu", 0.9), (name, 0.01)) == ["Điểu", name]


def test_where_the_copy_is_filed_stays_and_odd_capitals_elsewhere_do_not():
    assert kept(("-", 0.9), ("Lưu:", 0.9), ("VT,", 0.9), ("TĐ.", 0.2))[-1] == "TĐ."
    assert kept(("Ủy", 0.9), ("ban", 0.9), ("TXĐ", 0.2)) == ["Ủy", "ban"]


def test_the_number_of_a_heading_stays_and_specks_before_a_sentence_do_not():
    assert kept(("IL", 0.3), ("MỤC", 0.9), ("TIÊU", 0.9))[0] == "IL"
    assert kept(("I", 0.3), ("Các", 0.9), ("đơn", 0.9)) == ["Các", "đơn"]


def test_the_number_of_the_document_stays_alone_on_its_line():
    assert kept(("Số:18HD-CĐN", 0.0)) == ["Số:18HD-CĐN"]
    assert kept(("ƑÍJ:18+CĐ", 0.0)) == []


def test_specks_between_columns_go():
    assert kept(("CẦU", 0.9), ("KÈ", 0.9), ("ˆ", 0.9), ("CỘNG", 0.9)) == ["CẦU", "KÈ", "CỘNG"]
    speck = Piece(":", 500, 0, 505, 20, 0.9)
    assert without_noise([[*line(("Nội", 0.9), ("dung", 0.9)), speck]]) == [line(("Nội", 0.9), ("dung", 0.9))]
