"""Names of bodies as they are usually written: abbreviations written out, capitals where they belong."""

import functools
import re

from pipeline.entities.bodyplaces import PLACE_TYPE, known_place, place_ends
from pipeline.entities.findings import collapse
from pipeline.lexicon import (
    abbreviations,
    body_heads,
    document_types,
    expand,
    kept_abbreviations,
    lost_mark,
    rows,
)
from pipeline.text import fold, lower, place_tones, upper

_SMALL = frozenset(
    {"và", "của", "về", "các", "cho", "tại", "trong", "theo", "với", "ngành", "cấp", "tỉnh", "quận", "huyện"}
    | {"phường", "xã", "số", "liên", "khối", "thôn", "ấp", "khóm"}
)
_VOWELS = frozenset("aeiouy")


def full_name(printed: str) -> str:
    """A body's name with abbreviations written out and capitals only where they belong.

    Without any capital it was in capitals whose old font left small letters behind.

    >>> full_name("UBND TỈNH ĐẮK LẮK")
    'Ủy ban nhân dân tỉnh Đắk Lắk'
    """
    text = collapse(re.sub(r"[*_|]+|^[-–—\s]+|[-–—\s.,:;]+$", " ", printed))
    letters = [char for char in text if char.isalpha()]
    capitals = sum(char.isupper() for char in letters) / max(1, len(letters))
    text = expand(re.sub(r"\s+&\s+", " và ", text), all_of_them=False)
    return _usual_case(text) if capitals > 0.55 or not capitals else text[:1].upper() + text[1:]


def _usual_case(text: str) -> str:
    """Capitals turned into the case of the known phrases; unknown words are names."""
    low = place_tones(_phrase_marks(lower(text)))
    out, known = list(_phrase_marks(lower(text))), [False] * len(low)

    def settle(start: int, written: str) -> None:
        out[start : start + len(written)] = written
        known[start : start + len(written)] = [True] * len(written)

    for match in re.finditer(r"[^\W_]+", text):
        if match[0] in kept_abbreviations() or _is_abbreviation(match[0]):
            settle(match.start(), match[0])
    places = {
        match.start(): max(place_ends(low[match.start() :]), default=0) for match in PLACE_TYPE.finditer(low)
    }
    for match in _phrases().finditer(low):
        if places.get(match.start(), 0) > len(match[0]):
            continue  # the commune Đoàn Kết is no Xã đoàn
        for offset, char in enumerate(phrase_case()[_spaced(match[0])]):
            here = match.start() + offset
            settle(here, upper(out[here]) if char.isupper() else out[here])
    _names(low, out, known)
    for start, end in _quoted(low):
        settle(start, upper(out[start]) + lower("".join(out[start + 1 : end])))
    out[0] = upper(out[0])
    return "".join(out)


def only_phrases(name: str) -> bool:
    """Whether a name is made of known phrases only, and so says a kind and nobody: Trường Tiểu học."""
    return not re.search(r"\w", _phrases().sub("", place_tones(lower(expand(name)))))


def _is_abbreviation(word: str) -> bool:
    """Whether a word in capitals has no vowel and so is none: CHQS, TDTT."""
    return word.isupper() and len(word) > 1 and not _VOWELS & set(fold(lower(word)))


def _quoted(low: str) -> list[tuple[int, int]]:
    """The inner of quotations, which begin with a capital and go on in lower case."""
    return [match.span(1) for match in re.finditer(r"[“\"]([^”\"]+)[”\"]", low)]


def _names(low: str, out: list[str], known: list[bool]) -> None:
    """Capitals for what is a name: unknown words behind a known one, and places."""
    named = _NAMED.search(low)
    for match in re.finditer(r"[^\W_]+", low):
        start = match.start()
        proper = start >= (named.end() if named else len(low))
        if known[start]:
            continue
        if re.fullmatch(r"[ivx]+", match[0]) and start > 0:
            out[start : match.end()] = upper(match[0])
        elif match[0] not in _SMALL and (proper or known[max(0, start - 2)]):
            out[start] = upper(match[0][0])
    for start, end in _places(low, known):
        for match in re.finditer(r"[^\W\d_]+", low[start:end]):
            out[start + match.start()] = upper(match[0][0])
    for match in re.finditer(r"\bquận (\d)", low):
        out[match.start()] = "Q"


def _places(low: str, known: list[bool]) -> list[tuple[int, int]]:
    """Where places stand: behind their type word, or the longest known tail."""
    ends = list(place_ends(low))
    typed = [match.end() for match in PLACE_TYPE.finditer(low)]
    found = [(max(start for start in typed if start < end), end) for end in ends]
    tail = list(re.finditer(r"[^\W\d_]+", low))[-4:]
    for match in tail[:-1]:
        if not known[match.start()] and known_place(low[match.start() :]):
            return [*found, (match.start(), len(low))]
    return found


_NAMED = re.compile(
    r"(?<!\w)(?:trường|thpt|thcs|liên đội|học viện|viện|bệnh viện|công ty|xí nghiệp|hợp tác xã|trung tâm"
    r"|tập đoàn|ngân hàng|tỉnh|thành phố|quận|huyện|thị xã|thị trấn|phường|xã|đặc khu|thôn|tổ dân phố)(?!\w)"
)
"""From these words on, what is no known phrase is a name."""


def _phrase_marks(low: str) -> str:
    """Lost marks of known phrases brought back: sơ y te to sở y tế; the length is kept."""
    out = list(low)
    for match in _stripped_phrases().finditer(fold(low)):
        spelt = _stripped_case()[match[0]]
        printed = low[match.start() : match.end()]
        if (match.start() == 0 or " " in spelt) and all(map(lost_mark, printed, spelt)):
            out[match.start() : match.end()] = spelt
    return "".join(out)


@functools.cache
def _stripped_case() -> dict[str, str]:
    """Known phrases by their folded form; those that another phrase shares are left out."""
    phrases = [lower(name) for name in phrase_case() if not re.match(r"(?:tỉnh|thành|quận|huyện|thị) ", name)]
    keys = [fold(phrase) for phrase in phrases]
    return {key: phrase for key, phrase in zip(keys, phrases, strict=True) if keys.count(key) == 1}


@functools.cache
def _stripped_phrases() -> re.Pattern[str]:
    names = sorted(_stripped_case(), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(name) for name in names) + r")(?!\w)")


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@functools.cache
def phrase_case() -> dict[str, str]:
    """Known phrases in names of bodies, by their lower-case form: "sở y tế" to "Sở Y tế"."""
    names = [h.head for h in body_heads()] + [t.name for t in document_types()]
    names += list(abbreviations().values()) + [r["phrase"] for r in rows("body_phrases")]
    return {place_tones(lower(name)): place_tones(name) for name in sorted(names, key=len)}


@functools.cache
def _phrases() -> re.Pattern[str]:
    names = sorted(phrase_case(), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(name) for name in names) + r")(?!\w)")
