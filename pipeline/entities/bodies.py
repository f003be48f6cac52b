"""Names of bodies: put together from letterhead lines, written out, in their usual case."""

import functools
import re
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.entities.bodynames import full_name, phrase_case
from pipeline.entities.bodyplaces import HAMLET, PLACE_TYPE, bare_type, place_ends, place_in, typed_place
from pipeline.lexicon import begins_with, body_head, body_heads, expand
from pipeline.structure import Cell
from pipeline.text import has_marks, lower, search_key

_ORGANS = re.compile(
    r"(?:ban (?:thuong vu|thuong truc|chap hanh|chi dao|to chuc|giam hieu|giam doc)|cong doan co so|chi bo"
    r"|thuong truc|to\b|van phong$)"
)
_PROPER = re.compile(r"(?<!\w)(?:trường|bệnh viện|công ty|học viện|xí nghiệp|hợp tác xã)\s+\S+\s+\S+")
_COMMITTEE = re.compile(r"(?:tinh|thanh|quan|huyen|thi) uy\b")
_BARE_CITY = frozenset({"ha noi", "da nang", "hai phong", "can tho", "hue"})


@dataclass(frozen=True, slots=True)
class Body:
    """A body as printed at `start:end`, and its full name."""

    start: int
    end: int
    name: str


def bodies(cells: tuple[Cell, ...]) -> list[Body]:
    """The bodies that letterhead lines name; a line without a head word goes on with the one above."""
    groups: list[list[Cell]] = []
    for cell in cells:
        name = expand(cell.text)
        opens = _opens(name)
        joined = groups and re.search(r"(?:\b(?:VÀ|CỦA|và|của)|[,-])$", groups[-1][-1].text.strip())
        if not groups or (opens and not joined and not _one_phrase(groups[-1][-1].text, cell.text)):
            groups.append([cell])
        else:
            groups[-1].append(cell)
    printed = [Body(g[0].start, g[-1].end, " ".join(cell.text for cell in g)) for g in groups]
    found = [body for group in printed for part in _stacked(group) for body in _partners(part)]
    alone = len(found) == 1 and all(cell.capitals > 0.7 for cell in cells)
    return [body for body in found if alone or body_head(expand(body.name))]


def _stacked(printed: Body) -> list[Body]:
    """Cut a line in which parent and body ran together: UBND HUYỆN A PHÒNG NỘI VỤ.

    The cut is where a head word of bodies stands behind a complete body: one that ends with its
    place, or with Việt Nam or Trung ương.
    """
    for match in _heads().finditer(lower(printed.name)):
        above, below = printed.name[: match.start()].rstrip(), printed.name[match.start() :]
        if _is_complete(above) and len(below.split()) > 1 and not _one_phrase(above, below):
            cut = printed.start + match.start()
            return [
                Body(printed.start, printed.start + len(above), above),
                *_stacked(Body(cut, printed.end, below)),
            ]
    return [printed]


@functools.cache
def _heads() -> re.Pattern[str]:
    names = sorted({lower(head.head) for head in body_heads()}, key=len, reverse=True)
    return re.compile(rf"(?<=\s)(?:{'|'.join(map(re.escape, names))})(?!\w)")


def _is_complete(text: str) -> bool:
    """Whether a body's name is at its end: "... TỈNH BẾN TRE", "... VIỆT NAM"."""
    if not body_head(expand(text)):
        return False
    if re.search(r"\s(?:việt nam|trung ương)$", lower(text)):
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


def _one_phrase(above: str, below: str) -> bool:
    """Whether a line break parts a known phrase: SỞ TÀI NGUYÊN VÀ MÔI / TRƯỜNG."""
    first, last = re.findall(r"\w+", lower(above)), re.findall(r"\w+", lower(below))
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
        if head and " " in head.head and len(right.split()) > 2:
            cut = printed.start + match.start()
            left = Body(printed.start, cut, full_name(printed.name[: match.start()]))
            return [left, Body(cut + 3, printed.end, full_name(right))]
    return [replace(printed, name=full_name(printed.name))]


def own_name(name: str) -> bool:
    """Whether the name is complete: it holds a place, or its kind of body wants none."""
    head = body_head(expand(name))
    if head and (_PROPER.search(lower(name)) or HAMLET.search(name)):
        return True
    return bool(place_in(name)) or not (head and head.completed)


def completed(body: Body, parent: Body | None, place: str | None) -> Body:
    """The body with the place of its parent, or with the parent itself where it is its organ."""
    kind, above = bare_type(body.name), typed_place(parent.name) if parent else place
    if kind and above:
        return replace(body, name=f"{body.name} {PLACE_TYPE.sub('', above)}")
    organ = (
        parent
        and not own_name(body.name)
        and (_ORGANS.match(search_key(expand(body.name))) or _COMMITTEE.match(search_key(parent.name)))
    )
    if parent and organ:
        return replace(body, name=f"{body.name} {parent.name}")
    if own_name(body.name):
        return body
    where = place_in(parent.name) if parent else place
    if not where:
        return body
    bare = search_key(re.sub(PLACE_TYPE, "", where))
    if (
        search_key(where).startswith("thanh pho")
        and bare in _BARE_CITY
        and search_key(body.name).startswith("so ")
    ):
        where = PLACE_TYPE.sub("", where)
    return replace(body, name=f"{body.name} {where}")
