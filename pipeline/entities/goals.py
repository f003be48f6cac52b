"""What speaks for a quantity being a goal, and against it: the features that the scorer weighs.

A quantity is a goal because of where it stands (under a heading of chỉ tiêu or mục tiêu) or what
is said of it (phấn đấu, đạt, ít nhất, duy trì). Results of past years, thresholds of scoring and
voting, quotas of awards and sums of money are quantities too, and are no targets. Each of these
observations is a feature; so are the words around the quantity and the headings above it.
"""

import bisect
import functools
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pipeline.entities import cells
from pipeline.entities.cells import Column
from pipeline.entities.quantities import Quantity
from pipeline.entities.wording import beside, headings, placed, words
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
_YEAR = re.compile(r"\bnam (?:hoc )?((?:19|20)\d\d)")
_FOR = re.compile(r"(?<!doan )\bnam (?:hoc )?(20\d\d)(?:\s?[-–]\s?(20\d\d))?")
_FROM_YEAR = re.compile(
    r"\btu (?:muc )?\d[\d.,]*\s?%?\s(?:[^\W\d]+\s){0,4}?\(?(?:nam )?(?:19|20)\d\d\)?\s(?=(?:len|xuong)\b)"
)
"""What a change starts from, with its year: từ 41% năm 2016 lên 43%."""
_BRACKETED = re.compile(r"\([^)]*\)?")
_PARTS = re.compile(r"\s*(?:trong do|bao gom|gom)\b|(?!nam\b|hien\b|ket qua\b)[^():;]{2,30}:\s")
_DONE = re.compile(r"(?<!phấn đấu )\bđược\s*$")
_COUNTED = re.compile(r"\s?[a-z][a-z/]+")
_THING = re.compile(rf"\s?(?:{cues('counted')}|{cues('counted-bodies')})\b")
_LAST_WORD = re.compile(r"([^\W\d_]{2,})\s?$")
_NAME = 16
"""Characters before a number within which the name it belongs to stands: ISO 9001."""
_CONDITION = re.compile(rf"\b(?:{cues('conditions', marked=True)})\b")
_MONEY = re.compile(rf"\b(?:{cues('money', marked=True)})\b")
_STOP, _DIGIT, _INK = re.compile(r"[.\n]\s"), re.compile(r"\d"), re.compile(r"\S")
_OPENING = 160
"""Characters of the sentence that opens a list which say what is in it."""
SENTENCE = 2000
"""Characters of a sentence that are looked at on each side, at most: what has no full stop is no sentence."""


class Candidate(NamedTuple):
    """A quantity of a paragraph, the clause `start:end` around it, and whether a list of goals it is in.

    `opener` is what the list above it is opened with.
    """

    item: Paragraph
    quantity: Quantity
    start: int
    end: int
    goals: bool
    column: Column | None = None
    opener: str = ""


class Surroundings:
    """What a paragraph says to all its quantities, found once: a page on one line may have thousands."""

    def __init__(self, layout: Layout, item: Paragraph) -> None:
        key, body, end = layout.key, item.body, item.end
        self.layout, self.item = layout, item
        self._sentences = [body, *(stop.end() for stop in _STOP.finditer(key, body, end))]
        self._brackets = {sign: _places(key, sign, body, end) for sign in "()"}
        self._quotes = {sign: _places(layout.flow, sign, item.start, end) for sign in '“”"'}
        self._digit, self._ink = _DIGIT.search(key, body, end), _INK.search(key, body, end)
        self.barred = any(_is_barred(section.heading) for section in layout.sections_of(item.start))
        self.in_bars = "|" in layout.text[item.start : end]
        self.headings = tuple(_headings(layout, item))

    def years(self, issued: int) -> cells.Years:
        """The years of the plan, see `plan_years`."""
        return plan_years(self.layout, issued)

    def sentence_start(self, offset: int) -> int:
        """Where the sentence that `offset` is in begins."""
        start = self._sentences[bisect.bisect_right(self._sentences, offset) - 1]
        return max(start, offset - SENTENCE)

    def has_digit_before(self, offset: int) -> bool:
        return self._digit is not None and self._digit.start() < offset

    def is_opened_at(self, offset: int) -> bool:
        """Whether nothing but blanks stands before `offset`."""
        return self._ink is None or self._ink.start() >= offset

    def brackets_around(self, offset: int) -> bool:
        """Whether `offset` is in brackets that do not say what a number is made up of."""
        opened = _before(self._brackets["("], offset)
        if opened <= _before(self._brackets[")"], offset):
            return False
        return _PARTS.match(self.layout.key, self._brackets["("][opened - 1] + 1, offset) is None

    def quotation_around(self, offset: int) -> bool:
        opened, closed, straight = (_before(self._quotes[sign], offset) for sign in '“”"')
        return opened > closed or straight % 2 == 1


