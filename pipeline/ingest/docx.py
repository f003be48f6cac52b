"""DOCX: paragraphs and tables in reading order, what the eye sees and nothing else."""

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import zip_longest
from textwrap import wrap
from typing import Any

import docx
from docx.oxml.ns import qn

from pipeline.document import Page
from pipeline.errors import DamagedFile, TooLarge
from pipeline.ingest.contents import Contents
from pipeline.ingest.docxfonts import Fonts
from pipeline.ingest.numbering import Numbering
from pipeline.ingest.typed import Typed, joined, wrapped
from pipeline.layout import PageText, is_frame, words_of
from pipeline.legacyfonts import legacy_runs

MAX_UNPACKED = 400_000_000
"""Bytes of all parts together; a plan of hundreds of pages has some ten million."""
GUTTER = 4
BESIDE_COLUMNS = 3
BESIDE_WIDTH = 100
"""Cells without rules stand side by side, as a letterhead's do, if so few and so narrow."""
COLUMN = 56
"""Characters of a line of a cell that stands beside another; half of an A4 page holds fewer."""

_Cells = list[list[Typed]]
"""A row of a table: the lines of each cell."""

_WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag")))
_SKIPPED = frozenset(
    (qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
)
_TEXT_BOX = qn("w:txbxContent")
_ROW, _CELL = qn("w:tr"), qn("w:tc")
_SOFT_HYPHEN = qn("w:softHyphen")
"""Where a word may be parted; in a legacy font it is a letter (the ư of TCVN3)."""
_SIGNS = {qn("w:tab"): "    ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def read_docx(data: bytes, name: str, ocr: str) -> Contents:
    """Read a DOCX as one page of text. Raises DamagedFile or TooLarge."""
    try:
        _check_size(data, name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            text = _text(docx.Document(BytesIO(data)))
            fonts = legacy_runs(text.fonts)
    except TooLarge:
        raise
    except Exception as error:  # python-docx meets a broken package with whatever error comes up
        raise DamagedFile(name=name) from error
    return Contents([(Page(1, "docx", 0, 0), PageText(text.text, words_of(text.text), fonts))])


def _text(document: Any) -> Typed:
    styles = {style.style_id: style.element for style in document.styles}
    lines = _Reader(Numbering(document), styles, Fonts(document)).block_lines(document.element.body)
    text = joined((line.composed().rstrip() for line in lines), "\n")
    lead = len(text.text) - len(text.text.lstrip("\n"))
    return text.cut(lead, len(text.text.rstrip("\n")))


def _check_size(data: bytes, name: str) -> None:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > MAX_UNPACKED:
        raise TooLarge(name=name, found=f"{size // 10**6} MB", limit=f"{MAX_UNPACKED // 10**6} MB")


class _Reader:
    """Walks blocks in order, counting the numbers that Word makes by itself."""

    def __init__(self, numbering: Numbering, styles: dict[str, Any], fonts: Fonts) -> None:
        self._numbering = numbering
        self._styles = styles
        self._fonts = fonts
        self._seen = False
        """Has a table, or text, come yet? A letterhead is the first thing of its document."""

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
        text = joined(_inline(paragraph, "", self._fonts))
        self._seen = self._seen or bool(text.text.strip())
        label = self._numbering.label(paragraph)
        yield from (Typed.of(f"{label} ") + text if label and text.text.strip() else text).lines()
        for box in _text_boxes(paragraph):
            yield from self.block_lines(box)

    def _table_lines(self, table: Any) -> Iterator[Typed]:
        first, self._seen = not self._seen, True
        rows = [[self._cell_lines(cell) for cell in _parts(row, _CELL)] for row in _parts(table, _ROW)]
        if not (_is_frame(rows, first) or (_stands_beside(rows) and not self._is_ruled(table))):
            yield from map(_flat, rows)
            return
        rows = [[_wrapped(cell) for cell in cells] if len(cells) > 1 else cells for cells in rows]
        widths = _column_widths(rows)
        for cells in rows:
            yield from _beside(cells, widths)

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


def _inline(element: Any, font: str, fonts: Fonts) -> Iterator[Typed]:
    """The visible text within a paragraph; text boxes are blocks of their own."""
    for child in element:
        if child.tag == qn("w:t"):
            yield Typed.of(child.text or "", font)
        elif child.tag in _SIGNS:
            yield Typed.of(_SIGNS[child.tag])
        elif child.tag == _SOFT_HYPHEN and font:
            yield Typed.of("\xad", font)
        elif child.tag == qn("w:r"):
            yield from _inline(child, fonts.of_run(child), fonts)
        elif child.tag not in _SKIPPED and child.tag != _TEXT_BOX and child.tag != qn("w:pPr"):
            yield from _inline(child, font, fonts)


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


def _is_frame(rows: Sequence[_Cells], first: bool) -> bool:
    """A letterhead or a signature block, known by its words or by opening the document."""
    columns = max(map(len, rows), default=0)
    if not 2 <= columns <= BESIDE_COLUMNS:
        return False
    opens = first and columns == 2 and len(rows[0]) == 2 and all(len(cell) > 1 for cell in rows[0])
    return opens or is_frame(line.text for cells in rows for cell in cells for line in cell)


def _stands_beside(rows: Sequence[_Cells]) -> bool:
    """Few narrow columns, a cell of several lines among them."""
    lines = [line.text for cells in rows for cell in cells for line in cell]
    several = any(sum(bool(line.text) for line in cell) > 1 for cells in rows for cell in cells)
    few = max(map(len, rows), default=0) <= BESIDE_COLUMNS
    return several and few and max(map(len, lines), default=0) <= BESIDE_WIDTH


def _has_rule(place: Any) -> bool | None:
    """Whether a table or a style of tables draws lines within; None if it says nothing of them."""
    borders = place.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")
    if borders is None:
        return None
    inner = [borders.find(qn(f"w:{side}")) for side in ("insideH", "insideV")]
    return any(rule is not None and rule.get(qn("w:val")) not in {"none", "nil"} for rule in inner)


def _wrapped(cell: Sequence[Typed]) -> list[Typed]:
    parts = [(line, wrap(line.text, COLUMN, break_on_hyphens=False) or [""]) for line in cell]
    return [part for line, texts in parts for part in wrapped(line, texts)]


def _column_widths(rows: Sequence[_Cells]) -> list[int]:
    """The width of each column; a row of one cell goes across them all."""
    columns = zip_longest(*(cells for cells in rows if len(cells) > 1), fillvalue=[])
    return [max((len(line.text) for cell in column for line in cell), default=0) for column in columns]


def _beside(cells: _Cells, widths: Sequence[int]) -> Iterator[Typed]:
    if len(cells) == 1:
        yield from cells[0]
        return
    for lines in zip_longest(*cells, fillvalue=Typed.of("")):
        padded = (line.ljust(width + GUTTER) for line, width in zip(lines, widths, strict=False))
        yield joined(padded).rstrip()


def _flat(cells: _Cells) -> Typed:
    return joined((joined((line for line in cell if line.text), " ") for cell in cells), " | ")
