import unicodedata

import pytest

from pipeline.diacritics import restore
from pipeline.errors import EmptyFile
from pipeline.ingest import read_file, read_text
from pipeline.ingest.decode import decode, looks_like_text
from pipeline.ingest.plain import read_plain
from tests.diacritics.legacy_bytes import codes

TEXT = "Kế hoạch tưới cây\nMỗi lớp cử hai bạn trực nhật.\n\nNơi nhận: các tổ trưởng."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_any_unicode_encoding_and_form(tmp_path, encoding, form):
    path = tmp_path / "plan.txt"
    path.write_bytes(unicodedata.normalize(form, TEXT).encode(encoding))
    document = read_file(path)
    assert document.read == TEXT
    assert document.source.media_type == "text/plain"


def test_a_windows_code_page(tmp_path):
    path = tmp_path / "plan.txt"
    # cp1258 writes a vowel with its hat as one byte and the tone as another.
    bytes_ = b"".join(_cp1258(char) for char in TEXT)
    path.write_bytes(bytes_)
    assert read_file(path).read == TEXT


def _cp1258(char: str) -> bytes:
    try:
        return char.encode("cp1258")
    except UnicodeEncodeError:
        decomposed = unicodedata.normalize("NFD", char)
        tone = next(mark for mark in decomposed if mark in "\u0300\u0301\u0303\u0309\u0323")
        letter = unicodedata.normalize("NFC", decomposed.replace(tone, ""))
        return letter.encode("cp1258") + tone.encode("cp1258")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028"])
def test_any_line_ends(line_end):
    assert read_text(TEXT.replace("\n", line_end)).read == TEXT


def test_a_few_broken_bytes_are_replaced_and_reported(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_bytes(TEXT.encode() * 9 + b"\xff\xfe and so on " + TEXT.encode())
    document = read_file(path)
    assert "Mỗi lớp cử hai bạn" in document.read
    assert [p.kind for p in document.problems] == ["bad-bytes"]


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("## KẾ HOẠCH", "KẾ HOẠCH"),
        ("### **Nơi nhận:**", "Nơi nhận:"),
        ("**I. MỤC ĐÍCH,\nYÊU CẦU**", "I. MỤC ĐÍCH,\nYÊU CẦU"),
        ("**2. Thời gian: **Từ tháng 9", "2. Thời gian: Từ tháng 9"),
        ("**Phong trào “*Vườn xanh*” năm nay**", "Phong trào “Vườn xanh” năm nay"),
        ("**a** [cổng tin](https://vd.test/x)", "a cổng tin"),
        (r"**Số** \_\_\_ 5\.", "Số ___ 5."),
        ("**x**\n* Chỉ tiêu: 5*3*2", "x\n* Chỉ tiêu: 5*3*2"),
        ("**x**\n- một\n+ hai", "x\n- một\n+ hai"),
        ("| **A** | B |\n| --- | --- |", "| A | B |\n| --- | --- |"),
        ("**x** _nghiêm túc_ a_b_c ____", "x nghiêm túc a_b_c ____"),
        ("*Bến Gỗ, ngày 3\ntháng 9 năm 2031*\nx", "Bến Gỗ, ngày 3\ntháng 9 năm 2031\nx"),
        ("**x**\n*Bến Gỗ, ngày 3\ntháng 9 năm 2031 *", "x\nBến Gỗ, ngày 3\ntháng 9 năm 2031"),
        ("**ỦY BAN NHÂN DÂN\n**xã", "ỦY BAN NHÂN DÂN\nxã"),
        ("**SỞ Y TẾ** | **ĐỘC LẬP\n** | x", "SỞ Y TẾ | ĐỘC LẬP\n | x"),
        ("**x**\n** ỦY BAN **\n** **\n* *\nx", "x\nỦY BAN\n\n\nx"),
        ("| **TT** | ** Lớp ** |", "| TT | Lớp  |"),
        ("**x**\n***\n**y**\n---***---", "x\n***\ny\n---***---"),
        ("**x**\n* một\n* *hai* ba\n5 * 3 = 15", "x\n* một\n* hai ba\n5 * 3 = 15"),
        ("**x** _nghiêm\ntúc_", "x nghiêm\ntúc"),
        ("Học kỳ I&nbsp;&ndash; GD&amp;ĐT", "Học kỳ I – GD&ĐT"),
        ("<p>Một<br/>hai</p>", "Một\nhai"),
        ("điểm < 5 và > 3", "điểm < 5 và > 3"),
        ("R&D; A&B", "R&D; A&B"),
    ],
)
def test_marks_are_taken_off(marked, plain):
    assert read_text(marked).read == plain


