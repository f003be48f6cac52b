"""Plans of four levels that answer one another, written for the tests of the graph; none of them is real.

Nghệ An and Hà Tĩnh both have a 25/KH-UBND, and Nghệ An had one in the year before too.
"""

MINISTRY = """BỘ GIÁO DỤC VÀ ĐÀO TẠO        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
-------                        Độc lập - Tự do - Hạnh phúc
Số: 105/KH-BGDĐT               Hà Nội, ngày 15 tháng 01 năm 2021

KẾ HOẠCH
Tổ chức phong trào thi đua đọc sách trong trường học

Căn cứ Luật Giáo dục ngày 14/6/2019;
Căn cứ Chỉ thị số 34-CT/TW ngày 07/4/2014 của Bộ Chính trị về tiếp tục đổi mới công tác thi đua;
Bộ Giáo dục và Đào tạo xây dựng kế hoạch như sau:

I. MỤC ĐÍCH
Mỗi trường học có một góc đọc sách mở cửa hằng ngày.

Nơi nhận:
- Các Sở Giáo dục và Đào tạo;
- Lưu: VT.
                               KT. BỘ TRƯỞNG
                               THỨ TRƯỞNG
                               Lê Văn Bình
"""


def province(name: str, number: str, date: tuple[str, str, str], cited: str) -> str:
    """A plan of a province's committee."""
    day, month, year = date
    return f"""ỦY BAN NHÂN DÂN               CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH {name.upper()}                    Độc lập - Tự do - Hạnh phúc
-------
Số: {number}                {name}, ngày {day} tháng {month} năm {year}

KẾ HOẠCH
Triển khai phong trào đọc sách trên địa bàn tỉnh {name}

{cited}
Ủy ban nhân dân tỉnh {name} ban hành kế hoạch như sau:

I. MỤC ĐÍCH
Vận động nhân dân tham gia đọc sách.

Nơi nhận:
- UBND các huyện;
- Lưu: VT.
                               TM. ỦY BAN NHÂN DÂN
                               CHỦ TỊCH
                               Nguyễn Văn Cường
"""


ANSWERS_MINISTRY = (
    "Thực hiện Kế hoạch số 105/KH-BGD&ĐT ngày 15/01/2021 của Bộ Giáo dục và Đào tạo về đọc sách;"
)

DISTRICT = """UBND HUYỆN DIỄN CHÂU          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG GIÁO DỤC VÀ ĐÀO TẠO     Độc lập - Tự do - Hạnh phúc
Số: 44/KH-PGDĐT               Diễn Châu, ngày 05 tháng 3 năm 2021

KẾ HOẠCH
Tổ chức phong trào đọc sách năm 2021

Căn cứ Luật Giáo dục ngày 14/6/2019;
Thực hiện Kế hoạch số 25 /KH-UBND ngày 10/02/2021 của UBND tỉnh Nghệ An về phong trào đọc sách;
Phòng Giáo dục và Đào tạo huyện Diễn Châu, tỉnh Nghệ An xây dựng kế hoạch như sau:

I. MỤC ĐÍCH
1. Số liệu lấy theo Báo cáo số 77/BC-PGDĐT ngày 05/01/2021.

Nơi nhận:
- Các trường trong huyện;
- Lưu: VT.
                               TRƯỞNG PHÒNG
                               Trần Thị Dung
"""

AMENDING = """UBND HUYỆN DIỄN CHÂU          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG GIÁO DỤC VÀ ĐÀO TẠO     Độc lập - Tự do - Hạnh phúc
Số: 91/KH-PGDĐT               Diễn Châu, ngày 20 tháng 6 năm 2021

KẾ HOẠCH
Sửa đổi, bổ sung Kế hoạch số 44/KH-PGDĐT ngày 05/3/2021 về phong trào đọc sách

Căn cứ tình hình thực tế của các trường học trên địa bàn huyện Diễn Châu, tỉnh Nghệ An;
Phòng Giáo dục và Đào tạo điều chỉnh kế hoạch như sau:

I. NỘI DUNG
1. Kéo dài thời gian đến ngày 30/12/2021.
2. Kế hoạch này thay thế Kế hoạch số 12/KH-PGDĐT ngày 08/01/2021.

Nơi nhận:
- Các trường trong huyện;
- Lưu: VT.
                               TRƯỞNG PHÒNG
                               Trần Thị Dung
"""

SCHOOL = """PHÒNG GD&ĐT DIỄN CHÂU         CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TRƯỜNG THCS DIỄN KỶ           Độc lập - Tự do - Hạnh phúc
Số: 08/KH-THCS                Diễn Kỷ, ngày 12 tháng 3 năm 2021

KẾ HOẠCH
Tổ chức ngày hội đọc sách

Thực hiện Kế hoạch số 44/KH-PGDĐT ngày 05/3/2021 của Phòng Giáo dục và Đào tạo huyện Diễn Châu;
Trường THCS Diễn Kỷ xây dựng kế hoạch như sau:

I. MỤC ĐÍCH
1. Hưởng ứng Kế hoạch số 25/KH-UBND của UBND tỉnh Nghệ An.

Nơi nhận:
- Lưu: VT.
                               HIỆU TRƯỞNG
                               Phạm Văn Giang
"""

PLANS = {
    "ministry": MINISTRY,
    "nghe-an": province("Nghệ An", "25/KH-UBND", ("10", "02", "2021"), ANSWERS_MINISTRY),
    "nghe-an-2020": province("Nghệ An", "25/KH-UBND", ("06", "02", "2020"), "Căn cứ tình hình địa phương;"),
    "ha-tinh": province("Hà Tĩnh", "25/KH-UBND", ("10", "02", "2021"), ANSWERS_MINISTRY),
    "district": DISTRICT,
    "amending": AMENDING,
    "school": SCHOOL,
}
