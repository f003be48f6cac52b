"""Compares a text layer over a scan with the picture: a strip of the page is read, not the whole."""

import itertools
from collections.abc import Iterator, Sequence

from pipeline.layout import Piece
from pipeline.ocr.engine import Engine, OcrFailure, OcrTimeout
from pipeline.ocr.orientation import inverted
from pipeline.ocr.preprocess import clean
from pipeline.ocr.probe import agrees, strip
from pipeline.ocr.reading import box_of
from pipeline.ocr.render import Render

BLOCK = 6
"""Page segmentation mode 6: one block of lines. A strip has no layout to be found."""
TIMEOUT = 60.0


def stands(reader: Engine, picture: Render, layer: Sequence[Piece], coarse: bool) -> bool:
    """May the layer (words with boxes) stand for what is printed? So it may where nothing can be read.

    `coarse`: the picture is too coarse to be read again, and only asked whether it is of this layer.
    """
    try:
        read = list(_strip_read(reader, picture, *strip(layer)))
    except (OcrTimeout, OcrFailure):
        return True
    return agrees(layer, read, coarse)


def _strip_read(reader: Engine, picture: Render, top: float, bottom: float) -> Iterator[Piece]:
    """The words between two heights of the page (fractions), with places on the page."""
    height = picture.image.shape[0]
    first, last = int(top * height), int(bottom * height)
    part = picture.image[first:last]
    page = clean(part, picture.dpi, 0)
    back = inverted(page.matrix)
    share = (last - first) / height
    for piece in itertools.chain.from_iterable(reader.read(page.image, page.dpi, TIMEOUT, BLOCK)):
        x0, y0, x1, y1 = box_of(piece, back, part.shape)
        yield piece._replace(box=(x0, top + y0 * share, x1, top + y1 * share))
