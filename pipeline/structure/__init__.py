"""Structure: letterhead, title, outline, signature, recipients, and the flow of the body."""

import bisect
import collections
import functools
from dataclasses import dataclass, replace

from pipeline.document import Document, Section, Stage
from pipeline.structure.attached import attached_plan
from pipeline.structure.ending import Ending, read_ending
from pipeline.structure.further import own_text
from pipeline.structure.letterhead import Head, read_head
from pipeline.structure.lines import Cell, Line, split_lines
from pipeline.structure.paragraphs import Paragraph, flow, outline, paragraphs
from pipeline.structure.reshaping import reshaped
from pipeline.structure.signatures import Signature, title_of
from pipeline.structure.tables import Table, read_tables
from pipeline.text import fold, lower

__all__ = [
    "Cell",
    "Head",
    "Layout",
    "Line",
    "Paragraph",
    "Signature",
    "Table",
    "analyse",
    "stage",
    "title_of",
]

VERSION = "6"


@dataclass(frozen=True)
class Layout:
    """What structure found in a text; all offsets point into it.

    `flow` has the same length as the text: page numbers and further documents blanked, soft line breaks
    as blanks, one paragraph a line. The body runs from `head.end` to `ending.start`, and on over
    `attached`, the plan that a decision issues, if one follows it; `tables` are the body's tables.
    """

    text: str
    lines: tuple[Line, ...]
    head: Head
    ending: Ending
    flow: str
    paragraphs: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    attached: tuple[int, int] | None = None

    def holds(self, offset: int) -> bool:
        """Whether `offset` lies before the ending, or in the attached plan."""
        start, end = self.attached or (0, 0)
        return offset < self.ending.start or start <= offset < end

    @functools.cached_property
    def folded(self) -> str:
        """The flow without marks and stars, case kept: what the patterns of the entities are run on."""
        return fold(self.flow).replace("*", " ")

    @functools.cached_property
    def key(self) -> str:
        """The flow without marks in lower case."""
        return lower(self.folded)

    @functools.cached_property
    def marked(self) -> str:
        """The flow in lower case without stars, its marks kept."""
        return lower(self.flow).replace("*", " ")

    def section_of(self, offset: int) -> Section | None:
        """The innermost section around `offset`."""
        return max(self.sections_of(offset), key=lambda s: (s.level, s.start), default=None)

    def sections_of(self, offset: int) -> tuple[Section, ...]:
        """All sections around `offset`, outermost first."""
        starts, around = self._stretches
        index = bisect.bisect_right(starts, offset) - 1
        return around[index] if index >= 0 else ()

    @functools.cached_property
    def _stretches(self) -> tuple[list[int], list[tuple[Section, ...]]]:
        """Where the sections around change, and which they are from there on."""
        starts = sorted({edge for s in self.sections for edge in (s.start, s.end)})
        begun: dict[int, list[Section]] = collections.defaultdict(list)
        for section in self.sections:
            begun[section.start].append(section)
        around: list[tuple[Section, ...]] = []
        for start in starts:
            before = around[-1] if around else ()
            around.append((*(s for s in before if start < s.end), *begun[start]))
        return starts, around


def analyse(text: str) -> Layout:
    """Analyse NFC `text`, laid out as `pdftotext -layout` would (see docs/architecture.md)."""
    text = reshaped(text)
    lines = split_lines(text)
    head = read_head(lines, text)
    own = own_text(text, lines, head)
    if own is not text:
        lines = split_lines(own)
    ending = read_ending(lines, own, head.end)
    stream = flow(own, lines)
    items = paragraphs(stream, head.end)
    sections = outline(stream, items, ending.start)
    tables = read_tables(lines, head.end, ending.start)
    signed = max([ending.start, *(signature.name.end for signature in ending.signatures[:1])])
    attached = attached_plan(lines, own, head, signed)
    if attached:
        start, end = attached
        behind = tuple(item for item in items if item.start >= start)
        sections += outline(stream, behind, end)
        tables += read_tables(lines, start, end)
    return Layout(text, lines, head, ending, stream, items, sections, tables, attached)


def _run(document: Document) -> Document:
    layout = analyse(document.text)
    return replace(document, layout=layout, sections=layout.sections)


def stage() -> Stage:
    """The stage that analyses the restored text."""
    return Stage("structure", VERSION, _run)
