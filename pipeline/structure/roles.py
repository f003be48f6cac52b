"""What each cell above the body is: nation, number, date, subject, stamp (Nghị định 30/2020, điều 8)."""

import re
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.lexicon import body_head, expand, type_by_key
from pipeline.structure.lines import Cell, Line, is_rule, with_vowels
from pipeline.text import search_key

STATES = frozenset({"nation", "motto", "party", "union"})
"""Roles that say under which authority a document stands."""
FORMAL = STATES | {"number", "date"}
"""Roles that only a letterhead has."""
_NATION = "cong hoa xa hoi chu nghia viet nam"
_STATE = re.compile(r"(?:chu )?nghia viet ?nam|(?:nuoc )?viet ?nam dan chu cong hoa")
"""The end of its name, and its name until 1976."""
_COUNTRY = "viet nam"
_COLUMN = 30
_MOTTO = "doc lap - tu do - hanh phuc"
_MOTTO_PART = re.compile(r"doc lap(?:\W+tu do)?|(?:tu do\W+)?hanh phuc")
"""What is left on either side where an engine lost a dash of the motto."""
_PARTY = "dang cong san viet nam"
_UNION = re.compile(
    r"(?:doan (?:tncs|thanh nien cong san)|doi (?:tntp|thieu nien tien phong)) ho chi minh(?: viet nam)?"
)
_ANCHOR = re.compile(
    rf"(?P<whole>^{_UNION.pattern}(?=\s[^,;]{{2,30}}[,;]\s*ngay)"
    r"|cong hoa xa hoi chu nghia viet ?nam"
    r"|doc lap\s*[\W_]{0,3}\s*tu do(?:\s*[\W_]{0,3}\s*hanh phuc)?|[_-]{3,}"
    r"|dang cong san viet nam)|(?<!\w)so\s*:\s*(?=\d|/)|(?<!\w)so\s+\d{1,5}\s*[-/]\s*[a-z]|(?<!\w)v/v\b"
)
_NUMBERED_NAME = re.compile(r"SỐ \d{1,2}(?: [^\W\d_]*[AEIOUYÀ-Ỵ][^\W\d_]*)*")
"""The rest of a school's name: SỐ 2 HƯƠNG SƠN."""
_PLACE_DATE = re.compile(
    r"(?:(?<=\s)|^)(?:[^\W\d_][\w.]*(?:-[^\W\d_]\w*)?\s+(?:[-–]\s+)?){0,4}[^\W\d_][\w.]*[,;]\s*ng[àa]y\b"
)
_DATED_NUMBER = re.compile(r"so\s*:?\s*\d\S*(?:\s?[-/]\s?\S+)?\s*,?\s*\(?ngay\s*\d")
_PLACE_ABBREVIATION = re.compile(r"(?:TP|TX|TT|HCM|TPHCM|HN)\b")
_STAMP = re.compile(
    r"^(?:(?:cong van|van phong|van thu|phong .{0,40})\s*den(?:$|\s+so\b)|den\b|den so|so den|ngay den"
    r"|chuyen:|ky boi|nguoi ky|gio ky|thoi gian ky|co quan:|email:)|vanthu"
)
_RECEIVED = re.compile(r"(?:(?:cong van|van ban|van phong|van thu)\s*)?den\b")
_COPY = re.compile(r"(?:ban\s+)?(?:sao y|sao luc|trich sao|sao nguyen van)\b.{0,40}$|ban sao$")
_CODED = re.compile(r"so\s*[.:]?\s*\d+\s*[/-]\s*[a-z]{2}")
_OF_A_COPY = re.compile(r"\d[^/]*/(?:sy|sl|trs)\b")
_NUMBER = re.compile(r"so\s*[:.]?\s*(?:[\d./]|/)|so\s*:")
_DATE = re.compile(
    r"ngay(?![a-z]).{0,12}thang(?![a-z])|(?:[,;.]|\s[-–])\s*(?:ngay|thang)\s*[\d.…_]"
    r"|\bthang\s*\d+\s*nam\s*\d{4}|,\s*ngay$"
)
_NAMED_DAY = re.compile(
    r"(?P<place>[^\W\d_][^\n|,;:]{1,44}?)\s+ng[àa]y\s*\d{1,2}(?:\s*th[áa]ng|\s?[/.]\s?\d)"
)
"""A place and a day that no comma parts."""
_SUBJECT = re.compile(r"(?:v\s*/\s*v|ve viec)\b")
_DRAFT = re.compile(
    r"(?:du thao(?:\s+(?:lan|xin|lay|trinh|ngay)\b.{0,30})?|ban nhap|hoa toc"
    r"|khan|thuong khan|mat|toi mat|tuyet mat)\W*"
)


