"""Places: names in every spelling, dates, successions, and the area of a body."""

import datetime
import subprocess
import sys

import pytest

from pipeline.gazetteer import _communes, _units, area_of, find, names, split_type


def full_names(query, **conditions):
    return [place.full_name for place in find(query, **conditions)]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("TP.HCM", "Thành phố Hồ Chí Minh"),
        ("TPHCM", "Thành phố Hồ Chí Minh"),
        ("T.P Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("tinh Dak Lak", "Tỉnh Đắk Lắk"),
        ("Đắc Lắc", "Tỉnh Đắk Lắk"),
        ("Thừa Thiên - Huế", "Tỉnh Thừa Thiên Huế"),
        ("Bà Rịa-Vũng Tàu", "Tỉnh Bà Rịa - Vũng Tàu"),
        ("Hà Nam Ninh", "Tỉnh Hà Nam Ninh"),
        ("Quận 11", "Quận 11"),
        ("Q.11", "Quận 11"),
        ("Q11", "Quận 11"),
        ("quận 02", "Quận 2"),
        ("Tx. Hương Trà", "Thị xã Hương Trà"),
        ("T. Hà Nam", "Tỉnh Hà Nam"),
        ("Quan Son", "Huyện Quan Sơn"),
        ("huyện Quan Sơn", "Huyện Quan Sơn"),
        ("Tinh Gia", "Huyện Tĩnh Gia"),
        ("HOÀ BÌNH", "Tỉnh Hòa Bình"),
        ("Qui Nhơn", "Thành phố Quy Nhơn"),
        ("thị xã Thuận An", "Thành phố Thuận An"),
    ],
)
def test_spellings(query, wanted):
    assert full_names(query)[0] == wanted


@pytest.mark.parametrize("query", ["", "   ", "12", "Bộ Nội vụ", "Thành phố", "xã", "Lorem ipsum"])
def test_no_place(query):
    assert find(query) == ()


def test_marks_decide_where_there_are_any():
    assert "Phường Thạnh Xuân" not in full_names("Thanh Xuân")
    assert {"Phường Thạnh Xuân", "Quận Thanh Xuân"} <= set(full_names("Thanh Xuan."))


def test_ambiguous_name_gives_all_and_within_chooses():
    found = find("Châu Thành", types=("huyện",))
    assert len(found) == 10 and len({p.parent.name for p in found}) == 10
    assert [p.parent.name for p in find("h. Châu Thành", within="Tiền Giang")] == ["Tiền Giang"]
    assert [p.parent.full_name for p in find("P.12", within="Quận 10")] == ["Quận 10"]


def test_dates():
    assert full_names("quận 9", on="2020-12-31") == ["Quận 9"]
    assert find("quận 9", on="2021-01-01") == ()
    assert full_names("TP Thủ Đức", on="2021-01-01") == ["Thành phố Thủ Đức"]
    assert full_names("Thủ Đức", on="2010-06-01")[0] == "Quận Thủ Đức"
    assert [p.parent.name for p in find("huyện Hoài Đức", on="2008-07-31")] == ["Hà Tây"]
    assert [p.parent.name for p in find("huyện Hoài Đức", on="2008-08-01")] == ["Hà Nội"]
    assert find("tỉnh Hà Tây", on=datetime.date(2008, 8, 1)) == ()
    assert full_names("Phường Ba Đình", on="2025-07-01") == ["Phường Ba Đình"]
    with pytest.raises(ValueError, match="Invalid isoformat"):
        find("Hà Tây", on="hôm qua")


def test_counts_before_and_since_the_reform():
    before, since = "2025-06-30", "2025-07-01"
    units = [*_units().values(), *_communes().values()]

    def count(day):
        alive = [p.level for p in units if p.existed(datetime.date.fromisoformat(day))]
        return tuple(alive.count(level) for level in ("province", "district", "commune"))

    assert count(since) == (34, 0, 3321)
    assert count(before) == (63, 696, 10035)


def test_every_reference_leads_somewhere():
    for place in (*_units().values(), *_communes().values()):
        assert place.chain()[-1].level == "province"
        assert all(heir.valid_to is None for heir in place.heirs())
        assert not (place.valid_from and place.valid_to) or place.valid_from < place.valid_to


