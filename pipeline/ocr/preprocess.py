"""Makes a page image easier to read: stamps off, grey, upright, large enough.

Each step is here because it lowers the error on damaged pages (`tests/bench_reading.py` measures
them one by one) and does no harm to clean ones.
"""

from typing import NamedTuple

import cv2
import numpy as np

from pipeline.document import Box
from pipeline.ocr.engine import Gray, Matrix, Picture
from pipeline.ocr.orientation import (
    TELLING,
    chained,
    is_sideways,
    marks_above,
    skew,
    turn_matrix,
    turned,
)
from pipeline.ocr.stamps import Unstamped, without_grey_stamps, without_stamps

FINE_DPI, FINEST_DPI = 240, 260
"""What is finer than the second is made as fine as the first: it reads as well, and a fifth faster."""
READABLE_DPI = 200
LOW_DPI = 140
"""Below this, images are enlarged to READABLE_DPI; enlarging others feeds the noise (200 to 300 dpi:
3 % of words wrong became 28 %)."""
SMALL_SKEW = 0.15
"""Degrees below which turning the image blurs more than it helps."""
PALE = 75
"""The darkest tenth of pale print is lighter than this (0 black)."""
STRENGTH = 1.5
"""Exponent that darkens strokes once the paper is white."""
SPECK = 5
"""Pixels at 200 dpi; the dot of an i has twelve."""
DUST = 15
"""Specks per square inch of empty paper: pages with more are grainy everywhere."""


class Clean(NamedTuple):
    """A grey image ready to be read, its dots per inch, and the way there from the original.

    `degrees`: by how much it was turned clockwise, beside the skew; `stamps`: where stamps and pens were
    taken off, as fractions of the original.
    """

    image: Gray
    dpi: int
    matrix: Matrix
    degrees: int = 0
    stamps: tuple[Box, ...] = ()


def clean(picture: Picture, dpi: int, degrees: int | None = None) -> Clean:
    """Prepare a page image (RGB or grey) for reading.

    `degrees` clockwise set it upright; unless they are given, the print itself says how it lies.
    """
    scale = FINE_DPI / dpi if dpi > FINEST_DPI else 1.0
    if scale < 1.0:
        picture = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR))
        dpi = FINE_DPI
    coloured = without_stamps(picture, dpi) if picture.ndim == 3 else Unstamped(picture, ())
    plain = without_grey_stamps(evenly_lit(coloured.gray, dpi), dpi)
    page = _as_it_should_lie(strong(without_dust(plain.gray, dpi)), dpi, degrees)
    matrix = chained(np.array([[scale, 0, 0], [0, scale, 0]]), page.matrix)
    return page._replace(matrix=matrix, stamps=(*coloured.stamps, *plain.stamps))


def _as_it_should_lie(gray: Gray, dpi: int, degrees: int | None) -> Clean:
    if degrees is not None:
        return _levelled(gray, dpi, degrees)
    if is_sideways(gray, dpi):
        page = _levelled(gray, dpi, 90)
        lean = marks_above(page.image, page.dpi)
        if abs(lean) < TELLING:
            return _levelled(gray, dpi, 0)
        return page if lean > 0 else _levelled(gray, dpi, 270)
    page = _levelled(gray, dpi, 0)
    return _levelled(gray, dpi, 180) if marks_above(page.image, page.dpi) <= -TELLING else page


def _levelled(gray: Gray, dpi: int, degrees: int) -> Clean:
    """The image turned, its lines level, and large enough."""
    upright = turned(gray, degrees)
    scale = READABLE_DPI / dpi if dpi < LOW_DPI else 1.0
    angle = skew(upright, dpi)
    page = _transformed(upright, scale, 0.0 if abs(angle) < SMALL_SKEW else angle, round(dpi * scale))
    return page._replace(matrix=chained(turn_matrix(gray.shape, degrees), page.matrix), degrees=degrees)


def _transformed(gray: Gray, scale: float, angle: float, dpi: int) -> Clean:
    height, width = gray.shape
    if scale == 1.0 and angle == 0.0:
        return Clean(gray, dpi, turn_matrix(gray.shape, 0))
    matrix: Matrix = np.array(cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale), float)
    matrix[:, 2] += ((scale - 1) * width / 2, (scale - 1) * height / 2)
    size = (round(width * scale), round(height * scale))
    image = cv2.warpAffine(gray, matrix, size, flags=cv2.INTER_CUBIC, borderValue=255)
    return Clean(image.astype(np.uint8), dpi, matrix)


def evenly_lit(gray: Gray, dpi: int) -> Gray:
    """Make the paper white everywhere: shadows, tints and the dark side of a photograph go."""
    return np.asarray(cv2.divide(gray, _light(gray, dpi), scale=255), np.uint8)


def _light(channel: Gray, dpi: int) -> Gray:
    """The brightness of the paper at each place, as if nothing were printed on it."""
    height, width = channel.shape
    scale = min(1.0, 50 / dpi)
    small = cv2.resize(channel, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    # Closing over a fifth of an inch covers the strokes of letters, not a shadow's slope.
    small = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    small = cv2.GaussianBlur(small, (0, 0), 5)
    # What is really black (a scanner's border) must not be lit up into noise.
    return np.maximum(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), 40)


def strong(gray: Gray) -> Gray:
    """Give pale print on white paper the strength of fresh toner; dark print is left as it is.

    Beside dark print, what is grey is a stain, a fold or the other side, and must not grow darker.
    """
    ink = gray[::3, ::3]
    ink = ink[ink < 215]
    if ink.size < 0.0005 * gray.size / 9:
        return gray
    darkest = min(170.0, float(np.percentile(ink, 10)))
    if darkest < PALE:
        return gray
    ramp = np.clip((np.arange(256) - darkest) / (255 - darkest), 0, 1)
    return np.asarray(cv2.LUT(gray, (255 * ramp**STRENGTH).astype(np.uint8)), np.uint8)


def without_dust(gray: Gray, dpi: int) -> Gray:
    """Wipe specks too small for a mark over a letter, from pages that are dusty all over.

    Dust is known by the specks on empty paper: those near print may be pieces of broken strokes,
    and wiping them from a pale page doubles its errors.
    """
    ink = cv2.threshold(gray, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)[1].astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    small = stats[:, cv2.CC_STAT_AREA] < SPECK * (dpi / 200) ** 2
    small[0] = False
    limit = DUST * gray.size / dpi**2
    if small.sum() < limit:
        return gray
    specks = small[labels].astype(np.uint8)
    printed = ink - specks
    reach = 2 * round(0.06 * dpi) + 1
    near_print = cv2.dilate(printed, np.ones((reach, reach), np.uint8))
    if len(np.unique(labels[specks > near_print])) < limit:
        return gray
    halo = np.ones((3, 3), np.uint8)
    wiped = cv2.dilate(specks, halo) > cv2.dilate(printed, halo)
    return np.where(wiped, np.uint8(255), gray)
