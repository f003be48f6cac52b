"""In which condition a text is, with the figures that say so. Nothing is changed here."""

import functools
import re
from typing import NamedTuple

import numpy as np

from pipeline.diacritics.decode import detect_encoding
from pipeline.diacritics.features import MIXED, case_of
from pipeline.diacritics.model import language_model
from pipeline.diacritics.protect import without_addresses
from pipeline.diacritics.tokens import unit_name
from pipeline.text import CODAS, ONSETS, fold, has_marks, is_stripped_syllable, is_syllable, lower

ACCENTED, PARTLY, STRIPPED, GARBLED = "accented", "partly-accented", "stripped", "garbled"
FOREIGN = "not-vietnamese"
LOST = "lost-letters"
"""Why a text that is not Vietnamese is none: its letters with marks are gone."""

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
LONG = 1000
"""Longer lines are not remembered."""
FEW = 8
"""With fewer words than this, nothing is said against a text."""


LOST_SHARE = 0.12
"""So large a share of the words are consonants alone where the vowels with marks are gone (ngy, thng, nm); of
other languages 0.02 at most."""


class Condition(NamedTuple):
    """A word for the state of a text, and the evidence: shares of its `words` (0..1).

    `legal`: would be Vietnamese syllables if marks were added freely; `exact`: are as they stand;
    `marked`: carry a mark, among the legal; `dstroke`: contain đ; `noise`: are neither legal nor known
    words of other languages; `misread`: bear the signs of an engine that knows Vietnamese and slipped
    (nhƯ, cỦa, đươc).
    """

    name: str
    words: int
    legal: float
    exact: float
    marked: float
    dstroke: float
    noise: float
    misread: float = 0.0

    @property
    def missing(self) -> float:
        """The estimated share of the syllables that should carry a mark and do not."""
        return min(1.0, max(0.0, (1 - self.marked - BARE_SHARE) / (1 - BARE_SHARE)))


def detect(text: str) -> Condition:
    """Tell the condition of a text (NFC), one line or many. Raises MissingModel."""
    words, legal, exact, marked, dstroke, strange, misread = tally(text)
    count = max(words, 1)
    marks, noise = marked / max(legal, 1), strange / count
    encoding = detect_encoding(text)
    name = f"legacy:{encoding}" if encoding else _name(words, legal / count, marks, noise)
    return Condition(
        name, words, legal / count, exact / count, marks, dstroke / count, noise, misread / count
    )


class Tally(NamedTuple):
    """How many words of a text say something about its condition, and how many of them are what.

    Addresses and abbreviations say nothing. `strange`: neither legal nor known; see :class:`Condition`.
    """

    words: int
    legal: int
    exact: int
    marked: int
    dstroke: int
    strange: int
    misread: int


_NOTHING = Tally(0, 0, 0, 0, 0, 0, 0)


def tally(text: str) -> Tally:
    """Count the words of a text: the sum of what its lines are, and they of what their words are."""
    return _sum([_of_line(line) if len(line) < LONG else _counted(line) for line in text.split("\n")])


def _sum(parts: list[Tally]) -> Tally:
    return Tally(*map(sum, zip(*parts, strict=True))) if parts else _NOTHING


def _counted(line: str) -> Tally:
    return _sum([_tally(word) for word in WORD.findall(without_addresses(line))])


_of_line = functools.lru_cache(maxsize=4096)(_counted)
"""A line is counted for the whole text, for its paragraph and for itself."""


@functools.lru_cache(maxsize=65536)
def _tally(word: str) -> Tally:
    if len(word) < 2 or _is_capital_group(word):
        return _NOTHING
    small = lower(word)
    legal, known = is_stripped_syllable(small), unit_name(small) in language_model().number
    exact, marked = is_syllable(small), legal and has_marks(small)
    flags = (legal, exact, marked, "đ" in small, not legal and not known, _is_misread(word))
    return Tally(1, *map(int, flags))


def lacks_letters(text: str) -> bool:
    """Whether all letters with marks were dropped from a text (NFC): "THNG BO V vic hng dn" of THÔNG BÁO."""
    words = [lower(word) for word in WORD.findall(text) if len(word) > 1]
    if has_marks(text) or len(words) < FEW:
        return False
    return sum(word in _skeletons() for word in words) >= LOST_SHARE * len(words)


@functools.cache
def _skeletons() -> frozenset[str]:
    """What is left of syllables whose one vowel bore a mark: an onset and a coda."""
    return frozenset(fold(onset + coda) for onset in ONSETS for coda in CODAS if onset and coda)


def fluency(text: str) -> float:
    """The mean log probability of a word of `text` (NFC) after the one before it: about -4.5 for good
    text, -8 for stripped; 0 for fewer than two words. No condition depends on it."""
    telling = [lower(word) for word in WORD.findall(without_addresses(text)) if _tally(word).words]
    if len(telling) < 2:
        return 0.0
    model = language_model()
    units = np.array([model.number.get(unit_name(word), 0) for word in telling], np.int32)
    return float(model.pair(units[:-1], units[1:])[0].mean())


def _is_misread(word: str) -> bool:
    """Whether a word is no syllable though it bears marks, or one with a capital where none belongs."""
    if is_syllable(word):
        return case_of(word) == MIXED
    return has_marks(word) and unit_name(word) not in language_model().number


def _is_capital_group(word: str) -> bool:
    return word.isupper() and not is_stripped_syllable(word)


def _name(count: int, legal: float, marked: float, noise: float) -> str:
    if count < FEW:
        return ACCENTED if marked or not count else STRIPPED
    if legal < (FOREIGN_BARE_LEGAL if marked < BARE_MARKED else FOREIGN_LEGAL):
        return FOREIGN
    if noise > (NOISY_BARE if marked < 0.3 else NOISY):
        return GARBLED
    if marked < 0.06:
        return STRIPPED
    return ACCENTED if marked > USUAL - SPREAD / count**0.5 else PARTLY
