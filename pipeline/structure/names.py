"""Names of persons: by a family name of the lexicon, or only by how and where they are written."""

import functools
import re
import unicodedata
from collections.abc import Sequence

from pipeline import gazetteer
from pipeline.lexicon import (
    begins_with,
    body_head,
    body_heads,
    cues,
    expand,
    family_names,
    is_office_name,
    rows,
    type_by_key,
)
from pipeline.text import fold, lower, place_tones, search_key, split_tone

_DEGREE = re.compile(rf"(?:(?:{cues('degrees')})(?!\w)[.,\s/–-]*)+")
_ADDRESS = re.compile(r"(?:ông|bà)\s+(?=\w)")
_EDGES = ' \t\xa0.,;:-–_()[]{}*\\/|"“”~`'
_APOSTROPHES = "'’‘ʼ`´"
_NO_NAME = re.compile(rf"(?:{cues('no-names', marked=True)})\b")
"""Words of offices, bodies and web pages that are written as names are, some with a family name first."""
_NO_OPENING = re.compile(
    r"(?:va|cua|nhu|luu|noi|trang|xem|luot|nguon|dieu|muc|chuong|phan|bieu|thang|ngay|nam hoc|cac|tin"
    r"|huyen|xa|phuong|tinh|quan|thi (?:xa|tran)|thanh pho|khan|mat|dau)\b"
)
_OFFICE_WORD = re.compile(r"\b(?:pho|phu trach|nhan su|nhan dan|chi huy|chinh tri)\b")


def person_name(text: str) -> str | None:
    """The name in `text` without degrees and ranks, or None if it is none by its family or middle name.

    >>> [person_name(text) for text in ("PGS.TS. Ma Văn Kháng", "K’ Brêu", "Kho bạc Nhà nước")]
    ['Ma Văn Kháng', 'K’ Brêu', None]
    """
    words = _words(text)
    if words is None or not _sounds_right(words):
        return None
    middle = len(words) >= 3 and lower(words[1]) in {"văn", "thị"}
    if not middle and not _is_family_name(words[0]):
        return None
    name = " ".join(words)
    if _NO_NAME.match(lower(place_tones(name))):
        return None
    return None if _is_body(words, several=True) or _is_place(name, ("province",)) else name


def guessed_name(text: str) -> str | None:
    """A name by its form alone, for where one must stand: capitalised words that name nothing else.

    >>> [guessed_name(text) for text in ("Touneh Nai Thuy", "Nam Trà My", "Phòng Nội Vụ", "Xin chào")]
    ['Touneh Nai Thuy', None, None, None]
    """
    words = _words(text)
    if words is None or not _sounds_right(words):
        return None
    name = " ".join(words)
    if name.isupper() and _OFFICE_WORD.search(search_key(name)):
        return None
    if _is_body(words, several=False) or _is_place(name, ("province", "district")):
        return None
    key = search_key(name)
    other = _NO_NAME.match(lower(place_tones(name))) or _NO_OPENING.match(key) or key in type_by_key()
    return None if other else name


def bare_name(text: str) -> tuple[int, int]:
    """Where in `text` the name stands that is written there: without degrees, ranks and punctuation."""
    start, end = len(text) - len(text.lstrip(_EDGES)), len(text.rstrip(_EDGES))
    key = search_key(text)
    degree = _DEGREE.match(key, start, end)
    start = degree.end() if degree else start
    address = _ADDRESS.match(lower(text), start, end)
    if address and _names_itself(text[address.end() : end]):
        start = address.end()
    start += len(text[start:end]) - len(text[start:end].lstrip(_EDGES))
    return start, max(start, end)


def splits_in_two(text: str) -> int | None:
    """Where the second of two names begins that stand side by side, None where there are not two."""
    starts = [match.start() for match in re.finditer(r"\S+", text)]
    if not 5 <= len(starts) <= 14 or not _is_name_word(text[starts[-1] :].rstrip(_EDGES) or "-"):
        return None
    for start in starts[2:-1]:
        halves = [text[:start], text[start:]]
        if all(map(person_name, halves)) and _tell_two(halves):
            return start
    return None


def _tell_two(halves: Sequence[str]) -> bool:
    """Whether two names are sure to be two: both frequent, or one of them and both of three words."""
    common = [is_common_name(half) for half in halves]
    return all(common) or (any(common) and all(len(half.split()) >= 3 for half in halves))


def is_broken_name(above: str, below: str) -> bool:
    """Whether a family name on a line of its own goes on below: Huỳnh / Thị Diễm Ngọc.

    >>> is_broken_name("Huỳnh", "Thị Diễm Ngọc"), is_broken_name("Sơn", "La, ngày 5")
    (True, False)
    """
    alone = above.isalpha() and len(below) < 30
    return alone and person_name(f"{above} {below}") is not None and is_common_name(f"{above} {below}")


