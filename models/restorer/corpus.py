"""Reads a folder of plain text into arrays of word numbers, file by file, and counts n-grams."""

import lzma
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import numpy as np

from pipeline.diacritics.tokens import UNIT, unit_name
from pipeline.text import nfc

CHUNK = 8_000_000
"""Words held in memory at a time."""


class Words(dict):
    """Numbers the units of the corpus as they come."""

    def __missing__(self, unit: str) -> int:
        number = self[unit] = len(self)
        return number


def text_files(folder: Path) -> list[Path]:
    """Return the .txt and .txt.xz files of `folder`, by name."""
    return sorted(p for p in folder.iterdir() if p.name.endswith((".txt", ".txt.xz")))


def open_text(path: Path) -> TextIO:
    """Open a plain or xz-compressed UTF-8 file."""
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8", errors="replace")
    return path.open(encoding="utf-8", errors="replace")


def _lines(path: Path, every: int) -> Iterator[str]:
    """The lines of a file; every `every`-th is kept back for evaluation (0: none is)."""
    with open_text(path) as stream:
        for number, line in enumerate(stream):
            if not every or number % every:
                yield line


def read_numbers(path: Path, words: Words, every: int = 0) -> np.ndarray:
    """Return the file as one int32 array of numbers in `words`."""
    parts, buffer = [], []
    number = words.__getitem__
    for count, line in enumerate(_lines(path, every)):
        buffer.extend(map(number, UNIT.findall(nfc(line).lower())))
        if len(buffer) > 1_000_000:
            parts.append(np.array(buffer, np.int32))
            buffer.clear()
            show(f"{path.name}: {count + 1:,} lines, {sum(map(len, parts)) / 1e6:.0f} M units")
    parts.append(np.array(buffer, np.int32))
    show(f"{path.name}: {sum(map(len, parts)) / 1e6:.1f} M units\n")
    return np.concatenate(parts)


def show(message: str) -> None:
    """Write a progress line, on a terminal only in place."""
    if sys.stderr.isatty() or message.endswith("\n"):
        sys.stderr.write(f"\r{message:<70}" if sys.stderr.isatty() else message)
        sys.stderr.flush()


def names_of(words: Words) -> list[str]:
    """Return each unit's vocabulary entry, in the order of their numbers."""
    return [unit_name(unit) for unit in words]


class Counter:
    """Counts 64-bit keys in sorted runs on disk; the runs are merged range by range."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="ngrams-")
        self._runs: list[Path] = []

    def add(self, keys: np.ndarray, weight: int) -> None:
        """Count each of `keys` `weight` times."""
        found, counts = np.unique(keys, return_counts=True)
        run = Path(self._folder.name) / f"{len(self._runs):04d}"
        np.save(run.with_suffix(".keys.npy"), found)
        np.save(run.with_suffix(".counts.npy"), (counts * weight).astype(np.int32))
        self._runs.append(run)

    def merged(self, parts: int = 32) -> tuple[np.ndarray, np.ndarray]:
        """Return all keys, sorted, and their counts."""
        keys = [np.load(r.with_suffix(".keys.npy"), mmap_mode="r") for r in self._runs]
        counts = [np.load(r.with_suffix(".counts.npy"), mmap_mode="r") for r in self._runs]
        sample = np.sort(np.concatenate([k[::1009] for k in keys]))
        cuts = [sample[i * len(sample) // parts] for i in range(1, parts)]
        edges = [np.concatenate([[0], np.searchsorted(k, cuts), [len(k)]]) for k in keys]
        merged = [
            _sum_equal(
                np.concatenate([k[e[p] : e[p + 1]] for k, e in zip(keys, edges, strict=True)]),
                np.concatenate([c[e[p] : e[p + 1]] for c, e in zip(counts, edges, strict=True)]),
            )
            for p in range(parts)
        ]
        self._folder.cleanup()
        return np.concatenate([m[0] for m in merged]), np.concatenate([m[1] for m in merged])


def _sum_equal(keys: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if not len(keys):
        return keys, counts
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    return keys[first], np.add.reduceat(counts, first)
