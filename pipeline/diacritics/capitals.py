"""Capitals where an encoding has none for toned letters: `CéNG` is CỘNG, and `X·` beside it is XÃ."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.text import is_syllable, upper

_WORD = re.compile(r"[^\W\d_]+")
_PLAIN = re.compile(r"[A-Za-z]")
_EDGE = re.compile(r"^\W+|\W+$")


class Read(NamedTuple):
    """A run of non-blanks at `start` of a text: as it is shown, what it says, and in which encoding.

    `encoding` is None where it is in Unicode; `line` tells runs of one line (and column) from others;
    `sure`: the case was printed by the font, nothing is to be guessed.
    """

    start: int
    shown: str
    text: str
    encoding: str | None
    line: int
    sure: bool = False


def is_regular(word: str) -> bool:
    """Small letters, capitals, or one capital at the front.

    >>> is_regular("Sở"), is_regular("SỞ"), is_regular("bÓc")
    (True, True, False)
    """
    return word.islower() or word.isupper() or (word[0].isupper() and word[1:].islower())


def written(shown: str, text: str) -> bool:
    """Do the plain letters say that all of a run is in capitals? One at the front does not.

    >>> written("CéNG", "CộNG"), written("ñY", "ủY"), written("Së", "Sở")
    (True, True, False)
    """
    plain = [match.start() for match in _PLAIN.finditer(shown)]
    if not plain or any(shown[place].islower() for place in plain):
        return False
    return len(plain) > 1 or (shown[plain[0] - 1].isalpha() if plain[0] else False)


def settled(runs: Sequence[Read]) -> list[Read]:
    """The runs, those that do not tell their case by themselves (`X·`, `§é`) in that of their neighbours."""
    decided = [_case(run) for run in runs]
    before = _nearest(runs, decided)
    after = _nearest(runs[::-1], decided[::-1])[::-1]
    return [
        run._replace(text=upper(run.text))
        if case is None and _is_open(run) and {before[i], after[i]} - {None} == {True}
        else run
        for i, (run, case) in enumerate(zip(runs, decided, strict=True))
    ]


def _is_open(run: Read) -> bool:
    """Only TCVN3 lacks the capitals; its small letters may have stood for them."""
    return run.encoding == "tcvn3" and not run.sure and bool(_WORD.search(run.text))


def _case(run: Read) -> bool | None:
    """True for a word in capitals, False for one with small letters, None for what says nothing.

    Abbreviations say nothing: they are in capitals in any text.
    """
    word = _EDGE.sub("", run.text)
    if any(char.isascii() and char.islower() for char in word):
        return False
    if len(word) > 1 and word.isupper() and is_syllable(word):
        return True
    return None


def _nearest(runs: Sequence[Read], decided: Sequence[bool | None]) -> list[bool | None]:
    """For each run the case of the nearest run before it on its line that has one."""
    found: list[bool | None] = []
    line, last = -1, None
    for run, case in zip(runs, decided, strict=True):
        last = last if run.line == line else None
        found.append(last)
        line, last = run.line, last if case is None else case
    return found
