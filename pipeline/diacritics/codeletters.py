"""D or Đ in the codes that the lexicon does not list: KH-DHQN is KH-ĐHQN where Đại học Quy Nhơn is named.

The document tells it where it spells out what a code stands for, letterhead first; else known abbreviations
do (PTDTNT), else the letters beside it, as counted in the codes of the corpus (`models/restorer/codes.py`).
"""

import functools
import re
from collections.abc import Iterator, Sequence

from pipeline.lexicon import abbreviations, type_by_code
from pipeline.modelfile import model_path
from pipeline.text import fold, is_stripped_syllable, lower, upper

MODEL = "restorer/codes.tsv"
SHORTEST = 3
"""Initials of fewer words are found by chance."""
BEFOREHAND = 2.0
"""So many codes a shorter context counts for beside those counted for a longer one."""
LED = "^"
"""Before the initials of lines of the letterhead."""
KNOWN = 5
"""Abbreviations of fewer letters stand in codes by chance."""
HEAD_LINES, GOES_OVER = 14, 3
"""So many lines a letterhead has, over so many of them goes the name of a body."""
_GROUP = re.compile(r"[^\W\d_][^\W\d_&]*(?:&[^\W\d_]+)*")
_GAP = re.compile(r"\s{2,}|\t|\|")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset(["và", "của", "các"])


def letter_contexts(group: str, place: int) -> Iterator[str]:
    """What stands around a letter of a folded code, from nothing to the whole code."""
    before, after = ("^^" + group)[place : place + 2], (group + "$$")[place + 1 : place + 3]
    yield "."
    yield f"{before[1]}."
    yield f".{after[0]}"
    yield f"{before[1]}.{after[0]}"
    yield f"{before[1]}.{after}"
    yield f"{before}.{after[0]}"
    yield f"{before}.{after}"
    yield f"{group[:place]}.{group[place + 1 :]}="


def with_letters(code: str, initials: Sequence[str]) -> str:
    """A code with Đ for each D that is likely one; groups that have a Đ, and codes of types, are settled.

    `initials` are those of the words of each clause of the document.
    """
    return _GROUP.sub(lambda m: _group(m[0], initials, code[: m.start()].rstrip("-/")[-1:].isalpha()), code)


def _group(group: str, initials: Sequence[str], issuer: bool) -> str:
    if "D" not in group or "Đ" in group or len(group) < 2:
        return group
    if group in type_by_code():
        return _of_head(group, initials) if issuer else group
    letters = group.replace("&", "")
    if letters.isupper() and len(letters) >= SHORTEST:
        found = _spelt_out(group, initials) or _known(group)
        if found:
            return found
    return "".join(_likelier(group, place) for place in range(len(group)))


def _of_head(group: str, initials: Sequence[str]) -> str:
    """A group that may be a type as well (HD), as a line of the letterhead begins: Huyện đoàn is HĐ."""
    led = (clause[1 : len(group) + 1] for clause in initials if clause.startswith(LED))
    return next(
        (letters for letters in led if fold(letters) == group and set(letters) <= {*group, "Đ"}), group
    )


def _known(group: str) -> str | None:
    """The group with the letters of the longest known abbreviation in it: PTDTNTTHBM begins with PTDTNT."""
    place, form = next(((group.find(key), form) for key, form in _abbreviations() if key in group), (-1, ""))
    if place < 0:
        return None
    rest = [_likelier(group, index) for index in range(len(group))]
    rest[place : place + len(form)] = form
    return "".join(rest)


@functools.cache
def _abbreviations() -> tuple[tuple[str, str], ...]:
    """Abbreviations with a D or Đ by their folded letters, the longest first; GDDT for GDĐT is left out."""
    found = {}
    for short, long in abbreviations().items():
        key = fold(short)
        if short.isalpha() and "D" in key and len(short) >= KNOWN and _key(short) == _key(_initials(long)[1]):
            found[key] = _initials(long)[1]
    return tuple(sorted(found.items(), key=lambda item: (-len(item[0]), item)))


def _likelier(group: str, place: int) -> str:
    if group[place] != "D":
        return group[place]
    chance = 0.5
    for context in letter_contexts(fold(group), place):
        plain, barred = counts().get(context, (0, 0))
        chance = (barred + BEFOREHAND * chance) / (plain + barred + BEFOREHAND)
    return "Đ" if chance > 0.5 else "D"


@functools.cache
def counts() -> dict[str, tuple[int, int]]:
    """How many codes have a D and how many a Đ in each context. Raises MissingModel."""
    rows = (line.split("\t") for line in model_path(MODEL).read_text("utf-8").splitlines())
    return {context: (int(plain), int(barred)) for context, plain, barred in rows}


def _spelt_out(group: str, initials: Sequence[str]) -> str | None:
    """The group as most of the clauses have it whose initials contain it."""
    key = _key(group)
    found: dict[str, int] = {}
    for clause in initials:
        start = _key(clause).find(key)
        while start >= 0:
            own = iter(clause[start:])
            letters = "".join("Đ" if char != "&" and next(own) == "Đ" else char for char in group)
            found[letters] = found.get(letters, 0) + 1
            start = _key(clause).find(key, start + 1)
    return max(found, key=lambda letters: found[letters], default=None)


def _key(letters: str) -> str:
    """Folded, TW being the usual code of Trung ương."""
    return fold(letters).replace("TW", "TU").replace("&", "")


def initials_of(text: str) -> tuple[str, ...]:
    """The initials of each clause of a text, with those of small words and without; THCS counts as four.

    Of the letterhead also those of each column, over the ends of its lines.

    >>> initials_of("Sở Giáo dục   Số 1\\nvà Đào tạo")
    ('SGD', 'VĐT', '^SGD', '^SGDVĐT', '^SGDĐT', '^VĐT', '^ĐT', '^SVĐT', '^SĐT')
    """
    clauses = (
        letters for clause in re.split(r"[.;:\n\t|]|[^\S\n]{3,}", text) for letters in _initials(clause)
    )
    led = (LED + letters for clause in _over_lines(text) for letters in _initials(clause))
    return tuple(letters for letters in dict.fromkeys([*clauses, *led]) if len(letters) >= SHORTEST)


def _initials(clause: str) -> tuple[str, str]:
    whole, short = "", ""
    for word in _WORD.findall(clause):
        abbreviated = word.isupper() and len(word) > 1 and not is_stripped_syllable(word)
        letters = word if abbreviated else upper(word[0])
        whole += letters
        short += "" if lower(word) in _SMALL else letters
    return whole, short


def _over_lines(text: str) -> Iterator[str]:
    """The neighbouring lines of the letterhead, of its left column and of its right one."""
    rows = [_GAP.split(line.strip()) for line in text[:4000].split("\n") if _WORD.search(line)][:HEAD_LINES]
    cells = [[cell for cell in row if _WORD.search(cell)] for row in rows]
    for column in ([row[0] for row in cells], [row[-1] for row in cells]):
        for first in range(len(column)):
            for last in range(first + 1, min(first + GOES_OVER, len(column)) + 1):
                yield " ".join(column[first:last])
