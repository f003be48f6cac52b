"""Words with places become lines, and lines become text that keeps the page's columns.

The text is what `pdftotext -layout` would give, reduced to what matters here: one physical line a
line, one space between words, three or more (in proportion to the gap) where a column ends, leading
blanks only before what starts far to the right, an empty line where the page leaves one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline.document import Box, FontRun, Page, Word
from pipeline.text import search_key
from pipeline.words import Words

SAME_LINE = 0.5
"""Share of the lower word's height that two words on one line have in common."""
GUTTER_CHARS = 2.5
GUTTER_HEIGHTS = 1.2
"""A gap is a column's end when it is wider than both: so many letters, so many line heights."""
FAR_RIGHT = 0.12
"""A line that starts beyond this share of the text's width keeps its indent; so does one that goes on with a
cell of the row above it."""
LOOSE_PITCH = 1.4
"""Lines farther apart than this many usual pitches are parted by an empty line: half a line more is one that
an office leaves below the title, a third is what it leaves between paragraphs."""
CLEAR_GAPS, CLEAR_CHARS = 3.6, 1.6
"""Or wider than so many usual gaps of its line, so many letters and those line heights."""
FEWEST_GAPS = 4
"""Fewer gaps do not tell what is usual on a line."""
EVEN_GAPS = 1.35
"""Gaps of one line within this ratio come from justifying the line, not from columns."""


class Piece(NamedTuple):
    """A printed word where it stands: upright, any unit that is the same along both axes.

    `box` is the place to report (fractions of the page as it lies in the file), which differs from
    the coordinates where the page was turned before reading. `fonts` are the legacy ones among the
    fonts of its letters, offsets from the word's start.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float | None = None
    box: Box | None = None
    fonts: tuple[FontRun, ...] = ()

    @property
    def height(self) -> float:
        """The height, never zero."""
        return max(self.bottom - self.top, 1e-6)

    @property
    def middle(self) -> float:
        """The vertical middle."""
        return (self.top + self.bottom) / 2


_FRAME = re.compile(
    r"\W*(?:cong hoa xa hoi chu nghia viet nam|dang cong san viet nam\W*$|noi (?:nhan|gui)\W*(?::|$))"
)


def is_frame(lines: Iterable[str]) -> bool:
    """Do these lines of a table belong to a letterhead or a signature block?

    Such tables set parts of the page side by side; the rows of others hold together.
    """
    return any(_FRAME.match(re.sub(r"\s+", " ", search_key(line))) for line in lines)


class PageText(NamedTuple):
    """A page's text, its words and its legacy fonts, whose offsets count from the start of that text."""

    text: str
    words: Sequence[Word]
    fonts: tuple[FontRun, ...] = ()


class TableRow(NamedTuple):
    """A row of a ruled table: each cell's words in reading order, the rules above and below."""

    cells: Sequence[Sequence[Piece]]
    top: float
    bottom: float


Row = list[Piece]


def rows(runs: Iterable[Sequence[Piece]]) -> list[Row]:
    """Group runs of words (at least one each, left to right) into lines from top to bottom.

    A run joins the line whose right end lies best at the height of the run's beginning, so that
    lines may slope or bend a little, and small raised marks stay with their line.
    """
    found: list[_Growing] = []
    for run in sorted((list(run) for run in runs if run), key=lambda r: (r[0].x0, r[0].top)):
        band = _band(run[:3])
        best = max(found, key=lambda row: (row.fit(run[0], band), row.words[-1].x1), default=None)
        if best is not None and best.fit(run[0], band) >= SAME_LINE:
            best.extend(run)
        else:
            found.append(_Growing(run))
    return sorted((row.words for row in found), key=lambda row: (_middle(row), row[0].x0))


