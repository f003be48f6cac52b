"""Dated windows of the body, each with what may make it a phase: its label, heading or table.

A window is a phase because something names it: its own label before it in the clause, the heading
it stands under, or "Thời gian thực hiện" in a document that launches a campaign. Contest rounds,
deadlines of reports, enrolment and courses are dated too, and are no phases. The rules say what
they take a window for; `staging` describes it for the scorer, which decides.
"""

import bisect
import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from pipeline.document import Section
from pipeline.entities.dates import DATE, SPAN, PartialDate, Window, parse, valid, window
from pipeline.entities.unstaged import is_unstaged
from pipeline.lexicon import cues
from pipeline.structure import Layout, Paragraph, Table
from pipeline.structure.lines import Cell
from pipeline.text import search_key as section_key

_ORDINAL = r"(?:\d{1,2}|[ivx]{1,4}|mot|hai|ba|bon|nam(?!\s*(?:hoc|\d))|sau|thu\s(?:nhat|hai|ba|tu|nam))\b"
LABEL = re.compile(
    rf"""(?P<numbered>\b(?:dot|giai\ doan|chang|buoc|phase)\s+(?:thi\ dua\s+)?{_ORDINAL}(?!\s*[/.\-]\s*\d))
       | (?P<named>\b(?:{cues("phase-names")})\b)""",
    re.VERBOSE,
)
_STAGE = re.compile(
    r"(?<!moi )(?<!tung )(?<!cac )\b(?:dot|giai doan|chang|buoc)\b(?!\s+(?:nay|do|tren|tiep|sau|truoc)\b)"
)
_TIME = re.compile(
    r"\bthoi\s+gian(?:\s+(?:thuc\ hien|to\ chuc|phat\ dong|thi\ dua|trien\ khai|dien\ ra|bat\ dau))*"
)
_CAMPAIGN = re.compile(rf"\b(?:{cues('campaigns')})\b|chuong trinh [“\"]")
OTHER = re.compile(rf"\b(?:thi (?!đua)|{cues('phase-others', marked=True)})\b")  # marked: hợp is no họp
_STAGED = re.compile(
    rf"\b(?:dot|giai doan|chang)\s+{_ORDINAL}[\s:(,.-]{{0,4}}(?:bat dau )?(?:tu|thang|quy|\d)"
)
_YEARS_OF = re.compile(r"(?:giai doan|nam hoc|nhiem ky)\s*:?\s*$")
FAR = 2000
"""Characters before a window within which its label is, at most: a page on one line is no paragraph."""
_CONTEST = re.compile(rf"\b(?:{cues('contests')})\b")


class Label(NamedTuple):
    """What names a window. `kind` is numbered (đợt 1), named (tháng hành động), stage (giai đoạn tăng tốc),
    time (thời gian thực hiện) or table."""

    start: int
    end: int
    kind: str

    @property
    def numbered(self) -> bool:
        return self.kind in {"numbered", "table"}


class Dated(NamedTuple):
    """A window of a paragraph or table row, with its label if it has one.

    `rules`: whether the rules take it for a phase. `name` is the label of a table's row.
    """

    item: Paragraph
    window: Window
    label: Label | None
    rules: bool
    name: str = ""

    @property
    def days(self) -> tuple[str | None, str | None]:
        """First and last day in ISO form."""
        first, last = self.window.first, self.window.last
        return first.first().iso() if first else None, last.last().iso() if last else None


def dated(layout: Layout, issued: PartialDate | None) -> list[Dated]:
    """All dated windows of the body; `issued` gives the years that are not printed."""
    rows = list(_tabulated(layout, issued))
    inside = [(row.item.start, row.item.end) for row in rows]
    campaign, contest = is_campaign(layout), is_contest(layout)
    found: list[Dated] = []
    for item in layout.paragraphs:
        if layout.holds(item.start) and not any(
            start < item.end and item.start < end for start, end in inside
        ):
            here = _of_paragraph(layout, item, issued, campaign, contest)
            found += (one for one in here if not is_unstaged(layout, item, one.window))
    return sorted([*rows, *found], key=lambda d: d.window.start)


def _of_paragraph(
    layout: Layout, item: Paragraph, issued: PartialDate | None, campaign: bool, contest: bool
) -> Iterator[Dated]:
    windows, singles = _windows(layout, item, issued), _single(layout, item, issued)
    ruled = _labelled(layout, item, windows or singles[:1], campaign, contest)
    ruled = ruled or _said_in_a_sentence(layout, item, [*windows, *singles])
    yield from (Dated(item, span, label, True) for label, span in ruled)
    for span in _apart([span for _, span in ruled], [*windows, *singles]):
        yield Dated(item, span, _nearest_label(layout, item, span), False)


