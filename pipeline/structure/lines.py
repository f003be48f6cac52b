"""Lines, and the cells of a line: what blanks, tabs or table bars hold apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from pipeline.text import search_key

_GAP = re.compile(
    r"""(?<![\s])(?<![Ss]ố:)(?<![Ss]o:)(?<!ngày)(?<!ngay)(?<!tháng)(?<!thang)  # a blank to fill in: no gap
        (?:[ \u00a0]{3,}+ | [ ]*+\t[\s]*+)(?!/|tháng|thang)
      | [ ]*\|[ ]*""",
    re.VERBOSE,
)
_DAY = re.compile(r"(?i)\bng[aà]y\b|\bth[aá]ng\b")
_LOST_WORDS = {"ng\ufffdy": "ngay", "th\ufffdng": "thang", "n\ufffdm": "nam", "s\ufffd": "so"}
_LOST = re.compile(r"(?<![^\W\d_])(?:ng\ufffdy|th\ufffdng|n\ufffdm(?=\s*\d{4})|s\ufffd(?=\s*[:.]?\s*\d))")
_MAY_GAP = re.compile(r" {3}|[\t\u00a0|]")
"""What every gap has, and most lines have not."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a line, `start:end` in the text; `column` counts characters from the line start.

    `place` counts the bars or tabs before it on the line; -1 where blanks part the cells.
    """

    start: int
    end: int
    column: int
    line: int
    text: str
    place: int = -1

    @property
    def key(self) -> str:
        """The folded lower-case text, blanks collapsed, with the vowels that date lines lost."""
        return " ".join(with_vowels(search_key(self.text)).split())

    @property
    def capitals(self) -> float:
        """The share of capitals among its letters, 0 without letters."""
        letters = list(filter(str.isalpha, self.text))
        return sum(map(str.isupper, letters)) / len(letters) if letters else 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A physical line with its cells; blank lines have none."""

    number: int
    start: int
    end: int
    cells: tuple[Cell, ...]

    @property
    def blank(self) -> bool:
        return not self.cells


def split_lines(text: str) -> tuple[Line, ...]:
    """Cut `text` into lines and these into cells."""
    lines, start = [], 0
    for number, row in enumerate(text.split("\n")):
        lines.append(Line(number, start, start + len(row), tuple(_cells(row, start, number))))
        start += len(row) + 1
    return tuple(lines)


def _cells(row: str, offset: int, number: int) -> list[Cell]:
    cells, left = [], 0
    gaps = list(_gaps(row)) if _MAY_GAP.search(row) else []
    placed = _places(row, gaps)
    for index, (gap_start, gap_end) in enumerate([*gaps, (len(row), len(row))]):
        piece = row[left:gap_start]
        core = piece.strip(" \u00a0\t\f*_")
        if core:
            column = left + piece.index(core)
            place = placed[index] if placed else -1
            cells.append(Cell(offset + column, offset + column + len(core), column, number, core, place))
        left = gap_end
    return cells


def _gaps(row: str) -> Iterator[tuple[int, int]]:
    """The gaps of a line; before the year of a date to fill in there is none."""
    for gap in _GAP.finditer(row):
        if not (row.startswith("năm", gap.end()) and _DAY.search(row, 0, gap.start())):
            yield gap.span()


def _places(row: str, gaps: list[tuple[int, int]]) -> list[int]:
    """How many bars, or else tabs, stand before each piece of a line; empty where blanks part any."""
    bars = "|" in row
    signs = [row.count("|" if bars else "\t", *gap) for gap in gaps]
    return list(accumulate(signs, initial=0)) if signs and (bars or all(signs)) else []


def with_vowels(key: str) -> str:
    """A folded text with the words of date lines whole whose vowel a converter lost (U+FFFD); as long.

    >>> with_vowels("ng\ufffdy 5 th\ufffdng 6 n\ufffdm 2009")
    'ngay 5 thang 6 nam 2009'
    """
    return _LOST.sub(lambda m: _LOST_WORDS[m[0]], key) if "\ufffd" in key else key


def is_rule(text: str) -> bool:
    """Tell whether `text` is only an ornament: dashes, stars, underscores, dots."""
    return not any(char.isalnum() for char in text)
