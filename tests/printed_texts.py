"""Any text as page images: printed with Tinos, its columns kept, to be damaged and read again."""

import io
import re
from collections.abc import Iterator
from itertools import groupby

import numpy as np
import pypdfium2
from reading_pages import register_fonts
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

FONT, LEADING = "Tinos-Regular", 17.0
SIZES = (12.5, 11.0, 9.5)
"""The body's, and those that rows of columns take where they would not fit."""
LEFT, RIGHT, EDGE, TOP, BOTTOM = 70, 545, 580, 790, 60
COLUMN, GAP = 5.6, 14
"""Points for each letter (of the largest size) before what stands apart on a line, and between such parts."""

Parts = list[tuple[int, str]]
"""What stands apart on a line, each with its column."""
Row = tuple[float, list[tuple[float, str]]]
"""The type size of a line, and its parts with where each begins; a blank line has none."""


def printed_pages(
    text: str, most: int | None = None, dpi: int = 300
) -> Iterator[tuple[np.ndarray, list[str]]]:
    """The pages of `text`, at most so many, at that resolution, with the words printed on each."""
    register_fonts()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    pages: list[list[str]] = [[]]
    y = TOP
    for size, parts in _rows(text):
        if y < BOTTOM:
            canvas.showPage()
            pages.append([])
            y = TOP
        if not parts:
            y -= LEADING / 2 if pages[-1] else 0
            continue
        canvas.setFont(FONT, size)
        y -= LEADING
        for x, part in parts:
            canvas.drawString(x, y, part)
            pages[-1] += part.split()
    canvas.save()
    document = pypdfium2.PdfDocument(buffer.getvalue())
    for page, words in zip(document, pages[:most], strict=False):
        image = np.array(page.render(scale=dpi / 72, rev_byteorder=True).to_numpy())
        yield image[:, :, :3].copy(), words


def _rows(text: str) -> Iterator[Row]:
    """Each line as it stands where it fits; else, if it is no row of columns, wrapped.

    Neighbouring rows of columns are set in one size, the largest in which all of them fit.
    """
    lines = [
        [(match.start(), match[0]) for match in re.finditer(r"\S+(?: {1,2}\S+)*", line)]
        for line in text.expandtabs().splitlines()
    ]
    for aside, found in groupby(lines, lambda parts: bool(parts) and (len(parts) > 1 or parts[0][0] > 0)):
        block = list(found)
        size = _common_size(block) if aside else None
        for parts in block:
            yield from _set(parts, size)


def _common_size(block: list[Parts]) -> float | None:
    """The size for a block of rows, None where they fit in none."""
    tables = [parts for parts in block if len(parts) > 1]
    return next((size for size in SIZES if all(_placed(parts, size)[1] <= EDGE for parts in tables)), None)


def _set(parts: Parts, common: float | None) -> Iterator[Row]:
    """A line in one row, or wrapped."""
    for size in (common,) if common else SIZES if len(parts) > 1 else SIZES[:1]:
        placed, end = _placed(parts, size)
        if end <= (EDGE if len(parts) > 1 else RIGHT):
            yield size, placed
            return
    for piece in simpleSplit(" ".join(part for _, part in parts), FONT, SIZES[0], RIGHT - LEFT):
        yield SIZES[0], [(LEFT, piece)]


def _placed(parts: Parts, size: float) -> tuple[list[tuple[float, str]], float]:
    """The parts where they begin, none over another, and where the last one ends."""
    placed: list[tuple[float, str]] = []
    end, letter = 0.0, COLUMN * size / SIZES[0]
    for column, part in parts:
        start = max(LEFT + column * letter, end + GAP)
        placed.append((start, part))
        end = start + stringWidth(part, FONT, size)
    return placed, end
