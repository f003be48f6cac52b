"""An encoder into the old encodings that shares nothing with the decoder: codes by vowel and tone.

The rows give, for each vowel, the codes of its forms without tone and with sắc, huyền, hỏi, ngã, nặng
(`..`: plain ASCII, `--`: none).
"""

import unicodedata

TONES = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
VOWELS = "aăâeêioôơuưy"
SMALL = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES) + "đ"
LETTERS = SMALL + SMALL.upper()

_ROWS = {
    "tcvn3": (
        "a .. B8 B5 B6 B7 B9;ă A8 BE BB BC BD C6;â A9 CA C7 C8 C9 CB;e .. D0 CC CE CF D1;"
        "ê AA D5 D2 D3 D4 D6;i .. DD D7 D8 DC DE;o .. E3 DF E1 E2 E4;ô AB E8 E5 E6 E7 E9;"
        "ơ AC ED EA EB EC EE;u .. F3 EF F1 F2 F4;ư AD F8 F5 F6 F7 F9;y .. FD FA FB FC FE;đ AE",
        "Ă A1 -- -- -- -- --;Â A2 -- -- -- -- --;Ê A3 -- -- -- -- --;Ô A4 -- -- -- -- --;"
        "Ơ A5 -- -- -- -- --;Ư A6 -- -- -- -- --;Đ A7",
    ),
    "viscii": (
        "a .. E1 E0 E4 E3 D5;ă E5 A1 A2 C6 C7 A3;â E2 A4 A5 A6 E7 A7;e .. E9 E8 EB A8 A9;"
        "ê EA AA AB AC AD AE;i .. ED EC EF EE B8;o .. F3 F2 F6 F5 F7;ô F4 AF B0 B1 B2 B5;"
        "ơ BD BE B6 B7 DE FE;u .. FA F9 FC FB F8;ư DF D1 D7 D8 E6 F1;y .. FD CF D6 DB DC;đ F0",
        "A .. C1 C0 C4 C3 80;Ă C5 81 82 02 05 83;Â C2 84 85 86 06 87;E .. C9 C8 CB 88 89;"
        "Ê CA 8A 8B 8C 8D 8E;I .. CD CC 9B CE 98;O .. D3 D2 99 A0 9A;Ô D4 8F 90 91 92 93;"
        "Ơ B4 95 96 97 B3 94;U .. DA D9 9C 9D 9E;Ư BF BA BB BC FF B9;Y .. DD 9F 14 19 1E;Đ D0",
    ),
    "vps": (
        "a .. E1 E0 E4 E3 E5;ă E6 A1 A2 A3 A4 A5;â E2 C3 C0 C4 C5 C6;e .. E9 E8 C8 EB CB;"
        "ê EA 89 8A 8B CD 8C;i .. ED EC CC EF CE;o .. F3 F2 D5 F5 86;ô F4 D3 D2 B0 87 B6;"
        "ơ D6 A7 A9 AA AB AE;u .. FA F9 FB DB F8;ư DC D9 D8 BA BB BF;y .. 9A FF 9B CF 9C;đ C7",
        "A .. C1 80 81 82 02;Ă 88 8D 8E 8F F0 04;Â C2 83 84 85 1C 03;E .. C9 D7 DE FE 05;"
        "Ê CA 90 93 94 95 06;I .. B4 B5 B7 B8 10;O .. B9 BC BD BE 11;Ô D4 96 97 98 99 12;"
        "Ơ F7 9D 9E 9F A6 13;U .. DA A8 D1 AC 14;Ư D0 AD AF B1 1D 15;Y .. DD B2 FD B3 19;Đ F1",
    ),
}


def codes(encoding: str) -> dict[str, int]:
    """The byte of each letter that has one."""
    found: dict[str, int] = {}
    for row in ";".join(_ROWS[encoding]).split(";"):
        vowel, *cells = row.split()
        for tone, cell in zip(TONES, cells, strict=False):
            if cell not in {"..", "--"}:
                found[unicodedata.normalize("NFC", vowel + tone)] = int(cell, 16)
    return found


def encode(text: str, encoding: str, page: str = "cp1252") -> str:
    """The text as software shows it that takes the bytes for `page`; toned capitals of TCVN3 are small."""
    if encoding == "vni":
        return "".join(map(_vni, text))
    table = codes(encoding)
    return "".join(_shown(table.get(c, table.get(c.lower())), page) or c for c in text)


def _shown(code: int | None, page: str) -> str:
    if code is None:
        return ""
    try:
        return bytes([code]).decode(page)
    except UnicodeDecodeError:  # 81, 8D, 8F, 90, 9D are free in Windows-1252
        return chr(code)


_VNI_WHOLE = {"đ": "ñ", "ơ": "ô", "ư": "ö", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}
_VNI_TONES = dict(zip(TONES[1:], "ùøûõï", strict=True))
_VNI_HATS = {
    "\u0302": dict(zip(TONES, "âáàåãä", strict=True)),
    "\u0306": dict(zip(TONES, "êéèúüë", strict=True)),
}


def _vni(char: str) -> str:
    if char.isupper():
        return _vni(char.lower()).upper()
    if char.isascii() or char in _VNI_WHOLE:
        return _VNI_WHOLE.get(char, char)
    base, *marks = unicodedata.normalize("NFD", char)
    tone = next((mark for mark in marks if mark in TONES), "")
    hat = next((mark for mark in marks if mark in _VNI_HATS), "")
    if "\u031b" in marks:
        return {"o": "ô", "u": "ö"}[base] + _VNI_TONES[tone]
    return base + (_VNI_HATS[hat][tone] if hat else _VNI_TONES[tone])
