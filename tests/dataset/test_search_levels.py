"""Facets, other readings of a query, newer names of places, and whether the right document comes first."""

from collections.abc import Callable

import pytest
from dataset_samples import add, on_sqlite
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dataset import Dataset, create, search
from pipeline.dataset.cards import FACETS
from pipeline.dataset.ranking import CLOSELY
from pipeline.dataset.slips import cost, meant
from pipeline.errors import UsageError
from tools.bench_known_items import fill, measure


def _files(found: list) -> list[str]:
    return [hit.record["source"]["file"].removesuffix(".txt") for hit in found]


def test_facets_count_the_hits(plans: Dataset) -> None:
    found = search(plans, "thi dua", facets=10)
    assert set(found.facets) == set(FACETS)
    assert found.facets["year"] == [("2019", 1), ("2021", 1)]
    assert found.facets["level"] == [("district", 2), ("school", 1)]
    assert found.facets["area"] == [("Hà Nội", 1), ("Hải Phòng", 1), ("Đà Nẵng", 1)]
    assert found.facets["type"] == [("Kế hoạch", 3)]
    assert dict(search(plans, "thi dua", {"level": "school"}, facets=10).facets["movement"]) == {
        "Nghìn việc tốt": 1
    }
    assert search(plans, "thi dua").facets == {}


@pytest.mark.parametrize("query", ["", "thi dua", "đất", "-khen", "level:district"])
def test_a_facet_counts_what_its_filter_finds(plans: Dataset, query: str) -> None:
    facets = search(plans, query, facets=100).facets
    for facet, pairs in facets.items():
        for value, count in pairs:
            assert search(plans, query, {facet: value}).total == count


def test_facets_keep_up_with_what_is_written(empty: Dataset, record: Callable[..., dict]) -> None:
    add(empty, record("one", issue_date="2020-01-01"))
    assert search(empty, "", facets=3).facets["year"] == [("2020", 1)]
    add(empty, record("one", issue_date="2021-01-01"))
    add(empty, record("two", issue_date="2021-05"))
    assert search(empty, "", facets=3).facets["year"] == [("2021", 2)]
    with create(empty.path) as other:
        add(other, record("three", issue_date="2020"))
    assert search(empty, "", facets=3).facets["year"] == [("2021", 2), ("2020", 1)]


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("phogn trao thi đua", "phong trao thi đua"),
        ("thi ddua", "thi đua"),
        ("thi d9ua khen", "thi đua khen"),
        ("phong traof", "phong trào"),
        ("thidua khen", "thi dua khen"),
        ('"phongg trào" khen', '"phong trào" khen'),
        ("khenn thuwowngr", "khen thưởng"),
        ("ngheo level:school khne", "ngheo level:school khen"),
    ],
)
def test_a_slip_is_set_right(empty: Dataset, record: Callable[..., dict], typed: str, suggested: str) -> None:
    text = "Phong trào thi đua khen thưởng vì người nghèo"
    add(empty, record("sought", text=text, title="Thi đua", level="school"))
    found = search(empty, typed)
    assert (found.total, found.hits) == (0, [])
    assert found.suggestion == suggested
    assert _files(found.similar) == ["sought"]


def test_a_word_that_is_another_word_is_set_right_too(empty: Dataset, record: Callable[..., dict]) -> None:
    add(empty, record("sought", text="Phong trào thi đua yêu nước"))
    add(empty, record("other", text="Đau lòng vì thiên tai"))
    found = search(empty, "phong trao thi dau")
    assert found.suggestion == "phong trao thi dua"
    assert _files(found.similar) == ["sought"]


def test_one_word_too_many_still_finds(empty: Dataset, record: Callable[..., dict]) -> None:
    add(empty, record("sought", text="Phong trào thi đua yêu nước"))
    found = search(empty, "phong trao thi dua covid")
    assert (found.total, found.suggestion) == (0, None)
    assert _files(found.similar) == ["sought"]


def test_exact_search_suggests_nothing(plans: Dataset) -> None:
    assert search(plans, "thii dua", exact=True).similar == ()


@given(st.text("abcdđơưnghi", min_size=1, max_size=8), st.text("abcdnghi", min_size=1, max_size=8))
def test_slips_cost_the_same_both_ways_and_nothing_where_there_are_none(one: str, other: str) -> None:
    assert cost(one, one) == 0
    assert cost(one, other) == cost(other, one)
    assert (cost(one, other) == 0) == (one == other)


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=12))
def test_any_word_has_readings_or_none(typed: str) -> None:
    words = ("thi", "dua", "phong", "trao")
    assert all(one.cost > 0 for one in meant(typed, words, frozenset(words)))


