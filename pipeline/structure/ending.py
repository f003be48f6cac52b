"""The end of a document: who signed and who receives it (Nghị định 30/2020, ô 7 and 9b)."""

import functools
import re
from dataclasses import dataclass
from itertools import pairwise

from pipeline.lexicon import body_head, cues, expand, family_names, offices, same_words
from pipeline.structure.lines import Cell, Line, is_rule
from pipeline.text import fold, search_key

_AUTHORITY = r"(?:tm|kt|tl|tuq|q|t/m|k/t|t/l|tuq)"
_DEGREE = re.compile(rf"(?:(?:{cues('degrees')})\b[.\s/]*)+")
_NAME_WORD = re.compile(r"[A-ZÀ-ỸĐ][a-zà-ỹđ']*|[A-ZÀ-ỸĐ]{2,}")
_DEAR = re.compile(r"n\W?[o0]\W?i\s*(?:nh\W?[ai]\W?[nmu]|gui\s*:)", re.IGNORECASE)
_KEPT = re.compile(r"[-–+]\s*luu\s*[:;]?\s*(?:vt|vp|van thu|ho so)\b")
_BESIDE = re.compile(r"\(\s*(?:đã ký|Đã ký|ĐÃ KÝ|da ky|ký tên)[^)]*\)")
_SIGNED = re.compile(r"\(?\s*(?:da ky|ky ten|ky, (?:ghi ro|dong dau).*|da ky,? .*)\s*\)?\W*")


@dataclass(frozen=True, slots=True)
class Signature:
    """The signer's name and the lines of authority and office above it."""

    name: Cell
    titles: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """Signatures in reading order, the items of Nơi nhận, and where the body ends."""

    signatures: tuple[Signature, ...]
    recipients: tuple[tuple[int, int], ...]
    start: int


@functools.cache
def _office() -> re.Pattern[str]:
    names = "|".join(re.escape(key) for key in _office_keys())
    return re.compile(rf"(?:(?:{_AUTHORITY})\s?[./]?\s*)?(?:{names})\b")


def is_office(cell: Cell) -> bool:
    """Tell whether a cell is a line of authority (TM. ỦY BAN NHÂN DÂN) or office (CHỦ TỊCH)."""
    key = re.sub(r"^(?:phe )?duyet cua |^xac nhan cua ", "", cell.key)
    if len(key) > 90 or _DEAR.match(fold(cell.text)):
        return False
    if re.match(rf"{_AUTHORITY}\s?[.]\s*\w|t/m\s|k/t\s|t/l\s", key):
        return cell.capitals > 0.5
    match = _office().match(key)
    if not match:
        return False
    rest = key[match.end() :].strip(" -:,")
    return cell.capitals > 0.75 or (not rest and (cell.text[:1].isupper() or cell.column >= 20))


def _ends_in_office(text: str) -> bool:
    return search_key(text).endswith(_office_keys())


@functools.cache
def _office_keys() -> tuple[str, ...]:
    return tuple(search_key(office) for office in offices())


def person_name(text: str) -> str | None:
    """The name in `text` without degrees and ranks, or None if it is no Vietnamese name."""
    clean = re.sub(r"\s+", " ", text).strip(" .,;:-–_()")
    if _office().match(search_key(clean)):
        return None
    degree = _DEGREE.match(search_key(clean))
    if degree:
        clean = clean[degree.end() :].strip(" .,-")
    words = clean.split()
    if not 2 <= len(words) <= 5 or not all(_NAME_WORD.fullmatch(word) for word in words):
        return None
    if search_key(words[0]) not in family_names() or len({w.isupper() for w in words if len(w) > 1}) > 1:
        return None
    head = body_head(expand(clean))
    if head and " " in head.head and same_words(head.head, " ".join(words[: len(head.head.split())])):
        return None
    return " ".join(words)


def split_office(cell: Cell) -> tuple[Cell, Cell] | None:
    """A cell that holds office and name: CHỦ TỊCH Hà Văn Noọng, or Tổ trưởng - Bùi Thị Hà."""
    words = list(re.finditer(r"\S+", cell.text))
    for index in range(max(1, len(words) - 5), len(words) - 1):
        start = words[index].start()
        head, tail = _BESIDE.sub("", cell.text[:start]).rstrip(" -:–"), cell.text[start:]
        name = person_name(tail)
        before = Cell(cell.start, cell.start + len(head), cell.column, cell.line, head)
        told_apart = (before.capitals > 0.75) != tail.isupper() or _ends_in_office(head)
        if name and head and is_office(before) and told_apart:
            return before, Cell(cell.start + start, cell.end, cell.column + start, cell.line, tail)
        if name and head and is_office(before) and cell.text[len(head) : start].strip():
            return before, Cell(cell.start + start, cell.end, cell.column + start, cell.line, tail)
    return None


