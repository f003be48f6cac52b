"""What speaks for a dated window being a phase: the features that the scorer weighs."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.entities.dates import PartialDate
from pipeline.entities.windows import OTHER, Dated, is_campaign, is_contest
from pipeline.entities.wording import beside, headings, placed, words
from pipeline.structure import Layout


def described(layout: Layout, found: Sequence[Dated], issued: PartialDate | None) -> list[list[str]]:
    """The features of the dated windows of a document, those of their neighbours included."""
    shared = list(_document(layout))
    own = [[*shared, *_features(layout, item, issued)] for item in found]
    verdicts = [str(item.rules) for item in found]
    rivals = f"rivals:{min(sum(item.rules for item in found), 3)}"
    labels = Counter(item.label.kind if item.label else "" for item in found)
    around = zip(beside(verdicts), found, own, strict=True)
    return [
        [
            *features,
            f"{rivals}:{item.rules}",
            f"last:{last}",
            f"next:{after}",
            f"alike:{min(labels[item.label.kind if item.label else ''], 4)}",
        ]
        for (last, after), item, features in around
    ]


def _document(layout: Layout) -> Iterator[str]:
    """What kind of document it is: a drive, a contest; how often it speaks of thi đua."""
    yield f"campaign:{is_campaign(layout)}"
    yield f"contest:{is_contest(layout)}"
    yield f"thi dua:{min(layout.key.count('thi dua') // 3, 4)}"
    title = layout.key[layout.head.letterhead_end : layout.head.end].split()[:30]
    yield from (f"title:{word}" for word in title)


def _features(layout: Layout, item: Dated, issued: PartialDate | None) -> Iterator[str]:
    yield f"rules:{item.rules}"
    yield from _label(layout, item)
    yield from _length(item, issued)
    yield from _neighbours(layout, item)
    for level, said in headings(layout, item.item.start):
        yield from (f"{level}:{word}" for word in said)


def _label(layout: Layout, item: Dated) -> Iterator[str]:
    """What names the window, and what stands between the name and it."""
    label, start = item.label, item.window.start
    if label is None:
        yield f"label:none:{item.rules}"
        return
    place = "above" if label.start < item.item.start else "behind" if label.start > start else "before"
    yield f"label:{label.kind}"
    yield f"label:{label.kind}:{place}:{item.rules}"
    yield f"named:{layout.key[label.start : label.end][:24]}"
    yield from (f"namedword:{word}" for word in words(layout.key[label.start : label.end]))
    between = layout.key[label.end : start] if place == "before" else ""
    yield f"far:{place}:{min(len(between) // 25, 6)}"
    yield f"crossed:{bool(re.search(r'[.;](?:[ ]|$)', between))}:{bool(re.search(r'[0-9]', between))}"
    yield from (f"between:{word}" for word in words(between)[:12])
    lead = layout.key[max(item.item.start, label.start - 40) : label.start]
    yield from (f"lead:{word}" for word in words(lead)[-4:])


def _length(item: Dated, issued: PartialDate | None) -> Iterator[str]:
    """How long the window is, how precise, and whether it begins before the document."""
    span = item.window
    yield f"precision:{span.precision}:{span.relative}"
    yield f"ends:{span.first is not None}:{span.last is not None}"
    if span.first and span.last:
        first, last = span.first.first(), span.last.last()
        days = (_day(last) - _day(first)).days
        size = next(
            name
            for name, most in (("day", 2), ("week", 10), ("month", 45), ("half", 200), ("long", 10**6))
            if days < most
        )
        yield f"length:{size}"
        yield f"length:{size}:{item.label.kind if item.label else ''}"
    begins = span.first or span.last
    if begins and begins.year and issued and issued.year:
        yield f"begins:{(begins.year > issued.year) - (begins.year < issued.year)}"


def _day(date: PartialDate) -> datetime.date:
    return datetime.date(date.year or 1, date.month or 1, date.day or 1)


def _neighbours(layout: Layout, item: Dated) -> Iterator[str]:
    """The words before and behind the window in its paragraph, the nearest by their place."""
    start, end = item.window.start, item.window.end
    before = words(layout.key[max(item.item.start, start - 150) : start])
    after = words(layout.key[end : min(item.item.end, end + 80)])
    row = layout.key[max(item.item.start, start - 60) : start]
    yield f"other:{bool(OTHER.search(layout.marked, item.item.start, min(end + 80, item.item.end)))}"
    yield f"row:{'|' in row}"
    yield f"opens:{len(before) < 2}:{item.item.kind}"
    yield from placed("before", before[:-4:-1])
    yield from (f"before:{word}" for word in before[-14:])
    yield from (f"before2:{a} {b}" for a, b in pairwise(before[-12:]))
    yield from placed("after", after[:2])
    yield from (f"after:{word}" for word in after[:8])
    yield from (f"inside:{word}" for word in words(layout.key[start:end]) if word != "0")
