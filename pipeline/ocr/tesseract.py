"""Tesseract, through pytesseract: the one module that knows it."""

import functools
import os
import re
import tempfile
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import pytesseract

from pipeline.errors import MissingProgram
from pipeline.layout import Piece
from pipeline.ocr.engine import Gray, Line, OcrFailure, OcrTimeout
from pipeline.text import nfc

LANGUAGE = "vie"
"""`vie` alone: `vie+eng` makes four times the mistakes in syllables on Vietnamese pages."""
LAYOUT = 3
"""Page segmentation mode 3: find columns and blocks, no orientation."""
REMEDY = "sudo apt-get install -y tesseract-ocr tesseract-ocr-vie"


class Probe(NamedTuple):
    """What is installed: the version ('' if nothing) and the languages it can read."""

    version: str
    languages: frozenset[str]

    @property
    def usable(self) -> bool:
        """Tesseract is there, and Vietnamese with it."""
        return bool(self.version) and LANGUAGE in self.languages


@functools.cache
def probe() -> Probe:
    """Look once for Tesseract and its languages; runs nothing else and raises nothing."""
    try:
        version = str(pytesseract.get_tesseract_version()).split()[0]
        return Probe(version, frozenset(pytesseract.get_languages()))
    except (pytesseract.TesseractError, OSError, SystemExit, ValueError):
        return Probe("", frozenset())


class Tesseract:
    """The engine of :mod:`pipeline.ocr.engine`; raises MissingProgram where it cannot work."""

    def __init__(self) -> None:
        found = probe()
        if not found.usable:
            program = "Tesseract (tiếng Việt)" if found.version else "Tesseract"
            raise MissingProgram(program=program, remedy=REMEDY)
        # One thread a process: Tesseract's own threads only get in each other's way.
        os.environ["OMP_THREAD_LIMIT"] = "1"
        self.name = f"tesseract {found.version}"
        self.languages: tuple[str, ...] = (LANGUAGE,)
        self._can_turn = "osd" in found.languages

    def read(self, image: Gray, dpi: int, timeout: float) -> Sequence[Line]:
        """Return the lines of `image`, their words with confidences, in its pixels."""
        config = f"--psm {LAYOUT} --dpi {dpi}"
        with _stored(image) as path:
            try:
                table = pytesseract.image_to_data(
                    path, lang=LANGUAGE, config=config, timeout=timeout, output_type=pytesseract.Output.DICT
                )
            except RuntimeError as error:
                raise _as_ours(error) from error
        return _lines(table)

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


_PLACE = ("block_num", "par_num", "line_num")
_WORD = ("text", "left", "top", "width", "height", "conf")


def _lines(table: dict[str, list[Any]]) -> list[Line]:
    """Tesseract's table, a row a word, as lines of words."""
    places = zip(*(table[key] for key in _PLACE), strict=True)
    words = zip(*(table[key] for key in _WORD), strict=True)
    lines = [
        [_piece(*word) for _, word in group if word[0].strip()]
        for _, group in groupby(zip(places, words, strict=True), key=lambda pair: pair[0])
    ]
    return [line for line in lines if line]


def _piece(text: str, x: int, y: int, width: int, height: int, confidence: float) -> Piece:
    return Piece(nfc(text.strip()), x, y, x + width, y + height, max(0.0, float(confidence)) / 100)


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
