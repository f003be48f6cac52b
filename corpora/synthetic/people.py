"""Names of people who do not exist: common parts, put together at random."""

from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FAMILY = _words(
    "Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý "
    "Đinh Trịnh Lương Mai Tạ Hà Cao Thái Đoàn Lâm Phùng Tô Vương Tống Quách Lò Hoàng Nông Triệu Giàng Ma"
)
MEN = _words(
    "Văn Đức Hữu Quang Xuân Minh Công Đình Ngọc Thành Trọng Tuấn Anh Mạnh Quốc Thanh Viết Bá Duy Gia"
)
WOMEN = _words("Thị Thị Thị Thị Ngọc Thu Thanh Minh Kim Hồng Bích Phương Thuý Mỹ")
MEN_GIVEN = _words(
    "Hùng Dũng Cường Sơn Hải Tuấn Thắng Bình Long Nam Phong Quân Khánh Toàn Tiến Hiếu Trung Kiên Lâm Vinh "
    "Đạt Hòa Phúc Thịnh Việt Thọ Tùng Khoa Nghĩa Tâm Chiến Thuận Luân Huân Khôi Bảo Định Lực Tài Thái"
)
WOMEN_GIVEN = _words(
    "Hương Lan Hoa Mai Hằng Thủy Nga Hạnh Yến Oanh Phượng Dung Hiền Liên Huệ Thảo Nhung Tuyết Loan Hà "
    "Vân Linh Trang Ngân Quỳnh Thoa Xuyến Nguyệt Thơm Diệp Cúc Hậu Bích Sen Duyên Nhàn Hoài Anh Châu"
)
DEGREES = ("ThS. ", "TS. ", "Th.S ")


def person(rng: Random) -> str:
    """A full name: family, middle, given, some with two given names."""
    if rng.random() < 0.45:
        family, middles, given = rng.choice(FAMILY), WOMEN, WOMEN_GIVEN
    else:
        family, middles, given = rng.choice(FAMILY), MEN, MEN_GIVEN
    parts = [family, rng.choice(middles), rng.choice(given)]
    if rng.random() < 0.15:
        parts.insert(2, rng.choice(given))
    return " ".join(dict.fromkeys(parts)) if len(set(parts)) > 2 else f"{family} {parts[1]} {parts[-1]}"


def printed(name: str, rng: Random) -> str:
    """The name as it stands under the signature: in capitals or with a degree now and then."""
    if rng.random() < 0.1:
        return name.upper()
    return name