def is_common_name(text: str) -> bool:
    """Whether a name has three words or more and a family name that most people bear, or a rank before it."""
    start, end = bare_name(text)
    words = text[start:end].split()
    return len(words) >= 2 and (start > 2 or (len(words) >= 3 and search_key(words[0]) in _frequent()))


def _names_itself(text: str) -> bool:
    """Ông Nguyễn Văn A is addressed with Ông; Ông Văn Tùng has it as a family name."""
    words = text.split()
    return len(words) >= 2 and _is_family_name(words[0]) and lower(words[0]) not in {"văn", "thị"}


def _words(text: str) -> list[str] | None:
    """The words of a name, degrees left out, or None where its form is that of no name."""
    collapsed = re.sub(r"\s+", " ", text)
    start, end = bare_name(collapsed)
    words = collapsed[start:end].split()
    longest = 7 if words and words[0][:1] == "C" else 6  # Công Tằng Tôn Nữ Thị Minh Hà
    if not 1 <= len(words) <= longest or not all(_is_name_word(word) for word in words):
        return None
    if len(words) == 1 and not re.search(rf"^\w[{_APOSTROPHES}]\w{{2,}}", words[0]):
        return None
    return None if is_office_name(" ".join(words)) else words


def _is_name_word(word: str) -> bool:
    if not word[0].isupper():
        return False
    if "-" in word:
        return all(len(part) > 1 and _is_name_word(part) for part in word.split("-"))
    return all(char.isalpha() or char in _APOSTROPHES or unicodedata.combining(char) for char in word)


def _sounds_right(words: Sequence[str]) -> bool:
    """One case all through, and a vowel in each word but initials and shortened middle names."""
    if len({word.isupper() for word in words if len(word) > 2}) > 1:
        return False
    voiced = [word for word in words if re.search(r"[aeiouy]", search_key(word))]
    return len(voiced) >= max(1, len(words) - 1)


def _is_family_name(word: str) -> bool:
    """Whether a family name is spelt so; marks may be lost and a tone misread, no more: SỞ is no Sô."""
    head = re.split(rf"[{_APOSTROPHES}]", word)[0]
    if head != word and len(head) <= 2:
        return True
    listed = family_names().get(search_key(word), ())
    return lower(word) not in _ORDINARY and any(_spelt(lower(word), lower(name)) for name in listed)


_ORDINARY = frozenset(
    ["phó", "bộ", "sở", "và", "của", "tổ", "xã", "phường", "đăng", "như", "bản", "bạn", "đã", "các"]
)
"""Words that differ from family names by a tone or not at all, but begin offices, bodies and phrases."""


def opens_body(text: str) -> bool:
    """Whether a text begins with a word that begins bodies and is no family name but for its tone.

    >>> [opens_body(text) for text in ("VỤ GIÁO DỤC TRUNG HỌC", "TRƯỜNG THPT A", "ĐOÀN VĂN BÉ")]
    [True, True, False]
    """
    return lower(text.split()[0]) in _heads_only()


@functools.cache
def _heads_only() -> frozenset[str]:
    heads = {lower(head.head) for head in body_heads() if " " not in head.head}
    return frozenset(heads - {lower(row["name"]) for row in rows("family_names")})


def meant_family_name(word: str) -> str | None:
    """The frequent family name that a word with wrong marks stands for, None where it is right itself.

    >>> [meant_family_name(word) for word in ("VƯỚNG", "Quảng", "Điểu", "Chau", "Nguyễn")]
    ['Vương', None, None, None, None]
    """
    key = search_key(word)
    listed = any(lower(word) == lower(name) for name in family_names().get(key, ()))
    return None if listed else _frequent().get(key)


@functools.cache
def _frequent() -> dict[str, str]:
    """The family names that most people bear, by their folded form."""
    return {search_key(row["name"]): row["name"] for row in rows("family_names") if row["frequent"] == "yes"}


def _spelt(printed: str, meant: str) -> bool:
    toneless, wanted = split_tone(printed)[0], split_tone(meant)[0]
    return toneless == wanted or all(a in {b, fold(b)} for a, b in zip(toneless, wanted, strict=False))


def _is_body(words: Sequence[str], several: bool) -> bool:
    """Whether a body begins with these words: by a head of several words only, or by any."""
    name = " ".join(words)
    head = body_head(expand(name))
    return head is not None and not (several and " " not in head.head) and begins_with(name, head)


@functools.lru_cache(maxsize=1024)
def _is_place(name: str, levels: tuple[str, ...]) -> bool:
    """Whether provinces or districts bear that very name."""
    return any(lower(name) in _places(level) for level in levels)


@functools.cache
def _places(level: str) -> frozenset[str]:
    return frozenset(lower(name) for name in gazetteer.names(level))
