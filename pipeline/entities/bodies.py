"""Names of bodies: put together from letterhead lines, written out, in their usual case."""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.entities.bodynames import full_name, only_phrases, phrase_case
from pipeline.entities.bodyplaces import PLACE_TYPE, exists, place_ends, place_in
from pipeline.entities.completing import (
    Body,
    above,
    is_committee,
    is_place,
    is_proper,
    leads_place,
    nameless,
    names_above,
    own_name,
)
from pipeline.lexicon import begins_with, body_head, body_heads, expand, same_words
from pipeline.structure import Cell
from pipeline.text import has_marks, lower, place_tones, search_key

_FACULTY = re.compile(r"(?:khoa|bo mon)\s")
_MINISTRY = re.compile(r"(?:bo(?! tu lenh| chi huy| doi| phan)|so|tong cuc|cuc|chi cuc) ")
_ENDS = re.compile(r"\s(?:việt nam|trung ương|tối cao|miền (?:bắc|trung|nam)|\d+)$")
_PARTY = re.compile(r"dang uy\s+\S")
_UNION = re.compile(r"doan (?:tncs|thanh nien cong san) ho chi minh(?: viet nam)?")


def bodies(cells: tuple[Cell, ...]) -> list[Body]:
    """The bodies that letterhead lines name; a line without a head word goes on with the one above."""
    groups: list[list[Cell]] = []
    for cell in cells:
        name = expand(cell.text)
        opens = _opens(name)
        joined = groups and (_unfinished(groups[-1][-1].text) or _lacks_body(groups[-1]))
        if not groups or (opens and not joined and not _goes_on(groups[-1], cell)):
            groups.append([cell])
        else:
            groups[-1].append(cell)
    groups.sort(key=lambda group: not _is_union(group))
    printed = [Body(g[0].start, g[-1].end, " ".join(cell.text for cell in g)) for g in groups]
    found = [body for group in printed for part in _stacked(group) for body in _partners(part)]
    alone = len(found) == 1 and all(cell.capitals > 0.7 for cell in cells)
    return [
        body
        for body in found
        if alone or body_head(expand(body.name)) or (body is found[0] and is_place(body.name))
    ]


def _unfinished(line: str) -> bool:
    """Whether a line ends with a word or a mark that something must follow."""
    return bool(re.search(r"(?:\b(?:và|của|các|sau|cho|tại|thuộc)|[,-])$", lower(line.strip())))


def _lacks_body(group: list[Cell]) -> bool:
    """Whether a line holds an organ and not whose: CÔNG ĐOÀN CƠ SỞ, above TRƯỜNG THPT A."""
    printed = expand(" ".join(cell.text for cell in group))
    head = body_head(printed)
    return head is not None and head.stands == "organ" and same_words(head.head, printed)


def _goes_on(group: list[Cell], cell: Cell) -> bool:
    """Whether a head word only goes on with the name above: MÔI / TRƯỜNG, but not TAM NÔNG / TRƯỜNG."""
    above = " ".join(part.text for part in group)
    if _PARTY.match(search_key(above)) and _is_bare(cell.text):
        return False
    if (exists(cell.text) and not own_name(full_name(above))) or _parts_place(above, cell.text):
        return True
    if nameless(full_name(above)) and not is_proper(f"{cell.text} . ."):
        return not _FACULTY.match(search_key(cell.text))
    if _is_union([cell]):
        return bool(re.search(r"\btrung uong$", search_key(above)))
    if not one_phrase(group[-1].text, cell.text) or _same_head(above, cell.text):
        return False
    return not _is_complete(above)


def _is_bare(line: str) -> bool:
    """Whether a line holds the word of an office or an organ and no more: VĂN PHÒNG."""
    head = body_head(expand(line))
    return (
        head is not None
        and head.stands in {"office", "organ", "staff"}
        and same_words(head.head, expand(line))
    )


def _parts_place(above: str, below: str) -> bool:
    """Whether a line break parts the name of a place: THÀNH PHỐ HẢI / PHÒNG."""
    typed = [match.start() for match in PLACE_TYPE.finditer(above)]
    begun = above[typed[-1] :] if typed else ""
    return bool(begun) and not exists(begun) and exists(f"{begun} {below}")


def _is_union(group: list[Cell]) -> bool:
    """Whether a line is the Youth Union's name without a place: it is above whatever stands beside it."""
    return bool(_UNION.fullmatch(search_key(" ".join(cell.text for cell in group)).strip()))


def _same_head(above: str, below: str) -> bool:
    """Whether two lines begin with the same head word: HỘI ĐỒNG ĐỘI TRUNG ƯƠNG / HỘI ĐỒNG ĐỘI TỈNH."""
    one, two = body_head(expand(above)), body_head(expand(below))
    return bool(one and two) and above.split()[0] == below.split()[0] and len(below.split()) > 2


def _stacked(printed: Body) -> list[Body]:
    """Cut a line in which parent and body ran together: UBND HUYỆN A PHÒNG NỘI VỤ.

    The cut is where a head word of bodies stands behind a complete body: one that ends with its
    place, or with Việt Nam or Trung ương.
    """
    for match in _heads().finditer(place_tones(lower(printed.name))):
        above, below = printed.name[: match.start()].rstrip(), printed.name[match.start() :]
        repeated = _same_head(above, below) and search_key(expand(above)) in search_key(expand(below))
        whole = _is_complete(above) or repeated or _is_ministry(above, below) or _has_unit(above, below)
        if not whole or len(below.split()) < 2:
            continue
        if _same_head(above, below) or not one_phrase(above, below):
            cut = printed.start + match.start()
            return [
                Body(printed.start, printed.start + len(above), above),
                *_stacked(Body(cut, printed.end, below)),
            ]
    return [printed]


