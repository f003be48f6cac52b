"""Which dated windows of a plan are phases, on our own small texts (tests/cases/phases.jsonl)."""

import pytest
from entity_cases import cases, found

from pipeline.entities.dates import SPAN, window
from pipeline.text import search_key

PLAN = """KẾ HOẠCH
Tổ chức phong trào thi đua năm 2021

III. NỘI DUNG
{}
"""


@pytest.mark.parametrize("case", cases("phases"), ids=lambda c: c["text"][:40])
def test_phases_of_a_drive(case):
    values = [entity.value for entity in found(PLAN.format(case["text"]), "phases")]
    assert [[v["label"], v["start"], v["end"]] for v in values] == case["phases"]


def test_the_stages_of_a_plan_make_its_time_a_phase():
    text = """KẾ HOẠCH
Thực hiện Chỉ thị về nước sạch

3. Thời gian
Thời gian thực hiện 01/7/2019 - 31/12/2019, cụ thể:
3.1. Đợt 1: Từ ngày 01-7-2019 đến hết tháng 10 năm 2019
3.2. Đợt 2: Từ ngày 01/11/2019 đến hết tháng 12 năm 2019
"""
    values = [entity.value for entity in found(text, "phases")]
    assert [v["start"] for v in values] == ["2019-07-01", "2019-07-01", "2019-11-01"]


@pytest.mark.parametrize("text", ["từ 05/9/2021 đến 20/11", "từ 05/9 đến 20/11", "từ tháng 9 đến 20/11/2021"])
def test_spans_without_an_issue_date(text):
    for match in SPAN.finditer(search_key(text)):
        span = window(match, None)
        assert span is None or (span.first.year and span.last.year)
