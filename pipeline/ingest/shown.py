"""What a viewer shows of a PDF page: its crop box. pdfplumber reports the whole media box."""

from typing import Any

from pdfminer.pdftypes import resolve1

Corners = tuple[float, float, float, float]


def shown(page: Any) -> Any:
    """The part of a pdfplumber page inside its crop box, as a page; itself where that is all.

    pdfplumber's own `cropbox` is wrong on pages that are turned for display.
    """
    attributes = page.page_obj.attrs
    media, crop = (_corners(resolve1(attributes.get(key))) for key in ("MediaBox", "CropBox"))
    if media is None or crop is None:
        return page
    left, bottom = max(0.0, crop[0] - media[0]), max(0.0, crop[1] - media[1])
    right, top = max(0.0, media[2] - crop[2]), max(0.0, media[3] - crop[3])
    is_whole = max(left, bottom, right, top) < 1
    if is_whole or left + right >= media[2] - media[0] or bottom + top >= media[3] - media[1]:
        return page
    # Turned clockwise by a quarter, a page has on top what was cut off at its left.
    cut = (left, top, right, bottom)
    first = -(page.rotation // 90)
    x0, y0, x1, y1 = page.bbox
    sides = (x0 + cut[first % 4], y0 + cut[(first + 1) % 4])
    return page.crop((*sides, x1 - cut[(first + 2) % 4], y1 - cut[(first + 3) % 4]), strict=False)


def _corners(box: Any) -> Corners | None:
    """A box from its lower left to its upper right corner, None where it is none."""
    try:
        x0, y0, x1, y1 = (float(resolve1(value)) for value in box)
    except (TypeError, ValueError):
        return None
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
