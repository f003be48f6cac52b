"""The plan that a decision issues, where it follows the decision's signature in the same text."""

import re
from collections.abc import Sequence

from pipeline.structure.ending import read_ending
from pipeline.structure.letterhead import Head, type_of
from pipeline.structure.lines import Line
from pipeline.text import search_key

_ABOVE, _BELOW = 8, 4
"""Filled lines, at most, from the words "kèm theo" up to the type word, or down to it."""
_LONG = 3
"""Filled lines, at most, that the words "(Ban hành kèm theo ... ngày ...)" take."""
_ISSUED_WITH = re.compile(r"\W*(?:duoc )?(?:ban hanh |phe duyet )?(?:kem theo|kem) ")
_NUMBER = re.compile(r"\d+")
_ANNOUNCED = re.compile(
    r"\bkem theo (?:quyet dinh|nghi quyet|cong van) nay (?:ban |la )?(?:ban )?[“\"]?"
    r"(?P<kind>ke hoach|chuong trinh|de an|phuong an|du an|quy che|quy dinh|the le)\b"
)
_STATE = {"KH", "CTr", "CTHĐ", "CTPH", "PA", "ĐA", "DA", "HD", "TL", "PĐTĐ", "PĐPT", "QC", "QyĐ"}
_JOINT = {"KHLT", "HDLT", "KHLN", "HDLN", "CTrLT", "QCPH"}
_PLANS = frozenset(_STATE | _JOINT)
"""Codes of the types that a decision issues; lists, forms and letters have no plan in them."""


def attached_plan(lines: Sequence[Line], text: str, head: Head, after: int) -> tuple[int, int] | None:
    """The body `start:end` of the plan that stands behind `after` and is issued by this very document.

    Its title says so: "(Ban hành kèm theo Quyết định số 12/QĐ-UBND ...)", with the type and the number of
    the document, or with none; or the document says what it issues, and a title of that kind follows.
    None if there is no such plan.
    """
    filled = [line for line in lines if line.cells and line.start >= after]
    for index, line in enumerate(filled):
        if _ISSUED_WITH.match(line.cells[0].key) and _is_by(head, _words(filled, index)):
            title = _title(filled, index)
            if title is not None:
                start = filled[min(title, len(filled) - 1)].end
                return start, read_ending(tuple(lines), text, start).start
    promised = _promised(lines, after)
    for index, line in enumerate(filled):
        if promised and _is_plan(line) and _keyed(line).startswith(promised):
            near = filled[max(0, index - _BELOW) : index + _ABOVE]
            foreign = any(_ISSUED_WITH.match(other.cells[0].key) for other in near)
            return None if foreign else (line.end, read_ending(tuple(lines), text, line.end).start)
    return None


def _promised(lines: Sequence[Line], end: int) -> str:
    """The kind of plan that "Ban hành kèm theo Quyết định này Kế hoạch ..." announces; else nothing."""
    before = " ".join(_keyed(line) for line in lines if line.start < end)
    said = _ANNOUNCED.search(before)
    return said["kind"] if said else ""


def _keyed(line: Line) -> str:
    return " ".join(cell.key.strip(" *_") for cell in line.cells)


def is_issued_by(head: Head, lines: Sequence[Line]) -> bool:
    """Whether one of `lines` says that what they head is issued by the document of `head`."""
    return any(
        _ISSUED_WITH.match(line.cells[0].key) and _is_by(head, _words(lines, index), known=True)
        for index, line in enumerate(lines)
    )


def _words(filled: Sequence[Line], index: int) -> str:
    """What follows "kèm theo", up to its bracket, on at most a few lines."""
    near = " ".join(cell.key for line in filled[index : index + _LONG] for cell in line.cells)
    said = near[match.end() :] if (match := _ISSUED_WITH.match(near)) else near
    return said.partition(")")[0]


def _is_by(head: Head, said: str, known: bool = False) -> bool:
    """Whether a citation names the document itself: its type, and its number where both are legible.

    `known`: only where both are.
    """
    if not said.startswith(_own_names(head)):
        return False
    own = next((number for cell in head.numbers if (number := _NUMBER.search(cell.key))), None)
    cited = re.search(r"\bso\W*(\d+)", said)
    if own and cited:
        return int(own[0]) == int(cited[1])
    return not known


def _own_names(head: Head) -> tuple[str, ...]:
    return (search_key(head.doc_type.name) if head.doc_type else "cong van",)


def _title(filled: Sequence[Line], index: int) -> int | None:
    """The index of the last line of the title that stands around the words at `index`; None without one."""
    above = range(index - 1, max(-1, index - 1 - _ABOVE), -1)
    if any(_is_plan(filled[i]) for i in above):
        return _closed(filled, index)
    below = range(index + 1, min(len(filled), index + 1 + _BELOW))
    typed = next((i for i in below if _is_plan(filled[i])), None)
    if typed is None:
        return None
    while typed + 1 < len(filled) and filled[typed + 1].cells[0].capitals > 0.8 and typed - index < _ABOVE:
        typed += 1
    return typed


def _closed(filled: Sequence[Line], index: int) -> int:
    """The index of the line on which the bracket opened at `index` is closed."""
    if not filled[index].cells[0].text.lstrip("*_ ").startswith("("):
        return index
    near = range(index, min(len(filled), index + _LONG))
    return next((i for i in near if ")" in filled[i].cells[-1].text), index)


def _is_plan(line: Line) -> bool:
    """Whether a line names a kind of plan, alone or in capitals with its title behind it."""
    named = type_of(line.cells[0], misread=False) if len(line.cells) == 1 else None
    return named is not None and named[0].code in _PLANS
