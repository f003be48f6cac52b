"""Old encodings: every letter there and back, and no alarm at other languages."""

import itertools
import shutil
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.diacritics.decode import decode_run, decode_text, detect_encoding
from pipeline.diacritics.edits import apply
from pipeline.document import FontRun
from pipeline.legacycodes import ENCODINGS, by_table, table, with_eaten_horns
from pipeline.text import upper
from tests.diacritics.legacy_bytes import LETTERS, SMALL, codes, encode

SENTENCE = (
    "Ủy ban nhân dân huyện yêu cầu các trường tổ chức phong trào thi đua, "
    "đẩy mạnh ứng dụng công nghệ và báo cáo kết quả trước ngày mười lăm tháng bảy"
)
LOWER = SENTENCE.replace("Ủ", "ủ")
HEADING = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
VIEWS = [(name, page) for name in ENCODINGS for page in ("cp1252", "latin-1")]
FONTS = {"tcvn3": ".VnTime", "vni": "VNI-Times", "viscii": "VI Times", "vps": "VPS Times"}

NO_CAPITAL = frozenset(upper(SMALL)) - set("AEIOUYĂÂÊÔƠƯĐ")
"""TCVN3 writes the toned capitals in small letters, by design; a second font prints them large."""


def in_small(text: str) -> str:
    return "".join(char.lower() if char in NO_CAPITAL else char for char in text)


@pytest.mark.parametrize(("encoding", "page"), VIEWS)
def test_every_letter_and_every_pair(encoding: str, page: str) -> None:
    for pair in itertools.product([*LETTERS, "b", "N"], repeat=2):
        text = "".join(pair)
        wanted = in_small(text) if encoding == "tcvn3" else text
        assert by_table(encode(text, encoding, page), encoding) == wanted


@pytest.mark.parametrize(("encoding", "page"), VIEWS)
@given(text=st.text(st.sampled_from(LETTERS + "bcdghklmnpqrstvx BCDĐ,.:12/-"), max_size=30))
def test_any_text_goes_there_and_back(encoding: str, page: str, text: str) -> None:
    wanted = in_small(text) if encoding == "tcvn3" else text
    assert by_table(encode(text, encoding, page), encoding) == wanted


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_tables_do_not_contradict_themselves(encoding: str) -> None:
    letters = table(encoding)
    assert all(len(letter) == 1 and letter in LETTERS for letter in letters.values())
    assert all(len(shown) == 1 or (len(shown) == 2 and encoding == "vni") for shown in letters)
    # Pairs can be cut in one way only: no second half begins a pair or is a letter by itself.
    seconds = {shown[1] for shown in letters if len(shown) == 2}
    assert not seconds & {shown[0] for shown in letters}


@pytest.mark.parametrize(("encoding", "charset"), [("tcvn3", "TCVN5712-1"), ("viscii", "VISCII")])
def test_the_tables_agree_with_iconv(encoding: str, charset: str) -> None:
    if not shutil.which("iconv"):
        pytest.skip("no iconv")
    for code in range(0xA0, 0x100):
        done = subprocess.run(
            ["iconv", "-f", charset, "-t", "UTF-8"], input=bytes([code]), capture_output=True, check=False
        )
        if done.returncode and not code & 0x1F:
            pytest.skip(f"iconv does not know {charset}")
        letter = unicodedata.normalize("NFC", done.stdout.decode())
        if letter.isalpha():
            assert by_table(chr(code), encoding) == letter, hex(code)
    assert all(code < 256 for code in codes(encoding).values())


@pytest.mark.parametrize("encoding", ["viscii", "vps"])
def test_capitals_that_no_text_keeps(encoding: str) -> None:
    """Their codes are control characters or blanks: those that part words are lost by design."""
    parting = {
        ("viscii", "cp1252"): "ÕỴ",
        ("viscii", "latin-1"): "ẦÕỴ",
        ("vps", "cp1252"): "ẪỮ",
        ("vps", "latin-1"): "ẪẨỮ",
    }
    for page in ("cp1252", "latin-1"):
        lost = {letter for letter in LETTERS if encode(letter, encoding, page).isspace()}
        assert lost == set(parting[encoding, page])


