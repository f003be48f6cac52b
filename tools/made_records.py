"""Records of plans that nobody issued, fast: what extraction would give, without extraction.

Parts of a few hundred composed plans are put together anew: letterhead and title of one, paragraphs of
others, numbers, days and names of their own. So that the vocabulary grows as it does in real archives, every
document brings a few words that no other has (names, codes, slips of an OCR engine) and some that few have.
Values have evidence in the text; half of the documents have pages with the places of their words, as PDFs and
scans do.
"""

import datetime
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple

from corpora.synthetic import Plan, compose
from corpora.synthetic.text import as_text
from pipeline import gazetteer, lexicon
from pipeline.placed import PlacedPage, PlacedWord, pack

Record = dict[str, Any]

BASES = 400
LINES = 48
"""Lines on a page."""
NEW, RARE = 3, 12
"""Words of a document that no other has, and that few others have."""
LEVELS = {"tỉnh": "province", "sở": "province", "huyện": "district", "xã": "commune", "trường": "school"}

_NUMBERED = re.compile(r"\s*(?P<label>[IVX]+|\d+(?:\.\d+)*|[a-zđ])[.)]\s+(?P<heading>\S.{3,})")
_WORD = re.compile(r"\S+")


class Made(NamedTuple):
    """A record, and where its words stand (packed) if its file has pages."""

    record: Record
    pages: bytes | None


@dataclass(frozen=True)
class _Base:
    """A composed plan, cut into what stands above the body, the body, and what stands below."""

    label: dict[str, Any]
    head: tuple[str, ...]
    body: tuple[str, ...]
    foot: tuple[str, ...]
    area: dict[str, str | None]

    @cached_property
    def phases(self) -> list[Record]:
        names = ("label", "start", "end", "precision", "text")
        return [{name: item[name] for name in names} | {"focus": None} for item in self.label["phases"]]

    @cached_property
    def targets(self) -> list[Record]:
        names = ("text", "comparator", "value", "unit")
        return [
            {name: item[name] for name in names} | {"subject": item["text"][:60], "deadline": None}
            for item in self.label["targets"]
        ]


