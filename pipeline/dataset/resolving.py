"""Which document of the dataset a citation means, and how sure that is.

Every candidate bears the cited number; what else is printed speaks for it or against it, as odds that are
multiplied. A probability comes out that counts the rivals: two candidates that fit alike have a half
each, and neither is taken. What contradicts (another day, another body, a later document) has no odds.
"""

import functools
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.dataset.dates import known_days
from pipeline.dataset.issuers import LEVELS, Agreement, agreement, alike
from pipeline.dataset.papers import Citation, Paper, Papers, squeezed, year_in
from pipeline.dataset.words import key

SURE = 0.6
"""From this probability on a citation is linked; below it only its candidates are named."""

PLAUSIBLE = 0.05
"""The probability that any candidate is meant at all, from which on they are named."""

NAMED = 10
"""How many candidates are named at most, best first."""

_PRIOR, _PRIOR_SERIAL, _PRIOR_DAY = 0.4, 0.05, 0.02
"""Odds from the whole number; from the number without its symbol; from nothing but type and day."""

_SAME_DAY, _MAY_BE_DAY, _YEAR_IN_NUMBER = 12.0, 4.0, 10.0
_ISSUER = {Agreement.SAME: 15.0, Agreement.PART: 4.0, Agreement.UNSAID: 1.0, Agreement.NONE: 0.0}
_PLACE = {"holds": 6.0, "inside": 0.5, "unknown": 0.4, "apart": 0.0}
_NAMESAKES = {"district": 0.05}
_LOWER = 0.2
_SAME_TYPE, _OTHER_TYPE = 2.0, 0.15
_SAME_NAME = 10.0
_UNDATED = (0.8, 0.5, 0.25)
"""How often an undated citation means the number of its own year, of the year before, of an older one:
numbers begin anew each year."""

_UNNAMED = 0.5
"""What is left of that where no issuer is named either: province and district number alike."""


class Resolution(NamedTuple):
    """The candidates with their probabilities, best first; `paper` is the first where it is sure."""

    paper: Paper | None
    confidence: float | None
    candidates: tuple[tuple[Paper, float], ...]

    @property
    def status(self) -> str:
        """linked, ambiguous (several may be meant), unsure (one may), or outside: none may."""
        if self.paper:
            return "linked"
        return ("outside", "unsure", "ambiguous")[min(len(self.candidates), 2)]


def resolve(citation: Citation, papers: Papers) -> Resolution:
    """Find what `citation` means. Copies of one document count as one, named by the first id."""
    weighed = [(paper, _odds(citation, paper)) for paper in first_copies(_candidates(citation, papers))]
    possible = [(paper, odds) for paper, odds in weighed if odds > 0]
    total = 1.0 + sum(odds for _, odds in possible)
    ranked = sorted(
        ((paper, round(odds / total * _surety(citation, paper), 3)) for paper, odds in possible),
        key=lambda item: (-item[1], item[0].id),
    )
    if ranked and ranked[0][1] >= SURE:
        return Resolution(*ranked[0], tuple(ranked[:NAMED]))
    if 1.0 - 1.0 / total < PLAUSIBLE:
        return Resolution(None, None, ())
    return Resolution(None, None, tuple(ranked[:NAMED]))


def copies(paper: Paper, papers: Papers) -> list[Paper]:
    """The records of one document, which may have come in as several files; the first stands for all."""
    if not paper.number or not paper.issued_from:
        return [paper]
    for group in by_document(papers.numbered(squeezed(paper.number), paper.issued_from)):
        if any(other.doc == paper.doc for other in group):
            return group
    return [paper]


def first_copies(candidates: Sequence[Paper]) -> list[Paper]:
    """One of each document."""
    return [group[0] for group in by_document(candidates)]


def by_document(candidates: Iterable[Paper]) -> list[list[Paper]]:
    """Candidates with their copies, in the order of the first; only those of one day are compared."""
    groups: list[list[Paper]] = []
    of_day: dict[str | None, list[list[Paper]]] = {}
    for paper in candidates:
        known = of_day.setdefault(paper.issued_from, [])
        group = next((group for group in known if is_copy(group[0], paper)), None)
        if group is None:
            known.append([paper])
            groups.append(known[-1])
        else:
            group.append(paper)
    return groups


def is_copy(first: Paper, other: Paper) -> bool:
    """Whether two records are of one document: one number, one day, and an issuer that may be the same."""
    return (
        bool(first.number and other.number)
        and squeezed(first.number) == squeezed(other.number)
        and _same_day(first, other)
        and alike(first, other)
        and territory(first, other) != "apart"
    )


def _same_day(first: Paper, other: Paper) -> bool:
    """Both dated to the day, and to one day."""
    return first.issued_from is not None and first.issued_from == first.issued_to == other.issued_from


def _candidates(citation: Citation, papers: Papers) -> list[Paper]:
    wanted, to_the_day = squeezed(citation.number), len(citation.date or "") == len("2021-10-09")
    if wanted and not wanted.isdigit():
        found = papers.numbered(wanted, citation.date if to_the_day else None)
    elif citation.date and to_the_day:
        found = papers.issued(wanted, citation.date)
    else:
        return []
    first, last = known_days(citation.date)
    return [p for p in found if not (first and last and p.issued_from and _apart(p, first, last))]


