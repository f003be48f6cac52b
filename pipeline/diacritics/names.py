"""Names of persons: weighs their forms anew, by which names people bear beside each other.

Hung is Hùng, Hưng or Hừng: sentences do not tell, but the middle name does, and whether the bearer is
a woman (Thị) or a man (Văn). The counts are those of `models/restorer/names.py`.
"""

import functools
import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from pipeline import gazetteer
from pipeline.diacritics.model import LanguageModel, Numbers, Scores
from pipeline.lexicon import body_head, is_office_name, type_by_key
from pipeline.modelfile import model_path
from pipeline.text import fold, lower

MODEL = "restorer/names.tsv"
FAMILY, MIDDLE, GIVEN = "family", "middle", "given"
DISCOUNT = 0.5
"""What is taken from each count for the words that were not seen behind its context."""
WORDS = 8000
"""About so many words there are that a name may be made of."""
UNLIKELY = 1e-5
"""The least that a form counts for in its sentence: the name may yet speak for it."""
ALONE = 0.4
"""How much the sentence counts for where there is none: a name alone on its line or in its column."""
OPENS = 0.03
BEAM = 24
LONGEST = 5

Words = Sequence[str]


class Counts(NamedTuple):
    """Of the names that have a context: their number, those with each word, and the share of any other."""

    total: int
    words: dict[str, int]
    rest: float


class NameModel(NamedTuple):
    """The counts by role (family, middle, given) and context."""

    counts: dict[tuple[str, str], Counts]

    def logp(self, words: Words, place: int, length: int) -> float:
        """Log probability of the word at `place` of a name of `length` words, after those before it."""
        where = role(place, length)
        chance = 1 / WORDS
        for context in contexts(words, place):
            found = self.counts.get((where, context))
            if found:
                own = max(found.words.get(words[place], 0) - DISCOUNT, 0.0)
                chance = (own + found.rest * chance) / found.total
        return math.log(chance)

    @property
    def least(self) -> float:
        """Log probability of a word that nobody bears, whatever it is."""
        return -math.log(WORDS)

    def is_family(self, word: str) -> bool:
        """Whether persons with that family name were counted."""
        return word in self.counts[FAMILY, ""].words


def role(place: int, length: int) -> str:
    """The first word of a name is that of the family, the last the given one."""
    return FAMILY if place == 0 else GIVEN if place == length - 1 else MIDDLE


def contexts(words: Words, place: int) -> Iterator[str]:
    """What a word of a name stands behind, from nothing to the two words before it.

    >>> list(contexts(("lê", "thị", "hà", "vân"), 3))
    ['', 'thị …', 'hà', 'thị hà']
    """
    yield ""
    before = words[1:place]
    sex = next((word for word in before if word in {"thị", "văn"}), None)
    if sex:
        yield f"{sex} …"
    if place:
        yield words[place - 1]
    if place > 1:
        yield " ".join(words[place - 2 : place])


@functools.cache
def name_model() -> NameModel:
    """Load the counts once per process. Raises MissingModel."""
    counts = {}
    for line in model_path(MODEL).read_text("utf-8").splitlines():
        where, context, others, listed = line.split("\t")
        pairs = (item.rsplit(" ", 1) for item in listed.split(","))
        words = {word: int(number) for word, number in pairs}
        total = int(others) + sum(words.values())
        counts[where, context] = Counts(total, words, int(others) + DISCOUNT * len(words))
    return NameModel(counts)


def with_names(
    model: LanguageModel,
    text: str,
    found: Sequence[re.Match[str]],
    candidates: Numbers,
    chance: Scores,
    weight: float,
) -> Scores:
    """Return `chance`, in names of persons weighed anew; the same name is the same all through the text."""
    groups: dict[tuple[str, ...], list[range]] = {}
    for rows in _runs(model, text, found, candidates, chance):
        groups.setdefault(tuple(fold(lower(found[row][0])) for row in rows), []).append(rows)
    result = chance.copy()
    for places in groups.values():
        trust = ALONE if all(_stands_apart(text, found, rows) for rows in places) else 1.0
        options = [_options(model, candidates, chance, rows, trust) for rows in zip(*places, strict=True)]
        if any(len(option) > 1 for option in options):
            found_shares = shares(options, weight)
            for rows in places:
                for row, share in zip(rows, found_shares, strict=True):
                    known = [model.words[n] if n >= 0 else "" for n in candidates[row]]
                    result[row] = [share.get(word, 0.0) for word in known]
    return result


def _options(
    model: LanguageModel, candidates: Numbers, chance: Scores, rows: Sequence[int], trust: float
) -> dict[str, float]:
    """The forms that a word of a name may have, with what its sentences say for each."""
    found: dict[str, float] = {}
    for row in rows:
        for number, share in zip(candidates[row], chance[row], strict=True):
            if number >= 0:
                said = trust * math.log(max(float(share), UNLIKELY)) / len(rows)
                found[model.words[number]] = found.get(model.words[number], 0.0) + said
    return found