def role(cell: Cell) -> str:
    """The part of the letterhead that a cell is: nation, party, number, date, subject, ... or ''."""
    key = cell.key
    if is_rule(key):
        return "rule"
    if _STAMP.search(key) or _COPY.match(key):
        return "stamp"
    if len(key) > 8 and _like(key, _PARTY, 90) and len(key) < 30:
        return "party"
    if _UNION.fullmatch(key):
        return "union"
    if (_like(key, _NATION, 80) and len(key) <= 45) or _STATE.fullmatch(key):
        return "nation"
    if (_like(key, _MOTTO, 78) and len(key) <= 40) or _MOTTO_PART.fullmatch(key):
        return "motto"
    if re.match(_NUMBER, key) and not _NUMBERED_NAME.fullmatch(cell.text):
        return "number"
    if len(key) < 90 and (is_date(key) or _names_place_and_day(cell.text)):
        return "date"
    if is_subject(key):
        return "subject"
    if re.match(r"kinh\s+(?:gui|trinh)\b", key):
        return "addressee"
    return "draft" if _DRAFT.fullmatch(key) else ""


def _names_place_and_day(text: str) -> bool:
    match = _NAMED_DAY.match(text)
    return match is not None and is_place_name(match["place"])


def is_place_name(text: str) -> bool:
    """Whether all words of `text` are written as those of a place: Krông Ana, Thành phố Hải Phòng, Quận 4."""
    words = text.split()
    named = all(
        word[0].isupper() or word in {"-", "–", "phố", "xã", "trấn"} or word.isdigit() for word in words
    )
    return named and 0 < len(words) <= 6 and words[0][0].isupper() and not text.isupper()


def is_date(key: str) -> bool:
    """Tell whether a folded line holds a date as date lines print it."""
    return _DATE.search(key) is not None


def is_subject(key: str) -> bool:
    """Tell whether a folded line begins as the subject of a letter does: V/v, Về việc."""
    return _SUBJECT.match(key) is not None


def parts(cell: Cell) -> list[Cell]:
    """Cut a cell in which letterhead columns ran together, at the phrases that open a part."""
    cuts = {0, len(cell.text)}
    key = with_vowels(search_key(cell.text))
    for match in _ANCHOR.finditer(key):
        if _DATED_NUMBER.match(key, match.start()) and _ends_with_type(key[: match.start()]):
            continue  # THỰC HIỆN CHỈ THỊ SỐ 14-CT/TW NGÀY ...
        cuts |= {match.start(), match.end()} if match["whole"] else {match.start()}
    for match in _PLACE_DATE.finditer(cell.text):
        inner = [cut for cut in cuts if match.start() < cut < match.end() and cut < len(cell.text)]
        cuts.add(max(inner, default=match.start() + _place_starts(match[0])))
    cuts |= set(_undelimited(cell.text))
    bounds = sorted(cuts)
    found = []
    for start, end in pairwise(bounds):
        core = cell.text[start:end].strip()
        if core:
            left = cell.start + start + cell.text[start:end].index(core)
            found.append(Cell(left, left + len(core), cell.column + start, cell.line, core))
    return found


def _ends_with_type(key: str) -> bool:
    return key.rstrip().endswith(tuple(type_by_key()))


def _undelimited(text: str) -> list[int]:
    """Where a place begins behind a number, and no comma behind it: Số: 5/KH-THCS Mai Sơn ngày 5/9/2021."""
    starts = []
    for match in re.finditer(r"(?<=\s)ng[àa]y\s*\d{1,2}(?:\s*th[áa]ng|\s?[/.]\s?\d)", text):
        before = re.search(r"\d[-/]?\S*[A-ZĐ]\S*\s+(?P<place>[^\d/:,;]{2,45}?)\s+$", text[: match.start()])
        if before and is_place_name(before["place"]):
            starts.append(before.start("place"))
    return starts


