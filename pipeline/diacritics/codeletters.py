"""D or Đ in the codes that the lexicon does not list: KH-DHQN is KH-ĐHQN where Đại học Quy Nhơn is named.

The document tells it where it spells out what a code stands for; otherwise the letters beside it do,
as counted in the codes of the corpus (`models/restorer/codes.py`).
"""

import functools
import re
from collections.abc import Iterator, Sequence

from pipeline.lexicon import type_by_code
from pipeline.modelfile import model_path
from pipeline.text import fold, is_stripped_syllable, upper

MODEL = "restorer/codes.tsv"
SHORTEST = 3
"""Initials of fewer words are found by chance."""
BEFOREHAND = 2.0
"""So many codes a shorter context counts for beside those counted for a longer one."""
_GROUP = re.compile(r"[^\W\d_][^\W\d_&]*(?:&[^\W\d_]+)*")
_WORD = re.compile(r"[^\W\d_]+|[.;:\n]")
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
    return _GROUP.sub(lambda match: _group(match[0], initials), code)


def _group(group: str, initials: Sequence[str]) -> str:
    if "D" not in group or "Đ" in group or len(group) < 2 or group in type_by_code():
        return group
    letters = group.replace("&", "")
    spelt = _spelt_out(group, initials) if letters.isupper() and len(letters) >= SHORTEST else None
    return spelt or "".join(_likelier(group, place) for place in range(len(group)))


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

    >>> initials_of("Trường THCS Đông Đô; Sở Giáo dục và Đào tạo")
    ('TTHCSĐĐ', 'SGDVĐT', 'SGDĐT')
    """
    found: dict[str, None] = {}
    whole, short = "", ""
    for word in [*_WORD.findall(text), "\n"]:
        if not word[0].isalpha():
            found.update(dict.fromkeys(clause for clause in (whole, short) if len(clause) >= SHORTEST))
            whole, short = "", ""
            continue
        abbreviated = word.isupper() and len(word) > 1 and not is_stripped_syllable(word)
        letters = word if abbreviated else upper(word[0])
        whole += letters
        short += "" if word in _SMALL else letters
    return tuple(found)
