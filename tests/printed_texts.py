"""Any text as page images: printed with Tinos, its columns kept, to be damaged and read again."""

import io
import re
from collections.abc import Iterator

import numpy as np
import pypdfium2
from reading_pages import register_fonts
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

FONT, SIZE, LEADING = "Tinos-Regular", 12.5, 17.0
LEFT, RIGHT, TOP, BOTTOM = 70, 545, 790, 60
COLUMN = 5.6
"""Points for each letter before a column that stands apart."""


def printed_pages(
    text: str, most: int | None = None, dpi: int = 300
) -> Iterator[tuple[np.ndarray, list[str]]]:
    """The pages of `text`, at most so many, at that resolution, with the words printed on each."""
    register_fonts()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    pages: list[list[str]] = [[]]
    y = TOP
    for x, line in _laid(text):
        if y < BOTTOM:
            canvas.showPage()
            pages.append([])
            y = TOP
        if not pages[-1] or x == LEFT:
            canvas.setFont(FONT, SIZE)
            y -= LEADING
        canvas.drawString(x, y, line)
        pages[-1] += line.split()
    canvas.save()
    document = pypdfium2.PdfDocument(buffer.getvalue())
    for page, words in zip(document, pages[:most], strict=False):
        image = np.array(page.render(scale=dpi / 72, rev_byteorder=True).to_numpy())
        yield image[:, :, :3].copy(), words


def _laid(text: str) -> Iterator[tuple[float, str]]:
    """Lines with where they begin; a part that stands apart on a line follows it at its own place."""
    for line in text.splitlines():
        parts = list(re.finditer(r"\S+(?: {1,2}\S+)*", line))
        if len(parts) > 1 and max(part.start() for part in parts) * COLUMN < RIGHT - LEFT:
            for number, part in enumerate(parts):
                yield LEFT + part.start() * COLUMN if number else LEFT, part[0]
            continue
        for piece in simpleSplit(" ".join(line.split()), FONT, SIZE, RIGHT - LEFT):
            yield LEFT, piece
