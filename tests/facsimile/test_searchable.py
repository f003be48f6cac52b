"""Searchable PDFs, read again: the words are found, once, in order, where they are printed."""

import io
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pdfplumber
import pikepdf
import pypdfium2
import pytest
from PIL import Image
from reread import Box, hits, mean_overlap, words_of

from pipeline.facsimile.searchable import build_pdf
from pipeline.text import has_marks, nfc

A4 = (595.2756, 841.8898)
SCANS = ["scan.pdf", "english.pdf", "page.jpg", "pages.tif", "page.webp", "garbled.pdf", "turned.pdf"]
"""All show the page as `born.pdf` does."""


def cropped(box: Box) -> Box:
    """A place on the page as cropped.pdf shows it."""
    left, top, right, bottom = (side * size for side, size in zip(box, A4 * 2, strict=True))
    return ((left - 40) / 530, (top - A4[1] + 830) / 800, (right - 40) / 530, (bottom - A4[1] + 830) / 800)


def clockwise(box: Box) -> Box:
    left, top, right, bottom = box
    return (1 - bottom, left, 1 - top, right)


SHOWN: dict[str, Callable[[Box], Box]] = {
    **dict.fromkeys(SCANS, tuple),
    "cropped.pdf": cropped,
    "cropped-scan.pdf": lambda box: clockwise(cropped(box)),
    "sideways.jpg": lambda box: clockwise(clockwise(clockwise(box))),
    "exif.jpg": tuple,
}
QUICK = ("scan.pdf", "english.pdf", "garbled.pdf")
VARIANTS = [pytest.param(n, marks=() if n in QUICK else pytest.mark.slow) for n in SHOWN]


def text_of(shelf: Any, name: str, number: int = 1) -> list[str]:
    text = shelf.record(name)["text"]
    return [text[word.start : word.end] for word in shelf.pages(name)[number - 1].words]


@pytest.mark.parametrize("name", [v for v in VARIANTS if v.values[0] != "exif.jpg"])
def test_every_word_is_copied_once_and_in_order(shelf: Any, exported: Any, name: str) -> None:
    copied = [word for word, _ in words_of(exported(name))]
    assert copied == text_of(shelf, name)
    assert all(word == nfc(word) for word in copied)


@pytest.mark.parametrize("name", VARIANTS)
def test_words_stand_where_they_are_printed(shelf: Any, exported: Any, name: str) -> None:
    """The printed box reaches from the deepest letter of the font to its highest, OCR's round the ink."""
    truth = words_of(shelf.folder / "born.pdf")
    assert mean_overlap(words_of(exported(name)), truth, SHOWN[name]) > 0.6


@pytest.mark.parametrize("name", QUICK)
def test_pdfplumber_reads_the_same_words(shelf: Any, exported: Any, name: str) -> None:
    with pdfplumber.open(exported(name)) as pdf:
        assert sorted(w["text"] for w in pdf.pages[0].extract_words()) == sorted(text_of(shelf, name))


@pytest.mark.parametrize("name", QUICK)
def test_a_search_with_accents_finds_each_place_once(shelf: Any, exported: Any, name: str) -> None:
    page = shelf.pages(name)[0]
    text = shelf.record(name)["text"]
    pairs = [text[a.start : b.end] for a, b in pairwise(page.words) if b.start - a.end == 1]
    phrases = [pair for pair in pairs if has_marks(pair) and "\n" not in pair][::7]
    assert len(phrases) > 15
    lines, flowing = text[page.start : page.end], " ".join(text_of(shelf, name))
    for phrase in phrases:
        assert lines.count(phrase) <= hits(exported(name), phrase) <= flowing.count(phrase)


def test_a_good_page_is_left_alone(shelf: Any, tmp_path: Path) -> None:
    target = tmp_path / "out.pdf"
    build_pdf(shelf.record("born.pdf"), shelf.pages("born.pdf"), shelf.origin("born.pdf"), target)
    with pikepdf.open(target) as new, pikepdf.open(shelf.folder / "born.pdf") as old:
        assert new.pages[0].Contents.read_bytes() == old.pages[0].Contents.read_bytes()
        assert set(new.pages[0].Resources.Font) == set(old.pages[0].Resources.Font)
    assert words_of(target) == words_of(shelf.folder / "born.pdf")


def test_the_words_of_an_english_engine_are_gone(shelf: Any, exported: Any) -> None:
    old = [word for word, _ in words_of(shelf.folder / "english.pdf")]
    new = {word for word, _ in words_of(exported("english.pdf"))}
    assert len(set(old) - new) > 50


def test_a_garbled_page_becomes_a_small_picture(shelf: Any, exported: Any) -> None:
    with pikepdf.open(exported("garbled.pdf")) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert image.Filter == "/CCITTFaxDecode" and len(image.read_raw_bytes()) < 60_000


def _jpeg_in(path: Path) -> bytes:
    with pikepdf.open(path) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert image.Filter == "/DCTDecode"
        return image.read_raw_bytes()


