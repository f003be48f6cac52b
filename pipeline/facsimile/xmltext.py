"""Text that any XML parser and any PDF reader takes: no control characters, no halves of a pair."""

import re
from xml.sax.saxutils import escape

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def printable(text: str) -> str:
    """`text` with each character that XML forbids, or that nobody can see, replaced by U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", text)


def xml(text: object) -> str:
    """`text` for an XML element or an attribute in double quotes."""
    return escape(printable(str(text)), {'"': "&quot;", "'": "&#39;", "\n": "&#10;", "\t": "&#9;"})
