"""Reads the pages that ingest left to OCR. Public: :func:`stage`."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from statistics import fmean

from pipeline.document import Document, OcrInfo, Page, Problem, Stage
from pipeline.grid import parted
from pipeline.layout import compose, join_fonts, join_pages, page_text
from pipeline.messages import say
from pipeline.ocr.reading import Job, Reading, read_page
from pipeline.ocr.tesseract import Tesseract

__all__ = ["stage"]

VERSION = "2"

OnPage = Callable[[int, int], None]


def stage(jobs: int = 1, on_page: OnPage | None = None) -> Stage:
    """The stage that fills the pages that need OCR, `jobs` at a time.

    `on_page(done, total)` is called after each page. Running it raises MissingProgram where
    Tesseract or its Vietnamese is not installed and a page needs it.
    """

    def run(document: Document) -> Document:
        work = [_job(document, page) for page in document.pages if page.needs_ocr]
        if not work or document.source.path is None:
            return document
        engine = Tesseract()
        readings: dict[int, Reading] = {}
        for reading in _read_all(work, jobs):
            readings[reading.number] = reading
            if on_page:
                on_page(len(readings), len(work))
        return _filled(document, readings, engine)

    return Stage("ocr", VERSION, run)


def _job(document: Document, page: Page) -> Job:
    assert document.source.path is not None or not page.needs_ocr
    return Job(document.source.path, document.source.media_type, page.number)  # type: ignore[arg-type]


def _read_all(work: Sequence[Job], jobs: int) -> Iterator[Reading]:
    if min(jobs, len(work)) <= 1:
        yield from map(read_page, work)
        return
    # Spawned, not forked: the parent may hold threads (a progress bar) and open libraries.
    with ProcessPoolExecutor(min(jobs, len(work)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(read_page, work)


def _filled(document: Document, readings: dict[int, Reading], engine: Tesseract) -> Document:
    pages = []
    for page in document.pages:
        reading = readings.get(page.number)
        if reading is None:
            pages.append((page, page_text(document.read, page, document.fonts)))
        else:
            done = replace(page, needs_ocr=False, text_from="ocr")
            pages.append((done, compose(*parted(reading.lines, reading.grids))))
    read, placed = join_pages(pages)
    return replace(
        document,
        read=read,
        pages=placed,
        fonts=join_fonts(pages, placed),
        problems=(*document.problems, *_problems(readings.values(), read)),
        ocr=_info(readings.values(), engine),
    )


def _problems(readings: Iterable[Reading], read: str) -> Iterator[Problem]:
    for reading in readings:
        yield from reading.problems
    if not read.strip():
        yield Problem("ocr", "no-text", say("problem.no-text"))


def _info(readings: Collection[Reading], engine: Tesseract) -> OcrInfo:
    sure = [p.confidence for r in readings for line in r.lines for p in line if p.confidence is not None]
    dpi = max((reading.dpi for reading in readings), default=0)
    return OcrInfo(engine.name, engine.languages, dpi, round(fmean(sure), 4) if sure else None)
