r"""Escapes of JSON and of programs that stayed in a text: \r\n, \t, \u1ea1, \", \/."""

import re

_LETTER = re.compile(r"\\+(?=\w)")
_ESCAPE = re.compile(r"(?<![a-zA-Z]:)\\+(?:u(?P<code>[0-9a-fA-F]{4})|r\\+n|(?P<sign>[nrt]))")
_QUOTED = re.compile(r"\\+([\"/])")
_LEAST, _EVERY, _TO_ONE = 4, 1000, 10
"""So many escapes at least, one in so many characters, and so many to one other backslash before a letter: a
path (C:\\new) or a formula is none."""
_SIGNS = {"n": "\n", "r": "\n", "t": "\t"}


def without_escapes(text: str) -> str:
    r"""`text` with its escapes undone where it is full of them; else as it is.

    >>> without_escapes(r"K\u1ebe HO\u1ea0CH\r\n V\u1ec1 tr\u1ed3ng c\u00e2y") == "KẾ HOẠCH\n Về trồng cây"
    True
    >>> without_escapes(r"D:\nam2020\thang5")
    'D:\\nam2020\\thang5'
    """
    if "\\" not in text:
        return text
    plain, found = _ESCAPE.subn(_undone, text)
    others = len(_LETTER.findall(plain))
    if found < max(_LEAST, len(text) / _EVERY) or others > found / _TO_ONE:
        return text
    plain = _QUOTED.sub(r"\1", plain)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _undone(escape: re.Match[str]) -> str:
    if escape["code"]:
        return chr(int(escape["code"], 16))
    return _SIGNS[escape["sign"] or "n"]
