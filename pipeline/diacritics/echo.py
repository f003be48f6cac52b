"""A document repeats itself: what was decided for a word elsewhere in it speaks for it here."""

import numpy as np
from numpy.typing import NDArray

from pipeline.diacritics.lattice import posteriors
from pipeline.diacritics.model import LanguageModel, Numbers, Scores

OWN, BESIDE = 0.5, 0.5
"""Weights of the other occurrences of the word, and of those with the same neighbour on a side.

Of 0.3 to 1.2 the best on plans (2026-11): 0.1 points fewer wrong on the seeds, 0.3 on other documents.
"""
PRIOR = 1.0
LEAST = 1e-3


def with_echo(
    model: LanguageModel, reads: list[str], candidates: Numbers, emission: Scores, trust: float = 1.0
) -> Scores:
    """Return `posteriors`, taken twice: the second time each row knows the first result of the others.

    Rows of equal `reads` have equal candidates.
    """
    chance = posteriors(model, candidates, emission, trust)
    open_rows = (candidates >= 0).sum(axis=1) > 1
    if not open_rows.any():
        return chance
    _, own = np.unique(np.array(reads), return_inverse=True)
    before, after = np.roll(own, 1), np.roll(own, -1)
    kinds = len(reads) + 1
    heard = OWN * _others(chance, candidates, own)
    heard += BESIDE * _others(chance, candidates, own * kinds + before)
    heard += BESIDE * _others(chance, candidates, own * kinds + after)
    usable = open_rows[:, None] & (candidates >= 0)
    emission = np.where(usable, emission + heard, emission).astype(np.float32)
    return posteriors(model, candidates, emission, trust)


def _others(chance: Scores, candidates: Numbers, keys: NDArray[np.intp]) -> Scores:
    """Log of the mean chance of each candidate in the other rows with the same key."""
    _, group = np.unique(keys, return_inverse=True)
    total = np.zeros((group.max() + 1, chance.shape[1]), np.float32)
    np.add.at(total, group, chance)
    count = np.bincount(group)[group] - 1
    even = PRIOR / (candidates >= 0).sum(axis=1)
    mean = (total[group] - chance + even[:, None]) / (count + PRIOR)[:, None]
    logs: Scores = np.log(np.maximum(mean, LEAST))
    return logs
