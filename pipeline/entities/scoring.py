"""Decides between candidates: a logistic regression over hashed features, read from `models/`.

Rules propose (a quantity, a quotation, a line of the letterhead) and describe each candidate by
features, short strings such as "before:đạt"; the model weighs them and gives a probability, which
is the confidence of the finding. Trained by `models/extractor/train.py`.
"""

import functools
import zlib
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from pipeline.errors import MissingModel
from pipeline.modelfile import model_path

BITS = 15


@functools.lru_cache(maxsize=1 << 16)
def slot(feature: str) -> int:
    """The column of a feature: the same in every process and on every machine."""
    return zlib.crc32(feature.encode()) & ((1 << BITS) - 1)


def columns(features: Iterable[str]) -> np.ndarray:
    """The columns of a candidate's features, each once, in order; int64 [n]."""
    return np.array(sorted(set(map(slot, features))), np.int64)


class Scorer(NamedTuple):
    """Weights [classes, 2**BITS], an intercept for each class, and their names."""

    weights: np.ndarray
    intercepts: np.ndarray
    classes: tuple[str, ...]

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """The probability of each class for a candidate with these features; they sum to 1."""
        logits = self.weights[:, columns(features)].sum(axis=1) + self.intercepts
        odds = np.exp(logits - logits.max())
        return dict(zip(self.classes, (odds / odds.sum()).tolist(), strict=True))


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
