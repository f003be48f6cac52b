"""In which condition a text is, with the figures that say so. Nothing is changed here."""

import re
from typing import NamedTuple

import numpy as np

from pipeline.diacritics.decode import detect_encoding
from pipeline.diacritics.features import MIXED, case_of
from pipeline.diacritics.model import language_model
from pipeline.diacritics.protect import NET
from pipeline.diacritics.tokens import unit_name
from pipeline.text import fold, has_marks, is_stripped_syllable, is_syllable, lower

ACCENTED, PARTLY, STRIPPED, GARBLED = "accented", "partly-accented", "stripped", "garbled"
FOREIGN = "not-vietnamese"

WORD = re.compile(r"[^\W\d_]+")
USUAL, SPREAD = 0.82, 0.7
"""Of 10 paragraphs of good text none has a smaller share of marked syllables than 0.83; the fewer the
words, the more it varies (two standard deviations)."""
BARE_SHARE = 0.135
"""In ordinary Vietnamese this share of the syllables carries no mark (counted on the corpus)."""
NOISY_BARE, NOISY = 0.035, 0.12
"""From this share of strange words on, text without, or with marks counts as garbled."""
FOREIGN_LEGAL, FOREIGN_BARE_LEGAL = 0.45, 0.56
"""With a smaller share of possible syllables a text is in another language; the second holds where it
bears no marks either: short English text reaches 0.48, the worst recognised Vietnamese 0.62."""
BARE_MARKED = 0.03
FEW = 8
"""With fewer words than this, nothing is said against a text."""


class Condition(NamedTuple):
    """A word for the state of a text, and the evidence: shares of its `words` (0..1).

    `legal`: would be Vietnamese syllables if marks were added freely; `exact`: are as they stand;
    `marked`: carry a mark, among the legal; `dstroke`: contain đ; `score`: mean log probability of
    a word after the one before it (about -4.5 for good text, -8 for stripped); `noise`: are neither
    legal nor known words of other languages; `misread`: bear the signs of an engine that knows
    Vietnamese and slipped (nhƯ, cỦa, đươc).
    """

    name: str
    words: int
    legal: float
    exact: float
    marked: float
    dstroke: float
    score: float
    noise: float
    misread: float = 0.0

    @property
    def missing(self) -> float:
        """The estimated share of the syllables that should carry a mark and do not."""
        return min(1.0, max(0.0, (1 - self.marked - BARE_SHARE) / (1 - BARE_SHARE)))


def detect(text: str) -> Condition:
    """Tell the condition of a text (NFC), one line or many. Raises MissingModel."""
    found = _telling(text)
    figures = _figures([lower(word) for word in found])
    misread = sum(map(_is_misread, found)) / max(len(found), 1)
    encoding = detect_encoding(text)
    name = f"legacy:{encoding}" if encoding else _name(*figures)
    return Condition(name, *figures, misread)


def words_of(text: str) -> list[str]:
    """The runs of letters that say something about the condition: no addresses, no abbreviations."""
    return [lower(word) for word in _telling(text)]


def _telling(text: str) -> list[str]:
    found = WORD.findall(NET.sub(" ", text))
    return [word for word in found if len(word) > 1 and not _is_capital_group(word)]


def _is_misread(word: str) -> bool:
    """Whether a word is no syllable though it bears marks, or one with a capital where none belongs."""
    if is_syllable(word):
        return case_of(word) == MIXED
    return has_marks(word) and unit_name(word) not in language_model().number


def _is_capital_group(word: str) -> bool:
    return word.isupper() and not is_stripped_syllable(word)


def _figures(words: list[str]) -> tuple[int, float, float, float, float, float, float]:
    count = len(words)
    legal = [word for word in words if is_stripped_syllable(word)]
    exact = sum(map(is_syllable, words))
    marked = sum(fold(word) != word for word in legal)
    dstroke = sum("đ" in word for word in words)
    return (
        count,
        len(legal) / max(count, 1),
        exact / max(count, 1),
        marked / max(len(legal), 1),
        dstroke / max(count, 1),
        _score(words),
        sum(map(_is_strange, words)) / max(count, 1),
    )


def _is_strange(word: str) -> bool:
    return not is_stripped_syllable(word) and unit_name(word) not in language_model().number


def _score(words: list[str]) -> float:
    model = language_model()
    numbers = np.array([model.number.get(unit_name(word), 0) for word in words], np.int32)
    if len(numbers) < 2:
        return 0.0
    return float(model.pair(numbers[:-1], numbers[1:])[0].mean())


def _name(
    count: int, legal: float, exact: float, marked: float, dstroke: float, score: float, noise: float
) -> str:
    if count < FEW:
        return ACCENTED if marked or not count else STRIPPED
    if legal < (FOREIGN_BARE_LEGAL if marked < BARE_MARKED else FOREIGN_LEGAL):
        return FOREIGN
    if noise > (NOISY_BARE if marked < 0.3 else NOISY):
        return GARBLED
    if marked < 0.06:
        return STRIPPED
    return ACCENTED if marked > USUAL - SPREAD / count**0.5 else PARTLY
