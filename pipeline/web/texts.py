"""The restored text for reading: in headings and stretches, with what was changed, found, doubtful, evidence.

A record keeps the original reading of what is evidence for a value. What restoration changed in other places
it only counts, so nothing is marked there.
"""

import difflib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.placed import PlacedPage

Record = Mapping[str, Any]
Span = tuple[int, int]

DOUBTFUL_WORD = 0.6
"""The OCR engine was less sure than that of a word."""

_WORD = re.compile(r"\S+")
_GAP = re.compile(r"\s{2,}|\n")
"""White that is part of the layout, not of a value."""
_NO_WORDS = re.compile(r"[\s.:;,–-]*")


class Stretch(NamedTuple):
    """A run of text with one set of marks.

    `pointers`: the values that it is evidence for; `begins`: those whose evidence begins here. `read`: the
    original reading ("" where nothing stood), None where it is the same; `doubt`: OCR's confidence in a
    doubtful word; `hit`: the query found it.
    """

    text: str
    pointers: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    read: str | None = None
    doubt: float | None = None
    hit: bool = False


class Block(NamedTuple):
    """A part of the text: `level` of a heading, 0 for what stands under it; the page that begins with it."""

    level: int
    page: int | None
    stretches: list[Stretch]


class _Mark(NamedTuple):
    start: int
    end: int
    kind: str
    value: Any


def blocks(
    record: Record, pages: Sequence[PlacedPage], pointers: Iterable[str], hits: Sequence[Span]
) -> list[Block]:
    """The text of a record; `pointers` are the values whose evidence is marked, `hits` what a query found."""
    text = record["text"]
    wanted = set(pointers)
    marks = [
        _Mark(its["start"], its["end"], "evidence", pointer)
        for pointer, its in (record.get("evidence") or {}).items()
        if pointer in wanted and its["end"] > its["start"]
    ]
    marks += [_Mark(start, end, "read", read) for start, end, read in changes(record)]
    marks += [_Mark(start, end, "hit", True) for start, end in hits]
    marks += [
        _Mark(word.start, word.end, "doubt", word.confidence)
        for page in pages
        for word in page.words
        if word.confidence is not None and word.confidence < DOUBTFUL_WORD
    ]
    return list(_blocks(text, headings(record), pages, marks))


def headings(record: Record) -> list[tuple[int, int, int]]:
    """Start, end and level of the outline's headings that stand in lines of their own."""
    text = record["text"]
    found: list[tuple[int, int, int]] = []
    for section in record.get("sections") or ():
        words = f"{section['label']} {section['heading']}".split()
        pattern = r"[\s.:)/-]*".join(map(re.escape, words))
        match = re.compile(rf"\s*{pattern}").match(text, section["start"])
        if match is None:
            continue
        line = text.find("\n", match.end())
        end = len(text) if line < 0 else line
        if _NO_WORDS.fullmatch(text, match.end(), end):
            start = section["start"] + len(match[0]) - len(match[0].lstrip())
            if not found or start >= found[-1][1]:
                found.append((start, end, section["level"]))
    return found


def changes(record: Record) -> list[tuple[int, int, str]]:
    """Where in the text, and what stood there before restoration: word by word, as evidence keeps it."""
    found: list[tuple[int, int, str]] = []
    for its in (record.get("evidence") or {}).values():
        start, end = its["start"], its["end"]
        if its["read"] != record["text"][start:end]:
            found += _differing(record["text"], start, end, its["read"])
    kept: list[tuple[int, int, str]] = []
    for one in sorted(found, key=lambda item: (item[0], -item[1])):
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def _differing(text: str, start: int, end: int, read: str) -> Iterator[tuple[int, int, str]]:
    now = [match.span() for match in _WORD.finditer(text, start, end)]
    before = read.split()
    matcher = difflib.SequenceMatcher(None, before, [text[a:b] for a, b in now], autojunk=False)
    for kind, first, last, begin, stop in matcher.get_opcodes():
        if kind == "equal" or begin == stop:
            continue
        if last - first == stop - begin:
            for word, (a, b) in zip(before[first:last], now[begin:stop], strict=True):
                yield a, b, word
        else:
            yield now[begin][0], now[stop - 1][1], " ".join(before[first:last])


def _blocks(
    text: str, heads: Sequence[tuple[int, int, int]], pages: Sequence[PlacedPage], marks: Sequence[_Mark]
) -> Iterator[Block]:
    cuts = {page.start: page.number for page in pages}
    parts: dict[int, tuple[int, int]] = {start: (end, level) for start, end, level in heads}
    bounds = sorted({0, len(text), *cuts, *parts, *(end for end, _ in parts.values())})
    level_until, level, page = 0, 0, None
    stretches = _stretches(text, marks, bounds)
    for start, end in itertools.pairwise(bounds):
        page = cuts.get(start, page)
        if start in parts:
            level_until, level = parts[start]
        found = stretches.get(start, [])
        if not text[start:end].strip():
            continue  # the page goes to the next block
        yield Block(level if start < level_until else 0, page, _trimmed(found))
        page = None


def _stretches(text: str, marks: Sequence[_Mark], bounds: Sequence[int]) -> dict[int, list[Stretch]]:
    """The text cut wherever a mark or a block begins or ends, by the beginnings of the blocks."""
    gaps = [gap.span() for mark in marks if mark.kind == "evidence"
            for gap in _GAP.finditer(text, mark.start, mark.end)]  # fmt: skip
    points = sorted({*bounds, *_ends(gaps), *_ends((mark.start, mark.end) for mark in marks)})
    begin: dict[int, list[_Mark]] = {}
    for mark in marks:
        begin.setdefault(mark.start, []).append(mark)
    found: dict[int, list[Stretch]] = {}
    active: list[_Mark] = []
    block = 0
    edges = set(bounds)
    for start, end in itertools.pairwise(points):
        block = start if start in edges else block
        fresh = begin.get(start, [])
        active = [mark for mark in active if mark.end > start] + fresh
        found.setdefault(block, []).append(_stretch(text[start:end], active, fresh, start))
    return found


def _ends(spans: Iterable[Span]) -> Iterator[int]:
    return (end for span in spans for end in span)


def _stretch(text: str, active: Sequence[_Mark], fresh: Sequence[_Mark], start: int) -> Stretch:
    kinds = {mark.kind: mark for mark in active}
    read, doubt = kinds.get("read"), kinds.get("doubt")
    # A changed word that is cut by another mark has its reading at its beginning.
    reading = None if read is None else read.value if read.start == start else ""
    return Stretch(
        text,
        () if text.isspace() else tuple(mark.value for mark in active if mark.kind == "evidence"),
        tuple(mark.value for mark in fresh if mark.kind == "evidence"),
        reading,
        doubt.value if doubt else None,
        "hit" in kinds,
    )


def _trimmed(stretches: list[Stretch]) -> list[Stretch]:
    """Without the line ends round a block."""
    found = list(stretches)
    if found:
        found[0] = found[0]._replace(text=found[0].text.lstrip("\n"))
        found[-1] = found[-1]._replace(text=found[-1].text.rstrip())
    return [one for one in found if one.text or one.begins]
