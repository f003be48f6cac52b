"""Letterheads and endings in the forms that offices use; all texts are ours."""

import pytest
from entity_cases import analysed, found, value

STATE = """UBND HUYỆN BẢO YÊN                      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG GIÁO DỤC VÀ ĐÀO TẠO                   Độc lập - Tự do - Hạnh phúc
    Số: 45 /KH-PGDĐT                        Bảo Yên, ngày 05 tháng 9 năm 2019

                              KẾ HOẠCH
            Phát động thi đua năm học 2019 - 2020

    Thực hiện Công văn số 12/SGDĐT-VP ngày 03/9/2019 của Sở GDĐT, phòng xây dựng kế hoạch:
I. MỤC ĐÍCH
- Nâng cao chất lượng dạy học./.

Nơi nhận:                                   KT. TRƯỞNG PHÒNG
- Sở GDĐT (b/c);                           PHÓ TRƯỞNG PHÒNG
- Các trường học;
- Lưu: VT.

                                            Ngô Thị Minh Hạ
"""
STACKED = """|
ỦY BAN NHÂN DÂN
TỈNH LAI CHÂU
-------
|
CỘNG HÒA XÃ HỘI
CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
|
Số:
77/KH-UBND
|
Lai Châu, ngày 18
tháng 11 năm 2025
|

KẾ HOẠCH

TRIỂN KHAI CHỈ THỊ SỐ 9/CT-TTG NGÀY 01 THÁNG 8 NĂM 2025 CỦA
THỦ TƯỚNG CHÍNH PHỦ

Thực hiện Chỉ thị số 9/CT-TTg ngày 01 tháng 8 năm 2025 của Thủ tướng Chính phủ.
"""
PARTY = """ĐẢNG BỘ TỈNH YÊN BÁI                       ĐẢNG CỘNG SẢN VIỆT NAM
    HUYỆN ỦY LỤC YÊN
           *                               Lục Yên, ngày 12 tháng 3 năm 2018
      Số 21-KH/HU

                        KẾ HOẠCH
        học tập và làm theo tư tưởng Hồ Chí Minh năm 2018

    Thực hiện Chỉ thị số 05-CT/TW của Bộ Chính trị, Huyện ủy xây dựng kế hoạch:
1. Tổ chức học tập.

Nơi nhận:                                  T/M BAN THƯỜNG VỤ
- Thường trực Tỉnh ủy (b/c),                    BÍ THƯ
- Lưu VPHU.
                                             Hoàng Văn Tấn
"""
LETTER = """SỞ NỘI VỤ TỈNH SƠN LA                   CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 310/SNV-TĐKT                            Độc lập - Tự do - Hạnh phúc
V/v hướng dẫn bình xét thi đua              Sơn La, ngày 2 tháng 12 năm 2020
cuối năm

        Kính gửi:
            - Các sở, ban, ngành;
            - Ủy ban nhân dân các huyện, thành phố.

    Sở Nội vụ đề nghị các đơn vị thực hiện./.
                                            GIÁM ĐỐC
                                            (đã ký)
                                            Lê Văn Hùng
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            STATE,
            {
                "number": "45/KH-PGDĐT",
                "issue_date": "2019-09-05",
                "place": "Bảo Yên",
                "doc_type": "Kế hoạch",
                "issuing_body": "Phòng Giáo dục và Đào tạo huyện Bảo Yên",
                "parent_body": "Ủy ban nhân dân huyện Bảo Yên",
                "level": "district",
                "title": "Phát động thi đua năm học 2019 - 2020",
            },
        ),
        (
            STACKED,
            {
                "number": "77/KH-UBND",
                "issue_date": "2025-11-18",
                "place": "Lai Châu",
                "level": "province",
                "issuing_body": "Ủy ban nhân dân tỉnh Lai Châu",
                "title": "TRIỂN KHAI CHỈ THỊ SỐ 9/CT-TTG NGÀY 01 THÁNG 8 NĂM 2025 CỦA THỦ TƯỚNG CHÍNH PHỦ",
            },
        ),
        (
            PARTY,
            {
                "number": "21-KH/HU",
                "issue_date": "2018-03-12",
                "doc_type_code": "KH",
                "level": "district",
                "issuing_body": "Huyện ủy Lục Yên",
                "parent_body": "Đảng bộ tỉnh Yên Bái",
            },
        ),
        (
            LETTER,
            {
                "number": "310/SNV-TĐKT",
                "doc_type": "Công văn",
                "issuing_body": "Sở Nội vụ tỉnh Sơn La",
                "title": "V/v hướng dẫn bình xét thi đua cuối năm",
                "issue_date": "2020-12-02",
            },
        ),
    ],
    ids=["state", "stacked", "party", "letter"],
)
def test_letterheads(text, expected):
    assert {kind: value(text, kind) for kind in expected} == expected


def test_addressees_are_a_list():
    assert [e.value for e in found(LETTER, "addressees")] == [
        "Các sở, ban, ngành",
        "Ủy ban nhân dân các huyện, thành phố",
    ]


def test_signatures():
    assert value(STATE, "signer") == {
        "name": "Ngô Thị Minh Hạ",
        "title": "KT. TRƯỞNG PHÒNG PHÓ TRƯỞNG PHÒNG",
        "authority": "KT.",
    }
    assert value(PARTY, "signer")["authority"] == "TM."
    assert value(LETTER, "signer")["name"] == "Lê Văn Hùng"


def test_recipients_without_the_signature_column():
    assert [e.value for e in found(STATE, "recipients")] == ["Sở GDĐT (b/c)", "Các trường học", "Lưu: VT"]


@pytest.mark.parametrize(
    "line",
    ["Số:          /KH-PGDĐT", "Số: ....../KH-PGDĐT", "Số:"],
)
def test_a_blank_number_is_none(line):
    assert value(STATE.replace("Số: 45 /KH-PGDĐT", line), "number") is None


def test_a_blank_day_is_no_date_but_the_place_stays():
    text = STATE.replace("ngày 05 tháng 9", "ngày      tháng 9")
    assert value(text, "issue_date") is None
    assert value(text, "place") == "Bảo Yên"


def test_a_received_stamp_is_not_the_date():
    text = STATE.replace("\n\n", "\nĐẾN Số: 118 Ngày: 09/9/2019\n\n", 1)
    assert value(text, "issue_date") == "2019-09-05"
    assert value(text, "number") == "45/KH-PGDĐT"


def test_the_outline():
    sections = analysed(
        "KẾ HOẠCH\nMột việc\n\nI. MỤC ĐÍCH\n1. Yêu cầu: rõ ràng.\n- một\nII. NỘI DUNG\nchữ"
    ).sections
    assert [(s.level, s.label, s.heading) for s in sections] == [
        (1, "I", "MỤC ĐÍCH"),
        (2, "1", "Yêu cầu"),
        (1, "II", "NỘI DUNG"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "II NỘI DUNG, CHỈ TIÊU",
        "L MỤC ĐÍCH, YÊU CẦU",
        "IL NỘI DUNG",
        "HL Nhiệm vụ và chỉ tiêu",
        "IHL. Nhiệm vụ",
        "IV. Nhiệm vụ",
    ],
)
def test_a_number_of_a_heading_is_known_as_engines_read_it(line):
    sections = analysed(f"KẾ HOẠCH\nMột việc\n\nI. LÝ DO\nchữ\n{line}\n- một").sections
    assert [s.heading for s in sections] == ["LÝ DO", line.split(" ", 1)[1]]


@pytest.mark.parametrize("line", ["II Công đoàn viên", "LH THCS Nguyễn Du", "CLB Nhà báo"])
def test_other_words_in_capitals_are_no_numbers(line):
    sections = analysed(f"KẾ HOẠCH\nMột việc\n\nI. LÝ DO\nchữ\n{line}\n- một").sections
    assert [s.heading for s in sections] == ["LÝ DO"]


def test_the_outline_of_emphasised_headings():
    sections = analysed(
        "KẾ HOẠCH\nMột việc\n\n**I. MỤC ĐÍCH**\n\n***1.** Yêu cầu*\n\n*Nói rõ.*\n\n"
        "**2. Chỉ tiêu đến năm\n2030**\n\n*2.1. *Hằng năm trồng cây.\n\n* một"
    ).sections
    assert [(s.level, s.label, s.heading) for s in sections] == [
        (1, "I", "MỤC ĐÍCH"),
        (2, "1", "Yêu cầu"),
        (2, "2", "Chỉ tiêu đến năm 2030"),
        (3, "2.1", "Hằng năm trồng cây"),
    ]


SPACED = """KẾ HOẠCH
Một việc

