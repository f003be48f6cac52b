"""A made set of documents that come more than once, and of others that only look so.

Of each composed plan there are some of: what a scanner and OCR make of it, the text without its marks, a
print with page numbers, the draft, a reissue with a changed target, the plan with an annex, the annex alone;
and, which are other documents: the same plan written over for the next year, and by another office.
"""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from corpora.synthetic import compose
from corpora.synthetic.damage import wrap
from corpora.synthetic.text import as_text
from pipeline import gazetteer
from pipeline.text import fold, lower

Misread = Callable[[str, Random], str]
"""Reads one word of small letters as an OCR engine might."""

_WORD = re.compile(r"[^\W\d_]+|\d")
_YEAR = re.compile(r"\b20\d\d\b")
_DIGITS = {"0": "68", "1": "74", "2": "7", "3": "8", "5": "6", "6": "58", "7": "1", "8": "36", "9": "4"}
_DIGIT_MISREAD = 0.006


@dataclass(frozen=True, slots=True)
class Made:
    """A document: its text, what its header truly says, which `document` it is, how it was `made`."""

    text: str
    fields: dict[str, Any]
    document: str
    made: str
    from_ocr: bool = False


def made_set(plans: int, misread: Misread, seed: int = 2026) -> Iterator[Made]:
    """The documents that come of so many composed plans, about five of each."""
    for index in range(plans):
        rng = Random(f"copies:{seed}:{index}")
        plan = compose(f"copies:{seed}:{index}", doc_type="Kế hoạch")
        fields = {name: plan.label.get(name) for name in _FIELDS}
        issued = Made(as_text(plan), fields, f"{index}", "issued")
        yield issued
        yield from _copies(issued, misread, rng)
        successor = _next_year(issued, rng)
        yield successor
        if rng.random() < 0.5:
            yield scanned(successor, misread, rng)
        elsewhere = _elsewhere(issued, rng)
        yield elsewhere
        if rng.random() < 0.5:
            yield scanned(elsewhere, misread, rng)


_FIELDS = ("doc_type", "number", "issuing_body", "issue_date", "title", "place")


def _copies(issued: Made, misread: Misread, rng: Random) -> Iterator[Made]:
    ways = {
        "stripped": lambda: replace(issued, text=wrap(fold(issued.text), rng), made="stripped"),
        "printed": lambda: replace(issued, text=_paged(issued.text), made="printed"),
        "draft": lambda: _draft(issued, rng),
        "reissue": lambda: replace(issued, text=_changed(issued.text, rng, 1), made="reissue"),
        "annexed": lambda: replace(issued, text=f"{issued.text}\n{_annex(issued, rng)}", made="annexed"),
    }
    yield scanned(issued, misread, rng)
    for name in rng.sample(sorted(ways), 2):
        yield ways[name]()


def scanned(made: Made, misread: Misread, rng: Random) -> Made:
    """What OCR leaves of it: letters and figures misread, the more the worse the scan; now and then its
    header is lost under a stamp."""
    share = rng.choice((0.3, 0.6, 1.0))
    kept = {name: value and noisy(str(value), misread, rng, share) for name, value in made.fields.items()}
    for name in ("issue_date", "doc_type"):
        kept[name] = made.fields[name]
    if rng.random() < 0.2:
        kept |= dict.fromkeys(rng.sample(("number", "issue_date", "issuing_body"), 2))
    text = noisy(made.text, misread, rng, share)
    if rng.random() < 0.15:
        text = "\n".join(text.splitlines()[rng.randint(3, 9) :])
    return replace(made, text=text, fields=kept, made=f"scan of {made.made}", from_ocr=True)


def noisy(text: str, misread: Misread, rng: Random, share: float) -> str:
    """`share` of the words as they may be read, which most often is right; figures misread now and then."""

    def read(match: re.Match[str]) -> str:
        word = match[0]
        if word.isdigit():
            return rng.choice(_DIGITS.get(word, word)) if rng.random() < _DIGIT_MISREAD else word
        if rng.random() > share:
            return word
        seen = misread(lower(word), rng)
        return seen.upper() if word.isupper() else seen.capitalize() if word[0].isupper() else seen

    return _WORD.sub(read, text)


