"""A plan as a DOCX file: the letterhead and the signature are tables without borders."""

import datetime
import io
import zipfile
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from corpora.synthetic.plan import Block, Letterhead, Plan, Signature

CENTRE, LEFT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
STAMP = (2020, 1, 1, 0, 0, 0)


def _write(
    paragraph: Any,
    text: str,
    size: float = 13.5,
    align: Any = CENTRE,
    bold: bool = False,
    italic: bool = False,
) -> Any:
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0 if align is CENTRE else 4)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size, run.font.name = bold, italic, Pt(size), "Times New Roman"
    run._element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    return paragraph


class _Cell:
    """Writes lines into a table cell, the first into the paragraph that is there already."""

    def __init__(self, cell: Any, width: float) -> None:
        self.cell, self.fresh = cell, True
        cell.width = Cm(width)

    def line(self, text: str, **style: Any) -> None:
        paragraph = self.cell.paragraphs[0] if self.fresh else self.cell.add_paragraph()
        self.fresh = False
        _write(paragraph, text, **style)


def _columns(document: Any, left: float, right: float) -> tuple[_Cell, _Cell]:
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    return _Cell(table.cell(0, 0), left), _Cell(table.cell(0, 1), right)


def _letterhead(document: Any, head: Letterhead) -> None:
    left, right = _columns(document, 6.8, 9.4)
    for line in head.parent:
        left.line(line, size=12)
    for line in head.issuer:
        left.line(line, size=12, bold=True)
    left.line(head.rule or "_______", size=9)
    for line in head.numbers:
        left.line(line, size=13)
    if head.subject:
        left.line(head.subject, size=12)
    for line in head.heading:
        right.line(line, size=12.5, bold=True)
    right.line(head.rule.strip("*") or "_______________", size=9)
    right.line(head.place_date, size=13, italic=True)


def _block(document: Any, block: Block) -> None:
    if block.kind == "table":
        table = document.add_table(rows=0, cols=len(block.rows[0]))
        table.style = "Table Grid"
        for number, row in enumerate(block.rows):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                _write(cell.paragraphs[0], text, 12, LEFT, bold=number == 0)
        return
    paragraph = document.add_paragraph()
    if block.kind == "centre":
        _write(paragraph, block.text, bold=True)
        return
    _write(paragraph, block.text, align=JUSTIFY, bold=block.kind in {"heading", "subheading"})
    paragraph.paragraph_format.first_line_indent = Cm(1)


def _signer(cell: _Cell, signature: Signature) -> None:
    for line in signature.lines:
        cell.line(line, bold=True)
    for text in ("", signature.signed, ""):
        cell.line(text, italic=True)
    cell.line(signature.name, bold=True)


def _recipients(cell: _Cell, plan: Plan) -> None:
    cell.line(plan.recipients_head, size=12, align=LEFT, bold=True, italic=True)
    for number, name in enumerate(plan.recipients, 1):
        cell.line(f"- {name}{';' if number < len(plan.recipients) else '.'}", size=11, align=LEFT)


def _page_number(document: Any) -> None:
    """The number at the top, not on the first page."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    paragraph = _write(section.header.paragraphs[0], "", 13)
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = "PAGE"
        run._element.append(mark)


def _fixed_dates(data: bytes) -> bytes:
    """The same archive with one date on every member, so that equal plans are equal files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return stream.getvalue()


def as_docx(plan: Plan) -> bytes:
    """The DOCX file's bytes; the same plan gives the same bytes."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(2)
    core = document.core_properties
    core.title, core.author = plan.label["title"], "kehoach synthetic"
    core.created = core.modified = datetime.datetime(*STAMP)
    _page_number(document)
    _letterhead(document, plan.letterhead)
    document.add_paragraph()
    for line in (plan.type_line, *plan.title):
        if line:
            _write(document.add_paragraph(), line, 14, bold=True)
    if plan.addressees:
        _write(document.add_paragraph(), "Kính gửi: " + "; ".join(plan.addressees) + ".")
    for block in plan.body:
        _block(document, block)
    document.add_paragraph()
    if len(plan.signatures) > 1:
        for cell, signature in zip(_columns(document, 8, 8.2), plan.signatures, strict=True):
            _signer(cell, signature)
        _recipients(_columns(document, 8, 8.2)[0], plan)
    else:
        left, right = _columns(document, 8, 8.2)
        _recipients(left, plan)
        _signer(right, plan.signatures[0])
    stream = io.BytesIO()
    document.save(stream)
    return _fixed_dates(stream.getvalue())
