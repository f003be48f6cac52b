"""Estimates the interpolated trigram from counts, keeps the n-grams that matter, packs the tables."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from pipeline.diacritics.ngrams import build_table, pack, quantise
from pipeline.diacritics.tokens import NUMBER, PAUSE, UNKNOWN
from pipeline.text import has_marks, is_syllable

LOW = np.uint64(0x7FFF)
PAIR = np.uint64(0x3FFFFFFF)
BITS = np.uint64(15)


class Size(NamedTuple):
    """How large the tables may be, in buckets of eight (4 bytes an entry, and 3)."""

    bigrams: int = 210_000
    trigrams: int = 640_000


def choose_vocabulary(totals: Mapping[str, int]) -> list[str]:
    """Return the vocabulary: the three signs, then words by falling count.

    Marked words that are no legal syllable must be frequent (Đắk, Kạn): the rest are misprints.
    """

    def belongs(name: str, count: int) -> bool:
        if name in (PAUSE, NUMBER):
            return False
        if is_syllable(name):
            return count >= 12
        return count >= (500 if has_marks(name) else 300)

    kept = sorted(((-c, n) for n, c in totals.items() if belongs(n, c)))
    return [UNKNOWN, PAUSE, NUMBER, *(n for _, n in kept)][:32000]


def renumber(names: list[str], vocabulary: list[str]) -> np.ndarray:
    """Return for each unit of the corpus its number in the vocabulary (0: unknown)."""
    number = {name: i for i, name in enumerate(vocabulary)}
    return np.array([number.get(name, 0) for name in names], np.uint16)


def without_repeated_pauses(words: np.ndarray) -> np.ndarray:
    """Return `words` with runs of pauses as one."""
    pause = words == 1
    return words[~(pause & np.concatenate([[False], pause[:-1]]))]


def _totals(
    contexts: np.ndarray, counts: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """For sorted `contexts`: the distinct ones, where they start, their counts, their followers."""
    first = np.flatnonzero(np.concatenate([[True], contexts[1:] != contexts[:-1]]))
    return contexts[first], first, np.add.reduceat(counts, first), np.diff(np.append(first, len(contexts)))


def _discounted(counts: np.ndarray, discount: float) -> np.ndarray:
    return np.maximum(counts - discount * np.minimum(1.0, counts), 0)


class Estimate(NamedTuple):
    """Log probabilities of all counted n-grams, with the keys sorted."""

    unigram: np.ndarray
    bigram_keys: np.ndarray
    bigram: np.ndarray
    bigram_counts: np.ndarray
    trigram_keys: np.ndarray
    trigram: np.ndarray
    gain: np.ndarray
    bigram_gain: np.ndarray


def estimate(keys: np.ndarray, counts: np.ndarray, size: int, discounts: tuple[float, float]) -> Estimate:
    """Interpolate trigrams with bigrams with unigrams by absolute discounting.

    `gain` is how much the corpus would lose, in nats, if the n-gram were left to its back-off.
    """
    pairs, _, pair_counts, followers = _totals(keys >> BITS, counts)
    ones = np.bincount((pairs >> BITS).astype(np.int64), pair_counts, size)
    kinds = np.bincount((pairs >> BITS).astype(np.int64), minlength=size)
    single = np.bincount((pairs & LOW).astype(np.int64), pair_counts, size)
    unigram = (single + 0.5) / (single.sum() + 0.5 * size)
    head, tail = (pairs >> BITS).astype(np.int64), (pairs & LOW).astype(np.int64)
    back = discounts[0] * kinds[head] / ones[head] * unigram[tail]
    bigram = _discounted(pair_counts, discounts[0]) / ones[head] + back
    bigram_gain = pair_counts * (np.log(bigram) - np.log(back))
    row = np.repeat(np.arange(len(pairs)), followers)
    lower = bigram[np.minimum(np.searchsorted(pairs, keys & PAIR), len(pairs) - 1)]
    back3 = (discounts[1] * followers / pair_counts)[row] * lower
    trigram = _discounted(counts, discounts[1]) / pair_counts[row] + back3
    gain = counts * (np.log(trigram) - np.log(back3))
    return Estimate(
        np.log(unigram), pairs, np.log(bigram), pair_counts, keys, np.log(trigram), gain, bigram_gain
    )


def _best(gain: np.ndarray, number: int) -> np.ndarray:
    """Indices of the `number` largest gains, largest first; ties by position."""
    number = min(number, len(gain))
    floor = np.partition(gain, len(gain) - number)[len(gain) - number]
    chosen = np.flatnonzero(gain >= floor)
    return chosen[np.argsort(-gain[chosen], kind="stable")][:number]


def _left_over(contexts: np.ndarray, kept: np.ndarray, lower: np.ndarray, total: int) -> np.ndarray:
    """Log back-off weights: the mass that the kept n-grams leave, over what their back-offs leave."""
    above = np.bincount(contexts, np.exp(kept), total)
    below = np.bincount(contexts, np.exp(lower), total)
    return np.log(np.clip(1 - above, 1e-6, 1) / np.clip(1 - below, 1e-6, 1))


def pack_tables(e: Estimate, size: Size) -> dict[str, np.ndarray]:
    """Return the arrays of the model file."""
    tri = _best(e.gain, int(size.trigrams * 7.2))
    context = np.searchsorted(e.bigram_keys, e.trigram_keys[tri] >> BITS)
    needed = np.bincount(context, minlength=len(e.bigram_keys)) > 0
    bi = _best(e.bigram_gain + np.where(needed, 3.0, 0.0), int(size.bigrams * 7.2))
    words = len(e.unigram)
    head, tail = (e.bigram_keys[bi] >> BITS).astype(np.int64), (e.bigram_keys[bi] & LOW).astype(np.int64)
    unigram_back = _left_over(head, e.bigram[bi], e.unigram[tail], words)
    lower = e.bigram[np.searchsorted(e.bigram_keys, e.trigram_keys[tri] & PAIR)]
    bigram_back = _left_over(context, e.trigram[tri], lower, len(e.bigram_keys))
    pairs = build_table(
        e.bigram_keys[bi],
        np.stack([quantise(e.bigram[bi]), quantise(np.minimum(bigram_back[bi], 0))], 1),
        size.bigrams,
    )
    triples = build_table(e.trigram_keys[tri], quantise(e.trigram[tri])[:, None], size.trigrams)
    return {
        "unigram": np.stack([quantise(e.unigram), quantise(np.minimum(unigram_back, 0))], 1),
        "bigram_tags": pairs.tags,
        "bigram_values": pairs.values,
        "trigram_tags": triples.tags,
        "trigram_values": triples.values,
    }


def trigram_keys(words: np.ndarray) -> np.ndarray:
    """Return the keys of all trigrams of a sequence."""
    return pack(words[:-2], words[1:-1], words[2:])
