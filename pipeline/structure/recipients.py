"""The items of Nơi nhận: each without its dash and punctuation, wrapped lines joined."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from pipeline.lexicon import body_head, expand
from pipeline.structure.pieces import DASHES, Piece, after_notice, is_item
from pipeline.structure.signatures import Signature
from pipeline.text import search_key

WIDTH = 34
"""Characters from the column of "Nơi nhận" within which its items begin."""
KEPT = re.compile(
    r"(?:^|(?<=[-–+;.,:*]\s)|(?<=[-–+]))(?:luu|luru|lun|liru)\b(?!\s*(?:y|tru|hoc|hanh|dong|van hoa)\b)"
)
"""The beginning of the item of the copy that the office keeps."""
_KEPT = re.compile(r"\W*(?:luu|luru|lun|liru)\b")
_PURPOSE = re.compile(
    r"\(\s*(?:de|thay|b/?c|t/?h|p/?h|th|bao cao|thuc hien|phoi hop|theo doi|chi dao|biet|dang)\b"
)
_PASSED_OVER = frozenset({"signed", "seal", "rule", "office"})
_ENDS = frozenset({"annex", "copy", "approval"})
_DASH = r"\\?[-–—+•]"
_CUT = re.compile(
    rf"(?<=[;.,:)*])\s*(?:(?<=\s)|(?<=;)){_DASH}\s+|\s*<br\s*/?>\s*|(?<=[;.,])\s*(?=[Ll]ưu\b(?!\s*(?:ý|tr[úữ]|học|hành|động|vong|niệm)))",
    re.IGNORECASE,
)
_CUT_AT_DASHES = re.compile(rf"\s{_DASH}\s")
_CUT_AT_SEMICOLONS = re.compile(r";\s+(?=[^\s(])")
_CUT_AT_COMMAS = re.compile(r",\s+(?![^(]*\))")
_CODE = re.compile(r"\d+[a-zđ]?|[A-ZĐ]{1,4}\d{1,4}|[A-ZĐƯ]{2,}[a-z]?")
_CLOSED = (";", ".")
_OPEN = (",", "-", "–", ":", "(", "/", "&")


@dataclass(frozen=True, slots=True)
class Recipient:
    """An item and where it stands in the text: lines of a signature may lie between its own."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of an item: its text, from offset `start` on; `begins`: no other may go before it."""

    start: int
    text: str
    line: int
    begins: bool = False

    @property
    def kept(self) -> bool:
        """Whether this is the last item, of the copy that the office keeps: Lưu: VT."""
        return _KEPT.match(search_key(self.text)) is not None

    @property
    def dashed(self) -> bool:
        return self.text.startswith(DASHES)


def read_recipients(
    pieces: Sequence[Piece], notice: Piece, signatures: Sequence[Signature]
) -> tuple[Recipient, ...]:
    """The items below the piece "Nơi nhận", what belongs to the signatures left out."""
    parts = list(_collected(pieces, notice, signatures))
    dashed = sum(part.dashed for part in parts) >= 2 or any(part.dashed for part in parts[:1])
    single = len(parts) == 1
    widest = max((len(part.text) for part in parts), default=0)
    items: list[list[_Part]] = []
    for item in chain.from_iterable(_divided(part, dashed, single) for part in parts):
        if items and _goes_on(items[-1][-1], item, dashed, widest):
            items[-1].append(item)
        else:
            items.append([item])
    told = (
        item for item in items if not (item[0].line == notice.line and len(items) > 2 and _is_garbled(item))
    )
    return tuple(recipient for item in told if (recipient := _recipient(item)))


def _collected(pieces: Sequence[Piece], notice: Piece, signatures: Sequence[Signature]) -> Iterator[_Part]:
    """What stands below the notice in its column, down to the item that begins with Lưu."""
    last: _Part | None = None
    line = notice.line
    for piece in pieces:
        if piece.start < notice.start or not (piece is notice or _is_inside(piece, notice)):
            line = max(line, piece.line) if piece.start > notice.start else line
            continue
        if piece.line - line > (5 if last else 7) or (last and _is_over(last, piece)):
            return
        line = piece.line
        part = _own_part(piece, piece is notice, signatures)
        if part is not None:
            last = part
            yield part


def _is_over(last: _Part, piece: Piece) -> bool:
    """Whether the list has ended with its last part, before this piece."""
    if piece.kind in _ENDS or piece.kind == "notice":
        return True
    if piece.kind in _PASSED_OVER:
        return piece.kind == "office" and last.text.endswith(".") and piece.of == 1 and piece.edge < 20
    if not _kept_within(last) or piece.line == last.line:
        return False
    if piece.text.startswith(DASHES):
        return not last.text.endswith((";", ","))
    unclosed = last.text.count("(") > last.text.count(")")
    wrapped = unclosed or last.text.endswith(_OPEN) or piece.text[0] == "(" or piece.text[0].islower()
    return not wrapped or piece.line - last.line > 1


def _kept_within(part: _Part) -> bool:
    return part.kept or any(_KEPT.match(search_key(part.text), m.end()) for m in _CUT.finditer(part.text))


def _is_inside(piece: Piece, notice: Piece) -> bool:
    """Whether a piece stands in the column of "Nơi nhận"."""
    if piece.line > notice.line and piece.of == notice.of >= 2 and not piece.text.startswith(DASHES):
        return piece.index == notice.index
    if piece.line == notice.line and piece.index != notice.index:
        return False
    if _PURPOSE.match(search_key(piece.text)):
        return True
    if notice.edge > 20:
        return piece.edge >= notice.edge - 20
    return piece.edge < max(notice.edge + WIDTH, 20) or is_item(piece.text)


