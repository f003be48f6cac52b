"""To whom a letter goes: Kính gửi; and who is wired by a Công điện."""

import re

from spacy.tokens import Doc

from pipeline.entities.findings import add, collapse, found, value_of
from pipeline.structure import Layout
from pipeline.structure.titles import opens_body
from pipeline.text import search_key

_WIRED = re.compile(r"(?m)^[^\n:]{4,80}\bdien\s*:\s*$")
_REACH, _AREA = 1500, 3000
"""Characters behind the head in which the addressees begin, and characters that they take, at most."""
_LINE = 160
"""Letters, at most, of an addressee that stands on a line of its own without a dash."""


def letter_opening(layout: Layout) -> re.Match[str] | None:
    """Where the words Kính gửi open a line."""
    return re.search(r"(?m)^[ |]*kinh gui\s*:?", layout.key[: layout.ending.start])


def add_addressees(doc: Doc, layout: Layout) -> None:
    """The bodies below Kính gửi, or below "Thủ tướng Chính phủ điện:": one, lines, or a list with dashes."""
    opened = letter_opening(layout)
    if opened is None and value_of(doc, "doc_type") == "Công điện":
        opened = _WIRED.search(layout.key, layout.head.letterhead_end, layout.head.end + _REACH)
    if not opened or opened.start() > layout.head.end + _REACH:
        return
    position, dashed = opened.end(), False
    for match in re.finditer(r"[^\n]*\n?", layout.flow[position : position + _AREA]):
        row = match[0]
        text = collapse(row).strip(" :")
        listed = text.startswith(("-", "+", "–"))
        if search_key(text) == "kinh gui":  # the heading of a web page says it once more
            continue
        if not text:
            if match.start() and found(doc, "addressees"):
                return
            continue
        if found(doc, "addressees") and not listed and (dashed or not _is_further(collapse(row))):
            return
        dashed = dashed or listed
        items = re.split(r";\s*(?=[-–+]\s)", text) if listed else [text]
        offset = position + match.start() + len(row) - len(row.lstrip(" :-+–"))
        for item in items:
            value = item.strip(" -–+;.,")
            if 2 < len(value) < 250:
                add(doc, "addressees", offset, position + match.end() - 1, value, 0.9, "form")


def _is_further(text: str) -> bool:
    """Whether a line without a dash is one more addressee: short, no sentence, not how a body begins."""
    ended = text.endswith((".", ":", "!", "?"))
    return len(text) < _LINE and not ended and not opens_body(text, search_key(text))
