"""What breaks the engine or the drawing of a page costs that page at most; nothing is read twice."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reading_pages import have_fonts, page_image, page_words, resized, word_error

from pipeline import ocr
from pipeline.ocr import library, tesseract
from pipeline.pool import Tell, run_pool
from pipeline.run import Options, Result, process_all
from pipeline.run import _worked as worked

pytestmark = [
    pytest.mark.skipif(not have_fonts(), reason="Tinos is not installed (fonts-croscore)"),
    pytest.mark.skipif(not tesseract.probe().usable, reason="Tesseract with Vietnamese is not installed"),
]


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """Three pages, the middle one known by its black corner."""
    plain = resized(page_image(), 1 / 2)
    marked = plain.copy()
    marked[:30, :30] = 0
    path = tmp_path / "ba-trang.tif"
    first, *others = (Image.fromarray(page) for page in (plain, marked, plain))
    first.save(path, save_all=True, append_images=others, dpi=(150, 150))
    return path


def is_marked(image: np.ndarray) -> bool:
    """Is it the middle page?"""
    return int(image[:20, :20].max()) < 60


def crash_in_engine(job: tuple[Path, Path], tell: Tell) -> Result:
    """Process a file with a library that dies of the middle page."""
    read = library.Library.read

    def dying(self: library.Library, image: np.ndarray, *rest: float) -> object:
        if is_marked(image):
            os.abort()
        return read(self, image, *rest)

    library.Library.read = dying  # type: ignore[method-assign,assignment]
    return worked(job[0], tell, Options(folder=job[1]))


def crash_in_drawing(job: tuple[Path, Path], tell: Tell) -> Result:
    """Process a file whose middle page kills whoever draws it."""
    render = ocr.render

    def dying(path: Path, media_type: str, number: int) -> object:
        if number == 2:
            os.abort()
        return render(path, media_type, number)

    ocr.render = dying  # type: ignore[assignment]
    return worked(job[0], tell, Options(folder=job[1]))


def count_readings(job: tuple[Path, Path], tell: Tell) -> tuple[Result, int]:
    """Process a file; how many pages were read for it?"""
    read, count = ocr.read_page, [0]

    def counted(*arguments: object) -> object:
        count[0] += 1
        return read(*arguments)  # type: ignore[arg-type]

    ocr.read_page = counted  # type: ignore[assignment]
    return worked(job[0], tell, Options(folder=job[1])), count[0]


@pytest.mark.skipif(library.module() is None, reason="tesserocr is not installed")
def test_a_page_that_breaks_the_library_is_read_by_the_program(scan: Path, tmp_path: Path) -> None:
    ((_, result),) = run_pool(crash_in_engine, [(scan, tmp_path)], 1, 120)
    assert isinstance(result, Result) and result.record is not None, result
    assert result.record["source"]["text_from"] == ["ocr"] * 3
    assert word_error(result.record["text"], page_words() * 3) < 0.12


def test_a_page_that_cannot_be_drawn_is_left_out_and_named(scan: Path, tmp_path: Path) -> None:
    ((_, result),) = run_pool(crash_in_drawing, [(scan, tmp_path)], 1, 120)
    assert isinstance(result, Result) and result.record is not None, result
    assert [(p["kind"], p["page"]) for p in result.record["problems"] if p["page"] == 2] == [
        ("ocr-crashed", 2)
    ]
    assert word_error(result.record["text"], page_words() * 2) < 0.12


def test_pages_that_were_read_are_not_read_again(scan: Path, tmp_path: Path) -> None:
    first, again = (
        value for _ in range(2) for _, value in run_pool(count_readings, [(scan, tmp_path)], 1, 120)
    )
    assert first[1] == 3 and again[1] == 0
    assert first[0].record == again[0].record


def test_pages_are_told_of_as_they_get_done(scan: Path) -> None:
    heard: list[tuple[int, int, int]] = []
    ((index, result),) = process_all(
        [scan], Options(jobs=2), lambda index, pages: heard.append((index, *pages))
    )
    assert index == 0 and result.record is not None
    assert heard[:4] == [(0, 0, 3), (0, 1, 3), (0, 2, 3), (0, 3, 3)]
    assert set(heard[4:]) == {(0, 3, 3)}
