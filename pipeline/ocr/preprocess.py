"""Makes a page image easier to read: stamps off, grey, upright, large enough.

Each step is here because it lowers the error on damaged pages (`tests/bench_reading.py` measures
them one by one) and does no harm to clean ones.
"""

from typing import NamedTuple

import cv2
import numpy as np

from pipeline.ocr.engine import Gray, Matrix, Picture

READABLE_DPI = 300
LOW_DPI = 250
"""Below this, images are enlarged to READABLE_DPI."""
MAX_SKEW = 8.0
"""Degrees; scanners and hands seldom do worse."""
SMALL_SKEW = 0.15
"""Degrees below which turning the image blurs more than it helps."""


class Clean(NamedTuple):
    """A grey image ready to be read, its dots per inch, and the way there from the original."""

    image: Gray
    dpi: int
    matrix: Matrix


def clean(picture: Picture, dpi: int) -> Clean:
    """Prepare a page image (RGB or grey) for reading."""
    gray = without_stamps(picture) if picture.ndim == 3 else picture
    scale = READABLE_DPI / dpi if dpi < LOW_DPI else 1.0
    angle = skew(gray, dpi)
    if abs(angle) < SMALL_SKEW:
        angle = 0.0
    return _transformed(gray, scale, angle, round(dpi * scale))


def turned(picture: Picture, degrees: int) -> Picture:
    """Turn an image clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(picture, -degrees // 90))


def turn_matrix(shape: tuple[int, ...], degrees: int) -> Matrix:
    """The affine map that :func:`turned` applies to the pixels of an image of `shape`."""
    height, width = shape[:2]
    return {
        0: np.array([[1.0, 0, 0], [0, 1, 0]]),
        90: np.array([[0.0, -1, height], [1, 0, 0]]),
        180: np.array([[-1.0, 0, width], [0, -1, height]]),
        270: np.array([[0.0, 1, 0], [-1, 0, width]]),
    }[degrees % 360]


def _transformed(gray: Gray, scale: float, angle: float, dpi: int) -> Clean:
    height, width = gray.shape
    if scale == 1.0 and angle == 0.0:
        return Clean(gray, dpi, turn_matrix(gray.shape, 0))
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale)
    matrix[:, 2] += ((scale - 1) * width / 2, (scale - 1) * height / 2)
    size = (round(width * scale), round(height * scale))
    image = cv2.warpAffine(gray, matrix, size, flags=cv2.INTER_CUBIC, borderValue=_paper(gray))
    return Clean(image.astype(np.uint8), dpi, matrix)


def _paper(gray: Gray) -> int:
    return int(np.percentile(gray[::8, ::8], 90))


def skew(gray: Gray, dpi: int) -> float:
    """The angle in degrees by which to turn the image (positive: anticlockwise) to level its lines.

    Lines are level when the rows of the image differ most in ink: the profile is sharpest.
    """
    ink = _ink(gray, dpi)
    if ink.mean() < 0.001:
        return 0.0
    best = _sharpest(ink, np.arange(-MAX_SKEW, MAX_SKEW + 0.01, 0.5))
    return _sharpest(ink, np.arange(best - 0.5, best + 0.51, 0.1))


def _ink(gray: Gray, dpi: int) -> Gray:
    """The page's ink at about 75 dpi, without the margins' scanner shadows."""
    scale = min(1.0, 75 / dpi)
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = small.shape
    small = small[height // 25 : height - height // 25, width // 25 : width - width // 25]
    ink = cv2.adaptiveThreshold(small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15)
    return ink.astype(np.uint8)


def _sharpest(ink: Gray, angles: np.ndarray) -> float:  # type: ignore[type-arg]
    rows, columns = np.nonzero(ink)
    center = columns.mean()
    length = ink.shape[0] * 2

    def sharpness(angle: float) -> float:
        shifted = rows - (columns - center) * np.tan(np.radians(angle)) + ink.shape[0] / 2
        profile = np.bincount(np.clip(shifted.round().astype(int), 0, length), minlength=length)
        return float(np.square(np.diff(profile)).sum())

    return float(max(angles, key=sharpness))


def without_stamps(picture: Picture) -> Gray:
    """Grey, with the paper in the place of coloured stamps."""
    return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.uint8)