_DRIVE_TIME = re.compile(
    r"[.;]\s+(?P<time>thoi\s+gian\s+(?:cua\s+)?(?:cuoc\s+van\s+dong|phong\s+trao|dot\s+thi\s+dua|chien\s+dich))\b"
)


def _said_in_a_sentence(layout: Layout, item: Paragraph, windows: list[Window]) -> list[tuple[Label, Window]]:
    """The window of a sentence in a paragraph that is on the time of a drive."""
    said = _DRIVE_TIME.search(layout.key, item.start, item.end)
    span = next((span for span in windows if said and 0 <= span.start - said.end() < 90), None)
    if not said or not span or "." in layout.key[said.end() : span.start]:
        return []
    return [(Label(said.start("time"), said.end(), "time"), span)]


def _apart(taken: list[Window], spans: list[Window]) -> Iterator[Window]:
    """Those of `spans` that overlap neither those taken (which are apart) nor one another, in turn."""
    places = sorted((span.start, span.end) for span in taken)
    for span in spans:
        index = bisect.bisect_left(places, (span.end, 0))  # those before begin before its end
        if not index or places[index - 1][1] <= span.start:
            places.insert(index, (span.start, span.end))
            yield span


def _nearest_label(layout: Layout, item: Paragraph, span: Window) -> Label | None:
    """The last label before a window in its paragraph, or in the heading of its section."""
    before = (layout.key, max(item.start, span.start - FAR), span.start)
    own = [*LABEL.finditer(*before), *_STAGE.finditer(*before)]
    if own:
        last = max(own, key=lambda m: m.start())
        return Label(last.start(), last.end(), last.lastgroup or "stage")
    section = layout.section_of(item.start)
    if section and section.start < item.start:
        above = _headed(layout, section, LABEL) or _headed(layout, section, _STAGE)
        if above:
            return Label(above.start(), above.end(), above.lastgroup or "stage")
    return None


