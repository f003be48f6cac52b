"""Learns from pairs of printed and read words how letters are misread.

Letters are aligned by the cheapest path under the current estimate, counted, and estimated anew
(hard expectation maximisation). What is learned: one letter read as another, as two, as none; two
read as one; and letters read where none is.
"""

import collections
import math
import re
import statistics
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from pipeline.diacritics.channel import OTHER, TRUE_LETTERS, edge_free
from pipeline.text import fold, is_syllable, lower, nfc, place_tones

WHOLE_PAGE, READABLE = 0.75, 0.15
"""A page counts where this share of the usual number of words was read, with fewer letters wrong."""
ROUNDS = 4
LEAST_SEEN = 3
UNSEEN_PLAIN, UNSEEN_MARKED = 5e-5, 4e-4
"""Floors for a misreading of a plain or marked letter that the pairs do not show."""
Pairs = collections.Counter[tuple[str, str]]
Step = tuple[str, str]
Costs = dict[Step, float]


def read_pairs(path: Path) -> Pairs:
    """Count the usable (printed, read) pairs of a file: legal syllables, not too different.

    Pages that the engine could hardly read teach nothing and are left out.
    """
    pages = [
        [(nfc(a), nfc(b)) for a, _, b in (line.partition("\t") for line in page.splitlines())]
        for page in path.read_text("utf-8").split("\n\n")
    ]
    usual = statistics.median(map(len, pages))
    pairs: Pairs = collections.Counter()
    for page in pages:
        if len(page) < WHOLE_PAGE * usual or _distance(page) > READABLE:
            continue
        for printed, read in page:
            printed, read = lower(edge_free(printed)), lower(edge_free(read))
            if (
                re.fullmatch(r"[^\W\d_]+", printed)
                and is_syllable(printed)
                and 0 < len(read) < len(printed) + 4
            ):
                pairs[place_tones(printed), place_tones(read)] += 1
    return pairs


def _distance(page: list[tuple[str, str]]) -> float:
    """Mean share of the letters of a word that were misread, marks left aside."""
    return statistics.fmean(Levenshtein.normalized_distance(fold(a), fold(b)) for a, b in page)


def learn(pairs: Pairs) -> dict[str, np.ndarray]:
    """Return the arrays of a channel (see `pipeline.diacritics.channel`)."""
    costs: Costs = {}
    for _ in range(ROUNDS):
        counts: collections.Counter[Step] = collections.Counter()
        for (printed, read), number in pairs.items():
            for step in _path(printed, read, costs):
                counts[step] += number
        letters = _letter_counts(pairs)
        costs = _costs(counts, letters)
    return _arrays(counts, letters)


def _letter_counts(pairs: Pairs) -> collections.Counter[str]:
    letters: collections.Counter[str] = collections.Counter()
    for (printed, _), number in pairs.items():
        for i, letter in enumerate(printed):
            letters[letter] += number
            letters[printed[i : i + 2]] += number if i + 1 < len(printed) else 0
            letters[""] += number
    return letters


def _cost(costs: Costs, printed: str, read: str) -> float:
    if costs:
        return costs.get((printed, read), 12.0 + abs(len(printed) - len(read)))
    if len(printed) == len(read) == 1:
        return 0.1 if fold(printed) == fold(read) else 3.0
    return 4.0 + 0.5 * (len(printed) != 1)


_SHAPES = ((1, 1), (1, 0), (0, 1), (1, 2), (2, 1))


def _path(printed: str, read: str, costs: Costs) -> list[Step]:
    """The cheapest way from printed to read, as steps of up to two letters."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int], Step]] = {(0, 0): (0.0, (0, 0), ("", ""))}
    for i in range(len(printed) + 1):
        for j in range(len(read) + 1):
            if (i, j) not in best:
                continue
            so_far = best[i, j][0]
            for a, b in _SHAPES:
                step = (printed[i : i + a], read[j : j + b])
                if len(step[0]) < a or len(step[1]) < b:
                    continue
                total = so_far + _cost(costs, *step)
                after = (i + a, j + b)
                if after not in best or total < best[after][0]:
                    best[after] = (total, (i, j), step)
    steps = []
    here = (len(printed), len(read))
    while here != (0, 0):
        _, here_before, step = best[here]
        steps.append(step)
        here = here_before
    return steps


def _costs(counts: collections.Counter[Step], letters: collections.Counter[str]) -> Costs:
    return {
        step: -math.log(number / max(1, letters[step[0]]))
        for step, number in counts.items()
        if letters[step[0]]
    }


def _alphabet(counts: Iterable[Step]) -> str:
    seen = collections.Counter(char for _, read in counts for char in read)
    return OTHER + "".join(sorted(char for char, number in seen.items() if number >= 2 and char != OTHER))


def _arrays(counts: collections.Counter[Step], letters: collections.Counter[str]) -> dict[str, np.ndarray]:
    reads = _alphabet(counts)
    one = _one_to_one(counts, reads)
    total = np.array([letters[c] for c in TRUE_LETTERS], float)
    lost = np.array([counts[c, ""] for c in TRUE_LETTERS]) + 0.2
    split = [s for s in counts if len(s[0]) == 1 and len(s[1]) == 2 and counts[s] >= LEAST_SEEN]
    joined = [s for s in counts if len(s[0]) == 2 and len(s[1]) == 1 and counts[s] >= LEAST_SEEN]
    added = np.array([counts["", r] + 0.5 for r in reads]) / letters[""]
    return {
        "reads": np.array(reads),
        "one": np.log(one).astype(np.float32),
        "lost": np.log(lost / (total + 20)).astype(np.float32),
        "added": np.log(added).astype(np.float32),
        "split": np.array(["".join(s) for s in sorted(split)]),
        "split_logp": np.array([math.log(counts[s] / letters[s[0]]) for s in sorted(split)], np.float32),
        "joined": np.array(["".join(s) for s in sorted(joined)]),
        "joined_logp": np.array([math.log(counts[s] / letters[s[0]]) for s in sorted(joined)], np.float32),
    }


def _one_to_one(counts: collections.Counter[Step], reads: str) -> np.ndarray:
    """p(read letter | printed letter), drawing on letters of the same base where the letter is rare."""
    table = np.array([[counts[c, r] for r in reads] for c in TRUE_LETTERS], float)
    bases = [fold(c) for c in TRUE_LETTERS]
    marked = np.array([c != b for c, b in zip(TRUE_LETTERS, bases, strict=True)])
    smooth = np.zeros_like(table)
    for row, base in enumerate(bases):
        alike = np.array([b == base for b in bases]) & (marked == marked[row])
        family = table[alike].sum(axis=0) + 0.02
        smooth[row] = table[row] + 8 * family / family.sum()
    smooth /= smooth.sum(axis=1, keepdims=True)
    return smooth + np.where(marked, UNSEEN_MARKED, UNSEEN_PLAIN)[:, None]
