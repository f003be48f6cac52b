"""Scans that carry a text layer: read by Tesseract, or laid over the page by us with faults of all kinds."""

import csv
import io
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import pdfplumber
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from pipeline.text import fold, nfc

INVISIBLE, FILLED = 3, 0
_CONFUSED = {
    "o": "ơ", "ơ": "o", "ư": "u", "u": "ư", "i": "l", "l": "1", "h": "b", "n": "u", "đ": "d", "c": "e",
    "t": "f", "ế": "é", "ộ": "ô", "ạ": "a", "ả": "á", "ì": "i", "m": "rn", "g": "q",
}  # fmt: skip


class Placed(NamedTuple):
    """A word of a layer and its place: fractions of the page from the top left corner."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


class Recognised(NamedTuple):
    """What Tesseract made of a scan: its PDF, and the words in it."""

    pdf: bytes
    words: tuple[Placed, ...]


def recognised(jpeg: bytes, language: str) -> Recognised:
    """Run `tesseract page.jpg page -l LANGUAGE pdf tsv`."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page"
        page.with_suffix(".jpg").write_bytes(jpeg)
        command = ["tesseract", f"{page}.jpg", str(page), "-l", language, "pdf", "tsv"]
        subprocess.run(
            command, check=True, capture_output=True, env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"}
        )
        width, height = Image.open(io.BytesIO(jpeg)).size
        words = tuple(_words(page.with_suffix(".tsv").read_text("utf-8"), width, height))
        return Recognised(page.with_suffix(".pdf").read_bytes(), words)


def _words(tsv: str, width: int, height: int) -> list[Placed]:
    rows = csv.DictReader(tsv.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    found = []
    for row in rows:
        if row["text"] and row["text"].strip():
            left, top, wide, tall = (int(row[key]) for key in ("left", "top", "width", "height"))
            box = (left / width, top / height, (left + wide) / width, (top + tall) / height)
            found.append(Placed(nfc(row["text"].strip()), *box))
    return found


def printed_words(pdf: bytes) -> tuple[Placed, ...]:
    """The words of a born-digital page where they stand."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        width, height = float(page.width), float(page.height)
        return tuple(
            Placed(nfc(w["text"]), w["x0"] / width, w["top"] / height, w["x1"] / width, w["bottom"] / height)
            for w in page.extract_words(x_tolerance_ratio=0.15)
        )


def overlaid(jpeg: bytes, dpi: int, words: Sequence[Placed], font: str, under: bool = False) -> bytes:
    """A PDF of the scan with these words over it, unseen; `under` it and black where wished."""
    image = Image.open(io.BytesIO(jpeg))
    width, height = image.width * 72 / dpi, image.height * 72 / dpi
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(width, height), invariant=1)
    if not under:
        canvas.drawImage(ImageReader(io.BytesIO(jpeg)), 0, 0, width, height)
    for word in words:
        _write(canvas, word, font, FILLED if under else INVISIBLE)
    if under:
        canvas.drawImage(ImageReader(io.BytesIO(jpeg)), 0, 0, width, height)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _write(canvas: Canvas, word: Placed, font: str, mode: int) -> None:
    width, height = canvas._pagesize
    size = max(4.0, (word.bottom - word.top) * height * 0.9)
    natural = pdfmetrics.stringWidth(word.text, font, size)
    line = canvas.beginText(word.x0 * width, height * (1 - word.bottom) + 0.2 * size)
    line.setTextRenderMode(mode)
    line.setFont(font, size)
    line.setHorizScale(max(10.0, 100 * (word.x1 - word.x0) * width / max(natural, 0.1)))
    line.textOut(word.text)
    canvas.drawText(line)


def coarser(jpeg: bytes, dpi: int, wanted: int) -> bytes:
    """The scan as programs shrink it once they have read it."""
    image = Image.open(io.BytesIO(jpeg))
    size = (round(image.width * wanted / dpi), round(image.height * wanted / dpi))
    stream = io.BytesIO()
    image.resize(size, Image.Resampling.LANCZOS).save(stream, "JPEG", quality=45, dpi=(wanted, wanted))
    return stream.getvalue()


def misread(word: str, rng: Random) -> str:
    """The word as an engine that knows Vietnamese reads it wrongly."""
    places = [n for n, char in enumerate(word) if char.lower() in _CONFUSED]
    if not places or rng.random() < 0.2:
        return fold(word) if fold(word) != word else word + rng.choice("'.,~")
    at = rng.choice(places)
    return word[:at] + _CONFUSED[word[at].lower()] + word[at + 1 :]


def damaged(words: Sequence[Placed], share: float, rng: Random) -> tuple[Placed, ...]:
    """The layer with this share of its words misread."""
    return tuple(w._replace(text=misread(w.text, rng)) if rng.random() < share else w for w in words)


def stripped(words: Sequence[Placed]) -> tuple[Placed, ...]:
    """The layer without marks."""
    return tuple(word._replace(text=fold(word.text)) for word in words)


def _upper_half(word: Placed) -> bool:
    return word.top < 0.5


def _margin(word: Placed) -> bool:
    return word.top < 0.16


PARTS: dict[str, Callable[[Placed], bool]] = {"upper-half": _upper_half, "head-only": _margin}
"""Layers that cover a part of the page: which words they have."""


def moved_down(words: Sequence[Placed], by: float) -> tuple[Placed, ...]:
    """The layer, some way down the page (fractions of it)."""
    return tuple(w._replace(top=w.top + by, bottom=w.bottom + by) for w in words if w.bottom + by < 1)
