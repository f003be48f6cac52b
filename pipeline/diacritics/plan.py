"""Decides, line by line, what is to be done with a text: leave it, give it marks, or repair it."""

import re
from collections.abc import Sequence

from pipeline.diacritics.condition import (
    ACCENTED,
    FOREIGN,
    GARBLED,
    PARTLY,
    STRIPPED,
    Condition,
    words_of,
)
from pipeline.diacritics.restore import Stretch
from pipeline.text import has_marks, is_stripped_syllable

PROOF = 12.0
"""A line without marks in accented text is restored if that makes it e^12 times likelier."""
LEAST = 3
"""A line of fewer words is not judged alone."""
FOREIGN_SHARE = 0.6
LEAST_FOREIGN = 5

_LINE = re.compile(r"[^\n]+")


def stretches(text: str, condition: Condition, mode: str = "auto") -> list[Stretch]:
    """Return the stretches of `text` in which marks are missing, one a line."""
    if mode == "auto" and condition.name == FOREIGN:
        return []
    found = []
    for match in _LINE.finditer(text):
        words = words_of(match[0])
        legal = [word for word in words if is_stripped_syllable(word)]
        if len(words) >= LEAST_FOREIGN and len(legal) < FOREIGN_SHARE * len(words):
            continue
        stretch = _stretch(match.start(), match.end(), legal, condition)
        if stretch:
            found.append(stretch)
    return found


def _stretch(start: int, end: int, legal: Sequence[str], condition: Condition) -> Stretch | None:
    marked = sum(map(has_marks, legal))
    if condition.name == STRIPPED or (condition.name == GARBLED and condition.marked < 0.3):
        return Stretch(start, end, 1.0)
    if condition.name == PARTLY and marked < 0.7 * len(legal):
        share = max(0.05, 1 - marked / max(1, len(legal)) / 0.865)
        return Stretch(start, end, min(1.0, share), PROOF if not marked and len(legal) < LEAST else 0.0)
    if condition.name in (ACCENTED, PARTLY, GARBLED) and not marked and len(legal) >= LEAST:
        return Stretch(start, end, 1.0, PROOF)
    return None
