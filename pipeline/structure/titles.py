"""The title of a document: which lines below the type word are it, and where the body begins."""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.lexicon import body_head, cues, expand, rows, same_words
from pipeline.structure.headline import says_no_more
from pipeline.structure.lines import Cell, Line, is_rule
from pipeline.structure.offices import HOLDER, is_office_line
from pipeline.structure.roles import is_subject
from pipeline.text import fold, has_marks, lower, search_key

CENTRED, FULL, ROOM = 8, 60, 18
"""A line so far from the edge stands in the middle; so many letters fill one; so many are room for more."""
_SENTENCE, _LONG = 90, 160
"""Letters, at least, of a sentence that opens a body; letters, at least, that no line of a title has."""
_WORDS = 8
"""Words, at least, of a title that no type word announces."""
_REACH = 8
"""Lines, at most, that are read to tell how a paragraph ends."""

OPENER = re.compile(
    rf"""\s*[-–]?\s*(?:(?:{cues("openers")})\b | nam\shoc\s\d{{4}}\s*[-–]\s*\d{{4}}\s*(?:,|la|toan)
      | chao\smung\s.*, | ngay\s\d)""",
    re.VERBOSE,
)
OUTLINE = re.compile(
    r"""\s*(?:[IVX]{1,4}\s?[.)/]+(?=\s|[^\W\d_]{3}) | [A-D]\s?[.)/]\s
      | \d{1,2}\s?(?:[.)]/?|/\.?)(?=\s) | \d{1,2}\s?[.)]/?(?=[^\W\d_]) | \d{1,2}\s?/\.(?=\S)
      | (?:[IVX]{1,4}|[A-D]|\d{1,2})\s?(?:\\[.)/]|-)\s
      | (?:PHAN|CHUONG)\s+(?:THU|[IVX1-9]) | \d+\)\s)""",
    re.VERBOSE,
)
"""The label of a list item or a part; its blank may be missing: 1.Nội dung, I/.MỤC ĐÍCH."""
_LONE = {
    search_key(row["phrase"]): row["phrase"]
    for row in rows("cues")
    if row["set"] == "openers" and " " not in row["phrase"]
}
_PREPOSITIONS = frozenset({"sau", "trong", "nhằm"})
"""What opens a sentence in small letters, and in capitals a line of a title only."""
_WEAK = ("nam hoc", "trong ", "ngay ")
"""What opens a body, and a line of a title too."""
_BELOW = re.compile(rf"(?:{cues('below-titles')})\b[^:“\"]{{0,25}}:")
_BESIDE_TITLE = re.compile(
    r"[^,“\"]{2,40},\s*(?:ngay\b|thang\s*[\d.…_])|ngay\s+\d+\s+thang|so\s*:|ky boi|gio ky|den\s*so"
)
_SPEAKER = re.compile(rf"^(?:\S+\s){{2,14}}?(?:{cues('issuer-acts')}|bao cao)\s")
_ACT = re.compile(rf"(?:{cues('issuer-acts')})\s")
"""What a body does: BAN HÀNH and TỔ CHỨC begin no names."""
UNFINISHED = re.compile(r"(?:\b(?:cua|va|voi|do|giua|cho|tai|ve)|[,:-])$")
_ENCLOSURE = re.compile(r"\(\s*(?:trinh|kem theo|ban hanh kem|du thao|tai lieu|dung cho|luu hanh|ap dung)\b")
_GROUNDS = re.compile(r"[-–+*\s]*can cu\b")
_DECISION = re.compile(r"(?:quyet dinh|nghi quyet)\b")
_GOES_ON = re.compile(r"(?:nam hoc|giai doan|nam|lan thu|dot|quy|thang|nhiem ky|tren dia ban|cap)\s")


