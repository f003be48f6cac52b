"""Who signed: each run of lines of authority and office, and the name that stands below it."""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from pipeline.lexicon import offices, same_words
from pipeline.structure.lines import Cell
from pipeline.structure.names import bare_name, guessed_name, is_common_name, person_name
from pipeline.structure.offices import AUTHORITY, rank_among
from pipeline.structure.pieces import Piece, is_body_line, office_pattern
from pipeline.text import search_key, upper

REACH = 25
"""Lines, at most, from one part of a signature to the next: seals and stamps fill them."""
NEAR = 3
"""Lines, at most, from one line of office to the next."""
_DRAFTER = re.compile(r"nguoi (?:lap|viet|soan|xay dung|bao cao|thuc hien|tong hop)\b|(?:thu ky|ke toan)\W*$")
_APPROVES = re.compile(r"(?:.{0,20}?(?:duyet|xac nhan|chung nhan|y kien|thong qua))(?:\s+cua)?\s*")
_FILED = re.compile(r"\bluu\b")
_HEADING = re.compile(r"to chuc thuc hien")


@dataclass(frozen=True, slots=True)
class Signature:
    """A signer: where the bare name stands, and the lines of authority and office around it.

    `sure` tells that the name begins with a known family name; `role` is signer, approval, drafter,
    seal or copy: a copy's signer only certifies it.
    """

    name: Cell
    titles: tuple[Cell, ...]
    sure: bool = True
    role: str = "signer"

    @property
    def start(self) -> int:
        return min(cell.start for cell in (self.name, *self.titles))

    @property
    def first_line(self) -> int:
        return min(cell.line for cell in (self.name, *self.titles))


@dataclass
class _Block:
    """What the search below a line of office has found so far."""

    titles: list[Piece]
    last: int
    name: Piece | None = None
    sure: bool = True
    signed: bool = False
    blocked: bool = False
    after: int = 0
    tail: Cell | None = field(default=None)
    stray: Cell | None = None
    joined: Cell | None = None


def read_signatures(
    pieces: Sequence[Piece], listed: range, letterhead: Sequence[Cell]
) -> tuple[Signature, ...]:
    """The signatures among `pieces`, the signer's first; `listed` are the lines of Nơi nhận."""
    found: list[Signature] = []
    used: set[int] = set()
    for index, piece in enumerate(pieces):
        if piece.kind not in _OPENERS or piece.start in used:
            continue
        block = _below(pieces, index, listed)
        name = _cell_of(block)
        if name is None or name.start in used:
            continue
        used.update([name.start, *(title.start for title in block.titles)])
        found.append(_signature(pieces, index, block, name))
    own = [s for s in found if s.role != "copy"] or _otherwise(pieces, bool(found), listed)
    return tuple(sorted(_joint_first(own, letterhead), key=lambda s: _RANKS.index(s.role)))


_OPENERS = frozenset({"office", "approval"})
_RANKS = ("signer", "approval", "drafter", "seal")


def _joint_first(found: list[Signature], letterhead: Sequence[Cell]) -> list[Signature]:
    """Of signers side by side that one first whose body the letterhead names first, else the right one."""
    signers = [s for s in found if s.role == "signer"]
    beside = [s for s in signers if abs(s.first_line - signers[0].first_line) <= NEAR]
    if len(beside) < 2:
        return found
    bodies = [cell.text for cell in letterhead]
    ranks = {s.name.start: rank_among(bodies, [cell.text for cell in s.titles]) for s in beside}
    first = min(beside, key=lambda s: (ranks[s.name.start], -s.name.column))
    return [first, *(s for s in found if s is not first)]


def _cell_of(block: _Block) -> Cell | None:
    """The bare name that a block ends with, cut from its piece or the end of an item, or below the list."""
    if block.name is None:
        return block.tail or block.stray or block.joined
    return _named(block.name.cell)


def _named(cell: Cell, after: int = 0) -> Cell:
    """The bare name that stands in a cell behind `after`."""
    start, end = (after + edge for edge in bare_name(cell.text[after:]))
    return Cell(cell.start + start, cell.start + end, cell.column + start, cell.line, cell.text[start:end])


