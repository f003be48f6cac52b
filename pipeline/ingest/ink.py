"""What is printed on a PDF page, beside what its text layer says: drawn with its text and without."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2

from pipeline.grid import Cell

Gray = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

DPI = 100
"""Enough to tell letters from rules and pictures."""
MAX_SIDE = 2400
"""Pixels; larger sheets are drawn more coarsely."""
FAINTEST = 24
"""Levels of grey (of 255) by which print is darker than the paper around it; grain is below."""
CONTRAST = 0.3
"""The same, as a share of the contrast of the page's darkest print."""
STROKE = 15
"""Pixels; what is broader than this is no stroke of a letter."""
LETTER_HEIGHTS, LETTER_WIDTHS = (4, 40), (2, 60)
"""Pixels; letters that touch one another are one."""
WORD_HEIGHTS, WORD_WIDTHS = (8, 40), (5, 150)
"""The same of a word whose letters run together, as on a page without other print to show what is dark."""
SHOWS = 6.0
"""Mean difference in grey, within a word's box, between the page with its text and without."""
MARGIN = 0.08
"""Share of each side of the page where shadows, punch holes and page numbers are."""


class Ink(NamedTuple):
    """What is seen on a page.

    `drawn` is the share of the layer's words (0..1) that the layer itself prints: the others lie
    unseen over a picture, or beneath it, or repeat what it shows. `read` and `unread` count letters
    within and outside the words. `share` is the share of the page, margins left out, that is ink
    outside the words. `marks` counts what is as large as a word, outside the words and the side margins.
    """

    drawn: float
    read: int
    unread: int
    share: float
    marks: int = 0


def look(page: Any, boxes: Sequence[Cell], rules: Sequence[Cell] = ()) -> Ink:
    """Look at a page (pypdfium2's); `boxes` of its words and `rules` of its tables are in points.

    The page must not be used afterwards for anything that needs its text.
    """
    scale = min(DPI / 72, MAX_SIDE / max(page.get_size()))
    whole = _drawn(page, scale)
    words = [_scaled(box, scale, whole.shape) for box in boxes]
    bare = _drawn(_without_text(page), scale) if words else whole
    ink, inside = _ink(whole), _covered(words, whole.shape)
    for x0, y0, x1, y1 in (_scaled(rule, scale, whole.shape) for rule in rules):
        ink[y0 : y1 + 1, x0 : x1 + 1] = False
    read, unread = _letters(ink, inside)
    beneath = _letters(_ink(bare), inside)[0] if words else 0
    drawn = _share_drawn(whole, bare, words) if beneath < 0.5 * read else 0.0
    outside = ink & ~inside
    return Ink(drawn, read, unread, _share(outside), _marks(outside))


def _drawn(page: Any, scale: float) -> Gray:
    """The page as its red light shows it, in which red stamps are not seen."""
    bitmap = page.render(scale=scale, rev_byteorder=True)
    pixels: Gray = np.array(bitmap.to_numpy())[:, :, 0]
    bitmap.close()
    return pixels


def _without_text(page: Any) -> Any:
    texts = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=15)
    for item in list(texts):
        page.remove_obj(item)
        item.close()
    return page


def _scaled(box: Cell, scale: float, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    height, width = shape
    x0, y0, x1, y1 = (round(side * scale) for side in box)
    return max(0, min(x0, width - 1)), max(0, min(y0, height - 1)), min(x1, width), min(y1, height)


def _covered(words: Sequence[tuple[int, int, int, int]], shape: tuple[int, ...]) -> Mask:
    inside = np.zeros(shape, np.bool_)
    for x0, y0, x1, y1 in words:
        margin = max(1, (y1 - y0) // 5)
        inside[max(0, y0 - margin) : y1 + margin, max(0, x0 - margin) : x1 + margin] = True
    return inside


def _share_drawn(whole: Gray, bare: Gray, words: Sequence[tuple[int, int, int, int]]) -> float:
    change = cv2.integral(cv2.absdiff(whole, bare))
    shown = 0
    for x0, y0, x1, y1 in words:
        area = max(1, (x1 - x0) * (y1 - y0))
        shown += bool(change[y1, x1] - change[y0, x1] - change[y1, x0] + change[y0, x0] > SHOWS * area)
    return shown / max(1, len(words))


def _ink(gray: Gray) -> Mask:
    """Strokes darker than what is around them, whatever the paper or the picture behind."""
    depth = cv2.morphologyEx(gray, cv2.MORPH_BLACKHAT, np.ones((STROKE, STROKE), np.uint8))
    found: Mask = depth > max(FAINTEST, CONTRAST * float(np.percentile(depth, 99.7)))
    return found


def _letters(ink: Mask, inside: Mask) -> tuple[int, int]:
    """How many marks of a letter's size stand in rows, within the words and outside."""
    if not ink.any():
        return 0, 0
    count, _, stats, centres = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    if count < 3:
        return 0, 0
    wide, tall = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    fits = (tall >= LETTER_HEIGHTS[0]) & (tall <= LETTER_HEIGHTS[1])
    fits &= (wide >= LETTER_WIDTHS[0]) & (wide <= LETTER_WIDTHS[1])
    places, sizes = centres[1:][fits], tall[fits]
    within = inside[places[:, 1].astype(int), places[:, 0].astype(int)]
    rowed = _in_rows(places, sizes)
    return int((rowed & within).sum()), int((rowed & ~within).sum())


def _in_rows(places: npt.NDArray[Any], sizes: npt.NDArray[Any]) -> Mask:
    """Which marks have others of about their size close by on both sides, or two on one."""
    order = np.argsort(places[:, 0], kind="stable")
    neighbours = np.zeros(len(order), int)
    for step in range(1, 40):
        a, b = order[:-step], order[step:]
        reach = np.maximum(sizes[a], sizes[b])
        near = (places[b, 0] - places[a, 0] < 3.5 * reach) & (abs(places[b, 1] - places[a, 1]) < 0.5 * reach)
        near &= np.minimum(sizes[a], sizes[b]) * 2 >= reach
        np.add.at(neighbours, a[near], 1)
        np.add.at(neighbours, b[near], 1)
    return neighbours >= 2


def _marks(ink: Mask) -> int:
    left = round(MARGIN * ink.shape[1])
    within = np.ascontiguousarray(ink[:, left : ink.shape[1] - left], np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(within, connectivity=8)
    wide, tall = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    fits = (tall >= WORD_HEIGHTS[0]) & (tall <= WORD_HEIGHTS[1])
    return int((fits & (wide >= WORD_WIDTHS[0]) & (wide <= WORD_WIDTHS[1])).sum())


def _share(ink: Mask) -> float:
    height, width = ink.shape
    top, left = round(MARGIN * height), round(MARGIN * width)
    return float(ink[top : height - top, left : width - left].mean())
