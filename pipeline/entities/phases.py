"""Phases: the dated windows of a campaign (đợt, giai đoạn, cao điểm, tháng, tuần lễ, chiến dịch).

A window is a phase because something names it: its own label before it in the clause, the heading
it stands under, or "Thời gian thực hiện" in a document that launches a campaign. Contest rounds,
deadlines of reports, enrolment and courses are dated too, and are no phases.
"""

import re
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.entities.dates import DATE, SPAN, PartialDate, Window, parse, window
from pipeline.entities.findings import add, collapse, layout_of, value_of
from pipeline.lexicon import cues
from pipeline.structure import Layout, Paragraph
from pipeline.text import search_key as section_key

_ORDINAL = r"(?:\d{1,2}|[ivx]{1,4}|mot|hai|ba|bon|nam(?!\s*(?:hoc|\d))|sau|thu\s(?:nhat|hai|ba|tu|nam))\b"
LABEL = re.compile(
    rf"""(?P<numbered>\b(?:dot|giai\ doan|chang|buoc|phase)\s+(?:thi\ dua\s+)?{_ORDINAL}(?!\s*[/.\-]\s*\d))
       | (?P<named>\b(?:{cues("phase-names")})\b)""",
    re.VERBOSE,
)
_TIME = re.compile(
    r"\bthoi\s+gian(?:\s+(?:thuc\ hien|to\ chuc|phat\ dong|thi\ dua|trien\ khai|dien\ ra|bat\ dau))*"
)
_CAMPAIGN = re.compile(rf"\b(?:{cues('campaigns')})\b|chuong trinh [“\"]")
_OTHER = re.compile(rf"\b(?:thi (?!đua)|{cues('phase-others', marked=True)})\b")  # marked: hợp is no họp
_STAGED = re.compile(
    rf"\b(?:dot|giai doan|chang)\s+{_ORDINAL}[\s:(,.-]{{0,4}}(?:bat dau )?(?:tu|thang|quy|\d)"
)
_NAME_END = re.compile(
    r"[:(.;|\n]|,(?! chong)"
    r"|\s+(?:tu|trong|dien ra|keo dai|bat dau|thuc hien|den|ngay|thang|vao|se|duoc)\b"
)
_CONTEST = re.compile(rf"\b(?:{cues('contests')})\b")


class _Label(NamedTuple):
    start: int
    end: int
    kind: str  # "numbered": đợt 1; "named": tháng hành động; "time": thời gian thực hiện

    @property
    def numbered(self) -> bool:
        return self.kind == "numbered"


_Days = tuple[str | None, str | None]
_Seen = dict[_Days, set[str]]
"""The windows found so far, and the kinds of label that each has."""


def _is_new(seen: _Seen, days: _Days, kind: str) -> bool:
    """Whether a window was not found yet; a named drive may have the days of a numbered stage."""
    kinds = seen.setdefault(days, set())
    new = not kinds or (kind not in kinds and kinds | {kind} == {"numbered", "named"})
    kinds.add(kind)
    return new


@Language.component("kehoach_phases")
def phases(doc: Doc) -> Doc:
    """Find the phases in the body of the document."""
    layout = layout_of(doc)
    issued = _issued(doc)
    campaign = _is_campaign(layout)
    contest = bool(_CONTEST.search(_title_key(layout)))
    seen: _Seen = {}
    if not contest:
        _tabulated(doc, layout, issued, seen)
    for item in layout.paragraphs:
        if item.start >= layout.ending.start:
            break
        for label, span in _labelled(layout, item, issued, campaign, contest):
            start = span.first.first().iso() if span.first else None
            end = span.last.last().iso() if span.last else None
            if (start or end) and _is_new(seen, (start, end), label.kind):
                _leave(doc, layout, item, label, span, (start, end))
    return doc