def read_ending(lines: tuple[Line, ...], text: str, body_start: int) -> Ending:
    """Find the signatures and recipients behind `body_start`."""
    cells = [cell for line in lines for cell in line.cells if cell.start >= body_start]
    notice = next((cell for cell in reversed(cells) if _DEAR.match(fold(cell.text))), None) or _headless(
        cells
    )
    done = [m.end() for m in re.finditer(r"\.\s?/\s?\.|(?<=[\w)”\"])\s?\./", text[body_start:])]
    closing = body_start + done[-1] if done else None
    floor = min(notice.start if notice else len(text), closing if closing else len(text))
    if floor == len(text):
        floor = body_start + int((len(text) - body_start) * 0.5)
    signatures = _signatures([cell for cell in cells if cell.start >= floor - 1500], floor)
    recipients = _recipients(lines, notice, signatures, text) if notice else ()
    marks = [s.titles[0].start if s.titles else s.name.start for s in signatures]
    marks += [notice.start] if notice else []
    return Ending(signatures, recipients, min(marks) if marks else len(text))


def _headless(cells: list[Cell]) -> Cell | None:
    """What stands where "Nơi nhận" was lost: the cell above the run of dashes that ends with Lưu."""
    left = [cell for cell in cells if cell.column < 20]
    last = next((i for i in range(len(left) - 1, -1, -1) if _KEPT.match(left[i].key)), None)
    if last is None:
        return None
    first = last
    while (
        first > 0
        and left[first - 1].text.startswith(("-", "+", "–"))
        and left[first].line - left[first - 1].line <= 2
    ):
        first -= 1
    return left[first - 1] if last - first >= 1 and first > 0 else None


def _signatures(cells: list[Cell], floor: int) -> tuple[Signature, ...]:
    """Each run of office lines with the name that stands below it in its column."""
    found: list[Signature] = []
    used: set[int] = set()
    for index, cell in enumerate(cells):
        split = split_office(cell)
        if split and cell.start >= floor - 1200:
            above = tuple(
                c for c in cells[max(0, index - 3) : index] if is_office(c) and cell.line - c.line <= 3
            )
            found.append(Signature(split[1], (*above, split[0])))
            continue
        if cell.start in used or not is_office(cell) or cell.start < floor - 1200:
            continue
        titles, name = _below(cells, index)
        if name:
            used.update(title.start for title in titles)
            found.append(Signature(name, tuple(titles)))
    return _once(found)


def _below(cells: list[Cell], index: int) -> tuple[list[Cell], Cell | None]:
    """The office lines from `index` on in one column, and the first name under them."""
    first = cells[index]
    titles = [first]
    rivals = [c for c in cells if c.line == first.line and c is not first and is_office(c)]
    for cell in cells[index + 1 :]:
        if cell.line - titles[-1].line > 25:
            break
        if not _same_column(first, cell) or any(_middle(cell, r) < _middle(cell, first) for r in rivals):
            continue
        if (is_office(cell) and cell.line - titles[-1].line <= 3) or _continues_title(cell, titles[-1]):
            titles.append(cell)
        elif person_name(cell.text) and not _is_item(cell):
            return titles, cell
    return titles, None


def _middle(a: Cell, b: Cell) -> float:
    """How far the middles of two cells stand apart, in characters."""
    return abs(a.column + len(a.text) / 2 - b.column - len(b.text) / 2)


def _continues_title(cell: Cell, title: Cell) -> bool:
    """TM. ỦY BAN / NHÂN DÂN: a title broken over two lines."""
    adjacent = cell.line - title.line == 1 and cell.capitals > 0.9 and len(cell.text) < 40
    return adjacent and person_name(cell.text) is None and not is_rule(cell.text)


def _is_item(cell: Cell) -> bool:
    return cell.text.startswith(("-", "+", "–")) or cell.text.endswith(";")


