"""The files of the corpus line by line, and counts of n-grams that do not fit into memory."""

import lzma
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import numpy as np

CHUNK = 8_000_000
"""Words held in memory at a time."""


def text_files(folder: Path) -> list[Path]:
    """Return the .txt and .txt.xz files of `folder`, by name."""
    return sorted(p for p in folder.iterdir() if p.name.endswith((".txt", ".txt.xz")))


def open_text(path: Path) -> TextIO:
    """Open a plain or xz-compressed UTF-8 file."""
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8", errors="replace")
    return path.open(encoding="utf-8", errors="replace")


def lines_of(path: Path, every: int) -> Iterator[str]:
    """Yield the lines of a file; every `every`-th is kept back for evaluation (0: none is)."""
    with open_text(path) as stream:
        for number, line in enumerate(stream):
            if not every or number % every:
                yield line


def show(message: str) -> None:
    """Write a progress line, on a terminal only in place."""
    if sys.stderr.isatty() or message.endswith("\n"):
        sys.stderr.write(f"\r{message:<70}" if sys.stderr.isatty() else message)
        sys.stderr.flush()


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
