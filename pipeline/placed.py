"""Where the words of a record stand on the pages of its file, and how the dataset keeps that.

Offsets point into the record's `text`, boxes are fractions of the page as it lies in the file. A word of
`text` is led back through the edits to the words that were read: one that restoration joined has the
boxes of both, two that it parted have a share each.

Packed, a page is a head and the differences from word to word, compressed: two to four bytes a word. Where
words begin and end is not among them: the text tells.
"""

import itertools
import lzma
import re
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box, Document, OffsetMap, Page, Word
from pipeline.words import Words

STEPS = 4096
"""Boxes are kept as so many parts of the page's width and height: on A4, right to 0.04 mm."""
_UNSURE = 255
_HEAD = struct.Struct("<IIIIIBB")
_COLUMNS = 5
_FILTERS = [{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16, "lc": 0, "lp": 0, "pb": 0}]
"""Its range coder has no tables to send ahead, which would cost a page of 300 words half a byte each."""
_RUN = re.compile(r"\S+")


class PlacedWord(NamedTuple):
    """A run of characters without blanks, `start:end` of the record's text, and where it stands.

    `confidence` (0..1) is that of the OCR engine, None where there was none.
    """

    start: int
    end: int
    box: Box
    confidence: float | None = None


class PlacedPage(NamedTuple):
    """A page, `start:end` of the record's text, with the words that have a place (in order).

    `text_from` and `verdict` are those of `document.Page`. What has no pages (DOCX, text) has no words.
    """

    number: int
    start: int
    end: int
    text_from: str
    verdict: str
    words: tuple[PlacedWord, ...] = ()


def placed_pages(document: Document) -> Iterator[PlacedPage]:
    """The pages of a document that was restored, one by one: long ones have millions of words."""
    offsets = OffsetMap(document.edits)
    done = 0
    for page in document.pages:
        start, end = offsets.to_text(page.start, page.end)
        start, done = max(start, done), max(start, end, done)
        words = tuple(_words(document.text, (start, done), page, offsets))
        yield PlacedPage(page.number, start, done, page.text_from, page.verdict, words)


def direction(words: Sequence[PlacedWord | Word]) -> int:
    """Which way the lines of a page run: 0 to the right, 90 down, 180 to the left, 270 up."""
    votes: Counter[int] = Counter()
    for left, right in itertools.pairwise(words):
        if right.start - left.end == 1 and left.box and right.box:
            across = right.box[0] + right.box[2] - left.box[0] - left.box[2]
            down = right.box[1] + right.box[3] - left.box[1] - left.box[3]
            sideways = abs(down) > abs(across)
            votes[(90 if down > 0 else 270) if sideways else (0 if across >= 0 else 180)] += 1
    return votes.most_common(1)[0][0] if votes else 0


def _words(text: str, span: tuple[int, int], page: Page, offsets: OffsetMap) -> Iterator[PlacedWord]:
    if isinstance(page.words, Words) and not page.words.placed:
        return
    places = [word for word in page.words if word.box]
    if not places:
        return
    turn = direction(places)
    for runs, behind in _groups(text, span, places, offsets):
        if len(runs) == len(behind):
            parts = [(word.box, word.confidence) for word in behind]
        else:
            parts = [_share(run, runs, behind, turn) for run in runs]
        for (start, end), (box, confidence) in zip(runs, parts, strict=True):
            if box:
                yield PlacedWord(start, end, box, confidence)


def _groups(
    text: str, span: tuple[int, int], places: Sequence[Word], offsets: OffsetMap
) -> Iterator[tuple[list[tuple[int, int]], Sequence[Word]]]:
    """Runs of `text` with the words behind them, in groups that share no word: mostly one and one.

    What stands for no word (the bars between a table's cells) is left out.
    """
    runs: list[tuple[int, int]] = []
    first = last = 0
    for match in _RUN.finditer(text, *span):
        start, end = offsets.to_read(match.start(), match.end())
        begin = last - 1 if runs and places[last - 1].end > start else last
        while begin < len(places) and places[begin].end <= start:
            begin += 1
        stop = begin
        while stop < len(places) and places[stop].start < end:
            stop += 1
        if stop == begin:
            continue
        if runs and begin >= last:
            yield runs, places[first:last]
            runs = []
        first = first if runs else begin
        last = max(last, stop)
        runs.append(match.span())
    if runs:
        yield runs, places[first:last]


def _share(
    run: tuple[int, int], runs: Sequence[tuple[int, int]], behind: Sequence[Word], turn: int
) -> tuple[Box | None, float | None]:
    """What a run has of the words behind its group, letter for letter; and the least confidence of those."""
    letters = sum(end - start for start, end in runs)
    before = sum(end - start for start, end in runs if end <= run[0])
    scale = sum(word.end - word.start for word in behind) / letters
    begin, stop = before * scale, (before + run[1] - run[0]) * scale
    boxes: list[Box] = []
    sure: list[float] = []
    passed = 0.0
    for word in behind:
        length = word.end - word.start
        low, high = max(0.0, begin - passed) / length, min(float(length), stop - passed) / length
        passed += length
        if high > low and word.box:
            boxes.append(_slice(word.box, low, high, turn))
            sure += [] if word.confidence is None else [word.confidence]
    return _union(boxes), min(sure, default=None)


