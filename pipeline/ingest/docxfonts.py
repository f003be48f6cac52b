"""Which font a run of a DOCX is in, as far as that says how to read its letters."""

from typing import Any

from docx.oxml.ns import qn

from pipeline.ingest.glyphs import is_pictorial
from pipeline.legacyfonts import encoding_of_font

_DEPTH = 12
"""Styles build on one another; a file may make them a ring."""


class Fonts:
    """Finds the legacy font of a run: its own, or its style's, its paragraph's or the document's."""

    def __init__(self, document: Any) -> None:
        styles = document.styles.element
        self._styles = {style.get(qn("w:styleId")): style for style in styles.iter(qn("w:style"))}
        defaults = next(styles.iter(qn("w:docDefaults")), None)
        properties = next(defaults.iter(qn("w:rPr")), None) if defaults is not None else None
        self._default = _font_of(properties)
        self._usual = next((name for name, style in self._styles.items() if _is_usual(style)), None)
        self._known: dict[str, str | None] = {}

    def of_run(self, run: Any) -> str:
        """The name of the run's font if it is a legacy one or one of signs, else ''."""
        found = self._named(run)
        return found if found and (encoding_of_font(found) or is_pictorial(found)) else ""

    def _named(self, run: Any) -> str | None:
        properties = run.find(qn("w:rPr"))
        own = _font_of(properties)
        if own is not None:
            return own
        of_style = self._of_style(_value(properties, "w:rStyle"))
        if of_style is not None:
            return of_style
        paragraph = next(run.iterancestors(qn("w:p")), None)
        style = _value(paragraph.find(qn("w:pPr")), "w:pStyle") if paragraph is not None else None
        of_paragraph = self._of_style(style or self._usual)
        return self._default if of_paragraph is None else of_paragraph

    def _of_style(self, name: str | None) -> str | None:
        if name is None:
            return None
        if name not in self._known:
            self._known[name] = self._looked_up(name)
        return self._known[name]

    def _looked_up(self, name: str) -> str | None:
        for _ in range(_DEPTH):
            style = self._styles.get(name)
            if style is None:
                return None
            own = _font_of(style.find(qn("w:rPr")))
            if own is not None:
                return own
            name = _value(style, "w:basedOn") or ""
        return None


def _is_usual(style: Any) -> bool:
    return style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true", "on"}


def _value(element: Any, tag: str) -> str | None:
    child = element.find(qn(tag)) if element is not None else None
    return child.get(qn("w:val")) if child is not None else None


def _font_of(properties: Any) -> str | None:
    """The font that properties name, "" for one of the theme's (all of Unicode), None if they name none.

    Letters of the upper half of a code page follow `hAnsi`, plain ones `ascii`.
    """
    fonts = properties.find(qn("w:rFonts")) if properties is not None else None
    if fonts is None:
        return None
    for side in ("hAnsi", "ascii"):
        if fonts.get(qn(f"w:{side}Theme")) is not None:
            return ""
        name: str | None = fonts.get(qn(f"w:{side}"))
        if name is not None:
            return name
    return None
