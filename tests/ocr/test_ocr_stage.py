import shutil

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from reading_pages import (
    BODY,
    HEAD,
    have_fonts,
    noisy,
    page_image,
    page_words,
    resized,
    signed,
    skewed,
    stamped,
    word_error,
)

from pipeline import ingest, ocr
from pipeline.errors import MissingProgram
from pipeline.ocr import tesseract
from pipeline.work import Work

pytestmark = [
    pytest.mark.skipif(not have_fonts(), reason="Tinos is not installed (fonts-croscore)"),
    pytest.mark.skipif(not tesseract.probe().usable, reason="Tesseract with Vietnamese is not installed"),
]


@pytest.fixture
def read(tmp_path):
    """Read a page image through the whole stage."""

    def read(*images, dpi=200, **work):
        path = tmp_path / "scan.tif"
        pages = [Image.fromarray(image) for image in images]
        pages[0].save(path, save_all=True, append_images=pages[1:], dpi=(dpi, dpi))
        return ocr.stage(Work(**work)).run(ingest.read_file(path))

    return read


def coarse(image):
    """200 dpi: quicker to read, and what offices scan at."""
    return resized(image, 2 / 3)


def test_a_clean_page(read):
    document = read(coarse(page_image()))
    assert word_error(document.read, page_words()) < 0.03
    assert document.problems == ()
    assert document.ocr.engine.startswith("tesseract") and document.ocr.languages == ("vie",)
    assert document.ocr.mean_confidence > 0.9


def test_a_crooked_page_with_a_red_stamp_and_a_signature(read):
    image = coarse(skewed(noisy(signed(stamped(page_image())), 10), 3.0))
    document = read(image)
    assert word_error(document.read, page_words()) < 0.06
    assert "PHÓ TRƯỞNG PHÒNG" in document.read


def test_the_print_under_a_stamp_is_read(read):
    image = coarse(stamped(page_image(), (0.4, 0.45)))
    assert word_error(read(image).read, page_words()) < 0.06


def test_columns_of_the_letterhead_stay_apart(read):
    lines = read(coarse(page_image())).read.splitlines()
    for line, (left, right) in zip(lines[:2], HEAD[:2], strict=True):
        first, second = (part.strip() for part in line.split("   ") if part.strip())
        assert word_error(first, left.split()) <= 0.25
        assert word_error(second, right.split()) <= 0.25


def test_words_lie_where_they_are_printed(read):
    image = coarse(skewed(page_image(), 3.0))
    document = read(image)
    (page,) = document.pages
    height, width = image.shape[:2]
    for word in page.words:
        left, top, right, bottom = word.box
        part = image[int(top * height) : int(bottom * height) + 1, int(left * width) : int(right * width) + 1]
        assert part.min() < 140, document.read[word.start : word.end]
    assert [document.read[w.start : w.end] for w in page.words] == document.read.split()


@pytest.mark.slow
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_page_is_turned_back(read, turns):
    image = np.ascontiguousarray(np.rot90(coarse(page_image()), turns))
    document = read(image)
    assert word_error(document.read, page_words()) < 0.04
    assert [p.kind for p in document.problems] == ["turned"]
    head = document.pages[0].words[0].box
    # UBND stands at the top left of the page, wherever that lies on the turned image.
    corner = {1: (0.1, 0.85), 2: (0.85, 0.93), 3: (0.93, 0.15)}[turns]
    assert (head[0] + head[2]) / 2 == pytest.approx(corner[0], abs=0.08)
    assert (head[1] + head[3]) / 2 == pytest.approx(corner[1], abs=0.08)


def test_pages_come_in_order_and_blank_ones_stay_blank(read):
    page = coarse(page_image())
    blank = np.full_like(page, 250)
    done = []
    document = read(blank, page, jobs=2, tell=lambda number, total: done.append((number, total)))
    assert [p.number for p in document.pages] == [1, 2]
    assert [bool(p.words) for p in document.pages] == [False, True]
    assert document.read[document.pages[1].start :].startswith("UBND")
    assert done == [(1, 2), (2, 2)]