def _tabulated(doc: Doc, layout: Layout, issued: PartialDate | None, seen: _Seen) -> None:
    """Phases in a table with a column of đợt or giai đoạn and one of their time."""
    for table in layout.tables:
        names = [
            i
            for i, cell in enumerate(table.header)
            if re.match(r"(?:cac )?(?:dot|giai doan|chang)\b", cell.key)
        ]
        times = [i for i, cell in enumerate(table.header) if re.match(r"thoi gian|tu ngay|ngay", cell.key)]
        if not names or not times:
            continue
        for row in table.rows:
            name, time = table.column(row, names[0]), table.column(row, times[0])
            match = SPAN.search(layout.key, time.start, time.end) if time else None
            span = window(match, issued) if match else None
            if not (name and span and span.first and span.last):
                continue
            days = (span.first.first().iso(), span.last.last().iso())
            if not _is_new(seen, days, "numbered"):
                continue
            label = (
                name.text
                if LABEL.match(name.key)
                else f"{table.header[names[0]].text.split()[0]} {name.text}"
            )
            value = {"label": label, "start": days[0], "end": days[1], "precision": span.precision}
            value |= {"text": collapse(layout.flow[span.start : span.end]), "focus": None}
            add(doc, "phases", span.start, span.end, value, 0.85, "table")


def _title_key(layout: Layout) -> str:
    return layout.key[layout.head.letterhead_end : layout.head.end]


def _is_campaign(layout: Layout) -> bool:
    """Whether the title or the body speaks of a drive, or the body divides its time into stages."""
    staged = len(_STAGED.findall(layout.key, layout.head.end, layout.ending.start))
    return bool(_CAMPAIGN.search(_title_key(layout))) or layout.key.count("thi dua") >= 6 or staged >= 2


def _issued(doc: Doc) -> PartialDate | None:
    iso = value_of(doc, "issue_date")
    return PartialDate(*map(int, iso.split("-"))) if iso else None


def _labelled(
    layout: Layout, item: Paragraph, issued: PartialDate | None, campaign: bool, contest: bool
) -> list[tuple[_Label, Window]]:
    """The windows of a paragraph that a label makes phases, each with it."""
    windows = _windows(layout, item, issued)
    if not windows:
        return []
    labels = [
        _Label(m.start(), m.end(), m.lastgroup or "")
        for m in LABEL.finditer(layout.key, item.start, item.end)
    ]
    if contest:
        labels = [label for label in labels if not label.numbered]
    found: list[tuple[_Label, Window]] = []
    for index, label in enumerate(labels):
        limit = labels[index + 1].start if index + 1 < len(labels) else item.end
        near = next((w for w in windows if label.end <= w.start < limit), None)
        before = next(
            (w for w in reversed(windows) if w.end <= label.start and label.start - w.end < 4), None
        )
        span = near or before
        if span and all(span is not other for _, other in found) and _belongs(layout, label, span):
            found.append((label, span))
    above = None if found else _above(layout, item, campaign, contest)
    if above and _plain(layout, item, windows[0], above):
        found.append((above, windows[0]))
    return found


def _windows(layout: Layout, item: Paragraph, issued: PartialDate | None) -> list[Window]:
    found = []
    for match in SPAN.finditer(layout.key, item.start, item.end):
        span = window(match, issued)
        programme = (
            span
            and span.precision == "year"
            and re.search(r"(?:giai doan|nam hoc|nhiem ky)\s*:?\s*$", layout.key[item.start : span.start])
        )
        if span and not programme and not _anniversary(layout, span):
            found.append(span)
    return found or _single(layout, item, issued)


def _anniversary(layout: Layout, span: Window) -> bool:
    """(20/11/1982 - 20/11/2021): decades apart, the same day: no window to act in."""
    if not (span.first and span.last and span.first.year and span.last.year):
        return False
    years = span.last.year - span.first.year
    return years > 10 or (years >= 3 and span.first[1:] == span.last[1:] and span.first.month is not None)


def _single(layout: Layout, item: Paragraph, issued: PartialDate | None) -> list[Window]:
    """A month or year alone, or a start without an end: "tháng 10/2013", "15 ngày, từ 05/10"."""
    opened = re.compile(r"\b(?:bat dau|tu|ke tu)\s+(?:ngay\s+)?")
    for match in DATE.finditer(layout.key, item.start, item.end):
        date = parse(match)
        if date is None:
            continue
        if date.year is None and issued and date.month:
            date = date._replace(year=issued.year)
        if date.day is None and date.month and date.year:
            last = date._replace(month=date.month + 2) if match["q4"] else date
            on = re.match(r"\s*tro\s+di\b", layout.key[match.end() : item.end])
            return [Window(match.start(), match.end(), date, None if on else last, False, "month")]
        before = list(opened.finditer(layout.key, max(item.start, match.start() - 12), match.start()))
        if date.day and date.year and before and before[-1].end() == match.start():
            return [Window(before[-1].start(), match.end(), date, None, False, "day")]
    return []


