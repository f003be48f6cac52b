"""The values that flow through the stages: frozen, replaced, never changed in place.

Two texts stand side by side. `read` is what came out of the file or the OCR engine (NFC); pages
and words point into it. `text` is the restored text; sections and entities point into it. The
`edits` lead from one to the other, both ways (see :class:`OffsetMap`).
"""

import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

Box = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the page; the origin is the top left corner."""


@dataclass(frozen=True, slots=True)
class Source:
    """The file a document came from. `path` is None for text on standard input."""

    name: str
    media_type: str
    size: int
    sha256: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without blanks, `start:end` in `Document.read`.

    `box` is absent where the source has no pages; `confidence` (0..1) only where OCR read it.
    """

    start: int
    end: int
    box: Box | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class FontRun:
    """A stretch `start:end` of `Document.read` that was set in font `name`."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page, `start:end` in `Document.read`; `number` counts from 1.

    `text_from` is one of ocr, text-layer, docx, doc, rtf, odt, wpd, html, text; `needs_ocr` marks a
    page whose text is yet to be read (start == end), for the reason given in `verdict`. `probe`: the text
    is that of a layer over a scan, and should be compared with the picture. `stamps` are the places of
    stamps and signatures in colour, known where OCR read the page.
    """

    number: int
    text_from: str
    start: int
    end: int
    words: Sequence[Word] = ()
    needs_ocr: bool = False
    verdict: str = ""
    stamps: tuple[Box, ...] = ()
    probe: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """One change from `read` to `text`: `before` stood at `start:end` of `read`."""

    start: int
    end: int
    before: str
    after: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of the outline, `start:end` in `Document.text`, heading included."""

    level: int
    label: str
    heading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A finding at `start:end` of `Document.text`; `value` is what the record will say.

    `kind` names a field of the record (number, phases, ...). `method` says how it was found.
    """

    kind: str
    start: int
    end: int
    value: Any
    confidence: float
    method: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one stage did: its name, its version and how many things it changed."""

    stage: str
    version: str
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, where, and (in `message`) what the user can do about it."""

    stage: str
    kind: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class OcrInfo:
    """Which engine read the pages, and how sure it was (mean word confidence, 0..1)."""

    engine: str
    languages: tuple[str, ...]
    dpi: int
    mean_confidence: float | None


@dataclass(frozen=True)
class Document:
    """One document on its way through the stages.

    `fonts`, sorted and without overlap, tells of the fonts of before Unicode only: they say in which
    encoding a stretch of `read` is, and whether it was printed in capitals.
    """

    source: Source
    pages: tuple[Page, ...] = ()
    read: str = ""
    text: str = ""
    condition: str = ""
    edits: tuple[Edit, ...] = ()
    sections: tuple[Section, ...] = ()
    entities: tuple[Entity, ...] = ()
    steps: tuple[Step, ...] = ()
    problems: tuple[Problem, ...] = ()
    fonts: tuple[FontRun, ...] = ()
    ocr: OcrInfo | None = None
    layout: Any = field(default=None, repr=False)

    def with_problem(self, problem: Problem) -> "Document":
        """Return the document with one more problem."""
        return replace(self, problems=(*self.problems, problem))

    @property
    def failed(self) -> bool:
        """No text came out of it: there is nothing that later stages could work on."""
        return not self.read.strip()


class Stage(NamedTuple):
    """A named, versioned step; `run` returns a new document and raises nothing but bugs."""

    name: str
    version: str
    run: Callable[[Document], Document]


class OffsetMap:
    """Maps offsets between `Document.read` and `Document.text` through the edits."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        shifting = [e for e in sorted(edits, key=lambda e: e.start) if len(e.after) != e.end - e.start]
        self._read: list[tuple[int, int]] = []
        self._text: list[tuple[int, int]] = []
        shift = 0
        for edit in shifting:
            self._read.append((edit.start, edit.end))
            start = edit.start + shift
            self._text.append((start, start + len(edit.after)))
            shift += len(edit.after) - (edit.end - edit.start)

    def to_read(self, start: int, end: int) -> tuple[int, int]:
        """The span of `read` behind `start:end` of `text`; an edit is taken whole."""
        return self._map(self._text, self._read, start, end)

    def to_text(self, start: int, end: int) -> tuple[int, int]:
        """The span of `text` that `start:end` of `read` became; an edit is taken whole."""
        return self._map(self._read, self._text, start, end)

    @staticmethod
    def _map(
        here: list[tuple[int, int]], there: list[tuple[int, int]], start: int, end: int
    ) -> tuple[int, int]:
        first = bisect.bisect_right(here, start, key=lambda span: span[0]) - 1
        last = bisect.bisect_left(here, end, key=lambda span: span[0]) - 1
        left, right = start, end
        if first >= 0:
            inside = start < here[first][1]
            left = there[first][0] if inside else there[first][1] + start - here[first][1]
        if last >= 0:
            right = there[last][1] + max(0, end - here[last][1])
        return left, max(left, right)
