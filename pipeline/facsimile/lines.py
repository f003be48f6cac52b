"""A page's words in blocks, lines and runs, as its text and their places have them.

An empty line of the text parts blocks, a line end parts lines. A line is cut into runs where a column or
a table's cell ends, and where the next word does not stand to the right of the one before: a row of a
table is one line of the text, though its cells may have several lines in print.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box
from pipeline.placed import PlacedPage, PlacedWord

_COLUMN = 3
"""So many blanks part columns (see pipeline/layout.py)."""
_TOGETHER = 0.3
"""Two words of one printed line have this share of the lower one's height in common at least."""
_EDGES = (0.25, 0.75)
"""Letters without and with ascenders stand in a line: where most of them begin and end."""

DRIFT = 0.3
"""Words of a crooked line may stand higher or lower by this share of its height. Where they drop further,
readers that go by height mix them with the next line (measured on a real scan that lies a degree askew)."""

Numbers = NDArray[np.float64]

Line = list[list[PlacedWord]]
"""A line of the text: its runs, left to right."""


class Piece(NamedTuple):
    """A word and where it stands in the reading frame, in which its line runs to the right."""

    text: str
    box: Box


Run = Sequence[Piece]


class Band(NamedTuple):
    """Where the letters of a run stand: at `x` from `start + slope * x` on, `height` high."""

    start: float
    slope: float
    height: float

    def top(self, box: Box) -> float:
        """The upper edge at the middle of a word."""
        return self.start + self.slope * (box[0] + box[2]) / 2


def blocks(page: PlacedPage, text: str, turn: int) -> Iterator[list[Line]]:
    """The blocks of a page whose lines run to `turn` degrees (see `placed.direction`)."""
    block: list[Line] = []
    before: PlacedWord | None = None
    for word in page.words:
        between = text[before.end : word.start] if before else "\n\n"
        if between.count("\n") > 1 and block:
            yield block
            block = []
        if "\n" in between:
            block.append([[word]])
        elif before and _continues(before, word, between, turn):
            block[-1][-1].append(word)
        else:
            block[-1].append([word])
        before = word
    if block:
        yield block


def _continues(before: PlacedWord, word: PlacedWord, between: str, turn: int) -> bool:
    """Whether a word stands next to the one before in print, too."""
    if "|" in between or len(between) >= _COLUMN:
        return False
    first, second = upright(before.box, turn), upright(word.box, turn)
    shared = min(first[3], second[3]) - max(first[1], second[1])
    lower = min(first[3] - first[1], second[3] - second[1])
    return shared >= _TOGETHER * lower and second[0] + second[2] > first[0] + first[2]


def upright(box: Box, turn: int) -> Box:
    """A box on a page in the frame in which lines that run to `turn` degrees run to the right."""
    left, top, right, bottom = box
    for _ in range(turn // 90):
        left, top, right, bottom = top, 1 - right, bottom, 1 - left
    return (left, top, right, bottom)


def runs(page: PlacedPage, text: str, turn: int) -> Iterator[Run]:
    """The runs of a page in order, in the reading frame."""
    for block in blocks(page, text, turn):
        for line in block:
            for words in line:
                yield [Piece(text[w.start : w.end], upright(w.box, turn)) for w in words]


def band(run: Run) -> Band:
    """Where the letters of a run stand, whatever single words reach up and down to."""
    boxes = np.array([piece.box for piece in run])
    middles, tops, bottoms = (boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 1], boxes[:, 3]
    slope = _slope(middles, (tops + bottoms) / 2) if len(run) > 2 else 0.0
    upper = float(np.quantile(tops - slope * middles, _EDGES[0]))
    lower = float(np.quantile(bottoms - slope * middles, _EDGES[1]))
    height = max(lower - upper, 1e-4)
    return _levelled(Band(upper, slope, height), float(middles.min()), float(middles.max()))


def _slope(xs: Numbers, ys: Numbers) -> float:
    """The median slope between any two points: a few that lie apart do not count."""
    first, second = np.triu_indices(len(xs), 1)
    across = xs[second] - xs[first]
    apart = np.abs(across) > 1e-6
    return float(np.median((ys[second] - ys[first])[apart] / across[apart])) if apart.any() else 0.0


def _levelled(line: Band, first: float, last: float) -> Band:
    """The band turned about its middle until it drops no more than DRIFT of its height."""
    drop = line.slope * (last - first)
    if abs(drop) <= DRIFT * line.height:
        return line
    slope = line.slope * DRIFT * line.height / abs(drop)
    return line._replace(slope=slope, start=line.start + (line.slope - slope) * (first + last) / 2)


def around(words: Iterable[PlacedWord]) -> Box:
    """The box around words."""
    lefts, tops, rights, bottoms = zip(*(word.box for word in words), strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))
