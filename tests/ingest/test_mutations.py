"""Broken files of all kinds: a document or one of our errors, never anything else."""

import random
from pathlib import Path

import docx
import pytest
from PIL import Image
from printed_pages import LINES, full_page_picture, write_lines

from pipeline.errors import KehoachError
from pipeline.ingest import read_file

PAGE = "<ol type=I><li>một<li value=x>hai</ol><font face=.VnTime>tr\xadêng</font><!--[if x]><p><![endif]-->"


def _cut(data: bytearray, dice: random.Random) -> bytearray:
    return data[: dice.randrange(1, len(data))]


def _flip(data: bytearray, dice: random.Random) -> bytearray:
    for _ in range(dice.choice((1, 10, 100))):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return data


def _insert(data: bytearray, dice: random.Random) -> bytearray:
    place = dice.randrange(len(data))
    return data[:place] + dice.randbytes(dice.randrange(1, 2000)) + data[place:]


def _blank(data: bytearray, dice: random.Random) -> bytearray:
    place = dice.randrange(len(data))
    end = min(len(data), place + dice.randrange(1, 3000))
    return data[:place] + bytes(end - place) + data[end:]


@pytest.fixture
def originals(tmp_path, make_pdf, font) -> list[Path]:
    """One sound file of each kind."""
    scan = Image.effect_noise((300, 400), 60)
    for suffix in ("png", "jpg", "webp"):
        scan.save(tmp_path / f"a.{suffix}")
    scan.save(tmp_path / "a.tif", save_all=True, append_images=[scan, scan])
    letter = docx.Document()
    letter.add_table(2, 2).cell(0, 0).text = LINES[0]
    letter.save(tmp_path / "a.docx")
    text = "\n".join(LINES)
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    page = f"<html><style>p{{font:9pt .VnTime}}</style><body><table border=1><tr><td>{text}</table>{PAGE}"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    head = (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n"
    )
    (tmp_path / "a.mht").write_text(f"{head}{page}\n--x--\n", encoding="utf-8")
    make_pdf(lambda c: write_lines(c, font), full_page_picture, name="a.pdf")
    return sorted(tmp_path.glob("a.*"))


@pytest.fixture
def office_files(tmp_path, convert) -> list[Path]:
    """One of each kind that goes through LibreOffice."""
    letter = docx.Document()
    letter.add_table(2, 2, style="Table Grid").cell(0, 0).text = LINES[0]
    letter.save(tmp_path / "source.docx")
    for form, target in (("doc", "MS Word 97"), ("rtf", "Rich Text Format"), ("odt", "writer8")):
        data = convert((tmp_path / "source.docx").read_bytes(), f"{form}:{target}")
        (tmp_path / f"a.{form}").write_bytes(data)
    return sorted(tmp_path.glob("a.*"))


@pytest.mark.parametrize("seed", range(6))
def test_broken_files_raise_nothing_but_our_errors(originals, tmp_path, seed):
    _break(originals, tmp_path, random.Random(seed))


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_broken_office_files(office_files, tmp_path, seed):
    _break(office_files, tmp_path, random.Random(seed))


def _break(originals, tmp_path, dice):
    for original in originals:
        for breakage in (_cut, _flip, _insert, _blank):
            path = tmp_path / f"broken{original.suffix}"
            path.write_bytes(breakage(bytearray(original.read_bytes()), dice))
            try:
                document = read_file(path)
            except KehoachError as error:
                assert path.name in str(error)
            else:
                assert document.pages and all(p.message for p in document.problems)
