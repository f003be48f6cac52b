"""The words of a page, kept close: a page of 400 words takes 12 KB instead of 120."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from pipeline.document import Box, Word

UNIT = 100_000
"""Boxes are kept in these parts of the page; nobody states them more finely."""
_FURTHEST = 2**31 - 2
_NOWHERE = 2**31 - 1
"""Stands for a box that is absent."""

_Integers = npt.NDArray[np.int32]


class Words(Sequence[Word]):
    """An unchangeable sequence of words that equals a tuple of the same words.

    >>> words = Words([Word(0, 3, (0.1, 0.2, 0.3, 0.4)), Word(4, 8, confidence=0.5)])
    >>> words[1], words == tuple(words), words.moved(10)[0].start
    (Word(start=4, end=8, box=None, confidence=0.5), True, 10)
    """

    __slots__ = ("_boxes", "_spans", "_sure")

    def __init__(self, words: Iterable[Word] = ()) -> None:
        listed = list(words)
        self._spans: _Integers = np.array([(w.start, w.end) for w in listed], np.int32).reshape(-1, 2)
        self._boxes: _Integers | None = None
        self._sure: npt.NDArray[np.float64] | None = None
        if any(word.box is not None for word in listed):
            self._boxes = np.array([_fixed(word.box) for word in listed], np.int32)
        if any(word.confidence is not None for word in listed):
            sure = [math.nan if word.confidence is None else word.confidence for word in listed]
            self._sure = np.array(sure, np.float64)

    @classmethod
    def unplaced(cls, spans: Iterable[tuple[int, int]]) -> "Words":
        """Words (start, end) that have neither a place nor a confidence.

        >>> Words.unplaced([(0, 3), (4, 8)]) == (Word(0, 3), Word(4, 8))
        True
        """
        words = cls()
        words._spans = np.array(list(spans), np.int32).reshape(-1, 2)
        return words

    @property
    def placed(self) -> bool:
        """Whether any of them has a box."""
        return self._boxes is not None

    def moved(self, by: int) -> "Words":
        """The same words, `by` characters further on."""
        other = self._like(slice(None))
        other._spans = self._spans + np.int32(by)
        return other

    def within(self, start: int, end: int) -> "Words":
        """Those that overlap `start:end`, of words in the order of the text."""
        first = int(np.searchsorted(self._spans[:, 1], start, side="right"))
        last = int(np.searchsorted(self._spans[:, 0], end, side="left"))
        return self[first:last]

    def _like(self, part: slice) -> "Words":
        other = Words()
        other._spans = self._spans[part]
        other._boxes = None if self._boxes is None else self._boxes[part]
        other._sure = None if self._sure is None else self._sure[part]
        return other

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> "Words": ...
    def __getitem__(self, index: int | slice) -> "Word | Words":
        if isinstance(index, slice):
            return self._like(index)
        start, end = self._spans[index].tolist()
        box = None if self._boxes is None else _box(self._boxes[index].tolist())
        sure = math.nan if self._sure is None else float(self._sure[index])
        return Word(start, end, box, None if math.isnan(sure) else sure)

    def __iter__(self) -> Iterator[Word]:
        return map(self.__getitem__, range(len(self)))

    def __len__(self) -> int:
        return len(self._spans)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (Words, tuple)):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(self._spans.tobytes())

    def __repr__(self) -> str:
        return f"Words({list(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self._spans, self._boxes, self._sure)


def _restored(spans: Any, boxes: Any, sure: Any) -> Words:
    words = Words()
    words._spans, words._boxes, words._sure = spans, boxes, sure
    return words


def _fixed(box: Box | None) -> tuple[int, ...]:
    if box is None:
        return (_NOWHERE,) * 4
    return tuple(max(-_FURTHEST, min(_FURTHEST, round(side * UNIT))) for side in box)


def _box(fixed: list[int]) -> Box | None:
    if fixed[0] == _NOWHERE:
        return None
    x0, top, x1, bottom = (side / UNIT for side in fixed)
    return (x0, top, x1, bottom)
