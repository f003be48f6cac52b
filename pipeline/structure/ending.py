"""The end of a document: who signed and who receives it (Nghị định 30/2020, ô 7 and 9b)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.structure.columns import told_apart
from pipeline.structure.lines import Cell, Line
from pipeline.structure.pieces import DASHES, Piece, notice_within, read_pieces
from pipeline.structure.recipients import KEPT, Recipient, read_recipients
from pipeline.structure.signatures import Signature, read_signatures
from pipeline.text import search_key

BEFORE = 1200
"""Characters before "Nơi nhận" or the closing ./. within which a signature may stand."""
BEHIND = 90
"""Lines behind "Nơi nhận" or the closing ./. within which the list and the signatures end."""
HEAD = 25
"""Lines, at most, in which a letterhead names its bodies."""
LISTED = 30
"""Lines, at most, from "Nơi nhận" to its last item."""
_CLOSING = re.compile(r"\.\s?/\s?\.|(?<=[\w)”\"])\s?\./")
_FILED = re.compile(r"[-–+]\s*luu\s*(?:[:;]|(?:vt|vp|van thu|ho so)\b)")


@dataclass(frozen=True, slots=True)
class Ending:
    """Signatures, the signer's first; the items of Nơi nhận; and where the body ends."""

    signatures: tuple[Signature, ...]
    recipients: tuple[Recipient, ...]
    start: int


def read_ending(lines: tuple[Line, ...], text: str, body_start: int) -> Ending:
    """Find the signatures and recipients behind `body_start`."""
    cells = [cell for line in lines for cell in line.cells if cell.start >= body_start]
    notice = _notice(cells)
    if notice is None:
        notice = _headless(cells)
    floor, marked = _floor(text, body_start, notice)
    pieces = told_apart(
        _zone(lines, max(body_start, floor - BEFORE), floor, BEHIND if marked else len(lines))
    )
    head = next((p for p in pieces if notice is not None and p.start <= notice < p.cell.end), None)
    letterhead = [cell for line in lines[:HEAD] for cell in line.cells if cell.start < body_start]
    signatures = read_signatures(pieces, _listed(pieces, head), letterhead)
    recipients = read_recipients(pieces, head, signatures) if head else ()
    marks = [signature.start for signature in signatures] + ([head.start] if head else [])
    return Ending(signatures, recipients, min(marks, default=len(text)))


def _notice(cells: Sequence[Cell]) -> int | None:
    """Where "Nơi nhận" stands: the first one with an item that begins with Lưu, else the last."""
    found = [(i, cell.start + at) for i, cell in enumerate(cells) if (at := notice_within(cell)) is not None]
    for index, start in found:
        below = [cell for cell in cells[index:] if cell.line - cells[index].line <= LISTED]
        if any(KEPT.search(search_key(cell.text)) for cell in below):
            return start
    return found[-1][1] if found else None


def _headless(cells: Sequence[Cell]) -> int | None:
    """What stands where "Nơi nhận" was lost: the cell above the run of dashes that ends with Lưu."""
    left = [cell for cell in cells if cell.column < 20]
    last = next((i for i in range(len(left) - 1, -1, -1) if _FILED.match(left[i].key)), None)
    if last is None:
        return None
    first = last
    while first > 0 and left[first - 1].text.startswith(DASHES):
        if left[first].line - left[first - 1].line > 2:
            break
        first -= 1
    return left[first - 1].start if last - first >= 1 and first > 0 else None


def _floor(text: str, body_start: int, notice: int | None) -> tuple[int, bool]:
    """Where the ending begins at the latest: at Nơi nhận or behind ./., else halfway; and whether marked."""
    closings = [body_start + match.end() for match in _CLOSING.finditer(text[body_start:])]
    marks = [*([notice] if notice is not None else []), *closings[-1:]]
    return (min(marks), True) if marks else (body_start + (len(text.rstrip()) - body_start) // 2, False)


def _zone(lines: Sequence[Line], start: int, floor: int, behind: int) -> tuple[Piece, ...]:
    """The pieces of the ending: from `start` to the annex, or to where no ending reaches."""
    first = next((line.number for line in lines if line.end >= floor), 0)
    near = [line for line in lines if line.end >= start and line.number <= first + behind]
    pieces = read_pieces(near, start)
    ends = (i for i, p in enumerate(pieces) if p.kind == "annex" and p.start > floor and _signed(pieces[:i]))
    return pieces[: next(ends, len(pieces))]


def _signed(pieces: Sequence[Piece]) -> bool:
    """Whether an office or Nơi nhận stands before an annex; else it is only a heading of the body."""
    return any(piece.kind in {"office", "notice", "approval"} for piece in pieces)


def _listed(pieces: Sequence[Piece], head: Piece | None) -> range:
    """The lines from Nơi nhận to its last item."""
    if head is None:
        return range(0)
    below = [p for p in pieces if 0 <= p.line - head.line <= LISTED and p.start >= head.start]
    kept = [p.line for p in below if KEPT.search(search_key(p.text))]
    items = [p.line for p in below if p.kind == "item"]
    return range(head.line, (kept[0] if kept else max(items, default=head.line)) + 1)
