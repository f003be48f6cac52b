"""Dated rounds that are no phases: those of an enrolment, and those of the weather.

"Đợt 1: từ ngày ... đến ngày ..." is printed alike for both; what it is, the line says that opens its list,
its heading or its own clause.
"""

import bisect
import re

from pipeline.entities.dates import Window
from pipeline.lexicon import cues
from pipeline.structure import Layout, Paragraph

_ROUND = re.compile(r"[\s(*–+-]*(?:dot|giai doan|lan|dien|ky)\s+(?:\d|[ivx]+\b|mot|hai|ba|bon)")
_ENROLS = re.compile(rf"\b(?:{cues('enrolments')})\b")
_DRIVE = re.compile(r"\b(?:thi dua|phong trao|cuoc van dong|cao diem|chien dich)\b")
_WEATHER = re.compile(
    rf"\b(?:đợt|cơn|trận|do|bởi)\s+(?:[^\W\d_]+\s){{0,2}}?(?:{cues('weather', marked=True)})\b"
)
_AGAINST = re.compile(r"\b(?:phòng|chống|tránh|khắc phục|ứng phó|ủng hộ|thi đua|cao điểm)\b")
_BACK, _LINE = 12, 220
"""How many paragraphs back the line that opens a list may stand, and how long it may be."""


def is_unstaged(layout: Layout, item: Paragraph, span: Window) -> bool:
    """Whether a window is that of an enrolment or of a storm by the words before it, not of a drive."""
    return _of_weather(layout, item, span) or _of_enrolment(layout, item, span)


def _of_weather(layout: Layout, item: Paragraph, span: Window) -> bool:
    """Đợt mưa lũ từ ngày ..., thiệt hại do rét đậm từ ngày ...: nobody plans it."""
    clause = re.split(r"[.;:]\s", layout.marked[max(item.start, span.start - 160) : span.start])[-1]
    found = _WEATHER.search(clause)
    return bool(found) and not _AGAINST.search(clause)


def _of_enrolment(layout: Layout, item: Paragraph, span: Window) -> bool:
    before = layout.key[max(item.start, span.start - _LINE) : span.start]
    above = [before, _opening(layout, item)]
    section = layout.section_of(item.start)
    if section and section.start < item.start and _ROUND.match(layout.key, item.body):
        end = section.start + len(section.label) + len(section.heading) + 4
        above.append(layout.key[section.start : end])
    return any(_ENROLS.search(said) and not _DRIVE.search(said) for said in above)


def _opening(layout: Layout, item: Paragraph) -> str:
    """The line with a colon that opens the list of rounds in which an item stands, "" if there is none."""
    if not _ROUND.match(layout.key, item.body):
        return ""
    index = bisect.bisect_left(layout.paragraphs, item.start, key=lambda one: one.start)
    rounds = True
    for other in reversed(layout.paragraphs[max(0, index - _BACK) : index]):
        said = layout.key[other.start : other.end].rstrip()
        if rounds and said.endswith(":") and not _ROUND.match(layout.key, other.body):
            return said[-_LINE:]
        rounds = bool(_ROUND.match(layout.key, other.body))
    return ""
