"""A second document in the same text is no part of the first; a form to fill in is no document."""

import pytest

from pipeline.structure import analyse

FIRST = """UBND HUYỆN MAI CHÂU                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG NỘI VỤ                              Độc lập - Tự do - Hạnh phúc
Số: 9/KH-NV                            Mai Châu, ngày 05 tháng 3 năm 2019

KẾ HOẠCH
Tổ chức hội thi

Thực hiện Kế hoạch số 4/KH-UBND ngày 02/01/2019 của UBND huyện, Phòng xây dựng kế hoạch.
Nơi nhận:                              TRƯỞNG PHÒNG
- Lưu: VT.                             Lò Văn Én
"""
SECOND = (
    FIRST.replace("9/KH-NV", "10/TB-NV")
    .replace("KẾ HOẠCH\n", "THÔNG BÁO\n")
    .replace("4/KH-UBND", "7/CT-UBND")
)
STACKED = """
HỘI NÔNG DÂN XÃ VẠN MAI
Số: 3/BC-HND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
BÁO CÁO
Kết quả thực hiện Kế hoạch số 8/KH-HND ngày 01/02/2019
"""
FORM = """
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
ĐƠN ĐĂNG KÝ
Kính gửi: Phòng Nội vụ, theo Công văn số 8/CV-NV ngày 01/02/2019
"""


@pytest.mark.parametrize("more", [SECOND, STACKED])
def test_a_second_document_is_left_out(more):
    layout = analyse(f"{FIRST}\n{more}")
    assert layout.flow.rstrip() == analyse(FIRST).flow.rstrip()
    assert len(layout.flow) == len(layout.text)
    assert layout.ending == analyse(FIRST).ending


def test_a_form_stays():
    assert "8/CV-NV" in analyse(FIRST + FORM).flow
