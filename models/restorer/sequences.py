"""The corpus as arrays for the tagger: a number for each unit's letters, its case, the gap before it.

Each file is read once and kept in a work folder; every Nth line is kept back, as for the n-grams.
"""

from collections.abc import Iterable
from multiprocessing import Pool
from pathlib import Path
from typing import NamedTuple

import numpy as np
from corpus import lines_of, show
from domain import phrases, places

from pipeline.diacritics.features import case_of, gap_of, name_of
from pipeline.diacritics.tokens import UNIT
from pipeline.text import nfc


class Sequence(NamedTuple):
    """Units in reading order: `names[surface[i]]` is what unit i is made of."""

    names: list[str]
    surface: np.ndarray
    case: np.ndarray
    gap: np.ndarray


class _Units(dict):
    """Numbers the units as they stand (case and all), with what is seen of each."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, int] = {}
        self.surface: list[int] = []
        self.case: list[int] = []

    def __missing__(self, unit: str) -> int:
        number = self[unit] = len(self)
        self.surface.append(self.names.setdefault(name_of(unit), len(self.names)))
        self.case.append(case_of(unit))
        return number


def _read_lines(lines: Iterable[str]) -> Sequence:
    seen = _Units()
    parts: list[tuple[np.ndarray, np.ndarray]] = []
    units: list[int] = []
    gaps: list[int] = []
    total = 0
    for line in lines:
        text = nfc(line).rstrip("\n") + "\n"
        before = 0
        for match in UNIT.finditer(text):
            start, end = match.span()
            units.append(seen[match[0]])
            gaps.append(gap_of(text[before:start]))
            before = end
        if len(units) > 2_000_000:
            parts.append((np.array(units, np.int32), np.array(gaps, np.uint8)))
            total += len(units)
            units, gaps = [], []
            show(f"{total / 1e6:.0f} M units")
    parts.append((np.array(units, np.int32), np.array(gaps, np.uint8)))
    unit = np.concatenate([p[0] for p in parts])
    return Sequence(
        list(seen.names),
        np.array(seen.surface, np.int32)[unit],
        np.array(seen.case, np.uint8)[unit],
        np.concatenate([p[1] for p in parts]),
    )


def read_file(path: Path, hold_out: int) -> Sequence:
    """Return a corpus file as a sequence, without every `hold_out`-th line."""
    return _read_lines(lines_of(path, hold_out))


def pick(sequence: Sequence, chosen: np.ndarray) -> Sequence:
    """Return the chosen units of a sequence."""
    return Sequence(sequence.names, *(values[chosen] for values in sequence[1:]))


def joined(parts: list[Sequence]) -> Sequence:
    """Return several sequences as one."""
    number: dict[str, int] = {}
    surfaces = []
    for part in parts:
        own = np.array([number.setdefault(name, len(number)) for name in part.names], np.int32)
        surfaces.append(own[part.surface])
    cases, gaps = (np.concatenate([part[i] for part in parts]) for i in (2, 3))
    return Sequence(list(number), np.concatenate(surfaces), cases, gaps)


def read_domain() -> Sequence:
    """Return the phrases and places of `domain.py` as a sequence."""
    return _read_lines([*phrases(), *places()])


def _store(job: tuple[Path, Path, int]) -> None:
    path, target, hold_out = job
    found = read_file(path, hold_out)
    np.savez(
        target,
        names=np.frombuffer("\n".join(n if n != "\n" else "\x0b" for n in found.names).encode(), np.uint8),
        surface=found.surface,
        case=found.case,
        gap=found.gap,
    )


def stored(path: Path, work: Path, hold_out: int) -> Sequence:
    """As `read_file`, kept in `work`."""
    target = work / f"{path.name.split('.')[0]}.npz"
    if not target.exists():
        _store((path, target, hold_out))
    with np.load(target) as data:
        names = [n if n != "\x0b" else "\n" for n in bytes(data["names"]).decode().split("\n")]
        return Sequence(names, data["surface"], data["case"], data["gap"])


def read_all(paths: list[Path], work: Path, hold_out: int) -> dict[str, Sequence]:
    """Return the files as sequences, by their names up to the first dot."""
    store_all(paths, work, hold_out)
    return {path.name.split(".")[0]: stored(path, work, hold_out) for path in paths}


def store_all(paths: list[Path], work: Path, hold_out: int) -> None:
    """Read several files side by side."""
    work.mkdir(parents=True, exist_ok=True)
    jobs = [(p, work / f"{p.name.split('.')[0]}.npz", hold_out) for p in paths]
    with Pool(2) as pool:
        pool.map(_store, [job for job in jobs if not job[1].exists()], chunksize=1)