@pytest.mark.parametrize(("encoding", "page"), VIEWS)
def test_a_sentence_is_detected_and_decoded(encoding: str, page: str) -> None:
    text = LOWER if encoding == "tcvn3" else SENTENCE
    shown = encode(text, encoding, page)
    assert detect_encoding(shown) == encoding
    assert apply(shown, decode_text(shown, encoding).edits) == text
    assert decode_text(shown, encoding).lost == ()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "heading", [HEADING, "Kế hoạch tổ chức phong trào thi đua", "Về việc sửa đổi điều lệ"]
)
def test_a_heading_is_enough(encoding: str, heading: str) -> None:
    shown = encode(heading, encoding)
    assert detect_encoding(shown) == encoding
    assert apply(shown, decode_text(shown, encoding).edits) == heading


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        HEADING,
        "Năm học 2019-2020, trường có 25 lớp; đã đạt 98 % chỉ tiêu (≥ 95 %) “dạy tốt – học tốt”",
        "Cô và trò lớp Bốn cùng làm vườn và chơi",
        "L'été, les élèves français étaient à la fenêtre, où ça sentait la forêt",
        "À côté de là, le théâtre était fermé après la première représentation",
        "Die Bürger müssen überall größere Häuser bauen und schöne Gärten pflegen",
        "El año próximo habrá más niños en el jardín según la administración",
        "Žáci budou pěstovat květiny a příští týden přijdou do školní zahrady",
        "A formação é uma opção não só dos órgãos de gestão à região",
        "CQNG HOA XA HQI CHU NGHIA VI$T NAM DQc l¢p - Ty do - H4nh phic",
        "Uy ban nhân dan huyén yéu câu cac trudng tô chirc phong trao thi dua",
        "vê viêc chirc dánh giá, xét sang kiên Cap näm 2017",
        "plain text without any letter of that kind",
        "",
    ],
)
def test_no_alarm(text: str) -> None:
    assert detect_encoding(text) is None


def test_a_long_text_is_judged_by_its_beginning() -> None:
    assert detect_encoding((encode(LOWER, "tcvn3") + "\n") * 3000) == "tcvn3"


def test_unicode_words_among_vni_are_kept() -> None:
    shown = encode(SENTENCE, "vni") + ", Trương Tấn Thiệu"
    assert apply(shown, decode_text(shown, "vni").edits) == SENTENCE + ", Trương Tấn Thiệu"


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("CéNG HßA X· HéI", "CỘNG HÒA XÃ HỘI"),  # X· alone does not tell, its neighbours do
        ("ñY BAN NH¢N D¢N", "ỦY BAN NHÂN DÂN"),
        ("Së GD&§T", "Sở GD&ĐT"),  # an abbreviation is no neighbour in capitals
        ("Lª V¨n §µ", "Lê Văn Đà"),
        ("Lª HåNG PHONG", "LÊ HỒNG PHONG"),
        ("· ®· häc", "· đã học"),  # a bullet is no letter, two signs are a word
        ("− Tæ chøc 3 × 4 = 12", "− Tổ chức 3 × 4 = 12"),
        ("sè 25/2004/Q§-TTg", "số 25/2004/QĐ-TTg"),
        ("tr\xadêng t−íng ph‐¬ng", "trường tướng phương"),
        ("l∙nh ®¹o, tr×nh bµy", "lãnh đạo, trình bày"),
        ("nhµ-ë, Q§-TTg", "nhà-ở, QĐ-TTg"),
        ("ch-¬ng tr×nh, nh-ng", "chương trình, nhưng"),  # the soft hyphen made a hyphen
        ("CHÝNH TRÞ", "CHÍNH TRỊ"),
        ("theo Đề xuất cã", "theo Đề xuất có"),
    ],
)
def test_tcvn3(shown: str, text: str) -> None:
    assert apply(shown, decode_text(shown, "tcvn3").edits) == text