class _Growing:
    """A line as its words are found, with what each next word is held against."""

    def __init__(self, run: Row) -> None:
        self.words: Row = []
        self.extend(run)

    def extend(self, run: Row) -> None:
        self.words.extend(run)
        last = self.words[-1]
        self._end = last.x1 - 0.3 * max(last.x1 - last.x0, last.height)
        self._top, self._bottom = _band(self.words[-3:])

    def fit(self, first: Piece, band: tuple[float, float]) -> float:
        """How well a run that begins so continues the line: the share of height in common, 0 where
        they collide."""
        upper, lower = band
        if first.x0 < self._end or upper >= self._bottom or lower <= self._top:
            return 0.0
        common = min(self._bottom, lower) - max(self._top, upper)
        return common / min(self._bottom - self._top, lower - upper)


def _band(pieces: Row) -> tuple[float, float]:
    """The heights between which most of these words lie."""
    top = float(median(p.top for p in pieces))
    return top, max(float(median(p.bottom for p in pieces)), top + 1e-6)


class _Frame(NamedTuple):
    """What a line is measured against: the text's left edge and width, and a letter's width."""

    left: float
    width: float
    letter: float


class _Line(NamedTuple):
    """A line to be: its words with what goes before each, and the heights where it stands."""

    words: Sequence[tuple[str, Piece]]
    top: float
    bottom: float


def compose(runs: Iterable[Sequence[Piece]], tables: Sequence[TableRow] = ()) -> PageText:
    """Lay the words of one page out as text; `runs` are words known to follow one another.

    A row of `tables` becomes one line, " | " between its cells.

    >>> left, right = Piece("SỞ", 10, 10, 30, 20), Piece("CỘNG", 200, 10, 240, 20)
    >>> compose([[right], [left]]).text.split()
    ['SỞ', 'CỘNG']
    """
    lines = rows(runs)
    measured = lines or rows(cell for row in tables for cell in row.cells)
    if not measured:
        return PageText("", ())
    frame, pitch = _frame(measured), _pitch(measured)
    laid = [
        _Line(words, _middle(row), _middle(row))
        for row, words in zip(lines, _laid(lines, frame), strict=True)
    ]
    laid += [_Line(list(_barred(row)), row.top, row.bottom) for row in tables]
    return _written(sorted(laid, key=lambda line: line.top), LOOSE_PITCH * pitch)


def _written(lines: Sequence[_Line], loose: float) -> PageText:
    """The text of `lines`; an empty line goes where the page leaves more than `loose`."""
    parts: list[str] = []
    words: list[Word] = []
    fonts: list[FontRun] = []
    length = 0
    for number, line in enumerate(lines):
        lead = "\n" if number else ""
        if number and line.top - lines[number - 1].bottom > loose:
            lead = "\n\n"
        for before, piece in line.words:
            parts.append(lead + before + piece.text)
            start = length + len(lead) + len(before)
            length = start + len(piece.text)
            words.append(Word(start, length, piece.box, piece.confidence))
            fonts += moved(piece.fonts, start)
            lead = ""
    return PageText("".join(parts), Words(words), tuple(fonts))


def moved(fonts: Iterable[FontRun], by: int) -> tuple[FontRun, ...]:
    """The same stretches, `by` characters further on."""
    return tuple(replace(run, start=run.start + by, end=run.end + by) for run in fonts)


def _barred(row: TableRow) -> Iterable[tuple[str, Piece]]:
    """Each word of a table's row with the blank or bars before it."""
    before = ""
    for number, cell in enumerate(row.cells):
        before += " | " if number else ""
        for index, piece in enumerate(cell):
            yield " " if index else before, piece
        before = "" if cell else before


