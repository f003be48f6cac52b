"""Which document a citation means: what decides, what contradicts, and what stays open."""

import itertools
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dataset_samples import Record, add, make_record
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dataset import Dataset, create
from pipeline.dataset.graph import Edge, Graph
from pipeline.dataset.issuers import Agreement, agreement, rank
from pipeline.dataset.papers import squeezed, year_in
from pipeline.dataset.words import number_key

Make = Callable[..., Record]


def paper(name: str, number: str | None, date: str | None, issuer: str | None, **more: Any) -> Record:
    """A plan of a province, by default Nghệ An."""
    given = {"doc_type": "Kế hoạch", "doc_type_code": "KH", "level": "province"}
    given |= {"area": {"province": "Nghệ An"}, "number": number, "issue_date": date, "issuing_body": issuer}
    return make_record(name, **given | more)


def citing(number: str | None, date: str | None = None, issuer: str | None = None, **more: Any) -> Record:
    """A plan of a district of Nghệ An that cites something."""
    cited = {"type": "Kế hoạch", "number": number, "date": date, "issuer": issuer, "role": "basis"}
    cited |= {key: more.pop(key) for key in ("type",) if key in more}
    given = {"level": "district", "area": {"province": "Nghệ An", "district": "Huyện Diễn Châu"}}
    body = "Ủy ban nhân dân huyện Diễn Châu"
    return paper("citing", "99/KH-UBND", "2021-03-05", body, **given | {"references": [cited]} | more)


NGHE_AN = paper("nghe-an", "25/KH-UBND", "2021-02-10", "Ủy ban nhân dân tỉnh Nghệ An")
EARLIER = paper("earlier", "25/KH-UBND", "2020-02-06", "Ủy ban nhân dân tỉnh Nghệ An")
HA_TINH = paper(
    "ha-tinh", "25/KH-UBND", "2021-02-10", "Ủy ban nhân dân tỉnh Hà Tĩnh", area={"province": "Hà Tĩnh"}
)
OWN_DISTRICT = paper(
    "district", "25/KH-UBND", "2021-02-10", "Ủy ban nhân dân huyện Diễn Châu",
    level="district", area={"province": "Nghệ An", "district": "Huyện Diễn Châu"},
)  # fmt: skip
OTHER_DISTRICT = paper(
    "other", "25/KH-UBND", "2021-02-10", "Ủy ban nhân dân huyện Yên Thành",
    level="district", area={"province": "Nghệ An", "district": "Huyện Yên Thành"},
)  # fmt: skip
MINISTRY = paper("ministry", "105/KH-BGDĐT", "2021-01-15", "Bộ Giáo dục và Đào tạo", level="central", area={})
LETTER = paper(
    "letter", "1234/SGDĐT-GDTrH", "2021-02-01", "Sở Giáo dục và Đào tạo tỉnh Nghệ An",
    doc_type="Công văn", doc_type_code=None,
)  # fmt: skip
LAW = paper(
    "law", None, "2019-06-14", "Quốc hội", doc_type="Luật", title="LUẬT GIÁO DỤC", level="central", area={}
)
PARTY = paper("party", "05-CT/TW", "2021-01-05", "Bộ Chính trị", doc_type="Chỉ thị", level="central", area={})
ALL = [NGHE_AN, EARLIER, HA_TINH, OWN_DISTRICT, OTHER_DISTRICT, MINISTRY, LETTER, LAW, PARTY]


def edge(folder: Path, source: Record, *others: Record) -> Edge:
    """The edge of the first reference of `source` in a dataset with `others`."""
    with create(folder / "plans.db") as dataset:
        for record in (*others, source):
            add(dataset, record)
        return next(item for item in Graph(dataset).edges() if item.citation.by.id == source["id"])


LINKED = [
    ("25/KH-UBND", "2021-02-10", "UBND tỉnh", NGHE_AN),
    ("25 /KH-UBND", "2021-02-10", "Ủy ban nhân dân tỉnh Nghệ An", NGHE_AN),
    ("025/kh-ubnd", "2021-02-10", "Chủ tịch UBND tỉnh Nghệ An", NGHE_AN),
    ("25/KH-UBND", "2020-02-06", None, EARLIER),
    ("25/KH-UBND", "2021-02-10", "UBND tỉnh Hà Tĩnh", HA_TINH),
    ("25/KH-UBND", "2021-02-10", "UBND huyện", OWN_DISTRICT),
    ("25/KH-UBND", "2021-02-10", "UBND huyện Yên Thành", OTHER_DISTRICT),
    ("105/KH-BGD&ĐT", "2021-01-15", None, MINISTRY),
    ("105/KH-BGDĐT", "2021-01", "Bộ GDĐT", MINISTRY),
    ("105 / KH - BGD - ĐT", None, "Bộ trưởng Bộ Giáo dục và Đào tạo", MINISTRY),
]


