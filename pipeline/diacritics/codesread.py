"""Codes of documents that an engine read: letters doubled, split or given a tone, which no code has.

TTr, the proposal, is read as TIr or TTIr, NQ as NQI; PYT as PÝT; the assembly's QH12 as QHI12.
"""

import functools
import re
from collections.abc import Iterator

from pipeline.lexicon import type_by_code
from pipeline.text import fold, split_tone

_NUMBERED = re.compile(r"\d+[A-Za-z]?(?:/\d{4})?\s?[/-]\s?")
_GROUP = re.compile(r"[^\W\d_]+")
_ASSEMBLY = re.compile(r"(?<=QH)[IÌl](?=\d)")


def as_meant(code: str) -> str:
    """A code as it was printed, as far as that is sure.

    >>> as_meant("588/TIr-SNV"), as_meant("31/KH-PÝT"), as_meant("725/2009/UBTVQHI12"), as_meant("TIr")
    ('588/TTr-SNV', '31/KH-PYT', '725/2009/UBTVQH12', 'TIr')
    """
    numbered = _NUMBERED.match(code)
    if not numbered:
        return code
    groups = _GROUP.sub(_toneless, code[numbered.end() :])
    groups = _ASSEMBLY.sub("", groups)
    kind = _GROUP.match(groups)
    if kind and groups[kind.end() : kind.end() + 1] in {"-", "/"}:
        groups = _type_of(kind[0]) + groups[kind.end() :]
    return numbered[0] + groups


def _toneless(group: re.Match[str]) -> str:
    return "".join(split_tone(char)[0] for char in group[0])


def _type_of(group: str) -> str:
    """The code of a type that a group stands for; the group itself where it is one, or several fit."""
    if len(group) < 2 or fold(group).upper() in type_by_code():
        return group
    fitting = {form for form in _might_be(group) if form in _codes()}
    return fitting.pop() if len(fitting) == 1 else group


def _might_be(group: str) -> Iterator[str]:
    """What may have been printed: without an I, or with a T for it, or without one letter of a pair."""
    for index, char in enumerate(group):
        before, behind = group[:index], group[index + 1 :]
        if char in "Il":
            yield before + behind
            yield f"{before}T{behind}"
        elif before.endswith(char):
            yield before + behind


@functools.cache
def _codes() -> frozenset[str]:
    return frozenset(kind.code for kind in type_by_code().values())