def _signature(pieces: Sequence[Piece], index: int, block: _Block, name: Cell) -> Signature:
    titles = [*_above(pieces, index), *block.titles]
    below = _title_below(pieces, block) if block.name else None
    cells = [piece.cell for piece in (*titles, *([below] if below else []))]
    role = "approval" if pieces[index].kind == "approval" else "signer"
    if role == "approval":
        cells = cells[1:] or [_approved_by(cells[0])]
    elif all(_DRAFTER.match(cell.key) for cell in cells):
        role = "drafter"
    return Signature(name, tuple(cells), block.sure, "copy" if _is_copy(pieces, index) else role)


def _approved_by(cell: Cell) -> Cell:
    """PHÊ DUYỆT CỦA BAN GIÁM HIỆU: the part that names who approves."""
    match = _APPROVES.match(search_key(cell.text))
    start = match.end() if match and match.end() < len(cell.text) else 0
    return Cell(cell.start + start, cell.end, cell.column + start, cell.line, cell.text[start:])


def _is_copy(pieces: Sequence[Piece], index: int) -> bool:
    """Whether what is signed here is only that the paper is a true copy."""
    first = pieces[index]
    copied = (p for p in pieces[:index] if p.kind == "copy")
    return any(p.line < first.line or _same_column(p, first) for p in copied)


def _above(pieces: Sequence[Piece], index: int) -> list[Piece]:
    """The name of a body that stands above an office and belongs to its title."""
    first, titles = pieces[index], list[Piece]()
    for piece in takewhile(lambda p: first.line - p.line <= NEAR, reversed(pieces[:index])):
        head = titles[0] if titles else first
        if head.line - piece.line == 1 and _same_column(first, piece) and _is_title_line(piece):
            titles.insert(0, piece)
    return titles


def _is_title_line(piece: Piece) -> bool:
    return piece.kind == "text" and is_body_line(piece.cell) and not _HEADING.match(piece.cell.key)


def _title_below(pieces: Sequence[Piece], block: _Block) -> Piece | None:
    """The office that a party paper prints below the name: no other name follows it."""
    assert block.name is not None
    for offset, piece in enumerate(pieces[block.after + 1 :], block.after + 1):
        if piece.line - block.name.line > 2:
            return None
        if _same_column(block.name, piece):
            office = piece.kind == "office" and piece.cell.capitals > 0.75
            alone = office and not AUTHORITY.match(piece.cell.key)
            return piece if alone and _cell_of(_below(pieces, offset, range(0))) is None else None
    return None


def _below(pieces: Sequence[Piece], index: int, listed: range) -> _Block:
    """Follow the column of an office downwards, up to the first name."""
    first = pieces[index]
    block = _Block([first], first.line)
    rivals = [p for p in pieces if p.line == first.line and p.index != first.index and p.kind in _OPENERS]
    for offset, piece in enumerate(pieces[index + 1 :], index + 1):
        if piece.line - block.last > REACH:
            break
        if piece.line in listed and not rivals:
            block.joined = block.joined or _joined(piece)
        if not _same_column(first, piece) or _nearer_to(rivals, first, piece):
            if listed and not rivals and piece.line >= listed.stop:
                block.stray = block.stray or _stray(piece)
            continue
        goes_on = _follow(block, piece, listed)
        if block.name and not block.after:
            block.after = offset
        if not goes_on:
            break
    return block


def _follow(block: _Block, piece: Piece, listed: range) -> bool:
    """Take a piece below an office into its block; False where the block is at its end."""
    if piece.kind in {"annex", "copy", "approval"}:
        return False
    if piece.kind == "office" or _continues_title(piece, block):
        return _follow_office(block, piece)
    if piece.kind == "signed":
        block.signed, block.last = True, piece.line
        return block.name is None
    if piece.kind == "notice":
        block.blocked = block.blocked or not block.signed
    if piece.kind in {"rule", "seal", "notice"}:
        return True
    if piece.kind == "item":
        block.tail = block.tail or _tail(piece.cell)
        return True
    return _follow_text(block, piece, piece.line in listed)


def _follow_office(block: _Block, piece: Piece) -> bool:
    if block.name is not None:
        return False
    if piece.line - block.last <= NEAR:
        block.titles.append(piece)
        block.last = piece.line
    return True


