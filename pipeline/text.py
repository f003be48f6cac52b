"""Pure functions on Vietnamese text: normal forms, folding, tone placement, legal syllables.

Length contracts are stated per function. In NFC every accented Vietnamese letter is one
character, so :func:`fold` and :func:`lower` map letter by letter and keep every offset.
"""

import functools
import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
"""The five combining tone marks, each with its Telex letter (huyền, sắc, hỏi, ngã, nặng)."""


def _words(*rows: str) -> tuple[str, ...]:
    return tuple(word for row in rows for word in row.split())


ONSETS = (*_words("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"), "")
CODAS = (*_words("c ch m n ng nh p t"), "")
_STOP_CODAS = frozenset({"c", "ch", "p", "t"})
_OPEN_ONLY = frozenset(
    _words(
        "ai ao au ay âu ây eo êu ia iêu iu oai oao oay oeo oi ôi ơi ua uây ui uơ uôi uya uyu",
        "ưa ưi ươi ươu ưu yêu",
    )
)
_CLOSED_ONLY = frozenset(_words("ă â iê oă oo uâ uô uyê ươ yê"))
_NUCLEI = _OPEN_ONLY | _CLOSED_ONLY | frozenset(_words("a e ê i o ô ơ u ư y oa oe uê uy"))


def nfc(text: str) -> str:
    """Return `text` in Unicode NFC; the length may change."""
    return unicodedata.normalize("NFC", text)


def _strip_marks(char: str) -> str:
    if char in "đĐ":
        return "d" if char == "đ" else "D"
    decomposed = unicodedata.normalize("NFD", char)
    if len(decomposed) == 1 or not decomposed[0].isascii():
        return char
    return decomposed[0]


class _LetterTable(dict[int, str]):
    """A translation table filled on demand by a one-letter function."""

    def __init__(self, letter: Callable[[str], str]) -> None:
        super().__init__()
        self._letter = letter

    def __missing__(self, code: int) -> str:
        char = chr(code)
        image = self._letter(char)
        self[code] = image if len(image) == 1 else char
        return self[code]


_FOLD = _LetterTable(_strip_marks)
_LOWER = _LetterTable(str.lower)
_UPPER = _LetterTable(str.upper)
_LAST_MARKED = 0x226F
"""Behind this character Unicode has none that is an ASCII character with a mark."""
_LONG = 150
"""From so many letters on numpy folds faster than `str.translate`: ten times at a page."""


@functools.cache
def _fold_codes() -> "npt.NDArray[np.uint32]":
    import numpy as np  # here, for what imports this module must start fast

    return np.array([ord(_strip_marks(chr(code))) for code in range(_LAST_MARKED + 1)], np.uint32)


def _fold_long(text: str) -> str:
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    folded = np.where(codes <= _LAST_MARKED, _fold_codes()[np.minimum(codes, _LAST_MARKED)], codes)
    return folded.tobytes().decode("utf-32-le", "surrogatepass")


def fold(text: str) -> str:
    """Return NFC `text` without Vietnamese marks, đ as d, case kept; the length is kept.

    >>> fold("Đạt chỉ tiêu")
    'Dat chi tieu'
    """
    if text.isascii():
        return text
    return text.translate(_FOLD) if len(text) < _LONG else _fold_long(text)


def lower(text: str) -> str:
    """Return `text` in lower case, letter by letter, so that the length is kept."""
    if "İ" in text or "Σ" in text:  # of one str.lower makes two, of the other what its neighbours want
        return text.translate(_LOWER)
    return text.lower()


def upper(text: str) -> str:
    """Return `text` in capitals, letter by letter, so that the length is kept."""
    return text.translate(_UPPER)


def search_key(text: str) -> str:
    """Return the folded, lower-case form under which search compares; the length is kept for NFC."""
    return lower(fold(text))


def has_marks(text: str) -> bool:
    """Tell whether any letter of `text` carries a Vietnamese mark (đ counts)."""
    return fold(text) != text


