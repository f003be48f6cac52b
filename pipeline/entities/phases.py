"""Phases: the dated windows of a campaign (đợt, giai đoạn, cao điểm, tháng, tuần lễ, chiến dịch).

`windows` finds all dated windows, `staging` describes them, the scorer decides which are phases.
"""

import re

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.entities import staging
from pipeline.entities.dates import PartialDate
from pipeline.entities.findings import add, collapse, layout_of, value_of
from pipeline.entities.scoring import scorer
from pipeline.entities.windows import FAR, Dated, Label, dated
from pipeline.structure import Layout

THRESHOLD = 0.42
_NAME_END = re.compile(
    r"[:(.;|\n]|,(?! chong)"
    r"|\s+(?:tu|trong|dien ra|keo dai|bat dau|thuc hien|den|ngay|thang|vao|se|duoc)\b"
)
_Days = tuple[str | None, str | None]
_Seen = dict[_Days, set[str]]
"""The windows found so far, and the kinds of label that each has."""


@Language.component("kehoach_phases")
def phases(doc: Doc) -> Doc:
    """Find the phases in the body of the document."""
    layout, day = layout_of(doc), issued(doc)
    found = dated(layout, day)
    chances = scorer("phases").chances(staging.described(layout, found, day), "phase")
    seen: _Seen = {}
    for item, sure in zip(found, chances, strict=True):
        if sure >= THRESHOLD and any(item.days) and _is_new(seen, item.days, _kind(item.label)):
            _leave(doc, layout, item, sure)
    return doc


def issued(doc: Doc) -> PartialDate | None:
    """The issue date of the document, partial as it is; None if it is not known."""
    iso = value_of(doc, "issue_date")
    return PartialDate(*map(int, iso.split("-"))) if iso else None


def _kind(label: Label | None) -> str:
    return "numbered" if label and label.numbered else "named" if label and label.kind != "time" else "time"


def _is_new(seen: _Seen, days: _Days, kind: str) -> bool:
    """Whether a window was not found yet; a named drive may have the days of a numbered stage."""
    kinds = seen.setdefault(days, set())
    new = not kinds or (kind not in kinds and kinds | {kind} == {"numbered", "named"})
    kinds.add(kind)
    return new


def _leave(doc: Doc, layout: Layout, found: Dated, sure: float) -> None:
    item, span, label = found.item, found.window, found.label
    name = found.name
    if label and not name:
        name = collapse(layout.flow[label.start : _label_end(layout, found, label)]).strip(" :,-–(|*")
    focus = collapse(layout.flow[span.end : min(item.end, span.end + FAR)]).strip(" :.;,)-–|*")
    value = {
        "label": name[:1].upper() + name[1:] or None,
        "start": found.days[0],
        "end": found.days[1],
        "precision": "relative" if span.relative else span.precision,
        "text": collapse(layout.flow[span.start : span.end]),
        "focus": focus[:300] or None,
    }
    add(doc, "phases", span.start, span.end, value, sure, "table" if found.name else "label")


def _label_end(layout: Layout, found: Dated, label: Label) -> int:
    """A named drive keeps its whole name: Tháng cao điểm giúp phụ nữ nghèo."""
    start = found.window.start
    if label.numbered or start < label.end:
        return label.end
    stop = _NAME_END.search(layout.key[label.end : max(start, label.end)])
    limit = start if label.start >= found.item.start else found.item.start
    return min(label.end + stop.start() if stop else limit, label.end + 90)
