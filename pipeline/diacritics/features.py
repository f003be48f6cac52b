"""What the tagger sees of a text: for each unit its letters, its capitals, and what stands before it.

The same functions serve training and use. A unit is a span of the text (see `tokens.UNIT` and
`pieces.TOKEN`); nothing here depends on the marks being there.
"""

import functools
import re
import zlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.text import lower, place_tones

BUCKETS = 8192
"""Rows of the table of letter groups."""
MOST_GROUPS = 20
"""Groups of one unit, at most; longer units are seen by their beginning."""
SMALL, TITLE, CAPITALS, INITIAL, MIXED = range(5)
"""Kinds of case: no capital, the first letter, all of several, a single one, any other."""
CASES = 5
GLUED, BLANK, COMMA, DASH, SLASH, QUOTE, LINE, OTHER = range(8)
"""Kinds of gap between a unit and the one before."""
GAPS = 8

_DIGIT = re.compile(r"\d")
_GAP_SIGNS = ((QUOTE, "\"'“”‘’«»"), (SLASH, "/"), (DASH, "-–—_"), (COMMA, ","), (LINE, "\n"))

Ids = NDArray[np.int32]


class View(NamedTuple):
    """A text as the tagger sees it: one entry a unit."""

    names: list[str]
    cases: list[int]
    gaps: list[int]


def view(text: str, spans: Sequence[tuple[int, int]]) -> View:
    """Return the view of the units at `spans` (sorted) of `text` (NFC)."""
    names, cases, gaps = [], [], []
    before = 0
    for start, end in spans:
        unit = text[start:end]
        names.append(name_of(unit))
        cases.append(case_of(unit))
        gaps.append(gap_of(text[before:start]))
        before = end
    return View(names, cases, gaps)


@functools.lru_cache(maxsize=65536)
def name_of(unit: str) -> str:
    """The letters of a unit: small, its tone in one place, no blanks; a digit of a number is 0.

    >>> [name_of(unit) for unit in ("Hoà", "2021", "T6", ";")]
    ['hòa', '0000', 't6', ';']
    """
    if not any(map(str.isalpha, unit)):
        return _DIGIT.sub("0", unit)
    return place_tones(lower(unit)).replace(" ", "")


@functools.lru_cache(maxsize=65536)
def case_of(unit: str) -> int:
    """The kind of case of a unit.

    >>> [case_of(unit) for unit in ("và", "Hà", "NỘI", "A", "chUc")]
    [0, 1, 2, 3, 4]
    """
    capitals = sum(map(str.isupper, unit))
    if not capitals:
        return SMALL
    if len(unit) == 1:
        return INITIAL
    if unit.isupper():
        return CAPITALS
    return TITLE if capitals == 1 and unit[0].isupper() else MIXED


@functools.lru_cache(maxsize=4096)
def gap_of(between: str) -> int:
    """The kind of what stands between two units; of several signs the most telling.

    >>> [gap_of(between) for between in ("", "  ", " - ", ", “")]
    [0, 1, 3, 5]
    """
    if not between:
        return GLUED
    if not between.strip(" \t"):
        return BLANK
    for kind, signs in _GAP_SIGNS:
        if any(sign in signs for sign in between):
            return kind
    return OTHER


@functools.lru_cache(maxsize=65536)
def letter_groups(name: str) -> tuple[int, ...]:
    """The buckets of the pairs and triples of letters of a unit, its edges included."""
    edged = f"^{name}$"
    groups = [edged[i : i + size] for size in (2, 3) for i in range(len(edged) - size + 1)]
    return tuple(zlib.crc32(group.encode("utf-8")) % BUCKETS for group in groups[:MOST_GROUPS])


def group_rows(names: Sequence[str]) -> Ids:
    """Return the letter groups of `names`, shape (names, MOST_GROUPS), -1 padded."""
    rows = np.full((len(names), MOST_GROUPS), -1, np.int32)
    for row, name in enumerate(names):
        groups = letter_groups(name)
        rows[row, : len(groups)] = groups
    return rows
