"""RTF: what its table of fonts says of the fonts from before Unicode, put right.

The letters of those fonts are bytes of no code page. A file that calls such a font Vietnamese
(`\\fcharset163`), or says nothing (`\\fcharset1`), has its bytes taken for letters of Windows-1258 or
of the machine's own encoding; U+FFFD is all that may be left of them.
"""

import re
from itertools import pairwise

from pipeline.legacyfonts import encoding_of_font

_TABLE = re.compile(rb"\{\s*\\fonttbl\b")
_ENTRY = re.compile(rb"\\f(\d+)(?![a-z\d])")
_CHARSET = re.compile(rb"\\fcharset\d+ ?")
_DEFAULT = re.compile(rb"\\fcharset1(?!\d) ?")
_GROUP = re.compile(rb"\{[^{}]*\}")
_WORD = re.compile(rb"\\[a-z]+-?\d* ?|\\\*")
_LIMIT = 1 << 20
"""Bytes of a table of fonts; a thousand fonts need a quarter of it."""


def with_western_fonts(data: bytes) -> bytes:
    """The RTF with its old fonts called Western, so that each of their bytes comes through as it is.

    >>> with_western_fonts(b"{\\\\rtf1{\\\\fonttbl{\\\\f0\\\\fnil\\\\fcharset163 .VnTime;}}{\\\\f0 a}}")
    b'{\\\\rtf1{\\\\fonttbl{\\\\f0\\\\fnil\\\\fcharset0 .VnTime;}}{\\\\f0 a}}'
    """
    found = _TABLE.search(data)
    if not found:
        return data
    start, end = found.end(), _end_of_group(data, found.end())
    table = data[start:end]
    places = [entry.start() for entry in _ENTRY.finditer(table)] + [len(table)]
    entries = [_put_right(table[here:there]) for here, there in pairwise(places)]
    return data[:start] + table[: places[0]] + b"".join(entries) + data[end:]


def _end_of_group(data: bytes, start: int) -> int:
    """Where the group ends whose inside begins at `start`; a broken one ends at once."""
    depth = 1
    for brace in re.finditer(rb"\\.|[{}]", data[start : start + _LIMIT], re.S):
        depth += {b"{": 1, b"}": -1}.get(brace[0], 0)
        if depth == 0:
            return start + brace.start()
    return start


def _put_right(entry: bytes) -> bytes:
    """An entry, `\\f0\\froman\\fcharset163 Name;`, with another character set where the font asks for it."""
    if not encoding_of_font(_name(entry)):
        return _DEFAULT.sub(b" ", entry)  # then the code page of the file counts
    if _CHARSET.search(entry):
        return _CHARSET.sub(rb"\\fcharset0 ", entry)
    return _ENTRY.sub(rb"\\f\1\\fcharset0", entry, count=1)


def _name(entry: bytes) -> str:
    plain = _GROUP.sub(b"", _GROUP.sub(b"", entry))
    return _WORD.sub(b"", plain).split(b";")[0].strip(b"{} \r\n").decode("latin-1")
