"""Who issues a document that lost its letterhead: as its opening, its signature or its title say."""

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.entities.bodynames import full_name
from pipeline.entities.bodyplaces import place_in
from pipeline.entities.completing import Body, completions, needs_body, own_name, to_its_place
from pipeline.entities.readings import Reading
from pipeline.lexicon import begins_with, body_head, body_heads, cues, document_types, expand
from pipeline.structure import Cell, Layout
from pipeline.structure.offices import AUTHORITY, HOLDER, heads_of, unauthorised
from pipeline.text import fold, lower, search_key

_ACTS = rf"(?:{cues('issuer-acts')})"
_OWNED = re.compile(r"\b(?:cua|do)\s+(?P<body>[^,;:.]{5,110})(?=[,;:.]|$)")
_GOES_ON = re.compile(rf"(?<=\s)(?:{cues('issuer-ends', marked=True)})\b")
_BRACKET = r"\([^()\n]{1,40}\)"
_POLITE = r"(?:(?:da|xin|kinh|tran trong)\s+){0,3}"
_LAST_WORD = (
    r"(?!xay dung\s+(?:tinh|thanh pho|quan|huyen|thi xa|xa|phuong)\b)"
    rf"(?!(?:xay dung|huong dan|to chuc|phoi hop|trien khai)\s+{_POLITE}(?:thong bao|gui|chuyen)\b)"
)
"""Before what looks like an act: it is none where the name of the body ends with it (đầu tư xây dựng)."""
_FORWARDS = r"(?:gui|chuyen)(?=\s[^.;\n]{2,160}\bthong bao\b)"
"""What else a body does that notifies."""
_LETTER = re.compile(r"[\W_]*kinh gui\b")
_LISTED = re.compile(r"(?:^|\n)[^\S\n]*[-+]\s*$")
_SHORT = ("UBND", "BTV", "BCH", "LĐLĐ", "CĐN")
_IN_PERSON = {
    "thu tuong": "Thủ tướng Chính phủ",
    "thu tuong chinh phu": "Thủ tướng Chính phủ",
    "chu tich nuoc": "Chủ tịch nước",
}
"""Who issues documents without a body, by the office in the signature."""
_MINISTER = "bo truong"
_ZONE, _LONE = 3500, 200
"""Characters of the body in which its opening sentence, and a line with a body alone, are looked for."""


def unheaded(layout: Layout, place: Callable[[str], str | None]) -> Reading | None:
    """The body that the document names as its own, rather one with its place; None if there is none.

    `place` gives the place that may complete a name, with its type word where it is known. Of several
    bodies the one comes first that who signs is the head of.
    """
    if sole := _sole(layout):
        return Reading(sole, None, (), "signature", "alone")
    found = [*_opening(layout), *_signed(layout), *_titled(layout)]
    complete = [(kind, body) for kind, body in found if _is_complete(body.name)]
    complete = [(kind, to_its_place(body)) for kind, body in complete]
    heads = _heads_signing(layout)
    if _signs_as_minister(layout) and not any(_is_led(body, heads) for _, body in complete):
        complete = [*_ministry(layout), *complete]
    for kind, body in sorted(complete, key=lambda item: _worse(item[1], heads)):
        completion, name = completions(body, None, place(body.name))[0]
        if kind != "opening" or own_name(name):
            return Reading(replace(body, name=name), None, (), kind, completion)
    return None


def _worse(body: Body, heads: tuple[str, ...]) -> tuple[bool, bool]:
    return not _is_led(body, heads), place_in(body.name) is None


def _is_led(body: Body, heads: tuple[str, ...]) -> bool:
    """Whether a body begins with one of these words; any does where there are none."""
    key = search_key(body.name)
    return not heads or any(key == head or key.startswith(f"{head} ") for head in heads)


