"""A plan as a born-digital PDF: A4, Tinos, the layout of Nghị định 30/2020 (or older)."""

import functools
import io
from html import escape
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from corpora.synthetic.fonts import STYLES, font_file
from corpora.synthetic.plan import Block, Letterhead, Plan, Signature

MARGINS = {"leftMargin": 30 * mm, "rightMargin": 18 * mm, "topMargin": 20 * mm, "bottomMargin": 20 * mm}
WIDTH = A4[0] - 48 * mm


@functools.cache
def _register() -> None:
    for style in STYLES:
        pdfmetrics.registerFont(TTFont(f"Tinos{style}", str(font_file(style))))
    pdfmetrics.registerFontFamily("Tinos", "Tinos", "Tinosb", "Tinosi", "Tinosbi")


def _style(size: float, align: int = TA_CENTER, font: str = "Tinos", **more: Any) -> ParagraphStyle:
    return ParagraphStyle("", fontName=font, fontSize=size, leading=size * 1.22, alignment=align, **more)


class _Rule(Flowable):
    """A short line drawn under a heading, `share` of the width above which it is centred."""

    def __init__(self, length: float, space: float = 6) -> None:
        super().__init__()
        self.length, self.space = length, space

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        self.available = available
        return available, self.space

    def draw(self) -> None:
        left = (self.available - self.length) / 2
        self.canv.setLineWidth(0.7)
        self.canv.line(left, self.space / 2, left + self.length, self.space / 2)


class _Whole(Paragraph):
    """A paragraph that is never broken over two pages, so that a goal's text stays in one piece."""

    def split(self, _width: float, _height: float) -> list[Flowable]:
        return []


def _lines(lines: tuple[str, ...], style: ParagraphStyle) -> list[Flowable]:
    return [Paragraph(escape(line), style) for line in lines]


def _rule(head: Letterhead, length: float) -> list[Flowable]:
    if head.rule:
        return [Paragraph(escape(head.rule), _style(12))]
    return [_Rule(length), Spacer(1, 2)]


def _fitted(lines: tuple[str, ...], width: float, font: str) -> list[Flowable]:
    """The lines, a little smaller or in two balanced halves where they are too long for the column."""
    flow: list[Flowable] = []
    for line in lines:
        size = min(12.5, 12.5 * (width - 14) / pdfmetrics.stringWidth(line, font, 12.5))
        if size < 11:
            words, size = line.split(), 12.5
            middle = min(range(1, len(words)), key=lambda n: abs(2 * len(" ".join(words[:n])) - len(line)))
            flow.append(Paragraph(escape(" ".join(words[:middle])), _style(size, font=font)))
            line = " ".join(words[middle:])
        flow.append(Paragraph(escape(line), _style(size, font=font)))
    return flow


def _left_head(head: Letterhead, width: float) -> list[Flowable]:
    flow = [*_fitted(head.parent, width, "Tinos"), *_fitted(head.issuer, width, "Tinosb")]
    flow += [*_rule(head, width * 0.4), Spacer(1, 3), *_lines(head.numbers, _style(13))]
    if head.subject:
        flow += [Spacer(1, 3), Paragraph(escape(head.subject), _style(12))]
    return flow


def _right_head(head: Letterhead, width: float) -> list[Flowable]:
    flow: list[Flowable] = _lines(head.heading[:1], _style(12.4, font="Tinosb"))
    flow += _lines(head.heading[1:], _style(13.4, font="Tinosb"))
    if head.form == "state":
        flow += _rule(head, width * 0.58)
    else:
        flow += [_Rule(width * 0.66), Spacer(1, 10)]
    return [*flow, Spacer(1, 4), Paragraph(escape(head.place_date), _style(13, font="Tinosi"))]


def _two_columns(left: list[Flowable], right: list[Flowable], share: float) -> Table:
    table = Table([[left, right]], colWidths=[WIDTH * share, WIDTH * (1 - share)])
    pads = [(f"{side}PADDING", (0, 0), (-1, -1), 2) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *pads]))
    return table


def _letterhead(head: Letterhead) -> Flowable:
    share = 0.41 if head.form == "state" else 0.46
    return _two_columns(_left_head(head, WIDTH * share), _right_head(head, WIDTH * (1 - share)), share)


def _title(plan: Plan) -> list[Flowable]:
    if not plan.type_line:
        return []
    bold = _style(14, font="Tinosb")
    return [*_lines((plan.type_line, *plan.title), bold), _Rule(WIDTH * 0.2, 8), Spacer(1, 6)]


