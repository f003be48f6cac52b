"""Other writings of the same name: UBND is Ủy ban nhân dân, GD&ĐT is Giáo dục và Đào tạo, Sài Gòn is TP.HCM.

All in folded words, so that they are found however they are typed. Names that a place bears since it was
merged or renamed are another thing: they mean the same only in documents from that day on (`Renamed`).
"""

import datetime
import functools
import itertools
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from pipeline import gazetteer, lexicon
from pipeline.dataset.words import folded, tokens

Words = tuple[str, ...]

MOST = 16
"""Writings of one phrase that are tried; a phrase of four abbreviations has more than anybody means."""


class Run(NamedTuple):
    """Words `start:end` of a phrase, and what may stand for them."""

    start: int
    end: int
    others: tuple[Words, ...]


class Renamed(NamedTuple):
    """A name that an abolished province has now, and the first day (ISO) on which it counts."""

    words: Words
    since: str


def runs(words: Words) -> Iterator[Run]:
    """The parts of `words` that have other writings, the longest first at each place, left to right.

    >>> [run.others for run in runs(("ubnd", "quan"))]
    [(('uy', 'ban', 'nhan', 'dan'),)]
    """
    at = 0
    while at < len(words):
        lengths = (n for n in _lengths(words[at]) if at + n <= len(words))
        length = next((n for n in lengths if words[at : at + n] in _writings()), 0)
        if length:
            yield Run(at, at + length, _writings()[words[at : at + length]])
        at += length or 1


def writings(words: Words) -> tuple[Words, ...]:
    """`words` in every other writing, without the one given.

    >>> writings(("phong", "gd", "dt"))[0]
    ('phong', 'giao', 'duc', 'va', 'dao', 'tao')
    """
    choices: list[tuple[Words, ...]] = []
    at = 0
    for run in runs(words):
        choices += [(words[at : run.start],), (words[run.start : run.end], *run.others)]
        at = run.end
    choices.append((words[at:],))
    combined = itertools.islice(itertools.product(*choices), MOST)
    return tuple(other for parts in combined if (other := sum(parts, ())) != words)


def renamed(words: Words) -> tuple[Renamed, ...]:
    """What the province `words` is called since it was abolished; () for any other words.

    >>> renamed(("ha", "tay"))
    (Renamed(words=('ha', 'noi'), since='2008-08-01'),)
    """
    return _renamed().get(words, ())


@functools.cache
def _writings() -> dict[Words, tuple[Words, ...]]:
    """Each writing -> the others of its group, the full name before abbreviations."""
    groups: dict[Words, list[Words]] = defaultdict(list)
    for short, name in (*lexicon.abbreviations().items(), *_place_aliases()):
        groups[_words(name)].append(_words(short))
    found: dict[Words, list[Words]] = defaultdict(list)
    for written, shorts in groups.items():
        group = tuple(dict.fromkeys((written, *shorts)))
        for one in group:
            found[one] += [other for other in group if other != one]
    return {one: tuple(dict.fromkeys(others)) for one, others in found.items()}


def _place_aliases() -> Iterator[tuple[str, str]]:
    return ((alias, place.name) for alias, place in gazetteer.aliases().items())


@functools.cache
def _by_first() -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = defaultdict(set)
    for words in _writings():
        lengths[words[0]].add(len(words))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


def _lengths(first: str) -> tuple[int, ...]:
    return _by_first().get(first, ())


@functools.cache
def _renamed() -> dict[Words, tuple[Renamed, ...]]:
    found: dict[Words, tuple[Renamed, ...]] = {}
    for name in gazetteer.names("province"):
        places = [p for p in gazetteer.find(name) if p.level == "province"]
        if any(place.valid_to is None for place in places):
            continue
        heirs = (heir for place in places for heir in _heirs(place))
        if others := tuple(dict.fromkeys(heir for heir in heirs if heir.words != _words(name))):
            found[_words(name)] = others
    return found


def _heirs(place: gazetteer.Place) -> Iterator[Renamed]:
    """The provinces that followed, and those that followed them, each since its day."""
    for heir in place.successors:
        if place.valid_to and heir.level == "province":
            yield Renamed(_words(heir.name), (place.valid_to + datetime.timedelta(days=1)).isoformat())
            yield from _heirs(heir)


def _words(text: str) -> Words:
    return tokens(folded(text))