@pytest.mark.parametrize("name", ["page.jpg", pytest.param("exif.jpg", marks=pytest.mark.slow)])
def test_a_jpeg_is_embedded_as_it_is(shelf: Any, exported: Any, name: str, tmp_path: Path) -> None:
    plain = tmp_path / "plain.pdf"
    build_pdf(shelf.record(name), shelf.pages(name), shelf.origin(name), plain)
    source = (shelf.folder / name).read_bytes()
    assert _jpeg_in(plain) == source
    assert _jpeg_in(exported(name)).startswith(source)  # Ghostscript adds a line end


def _drawn(path: Path, size: tuple[int, int]) -> Any:
    page = pypdfium2.PdfDocument(path)[0]
    image = page.render(scale=2.5, grayscale=True).to_numpy().squeeze()
    return cv2.blur(cv2.resize(image, size, interpolation=cv2.INTER_AREA), (25, 25)).astype(int)


@pytest.mark.parametrize("name", VARIANTS)
def test_the_page_looks_as_it_did(shelf: Any, exported: Any, name: str) -> None:
    source = shelf.folder / name
    if source.suffix != ".pdf":
        upright = {"exif.jpg": -90}.get(name, 0)
        image = Image.open(source).convert("L").rotate(upright, expand=True)
        old = cv2.blur(np.asarray(image), (25, 25)).astype(int)
    else:
        page = pypdfium2.PdfDocument(source)[0]
        old = _drawn(source, tuple(round(2.5 * side) for side in page.get_size()))
    new = _drawn(exported(name), old.shape[::-1])
    assert np.abs(new - old).max() < 30
    assert old.min() < 200  # there is something to be seen


@pytest.mark.parametrize("name", ["born.pdf", *VARIANTS])
def test_it_is_pdf_a(shelf: Any, exported: Any, name: str) -> None:
    with pikepdf.open(exported(name)) as pdf:
        with pdf.open_metadata() as about:
            assert about["pdfaid:part"] == "2" and about["pdfaid:conformance"] == "B"
            title = shelf.record(name)["title"] or Path(name).stem
            assert about["dc:title"] == str(pdf.docinfo["/Title"]) == title
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1" and b"RGB" in intent.DestOutputProfile.read_bytes()[:40]
        assert pdf.Root.Lang == "vi" and not pdf.is_encrypted
        for font in (font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()):
            inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner.FontDescriptor.keys())


def test_many_pages_stay_many(shelf: Any, exported: Any) -> None:
    assert len(pypdfium2.PdfDocument(exported("pages.tif"))) == 2
    assert [word for word, _ in words_of(exported("pages.tif"), 2)] == text_of(shelf, "pages.tif", 2)


def test_text_within_forms_is_taken_out_of_this_page_only(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    from pipeline.facsimile.oldtext import strip_invisible

    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.beginForm("layer")
    text = canvas.beginText(100, 700)
    text.setTextRenderMode(3)
    text.setFont("Helvetica", 12)
    text.textLine("unseen words")
    canvas.drawText(text)
    canvas.endForm()
    for _ in range(2):
        canvas.doForm("layer")
        canvas.rect(50, 50, 100, 100, fill=1)
        canvas.showPage()
    canvas.save()
    with pikepdf.open(stream) as pdf:
        stripped = strip_invisible(pdf, pdf.pages[0])
        assert (stripped.changed, stripped.visible) == (True, False)
        pdf.save(tmp_path / "a.pdf")
    assert [word for word, _ in words_of(tmp_path / "a.pdf", 1)] == []
    assert [word for word, _ in words_of(tmp_path / "a.pdf", 2)] == ["unseen", "words"]
    page = pypdfium2.PdfDocument(tmp_path / "a.pdf")[0]
    assert page.render(grayscale=True).to_numpy().min() == 0


def test_visible_text_is_told_from_blanks_and_modes_are_restored() -> None:
    from pipeline.facsimile.oldtext import strip_invisible

    def stripped(content: bytes) -> tuple[bool, bool, bytes]:
        pdf = pikepdf.new()
        page = pdf.add_blank_page()
        page.obj.Contents = pdf.make_stream(content)
        found = strip_invisible(pdf, page)
        return (*found, re.sub(rb"\s+", b" ", page.obj.Contents.read_bytes()))

    assert stripped(b"BT (seen) Tj ET")[:2] == (False, True)
    assert stripped(b"BT (  ) Tj ET")[:2] == (False, False)
    assert stripped(b"BT 3 Tr (x) Tj ET")[:2] == (True, False)
    assert stripped(b"q BT 3 Tr (x) Tj ET Q BT (y) Tj ET")[:2] == (True, True)
    assert stripped(b"BT 3 Tr [(x) 5 (y)] TJ (z) ' 0 Tr (seen) Tj ET")[2] == b"BT 3 Tr T* 0 Tr (seen) Tj ET"
