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

from pipeline.lexicon import KnownMovement, abbreviations, known_movements, movement_key
from pipeline.structure import Layout
from pipeline.text import tone_key

_WORD = re.compile(r"\w+")
_LONG_GAP = re.compile(r"""[ ]*[:;][ ]*""")
_GAP = re.compile(r"""[ ,–&"“”'’‘»«-]{0,9}|,[ ]*\n[ ]*|[ ]*\n[ ]*(?=[a-zà-ỹđ])""")
SHORT = 5
"""A name of fewer words must have its marks, for others are written with the same letters."""


class Recalled(NamedTuple):
    """A known movement at `start:end` of the flow."""

    start: int
    end: int
    movement: KnownMovement
    words: int


class _Word(NamedTuple):
    """A folded word; those of an abbreviation all have its place."""

    key: str
    start: int
    end: int


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
    if openings.keys().isdisjoint(pairwise(said)):
        return
    words = list(_words(layout, begin))
    behind = 0
    for index, (one, two) in enumerate(pairwise(words)):
        if one.start < behind or not layout.holds(one.start):
            continue
        for names in openings.get((one.key, two.key), ()):
            found = _at(layout, words[index : index + len(names)], names)
            if found:
                behind = found.end
                yield found
                break


def _words(layout: Layout, begin: int) -> Iterator[_Word]:
    """The folded words, abbreviations written out: NTM is nông thôn mới."""
    for match in _WORD.finditer(layout.key, begin):
        start, end = match.span()
        written = abbreviations().get(layout.flow[start:end]) if layout.flow[start].isupper() else None
        for key in movement_key(written).split() if written else (match[0],):
            yield _Word(key, start, end)


def _at(layout: Layout, words: list[_Word], name: tuple[str, ...]) -> Recalled | None:
    """The known name that these words are, with nothing but blanks and marks between them."""
    if tuple(word.key for word in words) != name:
        return None
    for one, two in pairwise(words):
        between = (layout.flow, one.end, two.start)
        if one.start < two.start and not (
            _GAP.fullmatch(*between) or (len(name) > SHORT and _LONG_GAP.fullmatch(*between))
        ):
            return None
    start, end = words[0].start, words[-1].end
    if len(name) < SHORT and _tones(layout.flow[start:end]) not in _toned():
        return None
    return Recalled(start, end, known_movements()[" ".join(name)], len(name))