@pytest.mark.parametrize("stripped", [False, True])
@pytest.mark.parametrize(("number", "date", "issuer", "meant"), LINKED)
def test_what_is_meant(
    tmp_path: Path, number: str, date: str | None, issuer: str | None, meant: Record, stripped: bool
) -> None:
    from pipeline.text import fold

    if stripped:
        number, issuer = fold(number), fold(issuer) if issuer else None
    found = edge(tmp_path, citing(number, date, issuer), *ALL)
    assert (found.status, found.target.node) == ("linked", meant["id"])
    assert found.confidence and 0.6 <= found.confidence < 1


OUTSIDE = [
    ("25/KH-UBND", "2021-02-11", "UBND tỉnh"),  # another day
    ("25/KH-UBND", "2019", None),  # another year
    ("25/KH-UBND", "2021-02-10", "UBND tỉnh Quảng Bình"),  # another body
    ("26/KH-UBND", "2021-02-10", "UBND tỉnh"),  # another number
    ("105/KH-BYT", "2021-01-15", None),  # another ministry
    (None, "2021-02-10", None),  # no number, and no law
]


@pytest.mark.parametrize(("number", "date", "issuer"), OUTSIDE)
def test_what_contradicts_is_never_linked(
    tmp_path: Path, number: str | None, date: str, issuer: str | None
) -> None:
    found = edge(tmp_path, citing(number, date, issuer), *ALL)
    assert (found.status, found.candidates, found.confidence) == ("outside", (), None)
    assert (found.target.number, found.target.issue_date) == (number, date)


def test_a_number_without_more_stays_open_with_its_candidates(tmp_path: Path) -> None:
    found = edge(tmp_path, citing("25/KH-UBND"), *ALL)
    assert found.status == "ambiguous" and found.confidence is None and found.days is None
    named = [candidate.id for candidate, _ in found.candidates]
    assert {NGHE_AN["id"], EARLIER["id"], OWN_DISTRICT["id"]} <= set(named)
    assert HA_TINH["id"] not in named and OTHER_DISTRICT["id"] not in named


def test_two_that_fit_alike_are_told_as_two(tmp_path: Path) -> None:
    nowhere = citing("25/KH-UBND", "2021-02-10", "UBND tỉnh", area={}, level=None)
    found = edge(tmp_path, nowhere, NGHE_AN, HA_TINH)
    assert found.status == "ambiguous"
    (_, first), (_, second) = found.candidates
    assert first == second < 0.5


def test_an_old_undated_citation_is_unsure(tmp_path: Path) -> None:
    found = edge(tmp_path, citing("25/KH-UBND", None, "UBND tỉnh Nghệ An"), EARLIER)
    assert found.status == "unsure" and [p.id for p, _ in found.candidates] == [EARLIER["id"]]


def test_a_bare_number_is_no_link_even_where_one_document_has_it(tmp_path: Path) -> None:
    assert edge(tmp_path, citing("25/KH-UBND"), NGHE_AN).status == "unsure"


def test_nothing_cites_the_future(tmp_path: Path) -> None:
    assert edge(tmp_path, citing("25/KH-UBND", issue_date="2021-02-09"), NGHE_AN).status == "outside"


def test_a_letter_by_its_serial_number_needs_day_and_place(tmp_path: Path) -> None:
    found = edge(tmp_path, citing("1234", "2021-02-01", "Sở GDĐT", type="Công văn"), *ALL)
    assert (found.status, found.target.node) == ("linked", LETTER["id"])
    (tmp_path / "b").mkdir()
    other = citing("1234", "2021-02-01", "Sở Y tế", type="Công văn")
    assert edge(tmp_path / "b", other, *ALL).status == "outside"


