"""Line breaks that were put or lost where text left its page: inside names, or all of them.

Only blanks and line breaks are exchanged and labels blanked, so every offset stays what it is.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline import gazetteer
from pipeline.lexicon import begins_with, body_head, document_types, expand
from pipeline.structure.names import is_broken_name
from pipeline.structure.roles import is_place_name
from pipeline.text import search_key, upper

_PHRASES = ("cong hoa xa hoi chu nghia viet nam", "doc lap - tu do - hanh phuc", "dang cong san viet nam")
_GAP = re.compile(r"\S {3,}\S|\t|\S *\| *\S")
_NUMBER_WORD = re.compile(r"so\s*:?")
_CODE = re.compile(r"\d[\d\s]{0,6}(?:/\s?(?:19|20)\d\d\s?)?[/-]\s?[a-z]")
_REST_OF_PLACE = re.compile(r"(?i:(?P<rest>[^\W\d_][^,\n|]{1,30})\s*[,;]\s*(?:ngày|tháng)\b)")
_DAY = re.compile(r"(?i:ng[àa]y)\s*[\d.…]")
_BLANK = "\u2002"
"""A blank that parts no columns, however many there are."""
HEAD, SHORT = 40, 45
"""Lines of a head, at most, and characters, at most, of a broken line of it."""
FLAT = 300
"""Characters, at least, of a line that holds a letterhead and more."""
_SHORTEST, _LONGEST_HEAD = 100, 1500
"""Characters, at least, where a title or a letter's number tells of a head; those in which that head ends."""
_ISSUED_BY = re.compile(r"[^\W\d_]+ [^\W\d_]+ \d[^\n]{10,300}? ban hành (?=[A-ZĐÀ-Ỹ]{2})")
"""The title that a page gives a document: Công văn 5/SYT-NV năm 2018 về phòng dịch do Sở Y tế ban hành."""
_LETTER = re.compile(r"Số\s?:?\s*\d[^\n]{2,40}?V/v[^\n]{5,300}?(?:ngày|tháng)\s*\d[^\n]{3,30}? Kính gửi")
_NATION = re.compile(r"(?i)xã hội chủ ngh[iĩ]a việt nam|đảng cộng sản việt nam")
_OPENS = re.compile(
    r" (?=Căn cứ |Thực hiện |Kính gửi|Xét đề nghị|Theo đề nghị|Về việc |V/v |\((?:Ban hành )?[Kk]èm theo"
    r"|\(Ban hành|Điều \d+\.|[IVX]{1,4}\. |Nơi nhận ?:|QUYẾT ĐỊNH ?:|(?:TM|KT|TL|TUQ)\. ?[A-ZĐ]{2}"
    r"|[TK]/[MTL]\.? ?[A-ZĐ]{2})"
)
_SHOUTED = 3
"""Words in capitals, at least, that open a line of their own behind words in small letters."""


_ESCAPED_BREAK = re.compile(r"(?:\\r)?\\n(?!\w)|\\r\\n")
_ESCAPED = re.compile(r"(?:\\r)?\\n|\\[rt]|\\(?:xa0|u00a0)")
_ESCAPES = 3
"""Written-out breaks, at least, by which a text is known to have lost its own."""
_LABEL = re.compile(r"\s*\d{1,3}\.\s")
"""The page's number, where each page is an item of a list."""
_PAGE = re.compile(r"(?m)^Trang \d{1,3}(?=[^\W\d_]|- )")
"""A page's label that a reader on the web glues to the page's first word: Trang 2ĐIỀU KIỆN."""


def reshaped(text: str) -> str:
    """`text` with broken names on one line again and a letterhead that ran into one line on several.

    >>> reshaped("ỦY\\nBAN NHÂN DÂN\\nTỈNH SƠN LA\\nSố:\\n12/KH-UBND\\nSơn\\nLa, ngày 5").split("\\n")
    ['ỦY BAN NHÂN DÂN', 'TỈNH SƠN LA', 'Số: 12/KH-UBND', 'Sơn La, ngày 5']
    """
    text = _PAGE.sub(lambda label: " " * len(label[0]), _unescaped(text))
    return _rejoined(_unrolled(text))


def _unescaped(text: str) -> str:
    """Breaks, tabs and hard blanks that a page's data left written out, `\\r\\n`, as what they are."""
    if len(_ESCAPED_BREAK.findall(text)) < _ESCAPES:
        return text
    return _ESCAPED.sub(lambda code: ("\n" if "n" in code[0] else " ").rjust(len(code[0])), text)