def test_the_name_of_a_province_that_is_gone(empty: Dataset, record: Callable[..., dict]) -> None:
    hanoi = {"issuing_body": "Ủy ban nhân dân thành phố Hà Nội", "area": {"province": "Hà Nội"}}
    add(empty, record("after", issue_date="2015-03-02", **hanoi))
    add(empty, record("before", issue_date="2005-03-02", **hanoi))
    add(empty, record("mentions", text="Giao lưu với Hà Nội", issue_date="2015-03-02"))
    add(empty, record("old", issuing_body="Sở Nội vụ tỉnh Hà Tây", issue_date="2005-03-02"))
    assert _files(search(empty, "ha tay").hits) == ["old", "after"]
    assert _files(search(empty, '"Hà Tây"').hits) == ["old", "after"]
    assert _files(search(empty, "Hà Tây", exact=True).hits) == ["old"]
    assert search(empty, 'area:"hà tây"').total == 0


def test_the_name_of_today_finds_what_lies_there(empty: Dataset, record: Callable[..., dict]) -> None:
    area = {"province": "Hà Tây", "since_2025": "Thành phố Hà Nội"}
    add(empty, record("old", area=area, issue_date="2005-03-02"))
    assert search(empty, "ha noi").total == 1
    assert search(empty, 'area:"Hà Nội"').total == 1


@pytest.mark.parametrize("query", ["sài gòn", "tphcm", "TP.HCM", "ho chi minh", "thanh pho ho chi minh"])
def test_other_names_of_a_place(empty: Dataset, record: Callable[..., dict], query: str) -> None:
    for number, name in enumerate(("Thành phố Hồ Chí Minh", "TP.HCM", "TPHCM")):
        add(empty, record(f"plan{number}", text=f"Ở {name} năm nay"))
    assert search(empty, query).total == 3


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [
        ('cơ-quan:"phòng giáo dục"', 'issuer:"phong giao duc"'),
        ("coquan:pgd&đt", 'issuer:"phòng giáo dục và đào tạo"'),
        ("năm:2021", "year:2021"),
        ("Nam:2019..2020", "year:2019..2020"),
        ("cấp:huyện", "level:district"),
        ("số:25/KH-PGD&ĐT", "number:25/KH-PGDĐT"),
        ("đợt:2021-11-20", "phase:2021-11-20"),
        ('phong_trào:"dạy tốt"', 'movement:"day tot"'),
        ("địa-bàn:hoàn*", "area:hoan*"),
        ("loại:HD", "type:hd"),
        ("người-ký:hoà", "signer:hòa"),
        ('nơi-nhận:"ban thường vụ"', 'recipient:"ban thuong vu"'),
        ("căn-cứ:25/KH-PGDĐT", "ref:25/KH-PGDĐT"),
        ("từ:2020 đến:2021", "from:2020 to:2021"),
    ],
)
def test_fields_have_vietnamese_names(plans: Dataset, vietnamese: str, english: str) -> None:
    found = _files(search(plans, vietnamese).hits)
    assert found and found == _files(search(plans, english).hits)


def test_a_vietnamese_field_without_value_is_pointed_at() -> None:
    from pipeline.dataset.query import parse

    with pytest.raises(UsageError, match="Số"):
        parse("Số: 25/KH-PGDĐT")


@pytest.mark.slow
@on_sqlite
def test_the_right_document_is_among_the_first_three(empty: Dataset) -> None:
    """The bench in small: `python -m tools.bench_known_items` asks more."""
    shares = measure(empty, fill(empty, 2000), 100)
    assert {
        kind: share["three"] / share["asked"] for kind, share in shares.items() if share["three"] < 95
    } == {}


def test_names_come_first_also_among_very_many(empty: Dataset, record: Callable[..., dict]) -> None:
    movement = {"name": "Trồng cây", "kind": "phong trào thi đua", "key": "trong cay"}
    add(empty, record("movement", text="Trồng cây", movements=[movement], issue_date="2001"))
    add(empty, record("title", text="Trồng cây", title="Trồng cây", issue_date="2001"))
    for number in range(CLOSELY + 50):
        add(empty, record(f"other{number}", text="Cây này trồng, cây kia trồng", issue_date="2020"))
    found = search(empty, "trong cay", limit=2)
    assert found.total == CLOSELY + 52
    assert _files(found.hits) == ["title", "movement"]
