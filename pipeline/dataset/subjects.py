"""Which targets are about the same thing, in spite of their wording.

Two targets are of one subject where the same is counted (per cent, money, or things of the same name) and
their folded words agree, those that say little weighing little. Some words forbid it: `học sinh giỏi` is
not `học sinh khá`, `trẻ 5 tuổi` not `trẻ 3 tuổi`. Both kinds of words are data: `lexicons/target_words.tsv`.
"""

import functools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pipeline.dataset.words import key, marked, tokens
from pipeline.lexicon import expand, rows
from pipeline.text import fold, has_marks

Target = dict[str, Any]

CLOSE = 0.7
"""From this share of common words on (by weight) two wordings are one subject; see docs/compare.md."""

MONEY = {"dong": 1.0, "nghin dong": 1e3, "trieu dong": 1e6, "ty dong": 1e9, "ti dong": 1e9}
"""Folded unit -> đồng."""

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_PERIOD = re.compile(r"(?:19|20)\d\d(?:\s*[-–/]\s*(?:19|20)?\d\d)?(?!\d)|\d{1,2}/\d{1,2}(?:/\d{2,4})?")
_PERCENT = re.compile(r"\s*(?:%|phần trăm)")
_BOUND = r"đạt|là|còn|từ|trên|dưới|hơn|không quá|không dưới|ít nhất|tối thiểu|tối đa|lên|tỷ lệ|phấn đấu|có"
_TAIL = re.compile(rf"(?:\W|\b(?:{_BOUND})\b)*…\s*%?(?:\s*trở (?:lên|xuống))?\W*$", re.IGNORECASE)
_LEAD = re.compile(rf"^(?:\W|\b(?:{_BOUND})\b)*…\s*%(?:\s*trở (?:lên|xuống))?\W*|^[^\w…]+", re.IGNORECASE)


class Phrase(NamedTuple):
    """A phrase of the lexicon: its folded words and its set."""

    words: tuple[str, ...]
    set: str


class Subject(NamedTuple):
    """What a target is about: `measure` and `guards` have to be the same, `words` may differ a little."""

    measure: str
    guards: frozenset[str]
    words: frozenset[str]


def subjects(targets: Sequence[Target]) -> list[int]:
    """For each target the number of its subject; equal numbers mean the same one.

    The commonest wording leads a subject; each other wording joins the leader that it is closest to.
    """
    made = [subject_of(target) for target in targets]
    numbers = _led(Counter(made))
    return [numbers[subject] for subject in made]


def subject_of(target: Target) -> Subject:
    """The subject of one target of a record."""
    said = _words(target)
    phrases, rest = _phrases(said)
    guards = {phrase.words for phrase in phrases if phrase.set != "weak"}
    numbers = {word for word in rest if word.isdigit()}
    words = {word for phrase in guards for word in phrase} | set(rest) - numbers
    named = frozenset({" ".join(phrase) for phrase in guards} | numbers)
    return Subject(measure(target.get("unit")), named, frozenset(words or map(fold, said)))


def measure(unit: str | None) -> str:
    """What is counted: %, dong, or the first word of the unit.

    >>> measure("tỷ đồng"), measure("trường học"), measure(None)
    ('dong', 'truong', '')
    """
    folded = key(unit).strip()
    if "%" in (unit or "") or folded == "phan tram":
        return "%"
    return "dong" if folded in MONEY else folded.partition(" ")[0]


def in_unit(value: float, unit: str | None, wanted: str | None) -> float:
    """A sum of money in another unit of money; any other value as it is."""
    have, want = MONEY.get(key(unit).strip()), MONEY.get(key(wanted).strip())
    return value * have / want if have and want else value


def wording(target: Target) -> str:
    """The target without its figure: `Xây dựng … trường đạt chuẩn quốc gia`."""
    text = " ".join(target["text"].replace("**", "").replace("|", " ").split())
    spans = [m.span() for m in _FIGURE.finditer(text) if _number(m[0]) == target["value"]]
    for start, end in reversed(spans):
        text = f"{text[:start]}…{text[end:]}"
    text = _TAIL.sub("", text) or text
    text = (_LEAD.sub("", text) or text).strip(" ;,.:")
    subject = " ".join((target.get("subject") or "").split())
    if subject and len(text.split()) < 3 and key(subject).strip() not in key(text):
        text = f"{subject}: {text}"
    return text[:1].upper() + text[1:]


