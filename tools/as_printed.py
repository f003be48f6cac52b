"""What a page shows of a text in which a converter left Markdown, bars, tags or joined syllables.

Such a text came of a page that had none of them: headings were bold, cells stood in columns.
"""

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from pipeline.text import nfc, search_key

WIDTH, GAP = 84, 3
"""Letters of a line, and blanks between two columns."""
NARROW = 8
"""No column is set in fewer letters."""
MOST = 3
"""A single line of more cells than these was a whole letterhead, line after line."""

_MARKS = re.compile(r"^#+\s*|\*\*|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)|</?\w+[^>]*>|\\(?=[^\w\s]|_)", re.MULTILINE)
_RULE = re.compile(r"[\s|:+-]*-{3,}[\s|:+-]*")


_RUN_TOGETHER = re.compile(r"chu nghia viet nam[^\w\n|]{1,9}doc lap")
"""The name of the state and its motto on one line: no page has that."""


def printable(text: str) -> bool:
    r"""Whether the lines of the letterhead are still apart, so that a page can be laid out.

    >>> printable("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    True
    >>> printable("UBND HUYỆN A | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc")
    False
    """
    return not _RUN_TOGETHER.search(search_key(nfc(text)))


def as_printed(text: str) -> str:
    """The text as its page would be laid out.

    >>> print(as_printed("## **KẾ HOẠCH**\\n| TT | Chỉ tiêu |\\n|---|---|\\n| 1 | thi_đua |"))
    KẾ HOẠCH
    TT   Chỉ tiêu
    1    thi đua
    """
    plain = re.sub(r"(?<=[^\W\d_])_(?=[^\W\d_])", " ", _MARKS.sub("", text))
    lines: list[str] = []
    for barred, block in groupby(plain.splitlines(), lambda line: "|" in line):
        found = list(block)
        lines += _table(found) if barred else found
    return "\n".join(lines)


def _table(block: Sequence[str]) -> list[str]:
    rows = [
        [cell.strip() for cell in re.split(r"\|", line.strip().strip("|"))]
        for line in block
        if not _RULE.fullmatch(line)
    ]
    if len(rows) == 1 and len(rows[0]) > MOST:
        return rows[0]
    widths = _widths(rows)
    return [line for row in rows for line in _row(row, widths)]


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """As wide as the longest cell of each column; the widest give way until all fit."""
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    while sum(widths) + GAP * (len(widths) - 1) > WIDTH and max(widths) > NARROW:
        widths[widths.index(max(widths))] -= 1
    return widths


def _row(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """The lines of a row, its cells wrapped."""
    cells = [
        textwrap.wrap(cell, max(1, width), break_on_hyphens=False)
        for cell, width in zip(row, widths, strict=False)
    ]
    for parts in zip_longest(*cells, fillvalue=""):
        yield (" " * GAP).join(f"{part:{width}}" for part, width in zip(parts, widths, strict=False)).rstrip()
