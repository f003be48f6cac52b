"""The two written forms that search compares, both as long as the NFC text they come from.

*marked*: lower case, tone marks in one place (hoà is hòa), y and i one letter where spelling
wavers (kỷ is kỉ). *folded*: the same without any mark, đ as d. Because the lengths agree, a hit
found in either form can be shown in the original.
"""

import functools
import re
from collections.abc import Callable
from typing import Any, TypeVar

from pipeline.text import fold, lower, nfc, place_tones

TOKEN = re.compile(r"[^\W_]+")
"""A word as the index knows it: a run of letters and digits."""

_WAVERING = re.compile(r"(?<![^\W_])((?:[hklmst]|qu))([yỳýỷỹỵ])(?![^\W_])")
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")


Value = TypeVar("Value")


class Known(dict[str, Value]):
    """A function of words with what it gave before: texts are of few words, looked up thousands of times.

    >>> lengths = Known(len)
    >>> lengths["thi"], list(lengths)
    (3, ['thi'])
    """

    def __init__(self, function: Callable[[str], Value], most: int = 100_000) -> None:
        self._function, self._most = function, most

    def __missing__(self, word: str) -> Value:
        if len(self) >= self._most:
            self.clear()
        value = self[word] = self._function(word)
        return value


def begun(text: str) -> str:
    """Like :func:`marked` for the beginning of a word, of which y may not be the whole rime yet."""
    return place_tones(lower(nfc(text)))


def marked(text: str) -> str:
    """The accented form of `text` under which exact search compares.

    >>> marked("Kỷ luật, HOÀ bình") == marked("kỉ luật, hòa bình")
    True
    """
    return _WAVERING.sub(lambda m: m[1] + m[2].translate(_Y_TO_I), begun(text))


def folded(text: str) -> str:
    """The form of `text` without marks, under which accent-blind search compares.

    >>> folded("Đạt mức KỶ LỤC")
    'dat muc ki luc'
    """
    return fold(marked(text))


def tokens(form: str) -> tuple[str, ...]:
    """The words of an already `marked` or `folded` text."""
    return tuple(TOKEN.findall(form))


@functools.lru_cache(maxsize=16384)
def key(text: str | None) -> str:
    """The folded words of `text` between blanks, so that ` a b ` lies in it where words a, b do.

    >>> key("25/KH-PGDĐT"), key(None)
    (' 25 kh pgddt ', '')
    """
    words = tokens(folded(text or ""))
    return f" {' '.join(words)} " if words else ""


def number_key(text: str | None) -> str:
    """Like :func:`key` for document numbers: leading zeros do not count (025 is 25)."""
    words = [word.lstrip("0") or "0" if word.isdigit() else word for word in tokens(folded(text or ""))]
    return f" {' '.join(words)} " if words else ""


def keys(*texts: str | None) -> str:
    """Several values in one column, apart from each other so that no phrase spans two."""
    return "|".join(key(text) for text in texts if text)


AREA = ("commune", "district", "province", "since_2025")


def area_key(record: dict[str, Any]) -> str:
    """The place of a record and the parts of its area; what it lacks is empty, so that each has its place.

    >>> area_key({"place": "Vinh", "area": {"province": "Nghệ An"}})
    ' vinh ||| nghe an |'
    """
    area = record.get("area") or {}
    return "|".join(key(text) for text in (record.get("place"), *(area.get(part) for part in AREA)))