def shares(options: Sequence[dict[str, float]], weight: float) -> list[dict[str, float]]:
    """The share of each form at each place, over the likeliest names.

    `options` has what else is known of each form, as a log probability; bearers count by `weight`.
    """
    beams: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
    for place, forms in enumerate(options):
        longer = [
            (score + own + weight * name_model().logp((*words, form), place, len(options)), (*words, form))
            for score, words in beams
            for form, own in forms.items()
        ]
        beams = sorted(longer, reverse=True)[:BEAM]
    best = beams[0][0]
    weights = [math.exp(score - best) for score, _ in beams]
    found: list[dict[str, float]] = [{} for _ in options]
    for own, (_, words) in zip(weights, beams, strict=True):
        for share, word in zip(found, words, strict=True):
            share[word] = share.get(word, 0.0) + own / sum(weights)
    return found


def _runs(
    model: LanguageModel, text: str, found: Sequence[re.Match[str]], candidates: Numbers, chance: Scores
) -> Iterator[range]:
    """The rows of what is written as names are and begins with a family name, places and bodies left out."""
    families = _family_share(model, candidates, chance)
    for rows in _capitalised(text, found):
        words = [model.words[candidates[row][chance[row].argmax()]] for row in rows]
        while len(words) > 2 and _ADDRESS.fullmatch(fold(words[0])) and families(rows[1]) > OPENS:
            rows, words = rows[1:], words[1:]
        if 2 <= len(words) <= LONGEST and families(rows[0]) > OPENS and _is_person(text, found, rows, words):
            yield rows


def _family_share(model: LanguageModel, candidates: Numbers, chance: Scores) -> Callable[[int], float]:
    """How likely the word of a row is a family name."""

    def share(row: int) -> float:
        pairs = zip(candidates[row], chance[row], strict=True)
        return sum(float(p) for n, p in pairs if n >= 0 and name_model().is_family(model.words[n]))

    return share


_ADDRESS = re.compile("ong|ba|anh|chi")


def _capitalised(text: str, found: Sequence[re.Match[str]]) -> Iterator[range]:
    """Rows of neighbouring words on one line that begin with a capital, two to `LONGEST` or one more."""
    first = 0
    for row in range(len(found) + 1):
        capital = row < len(found) and found[row][0][0].isupper()
        if capital and (row == first or not text[found[row - 1].end() : found[row].start()].strip(" ")):
            continue
        if 2 <= row - first <= LONGEST + 1:
            yield range(first, row)
        first = row if capital else row + 1


def _is_alone(text: str, found: Sequence[re.Match[str]], rows: range) -> bool:
    """Whether a name has its line for itself, as below a signature."""
    start, end = found[rows[0]].start(), found[rows[-1]].end()
    return "\n" in text[max(0, start - 3) : start] and "\n" in text[end : end + 3]


_APART = re.compile(r"(?:^|\n|\s{3}|\|)\s*$")
_APART_AFTER = re.compile(r"\s*(?:$|\n|\s{3}|\|)")


def _stands_apart(text: str, found: Sequence[re.Match[str]], rows: range) -> bool:
    """Whether a name has its line or its column for itself."""
    start, end = found[rows[0]].start(), found[rows[-1]].end()
    return bool(_APART.search(text[max(0, start - 8) : start]) and _APART_AFTER.match(text, end))


def _is_person(text: str, found: Sequence[re.Match[str]], rows: range, words: Words) -> bool:
    read = [found[row][0] for row in rows]
    if not (all(word.isupper() for word in read) or all(word[1:].islower() for word in read)):
        return False
    start = found[rows[0]].start()
    alone = _is_alone(text, found, rows)
    if (len(words) == 2 and not alone) or is_called_else(words):
        return False
    return not _BEFORE_PLACES.search(fold(lower(text[max(0, start - 14) : start])))


def is_called_else(words: Words) -> bool:
    """Whether words in small letters name an office, a kind of document, a body or a place.

    >>> is_called_else(("trưởng", "phòng")), is_called_else(("trần", "văn", "phòng"))
    (True, False)
    """
    name = " ".join(words)
    if is_office_name(name) or fold(name) in type_by_key() or body_head(name) is not None:
        return True
    return any(" ".join(words[i : i + 2]) in _places() for i in range(len(words) - 1))


_BEFORE_PLACES = re.compile(
    r"\b(?:xa|phuong|huyen|quan|thi xa|thi tran|tt|tinh|thanh pho|tp|duong|pho|thon|ap|ban|truong)\W*$"
)


@functools.cache
def _places() -> frozenset[str]:
    return frozenset(
        lower(gazetteer.split_type(name)[1])
        for level in ("province", "district")
        for name in gazetteer.names(level)
    )
