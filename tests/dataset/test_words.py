"""Search forms are as long as the text, so that hits can be shown in it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dataset.words import folded, key, marked, number_key, tokens

VIETNAMESE = st.text(alphabet="aàáạảãâầấăắeéêếiíìỉoòóôồơởuúùưứyỳýỷđhkmqtHÀĐY -,\u0301\u0323")


@given(st.text() | VIETNAMESE)
def test_forms_keep_the_length_of_nfc(text: str) -> None:
    length = len(unicodedata.normalize("NFC", text))
    assert len(marked(text)) == length
    assert len(folded(text)) == length


@given(st.text() | VIETNAMESE)
def test_a_folded_word_stays_folded(text: str) -> None:
    for word in tokens(folded(text)):
        assert folded(word) == word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà bình", "hòa bình"),
        ("THUỶ", "thủy"),
        ("khoẻ mạnh", "khỏe mạnh"),
        ("kỷ niệm", "kỉ niệm"),
        ("lý, Mỹ, sỹ, tỷ", "lí, Mĩ, sĩ, tỉ"),
        ("quý", "quí"),
        (unicodedata.normalize("NFD", "đường phố"), "đường phố"),
    ],
)
def test_one_word_spelt_two_ways(one: str, other: str) -> None:
    assert marked(one) == marked(other)


@pytest.mark.parametrize(
    ("one", "other"), [("thuý", "thúi"), ("tay", "tai"), ("hoàn", "hòn"), ("đất", "đạt")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert marked(one) != marked(other)


def test_number_key_drops_leading_zeros_only() -> None:
    assert number_key("0025/KH-PGDĐT") == number_key("25/kh-pgddt") == key("25/KH-PGDĐT")
    assert number_key("250/KH") != number_key("25/KH")
    assert number_key("000") == " 0 "
    assert number_key(None) == ""
