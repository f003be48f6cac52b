"""HTML and MHTML: what the page shows, block by block, its tables as those of a DOCX."""

import email
import re
from collections.abc import Iterator
from email.message import Message
from typing import Any, NamedTuple

import lxml.html
from lxml import etree

from pipeline.document import Page, Problem
from pipeline.errors import DamagedFile
from pipeline.ingest.contents import Contents
from pipeline.ingest.decode import decode_page
from pipeline.ingest.escapes import without_escapes
from pipeline.ingest.glyphs import is_pictorial, shown
from pipeline.ingest.numbering import BULLET, written
from pipeline.ingest.plain import strip_hypertext
from pipeline.ingest.stylesheet import Style, Stylesheet
from pipeline.ingest.tabular import Cells, table_lines
from pipeline.ingest.typed import Typed, joined
from pipeline.layout import PageText, words_of
from pipeline.legacyfonts import encoding_of_font, legacy_runs
from pipeline.messages import say
from pipeline.text import nfc

_HIDDEN = frozenset(
    ("head", "script", "style", "template", "noscript", "noframes", "iframe", "object", "applet", "svg",
     "select", "textarea", "title", "xml", "audio", "video", "canvas", "map", "datalist")
)  # fmt: skip
_BLOCKS = frozenset(
    ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "dt", "dd", "center", "hr",
     "main", "blockquote", "pre", "section", "article", "header", "footer", "nav", "aside", "address",
     "form", "fieldset", "figure", "figcaption", "body", "html", "caption", "legend", "menu", "dir", "tr",
     "td", "th", "frameset", "details", "summary")
)  # fmt: skip
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_XML = re.compile(r"\s*<\?xml\b[^>]*\?>")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\u200b-\u200f\u2060\ufeff]")
_DEEPEST = 40
"""Tables in tables; beyond this depth a page is hostile."""
_SPAN = 1000
"""Rows that a cell may span, as browsers have it."""


def read_html(data: bytes, name: str, ocr: str) -> Contents:
    """Read an HTML page as one page of text."""
    found = decode_page(data)
    contents = html_contents(found.text)
    if not found.replaced:
        return contents
    problem = Problem("ingest", "bad-bytes", say("problem.bad-bytes", count=found.replaced))
    return contents._replace(problems=(problem,))


def read_mhtml(data: bytes, name: str, ocr: str) -> Contents:
    """Read the page of a web archive, without its pictures. Raises DamagedFile where there is none."""
    try:
        part = next(part for part in email.message_from_bytes(data).walk() if _is_page(part))
        content = part.get_payload(decode=True)
    except Exception as error:  # the parser of mail meets broken headers with whatever error comes up
        raise DamagedFile(name=name) from error
    if not isinstance(content, bytes) or not content.strip():
        raise DamagedFile(name=name)
    return read_html(content, name, ocr)


def html_contents(text: str) -> Contents:
    """Read a page that is text already."""
    typed = page_text(text)
    runs = legacy_runs(typed.fonts)
    plain = typed.text if runs else nfc(without_escapes(typed.text))
    page = PageText(plain, words_of(plain), runs)
    return Contents([(Page(1, "html", 0, 0), page)], media_type="text/html")


