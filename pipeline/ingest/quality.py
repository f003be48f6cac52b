"""How Vietnamese a text looks: shares of legal syllables, of marks, of letters that do not belong."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from pipeline.text import fold, has_marks, is_stripped_syllable, is_syllable, lower

_WORD = re.compile(r"\S+")
_EDGE = re.compile(r"^[^\w]+|[^\w]+$")
_BROKEN = re.compile(r"\(cid:\d+\)|[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_ALIEN_INSIDE = re.compile(r"[^\W\d_][^\w\s.,/&’'\-–:;()\"“”…]+[^\W\d_]")
"""A sign inside a word, where Vietnamese writes none: c¸n, t~O, H!NH."""
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")
_VOWEL = re.compile(r"[aeiouy]")


_FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        "the of and to in for is are be with on by as that this will at from or it not have has shall each "
        "le la les de des du et en un une est sont au aux par pour dans sur que qui ne pas sera ce ces",
    )
)
"""What no page of English or French does without."""
_ALWAYS = {
    "đ": 0.09,
    "horn": 0.14,
    "hat": 0.3,
    "hat and tone": 0.24,
    "grave": 0.15,
    "acute": 0.2,
    "hook": 0.1,
    "dot": 0.19,
}
"""In which share of the different syllables of a page a mark is found (counted on plans)."""
LUCK = 2.65
"""By how many roots of the number expected a page may have less of a mark."""
_TONES = {"\u0300": "grave", "\u0301": "acute", "\u0309": "hook", "\u0303": "tilde", "\u0323": "dot"}


class Quality(NamedTuple):
    """Counts and shares over the words of a text that are made of letters.

    `legal`, `marked`, `alien` and `spoken` are shares of `words`; `stripped` is the share that could
    be Vietnamese once marks are added; `broken` is the share of characters that are no characters;
    `function` that of words that English and French cannot do without; `misplaced` that of words whose
    letters are a syllable's and whose marks are not (truờng, viêt, hop). `lost` names a mark that
    should be there many times and is not, else "".
    """

    words: int
    legal: float
    marked: float
    stripped: float
    alien: float
    spoken: float
    broken: float
    function: float
    misplaced: float
    lost: str

    @property
    def vietnamese(self) -> bool:
        """Accented Vietnamese, with few faults."""
        return self.legal >= 0.8 and self.marked >= 0.25 and self.alien <= 0.03

    @property
    def unaccented(self) -> bool:
        """Vietnamese without its marks, with few faults."""
        return self.stripped >= 0.85 and self.marked <= 0.15 and self.alien <= 0.03


def measure(text: str) -> Quality:
    """Measure NFC `text`; abbreviations, codes and single letters are left out of the shares."""
    words = [word for raw in _WORD.findall(text) if (word := _judged(raw))]
    count = len(words)
    broken = sum(len(m[0]) for m in _BROKEN.finditer(text)) / max(1, len(text))
    if not count:
        return Quality(0, 0.0, 0.0, 0.0, 0.0, 0.0, broken, 0.0, 0.0, "")

    def share(test: Callable[[str], bool]) -> float:
        return sum(map(test, words)) / count

    return Quality(
        count,
        legal=share(is_syllable),
        marked=share(has_marks),
        stripped=share(is_stripped_syllable),
        alien=share(_is_alien),
        spoken=share(_is_spoken),
        broken=broken,
        function=share(lambda word: lower(word) in _FUNCTION_WORDS),
        misplaced=share(_is_misplaced),
        lost=_lost(words),
    )


def _lost(words: Iterable[str]) -> str:
    """The mark that a glyph table has lost: every text of some length has each of them.

    Small letters only: capitals are glyphs of their own and may have been spared.
    """
    syllables = {word for word in words if word.islower() and is_stripped_syllable(word)}
    found = Counter(mark for syllable in syllables for mark in _marks(syllable))
    wanted = {mark: rate * len(syllables) for mark, rate in _ALWAYS.items()}
    return next((mark for mark, times in wanted.items() if found[mark] < _fewest(times)), "")


def _fewest(expected: float) -> float:
    """How many there must be of what should be found so often: of 8 one, of 15 five, of 25 twelve.

    None of 4,396 stretches of 60 to 500 words of sound text has fewer of any mark.
    """
    return expected - LUCK * math.sqrt(expected)


def _marks(syllable: str) -> set[str]:
    found = {"đ"} if "đ" in syllable else set()
    for char in syllable:
        marks = unicodedata.normalize("NFD", char)[1:]
        tones = {_TONES[mark] for mark in marks if mark in _TONES}
        hats = {"hat"} if "\u0302" in marks else set()
        found |= tones | hats | ({"horn"} if "\u031b" in marks else set())
        if tones and (hats or "\u0306" in marks):
            found.add("hat and tone")
    return found


def legal_share(text: str) -> float:
    """The share of words that are legal syllables with a mark: what only true Vietnamese has."""
    words = [word for raw in _WORD.findall(text) if (word := _judged(raw))]
    return sum(is_syllable(w) and has_marks(w) for w in words) / max(1, len(words))


def _judged(raw: str) -> str:
    """The word within `raw` if it says anything about the language, else ''."""
    word = _EDGE.sub("", raw)
    if len(word) < 2 or any(char.isdigit() for char in word):
        return ""
    if re.search(r"[./&@_:;,()\-–]", word):  # codes, addresses, words run together
        return ""
    short_capitals = word.isupper() and len(word) <= 6
    if short_capitals and not is_syllable(word) and not has_marks(word):
        return ""  # UBND, THCS
    return word


def _is_misplaced(word: str) -> bool:
    return not is_syllable(word) and is_stripped_syllable(word)


def _is_alien(word: str) -> bool:
    """Letters of other alphabets and languages, or signs inside a word."""
    if _ALIEN_INSIDE.search(word):
        return True
    return any(not char.isascii() and char.isalpha() and fold(char) == char for char in word) or any(
        _foreign_accent(char) for char in word
    )


def _foreign_accent(char: str) -> bool:
    """An accent that no Vietnamese letter carries: ä, ñ, ç, û."""
    if char.isascii() or not char.isalpha():
        return False
    letters = unicodedata.normalize("NFD", char)
    base, marks = letters[0], letters[1:]
    if "\u0308" in marks or "\u0327" in marks or "\u030a" in marks:
        return True
    if "\u0303" in marks and base in "nN":
        return True
    return "\u0302" in marks and base not in "aeoAEO"


def _is_spoken(word: str) -> bool:
    """Any language's word has vowels and no heap of consonants; shifted glyph codes have neither."""
    plain = lower(fold(word))
    return len(plain) < 3 or bool(_VOWEL.search(plain) and not _CONSONANTS.search(plain))
