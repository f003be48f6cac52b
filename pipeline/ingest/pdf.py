"""PDF pages: the words of the text layer with their places, and whether to trust them."""

import logging
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
from pdfminer.layout import LTChar
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdfpage import PDFPage
from pdfplumber.page import Page as PlumberPage
from pdfplumber.page import PDFPageAggregatorWithMarkedContent
from pdfplumber.utils.text import extract_words

from pipeline.document import FontRun, Page, Problem
from pipeline.errors import DamagedFile, TooLarge
from pipeline.grid import Cell, Grid, parted
from pipeline.ingest.contents import Contents
from pipeline.ingest.ink import look
from pipeline.ingest.shown import shown
from pipeline.ingest.verdict import ACTIONS, OCR, Layer, Verdict, judge
from pipeline.ingest.weight import ENDLESS, HEAVY, drawing_weight
from pipeline.layout import PageText, Piece, compose
from pipeline.legacyfonts import legacy_runs
from pipeline.messages import say
from pipeline.pdffile import OpenPdf, open_pdf
from pipeline.text import nfc
from pipeline.work import Tell, nobody

NOTHING = PageText("", ())
DAMAGED = "damaged"
"""The verdict on a page that cannot be opened."""
MAX_PAGES = 20_000
"""More pages than any document of an office has; a page tree may pretend to have millions."""
FORGET = 50
"""After so many pages, what pdfminer remembers of them is thrown away."""
MOST_ITEMS = 100_000
"""Letters, strokes and pictures on a page; each takes two kilobytes. A crowded page has 20,000."""
FEWEST_RULES, MOST_RULES = 3, 3000
"""A table of two rows and two columns has three rules each way at least; a drawing has thousands."""
LONG = 15
"""Points."""
_SAME_WORD = 0.15
"""Letters of a word are less than this share of the letter size apart."""


def read_pdf(path: Path, name: str, ocr: str, tell: Tell = nobody) -> Contents:
    """Read a PDF's pages; those whose layer is missing or bad are left to OCR. `tell` hears of each page.

    Raises EncryptedFile where a password is needed, DamagedFile where no page can be opened.
    """
    with _quiet():
        pdf = open_pdf(path, name)
        try:
            return _read_pages(pdf, name, ocr, tell)
        finally:
            pdf.document.close()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries' remarks on odd files to themselves: the verdict says what matters."""
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def _read_pages(pdf: OpenPdf, name: str, ocr: str, tell: Tell) -> Contents:
    count = len(pdf.document)
    if count > MAX_PAGES:
        raise TooLarge(name=name, found=f"{count} trang", limit=f"{MAX_PAGES} trang")
    layers = _text_layers(pdf)
    pages: list[tuple[Page, PageText]] = []
    settled = 0
    for number in range(1, count + 1):
        pages.append(_read_page(pdf.document, number, next(layers, None), ocr))
        settled += not (pages[-1][0].needs_ocr or pages[-1][0].probe)
        tell(settled, count)
    if all(page.verdict == DAMAGED for page, _ in pages):
        raise DamagedFile(name=name)
    problems = [problem for page, _ in pages if (problem := _page_problem(page, ocr))]
    if pdf.cut_off:
        saved = sum(page.verdict != DAMAGED for page, _ in pages)
        problems.append(_problem("truncated", None, pages=saved))
    return Contents(pages, problems)


def _page_problem(page: Page, ocr: str) -> Problem | None:
    if page.verdict == DAMAGED:
        return _problem("damaged-page", page.number)
    if ocr == "never" and ACTIONS[page.verdict] == OCR:
        return _problem("ocr-off", page.number, reason=say(f"verdict.{page.verdict}"))
    return None


def _problem(kind: str, number: int | None, **values: object) -> Problem:
    return Problem("ingest", kind, say(f"problem.{kind}", page=number, **values), number)