def _same_column(title: Cell, cell: Cell) -> bool:
    """Right column with right column: unless the title stands at the left edge itself."""
    return title.column < 20 or cell.column >= 15 or abs(title.column - cell.column) < 25


def _once(found: list[Signature]) -> tuple[Signature, ...]:
    seen: set[int] = set()
    return tuple(s for s in found if s.name.start not in seen and not seen.add(s.name.start))  # type: ignore[func-returns-value]


def _recipients(
    lines: tuple[Line, ...], notice: Cell, signatures: tuple[Signature, ...], text: str
) -> tuple[tuple[int, int], ...]:
    """The spans of the items below Nơi nhận, those of the signature column left out."""
    taken = {cell.start for s in signatures for cell in (*s.titles, s.name)}
    after = _DEAR.match(fold(notice.text))
    rest = notice.text[after.end() :].lstrip(" :.;") if after else ""
    pieces = [(notice.end - len(rest), notice.end)] if len(rest) > 2 else []
    blanks = 0
    for line in lines[notice.line + 1 :]:
        blanks = blanks + 1 if line.blank else 0
        if blanks > 6 or (pieces and blanks > 3):
            break
        for cell in line.cells:
            inside = notice.column > 20 or cell.column < max(notice.column + 34, 20) or _is_item(cell)
            if cell.start not in taken and inside and not _ends_list(cell):
                pieces.append((cell.start, cell.end))
        if pieces and _is_last(text[pieces[-1][0] : pieces[-1][1]]) and _closes(lines, line, taken):
            break
    return tuple(_items(pieces, text))


def _ends_list(cell: Cell) -> bool:
    """What stands near the recipients without being one: rules, (đã ký), offices, e-signatures."""
    key = cell.key
    if is_rule(cell.text) or _SIGNED.fullmatch(key) or is_office(cell):
        return True
    return bool(re.match(r"ky boi|gio ky|ngay ky|thoi gian ky|\w+@|vanthu|\d+$|t\d\d:", key)) or "@" in key


def _is_last(item: str) -> bool:
    return bool(re.match(r"\W*l[ưu]?u?\s*[:;]?\s*\S", fold(item).lower())) and "luu" in fold(item).lower()[:8]


def _closes(lines: tuple[Line, ...], line: Line, taken: set[int]) -> bool:
    """Whether the list ends with this line: the next one does not go on with it."""
    text = line.cells[0].text.rstrip() if line.cells else ""
    if text.endswith((".", ")")) or line.number + 1 >= len(lines):
        return True
    after = lines[line.number + 1]
    if not after.cells or after.cells[0].start in taken:
        return True
    return not (after.cells[0].text.startswith(("-", "+")) or text.endswith((",", "-")))


def _items(pieces: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Join wrapped pieces and cut those that hold several items."""
    joined: list[tuple[int, int]] = []
    dashed = sum(text[a:b].lstrip().startswith(("-", "+", "–")) for a, b in pieces) >= 2
    for start, end in pieces:
        piece = text[start:end]
        begins = piece.startswith(("-", "+", "–", "•", "*"))
        if (joined and dashed and not begins and not text[: joined[-1][1]].rstrip().endswith((";", "."))) or (
            joined
            and not dashed
            and not text[: joined[-1][1]].rstrip().endswith((";", ".", ")"))
            and piece[:1].islower()
        ):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    items = []
    for start, end in joined:
        cuts = [m.end() for m in re.finditer(r"[;.]\s+(?=[-–+]\s)", text[start:end])]
        bounds = [start, *(start + cut for cut in cuts), end]
        items += [_trim(text, a, b) for a, b in pairwise(bounds)]
    return [(a, b) for a, b in items if b - a > 1 and any(char.isalpha() for char in text[a:b])]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The item without its dash and final punctuation."""
    while start < end and text[start] in " \n\t-–+•*_|.":
        start += 1
    for match in re.finditer(r"[;.]\s+", text[start:end]):
        rest = text[start + match.end() : end]
        letters = [char for char in rest if char.isalpha()]
        if len(letters) < 0.6 * len(rest) or (len(rest) > 4 and all(char.isupper() for char in letters)):
            end = start + match.start()  # the signature's column, or what OCR made of it
            break
    while start < end and text[end - 1] in " \n\t;.,|/_":
        end -= 1
    return start, end
