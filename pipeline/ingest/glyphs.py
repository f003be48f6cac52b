"""Letters that only their font gives a meaning: signs of Symbol and Wingdings, bytes of old fonts.

Such fonts have no letters of their own. Programs show their codes in one of three ways: as U+F000
plus the code, as Windows-1252 has it, or (where a file calls the font Vietnamese) as Windows-1258.
"""

import re
import unicodedata

from pipeline.legacyfonts import encoding_of_font

_SYMBOL = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_SYMBOL_UPPER = (
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…|—↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ ⟩∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
)
SYMBOL = dict(enumerate(_SYMBOL, 0x20)) | dict(enumerate(_SYMBOL_UPPER, 0xA0))
"""The signs of Adobe's font Symbol by their codes."""
WINGDINGS = {
    code: sign
    for sign, codes in {
        "□": (0x6F, 0x70, 0x71, 0x72, 0xA8), "■": (0x6E,), "☑": (0xFE,), "☒": (0xFD, 0x78), "✓": (0xFC,),
        "✗": (0xFB,), "→": (0xE0, 0xE8, 0xF0), "←": (0xDF, 0xE7, 0xEF), "➢": (0xD8,), "▪": (0xA7,),
        "☎": (0x28,), "✉": (0x2A,), "✍": (0x3F,), "★": (0xAB, 0xB6), "◆": (0x74, 0x75, 0x76), "●": (0x6C,),
        " ": (0x20,),
    }.items()
    for code in codes
}  # fmt: skip
"""The signs of Wingdings that documents use; all others are ornaments."""
ORNAMENT = "•"
_PICTURES = re.compile(r"(?:Symbol|Wingdings|Webdings|Marlett)\b", re.I)
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_PRIVATE_LETTER = re.compile("[\uf041-\uf05a\uf061-\uf07a]{2}")
_OPEN = {code: chr(code) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
"""What Windows-1252 leaves open: letters in VISCII and VPS."""
_NO_VIETNAMESE = frozenset("¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾øûïöñåäëüÿæçß")
"""Letters of TCVN3 and VNI as Windows shows them that no Vietnamese text has."""


def is_pictorial(font: str) -> bool:
    """Does a font of this name print signs in the place of letters?

    >>> is_pictorial("Wingdings 2"), is_pictorial("Arial")
    (True, False)
    """
    return bool(_PICTURES.match(font.strip()))


def sign(code: int, font: str) -> str:
    """The sign that font `font`, a pictorial one, has at `code` (0..FF, or U+F000 and up).

    >>> sign(0xF0B3, "Symbol"), sign(0xFC, "Wingdings"), sign(0xF04A, "Wingdings")
    ('≥', '✓', '•')
    """
    code = code & 0xFF if 0xF000 <= code <= 0xF0FF else code
    if code > 0xFF:
        return chr(code)
    signs = SYMBOL if font.strip().lower().startswith("symbol") else WINGDINGS
    return signs.get(code, ORNAMENT)


def shown(text: str, font: str) -> str:
    """The text of a run in `font` as Western software shows it, whichever way the file has it.

    >>> shown("\\uf043\\uf0a8n c\\uf0f8", ".VnTime"), shown("C¨n tr\\xadê\\u0301", ".VnTime")
    ('C¨n cø', 'C¨n tr\\xadêì')
    >>> shown("\\uf0b7 Số", "Times New Roman"), shown("§", "Wingdings")
    ('• Số', '▪')
    """
    if font and encoding_of_font(font):
        return _not_as_1258(_PRIVATE.sub(lambda found: _western(ord(found[0])), text))
    if is_pictorial(font) and not re.search("[A-Za-z]", text):  # words in such a font are a slip
        return "".join(sign(ord(char), font) if ord(char) > 0x7F else char for char in text)
    if _PRIVATE_LETTER.search(text):  # an old font under a name that nobody knows
        return _PRIVATE.sub(lambda found: _western(ord(found[0])), text)
    return _PRIVATE.sub(lambda found: sign(ord(found[0]), font if is_pictorial(font) else "Symbol"), text)


def _western(code: int) -> str:
    code &= 0xFF
    return _OPEN.get(code) or bytes([code]).decode("cp1252")


def _not_as_1258(text: str) -> str:
    """Bytes that were taken for Windows-1258, where half the tone marks are letters, as Windows-1252."""
    if not _NO_VIETNAMESE.intersection(text) or not any(map(unicodedata.combining, text)):
        return text
    try:
        return "".join(map(_western, text.encode("cp1258")))
    except UnicodeEncodeError:  # other letters among them: true Unicode
        return text
