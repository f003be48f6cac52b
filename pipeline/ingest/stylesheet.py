"""What the styles of a HTML page say that a reader of its text must know: fonts, what is hidden, rules.

Only rules for a tag, a class or both are understood. That is how Word and the editors of web pages
name the fonts of their text; rules by context set the page around it.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.S)
_RULE = re.compile(r"([^{}@;]+)\{([^{}]*)\}")
_DECLARATION = re.compile(r"([\w-]+)\s*:\s*((?:\"[^\"]*\"|'[^']*'|[^;\"'])*)")
_SIMPLE = re.compile(r"([a-zA-Z][\w]*)?(?:\.([\w-]+))?$")
_LINE = re.compile(r"\b(?:solid|double|dotted|dashed|groove|ridge|inset|outset)\b")
_NO_LINE = re.compile(r"(?<![\w.])0(?:\.0+)?(?:px|pt|cm|em)?(?![\w.])")
_SHORTHAND = re.compile(r"(?:^|\s)(?:\d[\w.%]*|small|medium|large|x-\w+)(?:/\S+)?\s+(?P<family>\D.*)$")


class Style(NamedTuple):
    """What is said of an element; None where nothing is."""

    font: str | None = None
    hidden: bool | None = None
    kept_blanks: bool | None = None
    ruled: bool | None = None

    def over(self, other: "Style") -> "Style":
        """This style where it says anything, else the other."""
        return Style._make(mine if mine is not None else its for mine, its in zip(self, other, strict=True))


def style_of(declarations: str) -> Style:
    """
    >>> style_of("font-family:'.VnTimeH', serif; border:solid windowtext 1.0pt")
    Style(font='.VnTimeH', hidden=None, kept_blanks=None, ruled=True)
    >>> style_of("font: bold 14pt VNI-Times; display:none").hidden
    True
    """
    said = {name.lower(): value.strip() for name, value in _DECLARATION.findall(declarations)}
    return Style(_font(said), _hidden(said), _kept_blanks(said), _ruled(said))


def first_family(families: str) -> str:
    """The font that a list of fonts prefers.

    >>> first_family("'.VnTime', Arial")
    '.VnTime'
    """
    return families.replace("&quot;", '"').split(",")[0].strip(" \t\r\n\"'")


def _font(said: dict[str, str]) -> str | None:
    if families := said.get("font-family"):
        return first_family(families)
    found = _SHORTHAND.search(said.get("font", ""))
    return first_family(found["family"]) if found else None


def _hidden(said: dict[str, str]) -> bool | None:
    display, visibility = said.get("display", "").lower(), said.get("visibility", "").lower()
    if display.startswith("none") or visibility.startswith(("hidden", "collapse")):
        return True
    if said.get("mso-hide", "").lower() == "all":
        return True
    return False if visibility.startswith("visible") else None


def _kept_blanks(said: dict[str, str]) -> bool | None:
    mode = said.get("white-space", "").lower()
    return mode.startswith(("pre", "break-spaces")) and mode != "pre-line" if mode else None


def _ruled(said: dict[str, str]) -> bool | None:
    borders = [
        value.lower() for name, value in said.items() if re.match(r"border(?!-(?:col|spac|rad))", name)
    ]
    if not borders:
        return None
    return any(_LINE.search(border) and not _NO_LINE.search(border) for border in borders)


class Stylesheet:
    """The rules of a page's `<style>` elements."""

    def __init__(self, sources: Iterable[str]) -> None:
        self._rules: dict[tuple[str, str], Style] = {}
        for selectors, declarations in _RULE.findall(_COMMENT.sub("", "\n".join(sources))):
            style = style_of(declarations)
            if style == Style():
                continue
            for selector in selectors.split(","):
                if found := _SIMPLE.match(selector.strip()):
                    key = ((found[1] or "").lower(), (found[2] or "").lower())
                    self._rules[key] = style.over(self._rules.get(key, Style()))

    def of(self, element: Any) -> Style:
        """The style of an element by itself, without what it inherits."""
        found = style_of(element.get("style") or "") if element.get("style") else Style()
        if element.get("face"):
            found = found.over(Style(font=first_family(element.get("face"))))
        if element.get("hidden") is not None:
            found = found.over(Style(hidden=True))
        tag, names = element.tag.lower(), (element.get("class") or "").lower().split()
        keys = [*((tag, name) for name in names), *(("", name) for name in names), (tag, "")]
        for key in keys:
            if key in self._rules:
                found = found.over(self._rules[key])
        return found
