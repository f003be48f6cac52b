"""Names of persons, those of all peoples of the country among them, and what only looks like one."""

import pytest

from pipeline.entities.signing import with_family_name
from pipeline.structure.names import guessed_name, person_name

NAMES = """Nguyễn Văn An;NGÔ XUÂN THẮNG;H’Wen Êban;Y Biêr Niê;Ksor H'Bơ Khăp;Rah Lan Hnhíp;Rơ Châm H'Phik
Điểu K’Rá;K'Păh Hlan;K’ Brêu;Cil Pam Thủy;Bon Yô Soan;Touneh Nai Thuy;Thạch Thị Sô Phia;Chau Sóc Kha
Néang Kim Cheng;Danh Thị Liên;Đàng Thị Mỹ Hương;Bá Văn Quyến;Chamaléa Điêu;Pinăng Thị Thủy;Mang Thị Nhàn
Lò Thị Ơ;Quàng Văn Hặc;Cà Thị Pún;Bế Ích Quân;Giàng A Chu;Vừ Bá Xô;Phàn Sào Nải;Tẩn A Lẻng;Chíu Sìn Tắc
Alăng Bằng;Bh'riu Liếc;Arất Blúi;A Pớt;Xiêng Thị Phượng;Moong Văn Hợi;Thành Thị Phú;Lưu Văn Thu
Cao Đăng Khoa;Công Tằng Tôn Nữ Thị Minh"""


@pytest.mark.parametrize("name", [name for line in NAMES.splitlines() for name in line.split(";")])
def test_names(name):
    assert person_name(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PGS.TS. Hoàng Phước Thiện", "Hoàng Phước Thiện"),
        ("ThS. KTS. Châu Vĩnh Phúc Lâm", "Châu Vĩnh Phúc Lâm"),
        ("Đại tá, ThS Đinh Văn Khoá", "Đinh Văn Khoá"),
        ("BSCKII. Vi Thị Hồng Lạng", "Vi Thị Hồng Lạng"),
        ("Đ/c Lê Hùng", "Lê Hùng"),
        ("Bác sĩ Lê Hùng", "Lê Hùng"),
        ("Ông Nguyễn Tùng", "Nguyễn Tùng"),
        ("Ông Văn Tùng", "Ông Văn Tùng"),
    ],
)
def test_degrees_and_ranks_are_no_part_of_a_name(text, name):
    assert person_name(text) == name


NO_NAMES = """Hà Nội;Sơn La;Trang Chủ;Văn Phòng;Bảo Hiểm Xã Hội;PHÓ CHỦ TỊCH;TỔ CHỨC CÁN BỘ;PHƯỜNG AN PHÚ
ĐƠN VỊ;Y TẾ;ĐÀO TẠO;Như Trên;Đăng Nhập;Sở Nội Vụ;HUYỆN A LƯỚI"""


@pytest.mark.parametrize("text", [text for line in NO_NAMES.splitlines() for text in line.split(";")])
def test_what_is_no_name(text):
    assert (person_name(text), guessed_name(text)) == (None, None)


@pytest.mark.parametrize(
    "name",
    ["Quảng Đại Thuần", "Điểu Xuân Hùng", "Chau Sóc Kha", "Vừ Bá Xô", "Touneh Nai Thuy", "Dư Ngọc Hà"],
)
def test_a_rare_family_name_stays_as_it_is_printed(name):
    assert with_family_name(name) == name


def test_printed_marks_stay_where_they_make_a_syllable():
    assert with_family_name("Ngọ Văn Thực", printed=True) == "Ngọ Văn Thực"
    assert with_family_name("Hoâng Văn Thực", printed=True) == "Hoàng Văn Thực"
