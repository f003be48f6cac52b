import json

import pytest

from pipeline import evaluate

GOLD = {
    "number": "05/KH-UBND",
    "issue_date": None,
    "place": "Hòa Bình",
    "signer": {"name": "Lê Văn A"},
    "references": [{"number": "1/QĐ-TTg"}, {"number": None, "date": "2003-11-26"}],
    "movements": ["Dạy tốt - Học tốt"],
    "targets": [{"text": "ra lớp đạt 100%", "value": 100}],
    "recipients": ["Lưu: VT"],
}
RECORD = {
    "source": {"file": "a.txt"},
    "number": "5/KH - UBND",
    "issue_date": None,
    "place": "Hoà Bình",
    "signer": {"name": "LÊ VĂN A", "title": "x"},
    "references": [{"number": "1/QĐ-TTg"}, {"number": "2/QĐ-TTg"}],
    "movements": [
        {"name": "dạy tốt, học tốt", "kind": "phong trào thi đua"},
        {"name": "b", "kind": "chương trình"},
    ],
    "targets": [{"text": "trẻ ra lớp đạt 100%", "value": 100.0}],
    "recipients": [],
    "evidence": {"/number": {"confidence": 0.9}, "/references/1": {"confidence": 0.9}},
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.gold.json").write_text(json.dumps(GOLD), "utf-8")
    (tmp_path / "a.txt").write_text("văn bản", "utf-8")
    return tmp_path


def test_values_are_compared_as_a_reader_would(folder):
    fields = evaluate.evaluate(folder, [RECORD]).as_dict()["fields"]
    assert all(fields[name]["accuracy"] == 1 for name in ("number", "issue_date", "place", "signer"))
    assert fields["references"]["precision"] == 0.5
    assert fields["references"]["recall"] == 1
    assert fields["movements"]["f1"] == 1
    assert fields["targets"]["f1"] == 1
    assert fields["recipients"]["recall"] == 0


def test_a_missing_record_counts_as_missed(folder):
    fields = evaluate.evaluate(folder, []).as_dict()["fields"]
    assert fields["number"]["accuracy"] == 0
    assert fields["issue_date"]["accuracy"] == 1
    assert fields["references"]["recall"] == 0


def test_marks_are_not_forgiven(folder):
    report = evaluate.evaluate(folder, [{**RECORD, "place": "Hoa Binh"}])
    assert report.as_dict()["fields"]["place"]["accuracy"] == 0
    assert "Hoa Binh" in evaluate.format_report(report, errors=True)


def test_calibration_is_the_gap_between_promise_and_outcome(folder):
    assert evaluate.evaluate(folder, [RECORD]).as_dict()["calibration_error"] == pytest.approx(0.4)


def test_documents_are_found_beside_their_labels(folder):
    assert [path.name for path in evaluate.documents(folder)] == ["a.txt"]