def test_only_blank_pages_are_a_problem(read):
    document = read(np.full((900, 600, 3), 245, np.uint8))
    assert document.failed
    assert [p.kind for p in document.problems] == ["no-text"]


def test_a_photograph_of_nothing_gives_no_words(read):
    generator = np.random.default_rng(3)
    document = read(generator.integers(0, 255, (1200, 900, 3)).astype(np.uint8))
    assert len(document.read.split()) < 5


def test_text_layers_are_kept_beside_what_is_read(tmp_path):
    page = Image.fromarray(coarse(page_image()))
    page.save(tmp_path / "scan.pdf", resolution=200)
    document = ocr.stage().run(ingest.read_file(tmp_path / "scan.pdf"))
    assert document.ocr.dpi == 200
    assert word_error(document.read, page_words()) < 0.03


def test_a_page_that_takes_too_long_is_a_problem(read, monkeypatch):
    monkeypatch.setattr("pipeline.ocr.reading.TIMEOUT", 0.01)
    document = read(coarse(page_image()))
    assert [p.kind for p in document.problems] == ["ocr-timeout", "no-text"]
    assert document.read == ""


def test_a_page_that_vanished_is_a_problem(tmp_path):
    path = tmp_path / "scan.png"
    Image.fromarray(coarse(page_image())).save(path)
    document = ingest.read_file(path)
    path.unlink()
    assert [p.kind for p in ocr.stage().run(document).problems] == ["ocr-failed", "no-text"]


def test_without_tesseract_the_remedy_is_said(tmp_path, monkeypatch):
    Image.new("L", (90, 90)).save(tmp_path / "scan.png")
    document = ingest.read_file(tmp_path / "scan.png")
    monkeypatch.setattr("pytesseract.pytesseract.tesseract_cmd", "no-such-program")
    tesseract.probe.cache_clear()
    try:
        with pytest.raises(MissingProgram, match="apt-get install"):
            ocr.stage().run(document)
    finally:
        tesseract.probe.cache_clear()


def test_a_document_that_needs_no_ocr_passes_unchanged(monkeypatch):
    document = ingest.read_text(BODY[0])
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert ocr.stage().run(document) is document


def test_the_lines_of_a_cell_stay_together_and_know_their_places(read):
    page = np.full((2339, 1654, 3), 255, np.uint8)
    for x in (150, 450, 900, 1500):
        page[600:1000, x : x + 3] = 0
    for y in (600, 720, 1000):
        page[y : y + 3, 150:1503] = 0
    picture = Image.fromarray(page)
    font = ImageFont.truetype("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf", 38)
    cells = {
        (170, 630): "Đợt thi đua", (470, 630): "Thời gian", (920, 630): "Nội dung công việc",
        (170, 830): "Đợt thứ nhất", (470, 800): "Từ ngày 05 tháng 9", (470, 860): "đến ngày 20 tháng 11",
        (920, 770): "Gieo hạt, chia lô vườn", (920, 830): "ươm và giao cho các lớp",
        (920, 890): "chăm sóc theo tuần",
    }  # fmt: skip
    for place, text in cells.items():
        ImageDraw.Draw(picture).text(place, text, fill=(0, 0, 0), font=font)
    document = read(skewed(np.asarray(picture), 1.0))
    assert document.read.splitlines() == [
        "Đợt thi đua | Thời gian | Nội dung công việc",
        "Đợt thứ nhất | Từ ngày 05 tháng 9 đến ngày 20 tháng 11 | "
        "Gieo hạt, chia lô vườn ươm và giao cho các lớp chăm sóc theo tuần",
    ]
    last = document.pages[0].words[-1]
    assert document.read[last.start : last.end] == "tuần"
    assert last.box[0] > 900 / 1654 and 870 / 2339 < last.box[1] < 950 / 2339
