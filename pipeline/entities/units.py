"""The unit behind a number: lượt khách, phòng học/10.000 dân số, đ/c."""

import functools
import re
from collections.abc import Callable

from pipeline.lexicon import cues

_WORD = r"[^\W\d_]+\d?"
_PER = rf"(?:\s?/\s?(?:[\d.]+\s?)?{_WORD}(?:\s{_WORD})?)?"
_UNIT = re.compile(
    rf"\s*(?P<unit>{_WORD}(?:\s{_WORD}){{0,3}}?{_PER})"
    rf"(?=[,;.:()\n]|\s(?:{cues('unit-ends', marked=True)})\b|$)"
)
_TAIL = re.compile(rf"\s*(?P<unit>{_WORD}(?:\s{_WORD}){{0,5}})")
_NOUNS = {"N", "Nc", "Nu", "Np", "Ny"}


def unit_of(after: str) -> str | None:
    """The unit that the text behind a number (lower case, with marks) begins with, if any.

    Where no word like có, được, trong ends it soon, the nouns that open the text are taken.
    """
    match = _UNIT.match(after)
    if match:
        return re.sub(r"\s+", " ", match["unit"])
    tail = _TAIL.match(after)
    return leading_nouns(tail["unit"]) if tail else None


@functools.cache
def _tagger() -> Callable[[str], list[tuple[str, str]]]:
    from underthesea import pos_tag  # half a second: only for texts that need it

    tag: Callable[[str], list[tuple[str, str]]] = pos_tag
    return tag


@functools.lru_cache(maxsize=4096)
def leading_nouns(text: str) -> str:
    """The first word (of one or more syllables) of `text` and the nouns right behind it, three at most."""
    words: list[str] = []
    for word, tag in _tagger()(text):
        if (words and tag not in _NOUNS) or len(words) == 3:
            break
        words.append(word)
    return " ".join(words) or text.split()[0]
