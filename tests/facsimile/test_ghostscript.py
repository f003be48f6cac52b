"""What Ghostscript may do wrong: then there is a plain PDF, and the reason is told."""

import os
import shutil
import stat
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from reread import words_of

from pipeline.facsimile import ghostscript
from pipeline.facsimile.archival import write_pdf
from pipeline.facsimile.ghostscript import Ghostscript, GhostscriptFailed, convert, probe


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts a program of this script in the place of Ghostscript; `$out` is the file to be written."""

    def install(script: str) -> None:
        program = tmp_path / "gs"
        find = 'for a in "$@"; do case "$a" in -sOutputFile=*) out="${a#-sOutputFile=}";; esac; in="$a"; done'
        program.write_text(
            f'#!/bin/sh\nif [ "$1" = --version ]; then echo 10.05.1; exit; fi\n{find}\n{script}\n'
        )
        program.chmod(program.stat().st_mode | stat.S_IEXEC)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        probe.cache_clear()

    yield install
    probe.cache_clear()


def export(shelf: Any, target: Path) -> str | None:
    with target.open("wb") as stream:
        return write_pdf(shelf.record("scan.pdf"), shelf.pages("scan.pdf"), shelf.origin("scan.pdf"), stream)


def is_plain_and_right(shelf: Any, path: Path) -> bool:
    text = shelf.record("scan.pdf")["text"]
    with pikepdf.open(path) as pdf, pdf.open_metadata() as about:
        plain = not about.pdfa_status and about["dc:title"] == shelf.record("scan.pdf")["title"]
    words = [text[word.start : word.end] for word in shelf.pages("scan.pdf")[0].words]
    return plain and [word for word, _ in words_of(path)] == words


def test_there_is_none(shelf: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shelf.record("scan.pdf")  # which needs Tesseract
    monkeypatch.setenv("PATH", str(tmp_path))
    probe.cache_clear()
    try:
        assert probe() is None
        assert "apt install ghostscript" in (export(shelf, tmp_path / "a.pdf") or "")
    finally:
        probe.cache_clear()
    assert is_plain_and_right(shelf, tmp_path / "a.pdf")


BLANK = (
    'python3 -c "import pikepdf,sys; p=pikepdf.open(sys.argv[1]); {edit}; p.save(sys.argv[2])" "$in" "$out"'
)
CLAIM = (
    "m=p.open_metadata(); m.__enter__(); m['pdfaid:part']='2'; m['pdfaid:conformance']='B'; "
    "m.__exit__(None,None,None)"
)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo 'Error: /undefined in nothing' >&2; exit 1", "/undefined in nothing"),
        ("exit 0", "rc 0"),
        ('cp "$in" "$out"', "PDF/A-2b"),
        (
            BLANK.format(
                edit=f"p.pages[0].contents_coalesce(); p.pages[0].Contents=p.make_stream(b''); {CLAIM}"
            ),
            "chữ",
        ),
        (BLANK.format(edit=f"del p.pages[0].Resources.XObject; {CLAIM}"), "hình"),
        (BLANK.format(edit=f"p.pages.append(p.pages[0]); {CLAIM}"), "mất trang"),
    ],
    ids=["error", "nothing", "no PDF/A", "no text", "no picture", "pages"],
)
def test_what_it_spoils_is_not_taken(shelf: Any, tmp_path: Path, fake: Any, script: str, reason: str) -> None:
    import sys

    fake(script.replace("python3", sys.executable))
    remark = export(shelf, tmp_path / "a.pdf")
    assert remark and reason in remark and "scan.pdf" in remark
    assert is_plain_and_right(shelf, tmp_path / "a.pdf")


def test_one_that_hangs_is_stopped(tmp_path: Path, fake: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    fake("exec sleep 60")
    monkeypatch.setattr(ghostscript, "SECONDS", 0.5)
    found = probe()
    assert found and found.version == "10.05.1"
    with pytest.raises(GhostscriptFailed, match="giây"):
        convert(found, tmp_path / "in.pdf", tmp_path / "out.pdf", 0)


def test_versions_that_spoil_text_are_told_apart() -> None:
    old = "-dNEWPDF=false"
    for version, wanted in {"9.56.1": False, "10.00.0": True, "10.02.0": True, "10.02.1": False}.items():
        assert (old in ghostscript._options(Ghostscript("gs", version))) == wanted


@pytest.mark.skipif(not shutil.which("gs"), reason="Ghostscript is not installed")
def test_file_names_are_taken_literally(shelf: Any, tmp_path: Path) -> None:
    source, target = tmp_path / "kế hoạch (%d).pdf", tmp_path / "out (%03d).pdf"
    shutil.copy(shelf.folder / "born.pdf", source)
    found = probe()
    assert found
    convert(found, source, target, 1)
    assert target.is_file()