@pytest.mark.parametrize(("name", "status"), [("Luật Giáo dục", "linked"), ("Luật Kiến trúc", "outside")])
def test_a_law_by_its_name_and_day(tmp_path: Path, name: str, status: str) -> None:
    text = f"Căn cứ {name} ngày 14/6/2019;"
    source = citing(None, "2019-06-14", type="Luật", text=text)
    span = {"start": 7, "end": len(text) - 1, "method": "citation", "confidence": 0.9}
    source["evidence"] = {"/references/0": span}
    found = edge(tmp_path, source, *ALL)
    assert found.status == status
    assert found.target.node == (LAW["id"] if status == "linked" else "cited|luat kien truc|2019-06-14|")


def test_the_central_committee_is_written_in_two_ways(tmp_path: Path) -> None:
    for index, number in enumerate(("05-CT/TƯ", "05-CT/TW", "5-CT/TW")):
        (tmp_path / str(index)).mkdir()
        found = edge(tmp_path / str(index), citing(number, "2021-01-05", type="Chỉ thị"), *ALL)
        assert found.target.node == PARTY["id"], number
    assert squeezed("05-CT/TU") != squeezed("05-CT/TW")


def test_schools_of_one_name_in_two_districts(tmp_path: Path) -> None:
    school = {"level": "school", "area": {"province": "Nghệ An", "district": "Huyện Yên Thành"}}
    there = paper("school", "08/KH-THCS", "2021-03-01", "Trường THCS Kim Đồng", **school)
    cited = citing("08/KH-THCS", "2021-03-01", "Trường THCS Kim Đồng")
    assert edge(tmp_path, cited, there).status == "outside"


def test_copies_count_as_one(tmp_path: Path) -> None:
    copy = paper("copy", "25/KH-UBND", "2021-02-10", "UBND tỉnh Nghệ An")
    found = edge(tmp_path, citing("25/KH-UBND", "2021-02-10", "UBND tỉnh"), NGHE_AN, copy)
    assert (found.status, found.target.node) == ("linked", min(NGHE_AN["id"], copy["id"]))


def test_a_document_does_not_cite_itself(tmp_path: Path) -> None:
    own = citing("99/KH-UBND", "2021-03-05", "UBND huyện Diễn Châu")
    copy = own | {"id": "sha256:" + "0" * 64, "references": []}
    found = edge(tmp_path, own, copy)
    assert found.status == "outside"


AGREEMENTS = [
    ("UBND tỉnh Nghệ An", NGHE_AN, Agreement.SAME),
    ("UBND tỉnh", NGHE_AN, Agreement.PART),
    ("UBND", NGHE_AN, Agreement.PART),
    (None, NGHE_AN, Agreement.UNSAID),
    ("UBND huyện", NGHE_AN, Agreement.NONE),
    ("Tỉnh ủy", NGHE_AN, Agreement.NONE),
    ("UBND tỉnh Hà Tĩnh", NGHE_AN, Agreement.NONE),
    ("UBND huyện Diễn Châu, tỉnh Nghệ An", OWN_DISTRICT, Agreement.SAME),
    ("UBND tỉnh Hà Giang", HA_TINH, Agreement.NONE),
    ("UBND tinh Ha Giang", HA_TINH, Agreement.NONE),
    ("UBND tỉnh Hà Tĩnh", HA_TINH, Agreement.SAME),
    ("UBND tinh Ha Tinh", HA_TINH, Agreement.SAME),
    ("Bộ GD&ĐT", MINISTRY, Agreement.SAME),
    ("Bộ Giáo dục", MINISTRY, Agreement.PART),
    ("Giám đốc Sở GDĐT Nghệ An", LETTER, Agreement.SAME),
]


@pytest.mark.parametrize(("cited", "record", "expected"), AGREEMENTS)
def test_short_names_of_bodies(
    empty: Dataset, cited: str | None, record: Record, expected: Agreement
) -> None:
    add(empty, record)
    assert agreement(cited, Graph(empty).papers.get(record["id"])) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("UBND huyện Diễn Châu", "district"),
        ("Huyện ủy Diễn Châu", None),
        ("Bảo hiểm xã hội tỉnh Nghệ An", "province"),
        ("Ban Quản lý dự án", None),
        ("Ban Quan ly du an", None),
        ("UBND huyện Quan Sơn", "district"),
        ("UBND tinh Ha Tinh", "province"),
        ("Thành ủy Hà Tĩnh", None),
        ("Thanh uy Ha Tinh", None),
        ("Hải quan tỉnh", "province"),
        ("UBND xã Diễn Kỷ", "commune"),
        ("UBND thị xã Hoàng Mai", "district"),
        ("UBND thành phố", "city"),
    ],
)
def test_ranks(name: str, expected: str | None) -> None:
    assert rank(name) == expected