def _offices(layout: Layout) -> Iterator[tuple[Cell, str]]:
    """The lines of office of who signs, folded, without authority."""
    titles = layout.ending.signatures[0].titles if layout.ending.signatures else ()
    for cell in titles:
        yield cell, search_key(unauthorised(cell.text)).strip(" .:")


def _sole(layout: Layout) -> Body | None:
    """Whoever issues documents in person, as the signature has it: KT. THỦ TƯỚNG."""
    for cell, office in _offices(layout):
        if office in _IN_PERSON:
            return Body(cell.start, cell.end, _IN_PERSON[office])
    return None


def _heads_signing(layout: Layout) -> tuple[str, ...]:
    """The words that bodies begin with whose head signs, or is signed for, by the first line that tells."""
    return next((heads for _, office in _offices(layout) if (heads := heads_of(office))), ())


def _signs_as_minister(layout: Layout) -> bool:
    """Whether a minister signs, or another for him; but not who is BỘ TRƯỞNG, CHỦ NHIỆM of something else."""
    return next((office == _MINISTER for _, office in _offices(layout)), False)


def _ministry(layout: Layout) -> Iterator[tuple[str, Body]]:
    """The ministry that a minister's document speaks of most, lists left out: of itself."""
    body = range(min(layout.head.end, layout.ending.start), layout.ending.start)
    named = [m for m in _ministries().finditer(layout.key) if m.start() in body]
    named = [m for m in named if not _LISTED.search(layout.key, max(0, m.start() - 8), m.start())]
    bodies = [Body(*m.span(), full_name(layout.flow[slice(*m.span())])) for m in named]
    counts = Counter(_words(body.name) for body in bodies)
    most = [name for name, count in counts.items() if count == max(counts.values())]
    yield from [("mentioned", body) for body in bodies if most == [_words(body.name)]][:1]


def _words(name: str) -> str:
    return " ".join(re.findall(r"\w+", search_key(name)))


@functools.cache
def _ministries() -> re.Pattern[str]:
    """The names of ministries, folded, whatever sign parts their words: the longest there is."""
    return re.compile(
        rf"\b(?:{cues('ministries')})\b".replace(r"\s+\-\s+", r"\s*\W?\s*").replace(r",\s", r",?\s")
    )


def _is_complete(name: str) -> bool:
    """Whether a name may stand alone: not Ban Chấp hành, and no Chủ tịch Hội."""
    if HOLDER.match(search_key(name)):
        return False
    return own_name(name) or not needs_body(name)


def _opening(layout: Layout) -> Iterator[tuple[str, Body]]:
    """Who speaks in the opening: "..., Phòng GDĐT quận Thanh Xuân xây dựng Kế hoạch ... như sau".

    A part of a document, without type or number, is one whose opening says that it issues a document.
    """
    whole = layout.head.doc_type is not None or layout.head.formal or bool(_LETTER.match(layout.key))
    start = min(layout.head.end, layout.ending.start) if layout.head.end < len(layout.text) else 0
    opening = layout.folded[start : start + _ZONE].lstrip()
    first = start + len(layout.folded[start : start + _ZONE]) - len(opening)
    spoken = (m for m in _speaking().finditer(opening) if whole or _issues().match(opening, m.start("act")))
    spans = [m.span("body") for m in spoken]
    spans = [span for span in spans if _names_itself(first + span[0], first + span[1], layout)]
    spans += [match.span("body") for match in _standing().finditer(opening[:_LONE]) if whole]
    for left, right in dict.fromkeys((first + left, first + right) for left, right in spans):
        yield "opening", Body(left, right, full_name(re.sub(rf"\s*{_BRACKET}", "", layout.flow[left:right])))


@functools.cache
def _named() -> str:
    """The head words of bodies, folded, as an alternation."""
    heads = {re.escape(search_key(expand(head.head))) for head in body_heads()}
    return "|".join(sorted(heads, key=len, reverse=True))


