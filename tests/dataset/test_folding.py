"""One document, one line in a list: its copies stand behind the best record."""

from typing import Any

import pytest
from dataset_samples import Record, add, make_record

from pipeline.dataset import Dataset, Hit, search
from pipeline.dataset import folding as folding_module
from pipeline.text import fold as without_marks

HEADER = {
    "doc_type": "Kế hoạch",
    "number": "25/KH-PGDĐT",
    "issuing_body": "Phòng Giáo dục và Đào tạo huyện Diễn Châu",
    "issue_date": "2021-10-09",
    "title": "Tổ chức phong trào đọc sách năm học 2021 - 2022",
}
BODY = """
Phát động phong trào thi đua đọc sách trong toàn thể cán bộ, giáo viên và học sinh huyện Diễn Châu; mỗi
trường dựng một tủ sách ngoài hiên, mỗi tuần có một buổi đọc chung, mỗi tháng chọn một cuốn để cả lớp cùng
kể lại cho nhau nghe. Các tổ chuyên môn giới thiệu sách hay trước giờ chào cờ, thư viện mở cửa cả giờ nghỉ
trưa. Phấn đấu 85% học sinh đọc ít nhất 12 cuốn trong năm học 2021 - 2022.
""".strip()


def plan(name: str, text: str = BODY, ocr: bool = False, **fields: Any) -> Record:
    """A record with the usual header, unless `fields` say otherwise."""
    record = make_record(name, f"{name}\n{text}", **HEADER | fields)
    if ocr:
        record["source"]["text_from"] = ["ocr"]
    return record


def found(dataset: Dataset, query: str, **how: Any) -> list[Hit]:
    """The hits of a search that folds copies."""
    return search(dataset, query, fold_copies=True, **how).hits


def files(hit: Hit) -> list[str]:
    """The names of a hit's file and of its copies."""
    return [record["source"]["file"] for record in (hit.record, *(copy.record for copy in hit.copies))]


@pytest.mark.parametrize(
    "other",
    [
        {"text": BODY.replace("sách", "sóch"), "ocr": True},
        {"text": "Trang này không đọc được, chỉ thấy thi đua"},
        {"text": BODY.replace("sách", "sóch"), "ocr": True, "number": None, "issue_date": None},
    ],
    ids=["the same header", "the same header, other words", "a scan that lost its header"],
)
def test_a_copy_stands_behind_the_best_record(empty: Dataset, other: Record) -> None:
    add(empty, plan("scan", **other))
    add(empty, plan("typed"))
    add(empty, make_record("else", "Thi đua trồng cây ở bản Mường", number="3/KH-UBND"))
    hits = found(empty, "thi dua")
    assert sorted(map(files, hits)) == [["else.txt"], ["typed.txt", "scan.txt"]]
    copy = next(copy for hit in hits for copy in hit.copies)
    assert copy.files == ["/plans/scan.txt"]
    assert sorted(len(hit.copies) for hit in search(empty, "thi dua").hits) == [0, 0, 0]


def test_the_same_words_without_header_are_copies(empty: Dataset) -> None:
    add(empty, make_record("a", BODY))
    add(empty, make_record("b", without_marks(BODY)))
    (hit,) = found(empty, "thi dua")
    assert len(hit.copies) == 1


def test_drafts_and_next_years_plan_stand_by_themselves(empty: Dataset) -> None:
    add(empty, plan("issued"))
    add(empty, plan("DỰ THẢO", number=None, issue_date="2021"))
    later = {"number": "31/KH-PGDĐT", "issue_date": "2022-10-11", "title": "Tổ chức phong trào đọc sách"}
    add(empty, plan("next", BODY.replace("2022", "2023").replace("2021", "2022"), **later))
    assert [len(hit.copies) for hit in found(empty, "thi dua")] == [0, 0, 0]


def test_only_records_that_were_found_are_copies_of_a_hit(empty: Dataset) -> None:
    add(empty, plan("typed"))
    add(empty, plan("scan", "Trang này không đọc được", ocr=True))
    (hit,) = found(empty, "thi dua")
    assert files(hit) == ["typed.txt"]
    assert search(empty, "thi dua", fold_copies=True).total == 1


def test_a_page_is_full_and_counts_stay_those_of_records(empty: Dataset) -> None:
    for number in range(6):
        for scan in range(9):
            text = f"Thi đua của đơn vị {number}: " + " ".join(f"việc{number}x{n}" for n in range(40))
            header = HEADER | {"number": f"{number}/KH"}
            add(empty, make_record(f"{number}-{scan}", f"{text} {scan}", **header))
    answer = search(empty, "thi dua", limit=4, facets=3, fold_copies=True)
    assert answer.total == 54 and answer.facets["year"] == [("2021", 54)]
    assert [len(hit.copies) for hit in answer.hits] == [8] * 4
    assert len({hit.record["number"] for hit in answer.hits}) == 4
    assert len(found(empty, "thi dua", limit=100)) == 6


def test_similar_documents_are_folded_too(empty: Dataset) -> None:
    add(empty, plan("typed"))
    add(empty, plan("scan", ocr=True))
    answer = search(empty, "thi ddua", fold_copies=True)
    assert not answer.hits and [files(hit) for hit in answer.similar] == [["typed.txt", "scan.txt"]]


def test_what_a_list_compares_in_full_is_limited(empty: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    add(empty, plan("typed"))
    add(empty, plan("scan", BODY.replace("sách", "sóch"), ocr=True, number=None, issue_date=None))
    monkeypatch.setattr(folding_module, "COMPARED", 0)
    assert [len(hit.copies) for hit in found(empty, "thi dua")] == [0, 0]
