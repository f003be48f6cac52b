"""Finds what must not be read as words: addresses of the net, document codes, abbreviations."""

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.lexicon import rows
from pipeline.text import fold, is_stripped_syllable, lower

NET = re.compile(
    r"""(?<![\w.+-]) (?: (?:https?://|www\.)\S+
    | [\w.+-]++@[\w-]+(?:\.[\w-]+)+
    | (?:[\w-]++\.)+(?:vn|com|org|net|edu|gov|info)\b\S* )""",
    re.I | re.X,
)
"""Web and mail addresses: www.example.vn, van-phong@example.edu.vn."""

_NET_SIGN = re.compile(r"@|://|[Ww]{3}\.|\.(?i:vn|com|org|net|edu|gov|info)\b")
"""What every address has, and most texts have not."""

CODE = re.compile(
    r"""(?<![^\W_])
    (?: \d+[A-Za-z]?(?:/\d{4})? \s?[/-]\s? | (?<=:)\s*/\s? | (?<=\s)/ )?    # 25/ 30/2020/ 17-
    [A-ZĐƯƠ&]\w*(?:[-/&.,][A-ZĐƯƠ&]\w*)*
    """,
    re.X,
)
"""A run of capital groups: KH-SGDDT, 246/KH-HDTDKT, 17-NQ/QU, GD&DT, THCS; or a word with a capital."""

_ROMAN = re.compile(r"[IVXLC]+")
_CAPITALS = re.compile(r"[A-ZĐƯƠ]{2,}[a-z]?|[A-ZĐƯƠ]")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBERED = re.compile(r"\s*\d*[A-Za-z]?(?:/\d{4})?\s?[/-]\s?")


class Part(NamedTuple):
    """An entry of the lexicon of code parts: the form with its marks, and where it may stand."""

    form: str
    where: str
    after: str


class Code(NamedTuple):
    """A protected stretch `start:end`, and what it reads with its marks."""

    start: int
    end: int
    restored: str

    @property
    def lettered(self) -> bool:
        """Whether it has a number, or a D that may have been a Đ; two letters may be a word: DA LIỄU."""
        if any(char.isdigit() for char in self.restored):
            return True
        return len(self.restored) > 2 and any(char in "DĐ" for char in self.restored)


@functools.cache
def code_parts() -> dict[str, tuple[Part, ...]]:
    """The parts of codes that carry marks, by their folded form: QD -> QĐ."""
    found: dict[str, tuple[Part, ...]] = {}
    for row in rows("code_parts"):
        part = Part(row["form"], row["where"], row["after"])
        found[row["key"]] = (*found.get(row["key"], ()), part)
    return found


def net_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of web and mail addresses."""
    return (match.span() for match in NET.finditer(text))


def without_addresses(text: str) -> str:
    """Return `text` with a blank for each web and mail address."""
    return NET.sub(" ", text) if _NET_SIGN.search(text) else text


def codes(text: str, noisy: bool = False) -> Iterator[Code]:
    """Yield the document codes and abbreviations of `text`, with the marks that are certain.

    In `noisy` text a Đ may have been read as B: HBTDKT is HĐTĐKT.
    """
    for match in CODE.finditer(text):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        numbered = _NUMBERED.match(match[0])
        groups = match[0][numbered.end() :] if numbered else match[0]
        if _is_word(groups) if numbered else not _is_abbreviation(groups, _in_capitals(text, match.start())):
            continue
        head = match[0].lstrip()[: len(match[0].lstrip()) - len(groups)]
        before = fold(lower(text[max(0, start - 60) : start]))
        coded = bool(numbered) or _starts_with_type(groups)
        yield Code(start, match.end(), head + _restored(groups, coded, before, noisy))


def _is_word(groups: str) -> bool:
    """Whether what stands behind a number is a word, as in a list: 1/ Doi tuong, 2- Dang vien."""
    return len(groups) > 1 and groups[1:].islower() and is_stripped_syllable(groups)


def _in_capitals(text: str, offset: int) -> bool:
    """Whether the line around `offset` is written in capitals."""
    start = text.rfind("\n", max(0, offset - 200), offset) + 1
    end = text.find("\n", offset) if "\n" in text[offset : offset + 200] else len(text)
    letters = [c for c in text[max(start, offset - 200) : min(end, offset + 200)] if c.isalpha()]
    return sum(c.isupper() for c in letters) > 0.6 * len(letters)


def _is_abbreviation(groups: str, capital_line: bool) -> bool:
    """Whether capital groups are no words: GD&DT, THCS, VI; but not KE HOACH, nor DUA-KHEN."""
    words = _WORD.findall(groups)
    if sum(map(len, words)) < 2 or not all(_CAPITALS.fullmatch(word) for word in words):
        return groups in code_parts()
    if groups in code_parts() or (_ROMAN.fullmatch(groups) and not capital_line):
        return True
    syllables = [is_stripped_syllable(word) for word in words]
    if len(words) == 1:
        return not syllables[0] and not _pronounceable(words[0])
    return not any(syllable and len(word) > 1 for syllable, word in zip(syllables, words, strict=True))


def _pronounceable(word: str) -> bool:
    """A name of another language in capitals (DAK, PLEIKU) has a vowel; leave it to the model."""
    return len(word) > 2 and bool(re.search(r"[AEIOUY]", fold(word)))


def _starts_with_type(groups: str) -> bool:
    """Whether a code without a number begins like one: QD-TTg."""
    first, dash, _ = groups.partition("-")
    return bool(dash) and any(part.where == "type" for part in code_parts().get(first, ()))


def _restored(groups: str, numbered: bool, before: str, noisy: bool = False) -> str:
    """Give the groups of a code their marks: at each place the longest run that the lexicon knows."""
    pieces = re.split(r"([-/.,&_])", groups)
    result: list[str] = []
    index = 0
    while index < len(pieces):
        slots = {"any", ("issuer" if index else "type") if numbered else "any"}
        for length in (5, 3, 1):
            run = "".join(pieces[index : index + length])
            form = _lookup(run, slots, before) if index + length <= len(pieces) else None
            if noisy and not form and index and "B" in run:
                form = _lookup_misread(run, slots, before)
            if form or length == 1:
                result += [form or run, *pieces[index + length : index + length + 1]]
                index += length + 1
                break
    return "".join(result)


def _lookup_misread(group: str, slots: set[str], before: str) -> str | None:
    """The marked form of a group in which one Đ was read as B."""
    for match in re.finditer("B", group):
        form = _lookup(group[: match.start()] + "D" + group[match.end() :], slots, before)
        if form and form[match.start()] == "Đ":
            return form
    return None


def _lookup(group: str, slots: set[str], before: str) -> str | None:
    """The marked form of a group that has none, where one and only one fits its slot and context."""
    fitting = [
        part.form
        for part in code_parts().get(group, ())
        if part.where in slots and (not part.after or re.search(part.after + r"(?: so)?\W*$", before))
    ]
    return fitting[0] if len(set(fitting)) == 1 else None
