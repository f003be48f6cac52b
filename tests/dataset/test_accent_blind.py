"""Accent-blind recall: whatever the form of the query and of the text, the document is found."""

import random
import unicodedata
from collections.abc import Callable

import pytest
from dataset_samples import add, make_record, on_sqlite
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import lexicon
from pipeline.dataset import Dataset, search
from pipeline.dataset.words import folded
from pipeline.text import place_tones

TONES = "\u0300\u0301\u0309\u0303\u0323"
SYLLABLES = [
    "thi", "đua", "hòa", "hoàn", "thủy", "thúy", "quý", "quỷ", "kỷ", "kỹ", "mỹ", "lý", "sỹ", "tỷ", "hy", "ủy",
    "khỏe", "xòe", "nghĩa", "đường", "đất", "đạt", "phượng", "giỏi", "gì", "giếng", "quốc", "chị", "chỉ",
    "tay", "tai", "thưởng", "huyện", "nguyễn", "Ea", "Đắk", "Nông", "uyển", "khuya", "ưu", "yêu", "yên", "ý",
]  # fmt: skip


def _old_tones(text: str) -> str:
    """The tone of an open oa, oe, uy on its second vowel: hoà, thuỷ, khoẻ."""
    swapped = text
    for vowels in ("oa", "oe", "uy"):
        for tone in TONES:
            new = unicodedata.normalize("NFC", vowels[0] + tone + vowels[1])
            old = unicodedata.normalize("NFC", vowels + tone)
            words = [w.replace(new, old) if w.endswith(new) else w for w in swapped.split(" ")]
            swapped = " ".join(words)
    return swapped


def _i_for_y(text: str) -> str:
    """kĩ for kỹ, quí for quý, where both are written."""
    words = []
    for word in text.split(" "):
        plain = unicodedata.normalize("NFD", word)
        bare = "".join(char for char in plain if char not in TONES).lower()
        both = bare in {"hy", "ky", "ly", "my", "sy", "ty", "quy"}
        words.append(
            unicodedata.normalize("NFC", plain.replace("y", "i").replace("Y", "I")) if both else word
        )
    return " ".join(words)


FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "capitals": str.upper,
    "tones in the old place": _old_tones,
    "tones in the new place": place_tones,
    "i for y": _i_for_y,
    "no marks": folded,
    "no marks, y kept": lambda text: "".join(
        char for char in unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
        if not unicodedata.combining(char)
    ),
    "no marks, NFD capitals": lambda text: folded(text).upper(),
}  # fmt: skip

form = st.sampled_from(sorted(FORMS))


@on_sqlite
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=4), form, form, form, st.booleans())
def test_the_words_are_found_in_any_form(
    empty: Dataset, words: list[str], of_text: str, of_query: str, again: str, phrase: bool
) -> None:
    text = FORMS[of_text](" ".join(words))
    query = FORMS[again](FORMS[of_query](" ".join(words)))
    add(empty, make_record("sought", text=f"Trước, {text}; sau."))
    found = search(empty, f'"{query}"' if phrase else query)
    assert [hit.record["source"]["file"] for hit in found.hits] == ["sought.txt"]
    assert any(piece.hit for piece in found.hits[0].passage)


with_marks = st.sampled_from(
    ["as it is", "NFD", "capitals", "tones in the old place", "tones in the new place", "i for y"]
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=3), with_marks)
def test_exact_search_knows_every_spelling_of_the_same_marks(
    empty: Dataset, words: list[str], of: str
) -> None:
    add(empty, make_record("sought", text=f"Trước, {' '.join(words)}; sau."))
    assert search(empty, FORMS[of](" ".join(words)), exact=True).total == 1


def _abbreviations() -> list[tuple[str, str]]:
    pairs = sorted(lexicon.abbreviations().items())
    return [(short, name) for short, name in pairs if folded(short).strip(". ") != folded(name)]


@pytest.mark.parametrize(("short", "name"), _abbreviations())
def test_an_abbreviation_and_its_name_find_each_other(empty: Dataset, short: str, name: str) -> None:
    add(empty, make_record("short", text=f"Theo đề nghị của {short} phường Một"))
    add(empty, make_record("name", text=f"Theo đề nghị của {name} phường Một"))
    for query in (
        short,
        name,
        folded(short),
        folded(name),
        f'"{short}"',
        f'"của {name} phường"',
        short.lower(),
    ):
        assert search(empty, query).total == 2, query
        assert search(empty, f"-khác {query}").total == 2, query


def test_forms_differ() -> None:
    """The forms of this test are what their names say; one that changes nothing would prove nothing."""
    sample = "hòa thủy quý kỷ đường"
    assert FORMS["tones in the old place"](sample) == "hoà thuỷ quý kỷ đường"
    assert FORMS["i for y"](sample) == "hòa thủy quí kỉ đường"
    assert FORMS["no marks, y kept"](sample) == "hoa thuy quy ky duong"
    assert len({make(sample) for make in FORMS.values()}) >= len(FORMS) - 1


def test_random_accents_of_one_text_are_found_by_the_bare_words(empty: Dataset) -> None:
    rng = random.Random(7)
    vowels = {"a": "aàáảãạăằâấ", "e": "eèéêế", "i": "iìí", "o": "oòóôốơớ", "u": "uùúưứ", "d": "dđ"}
    for number in range(60):
        text = "".join(rng.choice(vowels.get(char, char)) for char in "thi dua khen thuong")
        add(empty, make_record(f"plan{number}", text=text))
    assert search(empty, "thi dua khen thuong", limit=100).total == 60
