"""Names of bodies: put together from letterhead lines, written out, in their usual case."""

import functools
import re
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline import gazetteer
from pipeline.entities.findings import collapse
from pipeline.lexicon import (
    abbreviations,
    body_head,
    body_heads,
    document_types,
    expand,
    kept_abbreviations,
    rows,
)
from pipeline.structure import Cell
from pipeline.text import fold, lower, search_key, split_tone, upper

PLACE_TYPE = re.compile(
    r"\b(?P<type>tỉnh|thành phố|tp\.?|quận|huyện|thị xã|tx\.?|thị trấn|phường|xã|đặc khu)\s+"
    r"(?!hội\b|viên\b|ủy\b|uỷ\b|đoàn\b)(?=\S)",
    re.IGNORECASE,
)
_SMALL = frozenset(
    [
        "và",
        "của",
        "về",
        "các",
        "cho",
        "tại",
        "trong",
        "theo",
        "với",
        "ngành",
        "cấp",
        "tỉnh",
        "quận",
        "huyện",
        "phường",
        "xã",
        "số",
        "liên",
        "khối",
    ]
)
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
        opens = body_head(name) is not None
        joined = groups and re.search(r"(?:\b(?:VÀ|CỦA|và|của)|[,-])$", groups[-1][-1].text.strip())
        if not groups or (opens and not joined and not _one_phrase(groups[-1][-1].text, cell.text)):
            groups.append([cell])
        else:
            groups[-1].append(cell)
    printed = [Body(g[0].start, g[-1].end, " ".join(cell.text for cell in g)) for g in groups]
    found = [body for group in printed for part in _stacked(group) for body in _partners(part)]
    return [body for body in found if body_head(expand(body.name)) or len(found) == 1]


_INNER = re.compile(
    r"\s(?=(?:sở|phòng|trường|bệnh viện|trung tâm|công đoàn|liên đoàn|hội đồng|ủy ban|uỷ ban|ubnd|ban|chi cục"
    r"|huyện ủy|quận ủy|thị ủy|thành ủy|huyện đoàn|quận đoàn|thành đoàn|hạt|đội)\s)"
)


def _stacked(printed: Body) -> list[Body]:
    """Cut a line in which parent and body ran together: UBND HUYỆN A PHÒNG NỘI VỤ."""
    low = lower(printed.name)
    for match in _INNER.finditer(low):
        above, below = printed.name[: match.start()], printed.name[match.end() :]
        parent = full_name(above)
        if place_in(parent) and body_head(expand(above)) and not _one_phrase(above, below) and len(below) > 8:
            cut = printed.start + match.start()
            return [Body(printed.start, cut, above), *_stacked(Body(cut + 1, printed.end, below))]
    return [printed]


def _one_phrase(above: str, below: str) -> bool:
    """Whether a line break parts a known phrase: SỞ TÀI NGUYÊN VÀ MÔI / TRƯỜNG."""
    first, last = re.findall(r"\w+", lower(above)), re.findall(r"\w+", lower(below))
    return bool(first and last) and (first[-1], last[0]) in _pairs()


@functools.cache
def _pairs() -> frozenset[tuple[str, str]]:
    """Neighbouring words of the known phrases, the second of which is also a body's head word."""
    heads = {lower(h.head).split()[0] for h in body_heads()}
    found = {pair for phrase in _phrase_case() for pair in pairwise(re.findall(r"\w+", phrase))}
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


def full_name(printed: str) -> str:
    """A body's name with abbreviations written out and capitals only where they belong.

    >>> full_name("UBND TỈNH ĐẮK LẮK")
    'Ủy ban nhân dân tỉnh Đắk Lắk'
    """
    text = collapse(re.sub(r"[*_|]+|^[-–\s]+|[-–\s.,:;]+$", " ", printed))
    letters = [char for char in text if char.isalpha()]
    capitals = sum(char.isupper() for char in letters) / max(1, len(letters))
    text = expand(re.sub(r"\s+&\s+", " và ", text), all_of_them=False)
    return _usual_case(text) if capitals > 0.55 else text[:1].upper() + text[1:]