def untyped_title(above: Sequence[Line]) -> int | None:
    """The index of the first line in capitals that is a title without a type word, as web pages have it."""
    for index, line in enumerate(above):
        cell = line.cells[0]
        shouted = len(line.cells) == 1 and cell.capitals > 0.8 and len(cell.key.split()) >= _WORDS
        named = HOLDER.match(cell.key) or body_head(expand(cell.text))
        if shouted and (not named or _ACT.match(cell.key)):
            return index
    return None


def read_title(
    below: list[Line], lines: tuple[Line, ...], start: Cell, alone: bool, deciding: bool = False
) -> tuple[Cell, ...]:
    """The cells of the title: below the type word (`start`) to a blank line, a rule or the body.

    `alone`: the type word is not itself the beginning of the title. `deciding`: who decides may stand
    below the title, as it does in a decision.
    """
    cells = [] if alone else [start]
    deciding = deciding or _DECISION.match(start.key) is not None
    for index, line in enumerate(below):
        grounds = deciding and _is_over_grounds(below[index + 1 : index + 4])
        for cell in line.cells:
            if cell.start <= start.start:
                continue
            if cells and (_ENCLOSURE.match(cell.key) or _says_who(cell, cells[-1], grounds)):
                return tuple(cells)
            quoted = _open_quote(cells)
            ended = cells and (
                _ends_title(cell, cells[-1], lines)
                or _speaks(cell, cells[-1])
                or _fills_line(cell, cells[-1])
            )
            if not (quoted and not ended) and (ended or _starts_body(cell, bool(cells), below[index:])):
                return tuple(cells)
            dated = cells and re.search(r"\d/[\w&-]+$", cells[-1].text) and cell.key.startswith("ngay")
            repeated = cells and cell.key == cells[-1].key
            numbered = cell.key.startswith("so") and says_no_more(cell)
            beside = _BESIDE_TITLE.match(cell.key) or numbered
            if not is_rule(cell.text) and not repeated and (dated or not beside):
                cells.append(cell)
            if len(cells) >= 10:
                return tuple(cells)
    return tuple(cells)


def _is_over_grounds(following: Sequence[Line]) -> bool:
    """Whether the grounds of a decision begin below, behind one line in capitals at most."""
    for index, line in enumerate(following[:2]):
        if opens_grounds(following[index : index + 2]):
            return True
        if line.cells[0].capitals < 0.9:
            return False
    return False


def opens_grounds(lines: Sequence[Line]) -> bool:
    """Whether the first of some lines begins with "Căn cứ", which may go on below a line break."""
    return _GROUNDS.match(" ".join(line.cells[0].key for line in lines[:2])) is not None


def opens_body(text: str, key: str) -> bool:
    """Whether a line begins as a body does. A single word counts with its marks: Trồng is not Trong."""
    match = OPENER.match(key)
    if match is None:
        return False
    alone = _LONE.get(match[0].strip(" -–"))
    if alone in _PREPOSITIONS and text.isupper():
        return False  # a title goes on: SAU KỲ NGHỈ HÈ
    return alone is None or not has_marks(text) or lower(text).lstrip(" |-–*_.").startswith(alone)


def _speaks(cell: Cell, last: Cell) -> bool:
    """Whether a line opens the body with who acts: "Phòng Nội vụ thông báo ..."."""
    if (
        cell.capitals > 0.3
        or not cell.text[:1].isupper()
        or UNFINISHED.search(last.key)
        or not _SPEAKER.search(cell.key)
    ):
        return False
    name = expand(cell.text)
    head = body_head(name)
    return head is not None and same_words(head.head.split()[0], name.split()[0])


def _fills_line(cell: Cell, last: Cell) -> bool:
    """Whether a full line at the edge opens the body without a gap: the last one stands in the middle, or had
    room for its first words."""
    if not cell.text[:1].isupper() or cell.capitals > 0.3:
        return False
    if UNFINISHED.search(last.key) or last.key.startswith("cua ") or is_subject(cell.key):
        return False
    centred = last.column - cell.column >= CENTRED and cell.column < CENTRED
    had_room = last.column <= cell.column and len(cell.text) - len(last.text) >= ROOM
    return (centred and len(cell.text) >= FULL) or (had_room and len(cell.text) >= FULL + ROOM)