def _rejoined(text: str) -> str:
    """Line breaks inside a name or phrase of the head, or inside the name of who signs, as blanks."""
    rows, start = list[tuple[int, str]](), 0
    for row in text.split("\n"):
        rows.append((start, row))
        start += len(row) + 1
    head = {start for start, row in [r for r in rows if r[1].strip()][:HEAD]}
    out = list(text)
    for (_, above), (below_start, below) in pairwise(rows):
        if not 0 < len(above.strip()) <= SHORT or not below.strip() or _GAP.search(above):
            continue
        one, two = above.lstrip(" *_|").rstrip(" *_"), below.strip(" *_|")
        if (below_start in head and _parted(one, two)) or is_broken_name(one, two):
            indent = len(below) - len(below.lstrip(" "))
            out[below_start - 1 : below_start + indent] = (_BLANK if indent > 1 else " ") * (indent + 1)
    return "".join(out)


def _parted(above: str, below: str) -> bool:
    """Whether a line of a head goes on below: Số: / 12/KH-UBND, CỘNG / HÒA XÃ HỘI, ỦY / BAN, Sơn / La."""
    key, further = search_key(above), search_key(below)
    if _NUMBER_WORD.fullmatch(key):
        return bool(_CODE.match(further))
    if any(phrase.startswith(f"{key} ") and phrase.startswith(f"{key} {further}") for phrase in _PHRASES):
        return True
    if above.isupper() and above.isalpha():
        return below[:2].isupper() and _is_longer_head(above, below)
    return is_place_name(above.rstrip(",; ")) and _is_place(above, below)


def _is_longer_head(above: str, below: str) -> bool:
    """Whether a word is no body, but with the line below the beginning of one: ỦY / BAN NHÂN DÂN."""
    head = body_head(expand(f"{above} {below}"))
    longer = head is not None and " " in head.head and begins_with(above, head)
    return longer and (body_head(above) is None or body_head(below) is None)


def _is_place(above: str, below: str) -> bool:
    """Whether words begin a date line that goes on below: Thái / Nguyên, ngày 22; Sơn La, / ngày 5.

    What stands above a place that is known by itself belongs to it only where both are known together.
    """
    if above.endswith((",", ";")):
        return bool(_DAY.match(below))
    match = _REST_OF_PLACE.match(below)
    if not match or not is_place_name(match["rest"]) or body_head(expand(above)):
        return False
    return bool(gazetteer.find(f"{above} {match['rest']}")) or not gazetteer.find(match["rest"])


def _unrolled(text: str) -> str:
    """Blanks as line breaks where a part of a document begins, in lines that hold a letterhead and more."""
    out = text
    for match in re.finditer(rf"[^\n]{{{_SHORTEST},}}", text):
        if _holds_head(match[0]):
            cuts = {match.start() + at for at in _openings(match[0])}
            out = "".join("\n" if at in cuts else char for at, char in enumerate(out))
            label = _LABEL.match(match[0])
            if label:
                out = out[: match.start()] + " " * label.end() + out[match.start() + label.end() :]
    return out


def _holds_head(line: str) -> bool:
    """Whether a line holds a letterhead and more: the body, a page's title before it, or a letter's head."""
    if _NATION.search(line):
        return len(line) >= FLAT or _ISSUED_BY.match(line) is not None
    return _LETTER.search(line[:_LONGEST_HEAD]) is not None


def _openings(line: str) -> Iterator[int]:
    """Where parts begin in a line that lost its breaks."""
    for match in _OPENS.finditer(line):
        if not _is_title(line[: match.start()]):
            yield match.start()
    openers = (
        m for m in re.finditer(r"Căn cứ |Thực hiện |Kính gửi", line) if not _is_title(line[: m.start()])
    )
    body = next(openers, None)
    head = line[: body.start()] if body else line
    yield from _shouted(head)
    for named in document_types():
        if typed := re.search(rf" {re.escape(upper(named.name))}(?=(?P<title> [^\W\d_]+)|$)", head):
            yield typed.start()
            if typed["title"] and not typed["title"].isupper():
                yield typed.end()


def _is_title(before: str) -> bool:
    """Whether the type word in capitals stands right before: KẾ HOẠCH Thực hiện năm an toàn giao thông."""
    last = " ".join(re.findall(r"\S+", before[-40:])[-3:])
    return any(last.endswith(upper(named.name)) for named in document_types())


def _shouted(head: str) -> Iterator[int]:
    """The blanks before runs of words in capitals behind one in small letters."""
    words = list(re.finditer(r"\S+", head))
    for index in range(1, len(words) - _SHOUTED + 1):
        before, run = words[index - 1][0], [word[0] for word in words[index : index + _SHOUTED]]
        letters = [re.sub(r"[\W_]", "", word) for word in run]
        shouted = all(len(word) > 1 and word.isalpha() and word.isupper() for word in letters)
        if shouted and any(map(str.islower, before)) and not before.endswith(":"):
            yield words[index].start() - 1
