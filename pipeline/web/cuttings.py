"""The stretch of a page's picture on which a value stands, with some of what is around it."""

import io
from collections.abc import Sequence

from PIL import Image

BESIDE, ABOVE = 0.12, 0.012
"""Shares of the page that are shown beside the boxes, and above and below them."""
TALLEST = 0.25
"""Of a value that runs on over the page this much of its height is shown."""
QUALITY = 80

Boxes = Sequence[Sequence[float]]


def cut_out(picture: bytes, boxes: Boxes) -> bytes:
    """The part of a page's picture round `boxes` (shares of its width and height), as a JPEG."""
    with Image.open(io.BytesIO(picture)) as page:
        left, top, right, bottom = around(boxes)
        width, height = page.size
        part = page.crop((int(left * width), int(top * height), int(right * width), int(bottom * height)))
        stream = io.BytesIO()
        part.convert("RGB").save(stream, "JPEG", quality=QUALITY)
    return stream.getvalue()


def around(boxes: Boxes) -> tuple[float, float, float, float]:
    """What is shown of the page, as shares of it.

    >>> around([(0.2, 0.5, 0.4, 0.52), (0.2, 0.52, 0.9, 0.54)])
    (0.08, 0.488, 1.0, 0.552)
    """
    left, top = min(box[0] for box in boxes) - BESIDE, min(box[1] for box in boxes) - ABOVE
    right, bottom = max(box[2] for box in boxes) + BESIDE, max(box[3] for box in boxes) + ABOVE
    left, top, right = max(0.0, left), max(0.0, top), min(1.0, right)
    bottom = min(1.0, bottom, top + TALLEST)
    return round(left, 4), round(top, 4), round(right, 4), round(bottom, 4)
