"""Where the values of a record stand on its pages: boxes to be drawn over the pictures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.document import Box
from pipeline.placed import PlacedPage
from pipeline.web.fields import Value

Record = Mapping[str, Any]

_LINE = 0.7
"""Words whose tops differ by less than this share of their height stand in one line."""


class Rectangle(NamedTuple):
    """A box as SVG has it, in fractions of the page."""

    x: float
    y: float
    width: float
    height: float


class Place(NamedTuple):
    """Where a value stands on a page."""

    pointer: str
    name: str
    rectangles: list[Rectangle]


def places(values: Iterable[tuple[str, Value]], pages: Sequence[PlacedPage]) -> dict[int, list[Place]]:
    """By page: where each value (with the name of its field) stands; larger places first, so that
    smaller ones lie over them."""
    found: dict[int, list[Place]] = {}
    for name, value in values:
        for page, boxes in _boxes(value.evidence, pages).items():
            place = Place(value.pointer, f"{name}: {value.text}", [_rectangle(box) for box in boxes])
            found.setdefault(page, []).append(place)
    for listed in found.values():
        listed.sort(key=lambda place: -sum(box.width * box.height for box in place.rectangles))
    return found


def found_places(hits: Iterable[tuple[int, int]], pages: Sequence[PlacedPage]) -> dict[int, list[Rectangle]]:
    """By page: where the words of a query stand."""
    found: dict[int, list[Rectangle]] = {}
    for start, end in hits:
        for page in pages:
            if page.start < end and start < page.end:
                boxes = [_rectangle(box) for box in _lines(page, start, end)]
                found.setdefault(page.number, []).extend(boxes)
    return found


def _boxes(evidence: Record, pages: Sequence[PlacedPage]) -> dict[int, Sequence[Box]]:
    """The boxes of evidence by page; those of its words where it has none of its own (a correction)."""
    if evidence.get("page") and evidence.get("boxes"):
        return {evidence["page"]: evidence["boxes"]}
    start, end = evidence.get("start", 0), evidence.get("end", 0)
    if end <= start:
        return {}
    found = {
        page.number: list(_lines(page, start, end)) for page in pages if page.start < end and start < page.end
    }
    return {number: boxes for number, boxes in found.items() if boxes}


def _lines(page: PlacedPage, start: int, end: int) -> Iterator[Box]:
    """A box for each run of words on a line."""
    last: Box | None = None
    for word in page.words:
        if word.end <= start or word.start >= end:
            continue
        left, top, right, bottom = word.box
        if last and left >= last[0] and abs(top - last[1]) < (bottom - top) * _LINE:
            last = (last[0], min(last[1], top), max(last[2], right), max(last[3], bottom))
            continue
        if last:
            yield last
        last = word.box
    if last:
        yield last


def _rectangle(box: Sequence[float]) -> Rectangle:
    left, top, right, bottom = box
    return Rectangle(left, top, round(max(0.0, right - left), 4), round(max(0.0, bottom - top), 4))
