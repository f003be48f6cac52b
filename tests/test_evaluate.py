"""Scores of records against labels: what agrees, what it rests on, how it is told."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from cli_runner import kehoach

from corpora.synthetic import compose
from pipeline import evaluate
from pipeline.errors import BadLabel
from pipeline.text import fold

SCORER = Path(__file__).resolve().parents[2] / "shared" / "eval" / "score.py"
"""An independent scorer; it lies beside the repository only where it is developed."""

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
TEXT = "KẾ HOẠCH\nsố 5/KH - UBND ngày\nCăn cứ 1/QĐ-TTg và 2/QĐ-TTg\n"


def evidence(value, confidence):
    """Where `value` stands in TEXT."""
    start = TEXT.index(value)
    return {
        "page": 1, "start": start, "end": start + len(value), "confidence": confidence, "method": "citation",
    }  # fmt: skip


RECORD = {
    "source": {"file": "a.txt"},
    "text": TEXT,
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
    "evidence": {
        "/number": evidence("5/KH - UBND", 0.9),
        "/references/0": evidence("1/QĐ-TTg", 0.6),
        "/references/1": evidence("2/QĐ-TTg", 0.9),
    },
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.gold.json").write_text(json.dumps(GOLD), "utf-8")
    (tmp_path / "a.txt").write_text("văn bản", "utf-8")
    return tmp_path


def fields(folder, *records):
    return evaluate.evaluate(folder, records).as_dict()["fields"]


def test_values_are_compared_as_a_reader_would(folder):
    found = fields(folder, RECORD)
    assert all(found[name]["accuracy"] == 1 for name in ("number", "issue_date", "place", "signer"))
    assert found["references"]["precision"] == 0.5
    assert found["references"]["recall"] == 1
    assert found["movements"]["f1"] == pytest.approx(1)
    assert found["targets"]["f1"] == pytest.approx(1)
    assert found["recipients"]["recall"] == 0


def test_a_missing_record_counts_as_missed(folder):
    found = fields(folder)
    assert found["number"]["accuracy"] == 0
    assert found["issue_date"]["accuracy"] == 1
    assert found["references"]["recall"] == 0


def test_marks_are_not_forgiven(folder):
    report = evaluate.evaluate(folder, [{**RECORD, "place": "Hoa Binh"}])
    assert report.as_dict()["fields"]["place"]["accuracy"] == 0
    assert "Hoa Binh" in evaluate.format_report(report, errors=True)


def test_one_label_is_found_once(folder):
    twice = {**RECORD, "references": [{"number": "1/QĐ-TTg"}, {"number": "01/QĐ-TTg"}]}
    assert fields(folder, twice)["references"]["right"] == 1
    assert fields(folder, twice)["references"]["precision"] == 0.5


def test_calibration_is_the_gap_between_promise_and_outcome(folder):
    report = evaluate.evaluate(folder, [RECORD]).as_dict()
    assert report["fields"]["number"]["calibration_error"] == pytest.approx(0.1)
    assert report["fields"]["references"]["calibration_error"] == pytest.approx((0.9 + 0.4) / 2)
    assert report["calibration_error"] == pytest.approx((2 * 0.4 + 0.4) / 3)
    assert [(b["values"], b["confidence"], b["right"]) for b in report["reliability"]] == [
        (1, 0.6, 1.0), (2, 0.9, 0.5),
    ]  # fmt: skip


def test_an_error_tells_what_was_wanted_what_was_got_and_where_it_stood(folder):
    unsure = {**RECORD, "references": [{"number": "3/QĐ"}, {"number": "2/QĐ-TTg"}]}
    errors = evaluate.evaluate(folder, [unsure]).lists["references"].sure_first()
    assert [(e.wanted, e.got) for e in errors] == [
        (None, {"number": "2/QĐ-TTg"}),
        (None, {"number": "3/QĐ"}),
        ({"number": "1/QĐ-TTg"}, None),
    ]
    surest = errors[0].evidence
    assert (surest["line"], surest["page"], surest["method"]) == (3, 1, "citation")
    assert surest["snippet"] == "Căn cứ 1/QĐ-TTg và ‹2/QĐ-TTg›"


def test_documents_are_found_beside_their_labels(folder):
    for name in ("b.txt", "a.b.txt", "ab.txt", "a.json"):
        (folder / name).write_text("x", "utf-8")
    (folder / "a.b.gold.json").write_text("{}", "utf-8")
    assert [path.name for path in evaluate.documents(folder)] == ["a.b.txt", "a.txt"]


@pytest.mark.parametrize("text", ["{", "[]", '{"references": "1/QĐ"}', '{"targets": ["100%"]}'])
def test_a_label_that_cannot_be_used_is_named(folder, text):
    (folder / "b.gold.json").write_text(text, "utf-8")
    found, faults = evaluate.read_labels(folder)
    assert list(found) == ["a"]
    assert "b.gold.json" in str(faults[0])
    with pytest.raises(BadLabel):
        evaluate.labels(folder)


def misread(value, dice):
    """A text as a poor program gives it; how much is lost lies about where agreement ends."""
    words = value.split()
    at = dice.randrange(len(words) + 1)
    share = dice.uniform(0, 0.4)
    return dice.choice((
        fold(value), value.upper(), f" 0{value}. ", f"0{value[1:]}", None, " ".join(words[at:] + words[:at]),
        "".join(letter for letter in value if dice.random() > share),
        "".join(dice.choice("aenhit ") if dice.random() < share else letter for letter in value),
    ))  # fmt: skip


def spoilt(label, dice):
    """The record of a label that a poor program would make: values lost, changed, doubled, out of order."""

    def other(value):
        if isinstance(value, str):
            return misread(value, dice)
        if isinstance(value, dict):
            return {key: other(part) if dice.random() < 0.4 else part for key, part in value.items()}
        return dice.choice((value, None, 7))

    record = {}
    for key, value in label.items():
        if isinstance(value, list):
            items = [other(item) if dice.random() < 0.5 else item for item in value * dice.choice((1, 1, 2))]
            dice.shuffle(items)
            record[key] = [item for item in items if item is not None]
        else:
            record[key] = other(value) if dice.random() < 0.5 else value
    return record


def test_figures_are_those_of_an_independent_scorer(tmp_path):
    if not SCORER.is_file():
        pytest.skip("the independent scorer (shared/eval/score.py) lies beside the repository only there")
    dice, records = random.Random(5), []
    for number in range(150):
        label = compose(f"scored:{number}").label
        (tmp_path / f"{number:03}.gold.json").write_text(json.dumps(label, ensure_ascii=False), "utf-8")
        records.append(spoilt(label, dice) | {"source": {"file": f"{number:03}.txt"}})
    lines = [json.dumps(record, ensure_ascii=False) for record in records[1:]]
    (tmp_path / "records.jsonl").write_text("\n".join(lines), "utf-8")
    command = [sys.executable, SCORER, tmp_path, tmp_path / "records.jsonl", "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    ours = fields(tmp_path, *records[1:])
    assert ours.keys() == theirs.keys()
    for name, figures in theirs.items():
        assert {key: ours[name][key] for key in figures} == pytest.approx(figures), name
        assert 0.2 < figures.get("accuracy", figures.get("f1")) < 0.999, f"{name} is hardly tried"


def written(folder, name, record):
    (folder / name).write_text(json.dumps(record), "utf-8")


def test_ready_records_come_as_lines_or_as_a_folder(folder):
    (folder / "made").mkdir()
    written(folder / "made", "a.json", {**RECORD, "source": {"file": "elsewhere.pdf"}})
    written(folder, "all.jsonl", RECORD)
    as_folder = kehoach("evaluate", ".", "--records", "made", "--format", "json", cwd=folder)
    as_lines = kehoach("evaluate", ".", "--records", "all.jsonl", "--format", "json", cwd=folder)
    assert as_folder.returncode == as_lines.returncode == 0
    assert as_folder.stdout == as_lines.stdout
    told = json.loads(as_lines.stdout)
    assert told["fields"]["references"]["precision"] == 0.5
    assert told["problems"] == []
    assert {error["field"] for error in told["errors"]} == {"references", "recipients"}


@pytest.mark.parametrize(("language", "words"), [("vi", ("nhãn", "dòng 3")), ("en", ("wanted", "line 3"))])
def test_errors_are_told_in_both_languages(folder, language, words):
    written(folder, "all.jsonl", RECORD)
    done = kehoach("--lang", language, "evaluate", ".", "--records", "all.jsonl", "--errors", cwd=folder)
    assert all(word in done.stdout for word in ("2/QĐ-TTg", *words))


def test_what_is_amiss_is_named_and_the_rest_compared(folder):
    (folder / "bad.gold.json").write_text("{", "utf-8")
    written(folder, "alone.gold.json", GOLD)
    written(folder, "empty.gold.json", GOLD)
    (folder / "empty.txt").write_text("", "utf-8")
    done = kehoach("evaluate", ".", "--format", "json", cwd=folder)
    assert done.returncode == 1
    assert all(name in done.stderr for name in ("bad.gold.json", "alone.gold.json", "empty.txt"))
    told = json.loads(done.stdout)
    assert told["documents"] == 3
    assert len(told["problems"]) >= 3


def test_a_record_that_is_not_there_is_named(folder):
    written(folder, "b.gold.json", GOLD)
    written(folder, "all.jsonl", RECORD)
    done = kehoach("evaluate", ".", "--records", "all.jsonl", cwd=folder)
    assert done.returncode == 1
    assert done.stderr.startswith("b: ")


def test_a_folder_without_labels_says_how_they_are_named(tmp_path):
    done = kehoach("evaluate", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert "001.gold.json" in done.stderr
