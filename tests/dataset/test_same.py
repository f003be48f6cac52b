"""What is one document and what only looks so; which record of it is the best, and what changed it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chain_texts import PLANS
from dataset_samples import NewPlace, add, make_attempt, make_record

from pipeline.dataset import Dataset, create
from pipeline.dataset.graph import Graph
from pipeline.dataset.same import Same
from pipeline.dataset.standing import standing
from pipeline.run import process
from pipeline.text import fold

sys.path.append(str(Path(__file__).parents[2] / "models" / "restorer"))  # where the noise model is

from tools.bench_same import misreading, pairs_found, pairs_true, ready
from tools.copies import made_set

BODY = """
Phát động phong trào thi đua đọc sách trong toàn thể cán bộ, giáo viên và học sinh huyện Diễn Châu; mỗi
trường dựng một tủ sách ngoài hiên, mỗi tuần có một buổi đọc chung, mỗi tháng chọn một cuốn để cả lớp
cùng kể lại cho nhau nghe. Các tổ chuyên môn giới thiệu sách hay trước giờ chào cờ, thư viện mở cửa cả
giờ nghỉ trưa, cha mẹ học sinh góp sách cũ còn dùng được. Cuối học kỳ, nhà trường chấm điểm phong trào
theo bảng điểm kèm theo, báo cáo về phòng trước ngày 15 tháng 01 năm 2022. Phấn đấu 85% học sinh đọc ít
nhất 12 cuốn trong năm học 2021 - 2022.
""".strip()
ANNEX = " ".join(f"hạng mục {word} do tổ {word} phụ trách từ đầu năm" for word in BODY.split()[:12])
LATER = BODY.translate(str.maketrans("1258", "2394"))

HEADER = {
    "doc_type": "Kế hoạch",
    "number": "25/KH-PGDĐT",
    "issuing_body": "Phòng Giáo dục và Đào tạo huyện Diễn Châu",
    "issue_date": "2021-10-09",
    "title": "Tổ chức phong trào đọc sách năm học 2021 - 2022",
}
ISSUED = "issued"


def plan(name: str, text: str = BODY, ocr: bool = False, **fields: Any) -> dict[str, Any]:
    """A record with the usual header, unless `fields` say otherwise."""
    record = make_record(name, f"{name}\n{text}", **HEADER | fields)
    if ocr:
        record["source"]["text_from"] = ["ocr"]
    return record


def kinds(dataset: Dataset, record: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """How the others are related to a record."""
    return [(item.kind, item.reasons) for item in Same(dataset).ties(record["id"])]


def kind_of(dataset: Dataset, *records: dict[str, Any]) -> str | None:
    """How the second record is related to the first, alone in a dataset."""
    for record in records:
        add(dataset, record)
    found = kinds(dataset, records[0])
    return found[0][0] if found else None


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        ({"name": "scan", "ocr": True, "text": BODY.replace("sách", "sóch")}, "copy"),
        ({"name": "scan", "ocr": True, "number": None, "issue_date": None}, "copy"),
        ({"name": "scan", "ocr": True, "number": "26/KH-PGDĐT", "title": None}, "copy"),
        ({"name": "scan", "ocr": True, "issuing_body": "Phòng Giáo dục vb Đào tạo huyện Diễn Châu"}, "copy"),
        ({"name": "scan", "ocr": True, "issuing_body": "Phòng Giáo dục và Đào tạo huyện Diễn Chân"}, "copy"),
        ({"name": "other text", "text": "Văn bản không đọc được"}, "copy"),
        ({"name": "DỰ THẢO", "number": None, "issue_date": "2021"}, "version"),
        ({"name": "unnumbered", "number": None, "issue_date": None}, "version"),
        ({"name": "annexed", "text": f"{BODY}\n{ANNEX}"}, "part"),
        ({"name": "next", "number": "31/KH-PGDĐT", "issue_date": "2022-10-11",
          "title": "Tổ chức phong trào đọc sách năm học 2022 - 2023"}, "template"),
        ({"name": "next unread", "ocr": True, "number": None, "issue_date": None,
          "title": "Tổ chức phong trào đọc sách năm học 2022 - 2023",
          "text": LATER}, "template"),
        ({"name": "26", "number": "26/KH-PGDĐT", "issue_date": "2021-11-20"}, "template"),
        ({"name": "elsewhere", "issuing_body": "Phòng Giáo dục và Đào tạo huyện Yên Thành",
          "text": BODY.replace("Diễn Châu", "Yên Thành")}, "template"),
        ({"name": "other", "number": "7/KH-PGDĐT", "text": "Phòng cháy, chữa cháy mùa khô. " * 30}, None),
    ],
    ids=lambda value: value["name"] if isinstance(value, dict) else value,
)  # fmt: skip
def test_what_another_record_is(empty: Dataset, other: dict[str, Any], kind: str | None) -> None:
    assert kind_of(empty, plan(ISSUED), plan(**other)) == kind


def test_two_places_of_nearly_one_name_are_two(empty: Dataset) -> None:
    """Both issued their plan on the same day under the same number, over one form."""
    plans = [
        plan(name, f"{BODY} Xã {name} vận động nhân dân {name}.", issuing_body=f"Ủy ban nhân dân xã {name}")
        for name in ("Tân An", "Tân Hà")
    ]
    assert kind_of(empty, *plans) == "template"


def test_an_annex_filed_alone_is_a_part(empty: Dataset) -> None:
    whole = plan(ISSUED, f"{BODY}\n{ANNEX}")
    alone = plan("annex", ANNEX, number=None, issue_date=None, title=None)
    assert kind_of(empty, whole, alone) == "part"
    assert kinds(empty, whole)[0][1][0] == "part" and kinds(empty, alone)[0][1][0] == "whole"


def test_a_changed_target_makes_a_version(empty: Dataset) -> None:
    target = {"text": "85%", "subject": None, "comparator": "=", "unit": "%"}
    first = plan(ISSUED, targets=[target | {"value": 85}])
    again = plan("again", BODY.replace("85%", "95%"), targets=[target | {"value": 95}])
    assert kind_of(empty, first, again) == "version"
    assert "changed" in kinds(empty, first)[0][1]


def test_the_same_words_in_another_file(empty: Dataset) -> None:
    first, other = make_record("a.docx", BODY, **HEADER), make_record("a.pdf", fold(BODY), **HEADER)
    assert kind_of(empty, first, other) == "copy"
    assert kinds(empty, first)[0][1][0] == "text"


def test_what_the_graph_has_for_one_node_is_one_document(empty: Dataset) -> None:
    elsewhere = plan("elsewhere", BODY.replace("Diễn Châu", "Yên Thành"), issuing_body="UBND huyện Yên Thành")
    records = [plan(ISSUED), plan("scan", ocr=True), elsewhere]
    for record in records:
        add(empty, record)
    graph = Graph(empty)
    nodes = {graph.find(record["id"])[0].node for record in records}
    groups = Same(empty).groups()
    assert len(nodes) == 2 and len(groups) == 1
    assert pairs_found(groups) == {tuple(sorted(record["id"] for record in records[:2]))}


def test_the_best_record_stands_for_the_others(empty: Dataset) -> None:
    half = plan("half", BODY[: len(BODY) // 2])
    typed, draft, scan = plan(ISSUED), plan("DỰ THẢO", number=None), plan("scan", ocr=True)
    for record in (scan, draft, half, typed):
        add(empty, record)
    (group,) = Same(empty).groups()
    assert group.best.id == typed["id"] and len(group.others) == 3


def test_equal_files_are_one_record_at_two_places(empty: Dataset) -> None:
    record = plan(ISSUED)
    add(empty, record)
    empty.add(record, make_attempt(record["id"], "/elsewhere/plan.txt"))
    (group,) = Same(empty).groups()
    assert group.others == [] and len(group.files[record["id"]]) == 2


def test_a_scan_without_header_goes_to_the_surer_document(empty: Dataset) -> None:
    later = (
        BODY.replace("2022", "2023")
        .replace("2021", "2022")
        .replace("85%", "90%")
        .replace("12 cuốn", "15 cuốn")
    )
    mine = plan(ISSUED)
    its = plan(
        "next", later, number="31/KH-PGDĐT", issue_date="2022-10-11", title="Tổ chức phong trào đọc sách"
    )
    lost = plan("scan", later, ocr=True, number=None, issue_date=None, title=None)
    for record in (mine, its, lost):
        add(empty, record)
    assert pairs_found(Same(empty).groups()) == {tuple(sorted((its["id"], lost["id"])))}


def test_made_set(tmp_path: Path) -> None:
    """Headers noised as texts are, with nothing repaired: the floor is lower than what extraction reaches."""
    documents = {}
    with create(tmp_path / "made.db") as dataset:
        for made in made_set(30, misreading(), seed=5):
            record = ready(made)
            documents[record["id"]] = made
            add(dataset, record)
        found, true = pairs_found(Same(dataset).groups()), pairs_true(documents)
    right = len(found & true)
    assert len(documents) > 180 and len(true) > 180
    assert right >= 0.99 * len(found) and right >= 0.88 * len(true)


@pytest.fixture
def chain(new_place: NewPlace) -> Iterator[Dataset]:
    """The plans of four levels, one of which amends another that is there twice."""
    with create(new_place()) as dataset:
        for text in (*PLANS.values(), f"{PLANS['district']}\n2\n"):
            record = process(text).record
            assert record
            add(dataset, record)
        yield dataset


def test_what_amends_a_plan_is_said_of_both_and_of_each_copy(chain: Dataset) -> None:
    amended = [r["id"] for r in chain.records() if r["number"] == "44/KH-PGDĐT"]
    (amending,) = (r["id"] for r in chain.records() if r["number"] == "91/KH-PGDĐT")
    assert len(amended) == 2
    for id in amended:
        assert [edge.source.id for edge in standing(Graph(chain), id).amended_by] == [amending]
    found = standing(Graph(chain), amending)
    assert [edge.target.node for edge in found.amends] == [min(amended)]
    assert [edge.citation.number for edge in found.replaces] == ["12/KH-PGDĐT"]
    assert not found.amended_by and not found.replaced_by


def test_what_replaces_a_plan(empty: Dataset) -> None:
    text = "KẾ HOẠCH\nKế hoạch này thay thế Kế hoạch số 25/KH-PGDĐT ngày 09/10/2021."
    start = text.index("Kế hoạch số")
    newer = plan("newer", number="40/KH-PGDĐT", issue_date="2022-01-05") | {"text": text}
    newer["references"] = [
        {"type": "Kế hoạch", "number": "25/KH-PGDĐT", "date": "2021-10-09", "issuer": None, "role": "mention"}
    ]
    where = {"start": start, "end": len(text) - 1, "page": 1, "boxes": None}
    newer["evidence"] = {"/references/0": where | {"read": "", "confidence": 1.0, "method": "cited"}}
    older = plan(ISSUED)
    for record in (older, newer):
        add(empty, record)
    graph = Graph(empty)
    assert [edge.source.id for edge in standing(graph, older["id"]).replaced_by] == [newer["id"]]
    assert [edge.target.node for edge in standing(graph, newer["id"]).replaces] == [older["id"]]
