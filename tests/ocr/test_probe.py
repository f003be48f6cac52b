"""A strip of a page, read, against the layer that lies over it."""

import re

import pytest

from pipeline.layout import Piece
from pipeline.ocr.probe import agrees, strip

TEXT = re.findall(
    r"\w+",
    "Ủy ban nhân dân xã tổ chức phát động phong trào thi đua yêu nước "
    "các đơn vị trường học đăng ký nội dung thực hiện trước ngày khai giảng năm học mới",
)
OTHER = re.findall(
    r"\w+",
    "Giám đốc bệnh viện quyết định khen thưởng những khoa phòng đạt điểm cao "
    "trong đợt kiểm tra chất lượng cuối kỳ kinh phí lấy từ quỹ theo quy chế chi tiêu",
)


def laid(words, top=0.3, confidence=0.95):
    """Words in lines of six."""
    return [
        Piece(
            word, 0, 0, 0, 0, confidence,
            (0.1 + 0.13 * (n % 6), top + 0.03 * (n // 6), 0.2 + 0.13 * (n % 6), top + 0.02 + 0.03 * (n // 6)),
        )
        for n, word in enumerate(words)
    ]  # fmt: skip


def test_the_same_words_agree():
    assert agrees(laid(TEXT), laid(TEXT))


def test_words_of_another_page_do_not():
    assert not agrees(laid(OTHER), laid(TEXT))
    assert not agrees(laid(OTHER), laid(TEXT), coarse=True)


def test_the_right_words_at_another_place_do_not():
    assert not agrees(laid(TEXT, top=0.6), laid(TEXT))


@pytest.mark.parametrize(("faults", "kept"), [(0, True), (1, True), (5, False)])
def test_faults_of_the_layer_count(faults, kept):
    layer = ["tố", "chúc", "phat", "dộng", "phọng"][:faults] + TEXT[faults:]
    assert agrees(laid(layer), laid(TEXT)) == kept


def test_words_that_the_engine_is_not_sure_of_do_not():
    assert agrees(laid(TEXT), laid(["tố", "chúc", "phat", "dộng", "phọng", *TEXT[5:]], confidence=0.6))


def test_on_a_coarse_picture_only_the_page_counts():
    layer = ["tố", "chúc", "phat", "dộng", "phọng", *TEXT[5:]]
    assert agrees(laid(layer), laid(TEXT), coarse=True)


def test_the_strip_is_where_most_words_are():
    top, bottom = strip([*laid(TEXT, top=0.7), *laid(TEXT[:6], top=0.1)])
    assert 0.65 < top < 0.71 and bottom > 0.85


def test_nothing_to_compare_says_nothing():
    assert agrees([], []) and strip([]) == (0.0, pytest.approx(0.22))
