"""Text in the Vietnamese encodings from before Unicode, as it looks when taken for Western text.

One letter of TCVN3 (ABC, .VnTime) or VISCII is one wrong letter (`Céng hßa` is Cộng hòa); VNI
writes a letter and its marks as two (`Coäng hoaø`).
"""

import functools
import re

from pipeline.document import Edit
from pipeline.text import is_syllable, upper

_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_TCVN3 = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ"
_TCVN3_CAPITALS = ("¡¢§£¤¥¦", "ĂÂĐÊÔƠƯ")
_TCVN3_FROM_PDF = ("\u2212\u2010\u2011\u2219\u03bc", "ưưưãà")
"""What PDF readers make of the soft hyphen (ư), of · (ã) and of µ (à)."""

_VISCII_UPPER_HALF = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠ"
    "ộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_CONTROLS = ("\x02\x05\x06\x14\x19\x1e", "ẲẴẪỶỸỴ")

_VNI_MARKS = {
    "a": ("ùøûõïêéèúüëâáàåãä", "áàảãạăắằẳẵặâấầẩẫậ"),
    "e": ("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ"),
    "o": ("ùøûõïâáàåãä", "óòỏõọôốồổỗộ"),
    "u": ("ùøûõï", "úùủũụ"),
    "y": ("ùøûõ", "ýỳỷỹ"),
    "ô": ("ùøûõï", "ớờởỡợ"),
    "ö": ("ùøûõï", "ứừửữự"),
}
_VNI_SINGLE = ("ñôöíìæóòî", "đơưíìỉĩịỵ")

ENCODINGS = ("tcvn3", "vni", "viscii")
ENOUGH = 0.8
"""This share of the words with strange letters must become legal syllables."""
COMMON = 0.3
"""In text of such an encoding at least this share of the words looks strange (it is about 0.8)."""
_RUN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+")
SAMPLE = 3000


@functools.cache
def table(encoding: str) -> dict[str, str]:
    """The letters of an encoding, as Western text shows them, and what they are."""
    if encoding == "tcvn3":
        pairs = [(_TCVN3, _LETTERS), _TCVN3_CAPITALS, _TCVN3_FROM_PDF]
        return {a: b for left, right in pairs for a, b in zip(left, right, strict=True)}
    if encoding == "vni":
        return _vni_table()
    codes = [bytes([code]) for code in range(128, 256)]
    found = dict(zip(*_VISCII_CONTROLS, strict=True))
    for name in ("cp1252", "latin-1"):
        shown = [code.decode(name, "replace") for code in codes]
        found |= {a: b for a, b in zip(shown, _VISCII_UPPER_HALF, strict=True) if a != "\ufffd"}
    return found


def _vni_table() -> dict[str, str]:
    found = dict(zip(*_VNI_SINGLE, strict=True))
    for base, (marks, letters) in _VNI_MARKS.items():
        found |= {base + mark: letter for mark, letter in zip(marks, letters, strict=True)}
    both_cases = found | {upper(a): upper(b) for a, b in found.items()}
    return both_cases | {upper(a[0]) + a[1:]: upper(b) for a, b in found.items() if len(a) == 2}


@functools.cache
def _pattern(encoding: str) -> re.Pattern[str]:
    longest_first = sorted(table(encoding), key=lambda shown: -len(shown))
    return re.compile("|".join(map(re.escape, longest_first)))


def detect_encoding(text: str) -> str | None:
    """Return the encoding in which most of the strangely spelled words become legal, if there is one.

    >>> detect_encoding("Céng hßa x· héi chñ nghÜa ViÖt Nam"), detect_encoding("Cộng hòa xã hội")
    ('tcvn3', None)
    """
    runs = [run for run in _sample(text) if _WORD.search(run)]
    strange = [run for run in runs if not run.isascii()]
    if len(strange) < max(3, COMMON * len(runs)) or _legal_share(strange) > 0.5:
        return None
    shares = {name: _legal_share([decode_run(run, name) for run in strange]) for name in ENCODINGS}
    best = max(ENCODINGS, key=lambda name: shares[name])
    return best if shares[best] >= ENOUGH and _is_changed(strange, best) else None


def _is_changed(strange: list[str], encoding: str) -> bool:
    return sum(decode_run(run, encoding) != run for run in strange) > 0.5 * len(strange)


def _sample(text: str) -> list[str]:
    found = []
    for match in _RUN.finditer(text):
        found.append(match[0])
        if len(found) >= SAMPLE:
            break
    return found


def _legal_share(runs: list[str]) -> float:
    words = [word for run in runs for word in _WORD.findall(run)]
    symbols = sum(bool(re.search(r"[^\w\s!-/:-@\[-`{-~“”‘’–—…•]", run)) for run in runs)
    return max(0.0, sum(map(is_syllable, words)) - symbols) / max(1, len(words))


def decode_run(run: str, encoding: str) -> str:
    """Return a run of non-blanks in Unicode; words that are right as they stand are kept.

    >>> decode_run("Ñoäc", "vni"), decode_run("t−íng", "tcvn3"), decode_run("CéNG", "tcvn3")
    ('Độc', 'tướng', 'CỘNG')
    """
    decoded = _pattern(encoding).sub(lambda m: table(encoding)[m[0]], run)
    words = _WORD.findall(run)
    if decoded == run or (
        _all_legal(words) and "".join(words) in run and not _all_legal(_WORD.findall(decoded))
    ):
        return run
    plain = [char for char in run if char.isascii() and char.isalpha()]
    capitals = len(plain) > 1 and all(char.isupper() for char in plain)
    return upper(decoded) if capitals else decoded


def _all_legal(words: list[str]) -> bool:
    return bool(words) and all(map(is_syllable, words))


def decode(text: str, encoding: str) -> list[Edit]:
    """Return the edits, one a run of non-blanks, that bring `text` from `encoding` to Unicode."""
    edits = []
    for match in _RUN.finditer(text):
        if not match[0].isascii():
            decoded = decode_run(match[0], encoding)
            if decoded != match[0]:
                edits.append(Edit(match.start(), match.end(), match[0], decoded, 1.0))
    return edits