def _usual_case(text: str) -> str:
    """Capitals turned into the case of the known phrases; unknown words are names."""
    low = _phrase_marks(lower(text))
    out = list(low)
    known = [False] * len(low)
    for match in re.finditer(r"[^\W_]+", text):
        if match[0] in kept_abbreviations():
            out[match.start() : match.end()] = match[0]
            known[match.start() : match.end()] = [True] * len(match[0])
    for match in _phrases().finditer(low):
        out[match.start() : match.end()] = _phrase_case()[_spaced(match[0])]
        known[match.start() : match.end()] = [True] * (match.end() - match.start())
    named = _NAMED.search(low)
    for match in re.finditer(r"[^\W_]+", low):
        proper = match.start() >= (named.end() if named else len(low))
        numeral = re.fullmatch(r"[ivx]+", match[0]) and match.start() > 0
        if numeral and not known[match.start()]:
            out[match.start() : match.end()] = upper(match[0])
        elif (
            not known[match.start()]
            and match[0] not in _SMALL
            and (proper or known[max(0, match.start() - 2)])
        ):
            out[match.start()] = upper(match[0][0])
    tail = list(re.finditer(r"[^\W\d_]+", low))[-4:]
    for first in range(len(tail) - 1):
        if not known[tail[first].start()] and _known_place(low[tail[first].start() :]):
            for match in tail[first:]:
                out[match.start()] = upper(match[0][0])
            break
    for match in re.finditer(r"\bquận (\d)", "".join(out)):
        out[match.start()] = "Q"
    out[0] = upper(out[0])
    return "".join(out)


_NAMED = re.compile(
    r"(?<!\w)(?:trường|học viện|viện|bệnh viện|công ty|xí nghiệp|hợp tác xã|trung tâm|tập đoàn|ngân hàng"
    r"|tỉnh|thành phố|quận|huyện|thị xã|thị trấn|phường|xã|đặc khu|thôn|tổ dân phố)(?!\w)"
)
"""From these words on, what is no known phrase is a name."""


def _phrase_marks(low: str) -> str:
    """Lost marks of known phrases brought back: sơ y te to sở y tế; the length is kept."""
    out = list(low)
    for match in _stripped_phrases().finditer(fold(low)):
        spelt = _stripped_case()[match[0]]
        printed = low[match.start() : match.end()]
        if (match.start() == 0 or " " in spelt) and all(map(_lost_mark, printed, spelt)):
            out[match.start() : match.end()] = spelt
    return "".join(out)


def _lost_mark(printed: str, meant: str) -> bool:
    """Whether a letter is the one meant, or that one without its tone or without all marks."""
    return printed in {meant, split_tone(meant)[0], fold(meant)}


@functools.cache
def _stripped_case() -> dict[str, str]:
    """Known phrases by their folded form; those that another phrase shares are left out."""
    phrases = [
        lower(name) for name in _phrase_case() if not re.match(r"(?:tỉnh|thành|quận|huyện|thị) ", name)
    ]
    keys = [fold(phrase) for phrase in phrases]
    return {key: phrase for key, phrase in zip(keys, phrases, strict=True) if keys.count(key) == 1}


@functools.cache
def _stripped_phrases() -> re.Pattern[str]:
    names = sorted(_stripped_case(), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(name) for name in names) + r")(?!\w)")


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@functools.cache
def _phrase_case() -> dict[str, str]:
    names = [h.head for h in body_heads()] + [t.name for t in document_types()]
    names += list(abbreviations().values()) + [r["phrase"] for r in rows("body_phrases")]
    return {lower(name): name for name in sorted(names, key=len)}


@functools.cache
def _phrases() -> re.Pattern[str]:
    names = sorted(_phrase_case(), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(name) for name in names) + r")(?!\w)")


def place_in(name: str) -> str | None:
    """The place that a body's name ends with: "quận Thanh Xuân", "Hà Nội"; None without one."""
    found = None
    for match in PLACE_TYPE.finditer(name):
        found = name[match.start() :]
        break
    if found:
        return found
    words = name.split()
    for count in (4, 3, 2):
        tail = " ".join(words[-count:])
        if len(words) > count and tail[:1].isupper() and _known_place(tail):
            return tail
    return None


@functools.cache
def _known_place(name: str) -> bool:
    return any(search_key(p.name) == search_key(name) for p in gazetteer.find(name) if p.level != "commune")


def own_name(name: str) -> bool:
    """Whether the name is complete: it holds a place, or its kind of body wants none."""
    head = body_head(expand(name))
    if head and _PROPER.search(lower(name)):
        return True
    return bool(place_in(name)) or not (head and head.completed)


def completed(body: Body, parent: Body | None, place: str | None) -> Body:
    """The body with the place of its parent, or with the parent itself where it is its organ."""
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
