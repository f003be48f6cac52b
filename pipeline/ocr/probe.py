"""Is a text layer over a scan this page's, and as good as what we would read? A strip read tells.

Pure: whoever reads the strip gives the words. Places are fractions of the page (`Piece.box`).
"""

import bisect
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.layout import Piece
from pipeline.text import fold, is_syllable, lower

HEIGHT = 0.2
"""Share of the page's height that is read for comparison."""
FEWEST = 8
"""With fewer words that the engine is sure of, nothing is said against the layer."""
SURE, READABLE = 0.85, 0.4
"""Confidences from which on a word is taken to be right, and to be one at all."""
OTHER = 0.3
"""From this share of words without any counterpart in the layer on, it is another page's
(this page's: at most 0.07, another's: at least 0.56)."""
WORSE = 0.05
"""From this share of words that were surely read and stand otherwise in the layer on, reading
is better (layers without faults: at most 0.035)."""
REACH = 1.2
"""Line heights within which a word of the layer is at the place of one that was read."""
ALIKE = 0.5
"""Edit distance as a share of the length up to which words may be two readings of one."""

_EDGE = re.compile(r"^\W+|\W+$")


class _Word(NamedTuple):
    text: str
    middle: float
    x0: float
    x1: float
    height: float
    confidence: float


def strip(layer: Sequence[Piece]) -> tuple[float, float]:
    """The part of the page to read, top and bottom: where most words of the layer are."""
    middles = sorted((p.box[1] + p.box[3]) / 2 for p in layer if p.box)
    counts = [bisect.bisect_right(middles, top + HEIGHT) - place for place, top in enumerate(middles)]
    start = middles[counts.index(max(counts))] if counts else 0.0
    top = max(0.0, min(start - 0.01, 1 - HEIGHT))
    return top, min(1.0, top + HEIGHT + 0.02)


def agrees(layer: Sequence[Piece], read: Sequence[Piece], coarse: bool = False) -> bool:
    """Is the layer of this very page, and as good as what was read of a strip of it?

    `read` are the words of the strip, with confidences; `layer` may be that of the whole page. Words
    of which the engine is not sure say nothing against the layer. Of a `coarse` picture (the verdict
    is coarse-scan) the engine is sure without reason: there it is only asked whether the page is the same.
    """
    ours = list(_words(read))
    theirs = sorted(_words(layer), key=lambda word: word.middle)
    readable = [(word, _there(word, theirs)) for word in ours if word.confidence >= READABLE]
    strange = sum(not any(_alike(word.text, other) for other in there) for word, there in readable)
    if len(readable) >= FEWEST and strange >= OTHER * len(readable):
        return False
    if coarse:
        return True
    sure = [
        (word.text, there) for word, there in readable if word.confidence >= SURE and is_syllable(word.text)
    ]
    wrong = sum(text not in there for text, there in sure)
    return len(sure) < FEWEST or wrong < WORSE * len(sure)


def _words(pieces: Sequence[Piece]) -> Iterator[_Word]:
    for piece in pieces:
        text = lower(_EDGE.sub("", piece.text))
        if piece.box and len(text) > 1:
            x0, top, x1, bottom = piece.box
            yield _Word(text, (top + bottom) / 2, x0, x1, bottom - top, piece.confidence or 0.0)


def _there(word: _Word, theirs: Sequence[_Word]) -> list[str]:
    """The words of the layer at the place of one that was read."""
    reach = REACH * word.height
    first = bisect.bisect_left(theirs, word.middle - reach, key=lambda other: other.middle)
    last = bisect.bisect_right(theirs, word.middle + reach, key=lambda other: other.middle)
    wide = word.x1 - word.x0
    return [o.text for o in theirs[first:last] if o.x0 < word.x1 + wide and o.x1 > word.x0 - wide]


def _alike(one: str, other: str) -> bool:
    """Whether these may be two readings of one word."""
    one, other = fold(one), fold(other)
    return Levenshtein.distance(one, other) <= ALIKE * max(len(one), len(other))
