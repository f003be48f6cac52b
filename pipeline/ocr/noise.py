"""Drops what an engine "reads" where nothing is written: stamps, signatures, rules, specks."""

import re
from collections.abc import Iterable
from statistics import fmean

from pipeline.layout import Piece
from pipeline.ocr.engine import Line
from pipeline.text import is_stripped_syllable

_RULE = re.compile(r"[|¦_—–\-~=.,:;'\"“”‘’`´^*•·\\/\[\]{}()<>«»+°]+")
_PRINTED_SIGN = re.compile(r"[-–—+*•;:.,…/(\[\])“”\"]|\./\.|\.{3}")
"""Signs that do stand alone in plans: dashes of a list, the closing ./."""
HOPELESS = 0.15
DOUBTFUL = 0.5
LOST_LINE = 0.4
"""A line read with less than this mean confidence, of few possible syllables, is a drawing."""


def without_noise(lines: Iterable[Line]) -> list[Line]:
    """Keep the words that are likely to be print."""
    kept = ([piece for piece in line if not _is_speck(piece)] for line in lines)
    return [line for line in kept if line and not _is_drawing(line)]


def _is_speck(piece: Piece) -> bool:
    confidence = 1.0 if piece.confidence is None else piece.confidence
    if _RULE.fullmatch(piece.text):
        return not _PRINTED_SIGN.fullmatch(piece.text) or confidence < DOUBTFUL
    return confidence < HOPELESS and not _is_word(piece)


def _is_word(piece: Piece) -> bool:
    letters = re.sub(r"[\W_]+", "", piece.text)
    if len(letters) < 2 or len(letters) < 0.7 * len(piece.text):
        return False
    return len(letters) > 3 or letters.isdigit() or is_stripped_syllable(letters)


def _is_drawing(line: Line) -> bool:
    sure = fmean(1.0 if p.confidence is None else p.confidence for p in line)
    return sure < LOST_LINE and sum(map(_is_word, line)) < 0.5 * len(line)
