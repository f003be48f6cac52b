"""Old encodings: every letter there and back, and no alarm at other languages."""

import pytest

from pipeline.diacritics.decode import ENCODINGS, decode_run, detect_encoding, table
from pipeline.diacritics.edits import apply
from pipeline.diacritics.service import restore

LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
SENTENCE = (
    "Ủy ban nhân dân huyện yêu cầu các trường tổ chức phong trào thi đua, "
    "đẩy mạnh ứng dụng công nghệ và báo cáo kết quả trước ngày mười lăm tháng bảy"
)


def encode(text: str, encoding: str) -> str:
    """The text as Western software shows it; a letter with several codes takes the first."""
    back: dict[str, str] = {}
    for shown, letter in table(encoding).items():
        back.setdefault(letter, shown)
    return "".join(back.get(char, char) for char in text)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_all_letters_have_a_code(encoding: str) -> None:
    assert set(LETTERS) <= set(table(encoding).values())


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("letter", LETTERS)
def test_round_trip(encoding: str, letter: str) -> None:
    shown = encode(f"t{letter}nh", encoding)
    decoded = "".join(table(encoding).get(char, char) for char in shown)
    assert letter in (decode_run(shown, encoding) + decoded)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_sentence_is_detected_and_decoded(encoding: str) -> None:
    shown = encode(SENTENCE.replace("Ủ", "ủ"), encoding)
    assert detect_encoding(shown) == encoding
    done = restore(shown)
    assert done.text == SENTENCE.replace("Ủ", "ủ")
    assert done.condition.name == f"legacy:{encoding}"
    assert apply(shown, done.edits) == done.text


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "L'été, les élèves français étaient à la fenêtre, où ça sentait la forêt",
        "Die Bürger müssen überall größere Häuser bauen und schöne Gärten pflegen",
        "El año próximo habrá más niños en el jardín según la administración",
        "plain text without any letter of that kind",
        "",
    ],
)
def test_no_alarm(text: str) -> None:
    assert detect_encoding(text) is None


def test_unicode_words_among_vni_are_kept() -> None:
    shown = encode(SENTENCE.replace("Ủ", "ủ"), "vni") + ", Trương Tấn Thiệu"
    assert restore(shown).text.endswith("Trương Tấn Thiệu")


def test_capitals_with_small_toned_letters() -> None:
    assert decode_run("CéNG", "tcvn3") == "CỘNG"
