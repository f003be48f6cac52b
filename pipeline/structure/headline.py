"""The headline that says which document a text is: Hướng dẫn số 9-HD/BTGTU, ngày 3/5/2014 của ... ."""

import functools
import re

from pipeline.lexicon import DocumentType, document_types, type_by_key
from pipeline.structure.lines import Cell
from pipeline.text import search_key

_CODE = r"\d{1,5}[a-z]{0,2}\s?(?:/\s?(?:19|20)\d\d\s?)?[/-]\s?(?=[a-z])[\w&]+(?:\s?[-/.&]\s?[\w&]+)*"
_DAY = r"ngay\s*\d{1,2}\s*(?:[/.-]|thang)\s*\d{1,2}\s*(?:[/.-]|,?\s*nam)\s*\d{4}"
_BARE = re.compile(
    rf"(?:\s*[,;]?\s*(?:so\s*:?\s*{_CODE}|\(?{_DAY}\)?"
    r"|cua\s(?:(?!\b(?:ve|v/v|ban hanh|huong dan)\s)[^,;:]){4,90}?))+[\s.,;:*]*"
)


_NUMBERED = re.compile(rf"(?:cua\s[^\n,;]{{4,80}}?\s)?so\s*:?\s*{_CODE}")


@functools.cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(search_key(known.name)) for known in document_types())
    return re.compile(
        rf"(?P<type>{names})\s*(?:cua\s[^\n,;]{{4,80}}?\s)?(?=so\s*:?\s*\d)so\s*:?\s*{_CODE}", re.VERBOSE
    )


def type_in_headline(cell: Cell) -> DocumentType | None:
    """The type of document that a headline names before its number; None where a cell is none."""
    match = _pattern().match(cell.key) if cell.text[:1].isupper() else None
    return type_by_key()[" ".join(match["type"].split())] if match else None


def goes_on_below(cell: Cell) -> bool:
    """Whether a line below a type word is what a headline has behind it: của Bộ Y tế số 5/QĐ-BYT ..."""
    return _NUMBERED.match(cell.key) is not None


def says_no_more(cell: Cell) -> bool:
    """Whether a headline has the number, the date and the body only, and no subject."""
    match = _pattern().match(cell.key) or _NUMBERED.match(cell.key)
    return match is not None and bool(_BARE.fullmatch(cell.key, match.end("type") if match.re.groups else 0))
