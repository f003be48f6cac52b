"""Reads the pages that ingest left to OCR. Public: :func:`stage`.

The pages of one document are drawn one after another (pdfium knows one thread only), cleaned and
read in threads (Tesseract and OpenCV let go of Python's lock), and put in order as they come.
"""

import collections
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import NamedTuple

import cv2

from pipeline.document import Document, OcrInfo, Page, Problem, Source, Stage
from pipeline.layout import Piece, join_fonts, join_pages, page_text
from pipeline.messages import say
from pipeline.ocr.checking import stands
from pipeline.ocr.engine import OcrFailure
from pipeline.ocr.reading import engine, problem_of, read_page
from pipeline.ocr.readpage import ReadPage, as_json, from_json
from pipeline.ocr.render import Render, render
from pipeline.ocr.tesseract import probe
from pipeline.work import Work

__all__ = ["stage"]

VERSION = "4"
CONTRADICTED = "contradicted"
"""The verdict on a text layer that looked good and is not what is printed."""
KEPT = f"ocr-{VERSION}"
"""Under what pages are kept in the page store."""


def stage(work: Work | None = None) -> Stage:
    """The stage that fills the pages that need OCR.

    Running it raises MissingProgram where Tesseract or its Vietnamese is not installed and a page
    needs it.
    """
    return Stage("ocr", VERSION, lambda document: _run(document, work or Work()))


class _Wish(NamedTuple):
    """A page to be read; where it has a `layer`, only if that does not stand up to the picture."""

    number: int
    layer: tuple[Piece, ...] = ()
    coarse: bool = False


def _run(document: Document, work: Work) -> Document:
    wishes = [_wish(document, page) for page in document.pages if page.needs_ocr or page.probe]
    if not wishes or document.source.path is None:
        return document
    if not any(page.needs_ocr for page in document.pages) and not probe().usable:
        return document  # layers that look good are no reason to ask for Tesseract
    cv2.setNumThreads(1)  # pages are read side by side already
    engine()  # raises at once where there is none
    read: dict[int, ReadPage] = {}
    settled = len(document.pages) - len(wishes)
    for page in _read_all(document.source, wishes, work):
        read[page.number] = page
        work.tell(settled + len(read), len(document.pages))
    return _filled(document, read)


def _wish(document: Document, page: Page) -> _Wish:
    if page.needs_ocr:
        return _Wish(page.number)
    boxed = [(document.read[word.start : word.end], word.box) for word in page.words if word.box]
    layer = tuple(Piece(text, *box, box=box) for text, box in boxed)
    return _Wish(page.number, layer, page.verdict == "coarse-scan")


def _read_all(source: Source, wishes: Sequence[_Wish], work: Work) -> Iterator[ReadPage]:
    """The pages in order; no more are drawn ahead than there are threads to read them."""
    waiting: collections.deque[Future[ReadPage]] = collections.deque()
    with ThreadPoolExecutor(min(work.jobs, len(wishes))) as threads:
        for wish in wishes:
            waiting.append(_begun(source, wish, work, threads))
            if len(waiting) > work.jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _begun(source: Source, wish: _Wish, work: Work, threads: ThreadPoolExecutor) -> Future[ReadPage]:
    """The page as it was kept, or on its way to be read."""
    assert source.path is not None
    number = wish.number
    kept = work.store.get(KEPT, number)
    if kept is not None:
        return _settled(from_json(number, kept))
    if work.store.crashed(KEPT, number, "drawing"):
        return _settled(ReadPage(number, problems=(problem_of("ocr-crashed", number),)))
    try:
        with work.store.noted(KEPT, number, "drawing"):
            picture = render(source.path, source.media_type, number)
    except OcrFailure as error:
        return _settled(ReadPage(number, problems=(problem_of("ocr-failed", number, reason=error),)))
    return threads.submit(_read, picture, wish, work)


def _settled(page: ReadPage) -> Future[ReadPage]:
    future: Future[ReadPage] = Future()
    future.set_result(page)
    return future


def _read(picture: Render, wish: _Wish, work: Work) -> ReadPage:
    number = wish.number
    careful = work.store.crashed(KEPT, number, "reading")
    with work.slot(), work.store.noted(KEPT, number, "reading"):
        reader = engine(careful)
        if wish.layer and stands(reader, picture, wish.layer, wish.coarse):
            page = ReadPage(number, layer_stands=True)
        else:
            page = read_page(reader, picture, number)
    work.store.put(KEPT, number, as_json(page))
    return page


def _filled(document: Document, read: dict[int, ReadPage]) -> Document:
    pages = []
    for page in document.pages:
        found = read.get(page.number)
        if found is None or found.layer_stands:
            pages.append((replace(page, probe=False), page_text(document.read, page, document.fonts)))
        else:
            verdict = page.verdict if page.needs_ocr else CONTRADICTED
            done = replace(page, needs_ocr=False, text_from="ocr", verdict=verdict, stamps=found.stamps)
            pages.append((done, found.text))
    text, placed = join_pages(pages)
    return replace(
        document,
        read=text,
        pages=placed,
        fonts=join_fonts(pages, placed),
        problems=(*document.problems, *_problems(read.values(), text)),
        ocr=_info(read.values()),
    )


def _problems(read: Iterable[ReadPage], text: str) -> Iterator[Problem]:
    for page in read:
        yield from page.problems
    if not text.strip():
        yield Problem("ocr", "no-text", say("problem.no-text"))


def _info(read: Collection[ReadPage]) -> OcrInfo | None:
    if all(page.layer_stands for page in read):
        return None
    sure = [(page.confidence, len(page.text.words)) for page in read if page.confidence is not None]
    words = sum(count for _, count in sure)
    mean = round(sum(value * count for value, count in sure) / words, 4) if words else None
    reader = engine()
    return OcrInfo(reader.name, reader.languages, max((page.dpi for page in read), default=0), mean)
