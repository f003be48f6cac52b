"""Which document a text is, where no letterhead says it: its headline, or where it names itself again.

Examples: Hướng dẫn số 9-HD/BTGTU, ngày 3/5/2014 của Ban Tuyên giáo Tỉnh ủy; Quyết định của Giám đốc Sở Y tế
số 5/QĐ-SYT ngày 6/7/2010 về việc ...; "... đã ký ban hành Nghị quyết số 7-NQ/TU (ngày 8/9/2020) về ...".
"""

import re

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.entities import citing
from pipeline.entities.bodynames import full_name
from pipeline.entities.citing import NUMBER, View
from pipeline.entities.findings import add, collapse, found, layout_of, value_of
from pipeline.structure import Cell, Layout
from pipeline.text import search_key

_NUMBERED = re.compile(
    rf"(?i:(?:\s*cua\s+(?P<issuer>[^\n,;]{{4,80}}?))?\s*so\s*:?\s*)(?P<number>{NUMBER})", re.VERBOSE
)
_EDGE = " \n\t.,;:|–-()"
_ABOUT = re.compile(r"\W{0,3}(?P<title>(?:ve|v/v)\s[^\n;]{8,300}?)(?=[.;)\n]|$)")


@Language.component("kehoach_identity")
def identity(doc: Doc) -> Doc:
    """Find the number, date, issuer and title of a document in what it says of itself."""
    layout = layout_of(doc)
    if layout.head.headline:
        _from_headline(doc, layout, layout.head.headline)
    _from_itself(doc, layout)
    return doc


def _from_headline(doc: Doc, layout: Layout, cell: Cell) -> None:
    seen = citing.view(layout)
    kind = layout.head.doc_type.name if layout.head.doc_type else ""
    start = cell.start + (len(kind) if cell.key.startswith(search_key(kind)) else 0)
    numbered = _NUMBERED.match(seen.folded, start)
    if not numbered:
        return
    if not found(doc, "number"):
        value = citing.registered(seen.flow[numbered.start("number") : numbered.end("number")])
        add(doc, "number", *numbered.span("number"), value, 0.9, "headline")
    if numbered["issuer"]:
        _add_issuer(doc, layout, *numbered.span("issuer"), seen.flow[slice(*numbered.span("issuer"))])
    end = _read_on(doc, layout, seen, numbered.end())
    title = layout.head.title
    last = title[-1].end if title and title[0].start == cell.start else cell.end
    text = collapse(layout.text[end:last]).strip(_EDGE)
    if text and not found(doc, "title"):
        add(doc, "title", end, last, text, 0.95, "headline")


def _read_on(doc: Doc, layout: Layout, seen: View, end: int) -> int:
    """Take the date and the issuer that follow a number, in either order; return where they end."""
    for _ in range(2):
        date, after, _ = citing.date_after(seen, end)
        if date and not found(doc, "issue_date"):
            add(doc, "issue_date", end, after, date, 0.9, "headline")
        after += bool(date) and seen.key.startswith(")", after)
        issuer, further = citing.issuer_after(seen, after, False)
        if issuer:
            _add_issuer(doc, layout, after, further, issuer)
        if further == end:
            break
        end = further
    return end


def _add_issuer(doc: Doc, layout: Layout, start: int, end: int, name: str) -> None:
    if not found(doc, "issuing_body") and not layout.head.issuers:
        add(doc, "issuing_body", start, end, full_name(collapse(name)), 0.9, "headline")


def _from_itself(doc: Doc, layout: Layout) -> None:
    """Take what the letterhead lacks from where the text cites the document by its own type and number."""
    number, kind = value_of(doc, "number"), value_of(doc, "doc_type")
    if not number or not kind or (found(doc, "issue_date") and found(doc, "title")):
        return
    written = r"\s?".join(re.escape(sign) for sign in search_key(number))
    own = re.compile(rf"\b{search_key(kind)}\s+(?:so\s*:?\s*)?{written}(?![\w/-])")
    first = max(entity.end for entity in found(doc, "number"))
    again = [match for match in own.finditer(layout.key) if match.start() > first]
    seen = citing.view(layout) if again else None
    for match in again:
        assert seen
        date, _, _ = citing.date_after(seen, match.end())
        if not date or value_of(doc, "issue_date") not in {None, date}:
            continue
        end = _read_on(doc, layout, seen, match.end())
        about = _ABOUT.match(seen.key, end)
        if about and not found(doc, "title"):
            start, stop = about.span("title")
            add(doc, "title", start, stop, collapse(layout.text[start:stop]), 0.8, "itself")
