"""Reads an exported PDF again as a viewer does: pdfium's words with the places where it shows them."""

import ctypes
import difflib
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import fmean

import pypdfium2
from pypdfium2 import raw

Box = tuple[float, float, float, float]
Word = tuple[str, Box]

FINE = 10_000
"""The page as pdfium is asked to show it has so many pixels each way: boxes come as fractions."""


def words_of(path: Path, number: int = 1) -> list[Word]:
    """The words of a page in the order in which they would be copied, boxes as fractions of what is shown."""
    document = pypdfium2.PdfDocument(path)
    page = document[number - 1]
    text = page.get_textpage()
    letters = text.get_text_range()
    words: list[Word] = []
    box: Box | None = None
    start = 0
    for index, letter in enumerate(f"{letters} "):
        if letter.isspace():
            if box:
                words.append((letters[start:index], box))
            box, start = None, index + 1
        else:
            box = around(filter(None, (box, _shown(page, text.get_charbox(index)))))
    document.close()
    return words


def _shown(page: pypdfium2.PdfPage, box: Box) -> Box:
    left, bottom, right, top = box
    corners = [_device(page, x, y) for x in (left, right) for y in (bottom, top)]
    xs, ys = zip(*corners, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def _device(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page.raw, 0, 0, FINE, FINE, 0, x, y, across, down)
    return (across.value / FINE, down.value / FINE)


def around(boxes: Iterable[Box]) -> Box:
    """The box around boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return both / (sum(areas) - both)


def mean_overlap(found: list[Word], truth: list[Word], moved: Callable[[Box], Box] = tuple) -> float:
    """How well words stand where the same words of the truth stand; those that are lost count as 0."""
    pairs = difflib.SequenceMatcher(None, [w for w, _ in found], [w for w, _ in truth], False)
    scores = [
        overlap(found[block.a + n][1], moved(truth[block.b + n][1]))
        for block in pairs.get_matching_blocks()
        for n in range(block.size)
    ]
    return fmean(scores) * len(scores) / len(truth)


def hits(path: Path, phrase: str) -> int:
    """How often a viewer's search finds a phrase, as typed."""
    document = pypdfium2.PdfDocument(path)
    count = 0
    for page in document:
        search = page.get_textpage().search(phrase, match_case=True)
        while search.get_next():
            count += 1
    document.close()
    return count
