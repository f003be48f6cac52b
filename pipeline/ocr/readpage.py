"""What was read on a page, and its form on disk."""

from typing import Any, NamedTuple

from pipeline.document import Box, Problem, Word
from pipeline.layout import PageText

NOTHING = PageText("", ())


class ReadPage(NamedTuple):
    """Page `number`: its text and stamps with boxes on the page as it lies in the file.

    `confidence` is the mean over its words, None where there are none; `dpi` 0 where nothing was read.
    `layer_stands`: a strip was read, and the page's text layer is as good; there is no other text.
    """

    number: int
    text: PageText = NOTHING
    dpi: int = 0
    confidence: float | None = None
    problems: tuple[Problem, ...] = ()
    stamps: tuple[Box, ...] = ()
    layer_stands: bool = False


def as_json(page: ReadPage) -> dict[str, Any]:
    """The page as a JSON object."""
    return {
        "text": page.text.text,
        "words": [(word.start, word.end, word.box, word.confidence) for word in page.text.words],
        "dpi": page.dpi,
        "confidence": page.confidence,
        "stamps": page.stamps,
        "layer_stands": page.layer_stands,
        "problems": [(p.stage, p.kind, p.message, p.page) for p in page.problems],
    }


def from_json(number: int, kept: dict[str, Any]) -> ReadPage:
    """The inverse of :func:`as_json`."""
    words = tuple(
        Word(start, end, _box(box) if box else None, sure) for start, end, box, sure in kept["words"]
    )
    problems = tuple(Problem(*parts) for parts in kept["problems"])
    stamps = tuple(map(_box, kept["stamps"]))
    text, stands = PageText(kept["text"], words), kept["layer_stands"]
    return ReadPage(number, text, kept["dpi"], kept["confidence"], problems, stamps, stands)


def _box(sides: list[float]) -> Box:
    left, top, right, bottom = sides
    return left, top, right, bottom
