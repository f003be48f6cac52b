"""The Vietnamese encodings from before Unicode, as Western software shows them, letter by letter.

The tables hold what is seen, not the bytes: `é` is ộ in TCVN3, where byte E9 was taken for Latin-1. A
byte of 80..9F shows in two ways, after Windows-1252 and after Latin-1; both are in the tables. They
were compared with other converters letter by letter: TCVN3 with glibc's TCVN5712-1 and UniKey, VISCII
with glibc's (RFC 1456), VNI with UniKey and xvnkb, VPS with Mozilla's, UniKey's and xvnkb's.
"""

import functools
import re

from pipeline.text import upper

ENCODINGS = ("tcvn3", "vni", "viscii", "vps")

_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_TCVN3 = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ"
_TCVN3_CAPITALS = ("¡¢§£¤¥¦", "ĂÂĐÊÔƠƯ")
"""No others: a toned letter has only its small form, so that a second font had to print capitals."""
_TCVN3_FROM_PDF = ("\u2212\u2010\u2011\u2219\u03bc", "ưưưãà")
"""What PDF readers make of the soft hyphen (ư), of the middle dot (ã) and of the micro sign (à)."""
_TCVN3_STANDARD = ("¯º¿ÀÁÂÃÄÅÍÙÚÛàðÿ", "ẰẲẴẮẦẨẪẤỀỂỄẾỒỔỖỐ")
"""Capitals that the standard has where ABC's fonts have nothing. Its others, at 80..9F and among the
control characters, are left out: there the fonts have the quotation marks and dashes of Windows."""

_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠ"
    "ộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_CONTROLS = ("\x02\x05\x06\x14\x19\x1e", "ẲẴẪỶỸỴ")
_VPS = (
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ‘’ỀỂỄỐỒỔỖýỷỵỚỜỞ ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕự"
    "ầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺßàáâãảạăçèéêẽìíîĩẴĐòóôõöƠụùúủüỶẼỳ"
)
"""The blank, the quotation marks, ß, ç, î, ö and ü stand for themselves."""
_VPS_CONTROLS = (
    "\x02\x03\x04\x05\x06\x10\x11\x12\x13\x14\x15\x19\x1c\x1d",
    "ẠẬẶẸỆỊỌỘỢỤỰỴẪỮ",
)

_VNI_MARKS = {
    "a": ("ùøûõïêéèúüëâáàåãä", "áàảãạăắằẳẵặâấầẩẫậ"),
    "e": ("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ"),
    "o": ("ùøûõïâáàåãä", "óòỏõọôốồổỗộ"),
    "u": ("ùøûõï", "úùủũụ"),
    "y": ("ùøûõ", "ýỳỷỹ"),
    "ô": ("ùøûõï", "ớờởỡợ"),
    "ö": ("ùøûõï", "ứừửữự"),
}
"""No mark is also a letter by itself, so pairs cannot be cut in two ways."""
_VNI_SINGLE = ("ñôöíìæóòî", "đơưíìỉĩịỵ")


@functools.cache
def table(encoding: str) -> dict[str, str]:
    """The letters of an encoding, as Western text shows them, and what they are."""
    if encoding == "tcvn3":
        pairs = [(_TCVN3, _LETTERS), _TCVN3_CAPITALS, _TCVN3_FROM_PDF, _TCVN3_STANDARD]
        return {a: b for left, right in pairs for a, b in zip(left, right, strict=True)}
    if encoding == "vni":
        return _vni_table()
    if encoding == "viscii":
        return _western(_VISCII, _VISCII_CONTROLS)
    return {a: b for a, b in _western(_VPS, _VPS_CONTROLS).items() if a != b and b not in " ‘’"}


def _western(upper_half: str, controls: tuple[str, str]) -> dict[str, str]:
    """The letters of 80..FF as both code pages show them, and those among the control characters."""
    found = dict(zip(*controls, strict=True))
    codes = [bytes([code]) for code in range(128, 256)]
    for name in ("cp1252", "latin-1"):
        shown = [code.decode(name, "replace") for code in codes]
        found |= {a: b for a, b in zip(shown, upper_half, strict=True) if a != "\ufffd"}
    return found


def _vni_table() -> dict[str, str]:
    found = dict(zip(*_VNI_SINGLE, strict=True))
    for base, (marks, letters) in _VNI_MARKS.items():
        found |= {base + mark: letter for mark, letter in zip(marks, letters, strict=True)}
    capitals = {upper(a): upper(b) for a, b in found.items()}
    pairs = {a: b for a, b in found.items() if len(a) == 2}
    # The letter has the case, whichever of its marks was typed.
    mixed = {upper(a[0]) + a[1]: upper(b) for a, b in pairs.items()}
    return found | capitals | mixed | {a[0] + upper(a[1]): b for a, b in pairs.items()}


@functools.cache
def _pattern(encoding: str) -> re.Pattern[str]:
    longest_first = sorted(table(encoding), key=lambda shown: -len(shown))
    return re.compile("|".join(map(re.escape, longest_first)))


def by_table(shown: str, encoding: str) -> str:
    """The text that is shown as `shown`, every letter by the table, whatever comes out.

    >>> by_table("Céng hßa", "tcvn3"), by_table("Coäng hoøa", "vni")
    ('Cộng hòa', 'Cộng hòa')
    """
    letters = table(encoding)
    return _pattern(encoding).sub(lambda m: letters[m[0]], shown)


_NO_HORN = re.compile(r"(?<![ưƯ])[ơờớởỡợ](?=(?:ng|c|u)(?![^\W\d_]))", re.I)


def with_eaten_horns(decoded: str) -> str:
    """Put back the ư, shown as a soft hyphen, that many programs drop: no syllable ends in ơng, ơc, ơu.

    >>> with_eaten_horns("trờng, nhà trờng đợc thởng")
    'trường, nhà trường được thưởng'
    """
    return _NO_HORN.sub(lambda m: ("ư" if m[0].islower() else "Ư") + m[0], decoded)