I. NỘI DUNG

1. Trong năm, hoàn thành việc lắp
BTS tại các xã vùng cao của huyện, bảo đảm thông tin thông
suốt trong mùa mưa bão.

2. Rà soát các tuyến cáp
quang (xã Nậm Khao:
2 tuyến; xã Tà Tổng: 3 tuyến) đi qua suối.

- Thay cột gãy
đổ trên đường liên xã.

- Nâng tỷ lệ hộ có Internet lên
75% trong hai năm, ưu
tiên hộ ở xa.
"""


def test_short_lines_go_on_where_items_stand_behind_blank_lines():
    layout = analysed(SPACED).layout
    said = [" ".join(layout.flow[p.start : p.end].split()) for p in layout.paragraphs]
    assert said[-4:] == [
        "1. Trong năm, hoàn thành việc lắp BTS tại các xã vùng cao của huyện, bảo đảm thông tin thông suốt"
        " trong mùa mưa bão.",
        "2. Rà soát các tuyến cáp quang (xã Nậm Khao: 2 tuyến; xã Tà Tổng: 3 tuyến) đi qua suối.",
        "- Thay cột gãy đổ trên đường liên xã.",
        "- Nâng tỷ lệ hộ có Internet lên 75% trong hai năm, ưu tiên hộ ở xa.",
    ]


READ = """UBND HUYỆN BẢO YÊN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG NỘI VỤ                                Độc lập - Tự do - Hạnh phúc
Số: 45/KH-PNV                               Bảo Yên, ngày 05 tháng 9 năm 2019
                              KẾ HOẠCH
            {}