def _headed(layout: Layout, section: Section, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """What `pattern` finds in the heading of a section: whole words, none that the heading's end cuts."""
    match = pattern.search(layout.key, section.start, _heading_end(section) + 12)
    return match if match and match.end() <= _heading_end(section) else None


def _heading_end(section: Section) -> int:
    return section.start + len(section.label) + len(section.heading) + 4


def _tabulated(layout: Layout, issued: PartialDate | None) -> Iterator[Dated]:
    """Windows of a table with a column of đợt or giai đoạn and one of their time, or two, from and to."""
    for table in layout.tables:
        keys = [cell.key for cell in table.header]
        names = [
            i
            for i, key in enumerate(keys)
            if re.match(r"(?:cac |ten )?(?:dot|giai doan|chang|buoc|chien dich)\b", key)
        ]
        times = [
            i
            for i, key in enumerate(keys)
            if re.match(r"(?:moc )?(?:thoi gian|tu ngay|tu$|bat dau|ngay|quy$)", key)
        ]
        ends = [i for i, key in enumerate(keys) if re.match(r"(?:moc )?(?:den(?: ngay)?$|ket thuc)", key)]
        if not names or not times:
            continue
        for row in table.rows:
            columns = [times[0], *ends[:1]]
            pieces = [piece for column in columns for piece in table.pieces(row, column)]
            span = _in_cells(pieces, bool(ends), issued)
            name = table.column(row, names[0])
            if span and name:
                yield _row(table, row, names[0], name, span)


def _row(table: Table, row: tuple[Cell, ...], index: int, name: Cell, span: Window) -> Dated:
    item = Paragraph(row[0].start, row[-1].end, "", "", row[0].start)
    text = name.text if LABEL.match(name.key) else f"{table.header[index].text.split()[0]} {name.text}"
    return Dated(item, span, Label(name.start, name.end, "table"), True, text)


def _in_cells(pieces: list[Cell], two: bool, issued: PartialDate | None) -> Window | None:
    """The window that cells say together: "Từ 20/9/2016" above "đến 20/11/2016", or one column each."""
    if not pieces:
        return None
    said = (" den " if two else " ").join(piece.key for piece in pieces)
    match = SPAN.search(said)
    span = window(match, issued) if match else None
    if span and span.first and span.last:
        return span._replace(start=pieces[0].start, end=pieces[-1].end)
    return None


def is_contest(layout: Layout) -> bool:
    """Whether the title is that of a contest, an exam or an enrolment."""
    return bool(_CONTEST.search(_title_key(layout)))


def _title_key(layout: Layout) -> str:
    return layout.key[layout.head.letterhead_end : layout.head.end]


def is_campaign(layout: Layout) -> bool:
    """Whether the title or the body speaks of a drive, or the body divides its time into stages."""
    found = _STAGED.finditer(layout.key, layout.head.end)
    staged = sum(layout.holds(match.start()) for match in found)
    return bool(_CAMPAIGN.search(_title_key(layout))) or layout.key.count("thi dua") >= 6 or staged >= 2


def _labelled(
    layout: Layout, item: Paragraph, windows: list[Window], campaign: bool, contest: bool
) -> list[tuple[Label, Window]]:
    """Those of a paragraph's windows that a label makes phases, each with it."""
    if not windows:
        return []
    labels = [
        Label(m.start(), m.end(), m.lastgroup or "") for m in LABEL.finditer(layout.key, item.start, item.end)
    ]
    if contest:
        labels = [label for label in labels if not label.numbered]
    found: dict[Window, Label] = {}
    for label, following in zip_longest(labels, labels[1:]):
        limit = following.start if following else item.end
        span = _window_of(label, limit, windows)
        if span and span not in found and _belongs(layout, label, span):
            found[span] = label
    above = None if found else _above(layout, item, campaign, contest)
    if above and _plain(layout, item, windows[0], above):
        found[windows[0]] = above
    return [(label, span) for span, label in found.items()]


def _window_of(label: Label, limit: int, windows: list[Window]) -> Window | None:
    """The first window (they are in order) behind a label up to `limit`, else the one right before it."""
    index = bisect.bisect_left(windows, label.end, key=lambda span: span.start)
    if index < len(windows) and windows[index].start < limit:
        return windows[index]
    before = bisect.bisect_right(windows, label.start, key=lambda span: span.end) - 1
    return windows[before] if before >= 0 and label.start - windows[before].end < 4 else None


def _windows(layout: Layout, item: Paragraph, issued: PartialDate | None) -> list[Window]:
    found = []
    for match in SPAN.finditer(layout.key, item.start, item.end):
        span = window(match, issued)
        programme = (
            span
            and span.precision == "year"
            and _YEARS_OF.search(layout.key, max(0, span.start - 30), span.start)
        )
        if span and not programme and not _anniversary(span):
            found.append(span)
    listed = [span for span in _days_in_a_row(layout, item, issued) if not _crosses(span, found)]
    return sorted([*found, *listed], key=lambda span: span.start)


def _crosses(span: Window, others: list[Window]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


_DAYS = re.compile(
    r"""(?<![\d/.,])(?P<days>(?:[0-3]?\d\s*,\s*)*[0-3]?\d)\s*(?:va|&|,)\s*(?:ngay\s+)?
        (?P<day>[0-3]?\d)\s*(?:thang\s*|[/.-])(?P<month>1[0-2]|0?[1-9])
        (?:\s*(?:,?\s*nam\s*|[/.-])(?P<year>(?:19|20)\d\d))?(?![\d/])""",
    re.VERBOSE,
)


def _days_in_a_row(layout: Layout, item: Paragraph, issued: PartialDate | None) -> Iterator[Window]:
    """Days of a month one after another: 24, 25 và 26 tháng 8."""
    for match in _DAYS.finditer(layout.key, item.start, item.end):
        days = [int(day) for day in [*match["days"].split(","), match["day"]]]
        year = int(match["year"]) if match["year"] else issued.year if issued else None
        last = PartialDate(year, int(match["month"]), days[-1])
        if year and valid(last) and days[0] > 0 and days == list(range(days[0], days[-1] + 1)):
            yield Window(match.start(), match.end(), last._replace(day=days[0]), last, False, "day")


def _anniversary(span: Window) -> bool:
    """(20/11/1982 - 20/11/2021): decades apart, the same day: no window to act in."""
    if not (span.first and span.last and span.first.year and span.last.year):
        return False
    years = span.last.year - span.first.year
    return years > 10 or (years >= 3 and span.first[1:] == span.last[1:] and span.first.month is not None)


_LAUNCH = re.compile(rf"\b(?:{cues('launches')})\b(?=[^.;\d|]*\b(?:{cues('campaigns')})\b)[^.;\d|]{{0,110}}$")
_OPENED = re.compile(r"\b(?:bat dau|tu|ke tu)\s+(?:ngay\s+)?")
_AFTER = re.compile(r"\bsau\s+(?:ngay\s+)?(?:[a-z]+\s){1,5}?(?:ngay\s+)?(?=\d{1,2}\s?[/.-])")


def _single(layout: Layout, item: Paragraph, issued: PartialDate | None) -> list[Window]:
    """Months, quarters and years alone, or starts without an end: "tháng 10/2013", "15 ngày, từ 05/10"."""
    found = []
    for match in DATE.finditer(layout.key, item.start, item.end):
        date = parse(match)
        if date is None:
            continue
        if date.year is None and issued and date.month:
            date = date._replace(year=issued.year)
        if date.day is None and date.month and date.year:
            last = date._replace(month=date.month + 2) if match["q4"] else date
            on = re.match(r"\s*tro\s+di\b", layout.key[match.end() : item.end])
            found.append(Window(match.start(), match.end(), date, None if on else last, False, "month"))
        elif date.month is None and re.search(
            r"\b(?:ca|tron|suot)\s$", layout.key[max(0, match.start() - 8) : match.start()]
        ):
            found.append(Window(match.start(), match.end(), date, date, False, "year"))
        elif date.day and date.year:
            found += _opened(layout, item, match, date)
    return found


def _opened(layout: Layout, item: Paragraph, match: re.Match[str], date: PartialDate) -> list[Window]:
    """A start without an end: "từ 05/10/2013", "sau ngày bầu cử 15/3/2026", the day a drive is launched."""
    for pattern, relative, reach in ((_OPENED, False, 14), (_AFTER, True, 60)):
        before = list(pattern.finditer(layout.key, max(item.start, match.start() - reach), match.start()))
        if before and before[-1].end() == match.start():
            return [Window(before[-1].start(), match.end(), date, None, relative, "day")]
    if _LAUNCH.search(layout.key[max(item.start, match.start() - 120) : match.start()]):
        return [Window(match.start(), match.end(), date, None, False, "day")]
    return []


def _belongs(layout: Layout, label: Label, span: Window) -> bool:
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
    return not OTHER.search(before.rpartition(";")[2]) and not OTHER.search(between)


def _above(layout: Layout, item: Paragraph, campaign: bool, contest: bool) -> Label | None:
    """The label that the paragraph has from its heading, or from "Thời gian thực hiện:"."""
    time = _TIME.search(layout.key, item.start, min(item.end, item.start + 90))
    section = layout.section_of(item.start)
    if section and item.start > section.start and item.start - _heading_end(section) < 30 and not time:
        time = _headed(layout, section, _TIME)
        label = _headed(layout, section, LABEL)
        if label and not contest and not _headed(layout, section, SPAN):
            return Label(label.start(), label.end(), label.lastgroup or "")
    drive = any(
        re.search(r"\bdot thi dua|\bphong trao", section_key(s.heading))
        for s in layout.sections_of(item.start)
    )
    launched = campaign or drive or (time and re.search(r"phat dong|thi dua", time[0]))
    if time and launched and not contest and _of_the_drive(layout, time, item):
        return Label(time.start(), time.end(), "time")
    return None


def _of_the_drive(layout: Layout, time: re.Match[str], item: Paragraph) -> bool:
    """Whether "thời gian" is that of the whole, not of a task: thời gian khám sức khỏe cho đợt ..."""
    if time.start() < item.start:
        return True
    said = re.split(
        r"[:(]|\b(?:tu|trong|bat dau|dien ra|keo dai|den|la)\b|\d", layout.key[time.end() : item.end]
    )[0]
    return len(said.split()) <= 3 or bool(
        re.search(r"thi dua|phong trao|phat dong|chien dich|ke hoach|van dong", said)
    )


def _plain(layout: Layout, item: Paragraph, span: Window, label: Label) -> bool:
    """Whether nothing between the paragraph's start and the window speaks of something else."""
    between = layout.marked[item.start : span.start]
    acts = re.search(r"thuc hien|phat dong|trien khai|thi dua", layout.key[label.start : label.end])
    whole = span.last is not None or span.relative or acts  # "thời gian: từ 5/3" may be an hour of a day
    return len(between) < 120 and not OTHER.search(between) and bool(whole)
