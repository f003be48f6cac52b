"""Names of places: weighs their forms anew, by what the gazetteer has and where the document comes from.

Phu Ninh is Phù Ninh or Phú Ninh: sentences do not tell, but the one lies in Phú Thọ, the other in
Quảng Nam, and one of these is named in the letterhead, among the recipients or in the text.
"""

import functools
import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline import gazetteer
from pipeline.diacritics.names import name_model
from pipeline.gazetteer import Place
from pipeline.text import lower, place_tones, search_key

LONGEST = 5
"""So many words the longest name has."""
UNLIKELY = 0.002
"""The least that a form of a syllable counts for in its sentence."""
SENTENCE = 0.4
"""How much the sentence counts for beside what follows (all in nats)."""
UNLISTED = 4.0
"""What a form loses that no place of the gazetteer has."""
MISFIT = 3.0
"""What a place loses that is of another level than the words before it say."""
WITHIN, AROUND, BARE = 5.0, 1.5, 0.5
"""What a place gains where the greater one that it lies in is named, or some that lie in it; and how much of
this counts where the other is named without its type."""
GREATER = {"province": 1.0, "district": 0.7, "commune": 0.0}
"""What a place of each level gains: more is written about greater ones."""

_TYPES = {
    "province": "tỉnh|thành phố|tp",
    "district": "huyện|quận|thị xã|thành phố|tp|tx",
    "commune": "xã|phường|thị trấn|tt|đặc khu",
}
_LED = re.compile(
    rf"\b(?:(?P<type>{'|'.join(_TYPES.values())})(?: (?:ủy|đoàn))?|(?P<seat>thành|thị) (?:ủy|đoàn))\.?\s+$"
)
_DATE = re.compile(r"\s?[,;]\s*ngay\b|\s+ngay\s*[\d.…]+\s*thang\b")
_JOINT = re.compile(r" |['’`-]| [-–] ")
_OPENS = re.compile(r"(?:^|\n|\t|\s\s|[|*])$")
_LETTER = re.compile(r"[^\W\d_]")


class Written(NamedTuple):
    """A unit of the text, and the chances of its forms in its sentence; none where that cannot tell."""

    start: int
    end: int
    chances: Mapping[str, float]


class Mention(NamedTuple):
    """A name in the text, units `first:last`.

    `levels` are those that the words before it allow; `told`: they, or the date behind it, say that it
    is a place; `dated`: the date does.
    """

    first: int
    last: int
    name: str
    levels: frozenset[str]
    told: bool
    dated: bool


class Named(NamedTuple):
    """The form of each unit of a name, with its confidence, and the other forms with theirs."""

    form: tuple[str, ...]
    confidence: float
    others: tuple[tuple[tuple[str, ...], float], ...]


Form = tuple[str, ...]
Groups = Mapping[str, Sequence[Mention]]


def places_in(text: str, written: Sequence[Written]) -> Iterator[tuple[range, Named]]:
    """Yield the units of each name of a place with the form that it is found to have.

    `written` are all units of letters in `text`, in order. The same name is the same all through the text.
    """
    groups: dict[str, list[Mention]] = {}
    for mention in _mentions(text, written):
        groups.setdefault(mention.name, []).append(mention)
    for same in groups.values():
        word = _is_word(written, same[0])
        if any(mention.dated or (mention.told and not word) for mention in same):
            named = _named(written, same, groups)
            for mention in same:
                if mention.told or not (word or _may_be_person(text, written, mention)):
                    yield range(mention.first, mention.last), named


def _is_word(written: Sequence[Written], mention: Mention) -> bool:
    """Whether a name is one syllable that sentences know: too many words of all kinds stand behind a type.

    A date behind it tells more.
    """
    return mention.last - mention.first == 1 and bool(written[mention.first].chances)


def _mentions(text: str, written: Sequence[Written]) -> Iterator[Mention]:
    """The names from left to right, the longest first; communes only where something says that they are."""
    low, marked = search_key(text), _marked(text, written)
    free = 0
    for first, unit in enumerate(written):
        if first < free or not text[unit.start].isupper():
            continue
        led = _LED.search(marked, max(0, unit.start - 24), unit.start)
        for last in _ends(text, written, first):
            end = written[last - 1].end
            name = " ".join(low[w.start : w.end] for w in written[first:last])
            places = gazetteer.alike(name)
            if not places:
                continue
            dated = (led or _OPENS.search(text[max(0, unit.start - 2) : unit.start])) and _DATE.match(
                low, end
            )
            levels = _levels(led)
            if (
                (led and any(p.level in levels for p in places))
                or dated
                or any(p.level != "commune" for p in places)
            ):
                yield Mention(first, last, name, levels, bool(led or dated), bool(dated))
                free = last
                break


def _marked(text: str, written: Sequence[Written]) -> str:
    """The text in small letters, each unit in its likeliest form."""
    letters = list(lower(text))
    for unit in written:
        if unit.chances:
            letters[unit.start : unit.end] = _likeliest(unit.chances)
    return "".join(letters)