def _frame(lines: Sequence[Row]) -> _Frame:
    pieces = [piece for row in lines for piece in row]
    letter = _letter_width(pieces)
    starts = [row[0].x0 for row in lines]
    # A speck in the margin must not indent the whole page: the edge is where several lines begin.
    shared = [
        x for x in starts if sum(abs(x - other) < 2 * letter for other in starts) > max(1, len(lines) // 10)
    ]
    left, right = min(shared or starts), max(p.x1 for p in pieces)
    return _Frame(left, max(right - left, 1e-6), letter)


def _letter_width(pieces: Sequence[Piece]) -> float:
    long = [p for p in pieces if len(p.text) > 1] or pieces
    return max(median((p.x1 - p.x0) / len(p.text) for p in long), 1e-6)


def _middle(row: Row) -> float:
    return float(median(p.middle for p in row))


def _pitch(lines: Sequence[Row]) -> float:
    """The usual distance from line to line, never less than a line's height."""
    height = median(p.height for row in lines for p in row)
    steps = [_middle(b) - _middle(a) for a, b in pairwise(lines)]
    return max(float(median(steps or [0.0])), float(height))


def _laid(lines: Sequence[Row], frame: _Frame) -> Iterator[Sequence[tuple[str, Piece]]]:
    """The words of each line with the blanks before them."""
    columns: list[float] = []
    for row in lines:
        gutters = _gutters(row)
        below = any(abs(row[0].x0 - x) < 1.5 * frame.letter for x in columns[1:])
        yield list(_spaced(row, gutters, frame, below))
        if not below:
            columns = [row[0].x0, *(p.x0 for p, parted in zip(row[1:], gutters, strict=True) if parted)]


def _spaced(row: Row, gutters: Sequence[bool], frame: _Frame, below: bool) -> Iterable[tuple[str, Piece]]:
    """Each word of a line with the blanks before it; `below` another column than the first it is indented."""
    column = 0
    for index, piece in enumerate(row):
        wanted = round((piece.x0 - frame.left) / frame.letter)
        if index == 0:
            blanks = wanted if below or piece.x0 - frame.left > FAR_RIGHT * frame.width else 0
        elif gutters[index - 1]:
            blanks = max(3, wanted - column)
        else:
            blanks = 1
        column += blanks + len(piece.text)
        yield " " * blanks, piece


def _gutters(row: Row) -> list[bool]:
    """For each gap of a line: does a column end there?"""
    gaps = [b.x0 - a.x1 for a, b in pairwise(row)]
    if len(gaps) > 2 and max(gaps) < EVEN_GAPS * min(gaps):
        return [False] * len(gaps)
    letter, tall = _letter_width(row), GUTTER_HEIGHTS * median(p.height for p in row)
    limit = max(GUTTER_CHARS * letter, tall)
    if len(gaps) >= FEWEST_GAPS:
        limit = min(limit, max(CLEAR_GAPS * median(gaps), CLEAR_CHARS * letter, tall))
    return [gap > limit for gap in gaps]


def words_of(text: str) -> Words:
    """The words of a text that has no places."""
    return Words.unplaced(match.span() for match in re.finditer(r"\S+", text))


def _placed(words: Sequence[Word], by: int) -> Words:
    return (words if isinstance(words, Words) else Words(words)).moved(by)


def page_text(read: str, page: Page, fonts: Iterable[FontRun] = ()) -> PageText:
    """Cut a page back out of a document's text and fonts (the inverse of the two functions below)."""
    words = _placed(page.words, -page.start)
    own = moved((run for run in fonts if page.start <= run.start < page.end), -page.start)
    return PageText(read[page.start : page.end], words, own)


def join_pages(pages: Iterable[tuple[Page, PageText]]) -> tuple[str, tuple[Page, ...]]:
    """Join pages into one text, "\\n\\n" between those that have any, and set their offsets."""
    parts: list[str] = []
    placed: list[Page] = []
    length = 0
    for page, (text, words, _) in pages:
        if text and length:
            parts.append("\n\n")
            length += 2
        place = replace(page, start=length, end=length + len(text), words=_placed(words, length))
        placed.append(place)
        parts.append(text)
        length += len(text)
    return "".join(parts), tuple(placed)


def join_fonts(pages: Iterable[tuple[Page, PageText]], placed: Iterable[Page]) -> tuple[FontRun, ...]:
    """The legacy fonts of pages that :func:`join_pages` has placed, in the joined text."""
    both = zip(pages, placed, strict=True)
    return tuple(run for (_, text), page in both for run in moved(text.fonts, page.start))
