"""`export` into tables, descriptions and packages, and `ingest` of exported records, as people meet them."""

import io
import json
import math
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from cli_runner import kehoach
from lxml import etree
from plan_samples import write_plans

from corpora.synthetic import compose
from corpora.synthetic.pdf import as_pdf
from pipeline.cli_import import import_files
from pipeline.dataset import create, open_dataset
from pipeline.messages import say

ABOUT = """
identifier = "T01"
organId = "H26.15"
fileCatalog = 2021
fileNotation = "01.TĐ"
title = "Tập kế hoạch"
maintenance = "Vĩnh viễn"
mode = "Công khai"
"""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dataset of two texts and a PDF, and a description of the file they make."""
    folder = tmp_path_factory.mktemp("exchange")
    write_plans(folder / "texts", 2)
    (folder / "plan.pdf").write_bytes(as_pdf(compose("facsimile:28")))
    done = kehoach("ingest", "texts", "plan.pdf", cwd=folder)
    assert done.returncode == 0, done.stderr
    (folder / "about.toml").write_text(ABOUT, "utf-8")
    return folder


@pytest.mark.parametrize("out", ["a.jsonl", "a.csv", "a.xlsx", "a.parquet", "a.edxml", "a.xml", "a.zip"])
def test_one_file(shelf: Path, tmp_path: Path, out: str) -> None:
    format = {"xml": "dc", "zip": "tt05"}.get(out[2:], out[2:])
    done = kehoach("export", format, tmp_path / out, cwd=shelf)
    assert done.returncode == 0 and "Đã xuất 3 văn bản" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [out]


@pytest.mark.parametrize(
    ("format", "count"), [("csv", 5), ("parquet", 5), ("edxml", 3), ("tt02", 3), ("dc", 3)]
)
def test_a_folder(shelf: Path, tmp_path: Path, format: str, count: int) -> None:
    out = tmp_path / "new" / "folder"
    done = kehoach("export", format, out, "--about", "about.toml", cwd=shelf)
    assert done.returncode == 0, done.stderr
    assert len(list(out.iterdir())) == count
    for path in out.glob("*xml"):
        etree.parse(path)


def test_filters_of_search(shelf: Path, tmp_path: Path) -> None:
    done = kehoach("export", "xlsx", tmp_path / "a.xlsx", "number:1/KH-UBND", cwd=shelf, KEHOACH_LANG="en")
    assert done.returncode == 0, done.stderr
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames[0] == "Documents" and book["Documents"].max_row == 2
    none = kehoach("export", "xlsx", tmp_path / "none.xlsx", "--year", "1950", cwd=shelf)
    assert none.returncode == 0 and "0 văn bản" in none.stderr


def test_what_the_archive_knows(shelf: Path) -> None:
    done = kehoach("export", "tt02", "-", "--number", "1/KH-UBND", "--about", "about.toml", cwd=shelf)
    document = etree.fromstring(done.stdout.encode())
    assert document.findtext("fileNotation") == "01.TĐ" and document.findtext("fileCatalog") == "2021"


@pytest.mark.parametrize(
    ("text", "said"),
    [("mood = 1", "mood"), ("title = ", "TOML"), ("package = 'DIP'", "DIP"), ("created = 1", "1")],
)
def test_a_description_that_will_not_do(shelf: Path, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "bad.toml").write_text(text)
    done = kehoach("export", "tt02", "-", "--about", tmp_path / "bad.toml", cwd=shelf)
    assert done.returncode == 2 and said in done.stderr and not done.stdout


def test_a_package_holds_the_searchable_pdf_and_the_other_files_as_they_are(
    shelf: Path, tmp_path: Path
) -> None:
    done = kehoach("export", "tt05", tmp_path, "--about", "about.toml", cwd=shelf)
    assert done.returncode == 0 and "thiếu" not in done.stderr, done.stderr
    (path,) = tmp_path.iterdir()
    with zipfile.ZipFile(path) as archive:
        assert path.stem == archive.namelist()[0].split("/")[0]
        data = {
            name.rpartition(".")[2]: archive.read(name) for name in archive.namelist() if "/data/" in name
        }
        count = sum("/data/" in name for name in archive.namelist())
    assert count == 3 and data["pdf"].startswith(b"%PDF") and data["pdf"] != (shelf / "plan.pdf").read_bytes()
    assert data["txt"] in {path.read_bytes() for path in (shelf / "texts").iterdir()}


def test_a_package_says_what_it_lacks_and_whose_file_is_gone(shelf: Path, tmp_path: Path) -> None:
    shutil.copytree(shelf, tmp_path / "copy")
    lost = tmp_path / "lost"
    with open_dataset(shelf / "kehoach.db") as dataset:
        lines = [json.dumps(record) for record in dataset.records()]
    (tmp_path / "only.jsonl").write_text("\n".join(lines))
    lost.mkdir()
    assert kehoach("ingest", "../only.jsonl", cwd=lost).returncode == 0  # records without their files
    done = kehoach("export", "tt05", "a.zip", cwd=lost)
    assert done.returncode == 2 and done.stderr.count("không còn tệp gốc") == 3
    assert "maintenance" in done.stderr and not (lost / "a.zip").exists()
    text = next((shelf / "texts").iterdir())
    assert kehoach("ingest", text, cwd=lost).returncode == 0
    again = kehoach("export", "tt05", "a.zip", cwd=lost)
    assert again.returncode == 1 and "Đã xuất 1 văn bản" in again.stderr


def test_what_out_may_not_be(shelf: Path, tmp_path: Path) -> None:
    assert kehoach("export", "xlsx", "-", cwd=shelf).returncode == 2
    onto_dataset = kehoach("export", "csv", "kehoach.db", cwd=shelf)
    assert onto_dataset.returncode == 2 and "kho dữ liệu" in onto_dataset.stderr
    before = (shelf / "plan.pdf").read_bytes()
    assert kehoach("export", "dc", "plan.pdf", cwd=shelf).returncode == 2
    assert (shelf / "plan.pdf").read_bytes() == before
    unknown = kehoach("export", "docx", "out", cwd=shelf)
    assert unknown.returncode == 2 and "parquet" in unknown.stderr and "tt05" in unknown.stderr
    if Path("/dev/full").exists():
        full = kehoach("export", "xlsx", "/dev/full", cwd=shelf)
        assert full.returncode == 2 and "/dev/full" in full.stderr


def test_extract_describes(shelf: Path) -> None:
    for format, root in (("edxml", "edXML"), ("tt02", "document"), ("tt05", "simpledc"), ("dc", "dc")):
        one = kehoach("extract", "plan.pdf", "--format", format, cwd=shelf)
        assert one.returncode == 0 and etree.QName(etree.fromstring(one.stdout.encode())).localname == root
    several = kehoach("extract", "plan.pdf", "texts", "--format", "dc", cwd=shelf)
    assert len(etree.fromstring(several.stdout.encode())) == 3
    nothing = kehoach("extract", "gone.pdf", "--format", "dc", cwd=shelf)
    assert nothing.returncode == 1 and not nothing.stdout


def test_export_import_export_gives_the_same_bytes(shelf: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    assert kehoach("export", "jsonl", first, cwd=shelf).returncode == 0
    done = kehoach("ingest", "first.jsonl", cwd=tmp_path)
    assert done.returncode == 0 and "3 bản ghi mới" in done.stdout
    assert kehoach("export", "jsonl", second, cwd=tmp_path).returncode == 0
    assert first.read_bytes() == second.read_bytes() and first.stat().st_size > 1000
    found = kehoach("search", "thi dua", "--format", "json", cwd=tmp_path)
    here = kehoach("search", "thi dua", "--format", "json", cwd=shelf)
    assert json.loads(found.stdout) == json.loads(here.stdout)
    again = kehoach("ingest", "first.jsonl", cwd=tmp_path)
    assert again.returncode == 0 and "0 bản ghi mới, 3 đã có" in again.stdout
    read = kehoach("ingest", shelf / "plan.pdf", cwd=tmp_path)  # the file itself knows more
    assert (
        read.returncode == 0 and "Đã xuất 1 văn bản" in kehoach("export", "pdf", "pdf", cwd=tmp_path).stderr
    )


def test_bad_lines_are_named_and_the_others_come_in(shelf: Path, tmp_path: Path) -> None:
    lines = kehoach("export", "jsonl", "-", cwd=shelf).stdout.splitlines()
    newer = json.dumps(json.loads(lines[1]) | {"schema": "kehoach.plan/9"})
    (tmp_path / "a.jsonl").write_text("\n".join([lines[0], "{", newer, lines[2]]), "utf-8")
    done = kehoach("ingest", "a.jsonl", cwd=tmp_path)
    assert done.returncode == 1 and "2 bản ghi mới, 0 đã có trong kho, 2 dòng lỗi" in done.stdout
    assert "a.jsonl, dòng 2:" in done.stderr and "kehoach.plan/9" in done.stderr
    with open_dataset(tmp_path / "kehoach.db") as dataset:
        assert dataset.count() == 2 and not dataset.faults()


def test_what_the_dataset_holds_is_kept_unless_asked(shelf: Path, tmp_path: Path) -> None:
    shutil.copy(shelf / "kehoach.db", tmp_path)
    record = json.loads(kehoach("export", "jsonl", "-", "--number", "1/KH-UBND", cwd=tmp_path).stdout)
    (tmp_path / "a.jsonl").write_text(json.dumps(record | {"title": "Khác"}))
    kept = kehoach("ingest", "a.jsonl", cwd=tmp_path)
    assert kept.returncode == 0 and "--refresh record" in kept.stderr
    title = json.loads(kehoach("show", record["id"], "-f", "json", cwd=tmp_path).stdout)["title"]
    assert title == record["title"]
    assert kehoach("ingest", "a.jsonl", "--refresh", "record", cwd=tmp_path).returncode == 0
    assert json.loads(kehoach("show", record["id"], "-f", "json", cwd=tmp_path).stdout)["title"] == "Khác"


def test_zip_of_tables(shelf: Path, tmp_path: Path) -> None:
    assert kehoach("export", "csv", tmp_path / "t.zip", cwd=shelf).returncode == 0
    archive = zipfile.ZipFile(io.BytesIO((tmp_path / "t.zip").read_bytes()))
    assert len(archive.namelist()) == 5


def test_what_cannot_be_kept_is_named_and_the_rest_goes_in(shelf: Path, tmp_path: Path) -> None:
    lines = kehoach("export", "jsonl", "-", cwd=shelf).stdout.splitlines()
    target = {"text": "85%", "subject": None, "comparator": "=", "value": 85, "unit": "%", "deadline": None}
    place = {"page": 1, "start": 0, "end": 1, "boxes": None, "read": "", "confidence": 1, "method": "percent"}
    bad = [
        ({"value": math.nan}, {}, "/targets/0/value"),
        ({"value": math.inf}, {}, "/targets/0/value"),
        ({}, {"end": 10**9}, "1000000000"),
        ({}, {"page": 10**30}, say("import.too-large")),
    ]
    written = [lines[0]]
    for changed, moved, _ in bad:
        record = json.loads(lines[1]) | {"targets": [target | changed]}
        written.append(json.dumps(record | {"evidence": {"/targets/0": place | moved}}))
    (tmp_path / "a.jsonl").write_text("\n".join([*written, lines[2]]), "utf-8")
    done = kehoach("ingest", "a.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.strip() == say("import.summary", name="a.jsonl", new=2, known=0, failed=4)
    told = done.stderr.splitlines()
    assert len(told) == len(bad)
    for number, (line, (_, _, said)) in enumerate(zip(told, bad, strict=True), 2):
        assert f"a.jsonl, dòng {number}:" in line and said in line
    assert kehoach("doctor", "--db", "kehoach.db", cwd=tmp_path).returncode == 0


def test_records_come_in_some_hundreds_to_a_transaction(shelf: Path, tmp_path: Path) -> None:
    lines = kehoach("export", "jsonl", "-", cwd=shelf).stdout.splitlines(keepends=True)
    (tmp_path / "a.jsonl").write_text("".join(lines), "utf-8")
    with create(tmp_path / "kho.db") as dataset:
        commits: list[str] = []
        dataset.db.set_trace_callback(lambda sql: commits.append(sql) if sql == "COMMIT" else None)
        assert import_files(dataset, [tmp_path / "a.jsonl"], False) == []
        assert dataset.count() == 3 and len(commits) == 1