def page_text(text: str) -> Typed:
    """The text that a page of HTML shows, with its fonts."""
    parser = lxml.html.HTMLParser(huge_tree=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(_XML.sub("", text).replace("\x00", ""), parser=parser)
    except (etree.LxmlError, ValueError):  # an empty page
        return Typed.of("")
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        # The rest of the page is lost to this parser; fonts and tables are given up for its text.
        return _tidy(list(Typed.of(strip_hypertext(text)).lines()))
    sheet = Stylesheet(element.text or "" for element in root.iter("style"))
    return _tidy(_Flow(sheet).lines_of(root, _Look("", False)))


def _is_page(part: Message) -> bool:
    return part.get_content_type() in {"text/html", "application/xhtml+xml"}


def _tidy(lines: list[Typed]) -> Typed:
    """The lines composed, at most two empty ones in a row, none at the edges."""
    kept: list[Typed] = []
    for line in lines:
        line = line.composed().rstrip()
        if line.text or not all(not before.text for before in kept[-2:]):
            kept.append(line)
    while kept and not kept[-1].text:
        kept.pop()
    return joined(kept, "\n")


class _Look(NamedTuple):
    """What an element hands down to those inside it: the font, and whether blanks stand as they are."""

    font: str
    kept_blanks: bool

    def under(self, style: Style) -> "_Look":
        return _Look(
            self.font if style.font is None else style.font,
            self.kept_blanks if style.kept_blanks is None else style.kept_blanks,
        )


class _Flow:
    """Turns elements into lines. The walk is a loop, as pages nest without end; only tables recurse."""

    def __init__(self, sheet: Stylesheet, depth: int = 0, seen: bool = False) -> None:
        self._sheet = sheet
        self._depth = depth
        self._seen = seen
        """Has a table, or text, come yet? A letterhead is the first thing of its page."""
        self._lines: list[Typed] = []
        self._line: list[Typed] = []
        self._fresh = True
        """Is nothing in the line yet, or a blank at its end?"""
        self._label = ""
        self._numbers: dict[Any, int] = {}
        """The last number of each list."""

    def lines_of(self, root: Any, look: _Look) -> list[Typed]:
        """The lines within an element that has the look `look`."""
        looks = [look]
        skipped = None
        events = etree.iterwalk(root, events=("start", "end", "comment"))
        for event, element in events:
            if event == "start":
                style = self._sheet.of(element) if element is not root else Style()
                looks.append(looks[-1].under(_with_tag(style, element.tag)))
                if style.hidden or (element is not root and self._stands_alone(element, style, looks[-1])):
                    events.skip_subtree()
                    skipped = element
                else:
                    self._enter(element, looks[-1])
            elif event == "end":
                looks.pop()
                if element is not skipped:
                    self._leave(element, looks[-1])
            if event != "start" and element is not root:
                self._text(element.tail, looks[-1])
        self._end_line()
        return self._lines

    def _stands_alone(self, element: Any, style: Style, look: _Look) -> bool:
        """Is the element one that is not walked: unseen, a table, or the sign before an item of a list?"""
        if element.tag == "table":
            self._table(element, look)
        elif _is_bullet(element, look):
            self._text(f"{BULLET} ", look)
        else:
            return element.tag in _HIDDEN
        return True

    def _enter(self, element: Any, look: _Look) -> None:
        if element.tag in _BLOCKS:
            self._end_line()
        if element.tag == "li":
            self._label = self._list_label(element)
        elif element.tag == "q":
            self._text("“", look)
        self._text(element.text, look)

    def _leave(self, element: Any, look: _Look) -> None:
        if element.tag == "br":
            self._break()
        elif element.tag == "q":
            self._text("”", look)
        elif element.tag in _BLOCKS:
            self._end_line()
        if element.tag == "li":
            self._label = ""

    def _text(self, text: str | None, look: _Look) -> None:
        """Add text; runs of blanks are one blank, and none where a line begins."""
        if not text:
            return
        is_old = bool(look.font and encoding_of_font(look.font))
        text = shown(text if is_old else _CONTROLS.sub("", text), look.font)
        if look.kept_blanks:
            first, *others = re.split(r"\r\n?|\n", text.expandtabs())
            self._add(first, look)
            for line in others:
                self._break()
                self._add(line, look)
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", text)
        text = text.lstrip(" ") if self._fresh else text
        self._add(text if is_old else text.replace("\xa0", " "), look)

    def _add(self, text: str, look: _Look) -> None:
        if not text:
            return
        if self._label and text.strip():
            self._line.append(Typed.of(f"{self._label} "))
            self._label = ""
        self._seen = self._seen or bool(text.strip())
        self._line.append(Typed.of(text, look.font))
        self._fresh = text.endswith(" ")

    def _break(self) -> None:
        """A line ends within its block: an empty one counts."""
        self._lines.append(joined(self._line).rstrip())
        self._line, self._fresh = [], True

    def _end_line(self) -> None:
        """A block begins or ends: an empty line is none."""
        if joined(self._line).text.strip():
            self._break()
        elif self._line:
            self._lines.append(Typed.of(""))
        self._line, self._fresh = [], True

    def _list_label(self, item: Any) -> str:
        """What the page puts before an item of a list: its number, or a dash for all bullets."""
        holder = item.getparent()
        if holder is None or holder.tag != "ol":
            return BULLET
        before = self._numbers.get(holder, _number(holder.get("start"), 1) - 1)
        self._numbers[holder] = number = _number(item.get("value"), before + 1)
        return f"{written(number, _FORMS.get(holder.get('type') or '', 'decimal'))}."

    def _table(self, table: Any, look: _Look) -> None:
        self._end_line()
        if self._depth >= _DEEPEST:
            return
        first, self._seen = not self._seen, True
        rows: list[Cells] = []
        ruled = _has_border(table)
        spans: dict[int, int] = {}
        for row in _inside(table, "tr"):
            row_look = look.under(self._sheet.of(row))
            cells: Cells = []
            for cell in _inside(row, "td", "th"):
                style = self._sheet.of(cell)
                if style.hidden:
                    continue
                ruled = ruled or bool(style.ruled)
                _pass_spanned(cells, spans)
                if (height := _number(cell.get("rowspan"))) > 1:
                    spans[len(cells)] = min(height, _SPAN)
                inner = _Flow(self._sheet, self._depth + 1, seen=not first or bool(rows or cells))
                cells.append(_trimmed(inner.lines_of(cell, row_look.under(style))))
            _pass_spanned(cells, spans)
            spans = {column: left - 1 for column, left in spans.items() if left > 1}
            rows.append(cells)
        for caption in _inside(table, "caption"):
            self._lines += _Flow(self._sheet, self._depth + 1, seen=True).lines_of(caption, look)
        self._lines += table_lines(rows, first, ruled)


def _with_tag(style: Style, tag: str) -> Style:
    return style.over(Style(kept_blanks=True)) if tag in {"pre", "xmp", "listing"} else style


def _inside(element: Any, *tags: str) -> Iterator[Any]:
    """The rows of a table, or the cells of a row, whatever wraps them; not those of tables in it."""
    events = etree.iterwalk(element, events=("start",))
    for _, child in events:
        if child is not element and child.tag in {"table", "tr", "td", "th", *tags}:
            events.skip_subtree()
            if child.tag in tags:
                yield child


def _pass_spanned(cells: Cells, spans: dict[int, int]) -> None:
    """Leave the places empty that a cell of a row above reaches down to."""
    while len(cells) in spans and spans[len(cells)] > 0:
        cells.append([])


def _trimmed(lines: list[Typed]) -> list[Typed]:
    lines = [line.strip() for line in lines]
    while lines and not lines[-1].text:
        lines.pop()
    return lines


def _has_border(table: Any) -> bool:
    return _number(table.get("border")) > 0 or "bordered" in (table.get("class") or "")


def _is_bullet(element: Any, look: _Look) -> bool:
    """Word writes the sign before an item of a list as text, in a font of signs."""
    if "mso-list:ignore" not in re.sub(r"\s", "", element.get("style") or "").lower():
        return False
    fonts = [
        look.font,
        *re.findall(r"font-family:\s*[\"']?([\w ]+)", etree.tostring(element, encoding=str)),
    ]
    signs = re.sub(r"\s", "", "".join(element.itertext()))
    return any(map(is_pictorial, fonts)) or signs in {"o", "·", "•", "-", "–", "▪", "§"}


def _number(text: str | None, default: int = 0) -> int:
    found = re.match(r"\s*(-?\d{1,6})", text or "")
    return int(found[1]) if found else default
