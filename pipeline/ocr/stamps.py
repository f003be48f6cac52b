"""Takes coloured stamps and signatures off the print beneath them, and leaves coloured words."""

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np

from pipeline.ocr.engine import Gray, Picture

LOOK_DPI = 75
COLOURED = 45
"""The brightest and the darkest channel of ink differ by more (of 255), on white paper."""
LONG_INCHES = 0.8
SHORT_INCHES = 0.35
"""A stamp or signature is at least so large; a line of coloured words is lower."""
SOLID = 0.6
"""What fills more of its box is a coloured table head or a picture, not a stamp."""
MARGIN_INCHES = 0.03
FULL_COLOUR = 60.0
"""Ink whose channels differ by this much is all stamp."""
BLACK = 110
"""Darker than this in every channel is print, whatever lies over it."""


class _Box(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int


def without_stamps(picture: Picture, dpi: int) -> Gray:
    """Turn an RGB page grey, with white paper in the place of large coloured drawings.

    Red ink is as bright as paper in the red channel and blue ink in the blue one, where black print
    stays black: so the print under a stamp survives. Coloured words elsewhere stay as they are.
    """
    gray = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    for box in _drawings(picture, dpi):
        area = np.s_[box.top : box.bottom, box.left : box.right]
        gray[area] = np.maximum(gray[area], _by_its_own_light(picture[area]))
    return gray


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


def _drawings(picture: Picture, dpi: int) -> Iterator[_Box]:
    """Where large coloured drawings lie, in pixels of `picture`."""
    scale = min(1.0, LOOK_DPI / dpi)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = _on_white(np.asarray(small, np.uint8)).astype(np.int16)
    coloured = (small.max(axis=2) - small.min(axis=2) > COLOURED).astype(np.uint8)
    joined = cv2.morphologyEx(coloured, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    seen = dpi * scale
    height, width = picture.shape[:2]
    for left, top, wide, high, area in stats[1:]:
        if max(wide, high) < LONG_INCHES * seen or min(wide, high) < SHORT_INCHES * seen:
            continue
        if area > SOLID * wide * high:
            continue
        margin = MARGIN_INCHES * seen
        yield _Box(
            max(0, int((left - margin) / scale)),
            max(0, int((top - margin) / scale)),
            min(width, int((left + wide + margin) / scale) + 1),
            min(height, int((top + high + margin) / scale) + 1),
        )
