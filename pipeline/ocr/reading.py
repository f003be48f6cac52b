"""One page: clean it, read it, keep what was printed, say where it stood."""

import threading
from collections.abc import Iterator, Sequence
from statistics import fmean
from typing import NamedTuple

import cv2
import numpy as np

from pipeline.document import Box, Problem
from pipeline.grid import Grid, parted
from pipeline.layout import Piece, compose
from pipeline.messages import say
from pipeline.ocr import library
from pipeline.ocr.engine import Engine, Line, Matrix, OcrFailure, OcrTimeout, Picture
from pipeline.ocr.noise import without_noise
from pipeline.ocr.orientation import inverted
from pipeline.ocr.preprocess import clean
from pipeline.ocr.readpage import ReadPage
from pipeline.ocr.render import Render
from pipeline.ocr.rules import find_grids
from pipeline.ocr.tesseract import Program

TIMEOUT = 180.0
"""Seconds for one page; a full page takes one to three."""
UNREADABLE = 0.6
"""Mean confidence below which a page may lie on its side or head."""
UNSURE = 0.6

_own = threading.local()


def engine(careful: bool = False) -> Engine:
    """This thread's engine: the library where there is one, else (or if `careful`) the program.

    Raises MissingProgram.
    """
    if careful or not library.is_usable():
        return Program()
    if not hasattr(_own, "library"):
        _own.library = library.Library()
    found: Engine = _own.library
    return found


def read_page(reader: Engine, picture: Render, number: int) -> ReadPage:
    """Read one page; whatever goes wrong is a Problem of the result."""
    try:
        return _read(reader, picture.image, picture.dpi, number)
    except OcrTimeout:
        problem = problem_of("ocr-timeout", number, seconds=round(TIMEOUT))
    except OcrFailure as error:
        problem = problem_of("ocr-failed", number, reason=error)
    except MemoryError:
        problem = problem_of("ocr-failed", number, reason=say("problem.memory"))
    return ReadPage(number, problems=(problem,))


def problem_of(kind: str, number: int, **values: object) -> Problem:
    """A problem of this stage with page `number`."""
    return Problem("ocr", kind, say(f"problem.{kind}", page=number, **values), number)


class _Attempt(NamedTuple):
    lines: Sequence[Line]
    matrix: Matrix
    dpi: int
    degrees: int
    grids: tuple[Grid, ...]
    stamps: tuple[Box, ...]

    @property
    def confidence(self) -> float:
        sure = [p.confidence or 0.0 for line in self.lines for p in line if len(p.text) > 1]
        return fmean(sure) if len(sure) >= 5 else 0.0


def _read(reader: Engine, picture: Picture, dpi: int, number: int) -> ReadPage:
    if _is_blank(picture):
        return ReadPage(number, dpi=dpi)
    attempt = _upright(reader, picture, dpi, _attempt(reader, picture, dpi))
    back = inverted(attempt.matrix)
    lines = [
        [p._replace(box=box_of(p, back, picture.shape)) for p in line]
        for line in without_noise(attempt.lines)
    ]
    sure = [p.confidence for line in lines for p in line if p.confidence is not None]
    mean = fmean(sure) if sure else None
    text = compose(*parted(lines, attempt.grids))
    doubts = tuple(_doubts(number, mean, attempt.degrees))
    return ReadPage(number, text, attempt.dpi, mean, doubts, attempt.stamps)


def _doubts(number: int, confidence: float | None, degrees: int) -> Iterator[Problem]:
    if degrees:
        yield problem_of("turned", number, degrees=degrees)
    if confidence is not None and confidence < UNSURE:
        yield problem_of("low-confidence", number, confidence=f"{confidence:.2f}")


def _is_blank(picture: Picture) -> bool:
    """No two parts of the page differ by more than paper does."""
    small = cv2.resize(picture[::3, ::3], (200, 280), interpolation=cv2.INTER_AREA)
    return int(small.max()) - int(small.min()) < 12


def _attempt(reader: Engine, picture: Picture, dpi: int, degrees: int | None = None) -> _Attempt:
    page = clean(picture, dpi, degrees)
    lines = reader.read(page.image, page.dpi, TIMEOUT)
    grids = tuple(find_grids(page.image, page.dpi))
    return _Attempt(lines, page.matrix, page.dpi, page.degrees, grids, page.stamps)


def _upright(reader: Engine, picture: Picture, dpi: int, first: _Attempt) -> _Attempt:
    """Read again as the page should lie, if it seems to lie otherwise and then reads better."""
    if first.confidence >= UNREADABLE:
        degrees = (first.degrees + _slant(first.lines)) % 360
    else:
        degrees = reader.orientation(clean(picture, dpi, 0).image, dpi)
    if degrees == first.degrees:
        return first
    second = _attempt(reader, picture, dpi, degrees)
    return second if second.confidence > min(first.confidence, UNREADABLE) else first


def _slant(lines: Sequence[Line]) -> int:
    """How to turn a page (degrees clockwise) that the engine read along its sides; else 0."""
    steps = [(line[-1].x0 - line[0].x0, line[-1].top - line[0].top) for line in lines if len(line) > 2]
    up = sum(-y > abs(x) for x, y in steps)
    down = sum(y > abs(x) for x, y in steps)
    if max(up, down) <= len(steps) / 2:
        return 0
    return 90 if up > down else 270


def box_of(piece: Piece, back: Matrix, shape: tuple[int, ...]) -> Box:
    """The word's place on the page as it lies in the file; `back` leads there from the cleaned image."""
    height, width = shape[:2]
    corners = np.array([(x, y, 1.0) for x in (piece.x0, piece.x1) for y in (piece.top, piece.bottom)])
    places = (corners @ back.T) / (width, height)
    (x0, y0), (x1, y1) = places.min(axis=0).clip(0, 1), places.max(axis=0).clip(0, 1)
    return (round(float(x0), 5), round(float(y0), 5), round(float(x1), 5), round(float(y1), 5))
