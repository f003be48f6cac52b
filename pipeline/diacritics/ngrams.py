"""Compact tables from n-grams to one-byte weights: a fingerprint per entry, no keys, no pointers.

Each key falls into one bucket of eight slots. A slot holds 15 upper bits of the key's hash and
its values. A key that is not stored is taken for another one in about 1 of 4000 lookups.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SLOTS = 8
STEP = 16.0
"""Quantisation: a log probability of -1 is stored as 16."""

Keys = NDArray[np.uint64]
Bytes = NDArray[np.uint8]

_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9))


def pack(first: NDArray[np.integer], *rest: NDArray[np.integer]) -> Keys:
    """Return one key per row of word numbers (each below 32768)."""
    key = first.astype(np.uint64)
    for word in rest:
        key = (key << np.uint64(15)) | word.astype(np.uint64)
    return key


def quantise(logp: NDArray[np.floating]) -> Bytes:
    """Return natural log probabilities (0 down to -15.9) as bytes."""
    stored: Bytes = np.clip(np.rint(-logp * STEP), 0, 255).astype(np.uint8)
    return stored


def dequantise(stored: Bytes) -> NDArray[np.float32]:
    """Return the log probabilities behind `stored`."""
    return stored.astype(np.float32) * np.float32(-1 / STEP)


def _hash(keys: Keys) -> Keys:
    mixed = (keys ^ (keys >> np.uint64(31))) * _MIX[0]
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _MIX[1]
    return mixed ^ (mixed >> np.uint64(32))


class NgramTable(NamedTuple):
    """`tags[bucket, slot]` are fingerprints (0: empty), `values[bucket, slot]` rows of bytes."""

    tags: NDArray[np.uint16]
    values: Bytes

    def find(self, keys: Keys) -> tuple[NDArray[np.bool_], Bytes]:
        """Return for each key whether it is stored, and its values (of no meaning where it is not)."""
        bucket, tag = _place(keys, len(self.tags))
        equal = self.tags[bucket] == tag[:, None]
        slot = equal.argmax(axis=1)
        rows = np.arange(len(keys))
        return equal[rows, slot], self.values[bucket, slot]


def _place(keys: Keys, buckets: int) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
    mixed = _hash(keys)
    tag = ((mixed >> np.uint64(48)) | np.uint64(1)).astype(np.uint16)
    bucket = ((mixed & np.uint64(0xFFFFFFFF)) * np.uint64(buckets)) >> np.uint64(32)
    return bucket.astype(np.int64), tag


def build_table(keys: Keys, values: Bytes, buckets: int) -> NgramTable:
    """Return a table of `keys`, most useful first; a key that finds its bucket full is left out."""
    bucket, tag = _place(keys, buckets)
    order = np.argsort(bucket, kind="stable")
    ordered = bucket[order]
    rank = np.arange(len(keys)) - np.searchsorted(ordered, ordered, side="left")
    fits = rank < SLOTS
    order, ordered, rank = order[fits], ordered[fits], rank[fits]
    tags = np.zeros((buckets, SLOTS), np.uint16)
    tags[ordered, rank] = tag[order]
    stored = np.zeros((buckets, SLOTS, *values.shape[1:]), np.uint8)
    stored[ordered, rank] = values[order]
    return NgramTable(tags, stored)