@functools.cache
def _speaking() -> re.Pattern[str]:
    short = "|".join(re.escape(fold(word)) for word in _SHORT)
    return re.compile(
        rf"(?:^|[,;.\n]\s*|\d{{4}}[,.]?\s+)"
        rf"(?:(?i:{cues('office-heads')})\s+)?"
        rf"(?P<body>(?:(?i:{_named()})|{short})\b[^,;:\n]{{0,110}}?)(?:\s*{_BRACKET})?\s+"
        rf"{_POLITE}{_LAST_WORD}(?P<act>{_ACTS}|{_FORWARDS})\b",
        re.MULTILINE,
    )


@functools.cache
def _issues() -> re.Pattern[str]:
    """An act, not in the past, whose object is a document: xây dựng Kế hoạch, lập kế hoạch."""
    types = "|".join(re.escape(search_key(kind.name)) for kind in document_types() if kind.family != "law")
    return re.compile(rf"(?<!\bda )(?:xay dung|ban hanh|lap|de ra|dua ra)\s+(?:{types})\b", re.IGNORECASE)


@functools.cache
def _standing() -> re.Pattern[str]:
    return re.compile(rf"^[ ]*(?P<body>(?:(?i:{_named()}))\b[^,;:.\n]{{2,90}}?)\s*,?\s*$", re.MULTILINE)


def _names_itself(start: int, end: int, layout: Layout) -> bool:
    """Leave out bodies that the text only cites ("theo đề nghị của Sở ...")."""
    cited = re.search(r"\b(?:cua|do|tai|boi|voi|cac)\s*$", layout.key[max(0, start - 25) : start])
    body = layout.flow[start:end]
    return not cited and len(body.split()) >= 2 and _begins(body)


def _begins(name: str) -> bool:
    """Whether a name begins with a head word of bodies, with its marks: Phong trào is no Phòng."""
    written = expand(name)
    head = body_head(written)
    return head is not None and begins_with(written, head)


def _signed(layout: Layout) -> Iterator[tuple[str, Body]]:
    """For whom one signs: TM. HỘI ĐỒNG ĐỘI THỊ XÃ A, GIÁM ĐỐC SỞ Y TẾ; on one line or on two."""
    titles = layout.ending.signatures[0].titles if layout.ending.signatures else ()
    for above, below in pairwise(titles):
        if not heads_of(below.key) and not AUTHORITY.match(below.key):
            yield from _headed([above, below])
    for cell in titles:
        yield from _headed([cell])


def _headed(cells: Sequence[Cell]) -> Iterator[tuple[str, Body]]:
    """The body that lines of a title name behind the authority and the office."""
    title = unauthorised(" ".join(cell.text for cell in cells))
    for name in _held_for(title):
        if _begins(name) and len(expand(name).split()) > 2:
            yield "signature", Body(cells[0].start, cells[-1].end, full_name(name))
            return


def _held_for(title: str) -> Iterator[str]:
    """What may be the body in the title of an office: behind its first word, behind all of its words."""
    office = HOLDER.match(search_key(title))
    if office is None:
        yield title.strip()
        return
    yield title.partition(" ")[2].strip()
    yield title[office.end() :].strip()


def _titled(layout: Layout) -> Iterator[tuple[str, Body]]:
    """Whose plan the title says that it is: "Hoạt động năm học của Công đoàn cơ sở Trường Mầm non A"."""
    for cell in layout.head.title:
        match = _OWNED.search(search_key(cell.text))
        name = _without_rest(cell.text[slice(*match.span("body"))]) if match else ""
        if match and name and _begins(name):
            left = cell.start + match.start("body")
            yield "title", Body(left, left + len(name), full_name(name))


def _without_rest(text: str) -> str:
    """A name without the words in small letters that go on behind it: "UBND huyện A về phòng bệnh"."""
    ends = (m.start() for m in _GOES_ON.finditer(lower(text)) if text[m.start()].islower())
    return text[: next(ends, len(text))].strip()
