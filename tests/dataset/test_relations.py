"""What the words beside a citation say: every phrase of the lexicon, and what must not be misread."""

import re
from typing import Any

import pytest
from dataset_samples import make_record

from pipeline.dataset.relations import law_names, relations
from pipeline.lexicon import rows
from pipeline.text import fold

_CITED = re.compile(r"(?:Kế hoạch|Quyết định|Hướng dẫn|Thông báo|Chỉ thị|Nghị quyết|Luật) (?:số )?\d\S*")


def plan(text: str, role: str = "mention", **evidence: Any) -> dict[str, Any]:
    """A record of `text` in which every number of a document is a reference."""
    found = list(_CITED.finditer(text))
    record = make_record(
        text=text,
        references=[
            {"type": None, "number": m[0].split()[-1], "date": None, "issuer": None, "role": role}
            for m in found
        ],
    )
    spans = {f"/references/{i}": m.span() for i, m in enumerate(found)} | evidence
    record["evidence"] = {pointer: {"start": start, "end": end} for pointer, (start, end) in spans.items()}
    return record


EXAMPLES = [row for row in rows("relations") if row["example"]]


@pytest.mark.parametrize("stripped", [False, True])
@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row["phrase"])
def test_each_phrase_says_what_it_says(row: dict[str, str], stripped: bool) -> None:
    record = plan(f"Văn bản\n\n{row['example']}.")
    assert len(record["references"]) == 1
    record["text"] = fold(record["text"]) if stripped else record["text"]
    assert relations(record) == [None if row["relation"] == "any" else row["relation"]]


def test_no_phrase_stands_twice_on_one_side() -> None:
    keys = [(row["side"], row["phrase"]) for row in rows("relations")]
    assert len(keys) == len(set(keys))
    assert {row["side"] for row in rows("relations")} == {"before", "after", "between", "denied"}


SILENT = [
    # another document does it
    "Căn cứ Quyết định số 5/QĐ-UBND sửa đổi, bổ sung một số điều của Quyết định số 3/QĐ-UBND;",
    # the words are part of a law's name
    "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật 39/2013/QH13;",
    # it is said in the clause before
    "Điều chỉnh thời gian tổ chức; gửi báo cáo theo Kế hoạch số 25/KH-UBND.",
    "Không mua sắm thay thế.\n\nSố liệu lấy từ Kế hoạch số 25/KH-UBND.",
    # other words stand between
    "Bổ sung giáo viên cho các trường còn thiếu, số liệu xem Kế hoạch số 25/KH-UBND.",
    # what ends is not the cited document
    "Theo Quyết định số 9/QĐ-UBND thì Quyết định số 8/QĐ-UBND hết hiệu lực.",
]


@pytest.mark.parametrize("text", SILENT)
def test_what_is_said_of_others_is_not_said_of_the_citing_document(text: str) -> None:
    assert relations(plan(text, "basis"))[0] is None
    assert relations(plan(text))[0] in {None, "carries-out"}


def test_a_list_is_replaced_as_a_whole() -> None:
    text = "Kế hoạch này thay thế Kế hoạch số 11/KH-UBND ngày 4/1/2021 và Kế hoạch số 10/KH-UBND."
    assert relations(plan(text)) == ["replaces", "replaces"]


def test_a_title_speaks_for_its_document() -> None:
    text = "QUYẾT ĐỊNH sửa đổi, bổ sung Quyết định số 3/QĐ-UBND\n\nĐiều 1."
    assert relations(plan(text)) == [None]
    assert relations(plan(text, **{"/title": (0, text.index("\n"))})) == ["amends"]


def test_what_the_role_says_already_is_not_said_again() -> None:
    assert relations(plan("Thực hiện Kế hoạch số 25/KH-UBND;", "basis")) == [None]


def test_a_law_without_number_has_a_name() -> None:
    text = "Căn cứ Luật Tổ chức chính quyền\nđịa phương ngày 19 tháng 6 năm 2015;"
    law = {"type": "Luật", "number": None, "date": "2015-06-19", "issuer": None, "role": "basis"}
    record = make_record(text=text, references=[law, law | {"number": "77/2015/QH13"}, law])
    span = {"start": text.index("Luật"), "end": len(text) - 1}
    record["evidence"] = {"/references/0": span, "/references/1": span}
    assert law_names(record) == ["Luật Tổ chức chính quyền địa phương", None, None]
