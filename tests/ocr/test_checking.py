"""A text layer over a scan stands where a strip of the picture agrees with it, and only there."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from printed_texts import printed_pages
from reading_pages import BODY, have_fonts, resized
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from pipeline import ingest, ocr
from pipeline.ocr import tesseract
from pipeline.ocr.reading import engine

pytestmark = [
    pytest.mark.skipif(not have_fonts(), reason="Tinos is not installed (fonts-croscore)"),
    pytest.mark.skipif(not tesseract.probe().usable, reason="Tesseract with Vietnamese is not installed"),
]


TEXT = "\n".join(line for line in BODY if len(line) > 90 and "<" not in line)


def layered(folder: Path, shift: int) -> Path:
    """A scan under a layer that has in each place the word `shift` words further on."""
    ((image, _),) = printed_pages(TEXT, most=1)
    image = resized(image, 2 / 3)
    words = [w for line in engine().read(np.ascontiguousarray(image[:, :, 0]), 200, 60) for w in line]
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "JPEG", quality=90)
    canvas = Canvas(str(folder / "layered.pdf"), pagesize=A4)
    canvas.drawImage(ImageReader(buffer), 0, 0, *A4)
    point = 72 / 200
    for number, place in enumerate(words):
        word = words[(number + shift) % len(words)].text
        text = canvas.beginText(place.x0 * point, A4[1] - place.bottom * point)
        text.setTextRenderMode(3)
        text.setFont("Tinos-Regular", 12)
        width = pdfmetrics.stringWidth(word, "Tinos-Regular", 12)
        text.setHorizScale(100 * (place.x1 - place.x0) * point / width)
        text.textOut(word)
        canvas.drawText(text)
    canvas.save()
    return folder / "layered.pdf"


def test_a_layer_that_agrees_is_kept(tmp_path: Path) -> None:
    before = ingest.read_file(layered(tmp_path, 0))
    assert before.pages[0].probe
    after = ocr.stage().run(before)
    assert (after.pages[0].text_from, after.pages[0].verdict, after.pages[0].probe) == (
        "text-layer", "good", False,
    )  # fmt: skip
    assert after.read == before.read and after.ocr is None


def test_a_layer_of_another_page_is_not(tmp_path: Path) -> None:
    before = ingest.read_file(layered(tmp_path, 40))
    assert before.pages[0].probe, before.pages[0].verdict
    document = ocr.stage().run(before)
    page = document.pages[0]
    assert (page.text_from, page.verdict) == ("ocr", "contradicted")
    assert document.ocr is not None
    assert document.read.split()[:4] == TEXT.split()[:4] != before.read.split()[:4]


def test_never_asks_nobody(tmp_path: Path) -> None:
    path = layered(tmp_path, 0)
    assert not ingest.read_file(path, ocr="never").pages[0].probe


def test_without_tesseract_a_good_layer_needs_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "probe", lambda: tesseract.Probe("", frozenset()))
    document = ingest.read_file(layered(tmp_path, 0))
    assert ocr.stage().run(document) is document