def _apart(paper: Paper, first: str, last: str) -> bool:
    return (paper.issued_from or "") > last or (paper.issued_to or "") < first


def _odds(citation: Citation, paper: Paper) -> float:
    by = citation.by
    if paper.doc == by.doc or is_copy(by, paper):
        return 0.0
    if by.issued_to and paper.issued_from and paper.issued_from > by.issued_to:
        return 0.0  # nothing cites the future
    lies = territory(paper, by)
    if lies == "apart" and paper.level in {"commune", "school"}:
        return 0.0
    issuer = agreement(citation.issuer, paper)
    odds = _ISSUER[issuer] * _place(by, paper, issuer, lies)
    if not odds:
        return 0.0
    return (
        odds
        * _prior(citation, paper)
        * _date(citation, paper)
        * _type(citation, paper)
        * _rank(by, paper, issuer)
    )


def _prior(citation: Citation, paper: Paper) -> float:
    if not citation.number_key:
        return _by_name(citation, paper)
    return _PRIOR_SERIAL if squeezed(citation.number).isdigit() else _PRIOR


def _by_name(citation: Citation, paper: Paper) -> float:
    """A law cited by name and day: the name has to be in the title, or the title in the name."""
    if not citation.name or not citation.type or key(citation.type) not in paper.type_key.split("|"):
        return 0.0
    if not paper.title:
        return _PRIOR_DAY
    kind = key(citation.type)
    name, title = (key(text).removeprefix(kind.rstrip()).strip() for text in (citation.name, paper.title))
    return _PRIOR * _SAME_NAME if name and title and (name in title or title in name) else 0.0


def _date(citation: Citation, paper: Paper) -> float:
    if citation.date and paper.issue_date:
        same = citation.date == paper.issue_date and len(citation.date) == len("2021-10-09")
        return _SAME_DAY if same else _MAY_BE_DAY
    if year := year_in(citation.number_key):
        return _YEAR_IN_NUMBER if (paper.issued_from or year)[:4] == year else 1.0
    return 1.0


def _surety(citation: Citation, paper: Paper) -> float:
    """What is left to doubt where no date is printed and numbers begin anew every year."""
    if citation.date or year_in(citation.number_key):
        return 1.0
    named = 1.0 if citation.issuer or paper.level == "central" else _UNNAMED
    if not citation.by.issued_from or not paper.issued_from:
        return _UNDATED[1] * named
    years = int(citation.by.issued_from[:4]) - int(paper.issued_from[:4])
    return _UNDATED[min(max(years, 0), 2)] * named


def _type(citation: Citation, paper: Paper) -> float:
    if not citation.type or not paper.doc_type:
        return 1.0
    return _SAME_TYPE if key(citation.type) in paper.type_key.split("|") else _OTHER_TYPE


def _place(by: Paper, paper: Paper, issuer: Agreement, lies: str) -> float:
    """A body named with its place may be anywhere; another one is looked for above who cites it.

    Units of different provinces bear one name: the lower, the more of them.
    """
    if issuer is not Agreement.SAME:
        return _PLACE[lies]
    return (
        _NAMESAKES.get(paper.level or "", 1.0) if lies == "apart" and _area(paper)[0] != _area(by)[0] else 1.0
    )


def _rank(by: Paper, paper: Paper, issuer: Agreement) -> float:
    """Plans answer to those above, unless they name who is below."""
    if issuer is Agreement.SAME or by.level not in LEVELS or paper.level not in LEVELS:
        return 1.0
    return _LOWER if LEVELS.index(paper.level) > LEVELS.index(by.level) else 1.0


def territory(paper: Paper, by: Paper) -> str:
    """How the territory of `paper` lies to that of `by`: holds, inside, apart or unknown."""
    if paper.level == "central":
        return "holds"
    its, here = _area(paper), _area(by)
    if not its[0] or not here[0]:
        return "unknown"
    if its[0] != here[0]:
        return "apart" if its[0] != here[3] and its[3] != here[0] else "unknown"
    for part, other in zip(its[1:3], here[1:3], strict=True):
        if part and other and part != other:
            return "apart"
        if part and not other:
            return "inside"
    return "holds"


def _area(paper: Paper) -> tuple[str, str, str, str]:
    return _parts(paper.area_key)


@functools.lru_cache(maxsize=65536)
def _parts(area_key: str) -> tuple[str, str, str, str]:
    """Province, district, commune, and the province of today, folded; provinces without their type."""
    _, commune, district, province, today = (part.strip() for part in area_key.split("|"))
    return _TYPE.sub("", province), district, commune, _TYPE.sub("", today)


_TYPE = re.compile(r"^(?:.*\b)?(?:tinh|thanh pho) ")
"""What stands before the name of a province, of which a unit of today may be part: Xã Tứ Mỹ, Tỉnh Hà Tĩnh."""
