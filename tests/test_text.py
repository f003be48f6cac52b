import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unidecode import unidecode

from pipeline import text

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"


@given(st.text())
def test_fold_lower_upper_keep_the_length_of_any_text(value):
    for function in (text.fold, text.lower, text.upper, text.place_tones):
        assert len(function(text.nfc(value))) == len(text.nfc(value))


EVERY_CHARACTER = "".join(map(chr, range(0x110000)))


def test_long_texts_are_folded_and_made_small_like_each_of_their_letters():
    assert text.fold(EVERY_CHARACTER) == "".join(map(text.fold, EVERY_CHARACTER))
    assert text.lower(EVERY_CHARACTER) == "".join(map(text.lower, EVERY_CHARACTER))
    usual = EVERY_CHARACTER.replace("İ", "").replace("Σ", "")
    assert text.lower(usual) == "".join(map(text.lower, usual))
    assert text.lower("ΟΔΟΣ") == "οδοσ"


@given(st.text(alphabet=LETTERS + LETTERS.upper() + " .,0123456789"))
def test_fold_agrees_with_an_independent_stripper(value):
    assert text.fold(text.nfc(value)) == unidecode(text.nfc(value))


@given(st.text(alphabet=LETTERS + " "))
def test_search_key_is_blind_to_the_normal_form(value):
    decomposed = unicodedata.normalize("NFD", value)
    assert text.search_key(text.nfc(decomposed)) == text.search_key(text.nfc(value))


@pytest.mark.parametrize(
    "word",
    [
        "nghiêng",
        "giếng",
        "quốc",
        "khuya",
        "thuở",
        "huýt",
        "xoong",
        "yêu",
        "giặt",
        "gì",
        "quý",
        "ngoằn",
        "hoàn",
    ],
)
def test_legal_syllables(word):
    assert text.is_syllable(word)
    assert text.is_stripped_syllable(text.fold(word))


@pytest.mark.parametrize(
    "word", ["dupe", "mdi", "trudng", "cac", "kách", "ngiêng", "chiéc", "hirdng", "w", ""]
)
def test_illegal_syllables(word):
    assert not text.is_syllable(word)


def test_the_place_of_a_tone_mark_does_not_matter():
    assert text.tone_key("hoà thuỷ uỷ") == text.tone_key("hòa thủy ủy")
    assert text.tone_key("hoa") != text.tone_key("hoá")
