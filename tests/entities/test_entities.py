"""The findings of each component on our own small texts (tests/cases/*.jsonl)."""

import pytest
from entity_cases import analysed, cases, found
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.entities import nlp
from pipeline.entities.dates import SPAN, PartialDate, window
from pipeline.text import search_key

ISSUED = PartialDate(2014, 3, 6)


@pytest.mark.parametrize("case", cases("windows"), ids=lambda c: c["text"])
def test_windows(case):
    key = search_key(case["text"])
    spans = [span for match in SPAN.finditer(key) if (span := window(match, ISSUED))]
    if case.get("none"):
        assert spans == []
        return
    (span,) = spans
    assert (span.first.first().iso() if span.first else None) == case["start"]
    assert (span.last.last().iso() if span.last else None) == case["end"]
    assert ("relative" if span.relative else span.precision) == case["precision"]


@pytest.mark.parametrize("case", cases("references"), ids=lambda c: c["text"][:40])
def test_references(case):
    values = [e.value for e in found(f"KẾ HOẠCH\nMột việc\n\n{case['text']}", "references")]
    assert [[v["type"], v["number"], v["date"], v["issuer"]] for v in values] == case["refs"]


@pytest.mark.parametrize("case", cases("movements"), ids=lambda c: c["text"][:40])
def test_movements(case):
    entities = found(f"KẾ HOẠCH\nMột việc\n\nI. NỘI DUNG\n1. {case['text']}", "movements")
    assert [entity.value["name"] for entity in entities] == case["names"]


@pytest.mark.parametrize("case", cases("targets"), ids=lambda c: c["text"][:40])
def test_targets(case):
    entities = found(f"KẾ HOẠCH\nMột việc năm 2017\n\nI. MỤC ĐÍCH\n- Làm tốt.\n{case['text']}", "targets")
    values = [[round(e.value["value"], 4), e.value["unit"], e.value["comparator"]] for e in entities]
    for got, wanted in zip(values, case["targets"], strict=True):
        assert got[0] == wanted[0] and got[2] == wanted[2]
        assert wanted[1] is None or got[1] == wanted[1]


def test_the_text_of_a_target_ends_where_a_long_rest_begins():
    text = (
        "KẾ HOẠCH\nMột việc năm 2017\n\nII. CHỈ TIÊU\n- Tỷ lệ hộ dân có đồng hồ nước đạt 92%, và tiếp tục"
        " cải tạo các tuyến ống cũ ở trung tâm, mở thêm đội sửa chữa, phối hợp với công an xã tuyên truyền"
        " đến từng nhà, từng ngõ trong các tháng mùa khô.\n- Mọi việc xong trong năm."
    )
    assert [e.value["text"] for e in found(text, "targets")] == ["Tỷ lệ hộ dân có đồng hồ nước đạt 92%"]


PLAN = """KẾ HOẠCH
Tổ chức phong trào thi đua năm 2021

Căn cứ Kế hoạch số 5/KH-UBND ngày 02/01/2021 của UBND huyện;

III. THỜI GIAN
{}
"""


@pytest.mark.parametrize(
    ("line", "label", "days"),
    [
        ("1. Đợt 1 (từ 05/9/2021 đến 20/11/2021): dạy.", "Đợt 1", ("2021-09-05", "2021-11-20")),
        ("- Giai đoạn II: từ tháng 3 đến tháng 6/2021.", "Giai đoạn II", ("2021-03-01", "2021-06-30")),
        ("Thời gian: từ 01/02/2021 đến 30/4/2021.", "Thời gian", ("2021-02-01", "2021-04-30")),
        ("Tháng hành động vì em: tháng 6/2021.", "Tháng hành động vì em", ("2021-06-01", "2021-06-30")),
        ("- Giai đoạn II: quý III và quý IV/2021.", "Giai đoạn II", ("2021-07-01", "2021-12-31")),
        ("Đợt\tMốc bắt đầu\tMốc kết thúc\nI\t01/9/2021\t20/11/2021", "Đợt I", ("2021-09-01", "2021-11-20")),
        ("TT\tĐợt\tThời gian\n1\tI\t01/9/2021 - 20/11/2021", "Đợt I", ("2021-09-01", "2021-11-20")),
    ],
)  # fmt: skip
def test_phases(line, label, days):
    (entity,) = found(PLAN.format(line), "phases")
    assert (entity.value["label"], entity.value["start"], entity.value["end"]) == (label, *days)


@pytest.mark.parametrize(
    "line",
    [
        "Các đơn vị gửi báo cáo đợt 1 trước ngày 10/5/2021.",
        "Hội thi vòng 1 từ 02/11/2021 đến 06/11/2021.",
        "Kỷ niệm ngày thành lập (20/11/1982 - 20/11/2021).",
        "Thi nghề phổ thông đợt 1 từ 02/01 đến 05/01/2021.",
    ],
)
def test_dates_that_are_no_phases(line):
    assert found(PLAN.format(line), "phases") == []


@pytest.mark.parametrize(
    "text", ["", " \n\n", "Hello world, this is no plan at all.", "12345 67/89\n\n%%%", "😀🎉 ½ ≥ 5"]
)
def test_nothing_is_invented(text):
    assert [e for e in analysed(text).entities if e.kind not in {"targets"}] == []


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_is_survived(text):
    document = analysed(text)
    for entity in document.entities:
        assert 0 <= entity.start <= entity.end <= len(document.text)
        assert 0 <= entity.confidence <= 1


@given(st.text(alphabet="aăđ 1/-&.,\n\t KHUBND", max_size=80))
def test_the_tokenizer_loses_nothing(text):
    assert nlp().make_doc(text).text == text


LAUNCHED = """KẾ HOẠCH
Phát động phong trào thi đua {0} trên địa bàn huyện Tân Lâm năm 2021

Ủy ban nhân dân huyện phát động phong trào thi đua {1} trên địa bàn huyện Tân Lâm năm 2021 như sau:

I. MỤC ĐÍCH
1. Làm tốt việc này.
"""


@pytest.mark.parametrize(
    ("title", "opening", "names"),
    [
        ("nạo vét kênh mương, sửa chữa cầu tre", "nạo vét kênh mương, sửa chữa cầu tre", 1),
        ("yêu nước và công tác khen thưởng", "yêu nước và công tác khen thưởng", 0),
        ("giữa các xóm trong mùa nước", "rộng rãi đến mọi gia đình, mọi nhà", 0),
    ],
)
def test_a_drive_that_title_and_opening_name_alike(title, opening, names):
    entities = found(LAUNCHED.format(title, opening), "movements")
    assert [entity.value["name"] for entity in entities] == [title] * names
