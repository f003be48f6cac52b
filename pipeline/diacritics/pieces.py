"""The words that repair reads: glued ones are cut into syllables, torn ones put together again."""

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.diacritics.channel import LONGEST, channel
from pipeline.diacritics.model import Scores, language_model
from pipeline.diacritics.tokens import unwrapped
from pipeline.text import fold, has_marks, is_stripped_syllable, is_syllable, lower

SIGNS = "@&©®¢"
TOKEN = re.compile(
    r"""\d[\d.,/]*(?![^\W\d_])|[.;:!?()|\n]|[^\W_](?:[^\s\-–—/,.;:!?()\[\]"“”|+*_<>…]*[^\W_])?"""
)
"""Numbers, pauses, and words with whatever stands inside them: trud’ng, quy§n, m6t."""
TOKEN_OR_SIGN = re.compile(rf"(?<!\S)[{SIGNS}](?!\S)|{TOKEN.pattern}", re.X)
"""Where marks were lost, a sign that stands alone may be a word too: @ is ở."""

WHOLE = -9.0
"""A word that one misread syllable explains this well is not taken for glued ones."""
LIKELY_SYLLABLE = -6.2
"""Mean log probability that each of the glued syllables must reach: giao vien has -4.4, hoi thi -5.5, but
ca me ra -6.3, ne va da -6.8."""
SHORTEST, LONGEST_GLUED = 5, 24
LONGEST_SYLLABLE = 7
LONELY = -9.0
"""Log probability that a single letter must have to be a word (ý, ở) and no splinter (ệ)."""
VOWEL = re.compile("[aeiouy]")


class Piece(NamedTuple):
    """A word to be read, `start:end` of the text, and its small letters.

    The parts of a glued word share their `token`; a torn word is one piece over the blanks in it.
    """

    start: int
    end: int
    token: int
    read: str


def pieces(text: str, signs: bool = False) -> Iterator[Piece]:
    """Yield the pieces of `text` (NFC) in order, lone `signs` among them on request."""
    tokens = list((TOKEN_OR_SIGN if signs else TOKEN).finditer(unwrapped(text)))
    index = 0
    while index < len(tokens):
        count = _torn(text, tokens[index : index + 3])
        start, end = tokens[index].start(), tokens[index + count - 1].end()
        read = "".join(lower(token[0]) for token in tokens[index : index + count])
        if count > 1:
            yield Piece(start, end, index, read)
        else:
            cuts = [0, *glued(read), len(read)]
            for left, right in itertools.pairwise(cuts):
                yield Piece(start + left, start + right, index, read[left:right])
        index += count


def _torn(text: str, tokens: Sequence[re.Match[str]]) -> int:
    """How many of the tokens are parts of one torn syllable; 1 where the first stands for itself.

    At least one part must be no syllable (the `ph` of ph ong), and more than the letter of a class or
    point (khối C an toàn).
    """
    for count in (3, 2):
        parts = [token[0] for token in tokens[:count]]
        if len(parts) < count or not all(map(str.isalpha, parts)):
            continue
        gaps = [text[a.end() : b.start()] for a, b in itertools.pairwise(tokens[:count])]
        if set(gaps) == {" "} and _is_torn(parts):
            return count
    return 1


def _is_torn(parts: Sequence[str]) -> bool:
    whole = lower("".join(parts))
    impossible = [part for part in parts if not _stands_alone(lower(part))]
    if len(whole) > LONGEST_SYLLABLE or not impossible or fold(whole) not in language_model().forms:
        return False
    if len(impossible) == 1 and len(impossible[0]) == 1:
        return False
    return is_syllable(whole) if has_marks(whole) else is_stripped_syllable(whole)


def _stands_alone(part: str) -> bool:
    """Whether a part is a word: a syllable of the vocabulary, or one of another language."""
    number = language_model().number.get(part)
    if number is None or not VOWEL.search(fold(part)):
        return False
    return len(part) > 1 or float(language_model().unigram[number]) > LONELY


@functools.lru_cache(maxsize=65536)
def glued(read: str) -> tuple[int, ...]:
    """Where syllables are glued into `read`: after how many letters each; () where none are.

    >>> glued("giaovien"), glued("canbogiaovien"), glued("truong")
    ((4,), (3, 5, 9), ())
    """
    model = language_model()
    if not SHORTEST <= len(read) <= LONGEST_GLUED or not read.isalpha():
        return ()
    if is_stripped_syllable(read) or read in model.number:
        return ()
    if len(read) <= LONGEST and float(channel("eng").scores(read).max()) > WHOLE:
        return ()
    return _best_cuts(fold(read))


def _best_cuts(folded: str) -> tuple[int, ...]:
    """The likeliest way to part `folded` into known syllables, by word pairs."""
    model = language_model()
    best: dict[int, dict[int, tuple[Scores, tuple[int, ...]]]] = {0: {}}
    for end in range(2, len(folded) + 1):
        for start in range(max(0, end - LONGEST_SYLLABLE), end - 1):
            form = model.forms.get(folded[start:end])
            if form is None or start not in best or not is_stripped_syllable(folded[start:end]):
                continue
            own = model.candidates[form][model.candidates[form] >= 0]
            if not start:
                best.setdefault(end, {})[form] = (model.unigram[own], ())
                continue
            for before, (scores, cuts) in best[start].items():
                first = model.candidates[before][model.candidates[before] >= 0]
                pairs = model.pair(np.repeat(first, len(own)), np.tile(own, len(first)))[0]
                reached = (scores[:, None] + pairs.reshape(len(first), len(own))).max(axis=0)
                there = best.setdefault(end, {})
                if form not in there or there[form][0].max() < reached.max():
                    there[form] = (reached, (*cuts, start))
    ends = best.get(len(folded), {})
    ways = [(float(s.max()) / (len(cuts) + 1), cuts) for s, cuts in ends.values() if cuts]
    score, cuts = max(ways, default=(-np.inf, ()))
    return cuts if score > LIKELY_SYLLABLE else ()