def test_chain_and_successors():
    ward = find("phường Khương Mai", within="Thanh Xuân")[0]
    assert [p.full_name for p in ward.chain()] == [
        "Phường Khương Mai",
        "Quận Thanh Xuân",
        "Thành phố Hà Nội",
    ]
    assert ward.successor.full_name == "Phường Phương Liệt"
    assert [p.name for p in find("huyện Từ Liêm")[0].successors] == ["Nam Từ Liêm", "Bắc Từ Liêm"]
    assert {p.full_name for p in find("tỉnh Nam Hà")[0].heirs()} == {"Tỉnh Ninh Bình"}


def area(province, district, commune, since_2025):
    return {"province": province, "district": district, "commune": commune, "since_2025": since_2025}


@pytest.mark.parametrize(
    ("text", "on", "wanted"),
    [
        (
            "Phòng Giáo dục và Đào tạo quận Thanh Xuân",
            "2021-10-09",
            area("Hà Nội", "Quận Thanh Xuân", None, "Thành phố Hà Nội"),
        ),
        ("Thanh Xuân", "2021-10-09", area("Hà Nội", "Quận Thanh Xuân", None, "Thành phố Hà Nội")),
        ("Sở Y tế Hà Nam", "2010-01-01", area("Hà Nam", None, None, "Tỉnh Ninh Bình")),
        (
            "UBND xã Tân Lập, huyện Vũ Thư, tỉnh Thái Bình",
            None,
            area("Thái Bình", "Huyện Vũ Thư", "Xã Tân Lập", "Xã Tân Thuận, Tỉnh Hưng Yên"),
        ),
        ("Châu Thành", None, area(None, "Huyện Châu Thành", None, None)),
        ("Châu Thành, Tiền Giang", None, area("Tiền Giang", "Huyện Châu Thành", None, "Tỉnh Đồng Tháp")),
        ("huyện Hoài Đức", "2005-01-01", area("Hà Tây", "Huyện Hoài Đức", None, "Thành phố Hà Nội")),
        ("UBND tỉnh Hải Hưng", "1995-01-01", area("Hải Hưng", None, None, None)),
        (
            "huyện Lộc Ninh, tỉnh Sông Bé",
            "1990-01-01",
            area("Sông Bé", "Huyện Lộc Ninh", None, "Tỉnh Đồng Nai"),
        ),
        ("huyện Vụ Bản", "1985-05-01", area("Hà Nam Ninh", "Huyện Vụ Bản", None, "Tỉnh Ninh Bình")),
        ("Huyện ủy Mai Sơn", None, area("Sơn La", "Huyện Mai Sơn", None, "Tỉnh Sơn La")),
        (
            "Ủy ban nhân dân phường Ba Đình",
            "2025-09-01",
            area("Hà Nội", None, "Phường Ba Đình", "Phường Ba Đình, Thành phố Hà Nội"),
        ),
        ("PGD&ĐT Quận 1", "2018-01-01", area("Hồ Chí Minh", "Quận 1", None, "Thành phố Hồ Chí Minh")),
        ("Bộ Giáo dục và Đào tạo", None, None),
        (None, None, None),
    ],
)
def test_area_of(text, on, wanted):
    assert area_of(text, on) == wanted


def test_area_of_a_place():
    assert area_of(find("thị trấn Phùng")[0])["district"] == "Huyện Đan Phượng"


def test_other_places_of_the_document_tell_namesakes_apart():
    near = "Ủy ban nhân dân huyện Thanh Chương; Sở Nội vụ tỉnh Nghệ An; Bộ Nội vụ"
    assert area_of("xã Thanh Mỹ", "2020-05-14")["district"] is None
    assert area_of("xã Thanh Mỹ", "2020-05-14", near=near)["district"] == "Huyện Thanh Chương"
    assert area_of("Châu Thành", near="tỉnh Tiền Giang")["province"] == "Tiền Giang"
    assert area_of("Châu Thành", near="Bộ Y tế")["province"] is None
    assert area_of("quận Thanh Xuân", near="tỉnh Nghệ An")["province"] == "Hà Nội"


def test_names_and_type_words():
    assert len(names("province")) > 80 and "Sông Bé" in names("province")
    assert "Thanh Xuân" in names("district") and "Khương Mai" in names("commune")
    assert split_type("TT. Phùng") == ("thị trấn", "Phùng")
    assert split_type("Thanh Hóa") == (None, "Thanh Hóa")


def test_loads_fast():
    code = (
        "import pipeline.text, time; t = time.perf_counter(); import pipeline.gazetteer as g; "
        "g.find('Tân Lập'); print(time.perf_counter() - t)"
    )
    seconds = [float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(3)]
    assert min(seconds) < 0.3
