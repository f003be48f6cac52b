"""Targets (chỉ tiêu): quantities that the plan wants reached, with subject, comparator, unit.

A quantity is a goal because of where it stands (under a heading of chỉ tiêu or mục tiêu) or what
is said of it (phấn đấu, đạt, ít nhất, duy trì). Results of past years, thresholds of scoring and
voting, quotas of awards and sums of money are quantities too, and are no targets.
"""

import re
from itertools import zip_longest

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.entities.findings import add, collapse, layout_of, value_of
from pipeline.entities.quantities import Quantity, quantities
from pipeline.entities.units import unit_of
from pipeline.lexicon import cues
from pipeline.structure import Layout, Paragraph
from pipeline.text import search_key

_GOALS = re.compile(rf"\b(?:muc tieu(?! kep)|{cues('goal-headings')})")
_NOT_GOALS = re.compile(rf"\b(?:{cues('goal-less-headings')})\b")
_WANTED = re.compile(
    rf"\b(?:{cues('goal-verbs')})\b|\b100\s?%"
    r"|\bmoi\s+\w+(?:\s+\w+){0,6}\s+(?:co|dang ky|thuc hien|giup|viet|to chuc)\b"
)
_STRONG = re.compile(r"\b(?:phan dau|chi tieu|muc tieu)\b")
_PAST = re.compile(
    rf"\b(?:{cues('results')}|(?<!so voi )(?<!cung ky )nam (?:hoc )?(?:truoc|ngoai|qua)"
    r"|(?<!thuc )hien (?:nay|co|tai)|trong do co \d+ (?:nam|nu))\b"
)
_THRESHOLD = re.compile(rf"\b(?:{cues('thresholds')}|co it nhat \S+ nam|khong qua \S+ tong so)\b")
_RESULTS = re.compile(r"\bnam (?:hoc )?(?:19|20)\d\d\s*(?:[-–]\s*20\d\d\s*)?:")
_REPORTED = re.compile(r"\bket qua\b.*\bnam\b")
_CONDITION = re.compile(rf"\b(?:{cues('conditions', marked=True)})\b")
_MONEY = re.compile(rf"\b(?:{cues('money', marked=True)})\b")
_CUT = re.compile(r"[;\n]|\.(?=\s)|,(?=\s)|\s(?:va|trong do|dong thoi)\s|(?<=\w):\s|\s[-–]\s")
_LONGEST_CUT = 16
_DEADLINE = re.compile(r"\b(?:den|vao|trong|het|cuoi)\s+(?:het\s+|cuoi\s+)?(?:nam\s+)(?P<year>20\d\d)")
_LONG = 110  # characters before a quantity beyond which its text begins at the last comma
_LEAD_NOISE = re.compile(
    r"^(?:[\s\-–—+*•▪|,;.:)(]|\d{1,2}[.)]\s|[a-zđ][.)]\s|(?i:và|va|trong đó|đồng thời)\s(?!có\b))+"
)


@Language.component("kehoach_targets")
def targets(doc: Doc) -> Doc:
    """Find the targets in the body of the document, in order."""
    layout = layout_of(doc)
    year = int((value_of(doc, "issue_date") or _title_year(layout))[:4])
    goal_list = False
    for item, following in zip_longest(layout.paragraphs, layout.paragraphs[1:]):
        if item.start >= layout.ending.start:
            break
        own = layout.key[item.start : item.end]
        between = not item.kind and following and following.kind == "bullet" and goal_list
        if item.kind != "bullet" and not between:
            goal_list = bool(_GOALS.search(own if len(own) < 90 else _opening_list(own)))
        _paragraph(doc, layout, item, goal_list or _goal_section(layout, item), year)
    return doc


def _title_year(layout: Layout) -> str:
    """The last year that the head names, for documents without a date."""
    years = re.findall(r"\bnam (?:hoc )?(20\d\d)", layout.key[layout.head.letterhead_end : layout.head.end])
    return years[-1] if years else "0"


def _opening_list(own: str) -> str:
    """The last words of a paragraph that a list follows: "... với các chỉ tiêu sau:"."""
    return own[-60:] if own.rstrip().endswith(":") else ""


def _goal_section(layout: Layout, item: Paragraph) -> bool:
    """Whether the innermost telling heading above the paragraph speaks of goals."""
    for section in reversed(layout.sections_of(item.start)):
        heading = search_key(section.heading[:140])
        if _NOT_GOALS.search(heading) and not _GOALS.search(heading):
            return False
        if _GOALS.search(heading) and not re.search(r"muc dich", heading):
            return True
    return False


def _barred(layout: Layout, item: Paragraph) -> bool:
    return any(_NOT_GOALS.search(search_key(s.heading[:140])) for s in layout.sections_of(item.start))


def _paragraph(doc: Doc, layout: Layout, item: Paragraph, goals: bool, year: int) -> None:
    found = _leading(layout, quantities(layout.key, layout.marked, item.body, item.end))
    pieces = _pieces(layout, item, found)
    for quantity, (start, end) in zip(found, pieces, strict=True):
        if end - start < 6 or not _is_goal(layout, item, quantity, start, end, goals):
            continue
        if _achieved(layout, item, quantity, year):
            continue
        start, end = _trim(layout, start, end)
        text = collapse(layout.flow[start:end])
        add(
            doc,
            "targets",
            start,
            end,
            _value(layout, item, quantity, start, end, text),
            0.8 if goals else 0.65,
            "goal",
        )


