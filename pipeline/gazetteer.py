"""Places of Viet Nam with the dates between which they existed, and their heirs since July 2025.

Four tables of `lexicons/`: places.tsv (provinces, districts) and places_communes.tsv are made by
corpora/gazetteer/build.py, places_history.tsv (abolished units, dates) and places_aliases.tsv by
hand. A unit that rose from huyện to thị xã to thành phố stands there once, under its last type;
asked for by an earlier type it is found as second choice.
"""

import datetime
import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import NamedTuple

from pipeline.text import has_marks, nfc, search_key, tone_key

REFORM = datetime.date(2025, 7, 1)
"""Since this day there are 34 provinces, no districts, and 3,321 communes."""

COMMUNE_TYPES = ("phường", "xã", "thị trấn", "đặc khu")
DISTRICT_TYPES = ("quận", "huyện", "thị xã", "thành phố")
PROVINCE_TYPES = ("tỉnh", "thành phố")
LEVELS = ("province", "district", "commune")
_WORDS = {
    "thành phố": r"thành phố\b|t\.?\s?p\b\.?",
    "thị trấn": r"thị trấn\b|tt\b\.?",
    "thị xã": r"thị xã\b|t\.?x\b\.?",
    "đặc khu": r"đặc khu\b",
    "phường": r"phường\b|p\.|p(?=\s?\d)",
    "huyện": r"huyện\b|h\.",
    "tỉnh": r"tỉnh\b|t\.(?!\s?[px]\b)",
    "quận": r"quận\b|q\.|q(?=\s?\d)",
    "xã": r"xã\b|x\.",
}


class Place(NamedTuple):
    """An administrative unit. `name` lacks the type word; unknown dates are None.

    `valid_to` is the last day; `parent` is None for a province.
    """

    id: str
    name: str
    type: str
    parent_id: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    successor_ids: tuple[str, ...]

    @property
    def full_name(self) -> str:
        """The name with its type word: "Quận Thanh Xuân"."""
        return f"{self.type[0].upper()}{self.type[1:]} {self.name}"

    @property
    def parent(self) -> "Place | None":
        """The unit that it belongs to."""
        return _by_id(self.parent_id) if self.parent_id else None

    @property
    def successors(self) -> tuple["Place", ...]:
        """The units that took its territory, the greatest part first; () while it goes on."""
        return tuple(_by_id(code) for code in self.successor_ids)

    @property
    def successor(self) -> "Place | None":
        """The first of the successors."""
        return _by_id(self.successor_ids[0]) if self.successor_ids else None

    @property
    def level(self) -> str:
        """province, district or commune."""
        if not self.parent_id:
            return "province"
        return "commune" if self.type in COMMUNE_TYPES else "district"

    def chain(self) -> tuple["Place", ...]:
        """The place, its parent, and so on up to the province."""
        return (self, *self.parent.chain()) if self.parent else (self,)

    def existed(self, on: datetime.date) -> bool:
        """Tell whether the unit existed on that day, as far as its dates are known."""
        return (self.valid_from or on) <= on <= (self.valid_to or on)

    def heirs(self) -> tuple["Place", ...]:
        """The units of today on its territory; the place itself while it goes on."""
        if not self.successor_ids:
            return (self,)
        return tuple(dict.fromkeys(heir for place in self.successors for heir in place.heirs()))


def _rows(table: str) -> Iterator[list[str]]:
    text = (resources.files("pipeline") / "lexicons" / table).read_text("utf-8")
    for line in text.splitlines()[1:]:
        yield line.split("\t")


@functools.lru_cache(maxsize=256)
def _day(iso: str) -> datetime.date | None:
    return datetime.date.fromisoformat(iso) if iso else None


def _place(cells: list[str]) -> Place:
    code, name, kind, parent, since, until, heirs = cells[:7]
    return Place(code, name, kind, parent, _day(since), _day(until), tuple(heirs.split(",")) if heirs else ())


@functools.cache
def _units() -> dict[str, Place]:
    """Provinces and districts by identifier, those of history first (a row without a name adds dates)."""
    rows = {cells[0]: cells for cells in _rows("places.tsv")}
    for cells in _rows("places_history.tsv"):
        base = rows.get(cells[0], [""] * 7)
        rows[cells[0]] = [new or old for new, old in zip(cells[:7], base, strict=True)]
    return {code: _place(cells) for code, cells in rows.items()}


@functools.cache
def _communes() -> dict[str, Place]:
    return {cells[0]: _place(cells) for cells in _rows("places_communes.tsv")}


def _by_id(code: str) -> Place:
    units = _units()
    return units[code] if code in units else _communes()[code]


def _key(name: str) -> str:
    """Letters without marks, y as i (not in ay), one blank for any other character, no leading zero."""
    key = search_key(name).replace("ay", "\0").replace("y", "i").replace("\0", "ay")
    if key.isalpha():
        return key
    return " ".join(re.findall(r"[a-z]+|[1-9]\d*", key))