def _follow_text(block: _Block, piece: Piece, listed: bool) -> bool:
    """A name that is known ends the search; one that is guessed may yet be outdone just below."""
    known = person_name(piece.text)
    if known and (block.name is None or piece.line - block.name.line <= NEAR):
        block.name, block.sure, block.after = piece, True, 0
        return False
    if block.name is not None:
        return False
    if not known and not block.blocked and not listed and guessed_name(piece.text):
        block.name, block.sure = piece, False
        return True
    block.tail = block.tail or _tail(piece.cell)
    block.blocked = block.blocked or (not listed and not _is_junk(piece.text))
    return True


def _stray(piece: Piece) -> Cell | None:
    """The name alone on a line that has lost its column: it stands at the left edge below Nơi nhận."""
    alone = piece.kind == "text" and piece.of == 1 and person_name(piece.text) and is_common_name(piece.text)
    return _named(piece.cell) if alone else None


def _joined(piece: Piece) -> Cell | None:
    """The name that OCR put behind an item of another column: "- Lưu: VT Vũ Khắc Toại"."""
    for word in re.finditer(r"(?<=\s)\S+", piece.text):
        before, name = piece.text[: word.start()].rstrip(), piece.text[word.start() :]
        parted = before.endswith((";", ".", ")")) or _FILED.search(search_key(before))
        if parted and name[-1].isalpha() and person_name(name) and is_common_name(name):
            return None if _is_person_of_list(before) else _named(piece.cell, word.start())
    return None


def _is_junk(text: str) -> bool:
    """What OCR makes of stamps and signatures: hardly a whole word."""
    whole = [re.fullmatch(r"\W{0,2}[^\W\d_]{3,}\W{0,2}", token) for token in text.split()]
    return sum(map(bool, whole)) * 2 <= len(whole)


def _tail(cell: Cell) -> Cell | None:
    """The name that OCR put behind an item: "- Lưu: VT, TH. Vũ Khắc Toại"."""
    for match in re.finditer(r"[;.,)]\s+(?=\S)", cell.text):
        start = match.end()
        rest = cell.text[start:]
        if len(rest.split()) <= 9 and person_name(rest) and not _is_person_of_list(cell.text[:start]):
            return _named(cell, start)
    return None


def _is_person_of_list(before: str) -> bool:
    """- Đ/c Bí thư, Nguyễn Văn A: a recipient, not the signer."""
    return bool(re.search(r"(?:đ/c|đồng chí|ông|bà|pgđ|gđ)\b", before, re.IGNORECASE))


def _continues_title(piece: Piece, block: _Block) -> bool:
    """TM. ỦY BAN / NHÂN DÂN, or GIÁM ĐỐC / SỞ CÔNG THƯƠNG: a title broken over two lines."""
    adjacent = piece.kind == "text" and piece.line - block.last == 1 and len(piece.text) < 60
    capital = piece.cell.capitals > 0.9 and sum(map(str.isalpha, piece.text)) > 3
    return adjacent and capital and block.name is None and _is_no_name(piece)


def _is_no_name(piece: Piece) -> bool:
    return person_name(piece.text) is None and (is_body_line(piece.cell) or guessed_name(piece.text) is None)


def _nearer_to(rivals: Sequence[Piece], first: Piece, piece: Piece) -> bool:
    if any(piece.of == first.of == rival.of >= 2 for rival in rivals):
        return piece.index != first.index
    return any(_apart(piece, rival) < _apart(piece, first) for rival in rivals)


def _apart(a: Piece, b: Piece) -> float:
    """How far the middles of two pieces stand apart, in characters."""
    return abs(a.cell.column + len(a.text) / 2 - b.cell.column - len(b.text) / 2)


def _same_column(a: Piece, b: Piece) -> bool:
    """Right column with right column: unless the first stands at the left edge itself."""
    if a.line == b.line:
        return a.index == b.index or 0 <= b.start - a.cell.end <= 2  # Tổ trưởng - Bùi Thị Hà
    if a.of == b.of >= 2:
        return a.index == b.index
    return a.edge < 20 or b.edge >= 15 or abs(a.edge - b.edge) < 25