def _belongs(layout: Layout, label: _Label, span: Window) -> bool:
    """Whether the label means the window: near it, in the same clause, and nothing else is dated."""
    if span.end <= label.start:
        return True
    between = layout.marked[label.end : span.start]
    before = layout.marked[max(0, label.start - 40) : label.start].rpartition("\n")[2]
    if len(between) > 170 or re.search(r"[.;](?:\s|$)", between.rstrip(" .;:")):
        return False
    if not label.numbered and not (span.last or span.first):
        return False
    if span.last is None and not span.relative and label.numbered and len(between) > 30:
        return False
    if span.first == span.last and span.precision == "month" and len(between) > 90:
        return False
    return not _OTHER.search(before.rpartition(";")[2]) and not _OTHER.search(between)


def _above(layout: Layout, item: Paragraph, campaign: bool, contest: bool) -> _Label | None:
    """The label that the paragraph has from its heading, or from "Thời gian thực hiện:"."""
    time = _TIME.search(layout.key, item.start, min(item.end, item.start + 90))
    section = layout.section_of(item.start)
    heading_end = section.start + len(section.label) + len(section.heading) + 4 if section else 0
    if section and item.start > section.start and item.start - heading_end < 30 and not time:
        time = _TIME.search(layout.key, section.start, heading_end)
        label = LABEL.search(layout.key, section.start, heading_end)
        if label and not contest and not SPAN.search(layout.key, section.start, heading_end):
            return _Label(label.start(), label.end(), label.lastgroup or "")
    drive = any(
        re.search(r"\bdot thi dua|\bphong trao", section_key(s.heading))
        for s in layout.sections_of(item.start)
    )
    launched = campaign or drive or (time and re.search(r"phat dong|thi dua", time[0]))
    if time and launched and not contest and _of_the_drive(layout, time, item):
        return _Label(time.start(), time.end(), "time")
    return None


def _of_the_drive(layout: Layout, time: re.Match[str], item: Paragraph) -> bool:
    """Whether "thời gian" is that of the whole, not of a task: thời gian khám sức khỏe cho đợt ..."""
    if time.start() < item.start:
        return True
    said = re.split(
        r"[:(]|\b(?:tu|trong|bat dau|dien ra|keo dai|den|la)\b|\d", layout.key[time.end() : item.end]
    )[0]
    return len(said.split()) <= 3 or bool(
        re.search(r"thi dua|phong trao|phat dong|chien dich|ke hoach", said)
    )


def _plain(layout: Layout, item: Paragraph, span: Window, label: _Label) -> bool:
    """Whether nothing between the paragraph's start and the window speaks of something else."""
    between = layout.marked[item.start : span.start]
    acts = re.search(r"thuc hien|phat dong|trien khai|thi dua", layout.key[label.start : label.end])
    whole = span.last is not None or span.relative or acts  # "thời gian: từ 5/3" may be an hour of a day
    return len(between) < 120 and not _OTHER.search(between) and bool(whole)


def _leave(
    doc: Doc,
    layout: Layout,
    item: Paragraph,
    label: _Label,
    span: Window,
    days: tuple[str | None, str | None],
) -> None:
    name = collapse(layout.flow[label.start : _label_end(layout, label, span, item)]).strip(" :,-–(|*")
    focus = collapse(layout.flow[span.end : item.end]).strip(" :.;,)-–|*")
    value = {
        "label": name[:1].upper() + name[1:],
        "start": days[0],
        "end": days[1],
        "precision": "relative" if span.relative else span.precision,
        "text": collapse(layout.flow[span.start : span.end]),
        "focus": focus[:300] or None,
    }
    add(doc, "phases", span.start, span.end, value, 0.85 if label.numbered else 0.75, "label")


def _label_end(layout: Layout, label: _Label, span: Window, item: Paragraph) -> int:
    """A named drive keeps its whole name: Tháng cao điểm giúp phụ nữ nghèo."""
    if label.numbered or span.start < label.end:
        return label.end
    stop = _NAME_END.search(layout.key[label.end : max(span.start, label.end)])
    limit = span.start if label.start >= item.start else item.start
    return min(label.end + stop.start() if stop else limit, label.end + 90)
