"""How two documents with like texts are related: copies, versions, part and whole, or one form used twice.

Offices write this year's plan over last year's, and a district its own over the province's: nearly the same
words, another document. So the words only bring two documents together; what tells is number, day, issuer,
title, and the figures and names in the text. Each speaks for or against one document, as odds that are
multiplied; the odds were set by hand on made documents (see tools/copies.py).
"""

import functools
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import token_sort_ratio

from pipeline.dataset.issuers import alike
from pipeline.dataset.papers import Paper, squeezed
from pipeline.dataset.resolving import is_copy, territory
from pipeline.dataset.words import TOKEN, folded, key
from pipeline.text import is_stripped_syllable, nfc

Record = dict[str, Any]

COPY, VERSION, PART, TEMPLATE = "copy", "version", "part", "template"
ONE_DOCUMENT = (COPY, VERSION, PART)
"""The relations of records of one document; a form filled in twice makes two documents."""

SAME = 0.5
"""From this probability on two records are taken to be of one document."""

FORM = 0.4
"""From this share of common shingles on one text was written over the other."""

CONTAINED, SMALLER = 0.8, 0.65
"""A text is part of another that holds this share of its shingles and is so much longer."""

_PART_LEAST = 60
"""Shingles of a text, below which the words that all plans have make it look like part of any."""

_LIKENESS = 9.0
_NUMBER = {"same": 40.0, "symbol": 1.5, "missing": 0.6, "serial": 0.005, "other": 0.0}
_DATE = {"same": 15.0, "may-be": 1.5, "missing": 0.8, "year": 0.08, "other": 0.0}
_ISSUER = {"same": 3.0, "misread": 1.0, "near": 0.1, "unsaid": 0.6, "other": 0.003}
_TITLE = {"same": 2.0, "unsaid": 1.0, "other": 0.4, "years": 0.02}
_OTHER_TYPE = 0.3
_FIGURES = ((0.9, 3.0), (0.8, 1.5), (0.65, 0.4), (0.5, 0.1), (0.0, 0.02))
"""Odds by the share of figures that both texts have: years, days, targets."""
_ONE_FORM = 20.0
"""What words, figures and title may speak for one document at most: two that filled in one form have the
same ones."""

_NAMES_APART = 0.01
"""Odds of texts in which different places, people or years stand again and again."""

_UNNAMED = 0.03
"""Odds of a text without number and day in which the other's issuer is not named."""

_AGAIN = 2
"""A name that a text has so often is not misread each time."""

_CERTAIN, _SURE = 0.99, 0.95
"""Number, day and issuer agree, by which the graph takes two records for one document: with like texts, and
with others. What is left to doubt is a misread number that hits another one."""