def _place_starts(text: str) -> int:
    """Where the place begins in "KHU NAM TP. Hồ Chí Minh, ngày": behind a name in capitals."""
    words = list(re.finditer(r"\S+", text))
    named = [w for w in words if w[0][0].isupper() or w[0].startswith("ng")]
    shouted = [w for w in named if w[0].isupper() and len(w[0]) > 1 and not _PLACE_ABBREVIATION.match(w[0])]
    last = next((i for i, w in enumerate(named) if w not in shouted), 0)
    spoken = any(w[0][:1].isupper() for w in named[last:])
    return named[last if spoken else 0].start()


def roles(lines: list[Line]) -> list[tuple[Cell, str]]:
    """The cells of the lines, cut into parts, with their roles; what a stamp holds is "stamp"."""
    cells = [part for line in lines for cell in line.cells for part in parts(cell)]
    found = _with_country([(cell, role(cell)) for cell in cells])
    return _without_copies(_without_stamps(_without_boxes(found)))


def _with_country(found: list[tuple[Cell, str]]) -> list[tuple[Cell, str]]:
    """Mark VIỆT NAM on a line of its own below ĐẢNG CỘNG SẢN or CỘNG HÒA XÃ HỘI CHỦ NGHĨA as part of it."""
    cut = [c for c, what in found if what in {"nation", "party"} and not c.key.endswith(_COUNTRY)]

    def ends(cell: Cell) -> bool:
        return any(cell.line - c.line == 1 and abs(cell.column - c.column) < _COLUMN for c in cut)

    return [(cell, "nation" if cell.key == _COUNTRY and ends(cell) else what) for cell, what in found]


def _without_boxes(found: list[tuple[Cell, str]]) -> list[tuple[Cell, str]]:
    """Mark all that a drawn box with a stamp in it holds."""
    edges = [cell for cell, what in found if what == "rule" and cell.text.startswith("+-")]
    boxed: set[int] = set()
    for top, bottom in pairwise(edges):
        right = top.column + len(top.text)
        inner = [
            (cell, what)
            for cell, what in found
            if top.line < cell.line < bottom.line and top.column <= cell.column <= right
        ]
        if any(what == "stamp" for _, what in inner):
            boxed |= {cell.start for cell, _ in inner}
    return [(cell, "stamp" if cell.start in boxed else what) for cell, what in found]


def _without_stamps(found: list[tuple[Cell, str]]) -> list[tuple[Cell, str]]:
    """Mark the number and date of a receiver's stamp (ĐẾN, Số: .., Ngày: .., Chuyển: ..) as its own.

    The body above the word ĐẾN is the receiver, if the letterhead names another one.
    """
    stamps = [cell for cell, what in found if what == "stamp" and not _COPY.match(cell.key)]
    named = [cell for cell, what in found if not what and body_head(expand(cell.text))]

    def stamped(cell: Cell, what: str) -> bool:
        near = [s for s in stamps if abs(cell.column - s.column) <= 8]
        above = not what and any(_RECEIVED.match(s.key) and s.line - cell.line == 1 for s in near)
        below = any(0 < cell.line - s.line <= 4 for s in near)
        if above and (cell.key == "den" or any(abs(n.column - cell.column) > 8 for n in named)):
            return True
        own = _CODED.match(cell.key)
        return below and not own and bool(re.match(r"(?:so|ngay|gio|chuyen|luu ho so)\s*[.:]", cell.key))

    return [(cell, "stamp" if stamped(cell, what) else what) for cell, what in found]


def _without_copies(found: list[tuple[Cell, str]]) -> list[tuple[Cell, str]]:
    """Mark the number and date of a certified copy (SAO Y BẢN CHÍNH) where the original has its own."""
    copies = [cell for cell, what in found if _COPY.match(cell.key)]

    def copied(cell: Cell, what: str) -> bool:
        if what == "number" and _OF_A_COPY.search(cell.key.replace(" ", "")):
            return True
        below = any(0 <= cell.line - copy.line <= 2 for copy in copies)
        return below and what in {"", "date"} and cell.capitals < 0.5

    marked = [(cell, "stamp" if copied(cell, what) else what) for cell, what in found]
    for kind in ("number", "date"):
        if not any(what == kind for _, what in marked):
            marked = [
                (c, kind if was == kind else now) for (c, was), (_, now) in zip(found, marked, strict=True)
            ]
    return marked


def _like(key: str, pattern: str, floor: int) -> bool:
    if 8 <= len(key) < len(pattern) and key != _COUNTRY:
        return fuzz.partial_ratio(key, pattern) >= 93 or fuzz.ratio(key, pattern) >= floor
    return len(key) < len(pattern) * 1.6 and fuzz.ratio(key, pattern) >= floor
