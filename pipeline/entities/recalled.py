"""Known movements wherever they stand: in any case, over line breaks, with or without quotation marks.

A text is compared word by word with the names of `movements.tsv`, so that marks between the words do
not matter: “Dạy tốt” - “Học tốt” is one name, and one whose closing quotation mark is lost still ends.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pipeline.lexicon import KnownMovement, known_movements
from pipeline.structure import Layout
from pipeline.text import tone_key

_WORD = re.compile(r"\w+")
_LONG_GAP = re.compile(r"""[ ]*[:;][ ]*""")
_GAP = re.compile(r"""[ ,–&"“”'’‘»«-]{0,9}|,[ ]*\n[ ]*|[ ]*\n[ ]*(?=[a-zà-ỹđ])""")
_GENERIC = ("thi", "dua")
"""How a short name begins that says no more than phong trào thi đua yêu nước."""
SHORT = 5
"""A name of fewer words must have its marks, for others are written with the same letters."""


class Recalled(NamedTuple):
    """A known movement at `start:end` of the flow."""

    start: int
    end: int
    movement: KnownMovement
    words: int


@functools.cache
def _openings() -> dict[tuple[str, str], tuple[tuple[str, ...], ...]]:
    """The words of each known name by its first two, longer names first."""
    found: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for key in known_movements():
        words = tuple(key.split())
        if len(words) > 1:
            found[words[0], words[1]].append(words)
    return {opening: tuple(sorted(names, key=len, reverse=True)) for opening, names in found.items()}


@functools.cache
def _toned() -> frozenset[str]:
    """The known names with their marks, wherever in a syllable the mark of the tone stands."""
    return frozenset(_tones(form) for movement in known_movements().values() for form in movement.forms)


def _tones(name: str) -> str:
    return " ".join(_WORD.findall(tone_key(name)))


def recalled(layout: Layout) -> Iterator[Recalled]:
    """The known movements of a document behind its letterhead, each the longest that stands there."""
    openings, begin = _openings(), layout.head.letterhead_end
    said = _WORD.findall(layout.key, begin)
    hits = [index for index, pair in enumerate(pairwise(said)) if pair in openings]
    if not hits:
        return
    places = [match.span() for match in _WORD.finditer(layout.key, begin)]
    behind = 0
    for index in hits:
        start = places[index][0]
        if start < behind or not layout.holds(start):
            continue
        for names in openings[said[index], said[index + 1]]:
            stop = index + len(names)
            found = _at(layout, places[index:stop], names) if tuple(said[index:stop]) == names else None
            if found:
                behind = found.end
                yield found
                break


def _at(layout: Layout, places: list[tuple[int, int]], name: tuple[str, ...]) -> Recalled | None:
    """The known name whose words stand at these places, with nothing but blanks and marks between them."""
    for (_, end), (start, _) in pairwise(places):
        if _GAP.fullmatch(layout.flow, end, start):
            continue
        if len(name) <= SHORT or not _LONG_GAP.fullmatch(layout.flow, end, start):
            return None
    begin, end = places[0][0], places[-1][1]
    if len(name) < SHORT and name[:2] == _GENERIC:
        return None
    if len(name) < SHORT and _tones(layout.flow[begin:end]) not in _toned():
        return None
    return Recalled(begin, end, known_movements()[" ".join(name)], len(name))
