"""Targets (chỉ tiêu): quantities that the plan wants reached, with subject, comparator, unit.

Every quantity of the body is a candidate; `goals` says what speaks for and against it, and the scorer
decides.
"""

import bisect
import re
from collections.abc import Iterator
from itertools import groupby, islice, takewhile, zip_longest

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.entities import cells, clauses, goals
from pipeline.entities.asides import is_aside
from pipeline.entities.cells import Column
from pipeline.entities.findings import add, collapse, layout_of, value_of
from pipeline.entities.goals import Candidate, Surroundings
from pipeline.entities.openers import Openers
from pipeline.entities.quantities import Quantity, quantities
from pipeline.entities.scoring import scorer
from pipeline.entities.units import unit_of
from pipeline.structure import Layout, Paragraph
from pipeline.text import search_key

_ITEM = r"(?<=[:;.,]\s)(?=\(\d{1,2}\)\s)"  # an item within the paragraph: như sau: (1) ...; (2) ...
_CUT = re.compile(rf"{_ITEM}|[;\n]|\.(?=\s)|,(?=\s)|\s(?:va|trong do|dong thoi)\s|(?<=\w):\s|\s[-–]\s")
_STRONG_CUT = re.compile(rf"{_ITEM}|[;\n]|\.(?=\s)")
THRESHOLD = 0.45
_DEADLINE = re.compile(r"\b(?:den|vao|trong|het|cuoi)\s+(?:het\s+|cuoi\s+)?(?:nam\s+)(?P<year>20\d\d)")
_LONG = 110  # characters before a quantity beyond which its text begins at the last comma
_SUBJECT = 3  # words before a quantity that are a subject
_LEAD_NOISE = re.compile(
    r"^(?:[\s\-–—+*•▪|,;.:)(]|(?i:chỉ tiêu)\s(?:số\s)?\d{1,2}(?:\.\d{1,2})?\s?[:.]\s"
    r"|\d{1,2}[.)]\s|[a-zđ][.)]\s|(?i:và|va|trong đó|đồng thời)\s(?!có\b))+"
)


@Language.component("kehoach_targets")
def targets(doc: Doc) -> Doc:
    """Find the targets in the body of the document, in order."""
    layout = layout_of(doc)
    year = year_of(doc)
    found = list(candidates(layout))
    sure = scorer("goals").chances(described(layout, found, year), "goal")
    likely = ((candidate, p) for candidate, p in zip(found, sure, strict=True) if p >= THRESHOLD)
    wanted = [pair for pair in likely if not is_aside(layout, pair[0])]
    for _, group in groupby(wanted, key=lambda pair: pair[0].item.start):
        members = list(group)
        for candidate, p in members:
            if candidate.column and candidate.column.figure:
                _leave_figure(doc, candidate.quantity, candidate.column, p, year)
        members = [pair for pair in members if not (pair[0].column and pair[0].column.figure)]
        if not members:
            continue
        item, chosen = members[0][0].item, [candidate.quantity for candidate, _ in members]
        pieces = clauses.whole(layout.key, layout.marked, chosen, _pieces(layout, item, chosen))
        for (candidate, p), piece in zip(members, pieces, strict=True):
            column = candidate.column
            span = _trim(
                layout, *((column.row, column.end) if column else _told(layout, candidate.quantity, piece))
            )
            _leave(doc, layout, candidate.quantity, span, p)
    return doc


def described(layout: Layout, found: list[Candidate], year: int) -> list[list[str]]:
    """The features of the candidates of a document; `year` is the document's, 0 if unknown."""
    groups = groupby(found, key=lambda candidate: _outermost(layout, candidate.item.start))
    told: list[list[str]] = []
    for group in (list(members) for _, members in groups):
        own = [
            list(goals.features(around, candidate, year))
            for item, members in groupby(group, key=lambda candidate: candidate.item)
            for around in [Surroundings(layout, item)]
            for candidate in members
        ]
        told += goals.with_neighbours(layout, group, own)
    return told