def _slice(box: Box, low: float, high: float, turn: int) -> Box:
    """The part `low:high` (shares of its length) of a word whose line runs to `turn`."""
    left, top, right, bottom = box
    low, high = (1 - high, 1 - low) if turn >= 180 else (low, high)
    if turn in (90, 270):
        return (left, top + low * (bottom - top), right, top + high * (bottom - top))
    return (left + low * (right - left), top, left + high * (right - left), bottom)


def _union(boxes: Sequence[Box]) -> Box | None:
    """The box around `boxes`."""
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def pack(pages: Iterable[PlacedPage], text: str) -> bytes:
    """Pages of `text` as bytes; one after the other, so that no more than one is held."""
    parts = bytearray()
    for page in pages:
        body = _compressed(page, text) if page.words else b""
        names = [name.encode()[:255] for name in (page.text_from, page.verdict)]
        sizes = (len(page.words), len(body), *map(len, names))
        parts += _HEAD.pack(page.number, page.start, page.end, *sizes)
        parts += b"".join((*names, body))
    return bytes(parts)


def unpack(packed: bytes, text: str) -> Iterator[PlacedPage]:
    """The pages in `packed`, one by one; `text` is the one they were packed with."""
    at = 0
    while at < len(packed):
        number, start, end, count, size, *lengths = _HEAD.unpack_from(packed, at)
        at += _HEAD.size
        text_from, verdict, body = _cut(packed, at, (*lengths, size))
        at += sum(lengths) + size
        words = tuple(_unpacked(body, count, _runs(text, start, end))) if count else ()
        yield PlacedPage(number, start, end, text_from.decode(), verdict.decode(), words)


def _cut(packed: bytes, at: int, lengths: Iterable[int]) -> Iterator[bytes]:
    for length in lengths:
        yield packed[at : at + length]
        at += length


def _runs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [match.span() for match in _RUN.finditer(text, start, end)]


def _compressed(page: PlacedPage, text: str) -> bytes:
    """The differences from word to word, column by column, low bytes before high ones; confidences."""
    order = {run: index for index, run in enumerate(_runs(text, page.start, page.end))}
    places = np.array([order[word.start, word.end] for word in page.words], np.int64)
    left, top, right, bottom = _steps([word.box for word in page.words]).T
    columns = np.stack(
        [
            np.diff(places, prepend=-1) - 1,
            left - np.append(0, right[:-1]),
            right - left,
            np.diff(top, prepend=0),
            np.diff(bottom - top, prepend=0),
        ]
    )
    zigzag = np.where(columns < 0, -2 * columns - 1, 2 * columns).astype("<u4")
    planes = zigzag.view(np.uint8).reshape(_COLUMNS, -1, 4).transpose(0, 2, 1)
    return lzma.compress(planes.tobytes() + _confidences(page), lzma.FORMAT_RAW, filters=_FILTERS)


def _steps(boxes: Sequence[Box]) -> NDArray[np.int64]:
    steps: NDArray[np.int64] = np.rint(np.clip(np.array(boxes), 0, 1) * STEPS).astype(np.int64)
    return steps


def _confidences(page: PlacedPage) -> bytes:
    given = (word.confidence for word in page.words)
    return bytes(_UNSURE if c is None else round(100 * min(max(c, 0.0), 1.0)) for c in given)


def _unpacked(body: bytes, count: int, runs: Sequence[tuple[int, int]]) -> Iterator[PlacedWord]:
    data = lzma.decompress(body, lzma.FORMAT_RAW, filters=_FILTERS)
    raw = np.frombuffer(data, np.uint8, count * _COLUMNS * 4).reshape(_COLUMNS, 4, count)
    zigzag = np.ascontiguousarray(raw.transpose(0, 2, 1)).view("<u4")[:, :, 0].astype(np.int64)
    skipped, indent, width, drop, growth = np.where(zigzag % 2, -(zigzag // 2) - 1, zigzag // 2)
    places = np.cumsum(skipped + 1) - 1
    right, top, height = np.cumsum(indent + width), np.cumsum(drop), np.cumsum(growth)
    boxes = np.stack([right - width, top, right, top + height], axis=1) / STEPS
    sure = data[-count:]
    for place, (x0, y0, x1, y1), percent in zip(places.tolist(), boxes.tolist(), sure, strict=True):
        start, end = runs[place]
        yield PlacedWord(start, end, (x0, y0, x1, y1), None if percent == _UNSURE else percent / 100)