def _words(target: Target) -> tuple[str, ...]:
    """The words of a target, its own figure, shares and years left out; abbreviations in full."""
    both = f"{target.get('subject') or ''} . {target['text']}"
    text = _PERIOD.sub(" ", expand(both.replace("**", "").replace("|", " ")))
    kept, at = [], 0
    for figure in _FIGURE.finditer(text):
        kept.append(text[at : figure.start()])
        if not _PERCENT.match(text, figure.end()) and _number(figure[0]) != target["value"]:
            kept.append(figure[0].replace(",", ""))
        at = figure.end()
    return tokens(marked("".join([*kept, text[at:]])))


def _number(figure: str) -> float | None:
    """A Vietnamese figure: 2.305 is a whole number, 98,5 is not."""
    plain = re.sub(r"\.(?=\d{3}(?:\D|$))", "", figure).replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return None


def _phrases(words: tuple[str, ...]) -> tuple[set[Phrase], list[str]]:
    """The phrases of the lexicon, the longest first, and the folded words that are left."""
    found: set[Phrase] = set()
    rest: list[str] = []
    at = 0
    while at < len(words):
        sizes = range(min(_longest(), len(words) - at), 0, -1)
        phrase = next((p for size in sizes if (p := _phrase(words[at : at + size]))), None)
        if phrase:
            found.add(phrase)
        else:
            rest.append(fold(words[at]))
        at += len(phrase.words) if phrase else 1
    return found, rest


def _phrase(words: tuple[str, ...]) -> Phrase | None:
    """The phrase that some words are: with their marks, or where they have lost all of them."""
    marked_one = _lexicon().get(words)
    if marked_one or any(has_marks(word) for word in words):
        return marked_one
    return _stripped().get(words)


@functools.cache
def _lexicon() -> dict[tuple[str, ...], Phrase]:
    """The words of each phrase, marked -> the phrase."""
    listed = [(tokens(marked(row["phrase"])), row["set"]) for row in rows("target_words")]
    return {words: Phrase(tuple(map(fold, words)), set) for words, set in listed}


@functools.cache
def _stripped() -> dict[tuple[str, ...], Phrase]:
    """The folded words of each phrase -> the phrase; `nam` without marks may be năm, and is weak."""
    phrases = sorted(_lexicon().values(), key=lambda phrase: phrase.set == "weak")
    return {phrase.words: phrase for phrase in phrases}


@functools.cache
def _longest() -> int:
    return max(map(len, _lexicon()))


def _led(counted: Counter[Subject]) -> dict[Subject, int]:
    """The number of each subject's leader."""
    weights = _weights(counted)
    order = sorted(counted, key=lambda s: (-counted[s], len(s.words), sorted(s.words)))
    leaders: dict[tuple[str, frozenset[str]], list[Subject]] = defaultdict(list)
    numbers: dict[Subject, int] = {}
    for subject in order:
        rivals = leaders[subject.measure, subject.guards]
        best = max(rivals, key=lambda leader: _shared(subject, leader, weights), default=None)
        if best is not None and _shared(subject, best, weights) >= CLOSE:
            numbers[subject] = numbers[best]
        else:
            rivals.append(subject)
            numbers[subject] = len(numbers)
    return numbers


def _weights(subjects: Iterable[Subject]) -> dict[str, float]:
    """How much each word tells: the fewer wordings have it, the more."""
    wordings = {subject.words for subject in subjects}
    counts = Counter(word for words in wordings for word in words)
    return {word: 1.0 + math.log(len(wordings) / count) for word, count in counts.items()}


def _shared(one: Subject, other: Subject, weights: dict[str, float]) -> float:
    """The share of their words, by weight, that two subjects have in common."""
    union = sum(weights[word] for word in one.words | other.words)
    return sum(weights[word] for word in one.words & other.words) / union if union else 1.0
