"""What the language model sees of a text: syllables, numbers and pauses, in reading order."""

import re
from collections.abc import Iterator

from pipeline.text import lower, place_tones

UNKNOWN, PAUSE, NUMBER = "<unk>", "<p>", "<n>"
"""The three vocabulary entries that are no words."""

UNIT = re.compile(r"[^\W\d_]+|\d[\d.,]*|[.;:!?()|\n]")
"""A run of letters, a number, or a sign at which a reader pauses; the rest is not seen."""

_WRAP = re.compile(r"(?<!\s)[^\S\n]*+\n\s*+(?=[^\W\d_A-ZĐÀ-Ỵ])(?!\w[.)])")
"""A line end inside a sentence: the next line starts with a small letter that is no `a)`.

It begins behind a sign and never looks at a blank twice: a megabyte of blanks takes no time.
"""


def unit_name(unit: str) -> str:
    """Return the vocabulary entry under which a match of `UNIT` is looked up."""
    if unit[0].isdigit():
        return NUMBER
    if not unit[0].isalpha():
        return PAUSE
    return place_tones(lower(unit))


def unwrapped(text: str) -> str:
    """Return `text` with blanks for the line ends inside sentences; the length is kept."""
    return _WRAP.sub(_blank, text)


def units(text: str) -> Iterator[re.Match[str]]:
    """Yield the units of a page; a line end is a pause only where a sentence may end."""
    return UNIT.finditer(unwrapped(text))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
