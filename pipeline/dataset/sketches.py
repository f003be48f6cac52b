"""A sketch of each text, by which near ones are found without comparing all with all.

The folded words of a text are taken in threes; of these shingles a MinHash of 78 bytes is kept. The share of
equal bytes in two sketches estimates which share of their shingles two texts have in common (Jaccard), to
about 0.06. A sketch follows from the text alone and is stored in the transaction of its document, so there
is nothing to bring up to date. Pairs are found by sorting: see :meth:`Sketches.pairs`.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from pipeline.dataset.engine import Database
from pipeline.dataset.words import Known

SHINGLE = 3
"""Words in a row. Of real plans about other things 1 % of the shingles agree, 6 % at most of 99 pairs in
100; with pairs of words it would be 4 and 11 %."""

HASHES, BAND = 78, 3
"""Bytes of a sketch, and how many of them in a row have to agree for a pair to be looked at. A pair that has
half of its shingles in common is looked at in 97 % of the cases, one that has 1 % in 0.01 %."""

WINDOW = 40
"""How many neighbours a sketch is compared with in each of the orders: of a form that ten thousand
communes filled in, each is compared with those nearest to it."""

_SIZE = struct.Struct("<I")
_CHANCE = 1 / 256
"""Bytes agree by chance so often."""

Bytes = npt.NDArray[np.uint8]
Whole = npt.NDArray[np.uint64]
Pair = tuple[int, int, float]


def in_parts(docs: Iterable[int]) -> Iterator[tuple[list[int], str]]:
    """Some records at a time, with the marks for as many parameters of a statement."""
    wanted = list(docs)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        yield some, ", ".join("?" * len(some))


_AT_ONCE = 500
"""Parameters of one statement."""


def sketch_row(words: str) -> dict[str, Any]:
    """The row of table `sketch` for the folded words of a text, between blanks.

    `text_hash` is the same for texts of the same words, however they are typed or filed; None without words.
    """
    found = words.split()
    digest = hashlib.blake2b(" ".join(found).encode(), digest_size=8).digest()
    shingles = _shingles(found)
    packed = _SIZE.pack(len(shingles)) + _minhash(shingles).tobytes()
    return {"text_hash": int.from_bytes(digest, "big", signed=True) if found else None, "packed": packed}


def _shingles(words: list[str]) -> Whole:
    """A number for each different shingle, rising. Figures and single letters, which lists and specks are
    full of, stand in none."""
    spelt = np.fromiter(map(_SPELT.__getitem__, words), np.int64, len(words))
    hashed = spelt[spelt != _NO_WORD].astype(np.uint64)
    long = len(hashed) - SHINGLE + 1
    if long < 1:
        return np.sort(_mixed(hashed))
    total = np.zeros(long, np.uint64)
    for place in range(SHINGLE):
        total = _mixed(total + hashed[place : place + long])
    total.sort()
    different: Whole = total[np.append(True, total[1:] != total[:-1])]
    return different


_NO_WORD = -1


def _spelt(word: str) -> int:
    return zlib.crc32(word.encode()) if len(word) > 1 and not word.isdigit() else _NO_WORD


_SPELT = Known(_spelt)


def _mixed(values: Whole) -> Whole:
    """The numbers so scattered that each bit depends on all bits (the finish of splitmix64)."""
    mixed = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed += np.uint64(0x9E3779B97F4A7C15)  # so that nothing is not mixed to nothing
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    scattered: Whole = mixed ^ (mixed >> np.uint64(31))
    return scattered


_DONORS = np.argsort(_mixed(np.arange(HASHES * HASHES, dtype=np.uint64)).reshape(HASHES, HASHES), axis=1)


def _minhash(shingles: Whole) -> Bytes:
    """The last byte of the least number in each of 78 heaps (one permutation hashing).

    A heap that a short text leaves empty borrows from the first one in its row of donors that is not.
    """
    if not len(shingles):
        return np.zeros(HASHES, np.uint8)
    none = np.iinfo(np.uint64).max
    least = np.full(HASHES, none, np.uint64)
    falling = shingles[::-1]  # so that the least of a heap is the last that is put there
    least[(falling % np.uint64(HASHES)).astype(np.int64)] = falling // np.uint64(HASHES)
    filled = least != none
    donor = _DONORS[np.arange(HASHES), np.argmax(filled[_DONORS], axis=1)]
    return np.where(filled, least, least[donor]).astype(np.uint8)


class Sketches:
    """The sketches of a dataset in memory: about 100 bytes a document."""

    def __init__(self, docs: npt.NDArray[np.int64], texts: npt.NDArray[np.int64], packed: Bytes) -> None:
        order = np.argsort(docs)
        self.docs, self.texts = docs[order], texts[order]
        self.sizes = packed[order, : _SIZE.size].copy().view("<u4")[:, 0]
        self.hashes = np.ascontiguousarray(packed[order, _SIZE.size :])

    @classmethod
    def load(cls, db: Database, docs: Iterable[int] | None = None) -> Self:
        """Read them all, or those of `docs`."""
        listed = "SELECT doc, text_hash, packed FROM sketch"
        if docs is None:
            rows = db.execute(listed).fetchall()
        else:
            rows = [
                row
                for some, marks in in_parts(docs)
                for row in db.execute(f"{listed} WHERE doc IN ({marks})", some)
            ]
        packed = np.frombuffer(b"".join(row[2] for row in rows), np.uint8)
        docs = np.array([row[0] for row in rows], np.int64)
        texts = np.array([row[1] or 0 for row in rows], np.int64)
        return cls(docs, texts, packed.reshape(len(rows), _SIZE.size + HASHES))

    def size(self, doc: int) -> int:
        """How many different shingles a document has."""
        return int(self.sizes[self._at(doc)])

    def same_text(self, first: int, other: int) -> bool:
        """Whether two documents say the same, word for word."""
        mine, its = self._at(first), self._at(other)
        return bool(self.texts[mine] == self.texts[its] and self.sizes[mine])

    def likeness(self, first: int, other: int) -> float:
        """The estimated share of the shingles that two documents have in common."""
        return float(self._shares(np.array([self._at(first)]), np.array([self._at(other)]))[0])

    def near(self, doc: int, least: float, contained: float) -> list[tuple[int, float]]:
        """The documents that have at least the share `least` in common with one, or of which one holds the
        share `contained` of the other; the nearest first."""
        mine = self._at(doc)
        shares = self._shares(np.array([mine]), np.arange(len(self.docs)))
        size, sizes = self.sizes[mine].astype(float), self.sizes.astype(float)
        common = shares / (1 + shares) * (size + sizes)
        wanted = (shares >= least) | (common >= contained * np.maximum(np.minimum(size, sizes), 1.0))
        wanted[mine] = False
        found = np.flatnonzero(wanted)
        ranked = sorted(zip(shares[found].tolist(), self.docs[found].tolist(), strict=True), reverse=True)
        return [(other, share) for share, other in ranked]

    def pairs(self, least: float) -> Iterator[Pair]:
        """The pairs of documents that have at least this share in common, each once.

        The sketches are sorted as bytes, once from each band on; those that begin with an equal band are
        neighbours then, the more alike the nearer. Time grows as sorting does, not with the square.
        """
        kept = [self._band(at, least) for at in range(0, HASHES, BAND)]
        codes = np.concatenate([code for code, _ in kept])
        shares = np.concatenate([share for _, share in kept])
        codes, first = np.unique(codes, return_index=True)
        count = max(len(self.docs), 1)
        mine, its = self.docs[codes // count], self.docs[codes % count]
        return zip(mine.tolist(), its.tolist(), shares[first].tolist(), strict=True)

    def _band(self, at: int, least: float) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """The pairs that agree in the band at `at`, as codes, with their shares."""
        count = len(self.docs)
        turned = np.ascontiguousarray(np.roll(self.hashes, -at, axis=1))
        order = np.argsort(turned.view(f"V{HASHES}")[:, 0] if count else np.zeros(0), kind="stable")
        keys = turned[order, :BAND].astype(np.int64) @ np.array([65536, 256, 1])
        codes, shares = [np.zeros(0, np.int64)], [np.zeros(0)]
        for step in range(1, min(WINDOW, count - 1) + 1):
            together = np.flatnonzero(keys[:-step] == keys[step:])
            if not len(together):
                break
            mine, its = order[together], order[together + step]
            share = self._shares(mine, its)
            near = share >= least
            low, high = np.minimum(mine, its)[near], np.maximum(mine, its)[near]
            codes.append(low * count + high)
            shares.append(share[near])
        return np.concatenate(codes), np.concatenate(shares)

    def _shares(self, first: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        equal = (self.hashes[first] == self.hashes[other]).mean(axis=1)
        shares: npt.NDArray[np.float64] = np.clip((equal - _CHANCE) / (1 - _CHANCE), 0.0, 1.0)
        shares[(self.sizes[first] == 0) | (self.sizes[other] == 0)] = 0.0
        return shares

    def _at(self, doc: int) -> int:
        return int(np.searchsorted(self.docs, doc))
