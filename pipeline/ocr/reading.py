"""One page: draw it, clean it, read it, keep what was printed, say where it stood."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import cv2
import numpy as np

from pipeline.document import Box, Problem
from pipeline.grid import Grid
from pipeline.layout import Piece
from pipeline.messages import say
from pipeline.ocr.engine import Engine, Line, Matrix, OcrFailure, OcrTimeout, Picture
from pipeline.ocr.noise import without_noise
from pipeline.ocr.preprocess import clean, turn_matrix, turned
from pipeline.ocr.render import render
from pipeline.ocr.rules import find_grids
from pipeline.ocr.tesseract import Tesseract

TIMEOUT = 180.0
"""Seconds for one page; a full page takes two to four."""
UNREADABLE = 0.6
"""Mean confidence below which a page may lie on its side or head."""
UNSURE = 0.6


class Job(NamedTuple):
    """Which page of which file to read."""

    path: Path
    media_type: str
    number: int


class Reading(NamedTuple):
    """What was read on page `number`: lines in the reading frame, with boxes on the original page.

    `grids` are the ruled tables, in the reading frame too.
    """

    number: int
    lines: tuple[Line, ...]
    dpi: int
    problems: tuple[Problem, ...] = ()
    grids: tuple[Grid, ...] = ()


def read_page(job: Job) -> Reading:
    """Read one page; whatever goes wrong is a Problem of the result."""
    cv2.setNumThreads(1)  # the pool has a process for every core already
    try:
        picture, dpi = render(job.path, job.media_type, job.number)
        return _read(Tesseract(), picture, dpi, job.number)
    except OcrTimeout:
        problem = _problem("ocr-timeout", job.number, seconds=round(TIMEOUT))
    except OcrFailure as error:
        problem = _problem("ocr-failed", job.number, reason=error)
    except MemoryError:
        problem = _problem("ocr-failed", job.number, reason="memory")
    return Reading(job.number, (), 0, (problem,))


def _problem(kind: str, number: int, **values: object) -> Problem:
    return Problem("ocr", kind, say(f"problem.{kind}", page=number, **values), number)


class _Attempt(NamedTuple):
    lines: Sequence[Line]
    matrix: Matrix
    dpi: int
    degrees: int
    grids: tuple[Grid, ...]

    @property
    def confidence(self) -> float:
        sure = [p.confidence or 0.0 for line in self.lines for p in line if len(p.text) > 1]
        return fmean(sure) if len(sure) >= 5 else 0.0


def _read(engine: Engine, picture: Picture, dpi: int, number: int) -> Reading:
    if _is_blank(picture):
        return Reading(number, (), dpi)
    attempt = _upright(engine, picture, dpi, _attempt(engine, picture, dpi, 0))
    lines = tuple(
        [p._replace(box=_box(p, attempt.matrix, picture.shape)) for p in line]
        for line in without_noise(attempt.lines)
    )
    doubts = tuple(_doubts(number, lines, attempt.degrees))
    return Reading(number, lines, attempt.dpi, doubts, attempt.grids)


def _doubts(number: int, lines: Sequence[Line], degrees: int) -> Iterator[Problem]:
    if degrees:
        yield _problem("turned", number, degrees=degrees)
    sure = [p.confidence or 0.0 for line in lines for p in line]
    if sure and fmean(sure) < UNSURE:
        yield _problem("low-confidence", number, confidence=f"{fmean(sure):.2f}")


def _is_blank(picture: Picture) -> bool:
    """No two parts of the page differ by more than paper does."""
    small = cv2.resize(picture, (200, 280), interpolation=cv2.INTER_AREA)
    return int(small.max()) - int(small.min()) < 12


def _attempt(engine: Engine, picture: Picture, dpi: int, degrees: int) -> _Attempt:
    page = clean(turned(picture, degrees), dpi)
    lines = engine.read(page.image, page.dpi, TIMEOUT)
    matrix = _chained(turn_matrix(picture.shape, degrees), page.matrix)
    return _Attempt(lines, matrix, page.dpi, degrees, tuple(find_grids(page.image, page.dpi)))


def _upright(engine: Engine, picture: Picture, dpi: int, first: _Attempt) -> _Attempt:
    """Read again as the page should lie, if it seems to lie otherwise and then reads better."""
    if first.confidence >= UNREADABLE:
        degrees = _slant(first.lines)
    else:
        degrees = engine.orientation(clean(picture, dpi).image, dpi)
    if not degrees:
        return first
    second = _attempt(engine, picture, dpi, degrees)
    return second if second.confidence > min(first.confidence, UNREADABLE) else first


def _slant(lines: Sequence[Line]) -> int:
    """How to turn a page (degrees clockwise) that the engine read along its sides; else 0."""
    steps = [(line[-1].x0 - line[0].x0, line[-1].top - line[0].top) for line in lines if len(line) > 2]
    up = sum(-y > abs(x) for x, y in steps)
    down = sum(y > abs(x) for x, y in steps)
    if max(up, down) <= len(steps) / 2:
        return 0
    return 90 if up > down else 270


def _chained(first: Matrix, second: Matrix) -> Matrix:
    lift = [[0.0, 0.0, 1.0]]
    chained: Matrix = (np.vstack([second, lift]) @ np.vstack([first, lift]))[:2]
    return chained


def _box(piece: Piece, matrix: Matrix, shape: tuple[int, ...]) -> Box:
    """The word's place on the page as it lies in the file."""
    height, width = shape[:2]
    corners = np.array([(x, y, 1.0) for x in (piece.x0, piece.x1) for y in (piece.top, piece.bottom)])
    back = cv2.invertAffineTransform(matrix)
    places = (corners @ back.T) / (width, height)
    (x0, y0), (x1, y1) = places.min(axis=0).clip(0, 1), places.max(axis=0).clip(0, 1)
    return (round(float(x0), 5), round(float(y0), 5), round(float(x1), 5), round(float(y1), 5))
