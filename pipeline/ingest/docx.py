"""DOCX: paragraphs and tables in reading order, what the eye sees and nothing else."""

import re
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

import docx
from docx.oxml.ns import qn

from pipeline.document import Page
from pipeline.errors import DamagedFile, TooLarge
from pipeline.ingest.archive import check_size
from pipeline.ingest.contents import Contents
from pipeline.ingest.docxfonts import Fonts
from pipeline.ingest.docxnotes import Notes
from pipeline.ingest.glyphs import is_pictorial, shown, sign
from pipeline.ingest.numbering import Numbering
from pipeline.ingest.tabular import table_lines
from pipeline.ingest.typed import Typed, joined
from pipeline.layout import PageText, words_of
from pipeline.legacyfonts import encoding_of_font, legacy_runs

_WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag")))
_SKIPPED = frozenset(
    (qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
)
_TEXT_BOX = qn("w:txbxContent")
_ROW, _CELL = qn("w:tr"), qn("w:tc")
_SOFT_HYPHEN = qn("w:softHyphen")
"""Where a word may be parted; in a legacy font it is a letter (the ư of TCVN3)."""
_SIGNS = {qn("w:tab"): "    ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_NOTES = frozenset((qn("w:footnoteReference"), qn("w:endnoteReference")))
_PAGE_NUMBER = re.compile(r"(?:[\W\d_]|\b(?:trang|tr|page|of|số|[ivxlc]+)\b)*", re.I)


def read_docx(data: bytes, name: str, ocr: str) -> Contents:
    """Read a DOCX as one page of text. Raises DamagedFile or TooLarge."""
    return docx_contents(data, name, "docx")


def docx_contents(data: bytes, name: str, text_from: str) -> Contents:
    """The same; `text_from` says what the file was before it became a DOCX."""
    try:
        check_size(BytesIO(data), name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            text = _text(docx.Document(BytesIO(data)))
            fonts = legacy_runs(text.fonts)
    except TooLarge:
        raise
    except Exception as error:  # python-docx meets a broken package with whatever error comes up
        raise DamagedFile(name=name) from error
    return Contents([(Page(1, text_from, 0, 0), PageText(text.text, words_of(text.text), fonts))])


class _Hand(NamedTuple):
    """What it takes to know how a run looks: its font, and the number of a note it points to."""

    fonts: Fonts
    notes: Notes


def _text(document: Any) -> Typed:
    """The header and footer of the first page around the body, the notes behind."""
    styles = {style.style_id: style.element for style in document.styles}
    hand = _Hand(Fonts(document), Notes(document))
    reader = _Reader(Numbering(document), styles, hand)
    section = document.sections[0] if len(document.sections) else None
    lines = [*reader.margin_lines(section, "header"), *reader.block_lines(document.element.body)]
    lines += reader.margin_lines(section, "footer")
    for mark, note in hand.notes.in_order():
        first, *more = list(reader.block_lines(note)) or [Typed.of("")]
        lines += [Typed.of(f"{mark} ") + first.strip(), *more]
    text = joined((line.composed().rstrip() for line in lines), "\n")
    lead = len(text.text) - len(text.text.lstrip("\n"))
    return text.cut(lead, len(text.text.rstrip("\n")))


class _Reader:
    """Walks blocks in order, counting the numbers that Word makes by itself."""

    def __init__(self, numbering: Numbering, styles: dict[str, Any], hand: _Hand) -> None:
        self._numbering = numbering
        self._styles = styles
        self._hand = hand
        self._seen = False
        """Has a table, or text, come yet? A letterhead is the first thing of its document."""

    def margin_lines(self, section: Any, side: str) -> list[Typed]:
        """What stands above or below (`side`: header, footer) the text of the first page, if that
        is more than the number of the page. Letterheads are found there, and signatures."""
        if section is None:
            return []
        of_first = "first_page_" if section.different_first_page_header_footer else ""
        margin = getattr(section, of_first + side)
        if margin.is_linked_to_previous:  # there is no section before the first: it has none
            return []
        lines = list(self.block_lines(margin._element))
        bare = _PAGE_NUMBER.fullmatch(" ".join(line.text for line in lines))
        self._seen = not bare and margin._element.find(qn("w:tbl")) is not None
        return [] if bare else lines

    def block_lines(self, container: Any) -> Iterator[Typed]:
        """The lines of a body, cell or text box."""
        for element in container:
            if element.tag == qn("w:p"):
                yield from self._paragraph_lines(element)
            elif element.tag == qn("w:tbl"):
                yield from self._table_lines(element)
            elif element.tag in _WRAPPERS:
                yield from self.block_lines(element)

    def _paragraph_lines(self, paragraph: Any) -> Iterator[Typed]:
        text = joined(_inline(paragraph, "", self._hand))
        self._seen = self._seen or bool(text.text.strip())
        label = self._numbering.label(paragraph)
        yield from (Typed.of(f"{label} ") + text if label and text.text.strip() else text).lines()
        for box in _text_boxes(paragraph):
            yield from self.block_lines(box)

    def _table_lines(self, table: Any) -> Iterator[Typed]:
        first, self._seen = not self._seen, True
        rows = [[self._cell_lines(cell) for cell in _parts(row, _CELL)] for row in _parts(table, _ROW)]
        yield from table_lines(rows, first, self._is_ruled(table))

    def _is_ruled(self, table: Any) -> bool:
        """Does the table, or its style, draw lines between its cells?"""
        name = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
        style = self._styles.get(name.get(qn("w:val"))) if name is not None else None
        drawn = [_has_rule(place) for place in (table, style) if place is not None]
        return next((ruled for ruled in drawn if ruled is not None), False)

    def _cell_lines(self, cell: Any) -> list[Typed]:
        """A cell's lines; a cell that continues the one above has none."""
        merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        if merge is not None and merge.get(qn("w:val")) != "restart":
            return []
        lines = [line.strip() for line in self.block_lines(cell)]
        while lines and not lines[-1].text:
            lines.pop()
        return lines


def _inline(element: Any, font: str, hand: _Hand) -> Iterator[Typed]:
    """The visible text within a paragraph; text boxes are blocks of their own."""
    for child in element:
        if child.tag in (qn("w:t"), f"{_MATHS}t"):
            yield Typed.of(shown(child.text or "", font), font)
        elif child.tag in _SIGNS:
            yield Typed.of(_SIGNS[child.tag])
        elif child.tag == _SOFT_HYPHEN:
            yield Typed.of("\xad" if font and encoding_of_font(font) else "", font)
        elif child.tag == qn("w:sym"):
            yield _symbol(child)
        elif child.tag in _NOTES:
            yield Typed.of(hand.notes.mark(child))
        elif child.tag == qn("w:r"):
            if not _is_hidden(child):
                yield from _inline(child, hand.fonts.of_run(child), hand)
        elif child.tag == f"{_MATHS}den":
            yield from (Typed.of("/"), *_inline(child, font, hand))
        elif child.tag not in _SKIPPED and child.tag != _TEXT_BOX and child.tag != qn("w:pPr"):
            yield from _inline(child, font, hand)


def _symbol(element: Any) -> Typed:
    """A sign that is named by its code in a font."""
    font = element.get(qn("w:font")) or ""
    code = int(element.get(qn("w:char")), 16)
    return Typed.of(sign(code, font) if is_pictorial(font) else shown(chr(code), font), font)


def _is_hidden(run: Any) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return mark is not None and mark.get(qn("w:val")) not in {"0", "false", "off"}


def _text_boxes(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == _TEXT_BOX:
            yield child
        elif child.tag not in _SKIPPED:
            yield from _text_boxes(child)


def _parts(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table, the cells of a row: also those inside a wrapper."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _parts(child, tag)


def _has_rule(place: Any) -> bool | None:
    """Whether a table or a style of tables draws lines within; None if it says nothing of them."""
    borders = place.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")
    if borders is None:
        return None
    inner = [borders.find(qn(f"w:{side}")) for side in ("insideH", "insideV")]
    return any(rule is not None and rule.get(qn("w:val")) not in {"none", "nil"} for rule in inner)
