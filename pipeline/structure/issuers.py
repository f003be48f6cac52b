"""The cells of a letterhead that name the bodies which issue the document."""

import re
from dataclasses import replace

from pipeline.lexicon import begins_with, body_head, cues, expand
from pipeline.structure.lines import Cell
from pipeline.structure.offices import is_office_line
from pipeline.text import upper

_ACTS = re.compile(rf"(?:{cues('issuer-acts')})\b")
_ANNEX = re.compile(r"(?:phu (?:luc|bieu)|bieu|mau)(?: so)?(?:\s+(?:[ivx]{1,5}|\d{1,2}))?[a-d]?\W*(?:$|\()")
"""The heading of an annex and nothing else."""
_OF_UNION = re.compile(
    r"(?:ban chap hanh|bch|ban thuong vu|btv) (?:trung uong$"
    r"|(?:tinh|thanh pho|tp|huyen|quan|thi xa|xa|phuong)\b)"
)


def _names_body(cell: Cell) -> bool:
    """Whether a cell begins with a head word of bodies; in small letters its marks count: Đại is no Đài."""
    name = expand(cell.text)
    head = body_head(name)
    return head is not None and (cell.capitals > 0.7 or begins_with(name, head))


def issuer_cells(roles: list[tuple[Cell, str]]) -> tuple[Cell, ...]:
    """The cells that name the issuing bodies: capitals, or a body's head word first.

    The union's name is one of them where that of the state stands, for a document has but one of these,
    and where an organ stands beside it that does not say whose it is: BAN CHẤP HÀNH TRUNG ƯƠNG.
    A letterhead whose old font left small letters behind is read in capitals.
    """
    numbered = max((cell.line for cell, what in roles if what == "number"), default=None)
    subject = next((cell.start for cell, what in roles if what == "subject"), None)
    if any(what == "nation" and cell.capitals < 0.3 for cell, what in roles):
        roles = [
            (replace(cell, text=upper(cell.text)) if cell.line <= (numbered or cell.line) else cell, what)
            for cell, what in roles
        ]
    owned = any(what == "nation" or _OF_UNION.match(cell.key) for cell, what in roles)
    cells: list[Cell] = []
    for cell, what in roles:
        letters = sum(char.isalpha() for char in cell.text)
        named = _names_body(cell) and not _ACTS.match(cell.key)
        below = numbered is not None and cell.line > numbered
        if (
            (what and not (owned and what == "union"))
            or (letters < 3 and not named)
            or (cell.key == "viet nam" and not cells)
            or len(cell.text) > 120
            or _ANNEX.match(cell.key)
            or re.search(r"\d.*/|/.*\d", cell.text)
            or (subject is not None and cell.start > subject and cell.capitals < 0.7)
            or cell.text.rstrip().endswith((".", ";", ":"))
            or (below and cell.capitals < 0.7 and is_office_line(cell.text))
        ):
            continue
        if numbered is not None and cell.line > numbered + 2 and not named:
            continue
        if (
            named
            or cell.capitals > 0.7
            or (cells and cell.line - cells[-1].line <= 1 and cell.text[:1].isupper())
        ):
            cells.append(cell)
    return tuple(cells)
