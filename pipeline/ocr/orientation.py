"""How a page lies: turned, upside down, askew. Told from the print alone, before anything is read."""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.engine import Gray, Matrix, Picture

LOOK_DPI = 75
MAX_SKEW = 8.0
"""Degrees; scanners and hands seldom do worse."""
SIDEWAYS = 2.0
"""So many times sharper must the profile along the page be than the one across it. Pages of ours and of
archives have 0.06 to 0.25 where they lie right and 4 to 17 where they lie sideways."""
RULE = 40
"""Pixels in one straight line, at either resolution; no stroke of a letter is so long."""
MARKS_DPI = 100
LINE = (6, 30)
"""The height of a line of print at MARKS_DPI, in pixels; what is lower or higher is a rule or a picture."""
CORE = 0.55
"""Rows with this share of the ink of the fullest one run through the bodies of the small letters."""
FEWEST_LINES = 5
TELLING = 0.25
"""How lopsided lines must be to say which way is up. Of 44 pages with six lines and more, upright ones
had 0.33 to 0.96 and turned ones -0.28 to -0.95."""


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


def chained(first: Matrix, second: Matrix) -> Matrix:
    """The map that does `first`, then `second`."""
    lift = [[0.0, 0.0, 1.0]]
    found: Matrix = (np.vstack([second, lift]) @ np.vstack([first, lift]))[:2]
    return found


def inverted(matrix: Matrix) -> Matrix:
    """The way back."""
    return np.asarray(cv2.invertAffineTransform(matrix), float)


def skew(gray: Gray, dpi: int) -> float:
    """The angle in degrees by which to turn the image (positive: anticlockwise) to level its lines.

    Lines are level when the rows of the image differ most in ink: the profile is sharpest.
    """
    ink = _ink(gray, dpi)
    if ink.mean() < 0.001:
        return 0.0
    best = _sharpest(ink, np.arange(-MAX_SKEW, MAX_SKEW + 0.01, 0.5))[1]
    return _sharpest(ink, np.arange(best - 0.5, best + 0.51, 0.1))[1]


def is_sideways(gray: Gray, dpi: int) -> bool:
    """Do the lines seem to run up or down the page? Tables with many rules may seem so, too."""
    ink = _ink(gray, dpi)
    if ink.mean() < 0.001:
        return False
    angles = np.arange(-MAX_SKEW, MAX_SKEW + 0.01, 1.0)
    across, along = (_sharpest(way, angles)[0] for way in (ink, np.ascontiguousarray(ink.T)))
    return along > SIDEWAYS * across


def marks_above(gray: Gray, dpi: int) -> float:
    """How much more ink lies above the small letters of level lines than below (-1..1); 0: cannot tell.

    Vietnamese writes nearly all its marks above the letters: a page says by itself which way is up.
    """
    scale = min(1.0, MARKS_DPI / dpi)
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    rows = _dark(_without_margins(np.asarray(small, np.uint8))).sum(axis=1, dtype=float)
    printed = rows > 0.15 * np.percentile(rows, 95)
    edges = np.flatnonzero(np.diff(printed.astype(np.int8), prepend=0, append=0))
    lines = [rows[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True) if LINE[0] <= b - a <= LINE[1]]
    if len(lines) < FEWEST_LINES:
        return 0.0
    above, below = np.sum([_outside(line) for line in lines], axis=0)
    return float((above - below) / max(above + below, 1.0))


def _outside(line: NDArray[np.floating]) -> tuple[float, float]:
    """The ink of a line above and below the bodies of its small letters."""
    core = np.flatnonzero(line > CORE * line.max())
    return float(line[: core[0]].sum()), float(line[core[-1] + 1 :].sum())


def _ink(gray: Gray, dpi: int) -> Gray:
    """The page's ink at about 75 dpi, without the margins' scanner shadows."""
    scale = min(1.0, LOOK_DPI / dpi)
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return _dark(_without_margins(np.asarray(small, np.uint8)))


def _without_margins(small: Gray) -> Gray:
    height, width = small.shape
    return small[height // 25 : height - height // 25, width // 25 : width - width // 25]


def _dark(small: Gray) -> Gray:
    """1 where a pixel is darker than those around it and not on a long rule."""
    ink = cv2.adaptiveThreshold(small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15)
    # The rules of a table would drown the lines of its print.
    for shape in ((1, RULE), (RULE, 1)):
        ink[cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8)) > 0] = 0
    return np.asarray(ink, np.uint8)


def _sharpest(ink: Gray, angles: NDArray[np.floating]) -> tuple[float, float]:
    """How sharp the profile is at the best of the angles, and that angle."""
    rows, columns = np.nonzero(ink)
    center = columns.mean()
    margin = ink.shape[1]

    def sharpness(angle: float) -> float:
        shifted = rows - (columns - center) * np.tan(np.radians(angle)) + margin
        profile = np.bincount(np.floor(shifted).astype(int))
        return float(np.square(np.diff(profile)).sum())

    return max((sharpness(float(angle)), float(angle)) for angle in angles)