def _text_layers(pdf: OpenPdf) -> Iterator[Any]:
    """The pages as pdfplumber sees them, of the PDF rewritten by pdfium where its tables are broken.

    One page is held at a time: pdfplumber's own list, and what pdfminer remembers, grow with the pages.
    """
    for rewrite in (False, True):
        try:
            origin: Path | bytes = _rewritten(pdf.document) if rewrite else pdf.origin
            layers = pdfplumber.open(origin if isinstance(origin, Path) else BytesIO(origin))
            found = sum(1 for _ in zip(_each_page(layers), range(len(pdf.document) + 1), strict=False))
        except Exception:  # pdfminer meets a broken file with whatever error comes up
            continue
        if found == len(pdf.document):
            return _each_page(layers)
    return iter(())


def _each_page(layers: Any) -> Iterator[Any]:
    for number, page in enumerate(PDFPage.create_pages(layers.doc), 1):
        yield _LightPage(layers, page, number)
        if number % FORGET == 0:
            layers.doc._cached_objs.clear()
            layers.doc._parsed_objs.clear()
            layers.rsrcmgr._cached_fonts.clear()


class _Counting(PDFPageAggregatorWithMarkedContent):
    """Gives up on pages that would fill the memory."""

    count = 0

    def tag_cur_item(self) -> None:
        self.count += 1
        if self.count > MOST_ITEMS:
            raise OverflowError(self.count)


class _LightPage(PlumberPage):
    """pdfplumber's page without what it notes of each letter beyond its text, font and place.

    That takes half of the time that a page of text takes.
    """

    @property
    def layout(self) -> Any:
        """What is on the page. Raises OverflowError where there is more than any page holds."""
        device = _Counting(self.pdf.rsrcmgr, pageno=self.page_number, laparams=None)
        PDFPageInterpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
        return device.get_result()

    def process_object(self, item: Any) -> dict[str, Any]:
        if not isinstance(item, LTChar):
            found: dict[str, Any] = super().process_object(item)
            return found
        left, down = self.mediabox[0], self.height + self.mediabox[1]
        return {
            "object_type": "char",
            "text": item.get_text(),
            "fontname": str(item.fontname),
            "size": item.size,
            "upright": item.upright,
            "x0": item.x0 + left,
            "x1": item.x1 + left,
            "top": down - item.y1,
            "bottom": down - item.y0,
            "doctop": down - item.y1,
        }


def _rewritten(document: Any) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _read_page(document: Any, number: int, page: Any, ocr: str) -> tuple[Page, PageText]:
    weight = _weight_of(page)
    try:
        if weight > ENDLESS:
            raise pypdfium2.PdfiumError("never drawn to its end")
        picture = document[number - 1]
    except pypdfium2.PdfiumError:
        return Page(number, "text-layer", 0, 0, verdict=DAMAGED), NOTHING
    if ocr == "force":
        return Page(number, "ocr", 0, 0, needs_ocr=True, verdict="forced"), NOTHING
    pieces, grids, verdict = _layer(picture, page if weight <= HEAVY else None)
    picture.close()
    if not verdict.trust and ocr == "auto":
        return Page(number, "ocr", 0, 0, needs_ocr=True, verdict=verdict.reason), NOTHING
    text = compose(*parted([[piece] for piece in pieces], grids))
    probe = verdict.probe and ocr == "auto"
    return Page(number, "text-layer", 0, 0, verdict=verdict.reason, probe=probe), text


def _weight_of(page: Any) -> float:
    try:
        return drawing_weight(page.page_obj) if page else 0.0
    except Exception:  # as above: whoever draws the page may cope with it
        return 0.0


def _layer(picture: Any, whole: Any) -> tuple[list[Piece], list[Grid], Verdict]:
    if whole is None:
        return [], [], Verdict("unparsable")
    try:
        page = shown(whole)
        words = _words(page)
        dpi = _picture_dpi(page)
        grids, rules = _grids(page), _rules(page)
        whole.close()
        pieces = [_piece(word, page) for word in words]
        ink = look(picture, [(piece.x0, piece.top, piece.x1, piece.bottom) for piece in pieces], rules)
    except Exception:  # as above: the page image is still there to be read
        return [], [], Verdict("unparsable")
    fonts = [(piece.text, word["fontname"] or "") for piece, word in zip(pieces, words, strict=True)]
    return pieces, grids, judge(Layer(fonts, ink, dpi))