def _addressees(plan: Plan) -> list[Flowable]:
    if not plan.addressees:
        return []
    if len(plan.addressees) == 1:
        return [
            Paragraph(f"Kính gửi: {escape(plan.addressees[0])}.", _style(13.5, spaceBefore=6, spaceAfter=8))
        ]
    ends = [";"] * (len(plan.addressees) - 1) + ["."]
    lines = tuple(f"- {name}{end}" for name, end in zip(plan.addressees, ends, strict=True))
    return [
        Paragraph("Kính gửi:", _style(13.5, TA_LEFT, leftIndent=60)),
        *_lines(lines, _style(13.5, TA_LEFT, leftIndent=110)),
        Spacer(1, 8),
    ]


def _table(block: Block) -> Flowable:
    cell, bold = _style(12, TA_LEFT), _style(12, font="Tinosb")
    rows = [[Paragraph(escape(c), bold if n == 0 else cell) for c in row] for n, row in enumerate(block.rows)]
    lengths = [max(len(row[n]) for row in block.rows) + 8 for n in range(len(block.rows[0]))]
    widths = [WIDTH * length / sum(lengths) for length in lengths]
    table = Table(rows, colWidths=widths, repeatRows=1)
    table.setStyle(
        TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    )
    return table


def _block(block: Block) -> Flowable:
    if block.kind == "table":
        return KeepTogether([Spacer(1, 4), _table(block), Spacer(1, 6)])
    text = escape(block.text)
    if block.kind == "centre":
        return Paragraph(text, _style(13.5, font="Tinosb", spaceBefore=6, spaceAfter=6))
    if block.kind in {"heading", "subheading"}:
        return Paragraph(
            text,
            _style(
                13.5, TA_JUSTIFY, "Tinosb", firstLineIndent=28, spaceBefore=4, spaceAfter=3, keepWithNext=1
            ),
        )
    if text.startswith("Điều ") and "." in text:
        head, _, rest = text.partition(".")
        text = f"<b>{head}.</b>{rest}"
    kind = _Whole if block.findings.targets else Paragraph
    return kind(text, _style(13.5, TA_JUSTIFY, firstLineIndent=28, spaceAfter=4))


def _received(plan: Plan) -> list[Flowable]:
    if not plan.received:
        return []
    red = _style(9, TA_LEFT, textColor="#c0202c")
    table = Table([[line] for line in _lines(plan.received, red)], colWidths=[WIDTH * 0.25], hAlign="LEFT")
    pads = [(f"{side}PADDING", (0, 0), (-1, -1), 1) for side in ("TOP", "BOTTOM")]
    table.setStyle(TableStyle([("BOX", (0, 0), (-1, -1), 0.8, "#c0202c"), *pads]))
    return [Spacer(1, 4), table]


def _signer(signature: Signature, seal: tuple[str, ...] = ()) -> list[Flowable]:
    flow = _lines(signature.lines, _style(13, font="Tinosb"))
    if seal:
        flow += [Spacer(1, 8), *_lines(seal, _style(7.5)), Spacer(1, 8)]
    elif signature.signed:
        flow += [Spacer(1, 24), Paragraph(escape(signature.signed), _style(12, font="Tinosi")), Spacer(1, 24)]
    else:
        flow.append(Spacer(1, 66))
    return [*flow, Paragraph(escape(signature.name), _style(13.5, font="Tinosb"))]


def _recipients(plan: Plan) -> list[Flowable]:
    names = [f"- {name};" for name in plan.recipients[:-1]] + [f"- {plan.recipients[-1]}."]
    return [
        Paragraph(escape(plan.recipients_head), _style(12, TA_LEFT, "Tinosbi")),
        *_lines(tuple(names), _style(11, TA_LEFT)),
    ]


def _signing(plan: Plan) -> Flowable:
    if len(plan.signatures) == 1:
        return KeepTogether(
            [Spacer(1, 6), _two_columns(_recipients(plan), _signer(plan.signatures[0], plan.seal), 0.5)]
        )
    both = _two_columns(_signer(plan.signatures[0]), _signer(plan.signatures[1]), 0.5)
    return KeepTogether([Spacer(1, 6), both, Spacer(1, 10), *_recipients(plan)])


def _page_number(canvas: Any, document: Any) -> None:
    if document.page > 1:
        canvas.setFont("Tinos", 13)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 12 * mm, str(document.page))


def as_pdf(plan: Plan) -> bytes:
    """The PDF's bytes; the same plan gives the same bytes. Raises MissingFont."""
    _register()
    stream = io.BytesIO()
    document = SimpleDocTemplate(
        stream, pagesize=A4, title=plan.label["title"], author="kehoach synthetic", invariant=1, **MARGINS
    )
    flow = [_letterhead(plan.letterhead), *_received(plan), Spacer(1, 10), *_title(plan), *_addressees(plan)]
    flow += [_block(block) for block in plan.body]
    document.build([*flow, _signing(plan)], onLaterPages=_page_number)
    return stream.getvalue()