def _leading(layout: Layout, found: list[Quantity]) -> list[Quantity]:
    """Of quantities in one clause the one that is the goal: "70% ... ít nhất 4 loại bệnh" is 70%."""
    kept: list[Quantity] = []
    whole = 0  # up to here the clause is known to go on: one of thousands of quantities is not searched anew
    for quantity in found:
        if kept and not _CUT.search(layout.key, max(kept[-1].end, whole), quantity.lead + 1):
            whole = quantity.lead + 1 - _LONGEST_CUT
            if quantity.percent and not kept[-1].percent:
                kept[-1] = quantity
        else:
            kept.append(quantity)
    return kept


def _pieces(layout: Layout, item: Paragraph, found: list[Quantity]) -> list[tuple[int, int]]:
    """For each quantity the part of the paragraph that is about it."""
    cuts = [item.body, *(m.start() for m in _CUT.finditer(layout.key, item.body, item.end)), item.end]
    strong = [
        item.body,
        *(m.start() for m in re.finditer(r"[;\n]|\.(?=\s)", layout.key[item.body : item.end])),
    ]
    strong = [strong[0], *(item.body + offset for offset in strong[1:]), item.end]
    pieces = []
    for index, quantity in enumerate(found):
        floor = found[index - 1].end if index else item.body
        ceiling = found[index + 1].lead if index + 1 < len(found) else item.end
        left = max((c for c in strong if c <= quantity.lead), default=item.body)
        right = min((c for c in strong if c >= quantity.end), default=item.end)
        if left < floor:
            left = min((c for c in cuts if floor <= c <= quantity.lead), default=floor)
        if quantity.lead - left > _LONG:
            near = [c for c in cuts if left < c <= quantity.lead - 12]
            left = max(near, default=left)
        if right > ceiling:
            right = max((c for c in cuts if quantity.end <= c <= ceiling), default=quantity.end)
            right = min((c for c in cuts if quantity.end <= c <= right), default=right)
        pieces.append((left, max(right, quantity.end)))
    return pieces


def _is_goal(layout: Layout, item: Paragraph, quantity: Quantity, start: int, end: int, goals: bool) -> bool:
    opening = _sentence_start(layout, item, start)
    sentence = layout.key[opening:end]
    if (
        _inside_brackets(layout, item, quantity)
        or _PAST.search(re.sub(r"\([^)]*\)?", "", sentence))
        or _THRESHOLD.search(layout.key[start:end])
        or (_RESULTS.search(sentence) and not _STRONG.search(sentence))
    ):
        return False
    counts = quantity.percent or bool(re.match(r"\s?[a-z][a-z/]+", layout.key[quantity.end : item.end]))
    if goals or not counts:
        return counts
    return not _barred(layout, item) and _is_wanted(layout, quantity, opening, start, end)


def _is_wanted(layout: Layout, quantity: Quantity, opening: int, start: int, end: int) -> bool:
    """Whether the sentence that begins at `opening` makes a quantity a goal outside the lists of goals."""
    sentence = layout.key[opening:end]
    if _MONEY.search(layout.marked[start:end]):
        return False
    conditional = _CONDITION.search(layout.marked[opening:end]) or _REPORTED.search(sentence)
    if conditional and not re.search(r"\bphan dau\b", layout.key[start:end]):
        return False
    if quantity.percent:
        return bool(_WANTED.search(sentence))
    at_least = re.match(r"(?:it nhat|toi thieu)\b", layout.key[quantity.lead : quantity.end])
    return bool(at_least or _STRONG.search(sentence))


def _achieved(layout: Layout, item: Paragraph, quantity: Quantity, year: int) -> bool:
    """Results: "trang bị được 557 bình", or a sentence on a year before that of the document."""
    before = layout.marked[item.body : quantity.lead]
    if re.search(r"(?<!phấn đấu )\bđược\s*$", before) and not quantity.percent:
        return True
    said = layout.key[_sentence_start(layout, item, quantity.lead) : quantity.lead]
    years = [int(y) for y in re.findall(r"\bnam (?:hoc )?((?:19|20)\d\d)", said)]
    return bool(years) and max(years) < year and not _STRONG.search(said) and "giai doan" not in said


def _sentence_start(layout: Layout, item: Paragraph, offset: int) -> int:
    stops = [m.end() for m in re.finditer(r"[.\n]\s", layout.key[item.body : offset])]
    return item.body + stops[-1] if stops else item.body


def _inside_brackets(layout: Layout, item: Paragraph, quantity: Quantity) -> bool:
    before = layout.key[item.start : quantity.start]
    return before.count("(") > before.count(")")


def _trim(layout: Layout, start: int, end: int) -> tuple[int, int]:
    noise = _LEAD_NOISE.match(layout.flow[start:end])
    start += noise.end() if noise else 0
    while end > start and layout.flow[end - 1] in " ;,.:\n-–|":
        end -= 1
    return start, end


def _value(
    layout: Layout, item: Paragraph, quantity: Quantity, start: int, end: int, text: str
) -> dict[str, object]:
    unit = "%" if quantity.percent else unit_of(layout.marked[quantity.end : end])
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
