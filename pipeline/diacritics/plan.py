"""Decides, line by line, what is to be done with a text: leave it, give it marks, or repair it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.diacritics.condition import (
    ACCENTED,
    BARE_SHARE,
    FOREIGN,
    GARBLED,
    PARTLY,
    STRIPPED,
    Condition,
    Tally,
    tally,
)
from pipeline.diacritics.repair import Noise
from pipeline.diacritics.restore import Stretch

PROOF = 12.0
"""A line without marks in accented text is restored if that makes it e^12 times likelier."""
SURE = 0.85
"""How sure a repair of accented text must be (models/restorer/bench.py, pages read with `vie`)."""
INERTIA = 2.0
"""A line counts as many syllables of the document's average when its missing marks are estimated."""
LEAST = 3
"""A line of fewer words is not judged alone."""
FOREIGN_SHARE = 0.55
FOREIGN_SHARE_NOISY = 0.3
LEAST_FOREIGN = 5

SLIPS, FEWEST_SLIPS = 0.004, 3
"""Accented text with this share of misread words, and at least so many of them, came out of an OCR
engine: other words in it may be misread too. None of 21 documents that were typed has more than 0.0016."""

_LINE = re.compile(r"[^\n]+")


class Plan(NamedTuple):
    """What to do: lines to give marks to, or lines to repair and the noise expected there."""

    stretches: list[Stretch]
    repairs: list[tuple[int, int]]
    noise: Noise


def plan(text: str, condition: Condition, mode: str = "auto", ocr: bool = False) -> Plan:
    """Return what is to be done with `text`, which is in `condition`; `ocr`: our OCR has just read it."""
    noise = _noise(condition)
    if mode == "auto" and condition.name == FOREIGN:
        return Plan([], [], noise)
    misread = condition.name == GARBLED or (noise.language == "vie" and (ocr or _has_slips(condition)))
    if mode == "repair" or (mode == "auto" and misread):
        lines = [span for span, said in _lines(text) if not _is_foreign(said, FOREIGN_SHARE_NOISY)]
        return Plan([], lines, noise)
    found = [
        _stretch(span, said, condition) for span, said in _lines(text) if not _is_foreign(said, FOREIGN_SHARE)
    ]
    return Plan([stretch for stretch in found if stretch], [], noise)


def _has_slips(condition: Condition) -> bool:
    return condition.misread > SLIPS and round(condition.misread * condition.words) >= FEWEST_SLIPS


def _noise(condition: Condition) -> Noise:
    """Text with marks was read by an engine that knows them, and few words in it are wrong."""
    if condition.marked > 0.7:
        return Noise("vie", 0.01, 0.9) if condition.name == GARBLED else Noise("vie", 0.01, SURE)
    return Noise("eng", min(0.5, 0.05 + 1.5 * condition.noise))


def _lines(text: str) -> Iterator[tuple[tuple[int, int], Tally]]:
    return ((match.span(), tally(match[0])) for match in _LINE.finditer(text))


def _is_foreign(said: Tally, share: float) -> bool:
    return said.words >= LEAST_FOREIGN and said.legal < share * said.words


def _stretch(span: tuple[int, int], said: Tally, condition: Condition) -> Stretch | None:
    legal, marked = said.legal, said.marked
    if marked > 0.5 * legal and condition.name != PARTLY:
        return None
    if condition.name == STRIPPED or (condition.name == GARBLED and condition.marked < 0.3):
        return Stretch(*span, 1.0)
    if condition.name == PARTLY:
        expected = (1 - BARE_SHARE) * legal
        missing = (max(0.0, expected - marked) + INERTIA * condition.missing) / (expected + INERTIA)
        return Stretch(*span, missing)
    if condition.name in (ACCENTED, PARTLY, GARBLED) and not marked and LEAST <= legal == said.words:
        return Stretch(*span, 1.0, PROOF)
    return None
