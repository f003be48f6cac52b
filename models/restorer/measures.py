"""What is counted when a restored text is compared with the text that was meant."""

import re
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.diacritics.protect import NET
from pipeline.text import tone_key

WORD = re.compile(r"[^\W\d_]+")
NUMBER = re.compile(r"\d[\d.,/:-]*\d|\d")


class Score(NamedTuple):
    """So many right of a total; scores add up."""

    right: int = 0
    total: int = 0

    def __add__(self, other: object) -> "Score":
        if not isinstance(other, Score):
            return NotImplemented
        return Score(self.right + other.right, self.total + other.total)

    @property
    def share(self) -> float:
        """The share that is right."""
        return self.right / max(1, self.total)


def syllables_right(gold: str, got: str, exactly: bool = False) -> Score:
    """Count the syllables of `gold` that `got` has too; tone placement and case only count `exactly`."""
    key = (lambda text: text) if exactly else tone_key
    wanted, found = WORD.findall(key(gold)), WORD.findall(key(got))
    return Score(max(0, len(wanted) - Levenshtein.distance(wanted, found)), len(wanted))


def identifiers_kept(damaged: str, got: str) -> Score:
    """Count the numbers, dates and addresses of `damaged` that stand in `got` as they were."""
    wanted = [*NUMBER.findall(damaged), *NET.findall(damaged)]
    found = [*NUMBER.findall(got), *NET.findall(got)]
    return Score(max(0, len(wanted) - Levenshtein.distance(wanted, found)), len(wanted))
