"""The plan that a decision issues is read with it, wherever it stands; what another office issued is not."""

import pytest
from entity_cases import analysed

DECISION = """UBND HUYỆN MAI CHÂU                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG NỘI VỤ                              Độc lập - Tự do - Hạnh phúc
Số: 9/QĐ-NV                            Mai Châu, ngày 05 tháng 3 năm 2019

QUYẾT ĐỊNH
Về việc ban hành Kế hoạch thi đua trồng rừng

TRƯỞNG PHÒNG NỘI VỤ

Căn cứ Luật Thi đua, khen thưởng ngày 26/11/2003;

QUYẾT ĐỊNH:

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch thi đua trồng rừng.
Điều 2. Quyết định có hiệu lực từ ngày ký.

Nơi nhận:                              TRƯỞNG PHÒNG
- Như Điều 1;
- Lưu: VT.                             Lò Văn Én

"""
BODY = """
I. CHỈ TIÊU
- Trồng mới 120 ha rừng;
- Ít nhất 90% số hộ ký cam kết giữ rừng.

II. THỜI GIAN
- Đợt 1: từ ngày 01/4/2019 đến ngày 30/6/2019.
- Đợt 2: từ ngày 01/7/2019 đến ngày 30/9/2019.

III. NỘI DUNG
Hưởng ứng phong trào thi đua "Mỗi nhà một vườn ươm" do huyện phát động.
"""
TITLE = "KẾ HOẠCH\nThi đua trồng rừng năm 2019\n"
CITED = "(Ban hành kèm theo Quyết định số {} của Phòng Nội vụ)\n"
LETTERHEAD = """UBND HUYỆN MAI CHÂU                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG NỘI VỤ                              Độc lập - Tự do - Hạnh phúc
Số: {}
"""


def told(text):
    """Number, and how many targets, phases and movements."""
    entities = analysed(text).entities
    counts = [sum(e.kind == kind for e in entities) for kind in ("targets", "phases", "movements")]
    return next(e.value for e in entities if e.kind == "number"), *counts


@pytest.mark.parametrize(
    "headed",
    [
        TITLE + CITED.format("9/QĐ-NV ngày 05/3/2019"),
        TITLE + CITED.format("     /QĐ-NV ngày    /3/2019"),
        TITLE
        + "(Kèm theo Quyết định số 9/QĐ-NV ngày 05 tháng 3 năm 2019\ncủa Phòng Nội vụ huyện Mai Châu)\n",
        TITLE,
        "PHỤ LỤC\n" + CITED.format("9/QĐ-NV ngày 05/3/2019") + "\nKẾ HOẠCH THI ĐUA TRỒNG RỪNG\nNĂM 2019\n",
        "**CHƯƠNG TRÌNH**\n\n**Thi đua trồng rừng**\n\n*(Kèm theo Quyết định số 9/QĐ-NV ngày 05/3/2019)*\n",
        LETTERHEAD.format("9/QĐ-NV") + TITLE + CITED.format("9/QĐ-NV ngày 05/3/2019"),
    ],
)
def test_the_plan_of_a_decision_is_read(headed):
    assert told(DECISION + headed + BODY) == ("9/QĐ-NV", 2, 2, 1)


def test_the_plan_ends_at_its_own_signature():
    signed = (
        BODY
        + "\nNơi nhận:                TRƯỞNG PHÒNG\n- Lưu: VT.               Lò Văn Én\n"
        + "\nII. CHỈ TIÊU\n- Đạt 80%.\n"
    )
    assert told(DECISION + TITLE + CITED.format("9/QĐ-NV") + signed) == ("9/QĐ-NV", 2, 2, 1)


@pytest.mark.parametrize(
    "headed",
    [
        TITLE + CITED.format("17/QĐ-NV ngày 05/3/2019"),
        TITLE + "(Kèm theo Công văn số 9/CV-NV ngày 05/3/2019)\n",
        TITLE.replace("KẾ HOẠCH", "ĐỀ ÁN"),
        LETTERHEAD.format("10/KH-NV") + TITLE,
        "DANH SÁCH\nCác đơn vị\n" + CITED.format("9/QĐ-NV ngày 05/3/2019"),
    ],
)
def test_what_another_document_issues_stays_out(headed):
    assert told(DECISION + headed + BODY) == ("9/QĐ-NV", 0, 0, 0)
