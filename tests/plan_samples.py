"""Plans composed for the tests of the whole program: short, valid, each different."""

from pathlib import Path

WARDS = ("Bãi Cát", "Gò Me", "Rạch Lá", "Đồi Chè", "Bến Tre Đông", "Núi Voi")

PLAN = """\
ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ {ward_capitals}              Độc lập - Tự do - Hạnh phúc

Số: {number}/KH-UBND          {ward}, ngày {day:02} tháng 9 năm 2022

KẾ HOẠCH
Phát động phong trào thi đua "Sân nhà sạch, ngõ nhà xanh" lần thứ {number}

Căn cứ Kế hoạch số {parent}/KH-UBND ngày 15/8/2022 của Ủy ban nhân dân huyện;
Ủy ban nhân dân xã {ward} xây dựng kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU
Nâng cao ý thức giữ gìn vệ sinh của từng hộ gia đình trên địa bàn xã.

II. CHỈ TIÊU
- Có ít nhất {percent}% số hộ đăng ký tham gia phong trào.

III. THỜI GIAN THỰC HIỆN
Đợt 1: từ ngày 20/9/2022 đến ngày 20/11/2022.

Nơi nhận:                              TM. ỦY BAN NHÂN DÂN
- UBND huyện;                                 CHỦ TỊCH
- Các thôn;
- Lưu: VT.                              Vũ Đình Khoát
"""

ENGLISH = """\
The committee met on Tuesday and agreed on the budget for the roads, although three members had
argued that schools deserve a larger share of public money. Nevertheless their proposal was
rejected by a narrow majority. The chairwoman thanked everybody for a frank discussion, reminded
the audience of the open evening in the library, and closed the meeting shortly before midnight.
"""


def plan_text(number: int) -> str:
    """The text of the plan with this number (from 1)."""
    ward = WARDS[number % len(WARDS)]
    values = {"number": number, "parent": 100 + number, "day": number % 28 + 1, "percent": 50 + number % 50}
    return PLAN.format(ward=ward, ward_capitals=ward.upper(), **values)


def write_plans(folder: Path, count: int) -> list[Path]:
    """Write `count` plans as text files into a new folder."""
    folder.mkdir()
    paths = [folder / f"plan{number:03}.txt" for number in range(1, count + 1)]
    for number, path in enumerate(paths, 1):
        path.write_text(plan_text(number), "utf-8")
    return paths
