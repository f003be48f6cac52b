import pytest

from pipeline.entities.units import unit_of


@pytest.mark.parametrize(
    ("after", "unit"),
    [
        (" lượt khách vào năm 2025", "lượt khách"),
        (" chuyên đề cấp trường", "chuyên đề cấp trường"),
        (" phòng học/10.000 dân số trong độ tuổi", "phòng học/10.000 dân số"),
        (" bộ dữ liệu mở chất lượng cao phục vụ phát triển", "bộ dữ liệu"),
        (" đ/c", "đ/c"),
        (" tiết/năm", "tiết/năm"),
        (" trường đạt chuẩn", "trường"),
        ("; giảm", None),
        ("", None),
    ],
)
def test_units(after, unit):
    assert unit_of(after) == unit