def _otherwise(pieces: Sequence[Piece], copied: bool, listed: range) -> list[Signature]:
    """The name below (đã ký), beside an office, in a digital signature or alone, if none is below one."""
    if copied:
        return []
    below = [signature for above, piece in pairwise(pieces) for signature in _signed(pieces, above, piece)]
    below += [signature for piece in pieces for signature in _beside(pieces, piece)]
    sealed = (signature for piece in pieces if piece.kind == "seal" for signature in _seal(piece.cell))
    return below[:1] or list(sealed)[:1] or list(_alone(pieces, listed))[:1]


def _alone(pieces: Sequence[Piece], listed: range) -> Iterator[Signature]:
    """A name alone on its line just below the list, where a seal hid the office from the OCR."""
    below = [p for p in pieces if listed and 0 <= p.line - listed.stop <= NEAR and p.kind != "rule"]
    if len(below) == 1 and (name := _stray(below[0])):
        yield Signature(name, (), sure=False)


def _signed(pieces: Sequence[Piece], above: Piece, piece: Piece) -> Iterator[Signature]:
    """(Đã ký), a name, and the office below it."""
    near = piece.line - above.line <= NEAR and _same_column(above, piece)
    if above.kind == "signed" and piece.kind == "text" and near and person_name(piece.text):
        behind = pieces[pieces.index(piece) + 1 :]
        title = next((p for p in behind if p.line - piece.line <= 2), None)
        if title is None or title.kind == "office":
            yield Signature(_named(piece.cell), (title.cell,) if title else ())


def _beside(pieces: Sequence[Piece], piece: Piece) -> Iterator[Signature]:
    """TM. ỦY BAN NHÂN DÂN CHỦ TỊCH and the name on one line, as a web page runs them together."""
    before = [p for p in pieces if p.line == piece.line and p.start < piece.start]
    named = piece.kind == "text" and piece.of == 2 and person_name(piece.text)
    if named and before and all(p.kind == "office" for p in before):
        yield Signature(_named(piece.cell), tuple(p.cell for p in before))


def _seal(cell: Cell) -> Iterator[Signature]:
    match = re.match(r"(?:ky (?:so )?boi|nguoi ky)\s*:?\s*", search_key(cell.text))
    if match and (office := _any_office().match(search_key(cell.text), match.end())):
        match = office
    if match and person_name(cell.text[match.end() :]):
        yield Signature(_named(cell, match.end()), (), role="seal")


def title_of(signature: Signature) -> str | None:
    """The lines of authority and office of a signature on one line, as they ought to be printed."""
    title = " ".join(filter(None, (_title_line(cell.text) for cell in signature.titles)))
    return title or None


def _title_line(text: str) -> str:
    """A line of a title: blanks of OCR gone, offices of the lexicon with their right marks.

    >>> [_title_line(text) for text in ("KT.GI ÁM ĐỐC", "PHO GIẢM ĐỌC", "TM . UBND XÃ", "CHÍNH UỶ")]
    ['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC', 'TM. UBND XÃ', 'CHÍNH UỶ']
    """
    text = re.sub(r"\s+", " ", text).strip(" :;,|_-–—")
    text = re.sub(r"^(TM|KT|TL|TUQ|Q)\s?\.\s?(?=\S)", r"\1. ", text)
    if not text.isupper():
        return text
    for match in reversed(list(_any_office().finditer(search_key(text)))):
        printed = text[match.start() : match.end()]
        text = text[: match.start()] + _as_listed(printed) + text[match.end() :]
    return text


@functools.cache
def _any_office() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){office_pattern()}(?!\w)")


@functools.cache
def _listed() -> dict[str, tuple[str, ...]]:
    """Offices by their folded letters without blanks."""
    found: dict[str, tuple[str, ...]] = {}
    for office in offices():
        for name in (office, f"Phó {office}"):
            key = search_key(name).replace(" ", "")
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), name)))
    return found


def _as_listed(printed: str) -> str:
    names = _listed().get(search_key(printed).replace(" ", ""), ())
    if len(names) != 1 or same_words(names[0], printed):
        return printed
    return upper(names[0])