Để mọi cơ quan, trường học cùng góp sức cho huyện nhà, Phòng Nội vụ đề ra kế hoạch
với các nội dung như sau:
1. Trồng 200 cây bóng mát ở sân các trường.
"""
"""As OCR gives a page: no empty line parts the title from the body."""


@pytest.mark.parametrize(
    "title",
    ["Phát động thi đua năm 2019", 'Phát động thi đua "Xanh - Sạch” năm 2019'],
)
def test_a_title_ends_where_full_lines_begin(title):
    assert value(READ.format(title), "title") == title


def test_a_title_at_the_edge_ends_where_there_was_room_for_more():
    text = READ.format("x").replace("            x", "Phát động thi đua năm 2019").replace(" " * 30, "")
    assert value(text, "title") == "Phát động thi đua năm 2019"


def test_a_title_goes_on_over_lines_of_one_width():
    lines = (
        "Tổ chức các hoạt động thi đua lập thành tích chào mừng Đại hội của\n"
        "            Đảng bộ huyện Bảo Yên lần thứ XV, nhiệm kỳ 2020 - 2025"
    )
    assert value(READ.format(lines), "title") == " ".join(lines.split())


@pytest.mark.parametrize(
    ("line", "number"),
    [("Số: 45KH-PNV", "45/KH-PNV"), ("Số: 45/KH-PNV_", "45/KH-PNV"), ("Số: 45AB-PNV", None)],
)
def test_a_number_that_an_engine_damaged(line, number):
    assert value(STATE.replace("Số: 45 /KH-PGDĐT", line), "number") == number


@pytest.mark.parametrize("place", ["Bảo Yên;", "Tp.HCM,"])
def test_a_place_that_an_engine_damaged(place):
    text = STATE.replace("Bảo Yên, ngày", f"{place} ngày")
    assert value(text, "place") == place[:-1]
    assert value(text, "issue_date") == "2019-09-05"


LINE = "Các chi bộ tổ chức học tập và bàn cách làm phù hợp với địa bàn của mình trong tháng này.\n"


@pytest.mark.parametrize(
    ("header", "blanked"),
    [
        ("2 / HD 26 - BTG Huyện ủy Mộ Đức\n", True),
        ("                 2\nHD 26 - BTG Huyện ủy Mộ Đức\n", True),
        ("26 hộ dân của thôn Phước Tích\n", False),
        ("12 - 15 UBND xã\n", False),
    ],
)
def test_a_running_header_does_not_cut_a_sentence(header, blanked):
    sentence = f"1. Tuyên truyền phong trào thi đua ở mọi nơi của\n{header}huyện nhà.\n"
    text = f"HƯỚNG DẪN\nMột việc\n\n{LINE}{sentence}{LINE}"
    assert (header.split("\n")[-2] in analysed(text).layout.flow) is not blanked


def test_a_header_on_every_page_is_told_by_its_number():
    page = LINE * 14
    text = (
        f"KẾ HOẠCH\nMột việc\n\n{page}Trường giao cho các tổ việc\nKế hoạch năm học        Trang 2\n"
        f"của mình.\n{page}Kế hoạch năm học        Trang 3\n{page}"
    )
    assert "Trang" not in analysed(text).layout.flow


def test_lines_of_a_form_are_not_one_sentence():
    text = "KẾ HOẠCH\nMột việc\n\nTên mô hình: Bếp ăn bản vùng cao\nThời gian: cả năm học\n"
    assert "vùng cao\nThời gian" in analysed(text).layout.flow


def test_numbers_in_brackets_are_labels_unless_the_sentence_goes_on():
    text = (
        "KẾ HOẠCH\nMột việc năm 2017\n\nI. CÔNG VIỆC\nCác thôn làm những việc sau:\n(1) nạo vét kênh mương;\n"
        "(2) Mỗi cụm dân cư phối hợp với trạm khuyến nông mở hai\n(02) lớp dạy nghề."
    )
    layout = analysed(text).layout
    said = [(p.kind, p.label, layout.flow[p.body : p.end].strip()) for p in layout.paragraphs[-2:]]
    assert said == [
        ("bullet", "(1)", "nạo vét kênh mương;"),
        ("bullet", "(2)", "Mỗi cụm dân cư phối hợp với trạm khuyến nông mở hai (02) lớp dạy nghề."),
    ]
