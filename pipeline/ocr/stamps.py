"""Takes coloured stamps and signatures off the print beneath them, and leaves coloured words."""

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np

from pipeline.document import Box
from pipeline.ocr.engine import Gray, Picture

LOOK_DPI = 75
COLOURED = 30
"""The brightest and the darkest channel of coloured ink differ by more (of 255), on white paper."""
LONG_INCHES = 0.8
SHORT_INCHES = 0.35
"""A stamp or signature is at least so large; a line of coloured words is lower."""
SOLID = 0.6
"""What fills more of its box is a coloured table head or a picture, not a stamp."""
FULL_COLOUR = 50.0
"""Ink whose channels differ by this much is all stamp."""
BLACK = 110
"""Darker than this in every channel is print, whatever lies over it."""
RADII_INCHES = (0.5, 1.0)
"""The round stamps of state and Party bodies measure 36 mm across; some are larger."""
ROUND = 0.85
"""The share of a circle that is inked: true stamps have 0.94 and more, accidents below 0.7."""
GREY = 70
"""A stamp this dark (on white paper) cannot be told from print."""


class Unstamped(NamedTuple):
    """The page without them, and where they were, as fractions of the page."""

    gray: Gray
    stamps: tuple[Box, ...]


def without_stamps(picture: Picture, dpi: int) -> Unstamped:
    """Turn an RGB page grey, with white paper in the place of large coloured drawings.

    Red ink is as bright as paper in the red channel and blue ink in the blue one, where black print
    stays black: so the print under a stamp survives. Coloured words elsewhere stay as they are.
    """
    gray = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    scale = min(1.0, LOOK_DPI / dpi)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    places = []
    for left, top, hull in _drawings(np.asarray(small, np.uint8), dpi * scale):
        high, wide = hull.shape
        x, y = round(left / scale), round(top / scale)
        area = np.s_[y : y + round(high / scale), x : x + round(wide / scale)]
        inside = cv2.resize(hull, gray[area].shape[::-1], interpolation=cv2.INTER_NEAREST)
        faded = np.maximum(gray[area], _by_its_own_light(picture[area]))
        gray[area] = np.where(inside > 0, faded, gray[area])
        places.append(_fractions(left, top, left + wide, top + high, small.shape))
    return Unstamped(gray, _joined(places))


def _joined(places: list[Box]) -> tuple[Box, ...]:
    """Boxes that overlap as one: the ring of a stamp and the words within it."""
    found: list[Box] = []
    for box in places:
        while touching := next((other for other in found if _overlap(box, other)), None):
            found.remove(touching)
            box = (*map(min, box[:2], touching[:2]), *map(max, box[2:], touching[2:]))  # type: ignore[assignment]
        found.append(box)
    return tuple(found)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _fractions(left: float, top: float, right: float, bottom: float, shape: tuple[int, ...]) -> Box:
    height, width = shape[:2]
    across, down = (
        np.clip((left / width, right / width), 0, 1),
        np.clip((top / height, bottom / height), 0, 1),
    )
    return (*(round(float(x), 4) for x in (across[0], down[0], across[1], down[1])),)  # type: ignore[return-value]


def _by_its_own_light(part: Picture) -> Gray:
    """Each pixel as its brightest channel shows it; what is coloured and not dark fades further."""
    white = _on_white(part)
    brightest, darkest = white.max(axis=2).astype(np.float32), white.min(axis=2)
    kept = 1 - ((brightest - darkest) / FULL_COLOUR).clip(0, 1)
    kept[brightest < BLACK] = 1
    return np.asarray(255 - (255 - brightest) * kept, np.uint8)


def _on_white(part: Picture) -> Picture:
    """Scale the channels so that the paper (most of the brighter half) is white."""
    paper = np.percentile(part.reshape(-1, 3)[::7], 80, axis=0).clip(60, 255)
    return (part * (255.0 / paper)).clip(0, 255).astype(np.uint8)


def _drawings(small: Picture, dpi: float) -> Iterator[tuple[int, int, Gray]]:
    """Large drawings of one colour: left, top, and the hull as a mask of its box."""
    white = _on_white(small).astype(np.int16)
    coloured = white.max(axis=2) - white.min(axis=2) > COLOURED
    reddish = white[:, :, 0] >= white[:, :, 2]
    for ink in (coloured & reddish, coloured & ~reddish):
        joined = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
        _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        for label, (left, top, wide, high, area) in enumerate(stats[1:], start=1):
            large = max(wide, high) >= LONG_INCHES * dpi and min(wide, high) >= SHORT_INCHES * dpi
            if large and area <= SOLID * wide * high:
                part = labels[top : top + high, left : left + wide] == label
                yield int(left), int(top), _hull(part)


def _hull(part: Gray) -> Gray:
    """The drawing with all that it encloses, and a pixel more all round."""
    rows, columns = np.nonzero(part)
    hull = cv2.convexHull(np.stack([columns, rows], axis=1).astype(np.int32))
    filled = cv2.fillConvexPoly(np.zeros(part.shape, np.uint8), hull, 1)
    return np.asarray(cv2.dilate(filled, np.ones((3, 3), np.uint8)), np.uint8)


def without_grey_stamps(gray: Gray, dpi: int) -> Unstamped:
    """Fade round stamps that a grey scanner left lighter than the print across them.

    `gray` is evenly lit; the same image comes back where there is no such stamp.
    """
    scale = min(1.0, LOOK_DPI / dpi)
    small = np.asarray(cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    low, high = (round(inches * dpi * scale) for inches in RADII_INCHES)
    found = cv2.HoughCircles(
        small, cv2.HOUGH_GRADIENT, 1, 2 * low, param1=60, param2=32, minRadius=low, maxRadius=high
    )
    places = []
    for x, y, radius in [] if found is None else found[0][:3]:
        if _inked_share(small, x, y, radius) >= ROUND:
            gray = _faded_disc(gray, round(x / scale), round(y / scale), radius / scale)
            places.append(_fractions(x - radius, y - radius, x + radius, y + radius, small.shape))
    return Unstamped(gray, tuple(places))


def _circle(image: Gray, x: float, y: float, radius: float, reach: int) -> Gray:
    """The darkest pixel near each point of a circle."""
    darkest = cv2.erode(image, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    angles = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    columns = (x + radius * np.cos(angles)).round().astype(int).clip(0, image.shape[1] - 1)
    rows = (y + radius * np.sin(angles)).round().astype(int).clip(0, image.shape[0] - 1)
    return np.asarray(darkest[rows, columns], np.uint8)


def _inked_share(image: Gray, x: float, y: float, radius: float) -> float:
    return float((_circle(image, x, y, radius, 1) < 225).mean())


def _faded_disc(gray: Gray, x: int, y: int, radius: float) -> Gray:
    """Whiten what is as light as the ring within it; black print stays."""
    reach = round(1.08 * radius)
    top, left = max(0, y - reach), max(0, x - reach)
    part = gray[top : y + reach, left : x + reach]
    ring = float(np.percentile(_circle(part, x - left, y - top, radius, 3), 40))
    if ring < GREY:
        return gray
    levels = np.interp(np.arange(256), (0, ring - 40, ring - 10, 255), (0, ring - 40, 255, 255))
    disc = cv2.circle(np.zeros_like(part), (x - left, y - top), reach, 1, -1)
    faded = gray.copy()
    faded[top : y + reach, left : x + reach] = np.where(disc > 0, levels.astype(np.uint8)[part], part)
    return faded