def _own_part(piece: Piece, is_notice: bool, signatures: Sequence[Signature]) -> _Part | None:
    """What of a piece belongs to the list."""
    start, end = after_notice(piece.text) if is_notice else 0, len(piece.text)
    if piece.kind in _PASSED_OVER or (is_notice and not start):
        return None
    for signature in signatures:
        for cell in (*signature.titles, signature.name):
            if cell.start <= piece.start < cell.end:
                return None
        if piece.start < signature.name.start < piece.cell.end:
            name = signature.name.start - piece.start
            end = name if name > 2 and piece.text[name - 1].isspace() and start < name else start
    text = piece.text[start:end]
    core = text.lstrip(" \t\xa0:*_|\\").rstrip(" \t\xa0*_|\\")
    return _Part(piece.start + start + text.index(core), core, piece.line) if len(core) > 1 else None


def _divided(part: _Part, dashed: bool, single: bool) -> Iterator[_Part]:
    """The items on one line."""
    cuts = [(m.start(), m.end()) for m in _CUT.finditer(part.text)]
    if not cuts and single and part.dashed:
        cuts = [(m.start(), m.end()) for m in _CUT_AT_DASHES.finditer(part.text)]
    if not dashed and not part.kept:
        cuts += [(m.start(), m.end()) for m in _CUT_AT_SEMICOLONS.finditer(part.text)]
    if single and not dashed and all(part.text[start - 1] == "," for start, _ in cuts):
        cuts += [(m.start(), m.end()) for m in _CUT_AT_COMMAS.finditer(part.text)]
    kept = next((end for _, end in sorted(cuts) if _KEPT.match(search_key(part.text), end)), len(part.text))
    bounds = [(0, 0), *sorted({cut for cut in cuts if cut[1] <= kept}), (len(part.text), len(part.text))]
    for (_, start), (end, _) in pairwise(bounds):
        if end > start:
            yield _Part(part.start + start, part.text[start:end], part.line, part.begins or start > 0)


def _goes_on(last: _Part, part: _Part, dashed: bool, widest: int) -> bool:
    """Whether a part goes on with the item before it."""
    if part.begins or part.dashed:
        return False
    if part.text.startswith("(") or last.text.count("(") > last.text.count(")"):
        return True
    if last.text.endswith(_CLOSED) or part.kept or _says_purpose(last, part):
        return False
    if dashed:
        return not _lost_its_dash(last, part, widest)
    return part.text[0].islower() and not last.text.endswith(")")


def _says_purpose(last: _Part, part: _Part) -> bool:
    """Whether a part ends with what its item is for: "(b/c)," and a new item in capitals behind it."""
    said = re.search(r"(\([^()]*\)),$", last.text)
    return bool(said and _PURPOSE.match(search_key(said[1])) and part.text[0].isupper())


def _lost_its_dash(last: _Part, part: _Part, widest: int) -> bool:
    """A body behind another that left room on its line for the first word of this: nothing was wrapped."""
    room = len(last.text) + 1 + len(part.text.split()[0]) <= widest
    if not room or not part.text[0].isupper() or body_head(expand(part.text)) is None:
        return False
    name = expand(last.text.strip(" -–—+*•"))
    head = body_head(name)
    return last.text.endswith(")") or (head is not None and len(name) > len(head.head))


def _recipient(item: Sequence[_Part]) -> Recipient | None:
    """The item without dash, final punctuation and what OCR made of seals; None if nothing is left."""
    texts = [_without_junk(part) for part in item]
    text = " ".join(filter(None, texts)).strip(" ;.,|/_*\\")
    text = re.sub(r"^(?:[-–—+•*·●▪■✓~_|.\\=]\s*|\d{1,2}[.)]\s+(?=\D))+", "", text)
    if not any(char.isalpha() for char in text):
        return None
    return Recipient(item[0].start, item[-1].start + len(item[-1].text), text)


def _without_junk(part: _Part) -> str:
    """The text up to the end of an item, if nothing behind it is text: what OCR made of seals and pens."""
    text = re.sub(r"\s+", " ", part.text)
    cuts = [match.start() + (match[0] == ")") for match in re.finditer(r"[;.,)](?=\s)", text)]
    whole = len(text)
    for cut in reversed(cuts):
        rest = text[cut:whole].lstrip(" ;.,")
        if _is_legible(rest) and (text[cut] != ";" or part.kept or _has_words(rest)):
            return text[:whole]
        whole = cut
    return text[:whole]


def _is_legible(text: str) -> bool:
    """Whether most of it are words, codes (V01, 2b, T22), numbers or brackets, not signs and odd letters."""
    tokens = [token for token in text.split() if token.strip(".,;:&+-–()")]
    return sum(map(_is_word, tokens)) * 2 > len(tokens)


def _has_words(text: str) -> bool:
    """Whether more than codes is there: behind a semicolon another item stands, or nothing was printed."""
    return "(" in text or any(word[1:].islower() for word in re.findall(r"[^\W\d_]{2,}", text))


def _is_word(token: str) -> bool:
    parts = [part for part in re.split(r"[\W_]+", token) if part]
    if token.startswith("(") and parts:
        return True
    return bool(parts) and all(
        _CODE.fullmatch(part) or (part.isalpha() and (len(part) > 3 or part[1:].islower())) for part in parts
    )


def _is_garbled(item: Sequence[_Part]) -> bool:
    """Whether most words beside "Nơi nhận" are single letters or mix letters with digits."""
    words = re.findall(r"\w+", " ".join(part.text for part in item))
    odd = [word for word in words if len(word) == 1 or not (word.isalpha() or word.isdigit())]
    closed = item[-1].text.endswith((";", ".", ")")) or "(" in item[-1].text
    return len(odd) * 2 > len(words) and not closed and not item[0].kept
