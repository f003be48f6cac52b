"""Automatic numbers of Word paragraphs: printed on the page, yet nowhere in the paragraph's text."""

import re
from collections import defaultdict
from typing import Any, NamedTuple

from docx.oxml.ns import qn

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
BULLET = "-"
"""All bullets become a dash: the fonts they come from have no such letters as they pretend."""
_PLUS = "+"


class _Level(NamedTuple):
    """How the paragraphs of one level are numbered."""

    form: str
    pattern: str
    start: int


class Numbering:
    """Gives each numbered paragraph of a document its label; ask in the order of the text."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._styles = {
            style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))
        }
        self._lists: dict[str, str] = {}
        # python-docx makes an empty part where there is none, so look before asking for it.
        part = next(
            (r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None
        )
        if part is not None:
            self._read(part.element)

    def _read(self, root: Any) -> None:
        for abstract in root.iter(qn("w:abstractNum")):
            levels = {int(_value(lvl, "ilvl", "0")): _level(lvl) for lvl in abstract.iter(qn("w:lvl"))}
            self._levels[_value(abstract, "abstractNumId", "")] = levels
        for number in root.iter(qn("w:num")):
            self._lists[_value(number, "numId", "")] = _child(number, "abstractNumId", "")

    def label(self, paragraph: Any) -> str:
        """The label of a paragraph ("II.", "1.2.", "a)", "-"), or ''."""
        list_id, depth = self._place(paragraph)
        levels = self._levels.get(self._lists.get(list_id, ""), {})
        if depth not in levels:
            return ""
        counts = self._counts[self._lists[list_id]]
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        return _label(levels, depth, counts)

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list and level of a paragraph, from itself or from its styles; ('', 0) for none."""
        properties = paragraph.find(qn("w:pPr"))
        style = _child(properties, "pStyle", "") if properties is not None else ""
        seen: set[str] = set()
        while True:
            found = properties.find(qn("w:numPr")) if properties is not None else None
            if found is not None:
                return _child(found, "numId", ""), int(_child(found, "ilvl", "0"))
            if style in seen or style not in self._styles:
                return "", 0
            seen.add(style)
            properties = self._styles[style].find(qn("w:pPr"))
            style = _child(self._styles[style], "basedOn", "")


def _label(levels: dict[int, _Level], depth: int, counts: dict[int, int]) -> str:
    level = levels[depth]
    if level.form == "bullet":
        return _PLUS if level.pattern.strip() == _PLUS else BULLET

    def number(match: re.Match[str]) -> str:
        shown = int(match[1]) - 1
        form = levels[shown].form if shown in levels else "decimal"
        return written(counts.get(shown, levels[shown].start if shown in levels else 1), form)

    return re.sub(r"%(\d)", number, level.pattern).strip() if level.form != "none" else ""


def written(count: int, form: str) -> str:
    """A number as Word's `form` writes it.

    >>> [written(4, form) for form in ("decimal", "upperRoman", "lowerLetter", "decimalZero")]
    ['4', 'IV', 'd', '04']
    """
    if form in {"upperRoman", "lowerRoman"}:
        roman = ""
        for value, letters in _ROMAN:
            roman += letters * (count // value)
            count %= value
        return roman if form == "upperRoman" else roman.lower()
    if form in {"upperLetter", "lowerLetter"}:
        letter = chr(ord("a") + (count - 1) % 26) * (1 + (count - 1) // 26)
        return letter.upper() if form == "upperLetter" else letter
    return f"{count:02}" if form == "decimalZero" else str(count)


def _level(element: Any) -> _Level:
    start = _child(element, "start", "1")
    return _Level(_child(element, "numFmt", "decimal"), _child(element, "lvlText", ""), int(start))


def _child(element: Any, tag: str, default: str) -> str:
    """The w:val of a child, or `default`."""
    child = element.find(qn(f"w:{tag}"))
    return default if child is None else _value(child, "val", default)


def _value(element: Any, attribute: str, default: str) -> str:
    value: str | None = element.get(qn(f"w:{attribute}"))
    return default if value is None else value
