"""Decides between candidates: a logistic regression over hashed features, read from `models/`.

Rules propose (a quantity, a quotation, a line of the letterhead) and describe each candidate by
features, short strings such as "before:đạt"; the model weighs them and gives a probability, which
is the confidence of the finding. Trained by `models/extractor/train.py`.
"""

import functools
import itertools
import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.errors import MissingModel
from pipeline.modelfile import model_path

BITS = 15
_MASK = (1 << BITS) - 1


def slots(features: Iterable[str]) -> npt.NDArray[np.int64]:
    """The column of each feature: the same in every process and on every machine."""
    return np.fromiter(map(zlib.crc32, map(str.encode, features)), np.int64) & _MASK


def columns(features: Iterable[str]) -> npt.NDArray[np.int64]:
    """The columns of a candidate's features, each once, in order."""
    return np.unique(slots(features))


class Scorer(NamedTuple):
    """Weights [classes, 2**BITS], an intercept for each class, and their names."""

    weights: np.ndarray
    intercepts: np.ndarray
    classes: tuple[str, ...]

    def chances(self, candidates: Sequence[Sequence[str]], name: str) -> list[float]:
        """How likely each candidate, given by its features (one or more), is of class `name`."""
        if not candidates:
            return []
        rows = np.repeat(np.arange(len(candidates)), list(map(len, candidates)))
        cells = np.unique(rows << BITS | slots(itertools.chain.from_iterable(candidates)))
        starts = np.searchsorted(cells >> BITS, np.arange(len(candidates)))
        logits = np.add.reduceat(self.weights.T[cells & _MASK], starts) + self.intercepts
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        chances: list[float] = (odds[:, self.classes.index(name)] / odds.sum(axis=1)).tolist()
        return chances


@functools.cache
def scorer(name: str) -> Scorer:
    """The scorer of `models/extractor/NAME.npz`. Raises MissingModel."""
    path = model_path(f"extractor/{name}.npz")
    try:
        with np.load(path) as arrays:
            weights = arrays["weights"].astype(np.float32) * arrays["scales"].astype(np.float32)[:, None]
            return Scorer(weights, arrays["intercepts"], tuple(map(str, arrays["classes"])))
    except (KeyError, ValueError) as error:
        raise MissingModel(name=f"extractor/{name}.npz", folder=path.parent) from error
