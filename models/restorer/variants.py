"""Misread forms of each syllable: those that an engine really read, and those its confusions allow."""

import collections
import random
from pathlib import Path

import numpy as np
from confusions import read_pairs

from pipeline.diacritics.channel import OTHER, TRUE_LETTERS
from pipeline.text import is_syllable

REAL_SHARE = 0.5
"""Of the variants of a syllable that was printed often enough, this share was really read."""
OFTEN = 8


class Reader:
    """Misreads syllables as the arrays of `confusions.npz` say."""

    def __init__(self, arrays: dict[str, np.ndarray]) -> None:
        reads = str(arrays["reads"])
        one = np.exp(arrays["one"])
        self._reads = reads
        self._one = {c: np.cumsum(one[i] / one[i].sum()) for i, c in enumerate(TRUE_LETTERS)}
        self._lost = dict(zip(TRUE_LETTERS, np.exp(arrays["lost"]).tolist(), strict=True))
        self._added = np.cumsum(np.exp(arrays["added"]))
        self._split: dict[str, list[tuple[float, str]]] = collections.defaultdict(list)
        for step, logp in zip(arrays["split"].tolist(), arrays["split_logp"].tolist(), strict=True):
            self._split[step[0]].append((float(np.exp(logp)), step[1:]))
        self._joined: dict[str, list[tuple[float, str]]] = collections.defaultdict(list)
        for step, logp in zip(arrays["joined"].tolist(), arrays["joined_logp"].tolist(), strict=True):
            self._joined[step[:2]].append((float(np.exp(logp)), step[2]))

    def misread(self, word: str, rng: random.Random) -> str:
        """Return one reading of a syllable of known letters."""
        found: list[str] = []
        i = 0
        while i < len(word):
            dice = rng.random()
            for options, used in ((self._joined.get(word[i : i + 2], ()), 2), (self._split[word[i]], 1)):
                hit = _pick(options, dice)
                if hit is not None:
                    found.append(hit)
                    i += used
                    break
                dice -= sum(p for p, _ in options)
            else:
                dice -= self._lost[word[i]]
                if dice >= 0:
                    place = int(np.searchsorted(self._one[word[i]], rng.random()))
                    found.append(self._reads[min(place, len(self._reads) - 1)])
                i += 1
            extra = rng.random()
            if extra < self._added[-1]:
                found.append(self._reads[int(np.searchsorted(self._added, extra))])
        return "".join(found).replace(OTHER, "") or word


def _pick(options, dice: float) -> str | None:  # type: ignore[no-untyped-def]
    if dice < 0:
        return None
    for chance, read in options:
        if dice < chance:
            return read
        dice -= chance
    return None


def variants(
    words: list[str], arrays: dict[str, np.ndarray], pairs: Path, number: int, wrong_only: bool, seed: int
) -> dict[int, list[str]]:
    """Return `number` readings of each legal syllable among `words`, by its position.

    With `wrong_only` no reading is the syllable itself.
    """
    rng = random.Random(seed)
    reader = Reader(arrays)
    real: dict[str, list[tuple[str, int]]] = collections.defaultdict(list)
    for (printed, read), count in sorted(read_pairs(pairs).items()):
        if not wrong_only or printed != read:
            real[printed].append((read, count))
    known = set(TRUE_LETTERS)
    found = {}
    for position, word in enumerate(words):
        if not (is_syllable(word) and set(word) <= known):
            continue
        seen = real.get(word, [])
        often = sum(count for _, count in seen) >= (OFTEN if not wrong_only else 1)
        share = round(number * REAL_SHARE) if often else 0
        drawn = rng.choices([r for r, _ in seen], [c for _, c in seen], k=share) if share else []
        for _ in range(number * 200):
            if len(drawn) >= number:
                break
            read = reader.misread(word, rng)
            if not wrong_only or read != word:
                drawn.append(read)
        while len(drawn) < number:
            drawn.append(word[:-1] + "i" if len(word) > 1 else word)
        found[position] = drawn
    return found
