"""The measurement of extraction measures what it says."""

import json
import shutil

import pypdfium2
import pytest
from reading_pages import have_fonts

from pipeline import evaluate
from tools.bench_extract import Condition, quality, table
from tools.conditions import long_texts, print_and_scan, spread

LABEL = {"number": "1/KH-UBND", "place": "Hòa Bình", "recipients": ["Lưu: VT"]}
LOST = {**LABEL, "place": "Hoa Binh"}


def conditions(stripped):
    labels = {str(number): LABEL for number in range(10)}
    records = dict.fromkeys(labels, LABEL) | {"0": LOST}
    worse = Condition({"0": LABEL, "1": LABEL}, {"0": LOST, "1": stripped})
    return {"clean": Condition(labels, records), "stripped": worse, "read": Condition()}


def row(found, field):
    return next(line for line in table("x", found).splitlines() if line.startswith(field)).split()[1:]


def test_a_condition_is_set_beside_the_clean_figures_of_its_own_documents():
    assert row(conditions(LABEL), "place") == ["0.9000", "0.5000", "0.5000", "0.0"]


def test_what_costs_more_than_it_may_is_marked():
    assert row(conditions(LOST), "place") == ["0.9000", "0.5000", "0.0000", "-50.0!"]
    assert "in 11 of 12 fields" in table("x", conditions(LOST))
    assert "in 12 of 12 fields" in table("x", conditions(LABEL))


def test_sets_are_added_up_under_names_of_their_own():
    both = Condition()
    for title in ("a", "b"):
        both.add(title, Condition({"1": LABEL}, {"1": LABEL if title == "a" else LOST}))
    assert both.report().figures()["place"] == 0.5


def test_long_texts_are_four_pages():
    found = list(long_texts(("district", "school"), 9000))
    assert all(9000 <= len(text) < 16000 for text in found)
    assert len(set(found)) == 2


def test_documents_are_taken_from_all_parts():
    assert spread([str(n) for n in range(100)], 4) == ["0", "25", "50", "75"]
    assert spread(["a"], 4) == ["a"]


@pytest.mark.slow
@pytest.mark.skipif(
    not have_fonts() or not shutil.which("tesseract"), reason="needs fonts-croscore, tesseract"
)
def test_every_condition_is_measured_and_kept(tmp_path, capsys, monkeypatch):
    gold = tmp_path / "gold"
    gold.mkdir()
    monkeypatch.setattr("tools.bench_extract.UNSEEN", gold)
    arguments = type("Arguments", (), {"gold": [], "generated": 2, "read": 1, "jobs": 1, "printing": 2})
    quality(arguments, tmp_path / "kept", tmp_path / "scratch")
    shown = capsys.readouterr()
    assert "2 documents, 2 stripped, 1 read" in shown.out
    assert "no labelled documents" in shown.err
    read = tmp_path / "kept" / "composed" / "read"
    record = json.loads((read / "records.jsonl").read_text("utf-8").splitlines()[0])
    assert set(record["source"]["text_from"]) == {"ocr"}
    assert evaluate.evaluate(read, [record]).figures()["doc_type"] == 1


@pytest.mark.slow
@pytest.mark.skipif(not have_fonts(), reason="needs fonts-croscore")
def test_texts_are_printed_in_full(tmp_path):
    lines = [f"Dòng thứ {number} của văn bản" for number in range(100)]
    print_and_scan(tmp_path, {"a": "\n".join(lines)}, None, 1)
    assert len(pypdfium2.PdfDocument(tmp_path / "a.pdf")) == 3


@pytest.mark.slow
@pytest.mark.skipif(not have_fonts(), reason="needs fonts-croscore")
def test_each_printing_goes_through_machines_of_its_own(tmp_path):
    scans = []
    for number, printing in enumerate((1, 2, 2)):
        folder = tmp_path / str(number)
        folder.mkdir()
        print_and_scan(folder, {"a": "Kế hoạch thi đua"}, None, 1, printing)
        scans.append((folder / "a.pdf").read_bytes())
    assert scans[0] != scans[1] == scans[2]