def test_the_year_in_a_number() -> None:
    assert year_in(number_key("30/2020/NĐ-CP")) == "2020"
    assert year_in(number_key("30a/2008/NQ-CP")) == "2008"
    assert year_in(number_key("2020/KH-UBND")) is None


SEPARATORS = st.sampled_from(["/", " / ", "/ ", " /"]), st.sampled_from(["-", " - ", "–", " -", "&", ""])


@given(st.integers(1, 99999), st.sampled_from(["", "0", "00"]), *SEPARATORS, st.booleans())
def test_a_number_is_the_same_however_it_is_typed(
    serial: int, zeros: str, slash: str, dash: str, capitals: bool
) -> None:
    typed = f"{zeros}{serial}{slash}KH{dash}PGD&ĐT"
    assert squeezed(typed if capitals else typed.lower()) == squeezed(f"{serial}/KH-PGDĐT")
    assert squeezed(typed) != squeezed(f"{serial}1/KH-PGDĐT")


BODIES = [record["issuing_body"] for record in ALL[:6]] + [None]
DATES = [None, "2020", "2021-02", "2021-02-10", "2020-02-06", "2021-03-05"]
NUMBERS = ["25/KH-UBND", "25/ KH-UBND", "99/KH-UBND", "105/KH-BGDĐT", "25", None]
CITED = st.tuples(st.sampled_from(NUMBERS), st.sampled_from(DATES), st.sampled_from(BODIES))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CITED, st.lists(CITED, max_size=3)), min_size=1, max_size=6), st.randoms())
def test_no_link_contradicts_and_order_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[Any], shuffled: random.Random
) -> None:
    records = [
        paper(
            str(index), *own,
            references=[
                {"type": "Kế hoạch", "number": number, "date": date, "issuer": issuer, "role": "mention"}
                for number, date, issuer in cited
            ],
        )
        for index, (own, cited) in enumerate(drawn)
    ]  # fmt: skip
    graphs = []
    for order in (records, shuffled.sample(records, len(records))):
        with create(tmp_path_factory.mktemp("graph") / "plans.db") as dataset:
            for record in order:
                add(dataset, record)
            graphs.append(_sound(Graph(dataset)))
            _trees_end(Graph(dataset), [record["id"] for record in records])
    assert graphs[0] == graphs[1]


def _sound(graph: Graph) -> set[tuple[Any, ...]]:
    found = set()
    for item in graph.edges():
        if item.status == "linked":
            assert squeezed(item.target.number).startswith(squeezed(item.citation.number))
            assert item.target.node != item.source.node
            dates = (item.citation.date, item.target.issue_date)
            assert None in dates or dates[0].startswith(dates[1]) or dates[1].startswith(dates[0])
            assert item.days is None or item.days >= 0
        else:
            assert item.confidence is None
        assert sum(odds for _, odds in item.candidates) <= 1.01
        by = item.citation.by.id, item.citation.position
        found.add((*by, item.status, item.target.node, item.confidence))
    return found


def _trees_end(graph: Graph, ids: list[str]) -> None:
    """Up and down tell the same edges."""
    up, down = set(), set()
    for id in ids:
        node = graph.find(id)[0]
        up |= {(e.source.node, e.target.node) for e in graph.up(node) if e.status == "linked"}
        down |= {(e.source.node, e.target.node) for e in graph.down(node) if e.status == "linked"}
        for way in ("up", "down"):
            assert graph.tree(node, way, 100, ["mention", "carries-out"]).node == node
    assert up == down


def test_levels_are_ordered_as_plans_answer(tmp_path: Path) -> None:
    """Of two bodies that fit, the one above is meant rather than the one below."""
    below = paper("below", "25/KH-UBND", "2021-02-10", None, level="commune")
    above = paper("above", "25/KH-UBND", "2021-02-10", None, level="province")
    orders = itertools.permutations([below, above])
    for index, others in enumerate(orders):
        (tmp_path / str(index)).mkdir()
        found = edge(tmp_path / str(index), citing("25/KH-UBND", "2021-02-10"), *others)
        assert found.status == "linked"