def _base(plan: Plan) -> _Base:
    lines = as_text(plan, "columns").splitlines()
    first = plan.body[0].text.split()[:3] if plan.body else []
    begin = next((n for n, line in enumerate(lines) if line.split()[:3] == first), len(lines) // 4)
    end = next((n for n, line in enumerate(lines) if line.startswith(plan.recipients_head)), len(lines))
    issuer = ", ".join(filter(None, (plan.label["issuing_body"], plan.label["parent_body"])))
    area = gazetteer.area_of(issuer, plan.label["issue_date"]) or {}
    return _Base(plan.label, tuple(lines[:begin]), tuple(lines[begin:end]), tuple(lines[end:]), area)


class Maker:
    """Makes records: the same seed, the same ones."""

    def __init__(self, seed: int = 2026) -> None:
        self.bases = [_base(compose(f"made:{seed}:{number}")) for number in range(BASES)]
        self.seed = seed
        syllables = {word for base in self.bases for line in base.body for word in line.split()}
        self.syllables = sorted(word for word in syllables if word.isalpha() and word.islower())

    def records(self, count: int) -> Iterator[Made]:
        """The first `count` records."""
        return (self.record(number) for number in range(count))

    def record(self, number: int) -> Made:
        """The record of that number."""
        rng = Random(f"{self.seed}:{number}")
        base = rng.choice(self.bases)
        parts = [base.body, *(self._part(rng) for _ in range(rng.randint(0, 3)))]
        lines = [*base.head, *(line for part in parts for line in part), *base.foot]
        label, changes = self._own(base, number, rng)
        text = self._spiced("\n".join(lines), rng)
        for old, new in changes:
            text = text.replace(old, new)
        record = _record(base, label, text, number)
        record["sections"] = list(_sections(text))
        has_pages = rng.random() < 0.5
        record["source"] |= _source(text, has_pages)
        record["evidence"] = dict(_evidence(record, rng, has_pages))
        return Made(record, pack(_pages(text, rng), text) if has_pages else None)

    def _part(self, rng: Random) -> tuple[str, ...]:
        body = rng.choice(self.bases).body
        begin = rng.randrange(max(1, len(body) - 25))
        return body[begin : begin + rng.randint(8, 40)]

    def _own(self, base: _Base, number: int, rng: Random) -> tuple[Record, list[tuple[str, str]]]:
        """What is this document's own, and what it stands in place of."""
        label = base.label
        serial, _, symbol = (label["number"] or "1/KH-UBND").partition("/")
        own = f"{rng.randint(1, 999)}/{symbol}"
        name = " ".join(rng.choice(self.syllables).capitalize() for _ in range(3))
        day = datetime.date(2010, 1, 1) + datetime.timedelta(days=rng.randrange(5800))
        signer = label["signer"] and {**label["signer"], "name": name, "authority": None}
        changes = [(f"{serial}/{symbol}", own)]
        if signer:
            changes.append((label["signer"]["name"], name))
        return {**label, "number": own, "issue_date": day.isoformat(), "signer": signer}, changes

    def _spiced(self, text: str, rng: Random) -> str:
        """The text with words of its own in place of some."""
        places = [match.span() for match in _WORD.finditer(text)]
        for start, end in sorted(rng.sample(places, min(NEW + RARE, len(places))), reverse=True):
            text = f"{text[:start]}{self._word(rng)}{text[end:]}"
        return text

    def _word(self, rng: Random) -> str:
        """NEW of NEW + RARE are of three syllables and found nowhere else; the others of two, or numbers."""
        if rng.random() < NEW / (NEW + RARE):
            return "".join(rng.choice(self.syllables) for _ in range(3))
        if rng.random() < 0.4:
            return str(rng.randrange(10 ** rng.randint(2, 6)))
        return "".join(self.syllables[int(len(self.syllables) * rng.random() ** 3)] for _ in range(2))


def _record(base: _Base, label: Record, text: str, number: int) -> Record:
    kind = lexicon.type_by_key().get((label["doc_type"] or "").lower())
    plain = (*_SINGLE[:4], *_SINGLE[5:], "addressees", "signer", "recipients")
    return {
        "schema": "kehoach.plan/1",
        "id": f"sha256:{hashlib.sha256(f'made:{number}'.encode()).hexdigest()}",
        "source": {"file": f"{number:06}.pdf", "bytes": 20 * len(text)},
        **{name: label[name] for name in plain},
        "doc_type_code": kind.code if kind else None,
        "co_issuers": [],
        "level": LEVELS.get(label["level"]),
        "area": {part: base.area.get(part) for part in ("province", "district", "commune", "since_2025")},
        "references": [{**item, "role": "basis"} for item in label["references"]],
        "phases": base.phases,
        "movements": [
            {"name": name, "kind": "phong trào thi đua", "key": lexicon.movement_key(name)}
            for name in label["movements"]
        ],
        "targets": base.targets,
        "text": text,
        "problems": [],
        "steps": [
            {"stage": stage, "version": "4", "changed": changed}
            for stage, changed in (
                ("ingest", 3),
                ("ocr", 0),
                ("restore", 0),
                ("structure", 21),
                ("extract", 33),
            )
        ],
    }


_SINGLE = ("doc_type", "number", "issuing_body", "parent_body", "level", "place", "issue_date", "title")
_STEPS = (("ingest", 3), ("ocr", 0), ("restore", 0), ("structure", 21), ("extract", 33))


def _source(text: str, has_pages: bool) -> Record:
    pages = -(-(text.count("\n") + 1) // LINES) if has_pages else 1
    return {
        "media_type": "application/pdf" if has_pages else "text/plain",
        "pages": pages,
        "text_from": ["text-layer" if has_pages else "text"] * pages,
        "text_condition": "accented",
        "ocr": None,
        "verdicts": ["good" if has_pages else ""] * pages,
        "stamps": [],
    }


def _sections(text: str) -> Iterator[Record]:
    at = 0
    for line in text.split("\n"):
        if found := _NUMBERED.match(line):
            level = 1 if found["label"].isupper() else 2
            heading = found["heading"][:100]
            yield {"level": level, "label": found["label"], "heading": heading, "start": at, "end": at + 400}
        at += len(line) + 1


def _evidence(record: Record, rng: Random, has_pages: bool) -> Iterator[tuple[str, Record]]:
    """For each value the place where the text has it; where lines part its words, some place or other."""
    text = record["text"]
    starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    for pointer, value, method in _values(record):
        start = text.find(value)
        start = rng.randrange(len(text) // 2) if start < 0 else start
        end = start + len(value)
        line = max(0, next((n for n, at in enumerate(starts) if at > start), len(starts)) - 1)
        left = round(0.1 + 0.0091 * (start - starts[line]) + rng.random() / 200, 4)
        top = round(0.08 + 0.0177 * (line % LINES) + rng.random() / 500, 4)
        right, bottom = round(min(0.95, left + 0.0085 * (end - start)), 4), round(top + 0.0161, 4)
        yield (
            pointer,
            {
                "page": line // LINES + 1 if has_pages else 1,
                "start": start,
                "end": end,
                "boxes": [[min(left, right), top, right, bottom]] if has_pages else None,
                "read": text[start:end],
                "confidence": round(rng.choice((0.98, 0.97, 0.95, rng.random())), 3),
                "method": method,
            },
        )


def _values(record: Record) -> Iterator[tuple[str, str, str]]:
    for field in (
        "doc_type",
        "number",
        "issuing_body",
        "parent_body",
        "level",
        "place",
        "issue_date",
        "title",
    ):
        if record[field]:
            yield f"/{field}", record[field], "title" if field == "title" else "letterhead"
    if record["signer"]:
        yield "/signer", record["signer"]["name"], "signature"
    lists = {"references": "number", "phases": "text", "movements": "name", "targets": "text"}
    for field, name in lists.items():
        for index, item in enumerate(record[field]):
            yield f"/{field}/{index}", item[name] or item.get("issuer") or "và", field[:-1]
    for index, name in enumerate(record["recipients"]):
        yield f"/recipients/{index}", name, "dash"


def _pages(text: str, rng: Random) -> Iterator[PlacedPage]:
    """As a printer would set the lines: widths by letters, evenly spread, a trifle uneven."""
    lines = text.split("\n")
    at = 0
    for number, first in enumerate(range(0, len(lines), LINES), 1):
        begin, words = at, []
        for row, line in enumerate(lines[first : first + LINES]):
            top = 0.08 + 0.0177 * row
            stretch = 0.0091 + rng.random() / 4000
            for match in _WORD.finditer(line):
                left = 0.1 + stretch * match.start() + rng.random() / 3000
                right = left + 0.0085 * len(match[0]) + rng.random() / 400
                box = (min(left, 0.97), top, min(right, 0.98), top + 0.0161)
                words.append(PlacedWord(at + match.start(), at + match.end(), box))
            at += len(line) + 1
        yield PlacedPage(number, begin, min(at, len(text)), "text-layer", "good", tuple(words))
