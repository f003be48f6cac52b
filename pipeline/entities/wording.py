"""What the features of all scorers are made of: words by their place, headings above, neighbours."""

import functools
import re
from collections.abc import Iterator, Sequence

from pipeline.structure import Layout
from pipeline.text import search_key

WORD = re.compile(r"[^\W\d_]+|[:;,.()|]|\d+")


def words(text: str, pattern: re.Pattern[str] = WORD) -> list[str]:
    """The words and signs of a text that `pattern` finds; every number is "0"."""
    return ["0" if word[0].isdigit() else word for word in pattern.findall(text)]


def placed(name: str, nearest: Sequence[str]) -> Iterator[str]:
    """A feature for each word with its distance: before0:đạt, before1:tỷ."""
    return (f"{name}{place}:{word}" for place, word in enumerate(nearest))


def headings(layout: Layout, offset: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The words of the headings above `offset`, folded: "heading" for the innermost, else "above"."""
    sections = layout.sections_of(offset)
    for section in sections:
        level = "heading" if section is sections[-1] else "above"
        yield level, _said(section.heading)


@functools.lru_cache(maxsize=1024)
def _said(heading: str) -> tuple[str, ...]:
    return tuple(search_key(heading[:140]).split()[:12])


def beside(values: Sequence[str]) -> Iterator[tuple[str, str]]:
    """For each value the one before it and the one behind it, "" where there is none."""
    around = zip(values, ["", *values], [*values[1:], ""], strict=False)
    return ((before, behind) for _, before, behind in around)
