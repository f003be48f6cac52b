"""The two lines that head every document of the state, recognised however badly they were read."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from pipeline.diacritics.channel import EDGES
from pipeline.document import Edit
from pipeline.text import search_key

FORMULAS = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
ALIKE = 72.0
"""About two in three letters right (rapidfuzz ratio)."""
LONGER = 5
"""What was read may be this much longer or shorter: an issuer's name before it is no part of it."""
_CELL = re.compile(r"\S+(?:[ \t]{1,2}\S+)*")
"""A line, or one side of a line of two columns."""


def formulas(text: str) -> Iterator[Edit]:
    """Yield an edit for each line, or side of a line, that is a misread formula."""
    for match in _CELL.finditer(text):
        read = match[0].strip(EDGES + " \t")
        start = match.start() + match[0].find(read)
        for formula in FORMULAS:
            if abs(len(read) - len(formula)) <= LONGER and read != formula:
                ratio = fuzz.ratio(search_key(read), search_key(formula))
                if ratio >= ALIKE:
                    yield Edit(start, start + len(read), read, formula, round(ratio / 100, 4))