def _grids(page: Any) -> list[Grid]:
    """The ruled tables of a page, in the frame of its pieces."""
    level, upright = len(page.horizontal_edges), len(page.vertical_edges)
    # Looking for cells takes time on drawings: on maps of thousands of strokes, minutes.
    if level < FEWEST_RULES or upright < FEWEST_RULES or level + upright > MOST_RULES:
        return []
    left, top, _, _ = page.bbox
    return [
        [[cell and _moved(cell, left, top) for cell in row.cells] for row in table.rows]
        for table in page.find_tables()
    ]


def _moved(cell: Cell, left: float, top: float) -> Cell:
    return (cell[0] - left, cell[1] - top, cell[2] - left, cell[3] - top)


def _words(page: Any) -> list[dict[str, Any]]:
    chars = _whole_letters(page.chars)
    x0, top, x1, bottom = page.bbox
    inside = [c for c in chars if x0 - 1 <= c["x0"] < x1 and top - 1 <= c["top"] < bottom]
    words: list[dict[str, Any]] = extract_words(
        _without_shadows(inside), x_tolerance_ratio=_SAME_WORD, extra_attrs=[], return_chars=True
    )
    for word in words:
        word["fontname"] = word["chars"][0].get("fontname", "")
    return [word for word in words if word["text"].strip()]


def _whole_letters(chars: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join combining marks (drawn after their letter) to it, before sorting by place parts them."""
    whole: list[dict[str, Any]] = []
    for char in chars:
        text = char["text"]
        if whole and text and all(unicodedata.combining(c) for c in text):
            whole[-1] = {**whole[-1], "text": whole[-1]["text"] + text}
        else:
            whole.append(char)
    return whole


def _without_shadows(chars: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Drop letters drawn again at the same place, which is how some programs make bold type."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for char in chars:
        x, y = char["x0"], char["top"]
        near = {(char["text"], round(x + dx), round(y + dy)) for dx in (-0.5, 0.5) for dy in (-0.5, 0.5)}
        if char["text"].isspace() or not near & seen:
            kept.append(char)
        seen.add((char["text"], round(x), round(y)))
    return kept


def _piece(word: dict[str, Any], page: Any) -> Piece:
    left, top, _, _ = page.bbox
    x0, y0, x1, y1 = word["x0"] - left, word["top"] - top, word["x1"] - left, word["bottom"] - top
    width, height = float(page.width), float(page.height)
    box = (round(x0 / width, 5), round(y0 / height, 5), round(x1 / width, 5), round(y1 / height, 5))
    return Piece(nfc(word["text"]), x0, y0, x1, y1, box=box, fonts=_legacy_fonts(word))


def _legacy_fonts(word: dict[str, Any]) -> tuple[FontRun, ...]:
    """The legacy fonts of a word's letters; the first one's for all where the letters do not add up."""
    text = nfc(word["text"])
    letters = [(char["text"], char.get("fontname") or "") for char in word["chars"]]
    if "".join(letter for letter, _ in letters) != text:
        letters = [(text, word["fontname"] or "")]
    return legacy_runs(name for letter, name in letters for _ in letter)


def _picture_dpi(page: Any) -> int:
    """The resolution of the widest picture of a page; 0 without one."""
    images = [image for image in page.images if image["x1"] > image["x0"]]
    widest = max(images, key=lambda image: float(image["x1"] - image["x0"]), default=None)
    return round(72 * widest["srcsize"][0] / float(widest["x1"] - widest["x0"])) if widest else 0


def _rules(page: Any) -> list[Cell]:
    """Where a page's long straight lines lie; short ones may be strokes of drawn letters."""
    left, top, _, _ = page.bbox
    drawn = [*page.lines, *page.rect_edges]
    return [
        (rule["x0"] - left - 1, rule["top"] - top - 1, rule["x1"] - left + 1, rule["bottom"] - top + 1)
        for rule in drawn
        if max(rule["width"], rule["height"]) > LONG and min(rule["width"], rule["height"]) < 1
    ]