def _outermost(layout: Layout, offset: int) -> int:
    sections = layout.sections_of(offset)
    return sections[0].start if sections else -1


def year_of(doc: Doc) -> int:
    """The year of the document, or the one that its title names; 0 if neither is known."""
    return int((value_of(doc, "issue_date") or goals.title_year(layout_of(doc)))[:4])


def candidates(layout: Layout) -> Iterator[Candidate]:
    """The quantities of the body with the clauses around them."""
    listed = False
    columns = cells.columns(layout)
    openers = Openers(layout)
    for item, following in zip_longest(layout.paragraphs, layout.paragraphs[1:]):
        if not layout.holds(item.start):
            continue
        between = not item.kind and following and following.kind == "bullet" and listed
        if (item.kind != "bullet" or _heads_items(layout, item)) and not between:
            listed = goals.opens_goals(layout.key[item.start : item.end])
        opener = openers.above(item)
        found = _quantities(layout, item, columns)
        opened = item.kind == "bullet" and goals.names_goals(opener)
        wanted = listed or bool(found and (opened or goals.in_goal_section(layout, item)))
        for quantity, (start, end) in zip(found, _pieces(layout, item, found), strict=True):
            column = _column(columns, quantity.start)
            if column:
                start, end = column.row, column.end
            yield Candidate(item, quantity, start, end, wanted, column, opener)


def _heads_items(layout: Layout, item: Paragraph) -> bool:
    """Whether an item "(1) Về kinh tế:" is the heading of others."""
    return item.label.startswith("(") and layout.key[item.body : item.end].rstrip().endswith(":")


def _quantities(layout: Layout, item: Paragraph, columns: list[Column]) -> list[Quantity]:
    """The quantities of a paragraph; in a row of a table those of each cell by itself, ordinals left out."""
    first = bisect.bisect_left(columns, item.body, key=lambda column: column.start)
    row = list(takewhile(lambda column: column.start < item.end, islice(columns, first, None)))
    if not row:
        return quantities(layout.key, layout.marked, item.body, item.end)
    counted = (column for column in row if not column.ordinal)
    return [quantity for column in counted for quantity in _of_cell(layout, column)]


def _of_cell(layout: Layout, column: Column) -> list[Quantity]:
    found = quantities(layout.key, layout.marked, column.start, column.end, in_table=True)
    if column.figure and len(found) == 1 and column.unit.strip("() ") == "%":
        return [found[0]._replace(percent=True, odd="")]
    return found


def _column(columns: list[Column], offset: int) -> Column | None:
    index = bisect.bisect_right(columns, offset, key=lambda column: column.start) - 1
    return columns[index] if index >= 0 and offset < columns[index].end else None


def _leave(doc: Doc, layout: Layout, quantity: Quantity, span: tuple[int, int], sure: float) -> None:
    start, end = span
    value = _value(layout, quantity, start, end, collapse(layout.flow[start:end]))
    add(doc, "targets", start, end, value, sure, "goal")


def _leave_figure(doc: Doc, quantity: Quantity, column: Column, sure: float, year: int) -> None:
    """A figure of a table: what it counts stands in its row and above it."""
    layout = layout_of(doc)
    cell = collapse(layout.flow[column.start : column.end]).replace("*", "").strip()
    label = " ".join(part.text.replace("*", "") for part in column.label)
    start, end = _trim(layout, column.start if column.later else column.row, column.end)
    value = {
        "text": " | ".join(filter(None, [label, column.unit if column.of_row else "", cell])),
        "subject": cells.subject_of(column),
        "comparator": quantity.comparator,
        "value": quantity.value,
        "unit": _share(layout, quantity)
        or cells.unit_of_figure(column, layout.marked[quantity.end : column.end]),
        "deadline": cells.deadline_of(column, goals.plan_years(layout, year).first),
    }
    add(doc, "targets", start, end, value, sure, "goal")