def _places(text: str, sign: str, start: int, end: int) -> list[int]:
    return [match.start() for match in re.compile(re.escape(sign)).finditer(text, start, end)]


_before = bisect.bisect_left
"""How many of some places (sorted) lie before an offset."""


def title_year(layout: Layout) -> str:
    """The last year that the head names, for documents without a date."""
    years = re.findall(r"\bnam (?:hoc )?(20\d\d)", layout.key[layout.head.letterhead_end : layout.head.end])
    return years[-1] if years else "0"


def plan_years(layout: Layout, issued: int) -> cells.Years:
    """The year that the plan is for, and the year in which it ends: two for a school year; 0 if unknown."""
    title = layout.key[layout.head.letterhead_end : layout.head.end]
    named = [(int(first), int(last or 0)) for first, last in _FOR.findall(title)]
    first, last = named[-1] if named else (0, 0)
    if not first or (issued and abs(first - issued) > 1):
        return cells.Years(issued, issued)
    return cells.Years(first, last if last == first + 1 else first)


def _opening_list(own: str) -> str:
    """The last words of a paragraph that a list follows: "... với các chỉ tiêu sau:"."""
    return own[-60:] if own.rstrip().endswith(":") else ""


def in_goal_section(layout: Layout, item: Paragraph) -> bool:
    """Whether the innermost telling heading above the paragraph speaks of goals."""
    told = (_tells_of_goals(section.heading) for section in reversed(layout.sections_of(item.start)))
    return next((telling for telling in told if telling is not None), False)


@functools.lru_cache(maxsize=1024)
def _tells_of_goals(heading: str) -> bool | None:
    """Whether what stands below a heading is goals; None where the heading does not tell."""
    key = search_key(heading[:140])
    if not _GOALS.search(key):
        return False if _is_barred(heading) else None
    return None if "muc dich" in key else True


@functools.lru_cache(maxsize=1024)
def _is_barred(heading: str) -> bool:
    return bool(_NOT_GOALS.search(search_key(heading[:140])))


def opens_goals(paragraph: str) -> bool:
    """Whether the paragraph (folded) is a heading of goals, or ends in one: "với các chỉ tiêu sau:"."""
    return bool(_GOALS.search(paragraph if len(paragraph) < 90 else _opening_list(paragraph)))


def names_goals(opener: str) -> bool:
    """Whether the sentence that opens a list (folded) speaks of goals near its end."""
    return bool(_GOALS.search(opener[-_OPENING:]))


def features(around: Surroundings, candidate: Candidate, year: int) -> Iterator[str]:
    """What is said of a quantity and around it, as strings; `year` is the document's, 0 if unknown."""
    yield from _signs(around, candidate, year)
    yield from _figures(around, candidate)
    yield from _neighbours(around, candidate)
    yield from around.headings
    yield from _opened(candidate)
    yield from _times(around, candidate.quantity, year)
    yield from cells.features(candidate.column, around.years(year), candidate.goals, candidate.quantity.odd)


def _signs(around: Surroundings, candidate: Candidate, year: int) -> Iterator[str]:
    """The observations of the rules, and what they make of them together."""
    layout, (item, quantity, start, end, goals, column, _) = around.layout, candidate
    opening = around.sentence_start(start)
    sentence, piece = layout.key[opening:end], layout.key[start:end]
    signs = {
        "past": bool(_PAST.search(_BRACKETED.sub("", sentence) if "(" in sentence else sentence)),
        "threshold": bool(_THRESHOLD.search(piece)),
        "results": bool(_RESULTS.search(sentence)),
        "strong": bool(_STRONG.search(sentence)),
        "brackets": around.brackets_around(quantity.start),
        "quoted": around.quotation_around(quantity.start),
        "money": bool(_MONEY.search(layout.marked[start:end])),
        "condition": bool(_CONDITION.search(layout.marked[opening:end])),
        "reported": bool(_REPORTED.search(sentence)),
        "wanted": bool(_WANTED.search(sentence)),
        "barred": around.barred,
        "achieved": _achieved(around, quantity, year),
        "told": column is not None and cells.is_told(column, around.years(year)),
        "planned": column is not None and cells.is_planned(column, around.years(year), goals),
        "counts": quantity.percent or bool(_COUNTED.match(layout.key, quantity.end, item.end)),
    }
    named = [name for name, true in signs.items() if true]
    yield from named
    listed = "listed" if goals else "free"
    yield listed
    yield from (f"{listed}+{name}" for name in named)
    yield f"rules:{_rules(signs, layout, candidate)}"


