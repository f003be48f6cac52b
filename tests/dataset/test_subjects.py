"""Which targets are of one subject, and what keeps others apart."""

import pytest

from pipeline.dataset.subjects import in_unit, measure, subjects, wording
from pipeline.lexicon import rows
from pipeline.text import nfc


def target(text: str, value: float, unit: str = "%", subject: str | None = None) -> dict[str, object]:
    """A target as a record has it."""
    return {"text": text, "value": value, "unit": unit, "subject": subject, "comparator": "="}


ONE = [
    [target("98% trẻ 5 tuổi ra lớp", 98), target("Tỷ lệ trẻ em 5 tuổi ra lớp đạt từ 97,5% trở lên", 97.5)],
    [target("Xây dựng 3 trường đạt chuẩn quốc gia", 3, "trường"),
     target("Có thêm 02 trường học đạt chuẩn quốc gia trong năm 2022", 2, "trường học")],
    [target("Thu ngân sách đạt 1.250 tỷ đồng", 1250, "tỷ đồng"),
     target("Thu ngân sách năm 2021 đạt 900.000 triệu đồng", 900000, "triệu đồng")],
    [target("tỉ lệ học sinh tốt nghiệp THCS 99%", 99),
     target("Học sinh tốt nghiệp trung học cơ sở đạt 98,5%", 98.5)],
    [target("Ty le ho ngheo giam con 3%", 3), target("Tỷ lệ hộ nghèo giảm còn dưới 2,5%", 2.5)],
]  # fmt: skip
APART = [
    [target("Học sinh giỏi đạt 20%", 20), target("Học sinh khá đạt 20%", 20)],
    [target("98% trẻ 5 tuổi ra lớp", 98), target("98% trẻ 3 tuổi ra lớp", 98)],
    [target("Trường mầm non đạt chuẩn 60%", 60), target("Trường tiểu học đạt chuẩn 60%", 60)],
    [target("Số hộ thoát nghèo 40 hộ", 40, "hộ"), target("Số hộ thoát nghèo 4%", 4)],
    [target("Tỷ lệ hộ nghèo giảm 1%", 1), target("Tỷ lệ hộ cận nghèo giảm 1%", 1)],
    [target("Trồng 3.000 cây xanh", 3000, "cây"), target("Tặng 3.000 suất quà", 3000, "suất quà")],
    [
        target("Tỷ lệ nữ đảng viên kết nạp năm 2020 đạt 30%", 30),
        target("Tỷ lệ đảng viên kết nạp đạt 30%", 30),
    ],
    [target("100% cơ sở ký cam kết", 100), target("100% hộ dân ký cam kết", 100)],
    [target("Tỷ lệ tốt nghiệp đạt 99%", 99), target("Tỷ lệ xếp loại tốt đạt 99%", 99)],
]


@pytest.mark.parametrize("pair", ONE, ids=lambda pair: pair[0]["text"])
def test_one_subject_in_other_words(pair):
    assert len(set(subjects(pair))) == 1


@pytest.mark.parametrize("pair", APART, ids=lambda pair: pair[0]["text"])
def test_subjects_that_differ_in_one_word(pair):
    assert len(set(subjects(pair))) == 2


def test_the_order_does_not_matter():
    listed = [item for pair in (*ONE, *APART) for item in pair]
    there, back = subjects(listed), subjects(listed[::-1])[::-1]
    assert [there[i] == there[j] for i in range(len(there)) for j in range(i)] == [
        back[i] == back[j] for i in range(len(back)) for j in range(i)
    ]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (target("Tối thiểu 95% học sinh lớp 9 được tư vấn", 95), "Học sinh lớp 9 được tư vấn"),
        (target("Tỷ lệ học sinh bỏ học không quá 0,5%", 0.5), "Tỷ lệ học sinh bỏ học"),
        (target("Trồng ít nhất 2.305 cây xanh", 2305, "cây"), "Trồng ít nhất … cây xanh"),
        (target("giỏi 25%", 25, subject="Xếp loại học lực"), "Xếp loại học lực: giỏi"),
        (target("100%", 100), "100%"),
    ],
)
def test_wording(given, shown):
    found = wording(given)
    assert found == shown or (given["text"] == "100%" and found)


def test_measures_and_sums_of_money():
    assert {measure("%"), measure("phần trăm")} == {"%"}
    assert measure("triệu đồng") == measure("tỷ đồng") != measure("trường")
    assert in_unit(900_000, "triệu đồng", "tỷ đồng") == 900
    assert in_unit(5, "trường", "tỷ đồng") == 5


def test_the_words_are_tidy():
    phrases = [row["phrase"] for row in rows("target_words")]
    assert len(phrases) == len(set(phrases))
    assert all(phrase == nfc(phrase).strip() == phrase.lower() for phrase in phrases)
