"""Tesseract as a program, through pytesseract: what is installed, and reading in a process of its own.

Slower than the library (`library.py`) by the start of a process a page, but nothing that happens to
that process touches ours: pages that broke the library are read this way.
"""

import functools
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import cv2
import pytesseract

from pipeline.errors import MissingProgram
from pipeline.layout import Piece
from pipeline.ocr.engine import LAYOUT, Gray, Line, OcrFailure, OcrTimeout
from pipeline.text import nfc

LANGUAGE = "vie"
"""`vie` alone: `vie+eng` makes four times the mistakes in syllables on Vietnamese pages."""
REMEDY = "sudo apt-get install -y tesseract-ocr tesseract-ocr-vie"

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # pages are read side by side; more threads a page only jostle


class Probe(NamedTuple):
    """What is installed: the version ('' if nothing), the languages it can read, and their folder."""

    version: str
    languages: frozenset[str]
    folder: str = ""

    @property
    def usable(self) -> bool:
        """Tesseract is there, and Vietnamese with it."""
        return bool(self.version) and LANGUAGE in self.languages

    def check(self) -> None:
        """Raise MissingProgram unless :attr:`usable`."""
        if not self.usable:
            program = "Tesseract (tiếng Việt)" if self.version else "Tesseract"
            raise MissingProgram(program=program, remedy=REMEDY)


@functools.cache
def probe() -> Probe:
    """Look once for Tesseract and its languages; runs nothing else and raises nothing."""
    try:
        version = str(pytesseract.get_tesseract_version()).split()[0]
        command = [pytesseract.pytesseract.tesseract_cmd, "--list-langs"]
        listed = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (pytesseract.TesseractError, OSError, SystemExit, ValueError, subprocess.TimeoutExpired):
        return Probe("", frozenset())
    head, *languages = listed.stdout.splitlines() or [""]
    folder = re.search(r'"([^"]+)"', head)
    return Probe(version, frozenset(languages), folder[1] if folder else "")


class Program:
    """The engine of :mod:`pipeline.ocr.engine`; raises MissingProgram where it cannot work."""

    def __init__(self) -> None:
        found = probe()
        found.check()
        self.name = f"tesseract {found.version}"
        self.languages: tuple[str, ...] = (LANGUAGE,)
        self._can_turn = "osd" in found.languages

    def read(self, image: Gray, dpi: int, timeout: float, layout: int = LAYOUT) -> Sequence[Line]:
        """Return the lines of `image`, their words with confidences, in its pixels."""
        config = f"--psm {layout} --dpi {dpi}"
        with _stored(image) as path:
            try:
                table = pytesseract.image_to_data(path, lang=LANGUAGE, config=config, timeout=timeout)
            except RuntimeError as error:
                raise _as_ours(error) from error
        return lines_of(table)

    def orientation(self, image: Gray, dpi: int) -> int:
        """Ask Tesseract's orientation detection; 0 where it cannot tell."""
        if not self._can_turn:
            return 0
        with _stored(image) as path:
            try:
                answer = pytesseract.image_to_osd(path, config=f"--psm 0 --dpi {dpi}", timeout=60)
            except RuntimeError:  # "Too few characters"
                return 0
        found = re.search(r"Rotate: (\d+)", answer)
        return int(found[1]) % 360 if found else 0


WORD = "5"
"""The level of a row of Tesseract's table that holds a word; the others hold pages, blocks, lines."""


def lines_of(table: str) -> list[Line]:
    """Tesseract's TSV (a row a word: level, four numbers of its line, order, box, confidence) as lines."""
    rows = [row.split("\t", 11) for row in table.splitlines()]
    words = [row for row in rows if len(row) == 12 and row[0] == WORD and row[11].strip()]
    return [list(_pieces(group)) for _, group in groupby(words, key=lambda row: row[1:5])]


def _pieces(words: Iterator[list[str]]) -> Iterator[Piece]:
    for word in words:
        x, y, width, height = map(int, word[6:10])
        sure = max(0.0, float(word[10])) / 100
        yield Piece(_as_printed(nfc(word[11].strip())), x, y, x + width, y + height, sure)


_APOSTROPHE = re.compile(r"^([A-ZĐ])(?:[“”\"]|[ˆˇ˘˙˚˜°´`'’‘^\"“”]{2})(?=[A-ZĐ][^\W\d_A-Z])")


def _as_printed(word: str) -> str:
    """A word without what the engine often gets wrong.

    It reads Đ twice, or as the Icelandic letter that looks the same, N twice, once as the Spanish letter, and
    the apostrophe in a name as a quotation mark or as two signs.

    >>> [_as_printed(word) for word in ("QĐÐ-BYT", "Lưu:CÐ", "VPĐKĐĐ", "05-NÑNQ/TU", "H”Yuên", "Kˆ°Rá")]
    ['QĐ-BYT', 'Lưu:CĐ', 'VPĐKĐĐ', '05-NQ/TU', 'H’Yuên', 'K’Rá']
    """
    barred = re.sub("ĐÐ|ÐĐ|Ð", "Đ", word).replace("ð", "đ")
    unbent = re.sub("N?ÑN?", "N", barred).replace("ñ", "n")
    return _APOSTROPHE.sub(r"\1’", unbent)


class _stored:
    """`image` as an uncompressed file: writing a PNG would take a tenth of the reading time."""

    def __init__(self, image: Gray) -> None:
        self._image = image

    def __enter__(self) -> str:
        self._folder = tempfile.TemporaryDirectory(prefix="kehoach-")
        path = Path(self._folder.name) / "page.pgm"
        cv2.imwrite(str(path), self._image)
        return str(path)

    def __exit__(self, *exception: object) -> None:
        self._folder.cleanup()


def _as_ours(error: RuntimeError) -> Exception:
    if "timeout" in str(error).lower():
        return OcrTimeout()
    return OcrFailure(" ".join(str(error).split())[:200])
