"""The places in names of bodies: where they begin and end, as the gazetteer knows them."""

import functools
import re
from collections.abc import Iterator

from pipeline import gazetteer
from pipeline.text import lower, search_key

PLACE_TYPE = re.compile(
    r"\b(?P<type>tỉnh|thành phố|tp\.?|quận|huyện|thị xã|tx\.?|thị trấn|phường|xã(?!\s+hội\b)|đặc khu)\s+"
    r"(?!viên\b|ủy\b|uỷ\b|đoàn\b(?!\s+(?:kết|xá|đào|lập|thượng|tùng)\b))(?=\S)",
    re.IGNORECASE,
)
HAMLET = re.compile(
    r"(?<!\w)(?:(?<!nông )thôn|ấp|(?<!văn )bản(?! (?:sắc|quyền|tin))|buôn(?! (?:lậu|bán|người))"
    r"|làng(?! (?:nghề|văn hóa|văn hoá))|khóm|khu phố|tổ dân phố|tiểu khu"
    r"|khu(?! (?:dân cư|kinh tế|công nghiệp|chế xuất|du lịch|di tích|bảo tồn)))\s+\S",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<!\w)(tỉnh|thành phố|quận|huyện|thị xã|thị trấn|phường|xã)$", re.IGNORECASE)
_WORDS = re.compile(r"[^\s,;()|]+")
_NAMESAKE = re.compile(r"(?:tncs|cong san|tntp|tien phong) ho chi minh$")
"""The union and the pioneers bear the name of the person, not of the city."""
_OF_HEAD = {
    "tinh uy": "tỉnh",
    "tinh doan": "tỉnh",
    "thanh uy": "thành phố",
    "thanh doan": "thành phố",
    "quan uy": "quận",
    "quan doan": "quận",
    "huyen uy": "huyện",
    "huyen doan": "huyện",
    "thi uy": "thị xã",
    "thi doan": "thị xã",
}
"""The party's and the union's committees that say in their names what kind of place they lead."""


def place_in(name: str) -> str | None:
    """The place that a body's name ends with: "quận Thanh Xuân", "Hà Nội"; None without one."""
    for match in PLACE_TYPE.finditer(name):
        return name[match.start() :]
    if _NAMESAKE.search(search_key(name)):
        return None
    words = name.split()
    for count in (4, 3, 2):
        tail = " ".join(words[-count:])
        if len(words) > count and tail[:1].isupper() and known_place(tail):
            return tail
    return None


def typed_place(name: str) -> str | None:
    """The place of a body with its type word, also where that stands in the head: Tỉnh ủy Lai Châu.

    >>> [typed_place(name) for name in ("Huyện ủy Cái Nước", "Sở Y tế tỉnh Kiên Giang", "Sở Y tế")]
    ['huyện Cái Nước', 'tỉnh Kiên Giang', None]
    """
    if match := PLACE_TYPE.search(name):
        return name[match.start() :]
    words = name.split()
    for start in range(len(words) - 2):
        kind = _OF_HEAD.get(search_key(" ".join(words[start : start + 2])))
        if kind:
            return f"{kind} {' '.join(words[start + 2 :])}"
    return None


def bare_type(name: str) -> str | None:
    """The type word in lower case that a name ends with, its place left out: "... BIÊN PHÒNG TỈNH"."""
    match = _BARE.search(name)
    return match[1].lower() if match else None


def led_type(name: str) -> str | None:
    """The type word of the place that a committee leads whose name is not printed: HUYỆN ỦY."""
    return _OF_HEAD.get(search_key(name).strip())


def type_word(place: str) -> str | None:
    """The type word in lower case that a place begins with."""
    match = PLACE_TYPE.match(place)
    return lower(match["type"]) if match else None


def place_ends(name: str) -> Iterator[int]:
    """Where the places end that `name` holds behind a type word: the longest that the gazetteer knows."""
    for match in PLACE_TYPE.finditer(name):
        words = list(_WORDS.finditer(name, match.end()))[:5]
        for word in reversed(words):
            if exists(name[match.start() : word.end()]):
                yield word.end()
                break


@functools.lru_cache(maxsize=4096)
def exists(name: str) -> bool:
    """Tell whether the gazetteer knows a place of this name with its type word: xã Đoàn Kết."""
    return bool(gazetteer.find(name))


@functools.lru_cache(maxsize=4096)
def known_place(name: str) -> bool:
    """Tell whether a province or district bears this name, which may lack its marks."""
    return any(search_key(p.name) == search_key(name) for p in gazetteer.find(name) if p.level != "commune")