_FIGURE = re.compile(r"\d+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DRAFT = re.compile(r"\bdu thao\b")
_TOP = 600
"""Letters at the top of a text in which it is called a draft."""


class Facts(NamedTuple):
    """What of a record counts besides its header. `typed`: no page of it was read by OCR; `names`: what a
    form has filled in, names in two words and years."""

    typed: bool
    draft: bool
    figures: Counter[str]
    names: Counter[tuple[str, str]]
    goals: frozenset[tuple[Any, ...]]
    complete: int
    confidence: float


class Tie(NamedTuple):
    """How `other` is related to a document, how sure that is (0 to 1), and what speaks for it.

    For COPY, VERSION and PART `score` is the probability that both are one document; for TEMPLATE the
    estimated share of their words. `reasons` are names under `same.reason.` in the messages.
    """

    other: Paper
    kind: str
    score: float
    reasons: tuple[str, ...]


class Near(NamedTuple):
    """How alike two texts are: the share of common shingles, whether they are the same word for word, and
    how many different shingles each has."""

    share: float
    same_text: bool
    sizes: tuple[int, int]

    @property
    def contained(self) -> float:
        """The share of the shorter text that stands in the longer one."""
        shorter = min(self.sizes)
        return min(self.share / (1 + self.share) * sum(self.sizes) / shorter, 1.0) if shorter else 0.0

    @property
    def uneven(self) -> bool:
        """Whether one text is much longer, and the other long enough to be a part of it."""
        return _PART_LEAST <= min(self.sizes) < SMALLER * max(self.sizes)


def facts(record: Record) -> Facts:
    """Gather them; `complete` counts the fields of a header that were found, `confidence` is OCR's."""
    source, text = record["source"], record.get("text") or ""
    ocr = source.get("ocr") or {}
    named = ("number", "issue_date", "issuing_body", "title", "signer", "recipients")
    return Facts(
        typed="ocr" not in source["text_from"] and source["text_condition"] == "accented",
        draft=bool(_DRAFT.search(folded(text[:_TOP]))),
        figures=Counter(_FIGURE.findall(text)),
        names=Counter(_names(text)) + Counter((year, "") for year in _YEAR.findall(text)),
        goals=frozenset(_goals(record)),
        complete=sum(bool(record.get(name)) for name in named),
        confidence=1.0 if "ocr" not in source["text_from"] else ocr.get("mean_confidence") or 0.0,
    )


def _names(text: str) -> Iterator[tuple[str, str]]:
    """Two words in a row with a capital each, as names of places, people and bodies have them."""
    for mine, its in itertools.pairwise(TOKEN.findall(nfc(text))):
        if mine.istitle() and its.istitle():
            yield folded(mine), folded(its)


def _goals(record: Record) -> Iterator[tuple[Any, ...]]:
    """What a reissue would correct: targets, periods, who signed."""
    for target in record.get("targets", []):
        yield "target", target.get("value"), target.get("unit")
    for phase in record.get("phases", []):
        yield "phase", phase.get("start"), phase.get("end")
    yield "signer", key((record.get("signer") or {}).get("name"))


def contradicts(first: Paper, other: Paper) -> bool:
    """Whether two headers cannot be of one document, whatever was misread in them."""
    number, date = _number(first, other), _date(first, other)
    if "other" in (number, date) or territory(first, other) == "apart":
        return True
    return _issuer(first, other) == "other" and not number == date == "same"


def tie(first: Paper, other: Paper, near: Near, of: tuple[Facts, Facts] | None) -> Tie | None:
    """How `other` is related to `first`, None where it is not. The facts `of` both are asked for where
    headers do not contradict (see :func:`contradicts`)."""
    reasons = [f"{name}-{found}" for name, found in _compared(first, other).items() if found in _TOLD]
    if of is None:
        return _form(first, other, near)
    score = _probability(first, other, near, of)
    if near.same_text:
        reasons.insert(0, "text")
    if score >= SAME:
        kind, why = _kind(first, other, near, of)
        return Tie(other, kind, round(score, 3), tuple(dict.fromkeys((*why, *reasons))))
    return _form(first, other, near)


_TOLD = {"same", "misread", "near", "symbol", "serial", "missing", "year"}


def _compared(first: Paper, other: Paper) -> dict[str, str]:
    return {
        "number": _number(first, other),
        "date": _date(first, other),
        "issuer": _issuer(first, other),
        "title": _title(first, other),
    }


def _probability(first: Paper, other: Paper, near: Near, of: tuple[Facts, Facts]) -> float:
    if is_copy(first, other):
        return _SURE if near.share < FORM and near.contained < CONTAINED else _CERTAIN
    if near.same_text:
        return _CERTAIN  # headers that differ were read differently from the same words
    compared = _compared(first, other)
    odds = _odds_of_header(first, other, compared)
    odds *= min(_odds_of_text(near, of) * _TITLE[compared["title"]], _ONE_FORM)
    odds *= _odds_of_names(first, other, near, of, compared)
    return odds / (1 + odds)


def _odds_of_header(first: Paper, other: Paper, compared: dict[str, str]) -> float:
    tables = {"number": _NUMBER, "date": _DATE, "issuer": _ISSUER}
    odds = math.prod(table[compared[name]] for name, table in tables.items())
    unlike = first.type_key and other.type_key and first.type_key != other.type_key
    return odds * _OTHER_TYPE if unlike else odds


def _odds_of_text(near: Near, of: tuple[Facts, Facts]) -> float:
    share = max(near.share, near.contained - 0.25) if near.uneven else near.share
    agreed = _agreed(of[0].figures, of[1].figures, near.uneven)
    return math.exp(_LIKENESS * (share - 0.5)) * next(odds for least, odds in _FIGURES if agreed >= least)


def _odds_of_names(
    first: Paper, other: Paper, near: Near, of: tuple[Facts, Facts], compared: dict[str, str]
) -> float:
    """What the texts say where headers do not: a form filled in elsewhere has the names of that place."""
    if of[0].typed and of[1].typed and compared["number"] == "serial":
        return 0.0  # nothing of them was misread
    named = _named(first, of[1]), _named(other, of[0])
    if compared["issuer"] == "other" and True not in named:
        return 0.0
    odds = 1.0
    if compared["number"] == "missing" and compared["date"] != "same" and False in named and not near.uneven:
        odds *= _UNNAMED
    if not near.uneven and _lacks(*of) and _lacks(*reversed(of)):
        odds *= 0.0 if compared["issuer"] in {"near", "other"} else _NAMES_APART
    return odds


def _named(paper: Paper, text: Facts) -> bool | None:
    """Whether the name that an issuer ends in stands in a text: Sở Y tế Bà Rịa; None where it has none."""
    words = TOKEN.findall(nfc(paper.issuing_body or ""))[-2:]
    if len(words) < 2 or not all(word.istitle() for word in words):
        return None
    return (folded(words[0]), folded(words[1])) in text.names


def _lacks(first: Facts, other: Facts) -> bool:
    """Whether the first text has a name again and again that the other never has."""
    return any(count >= _AGAIN and name not in other.names for name, count in first.names.items())


def _agreed(first: Counter[str], other: Counter[str], uneven: bool) -> float:
    """The share of the figures that both have; of the fewer ones where one text is longer."""
    both = (first & other).total()
    most = min(first.total(), other.total()) if uneven else max(first.total(), other.total())
    return both / most if most else 1.0


def _kind(first: Paper, other: Paper, near: Near, of: tuple[Facts, Facts]) -> tuple[str, list[str]]:
    """Which records of one document they are, with why that is said."""
    mine, its = of
    if mine.draft != its.draft:
        return VERSION, ["draft" if its.draft else "issued"]
    if near.uneven and near.contained >= CONTAINED:
        return PART, ["part" if near.sizes[1] < near.sizes[0] else "whole"]
    if near.same_text:
        return COPY, []
    if mine.typed and its.typed:
        if bool(first.number) != bool(other.number):
            return VERSION, ["unnumbered" if first.number else "numbered"]
        if mine.goals != its.goals:
            return VERSION, ["changed"]
    if near.share < FORM:
        return COPY, ["text-apart"]
    return COPY, ["text-near" if mine.typed and its.typed else "read-again"]


def _form(first: Paper, other: Paper, near: Near) -> Tie | None:
    if near.share < FORM and not (near.uneven and near.contained >= CONTAINED):
        return None
    issuer, date = _issuer(first, other), _date(first, other)
    if issuer == "other":
        why = "other-issuer"
    elif date in {"other", "year"}:
        why = "other-time"
    else:
        why = "other-document"
    return Tie(other, TEMPLATE, round(near.share, 3), (why,))


def _number(first: Paper, other: Paper) -> str:
    """same, missing, or what may be misread: the symbol, or one figure of the serial number."""
    mine, its = squeezed(first.number), squeezed(other.number)
    if not mine or not its:
        return "missing"
    if mine == its:
        return "same"
    serials = [_SERIAL.match(number)[0] for number in (mine, its)]  # type: ignore[index]
    symbols = [number[len(serial) :] for number, serial in zip((mine, its), serials, strict=True)]
    cut_off = symbols[0].startswith(symbols[1]) or symbols[1].startswith(symbols[0])
    if not cut_off and Levenshtein.distance(*symbols) > _SLIP * max(map(len, symbols)):
        return "other"
    if serials[0] == serials[1]:
        return "symbol"
    return "serial" if Levenshtein.distance(*serials) == 1 else "other"


_SERIAL = re.compile(r"\d*")
_SLIP = 0.34
"""Share of the letters of a symbol that may be misread: of khpgddt two."""


def _date(first: Paper, other: Paper) -> str:
    if not first.issued_from or not other.issued_from:
        return "missing"
    if first.issue_date == other.issue_date and first.issued_from == first.issued_to:
        return "same"
    if first.issued_from <= (other.issued_to or "") and other.issued_from <= (first.issued_to or ""):
        return "may-be"
    return "year" if first.issued_from[:4] == other.issued_from[:4] else "other"


def _issuer(first: Paper, other: Paper) -> str:
    """same, unsaid, other, or what may be misread: letters that make no syllable; a letter or two (near)."""
    if territory(first, other) == "apart":
        return "other"
    if not first.issuing_body or not other.issuing_body:
        return "unsaid"
    return _unlike(first.issuing_body, other.issuing_body) or ("same" if alike(first, other) else "other")


@functools.lru_cache(maxsize=65536)
def _unlike(first: str, other: str) -> str | None:
    """Whether names differ by what may be misread. Ủy ban nsân dân is surely misread; Hà Nam and Hà Ném
    may be two places."""
    words = [key(name).split() for name in (first, other)]
    if words[0] == words[1]:
        return None
    if len(words[0]) == len(words[1]):
        unlike = [pair for pair in zip(*words, strict=True) if pair[0] != pair[1]]
        legal = any(is_stripped_syllable(mine) and is_stripped_syllable(its) for mine, its in unlike)
        if not legal and len(unlike) <= _SLIP * len(words[0]):
            return "misread"
    return "near" if Levenshtein.distance(*("".join(name) for name in words)) <= _LETTERS else None


_LETTERS = 2


def _title(first: Paper, other: Paper) -> str:
    if not first.title or not other.title:
        return "unsaid"
    years = [set(_YEAR.findall(paper.title or "")) for paper in (first, other)]
    if years[0] - years[1] and years[1] - years[0]:
        return "years"
    ratio = token_sort_ratio(key(first.title), key(other.title))
    return "same" if ratio >= 80 else "other" if ratio < 50 else "unsaid"