def _opened(candidate: Candidate) -> Iterator[str]:
    """What the list that a quantity stands in is opened with."""
    if not candidate.opener:
        yield "opener:none"
        return
    yield f"opener:goals:{bool(_GOALS.search(candidate.opener))}"
    yield f"opener:wanted:{bool(_WANTED.search(candidate.opener))}"
    yield f"opener:results:{bool(_PAST.search(candidate.opener))}"


_NEAREST_YEAR = re.compile(r"\b(?:20|19)\d\d\b")


def _times(around: Surroundings, quantity: Quantity, year: int) -> Iterator[str]:
    """Whether the year named last before a quantity is over, the document's, or to come."""
    said = _FROM_YEAR.sub("", around.layout.key[around.sentence_start(quantity.lead) : quantity.lead])
    years = _NEAREST_YEAR.findall(said)
    if not years or not year:
        yield f"year:{'none' if not years else 'unknown'}"
        return
    nearest = int(years[-1])
    when = "past" if nearest < year else "this" if nearest == year else "later"
    yield f"year:{when}"
    yield f"year:{when}:{'percent' if quantity.percent else 'number'}"


def _rules(signs: dict[str, bool], layout: Layout, candidate: Candidate) -> bool:
    """What the signs come to without the scorer."""
    quantity, clause = candidate.quantity, layout.key[candidate.start : candidate.end]
    if candidate.column and candidate.column.figure:
        return signs["planned"] and not signs["barred"]
    against = any(signs[name] for name in ("brackets", "past", "threshold", "achieved", "told"))
    if (
        against
        or quantity.odd
        or (signs["quoted"] and not quantity.percent)
        or (signs["results"] and not signs["strong"])
        or not signs["counts"]
    ):
        return False
    if candidate.goals:
        return True
    conditional = (signs["condition"] or signs["reported"]) and "phan dau" not in clause
    if signs["barred"] or signs["money"] or conditional:
        return False
    if quantity.percent:
        return signs["wanted"]
    at_least = re.match(r"(?:it nhat|toi thieu)\b", layout.key[quantity.lead : quantity.end])
    return bool(at_least) or signs["strong"]


def _figures(around: Surroundings, candidate: Candidate) -> Iterator[str]:
    """The quantity itself: its comparator, its size, its form, the year that the sentence names."""
    layout, quantity = around.layout, candidate.quantity
    printed = layout.text[quantity.start : quantity.end]
    kind = "percent" if quantity.percent else "number"
    yield f"sign:{quantity.comparator}"
    yield f"{kind}:{quantity.comparator}"
    yield f"size:{kind}:{len(str(int(quantity.value)))}:{quantity.value == 100}"
    yield f"form:{'digits' if printed[:1].isdigit() else 'words'}:{printed[:1] == '0'}:{'/' in printed}"
    yield f"odd:{quantity.odd}"
    if layout.head.doc_type:
        yield f"type:{layout.head.doc_type.code}"
    yield f"paragraph:{around.item.kind}:{around.in_bars}"
    yield f"first:{not around.has_digit_before(quantity.start)}"
    clause = _words(layout.marked[candidate.start : quantity.lead].lstrip(" -+*•,;.:"))
    yield f"verb:{clause[0] if clause else ''}"
    yield f"verb2:{' '.join(clause[:2])}"
    yield f"verb:near:{len(clause) < 3}"
    yield f"opens:{around.is_opened_at(quantity.lead)}"
    label = _LAST_WORD.search(layout.flow, max(around.item.body, quantity.lead - _NAME), quantity.lead)
    yield f"name:{label is not None and label[1].isupper()}:{kind}"
    yield f"unit:{_unit_kind(layout, quantity)}:{quantity.comparator}"


def _unit_kind(layout: Layout, quantity: Quantity) -> str:
    """Whether what follows a number is known to be counted, is any word, or is none."""
    if quantity.percent:
        return "percent"
    if _THING.match(layout.key, quantity.end):
        return "thing"
    return "word" if _COUNTED.match(layout.key, quantity.end) else "none"