def _is_ministry(above: str, below: str) -> bool:
    """Whether a ministry or the like stands in full before a body of its own: BỘ Y TẾ BỆNH VIỆN A."""
    whole = _MINISTRY.match(search_key(expand(above))) is not None and only_phrases(above)
    return whole and len(expand(above).split()) > 2 and own_name(full_name(below))


def _has_unit(above: str, below: str) -> bool:
    """Whether a school or the like stands with its name before one of its units: TRƯỜNG THPT A TỔ TOÁN."""
    head = body_head(expand(below))
    unit = head is not None and head.stands == "unit"
    return unit and is_proper(above) and not only_phrases(above)


@functools.cache
def _heads(behind: str = r"(?<=\s)") -> re.Pattern[str]:
    names = sorted({lower(head.head) for head in body_heads()}, key=len, reverse=True)
    return re.compile(rf"{behind}(?:{'|'.join(map(re.escape, names))})(?!\w)(?<!khoa(?= học\b))")


def _is_complete(text: str) -> bool:
    """Whether a body's name is at its end: "... TỈNH BẾN TRE", "... VIỆT NAM"."""
    if not body_head(expand(text)):
        return is_place(text)
    if _ENDS.search(lower(text)):
        return True
    name = full_name(text)
    tail = place_in(name)
    typed = tail and PLACE_TYPE.match(tail)
    return bool(tail) and (len(name) in set(place_ends(name)) if typed else True)


def _opens(name: str) -> bool:
    """Whether a line begins with a head word of bodies: ĐỜI SỐNG begins with no ĐỘI."""
    head = body_head(name)
    if head is None:
        return False
    return begins_with(name, head) or not has_marks(" ".join(name.split()[: len(head.head.split())]))


def one_phrase(above: str, below: str) -> bool:
    """Whether a line break parts a known phrase: SỞ TÀI NGUYÊN VÀ MÔI / TRƯỜNG."""
    first, last = (re.findall(r"\w+", lower(expand(part))) for part in (above, below))
    return bool(first and last) and (first[-1], last[0]) in _pairs()


@functools.cache
def _pairs() -> frozenset[tuple[str, str]]:
    """Neighbouring words of the known phrases, the second of which is also a body's head word."""
    heads = {lower(h.head).split()[0] for h in body_heads()}
    found = {pair for phrase in phrase_case() for pair in pairwise(re.findall(r"\w+", phrase))}
    return frozenset(pair for pair in found if pair[1] in heads)


def _partners(printed: Body) -> list[Body]:
    """The bodies of a joint line: PHÒNG GIÁO DỤC VÀ ĐÀO TẠO - CÔNG ĐOÀN GIÁO DỤC."""
    for match in re.finditer(r"\s+[-–]\s+", printed.name):
        right = printed.name[match.end() :]
        head = body_head(expand(right))
        same = head and lower(printed.name).startswith(lower(head.head))
        if head and (" " in head.head or same) and len(right.split()) > 1:
            cut = printed.start + match.start()
            left = Body(printed.start, cut, full_name(printed.name[: match.start()]), printed.beside)
            return [left, *_partners(Body(cut + 3, printed.end, right, beside=True))]
    return [replace(printed, name=full_name(printed.name))]


def own_body(printed: list[Body], together: bool = False) -> tuple[Body, Body | None, list[Body]]:
    """The lowest body, the one above it, and further ones of a joint document.

    `together`: the document says that several bodies issue it.
    """
    first = len(printed) - 1
    while printed[first].beside:
        first -= 1
    if together and first == len(printed) - 1:
        equals = [i for i, body in enumerate(printed) if not leads_place(body) and not is_committee(body)]
        first = equals[0] if len(equals) > 1 else 0
    elif first == len(printed) - 1 > 0 and _joins(printed[-2], printed[-1]):
        first -= len(printed) > 2 or _same_rank(printed[-2])
    upper = above(printed[:first])
    return printed[first], upper[-1] if upper else None, printed[first + 1 :]


def joined_with(partners: Sequence[Body]) -> Body:
    """The first of some bodies that issue together, under the full names of all: A và B."""
    return replace(partners[0], name=" và ".join(body.name for body in partners))


def _joins(above: Body, below: Body) -> bool:
    """Whether a union stands below an agency, and not as the agency's own: ĐOÀN THANH NIÊN CÔNG AN TỈNH."""
    return _union(below) and not _union(above) and not names_above(below.name, above.name)


def _union(body: Body) -> bool:
    """Whether the body is a union or association, which issues jointly with the agency it belongs to."""
    return bool(re.match(r"(?:cong doan (?!co so)|lien doan|hoi (?!dong)|doan )", search_key(body.name)))


def _same_rank(first: Body) -> bool:
    """An agency and a union stand side by side, for no agency has a union below it; a school has one."""
    return bool(re.match(r"(?:so|phong|bo|cong an|ban chi huy) ", search_key(first.name)))


def head_words(text: str) -> Iterator[re.Match[str]]:
    """Where a head word of bodies stands within a line, behind another body and before more words."""
    found = (
        match
        for match in _heads(r"(?<!\S)").finditer(place_tones(lower(text)))
        if text[match.end() :].strip()
    )
    return (m for m in found if len(text[: m.start()].split()) > 1 and body_head(expand(text[: m.start()])))
