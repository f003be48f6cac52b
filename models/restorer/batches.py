"""Batches for the tagger: windows of the corpus, damaged in the ways that texts arrive damaged."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from corpus import show
from sequences import Sequence
from variants import variants

from pipeline.diacritics.features import BUCKETS, CAPITALS, MIXED, SMALL, TITLE, group_rows
from pipeline.diacritics.model import LanguageModel
from pipeline.diacritics.tagger import known_names
from pipeline.diacritics.tokens import unit_name
from pipeline.text import fold

STRIPPED, PARTLY, ENGLISH, VIETNAMESE = range(4)
"""Damages: no mark left; some left; read by an engine without Vietnamese; a few words misread."""
DAMAGES = (0.5, 0.1, 0.28, 0.12)
JUDGED = 0.4
"""Share of the noisy units whose folded form is judged, to save time."""
VARIANTS = {"eng": 48, "vie": 24}
RECASED = (0.06, 0.03, 0.02)
"""Share of windows in capitals, of those without any, and of units whose case is misread."""


class Batch(NamedTuple):
    """Arrays of shape (windows, units); `which` picks among the rows of `whole` and `groups`.

    `word` is the number that was meant (0: unknown); `judged` marks some of the units whose letters
    may be wrong.
    """

    whole: np.ndarray
    groups: np.ndarray
    which: np.ndarray
    case: np.ndarray
    gap: np.ndarray
    word: np.ndarray
    judged: np.ndarray


class Types:
    """Distinct names with their rows: a known name has a row of its own in `whole`."""

    def __init__(self, known: list[str]) -> None:
        self.number: dict[str, int] = {}
        self.known = {name: row + 1 for row, name in enumerate(known)}

    def __call__(self, name: str) -> int:
        return self.number.setdefault(name, len(self.number))

    def tables(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows of `whole` and of the letter groups of each type."""
        whole = np.array([self.known.get(name, 0) for name in self.number], np.int32)
        rows = group_rows(list(self.number))
        return whole, np.where(rows < 0, BUCKETS, rows).astype(np.int16)


class Source:
    """All sequences in one numbering, and batches drawn from them."""

    def __init__(
        self,
        sequences: dict[str, Sequence],
        model: LanguageModel,
        confusions: dict[str, dict[str, np.ndarray]],
        pairs: Path,
        length: int,
        seed: int,
    ) -> None:
        self.length, self.seed, self.names = length, seed, list(sequences)
        types = Types(known_names(model))
        names: dict[str, int] = {}
        self.parts = []
        for sequence in sequences.values():
            number = np.array([names.setdefault(n, len(names)) for n in sequence.names], np.int32)
            self.parts.append((number[sequence.surface], sequence.case, sequence.gap))
        show("numbering names\n")
        self.word = np.array([model.number.get(unit_name(n), 0) for n in names], np.int32)
        self.letters = np.array([n[:1].isalpha() for n in names], bool)
        self.stripped = np.array([types(fold(n)) for n in names], np.int32)
        self.accented = np.array([types(n) for n in names], np.int32)
        self.misread = {}
        for row, (language, count) in enumerate(VARIANTS.items()):
            show(f"misreading ({language})\n")
            found = variants(
                model.words,
                confusions[language],
                pairs / f"{language}.tsv",
                count,
                language == "vie",
                seed + row,
            )
            table = np.full((len(model.words), count), -1, np.int32)
            for word, reads in found.items():
                table[word] = [types(read) for read in reads]
            self.misread[language] = table
        show("letter groups\n")
        self.whole, self.groups = types.tables()

    def batch(self, step: int, windows: int, weights: Iterable[float]) -> Batch:
        """Return the batch of a step, from the sequences by `weights`; always the same for a seed."""
        rng = np.random.default_rng((self.seed, step))
        shape = (windows, self.length)
        shares = np.array(list(weights))
        shares = shares / shares.sum()
        units, case, gap = (np.zeros(shape, np.int32) for _ in range(3))
        for row, part in enumerate(rng.choice(len(self.parts), windows, p=shares)):
            numbers, cases, gaps = self.parts[part]
            start = int(rng.integers(0, max(1, len(numbers) - self.length)))
            piece = slice(start, start + self.length)
            taken = len(numbers[piece])
            for array, values in ((units, numbers), (case, cases), (gap, gaps)):
                array[row, :taken] = values[piece]
        word = self.word[units]
        damage = rng.choice(4, windows, p=DAMAGES)
        type_ids = self._damaged(units, word, damage, rng)
        case = _recased(case, rng)
        distinct, which = np.unique(type_ids, return_inverse=True)
        noisy = np.isin(damage, (ENGLISH, VIETNAMESE))[:, None] & self.letters[units]
        judged = noisy & (rng.random(shape) < JUDGED)
        return Batch(
            self.whole[distinct].astype(np.int64),
            self.groups[distinct].astype(np.int64),
            which.reshape(shape).astype(np.int64),
            case.astype(np.int64),
            gap.astype(np.int64),
            word.astype(np.int64),
            judged,
        )

    def _damaged(
        self, units: np.ndarray, word: np.ndarray, damage: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        stripped, accented = self.stripped[units], self.accented[units]
        dice, level = rng.random(units.shape), rng.random((len(units), 1))
        kept = dice < 0.05 + 0.9 * level
        found = np.where((damage == PARTLY)[:, None] & kept, accented, stripped)
        for kind, language, share, otherwise in (
            (ENGLISH, "eng", 0.3 + 0.7 * level, stripped),
            (VIETNAMESE, "vie", 0.01 + 0.14 * level, accented),
        ):
            table = self.misread[language]
            reads = table[word, rng.integers(0, table.shape[1], units.shape)]
            hit = (dice < share) & (reads >= 0)
            found = np.where((damage == kind)[:, None], np.where(hit, reads, otherwise), found)
        return found


def _recased(case: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Set some windows in capitals, some without, and misread the case of a few units."""
    dice = rng.random((len(case), 1))
    upper = np.where(np.isin(case, (SMALL, TITLE, MIXED)), CAPITALS, case)
    case = np.where(dice < RECASED[0], upper, case)
    case = np.where(dice > 1 - RECASED[1], np.where(case == TITLE, SMALL, case), case)
    wrong = rng.random(case.shape) < RECASED[2]
    return np.where(wrong, rng.choice((SMALL, TITLE, MIXED), case.shape), case)