@pytest.mark.parametrize(
    ("shown", "text", "encoding"),
    [
        ("UÛy ban, Uûy ban, uÛy ban", "Ủy ban, Ủy ban, ủy ban", "vni"),
        ("ñöôøng Ñöôïc hoaøn thuyû", "đường Được hoàn thuỷ", "vni"),
        ("“t¯t”, h÷c t¯t – “c) x", "“tốt”, học tốt – “c) x", "viscii"),
        ("quê · Vînh", "quê ở Vĩnh", "viscii"),
        ("· Vînh", "· Vĩnh", "viscii"),
        ("trÜ©ng h†c", "trường học", "vps"),
        ("M\x1d D\x14NG", "M\x1d DỤNG", "vps"),
    ],
)
def test_other_encodings(shown: str, text: str, encoding: str) -> None:
    assert apply(shown, decode_text(shown, encoding).edits) == text


def test_the_hyphen_of_other_words_stays() -> None:
    for word in ("H-N", "T-shirt", "x-quang", "GD-T", "a-b", "CNTT-TT"):
        assert decode_run(word, "tcvn3") == word


def test_eaten_horns() -> None:
    assert (
        with_eaten_horns("Trờng, ngời, hớng, rợu, CHƠNG, sương") == "Trường, ngời, hướng, rượu, CHƯƠNG, sương"
    )


# By fonts ---------------------------------------------------------------------------------------


def test_capitals_of_a_font() -> None:
    text = "Đơn vị: Céng hßa x· héi, sè 5/Q§-TTg"
    done = decode_text(text, None, [FontRun(8, len(text), ".VnTimeH")])
    assert apply(text, done.edits) == "Đơn vị: CỘNG HÒA XÃ HỘI, SỐ 5/QĐ-TTg"


def test_a_word_in_two_fonts() -> None:
    text = "ñy ban §éc"
    done = decode_text(text, None, [FontRun(0, 1, ".VnTimeH"), FontRun(1, 10, ".VnTime")])
    assert apply(text, done.edits) == "Ủy ban Độc"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_one_heading_in_a_unicode_document(encoding: str) -> None:
    shown = encode(LOWER, encoding)
    text = f"{SENTENCE}\n{shown}\n{SENTENCE}"
    start = len(SENTENCE) + 1
    done = decode_text(text, None, [FontRun(start, start + len(shown), FONTS[encoding])])
    assert apply(text, done.edits) == f"{SENTENCE}\n{LOWER}\n{SENTENCE}"


def test_a_font_whose_text_is_unicode_is_no_legacy_font() -> None:
    assert decode_text(SENTENCE, None, [FontRun(0, len(SENTENCE), ".VnTimeH")]).edits == []


def test_fonts_and_encoding_together() -> None:
    first, second = encode(LOWER, "tcvn3"), encode(SENTENCE, "vni")
    text = f"{first} {second}"
    done = decode_text(text, "tcvn3", [FontRun(len(first) + 1, len(text), "VNI-Times")])
    assert apply(text, done.edits) == f"{LOWER} {SENTENCE}"


@given(st.lists(st.sampled_from(LOWER.replace(",", "").split()), min_size=1), st.sampled_from(VIEWS))
def test_syllables_in_a_font_come_out_exactly(words: list[str], view: tuple[str, str]) -> None:
    encoding, page = view
    text = " ".join(words)
    shown = encode(text, encoding, page)
    done = decode_text(shown, None, [FontRun(0, len(shown), FONTS[encoding])])
    assert apply(shown, done.edits) == text


# What is lost -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "lost"),
    [
        ("nhµ trêng", ("trêng → trường",)),
        ("C\ufffdng hßa", ("C\ufffdng (U+FFFD)",)),
        ("C\x07ng hßa", ("C\ufffdng (U+0007)",)),
        ("ph?p luËt", ("ph?p",)),
        ("häc tèt. ë líp", ("ë → ở (Ở?)",)),
        ("xem www.a.vn/x?id=5 nhµ", ()),
        ("häc tèt, ë líp", ()),
        ("®) häc", ()),
    ],
)
def test_what_is_named(shown: str, lost: tuple[str, ...]) -> None:
    assert decode_text(shown, "tcvn3").lost == lost


def test_examples_are_few_and_each_is_named_once() -> None:
    shown = " ".join(f"{chr(97 + i)}\ufffd{chr(97 + i)}" for i in range(20)) * 2
    assert len(decode_text(shown, "tcvn3").lost) == 10


def test_nothing_is_lost_where_nothing_is_decoded() -> None:
    assert decode_text("ph?p l\ufffdt " + SENTENCE, None) == ([], ())
