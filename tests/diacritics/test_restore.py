"""The door of the restorer: golden cases, and what holds for any text."""

import json
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.diacritics import detect, fluency, restore, stage
from pipeline.diacritics.edits import apply
from pipeline.document import Document, Source
from pipeline.text import fold

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "restore.jsonl").read_text("utf-8").splitlines()
]
PLAIN = "Phong Giao duc va Dao tao yeu cau cac truong bao cao ket qua thi dua truoc ngay 25 thang 5"
MARKED = "Phòng Giáo dục và Đào tạo yêu cầu các trường báo cáo kết quả thi đua trước ngày 25 tháng 5"
ANY_TEXT = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(
            [*PLAIN.split(), *MARKED.split(), "\n", "\n\n", "QD-UBND", "12/KH-GDDT", "a)", "é", "_", "ñ"]
        ),
        max_size=40,
    ).map(" ".join),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["read"][:30])
def test_golden(case: dict[str, str]) -> None:
    done = restore(case["read"])
    assert (done.text, done.condition.name) == (case["text"], case["condition"])
    assert apply(case["read"], done.edits) == case["text"]


@given(ANY_TEXT, st.sampled_from(["auto", "restore", "repair"]))
@settings(max_examples=150, deadline=None)
def test_edits_replay(text: str, mode: str) -> None:
    done = restore(text, mode)
    assert apply(text, done.edits) == done.text
    assert all(text[edit.start : edit.end] == edit.before for edit in done.edits)
    assert all(a.end <= b.start for a, b in zip(done.edits, done.edits[1:], strict=False))
    assert all(0 <= edit.confidence <= 1 for edit in done.edits)


@given(ANY_TEXT.map(lambda text: unicodedata.normalize("NFC", text)))
@settings(max_examples=150, deadline=None)
def test_restore_keeps_letters_and_length(text: str) -> None:
    done = restore(text, "restore")
    assert len(done.text) == len(text)
    assert fold(done.text) == fold(text)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "12/2022", "🎉 🎉", "\u0301", "\ud7ff\u0000\x01", "a"])
def test_nothing_to_do(text: str) -> None:
    assert restore(text).text == text


def test_decomposed_input_is_restored_like_composed() -> None:
    decomposed = unicodedata.normalize("NFD", MARKED)
    done = restore(decomposed)
    assert done.text == MARKED
    assert apply(decomposed, done.edits) == MARKED


def test_marks_that_are_there_are_kept() -> None:
    done = restore("Ban to chuc hop ban ke hoach, lá thư cam on cac thay giao, co giao trong toan truong")
    assert " lá " in done.text


def test_stripped_paragraph_in_accented_text() -> None:
    text = f"{MARKED}.\n{MARKED}.\n\n{PLAIN}.\n\n{MARKED}.\n"
    assert restore(text).text == f"{MARKED}.\n{MARKED}.\n\n{MARKED}.\n\n{MARKED}.\n"


def test_foreign_line_in_stripped_text_stays() -> None:
    english = "Please send the reports to the office of the director before Friday"
    done = restore(f"{PLAIN}.\n{english}.\n{PLAIN}.")
    assert english in done.text


def test_every_change_has_a_confidence_and_alternatives() -> None:
    edits = restore("Can bo quan ly, nguoi ban hang o cho va ban be cua ho").edits
    assert edits
    assert any(edit.alternatives for edit in edits)
    for edit in edits:
        assert sum(p for _, p in edit.alternatives) + edit.confidence <= 1.01


def test_unknown_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="shout"):
        restore("a", "shout")


def test_evidence() -> None:
    accented, stripped = detect(MARKED), detect(PLAIN)
    assert accented.marked > 0.8 > 0.1 > stripped.marked
    assert stripped.missing > 0.95
    assert fluency(MARKED) > fluency(PLAIN) + 2 and fluency("Một") == 0.0


def _document(text: str) -> Document:
    return Document(Source("a.txt", "text/plain", len(text), "0"), read=text)


def test_stage_sets_text_edits_condition() -> None:
    done = stage().run(_document(PLAIN))
    assert (done.text, done.condition, done.problems) == (MARKED, "stripped", ())
    assert apply(done.read, done.edits) == done.text


def test_stage_names_foreign_text() -> None:
    text = "The committee shall meet once a month and report to the board about everything."
    done = stage().run(_document(text))
    assert [problem.kind for problem in done.problems] == ["not-vietnamese"]
    assert done.text == text


@pytest.mark.slow
def test_a_megabyte_on_one_line() -> None:
    text = (PLAIN + " ") * (1_000_000 // len(PLAIN))
    started = time.process_time()
    done = restore(text)
    assert time.process_time() - started < 60
    assert done.text.startswith(MARKED)


def test_four_pages_are_fast() -> None:
    accented, plain = (MARKED + ".\n") * 110, (PLAIN + ".\n") * 110
    restore(PLAIN)
    started = time.process_time()
    assert restore(accented).edits == ()
    middle = time.process_time()
    restore(plain)
    assert middle - started < 0.5
    assert time.process_time() - middle < 2


def test_badly_read_formulas_of_every_letterhead() -> None:
    text = "CQNG HOA xA HQI CHU NGHiA VI¥1;' NAM\nDQc l~p - TV do - H,nh phuc\n" + (
        "Cac nha trudng phdt dong phong trao thi dua, nang cao chat lupng gido due toan dien.\n"
    )
    lines = restore(text).text.splitlines()
    assert lines[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]


def test_a_sentence_about_a_formula_is_no_formula() -> None:
    text = "Uy ban nhan dan xd va trudng hoc cung nhau phdt dong phong trao thi dua gido due"
    assert restore(text).text.startswith("Ủy ban nhân dân xã và trường học")