def _levels(led: re.Match[str] | None) -> frozenset[str]:
    if led is None:
        return frozenset(_TYPES)
    if led["seat"]:
        return frozenset(["district"])
    return frozenset(level for level, types in _TYPES.items() if led["type"] in types.split("|"))


def _ends(text: str, written: Sequence[Written], first: int) -> Iterator[int]:
    """Behind how many units a name may end that begins with the unit `first`, the longest first."""
    last = first + 1
    while (
        last < len(written)
        and last - first < LONGEST
        and text[written[last].start].isupper()
        and _JOINT.fullmatch(text, written[last - 1].end, written[last].start)
    ):
        last += 1
    return reversed(range(first + 1, last + 1))


def _named(written: Sequence[Written], same: Sequence[Mention], groups: Groups) -> Named:
    """The likeliest form of a name: what the sentences say of it, and the places that bear it."""
    count = [unit.end - unit.start for unit in written[same[0].first : same[0].last]]
    levels = _levels_of(same)
    listed: dict[Form, float] = {}
    for place in gazetteer.alike(same[0].name):
        form, value = _cut(place.name, count), _worth(place, levels, groups)
        listed[form] = max(value, listed.get(form, value))
    units = [
        [written[row].chances for row in rows] for rows in zip(*(range(*m[:2]) for m in same), strict=True)
    ]
    plain = tuple(map(_commonest, units, same[0].name.split()))
    listed.setdefault(plain, -UNLISTED)
    scores = {form: value + SENTENCE * _heard(form, units) for form, value in listed.items()}
    best = max(scores.values())
    total = sum(math.exp(score - best) for score in scores.values())
    shares = sorted(((math.exp(s - best) / total, form) for form, s in scores.items()), reverse=True)
    (confidence, form), *others = shares
    return Named(form, confidence, tuple((other, share) for share, other in others))


def _levels_of(same: Sequence[Mention]) -> frozenset[str]:
    """The levels that a name may have by the words before some mention of it."""
    allowed = {mention.levels for mention in same if mention.told}
    return frozenset().union(*(allowed - {frozenset(_TYPES)} or allowed))


def _cut(name: str, count: Sequence[int]) -> Form:
    """The letters of a name, so many a unit: M'Đrắk is m and đrắk."""
    letters = iter(_LETTER.findall(lower(place_tones(name))))
    return tuple("".join(itertools.islice(letters, number)) for number in count)


def _commonest(chances: Sequence[Mapping[str, float]], bare: str) -> str:
    total: dict[str, float] = {bare: 0.0}
    for own in chances:
        for form, chance in own.items():
            total[form] = total.get(form, 0.0) + chance
    return _likeliest(total)


def _likeliest(chances: Mapping[str, float]) -> str:
    return max(chances, key=lambda form: chances[form])


def _heard(form: Form, units: Sequence[Sequence[Mapping[str, float]]]) -> float:
    """What the sentences say for a form, on the mean of its mentions."""
    return sum(
        math.log(max(own.get(word, 0.0), UNLIKELY)) / len(chances)
        for word, chances in zip(form, units, strict=True)
        for own in chances
        if own
    )


def _worth(place: Place, levels: frozenset[str], groups: Groups) -> float:
    """What speaks for a place: its level, the greater ones that it lies in, those that lie in it."""
    hosts = (host for host in place.chain()[1:] if _name(host) != _name(place))
    within = sum(WITHIN * _is_named(host, groups) for host in hosts)
    return (
        GREATER[place.level] - MISFIT * (place.level not in levels) + within + AROUND * _holds(place, groups)
    )


def _is_named(place: Place, groups: Groups) -> float:
    """1 where the text names a place with its type, a part of that without."""
    same = groups.get(_name(place), ())
    if any(mention.told and place.level in mention.levels for mention in same):
        return 1.0
    return BARE if same else 0.0


@functools.lru_cache(maxsize=4096)
def _name(place: Place) -> str:
    return " ".join(re.findall(r"[^\W\d_]+", search_key(place.name)))


def _holds(place: Place, groups: Groups) -> float:
    """The share of the named places that may lie in this one; less where many others may be meant."""
    found = 0.0
    for name, same in groups.items():
        if name == _name(place):
            continue
        levels = _levels_of(same)
        bearers = [p for p in gazetteer.alike(name) if p.level in levels]
        inside = any(place in bearer.chain()[1:] for bearer in bearers)
        found += inside / len({p.parent_id for p in bearers}) if inside else 0.0
    return min(found, 1.0)


def _may_be_person(text: str, written: Sequence[Written], mention: Mention) -> bool:
    """Whether a family name stands before a name, as in Nguyễn Tân Thành."""
    row = mention.first
    for _ in range(2):
        row -= 1
        if (
            row < 0
            or text[written[row].end : written[row + 1].start] != " "
            or not text[written[row].start].isupper()
        ):
            return False
        if any(
            name_model().is_family(form) and chance > 0.3 for form, chance in written[row].chances.items()
        ):
            return True
    return False