def _open_quote(cells: list[Cell]) -> bool:
    """Whether a quotation of the title is still open: its next line goes on, whatever it begins with.

    OCR takes one mark for another: any of them closes what any of them opened.
    """
    text = " ".join(cell.text for cell in cells).replace("''", '"')
    return len(re.findall('[“”"«»]', text)) % 2 == 1 or text.count("‘") > text.count("’")


def _says_who(cell: Cell, last: Cell, decided: bool) -> bool:
    """Whether a line in capitals below a title is the one that names who decides.

    Below a title in capitals it must stand right above the grounds of a decision (`decided`), where an
    office may stand in small letters, too.
    """
    if decided and UNFINISHED.search(last.key):
        return False
    if decided and is_office_line(cell.text):
        return True
    shouted = cell.capitals > 0.85 and (decided or last.capitals < 0.6)
    return shouted and bool(HOLDER.match(cell.key) or body_head(expand(cell.text)))


def _ends_title(cell: Cell, last: Cell, lines: tuple[Line, ...]) -> bool:
    blanks = cell.line - last.line - 1
    if blanks:
        joined = (
            last.text.rstrip().endswith((",", "-", "–")) or cell.text[:1].islower() or cell.text[:1] == "("
        )
        capitals = last.capitals > 0.8 and cell.capitals > 0.8
        short = len(cell.text) < 60 and _GOES_ON.match(cell.key)
        return not ((joined or capitals or short or is_subject(cell.key)) and blanks < 3)
    return is_rule(cell.text)


def _starts_body(cell: Cell, titled: bool, below: Sequence[Line]) -> bool:
    """Whether the body begins with a cell of the first line of `below`."""
    key = cell.key.lstrip(" .,*")
    if OUTLINE.match(fold(cell.text) + " ") or _is_item(cell.text):
        return True
    if not titled:
        return bool(re.match(r"can cu|kinh gui|dieu 1\b", key))
    if cell.capitals < 0.3 and _is_sentence(cell.text):
        return True
    said = _paragraph(below)
    if cell.capitals < 0.3 and cell.text[:1].isupper() and _is_sentence(said):
        return True
    if opens_body(cell.text, key):
        return not key.startswith(_WEAK) or _ends_sentence(said) or len(said) > _LONG
    return bool(_BELOW.match(key))


def _is_item(text: str) -> bool:
    """Whether a line is a list item; "du lịch / - dịch vụ" is a name that goes on."""
    return text.startswith(("- ", "+ ")) and not text[2:].lstrip()[:1].islower()


def _ends_sentence(text: str) -> bool:
    return text.rstrip().endswith((":", ".", ";", "!"))


def _is_sentence(text: str) -> bool:
    return len(text) > _SENTENCE and _ends_sentence(text)


def _paragraph(below: Sequence[Line]) -> str:
    """The first of some lines with those that it runs on into."""
    near = below[:_REACH]
    width = max(len(line.cells[0].text) for line in near)
    said = [cell.text for cell in near[0].cells]
    for line, following in pairwise(near):
        if not _runs_on(line, following, width):
            break
        said.append(following.cells[0].text)
    return " ".join(said)


def _runs_on(line: Line, following: Line, width: int) -> bool:
    """Whether the break between two lines is only that of a page so wide."""
    if following.number != line.number + 1 or len(line.cells) > 1 or len(following.cells) > 1:
        return False
    left, right = line.cells[0].text, following.cells[0].text
    if _ends_sentence(left) or OUTLINE.match(fold(right) + " ") or _is_item(right):
        return False
    if not right[:1].isupper():
        return True
    return len(left) >= 0.8 * width and not opens_body(right, following.cells[0].key)
