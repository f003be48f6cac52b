"""Finds ruled tables on a page image: long level and upright strokes, and the cells between them."""

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.grid import Cell, Grid
from pipeline.ocr.engine import Gray

DARK = 160
"""Grey below which a pixel of a cleaned page may belong to a rule."""
SHORTEST = 0.35
"""Inches; longer than any stroke of a letter, not longer than the side of a cell."""
SMALLEST = 0.1
"""Inches of the sides of a cell, at least: less is a double rule."""
BRIDGED = 0.06
"""Inches of a rule that may be missing."""
MOST_CELLS = 600

Mask = npt.NDArray[np.uint8]


def find_grids(image: Gray, dpi: int) -> list[Grid]:
    """The tables of two rows and two columns at least on a cleaned page, in its pixels."""
    level, upright = _rules(image, dpi, level=True), _rules(image, dpi, level=False)
    if not level.any() or not upright.any():
        return []
    joined = level | upright
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    grids = []
    for number in range(1, count):
        left, top, width, height, _ = stats[number]
        if min(width, height) > 2 * SMALLEST * dpi:
            part = labels[top : top + height, left : left + width] == number
            grids.append(_grid(_cells(part.astype(np.uint8), left, top, dpi), dpi))
    return [grid for grid in grids if len(grid) >= 2 and len(grid[0]) >= 2]


def _rules(image: Gray, dpi: int, level: bool) -> Mask:
    """The pixels of long straight strokes, small gaps bridged."""
    ink = (image < DARK).astype(np.uint8)
    long, gap = round(SHORTEST * dpi), round(BRIDGED * dpi)

    def line(length: int) -> Mask:
        return np.ones((1, length) if level else (length, 1), np.uint8)

    # A rule that slopes by a pixel here and there is one rule still.
    thick = cv2.dilate(ink, np.ones((3, 1) if level else (1, 3), np.uint8))
    strokes = cv2.morphologyEx(thick, cv2.MORPH_OPEN, line(long))
    return np.asarray(cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, line(2 * gap + 1)), np.uint8)


def _cells(rules: Mask, left: int, top: int, dpi: int) -> list[Cell]:
    """The white rectangles that a net of rules encloses."""
    closed = cv2.morphologyEx(rules, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    paper = cv2.copyMakeBorder(1 - closed, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(paper, connectivity=4)
    outside = labels[0, 0]
    cells = []
    for number, (x, y, width, height, area) in enumerate(stats):
        is_box = area > 0.85 * width * height and min(width, height) > SMALLEST * dpi
        if number and number != outside and is_box:
            x0, y0 = float(left + x - 1), float(top + y - 1)
            cells.append((x0, y0, x0 + float(width), y0 + float(height)))
    return cells if len(cells) <= MOST_CELLS else []


def _grid(cells: list[Cell], dpi: int) -> Grid:
    """Cells in rows by where they begin."""
    tops = _steps([cell[1] for cell in cells], SMALLEST * dpi)
    lefts = _steps([cell[0] for cell in cells], SMALLEST * dpi)
    grid: list[list[Cell | None]] = [[None] * len(lefts) for _ in tops]
    for cell in cells:
        grid[_nearest(tops, cell[1])][_nearest(lefts, cell[0])] = cell
    return grid


def _steps(values: list[float], reach: float) -> list[float]:
    """Values that differ by more than `reach`, each for those near it."""
    ordered = sorted(values)
    return ordered[:1] + [b for a, b in pairwise(ordered) if b - a > reach]


def _nearest(steps: list[float], value: float) -> int:
    return int(np.argmin([abs(step - value) for step in steps]))