def with_neighbours(layout: Layout, found: list[Candidate], described: list[list[str]]) -> list[list[str]]:
    """The features of a section's quantities, to each what the rules make of those beside it.

    A quantity in the clause of another is seldom a goal of its own: 90% trẻ được tiêm đủ 8 loại vắc xin.
    """
    verdicts = [next((f for f in features if f.startswith("rules:")), "") for features in described]
    share = sum(verdict == "rules:True" for verdict in verdicts) / max(1, len(verdicts))
    around = zip([None, *found[:-1]], beside(verdicts), found, [*found[1:], None], described, strict=True)
    return [
        [
            *own,
            f"last:{last}",
            f"next:{following}",
            f"share:{round(share * 4)}",
            f"clause:{_shares_clause(layout, before, candidate)}:{last}",
            f"within:{_inside(layout, before, candidate, behind)}",
        ]
        for before, (last, following), candidate, behind, own in around
    ]


def _inside(layout: Layout, before: Candidate | None, candidate: Candidate, behind: Candidate | None) -> str:
    """Whether a number stands in what a share is of: 70% số trẻ được khám ít nhất 2 lần."""
    if candidate.quantity.percent:
        return "share"
    after = _shares_clause(layout, before, candidate) == "percent"
    ahead = bool(behind and behind.quantity.percent and _shares_clause(layout, candidate, behind) == "number")
    return f"{after}:{ahead}"


_CLAUSE_END = re.compile(r"[;\n|]|[.,](?=\s)|\s(?:va|trong do|dong thoi)\s|\s[-–]\s")


def _shares_clause(layout: Layout, before: Candidate | None, candidate: Candidate) -> str:
    """Whether nothing parts a quantity from the one before it, and what that one was."""
    if before is None or before.item is not candidate.item:
        return "first"
    if _CLAUSE_END.search(layout.key, before.quantity.end, candidate.quantity.lead + 1):
        return "other"
    return "percent" if before.quantity.percent or before.quantity.value < 1 else "number"


_words = functools.partial(words, pattern=re.compile(r"[^\W\d_]+|%|[:;|]|\d+"))


def _neighbours(around: Surroundings, candidate: Candidate) -> Iterator[str]:
    """The words before and behind the quantity, the nearest by their place.

    Before a figure of a table stand what its row counts and what its column says, not other figures.
    """
    layout, item, quantity, column = around.layout, around.item, candidate.quantity, candidate.column
    opening = around.sentence_start(quantity.lead)
    figure = column is not None and column.figure
    lead = cells.words_of(column) if column and figure else layout.marked[opening : quantity.lead][-160:]
    before = _words(lead)
    after = _words(layout.marked[quantity.end : min(item.end, quantity.end + 90)])
    yield from placed("before", before[:-5:-1])
    yield from (f"before:{word}" for word in before[-16:])
    yield from (f"before2:{a} {b}" for a, b in pairwise(before[-10:]))
    yield from placed("after", after[:3])
    yield from (f"after:{word}" for word in after[:8])
    yield f"after2:{' '.join(after[:2])}"
    furthest = min(item.end, quantity.end + SENTENCE)
    stop = layout.key.find(".", quantity.end, furthest)
    rest = _words(layout.marked[quantity.end : stop if stop >= 0 else furthest])
    yield from (f"rest:{word}" for word in rest[8:24])


def _headings(layout: Layout, item: Paragraph) -> Iterator[str]:
    """The words of the headings above, the nearest marked."""
    if not layout.sections_of(item.start):
        yield "heading:none"
    for level, said in headings(layout, item.start):
        yield from (f"{level}:{word}" for word in said)
        yield from (f"{level}2:{a} {b}" for a, b in pairwise(said))


def _achieved(around: Surroundings, quantity: Quantity, year: int) -> bool:
    """Results: "trang bị được 557 bình", or a sentence on a year before that of the document."""
    layout, floor = around.layout, max(around.item.body, quantity.lead - SENTENCE)
    if not quantity.percent and _DONE.search(layout.marked[floor : quantity.lead]):
        return True
    said = _FROM_YEAR.sub("", layout.key[around.sentence_start(quantity.lead) : quantity.lead])
    years = [int(found) for found in _YEAR.findall(said)]
    return bool(years) and max(years) < year and not _STRONG.search(said) and "giai doan" not in said
