"""Typing errors: what somebody who typed this word may have meant, and how likely each slip is.

Words are compared folded. A slip that Vietnamese typing invites costs less than another: Telex and VNI keys
that came through as letters and digits (ddua, d9ua, phong2), neighbours swapped, a letter twice, sounds that
are one in a dialect (n/l, s/x, ch/tr), two words without their blank.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline.text import fold, is_stripped_syllable, is_syllable, nfc, place_tones

KEYED, GLUED, SWAPPED, TWICE, ALIKE, NEAR, OTHER = 0.1, 0.3, 0.7, 0.5, 0.5, 0.8, 1.0
"""Cost of a slip by kind: keys of an input method, blank lost, swapped, doubled, alike, next key, any."""

_ALIKE = frozenset(
    map(frozenset, ("nl", "sx", "iy", "ck", "cq", "kq", "dr", "rg", "dv", "fp", "tc", "hr", "gj", "jd"))
)
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = frozenset(frozenset(pair) for row in _ROWS for pair in pairwise(row))


class Meant(NamedTuple):
    """Words that may have been meant, with the cost of the slips between."""

    words: tuple[str, ...]
    cost: float


def meant(typed: str, vocabulary: Sequence[str], known: frozenset[str], most: int = 30) -> list[Meant]:
    """The likeliest readings of `typed` in `vocabulary` (folded; `known`: the same as a set), cheapest first.

    >>> words = ["dua", "phong", "trao", "thi"]
    >>> [meant(word, words, frozenset(words))[0].words for word in ("ddua", "phogn", "thidua", "tra2o")]
    [('đua',), ('phong',), ('thi', 'dua'), ('trào',)]
    """
    plain = fold(typed)
    found = [Meant((word,), KEYED) for word in _keyed(typed) if fold(word) in known]
    found += [
        Meant(pair, GLUED)
        for pair in _torn(plain)
        if all(len(word) == 1 or word.isdigit() or word in known for word in pair)
    ]
    slips = 1 if len(plain) < 5 else 2
    near = process.extract(plain, vocabulary, scorer=OSA.distance, score_cutoff=slips, limit=120)
    found += [Meant((word,), cost(plain, word)) for word, _, _ in near if word != plain]
    allowed = [one for one in found if one.cost <= max(1.0, len(plain) / 3)]
    return sorted(allowed, key=lambda one: one.cost)[:most]


def cost(typed: str, word: str) -> float:
    """What the cheapest slips between two folded words cost (optimal string alignment).

    >>> cost("phogn", "phong"), cost("truong", "truong"), cost("lam", "nam")
    (0.7, 0.0, 0.5)
    """
    before: list[float] = []
    row = [0.0]
    for at in range(len(word)):
        row.append(row[-1] + _gap(word, at))
    for i, char in enumerate(typed):
        above, row = row, [row[0] + _gap(typed, i)]
        for j, other in enumerate(word):
            best = min(
                above[j] + _changed(char, other), above[j + 1] + _gap(typed, i), row[j] + _gap(word, j)
            )
            if i and j and char == word[j - 1] and typed[i - 1] == other and char != other:
                best = min(best, before[j - 1] + SWAPPED)
            row.append(best)
        before = above
    return round(row[-1], 3)


def _changed(one: str, other: str) -> float:
    if one == other:
        return 0.0
    pair = frozenset((one, other))
    return ALIKE if pair in _ALIKE else NEAR if pair in _NEAR else OTHER


def _gap(word: str, at: int) -> float:
    """A letter too many or too few; less beside its like, and for the h and g of gh, ngh, ng."""
    if at and word[at] == word[at - 1]:
        return TWICE
    return ALIKE if at and word[at] in "hg" and word[at - 1] in "gn" else OTHER


def _torn(word: str) -> Iterator[tuple[str, str]]:
    """Two syllables in one, or a syllable and a number."""
    for at in range(1, len(word)):
        one, other = word[:at], word[at:]
        if _is_part(one) and _is_part(other) and not word[at - 1 : at + 1].isdigit():
            yield one, other


def _is_part(word: str) -> bool:
    return word.isdigit() or is_stripped_syllable(word)


_TELEX_TONES = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"2": "\u0300", "1": "\u0301", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VNI_MARKS = {
    "6": {"a": "â", "e": "ê", "o": "ô"},
    "7": {"o": "ơ", "u": "ư"},
    "8": {"a": "ă"},
    "9": {"d": "đ"},
}
_TELEX_TWICE = {"a": "â", "e": "ê", "o": "ô", "d": "đ"}
_TELEX_HORN = {"a": "ă", "o": "ơ", "u": "ư"}
_VOWELS = "aăâeêioôơuưy"


def _keyed(typed: str) -> Iterator[str]:
    """The syllable whose keys `typed` is in Telex or VNI, if it is one and differs.

    >>> [*_keyed("dduwowngf"), *_keyed("d9u7o7ng2"), *_keyed("toots"), *_keyed("thi")]
    ['đường', 'đường', 'tốt']
    """
    if not typed.isascii():
        return
    letters: list[str] = []
    tone = ""
    for key in typed:
        if any(char in _VOWELS for char in letters) and key in _TELEX_TONES:
            tone = _TELEX_TONES[key]
        elif key in _VNI_TONES:
            tone = _VNI_TONES[key]
        elif not _mark(letters, key):
            letters.append(key)
    word = place_tones(_toned(letters, tone))
    if word != typed and is_syllable(word):
        yield word


def _mark(letters: list[str], key: str) -> bool:
    """Put the mark that `key` stands for on the letter it belongs to; False where it is a letter itself."""
    marks = _VNI_MARKS.get(key) or (
        _TELEX_HORN if key == "w" else {key: _TELEX_TWICE[key]} if key in _TELEX_TWICE else {}
    )
    if key in {"7", "w"} and letters[-2:-1] == ["u"] and letters[-1] == "o":
        letters[-2:] = "ươ"
        return True
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in marks:
            letters[at] = marks[letters[at]]
            return True
    return False


def _toned(letters: list[str], tone: str) -> str:
    """The tone on the marked vowel, else on the last one if a consonant follows, else on the one before."""
    vowels = [at for at, char in enumerate(letters) if char in _VOWELS]
    if "".join(letters[:2]) in {"qu", "gi"} and len(vowels) > 1:
        vowels = vowels[1:]
    if not (tone and vowels):
        return "".join(letters)
    marked = [at for at in vowels if fold(letters[at]) != letters[at]]
    closed = vowels[-1] < len(letters) - 1
    at = marked[-1] if marked else vowels[-1] if closed or len(vowels) < 2 else vowels[-2]
    return nfc("".join((*letters[: at + 1], tone, *letters[at + 1 :])))