def _paged(text: str) -> str:
    """Page numbers between the lines, as a print has them."""
    pages = (f"\n\n{at // 45 + 2}\n" if at % 45 == 44 else "" for at in itertools.count())
    return "\n".join(f"{line}{page}" for line, page in zip(text.splitlines(), pages, strict=False))


def _draft(issued: Made, rng: Random) -> Made:
    """Before it got its number and day: some sentences were not there yet, or otherwise."""
    fields = issued.fields | {"number": None, "issue_date": None}
    text = issued.text
    if number := issued.fields["number"]:
        text = re.sub(rf"{number.partition('/')[0]}\s*/", "     /", text, count=1)
    text = re.sub(r"ngày \d+ tháng", "ngày     tháng", text, count=1)
    return replace(issued, text=f"DỰ THẢO\n{_changed(text, rng, 4)}", fields=fields, made="draft")


def _annex(issued: Made, rng: Random) -> str:
    rows = (
        f"{n}. {rng.choice(issued.text.splitlines()).strip()}: {rng.randint(2, 90)}" for n in range(1, 15)
    )
    return "PHỤ LỤC\nDanh mục nhiệm vụ được phân công\n" + "\n".join(rows)


def _changed(text: str, rng: Random, count: int) -> str:
    """Percentages changed, as many as there are up to `count`."""
    found = list(re.finditer(r"\b\d{2}(?=\s?%)", text))
    for match in sorted(rng.sample(found, min(count, len(found))), key=lambda item: -item.start()):
        text = f"{text[: match.start()]}{rng.randint(10, 99)}{text[match.end() :]}"
    return text


def _next_year(issued: Made, rng: Random) -> Made:
    """This year's plan written over last year's: other years, number, day and targets, else the same."""
    text = _YEAR.sub(lambda match: str(int(match[0]) + 1), _changed(issued.text, rng, 6))
    fields = dict(issued.fields)
    fields["title"] = _YEAR.sub(lambda match: str(int(match[0]) + 1), fields["title"])
    if day := fields["issue_date"]:
        new = f"{int(day[:4]) + 1}-{day[5:8]}{rng.randint(1, 28):02}"
        pattern = re.compile(rf"ngày\s+0?{int(day[8:])}(?=\s+tháng)")
        text = pattern.sub(f"ngày {new[8:]}", text, count=1)
        fields["issue_date"] = new
    return _renumbered(
        replace(issued, text=text, fields=fields, document=f"{issued.document}+", made="next"), rng
    )


def _elsewhere(issued: Made, rng: Random) -> Made:
    """Another office's plan written over this one: its place everywhere, its number, a few changes."""
    place = issued.fields["place"] or "Hà Nội"
    other = rng.choice([name for name in gazetteer.names("district") if name != place])
    swap = {place: other, place.upper(): other.upper()}
    if name := issued.fields["issuing_body"]:
        last = " ".join(name.split()[-2:])
        swap |= {last: other, last.upper(): other.upper()}
    pattern = re.compile("|".join(re.escape(old) for old in sorted(swap, key=len, reverse=True)))
    fields = {
        key: pattern.sub(lambda match: swap[match[0]], value) if isinstance(value, str) else value
        for key, value in issued.fields.items()
    }
    text = pattern.sub(lambda match: swap[match[0]], _changed(issued.text, rng, 3))
    day = issued.fields["issue_date"]
    if day:
        fields["issue_date"] = f"{day[:8]}{rng.randint(1, 28):02}"
        text = re.sub(r"ngày\s+\d+(?=\s+tháng)", f"ngày {fields['issue_date'][8:]}", text, count=1)
    made = replace(issued, text=text, fields=fields, document=f"{issued.document}*", made="elsewhere")
    return _renumbered(made, rng)


def _renumbered(made: Made, rng: Random) -> Made:
    number = made.fields["number"]
    if not number:
        return made
    old = re.split(r"[/-]", number)[0]
    new = str(int(old) + rng.randint(1, 60)) if old.isdigit() else old
    text = re.sub(rf"(?<=\s){old}(?=\s*[/-])", new, made.text, count=1)
    return replace(made, text=text, fields=made.fields | {"number": number.replace(old, new, 1)})