@functools.lru_cache(maxsize=65536)
def split_tone(syllable: str) -> tuple[str, str]:
    """Split a syllable into its letters without tone and its tone's Telex letter ('' for ngang).

    >>> split_tone("thưởng")
    ('thương', 'r')
    """
    letters, tone = [], ""
    for char in unicodedata.normalize("NFD", syllable):
        if char in TONES:
            tone = TONES[char]
        else:
            letters.append(char)
    return nfc("".join(letters)), tone


def tone_key(text: str) -> str:
    """Return lower-case text with each syllable's tone as a trailing letter: hoà and hòa are one.

    >>> tone_key("Hoà bình") == tone_key("Hòa bình")
    True
    """
    return re.sub(r"[^\W\d_]+", lambda m: "".join(split_tone(lower(m[0]))), nfc(text))


_MISPLACED = re.compile(
    r"(?i:(?<![q])(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_])|([òóỏõọ][ae]|[ùúủũụ]y)(?=[^\W\d_]))"
)
"""A tone on the glide's neighbour: hoà for hòa, thuỷ for thủy; or hòan for hoàn."""


def place_tones(text: str) -> str:
    """Return NFC `text` with the tone marks of oa, oe, uy in one place; the length is kept.

    >>> place_tones("Hoà bình, thuỷ lợi, uỷ ban, khoẻ; quý, hoàn, thúy")
    'Hòa bình, thủy lợi, ủy ban, khỏe; quý, hoàn, thúy'
    """
    return _MISPLACED.sub(_swap_tone, text)


def _swap_tone(match: re.Match[str]) -> str:
    pair = match[0]
    toned, plain = (pair[1], pair[0]) if match[1] else (pair[0], pair[1])
    decomposed = unicodedata.normalize("NFD", toned)
    letter, mark = decomposed[0], decomposed[1]
    moved = nfc(plain + mark)
    return moved + letter if match[1] else letter + moved


@functools.lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Tell whether `word` (NFC, any case) is a possible Vietnamese syllable, marks included.

    >>> [is_syllable(w) for w in ("thưởng", "giếng", "quốc", "chUc", "mdi", "cẳc")]
    [True, True, True, False, False, False]
    """
    base, tone = split_tone(lower(word))
    for onset in ONSETS:
        if base.startswith(onset) and _is_rime(base[len(onset) :], onset, tone):
            return True
    return base in {"gi", "quy"} or (base.startswith("gi") and _is_rime(base[1:], "gi", tone))


def _is_rime(rime: str, onset: str, tone: str) -> bool:
    for coda in CODAS:
        if coda and not rime.endswith(coda):
            continue
        nucleus = rime[: len(rime) - len(coda)]
        if nucleus not in _NUCLEI:
            continue
        if (coda and nucleus in _OPEN_ONLY) or (not coda and nucleus in _CLOSED_ONLY):
            continue
        if coda in _STOP_CODAS and tone not in {"s", "j"}:
            continue
        if _spelling_agrees(onset, nucleus):
            return True
    return False


def _spelling_agrees(onset: str, nucleus: str) -> bool:
    """k, gh, ngh stand before e, ê, i, y only; c, g, ng before the others only; qu glides."""
    front = nucleus[0] in "eêiy"
    if onset in {"k", "gh", "ngh"}:
        return front
    if onset in {"c", "g", "ng"}:
        return not front
    return True


@functools.lru_cache(maxsize=65536)
def is_stripped_syllable(word: str) -> bool:
    """Tell whether marks can be added to `word` (any case) so that it becomes a legal syllable."""
    return fold(lower(word)) in _stripped_syllables()


@functools.cache
def _stripped_syllables() -> frozenset[str]:
    found = set()
    for onset in ONSETS:
        for nucleus in _NUCLEI:
            for coda in CODAS:
                for tone in ("", "s"):
                    if _is_rime(nucleus + coda, onset, tone):
                        found.add(fold(onset + nucleus + coda))
                        break
    return frozenset(found | {"gi", "gin", "giêng", "gieng", "quy", "qui"})