def _pieces(layout: Layout, item: Paragraph, found: list[Quantity]) -> list[tuple[int, int]]:
    """For each quantity the part of the paragraph that is about it."""
    if not found:
        return []
    cuts, strong = ([item.body, *_starts(cut, layout, item), item.end] for cut in (_CUT, _STRONG_CUT))
    pieces = []
    for index, quantity in enumerate(found):
        floor = found[index - 1].end if index else item.body
        ceiling = found[index + 1].lead if index + 1 < len(found) else item.end
        left = _last(strong, quantity.lead)
        right = _first(strong, quantity.end)
        if left < floor:
            cut = _first(cuts, floor)
            left = cut if cut <= quantity.lead else floor
        if quantity.lead - left > _LONG:
            left = max(left, _last(cuts, quantity.lead - 12))
        if right > ceiling:
            cut = _first(cuts, quantity.end)
            right = cut if cut <= ceiling else quantity.end
        pieces.append((left, max(right, quantity.end)))
    return pieces


def _told(layout: Layout, quantity: Quantity, piece: tuple[int, int]) -> tuple[int, int]:
    """The piece without a long rest that a comma or "và" parts from a number with its subject before it."""
    start, end = piece
    cut = _CUT.match(layout.key, quantity.end, end)
    subject = layout.key[start : quantity.lead].split()
    if cut and end - quantity.end > _LONG and len(subject) >= _SUBJECT:
        return start, quantity.end
    return piece


def _starts(pattern: re.Pattern[str], layout: Layout, item: Paragraph) -> Iterator[int]:
    return (match.start() for match in pattern.finditer(layout.key, item.body, item.end))


def _last(cuts: list[int], offset: int) -> int:
    """The last of the cuts (sorted) up to `offset`, which is not before the first."""
    return cuts[bisect.bisect_right(cuts, offset) - 1]


def _first(cuts: list[int], offset: int) -> int:
    """The first of the cuts (sorted) from `offset` on, which is not behind the last."""
    return cuts[bisect.bisect_left(cuts, offset)]


def _trim(layout: Layout, start: int, end: int) -> tuple[int, int]:
    noise = _LEAD_NOISE.match(layout.flow[start:end])
    start += noise.end() if noise else 0
    while end > start and layout.flow[end - 1] in " ;,.:\n-–|":
        end -= 1
    return start, end


def _share(layout: Layout, quantity: Quantity) -> str:
    """The sign of a share, "" for a number of things."""
    permille = re.search(r"‰|ph[aầ]n\s+(?:ngh[iì]n|ng[aà]n)", layout.marked[quantity.start : quantity.end])
    return ("‰" if permille else "%") if quantity.percent else ""


def _value(layout: Layout, quantity: Quantity, start: int, end: int, text: str) -> dict[str, object]:
    unit = _share(layout, quantity) or unit_of(layout.marked[quantity.end : end])
    before = collapse(layout.flow[start : max(start, quantity.lead)])
    after = collapse(layout.flow[quantity.end : end])
    subject = re.sub(
        r"(?i)\s*\b(?:đạt|là|lên|còn|chiếm|có|được|từ|tỷ lệ|ở mức|bằng|[:=])\s*$", "", before
    ).strip(" :=,-")
    years = list(_DEADLINE.finditer(search_key(text)))
    heading = next(
        (d for s in reversed(layout.sections_of(start)) if (d := _DEADLINE.search(search_key(s.heading)))),
        None,
    )
    return {
        "text": text,
        "subject": re.sub(r"(?i)^(?:phấn đấu|đến năm \d{4},?)\s+", "", subject) or after or None,
        "comparator": quantity.comparator,
        "value": quantity.value,
        "unit": unit,
        "deadline": years[0]["year"] if years else heading["year"] if heading else None,
    }
