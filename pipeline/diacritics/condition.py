"""In which condition a text is, with the figures that say so. Nothing is changed here."""

import functools
import re
from typing import NamedTuple

import numpy as np

from pipeline.diacritics.decode import detect_encoding
from pipeline.diacritics.features import MIXED, case_of
from pipeline.diacritics.model import language_model
from pipeline.diacritics.protect import NET
from pipeline.diacritics.tokens import unit_name
from pipeline.text import has_marks, is_stripped_syllable, is_syllable, lower

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


@functools.lru_cache(maxsize=65536)
def _is_misread(word: str) -> bool:
    """Whether a word is no syllable though it bears marks, or one with a capital where none belongs."""
    if is_syllable(word):
        return case_of(word) == MIXED
    return has_marks(word) and unit_name(word) not in language_model().number


def _is_capital_group(word: str) -> bool:
    return word.isupper() and not is_stripped_syllable(word)


class _Facts(NamedTuple):
    """What a word in lower case says by itself; `number` is its unit in the language model, 0 if unknown."""

    legal: bool
    exact: bool
    marked: bool
    dstroke: bool
    strange: bool
    number: int


@functools.lru_cache(maxsize=65536)
def _facts(word: str) -> _Facts:
    legal = is_stripped_syllable(word)
    number = language_model().number.get(unit_name(word))
    strange = not legal and number is None
    return _Facts(legal, is_syllable(word), legal and has_marks(word), "đ" in word, strange, number or 0)


def _figures(words: list[str]) -> tuple[int, float, float, float, float, float, float]:
    count = len(words)
    if not count:
        return 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    *columns, numbers = zip(*map(_facts, words), strict=True)
    legal, exact, marked, dstroke, strange = map(sum, columns)
    return (
        count,
        legal / count,
        exact / count,
        marked / max(legal, 1),
        dstroke / count,
        _score(numbers),
        strange / count,
    )


def _score(numbers: tuple[int, ...]) -> float:
    if len(numbers) < 2:
        return 0.0
    units = np.array(numbers, np.int32)
    return float(language_model().pair(units[:-1], units[1:])[0].mean())


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
