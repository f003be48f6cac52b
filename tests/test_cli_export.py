"""`export hocr|alto|pdf` as people meet it: folders, names, what is missing, exit codes."""

import shutil
import sqlite3
import sys
from pathlib import Path

import pikepdf
import pytest
from cli_runner import kehoach
from lxml import etree
from plan_samples import write_plans
from reread import words_of

from corpora.synthetic import compose
from corpora.synthetic.pdf import as_pdf
from pipeline.dataset import open_dataset


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dataset of two PDFs of one name and a text."""
    folder = tmp_path_factory.mktemp("export")
    for number, place in ((4, "a"), (7, "b")):
        (folder / place).mkdir()
        (folder / place / "Kế hoạch: số?.pdf").write_bytes(as_pdf(compose(f"facsimile:{number}")))
    (folder / "b" / "other.pdf").write_bytes(as_pdf(compose("facsimile:28")))
    write_plans(folder / "texts", 1)
    done = kehoach("ingest", "a", "b", "texts", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def copy(shelf: Path, tmp_path: Path) -> Path:
    """A copy of it to be spoilt; its dataset still means the files of the original."""
    shutil.copytree(shelf, tmp_path / "copy")
    with sqlite3.connect(tmp_path / "copy" / "kehoach.db") as db:
        db.execute("UPDATE file SET path = replace(path, ?, ?)", (str(shelf), str(tmp_path / "copy")))
    db.close()
    return tmp_path / "copy"


def test_a_folder_gets_a_file_for_each_document(shelf: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    done = kehoach("export", "pdf", out, cwd=shelf)
    assert done.returncode == 0, done.stderr
    assert "không có trang nào" in done.stderr and "plan001.txt" in done.stderr  # the text
    assert "Đã xuất 3 văn bản" in done.stderr
    names = sorted(path.name for path in out.iterdir())
    with open_dataset(shelf / "kehoach.db") as dataset:
        ids = [r["id"][7:17] for r in dataset.records() if r["source"]["file"].startswith("Kế hoạch")]
    assert names == sorted([*(f"Kế hoạch_ số_-{id}.pdf" for id in ids), "other.pdf"])
    assert len(words_of(out / "other.pdf")) > 100
    again = kehoach("export", "pdf", out, cwd=shelf)
    assert again.returncode == 0 and sorted(path.name for path in out.iterdir()) == names


@pytest.mark.parametrize(("format", "suffix"), [("hocr", ".hocr"), ("alto", ".alto.xml")])
def test_one_document_may_go_into_a_named_file(shelf: Path, tmp_path: Path, format: str, suffix: str) -> None:
    with open_dataset(shelf / "kehoach.db") as dataset:
        number = next(r["number"] for r in dataset.records() if r["source"]["file"] == "other.pdf")
    target = tmp_path / f"one{suffix}"
    done = kehoach("export", format, target, "--number", number, cwd=shelf)
    assert done.returncode == 0, done.stderr
    assert len(list(etree.parse(target).iter())) > 100
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_what_out_may_not_be(shelf: Path, tmp_path: Path) -> None:
    several = kehoach("export", "pdf", tmp_path / "one.pdf", cwd=shelf)
    assert several.returncode == 2 and "4 văn bản" in several.stderr
    stdout = kehoach("export", "hocr", "-", cwd=shelf)
    assert stdout.returncode == 2 and ".hocr" in stdout.stderr and not stdout.stdout
    (tmp_path / "file").write_text("x")
    taken = kehoach("export", "alto", tmp_path / "file", cwd=shelf)
    assert taken.returncode == 2 and (tmp_path / "file").read_text() == "x"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]


def test_no_source_is_written_over(copy: Path) -> None:
    before = (copy / "b" / "other.pdf").read_bytes()
    done = kehoach("export", "pdf", "b", cwd=copy)
    assert done.returncode == 2 and "other.pdf" in done.stderr and "Đã xuất 2 văn bản" in done.stderr
    assert (copy / "b" / "other.pdf").read_bytes() == before


def test_sources_that_moved_or_changed_are_named_and_the_others_go_on(copy: Path) -> None:
    (copy / "b" / "other.pdf").unlink()
    first = next((copy / "a").iterdir())
    first.write_bytes(first.read_bytes() + b"\n")
    done = kehoach("export", "pdf", "out", cwd=copy)
    assert done.returncode == 1
    assert "other.pdf: không còn tệp gốc" in done.stderr and f"{first}: tệp gốc đã thay đổi" in done.stderr
    assert "Đã xuất 1 văn bản" in done.stderr
    assert len(list((copy / "out").iterdir())) == 1
    text = kehoach("export", "hocr", "out", cwd=copy)
    assert text.returncode == 0 and "A4" in text.stderr
    assert "bbox 0 0 2480 3508" in (copy / "out" / "other.hocr").read_text("utf-8")


def test_a_second_name_of_the_file_will_do(copy: Path) -> None:
    shutil.copy(copy / "b" / "other.pdf", copy / "b" / "same.pdf")
    kehoach("ingest", "b/same.pdf", cwd=copy)
    (copy / "b" / "other.pdf").unlink()
    done = kehoach("export", "pdf", "out", cwd=copy)
    assert done.returncode == 0 and "Đã xuất 3 văn bản" in done.stderr


def test_documents_of_before_are_named_with_what_they_lack(copy: Path) -> None:
    with sqlite3.connect(copy / "kehoach.db") as db:
        db.execute("UPDATE content SET pages = NULL")
    db.close()
    done = kehoach("export", "hocr", "out", cwd=copy)
    assert done.returncode == 1 and "other.pdf" in done.stderr
    assert "kehoach ingest --refresh record" in done.stderr
    assert not list((copy / "out").iterdir())
    with open_dataset(copy / "kehoach.db") as dataset:
        assert dataset.count() == 4 and not dataset.faults()
    kehoach("ingest", "--refresh", "record", "a", "b", cwd=copy)
    assert "Đã xuất 3 văn bản" in kehoach("export", "hocr", "out", cwd=copy).stderr


def test_without_ghostscript_it_is_a_plain_pdf_and_says_so_once(shelf: Path, tmp_path: Path) -> None:
    done = kehoach("export", "pdf", tmp_path, cwd=shelf, PATH=str(Path(sys.executable).parent))
    assert done.returncode == 0 and done.stderr.count("apt install ghostscript") == 1
    assert len(words_of(tmp_path / "other.pdf")) > 100
    with pikepdf.open(tmp_path / "other.pdf") as pdf, pdf.open_metadata() as about:
        assert not about.pdfa_status


def test_nothing_found_writes_nothing(shelf: Path, tmp_path: Path) -> None:
    done = kehoach("export", "pdf", tmp_path / "out", "--year", "1950", cwd=shelf, KEHOACH_LANG="en")
    assert done.returncode == 0 and "0 documents" in done.stderr