@pytest.mark.parametrize(
    "text",
    ["* Chỉ tiêu cụ thể:", "nhịp *** nhàng", "# 5 là số thứ tự?"[2:], "a_b_c", "202\\(thang", "-------"],
)
def test_what_is_not_markdown_stays(text):
    assert read_text(text).read == text


@pytest.mark.parametrize(
    "text",
    ["* một\n* hai", "*Ghi chú: a\n\nb *", "tính 5 * 3 và 4 * 2", "*****", "*\nKẾ HOẠCH\n*"],
)
def test_asterisks_that_mark_no_emphasis_stay(text):
    assert read_text(text).read == text


@pytest.mark.parametrize(
    ("escaped", "plain"),
    [
        (
            r"\r\n ỦY BAN NHÂN DÂN\r\n\r\nSố: 5/KH-UBND\r\nđến 5%\r\nsố hộ",
            " ỦY BAN NHÂN DÂN\n\nSố: 5/KH-UBND\nđến 5%\nsố hộ",
        ),
        (r"Tr\u1ed3ng c\u00e2y v\u00e0 t\u01b0\u1edbi c\u00e2y", "Trồng cây và tưới cây"),
        (
            r"Họp \"giao ban\"\n1. Nội dung\n2. Thời gian\n3. Ngày 5\/6\n",
            'Họp "giao ban"\n1. Nội dung\n2. Thời gian\n3. Ngày 5/6',
        ),
        (r"Vui \ud83d\ude00 \u1ed5n \u0111\u1ecbnh", "Vui \U0001f600 ổn định"),
    ],
)
def test_escapes_of_json_are_undone(escaped, plain):
    assert read_text(escaped).read == plain


@pytest.mark.parametrize(
    "text",
    [
        r"Tệp ở D:\nam2020\thang5\ruong\nha, ổ E:\tai lieu\nhap.",
        r"Tính \sum_{n} \frac{1}{n} với \nu, \rho, \tau, \theta và \alpha, \beta, \gamma",
        r"Một dấu \n lạc giữa câu",
    ],
)
def test_paths_and_formulas_hold_no_escapes(text):
    assert read_text(text).read == text


def test_blank_lines_stay():
    assert read_text("a\n\nb\n\n\nc").read == "a\n\nb\n\n\nc"


def test_a_tab_between_words_parts_columns():
    left, right = read_text("SỞ Y TẾ\tCỘNG HÒA").read.split("   ")
    assert (left, right.strip()) == ("SỞ Y TẾ", "CỘNG HÒA")


def test_form_feeds_part_pages():
    document = read_text("trang một\n\ftrang hai\n\f")
    assert [document.read[p.start : p.end] for p in document.pages] == ["trang một", "trang hai"]


def test_words_of_a_text_have_no_place():
    document = read_text("một  hai")
    assert [(document.read[w.start : w.end], w.box) for w in document.pages[0].words] == [
        ("một", None),
        ("hai", None),
    ]


def test_blank_text_is_empty():
    with pytest.raises(EmptyFile):
        read_text(" \n ")


def test_binary_is_no_text():
    assert not looks_like_text(bytes(range(256)) * 8)
    assert looks_like_text(TEXT.encode())


def test_legacy_bytes_keep_their_soft_hyphen():
    # TCVN3 writes ư as 0xAD: whoever decodes it later needs that byte.
    data = "C¸c tr\u00adêng häc trong huyÖn".encode("cp1252")
    assert "\u00ad" in decode(data).text


@pytest.mark.parametrize("encoding", ["viscii", "vps"])
def test_letters_on_control_codes_are_not_lost(encoding: str) -> None:
    """VISCII and VPS put letters where Windows has nothing, or controls."""
    sentence = "Phòng Giáo dục và Đào tạo yêu cầu tổ chức phong trào thi đua, kỷ niệm ngày lễ. BỘ CHỈ HUY"
    byte = codes(encoding)
    data = bytes(byte.get(char) or ord(char) for char in sentence)
    assert restore(decode(data).text).text == sentence
    assert restore(read_plain(data, "a.txt", "auto").pages[0][1].text).text == sentence
