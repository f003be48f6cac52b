"""How large the pages of a file are: words are known by fractions of them only."""

from collections.abc import Iterator
from itertools import repeat
from typing import NamedTuple

from pipeline.errors import DamagedFile
from pipeline.facsimile.source import Origin
from pipeline.ocr.engine import OcrFailure
from pipeline.ocr.render import DPI, render
from pipeline.pdffile import open_pdf


class Sheet(NamedTuple):
    """A page in pixels, as it lies in its file, at so many dots per inch."""

    width: int
    height: int
    dpi: int


NOMINAL = Sheet(2480, 3508, DPI)
"""A4, where the file is not there to tell."""


def sheets(origin: Origin | None, count: int) -> Iterator[Sheet]:
    """The `count` pages of a file, one by one; NOMINAL ones without a file.

    Pages of a PDF have no pixels: they are measured as if drawn at 300 dpi. Raises DamagedFile.
    """
    if origin is None:
        return repeat(NOMINAL, count)
    return _of_pdf(origin) if origin.media_type == "application/pdf" else _of_images(origin, count)


def _of_pdf(origin: Origin) -> Iterator[Sheet]:
    document = open_pdf(origin.path, origin.path.name).document
    try:
        for index in range(len(document)):
            width, height = document.get_page_size(index)
            yield Sheet(max(1, round(width * DPI / 72)), max(1, round(height * DPI / 72)), DPI)
    finally:
        document.close()


def _of_images(origin: Origin, count: int) -> Iterator[Sheet]:
    for number in range(1, count + 1):
        try:
            picture, dpi = render(origin.path, origin.media_type, number)
        except OcrFailure as error:
            raise DamagedFile(name=origin.path.name) from error
        yield Sheet(picture.shape[1], picture.shape[0], dpi)
