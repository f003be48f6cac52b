"""Broken files of all kinds: a document or one of our errors, never anything else."""

import random
from pathlib import Path

import docx
import pytest
from PIL import Image
from printed_pages import LINES, full_page_picture, write_lines

from pipeline.errors import KehoachError
from pipeline.ingest import read_file


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
    (tmp_path / "a.txt").write_text("\n".join(LINES), encoding="utf-8")
    make_pdf(lambda c: write_lines(c, font), full_page_picture, name="a.pdf")
    return sorted(tmp_path.glob("a.*"))


@pytest.mark.parametrize("seed", range(6))
def test_broken_files_raise_nothing_but_our_errors(originals, tmp_path, seed):
    dice = random.Random(seed)
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