def _index(places: Iterable[Place]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        found[_key(place.name)].append(place)
    return dict(found)


@functools.cache
def _unit_index() -> dict[str, list[Place]]:
    index = _index(_units().values())
    for alias, place in aliases().items():
        index.setdefault(_key(alias), []).append(place)
    return index


@functools.cache
def aliases() -> dict[str, Place]:
    """Other names that people give to places: Sài Gòn, TPHCM, Đắc Lắc."""
    return {alias: _by_id(code) for alias, code in _rows("places_aliases.tsv")}


@functools.cache
def _commune_index() -> dict[str, list[Place]]:
    return _index(_communes().values())


@functools.cache
def _type_pattern(marked: bool) -> re.Pattern[str]:
    """Matches a leading type word; with its marks, or without for text that has none."""
    words = _WORDS.items()
    parts = (f"(?P<t{n}>{word if marked else search_key(word)})" for n, (_, word) in enumerate(words))
    return re.compile(rf"\s*(?:{'|'.join(parts)})\s*(?=\S)", re.IGNORECASE)


def split_type(name: str) -> tuple[str | None, str]:
    """Split a leading type word or its abbreviation off: "TX. Sơn Tây" gives ("thị xã", "Sơn Tây").

    "P. 11", "Q11", "TPHCM" are understood; (None, name) where there is no type word.
    """
    if re.fullmatch(r"\s*t\.?\s?p\.?\s?hcm\s*", name, re.IGNORECASE):
        return "thành phố", "Hồ Chí Minh"
    match = _type_pattern(has_marks(name)).match(name) or _type_pattern(True).match(name)
    if not match:
        return None, name.strip()
    kind = list(_WORDS)[int((match.lastgroup or "t0")[1:])]
    return kind, name[match.end() :].strip()


def _as_day(on: str | datetime.date | None) -> datetime.date | None:
    return datetime.date.fromisoformat(on) if isinstance(on, str) else on


def _levels(kind: str | None) -> tuple[str, ...]:
    if kind is None:
        return LEVELS
    groups = zip(LEVELS, (PROVINCE_TYPES, DISTRICT_TYPES, COMMUNE_TYPES), strict=True)
    return tuple(level for level, types in groups if kind in types)


def _named(name: str, kind: str | None) -> list[Place]:
    """Places of that name at the levels of `kind`; those with the very same marks where there are any."""
    key, levels = _key(name), _levels(kind)
    if kind is None and key.isdigit():
        return []
    found = [p for p in _unit_index().get(key, ()) if p.level in levels]
    if "commune" in levels:
        found += _commune_index().get(key, ())
    wanted = tone_key(" ".join(re.findall(r"\w+", name)))
    same = [p for p in found if tone_key(" ".join(re.findall(r"\w+", p.name))) == wanted]
    return same or found


def find(
    name: str,
    *,
    on: str | datetime.date | None = None,
    within: str | None = None,
    types: tuple[str, ...] | None = None,
) -> tuple[Place, ...]:
    """Return the places called `name` (with or without type word), the higher levels first.

    Right marks are preferred, then any marks or none; likewise the type word in `name`, then any type
    of its level. `on` (ISO day) keeps those that existed then, `within` those inside a place of
    that name, `types` those of the given types. Raises ValueError where `on` is no ISO day.

    >>> [p.full_name for p in find("TX Son Tay", on="2015-01-01")]
    ['Thị xã Sơn Tây']
    """
    kind, bare = split_type(nfc(name))
    found = _named(bare, kind) or (_named(nfc(name), None) if kind else [])
    day = _as_day(on)
    if day is not None:
        found = [p for p in found if p.existed(day)]
    if types is not None:
        found = [p for p in found if p.type in types]
    if within is not None:
        hosts = set(find(within))
        found = [p for p in found if hosts & set(p.chain()[1:])]
    found = [p for p in found if p.type == kind] or found
    return tuple(sorted(dict.fromkeys(found), key=lambda p: (LEVELS.index(p.level), p.id)))


@functools.lru_cache(maxsize=65536)
def alike(name: str) -> tuple[Place, ...]:
    """Every place, past ones too, whose name has these letters, whatever their marks.

    >>> {place.name for place in alike("phu ninh")} == {"Phù Ninh", "Phú Ninh"}
    True
    """
    letters, key = _letters(name), _key(name)
    found = (*_unit_index().get(key, ()), *_commune_index().get(key, ()))
    return tuple(place for place in dict.fromkeys(found) if _letters(place.name) == letters)


def _letters(name: str) -> str:
    return "".join(char for char in search_key(name) if char.isalpha())


@functools.cache
def names(level: str) -> tuple[str, ...]:
    """Every name, without type word, at a level (province, district, commune), past and present."""
    places = _communes() if level == "commune" else _units()
    return tuple(sorted({p.name for p in places.values() if p.level == level}))


class Area(NamedTuple):
    """Where a document comes from; the fields of `area` in the record."""

    province: str | None = None
    district: str | None = None
    commune: str | None = None
    since_2025: str | None = None


def area_of(
    where: str | Place | None, on: str | datetime.date | None = None, *, near: str = ""
) -> dict[str, str | None] | None:
    """Return {"province", "district", "commune", "since_2025"} of a place or of a text that names one.

    The text may be a body ("Phòng Nội vụ quận Thanh Xuân, Hà Nội") or a list from small to great.
    A place that did not exist on the day `on` is taken only if none other bears the name. Where
    places of one level compete, those win that lie in places named in `near` (other bodies of the
    document, say: "UBND huyện Vũ Thư; Sở Y tế tỉnh Thái Bình"), and what is left in common is given.
    None where no place is named.
    """
    places = (where,) if isinstance(where, Place) else _mentioned(where or "", on)
    if near and len(places) > 1:
        places = _nearest(places, near, on)
    if not places:
        return None
    day = _as_day(on)
    areas = [_area(place, day) for place in places]
    common = [values[0] if len(set(values)) == 1 else None for values in zip(*areas, strict=True)]
    return Area(*common)._asdict() if any(common) else None


def _area(place: Place, day: datetime.date | None) -> Area:
    chain = {p.level: p for p in place.chain()}
    district, commune = chain.get("district"), chain.get("commune")
    return Area(
        _province_then(chain["province"], day).name,
        district.full_name if district else None,
        commune.full_name if commune else None,
        _today(place),
    )


def _province_then(province: Place, day: datetime.date | None) -> Place:
    """The province itself, or the one of that day which became it (Bình Phước in 1990: Sông Bé)."""
    if day is None or province.existed(day):
        return province
    earlier = [p for p in _units().values() if province.id in p.successor_ids and p.level == "province"]
    then = {_province_then(p, day) for p in earlier if (p.valid_from or day) < (province.valid_from or day)}
    then = {p for p in then if p.existed(day)}
    return then.pop() if len(then) == 1 else province


def _today(place: Place) -> str | None:
    """The one unit of today that has the place in it: a commune of its province, else the province."""
    heirs = place.heirs()
    if len(heirs) == 1 and heirs[0].parent:
        return f"{heirs[0].full_name}, {heirs[0].parent.full_name}"
    hosts = {heir.chain()[-1] for heir in heirs}
    return hosts.pop().full_name if len(hosts) == 1 else None


def _mentioned(text: str, on: str | datetime.date | None) -> tuple[Place, ...]:
    """The places that fit the greatest number of the names in `text`; the higher level wins a tie."""
    mentions = [places for part in re.split(r"[,;()\n]", nfc(text)) for places in _in_part(part, on)]
    scores: dict[Place, float] = {}
    for place in dict.fromkeys(p for places in mentions for p in places):
        chain = set(place.chain())
        scores[place] = sum(max(_holds(host, chain) for host in places) for places in mentions)
    best = max(scores.values(), default=0)
    tied = [p for p, score in scores.items() if score == best]
    lowest_rank = min((LEVELS.index(p.level) for p in tied), default=0)
    return tuple(p for p in tied if LEVELS.index(p.level) == lowest_rank)


def _nearest(places: tuple[Place, ...], near: str, on: str | datetime.date | None) -> tuple[Place, ...]:
    """Those of the places that lie in the most of the places named, with a type word, in `near`."""
    named = [hosts for part in re.split(r"[,;()\n]", nfc(near)) for hosts in _led(part.split(), on)]
    scores = [sum(max(_holds(h, set(p.chain()[1:])) for h in hosts) for hosts in named) for p in places]
    return tuple(p for p, score in zip(places, scores, strict=True) if score == max(scores))


def _holds(host: Place, chain: set[Place]) -> float:
    """1 if `host` is in the chain; one half if a province that came out of it is; else 0."""
    if host in chain:
        return 1.0
    return 0.5 if any(heir in chain for heir in host.successors if heir.level == "province") else 0.0


def _find_then(name: str, on: str | datetime.date | None) -> tuple[Place, ...]:
    return find(name, on=on) or find(name)


def _in_part(part: str, on: str | datetime.date | None) -> Iterator[tuple[Place, ...]]:
    """The places named in a part without commas: after each type word, else the part's longest tail."""
    words = part.split()
    led = list(_led(words, on))
    yield from led or _tail(words, on)


def _led(words: list[str], on: str | datetime.date | None) -> Iterator[tuple[Place, ...]]:
    """The places named after a type word, the last first; each takes as many words as it can."""
    claimed = len(words)
    for start in range(len(words) - 1, -1, -1):
        if split_type(" ".join(words[start : start + 3]))[0] is None:
            continue
        for end in range(min(claimed, start + 8), start + 1 if len(words[start]) > 2 else start, -1):
            places = _find_then(" ".join(words[start:end]), on)
            if places and split_type(" ".join(words[start:end]))[0]:
                yield places
                claimed = start
                break


def _tail(words: list[str], on: str | datetime.date | None) -> Iterator[tuple[Place, ...]]:
    """The longest tail that is a place; a commune only if it is the whole part."""
    for start in range(len(words)):
        places = _find_then(" ".join(words[start:]), on)
        if start:
            places = tuple(p for p in places if p.level != "commune")
        if places:
            yield places
            return
