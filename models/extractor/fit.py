"""Fits a scorer: multinomial logistic regression over hashed features, weighed against its size."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from pipeline.entities.scoring import BITS, Scorer, columns


@dataclass(frozen=True)
class Example:
    """A candidate: its features, its class, how much it counts, and the document that it is of."""

    features: tuple[str, ...]
    kind: str
    weight: float
    document: str


def matrix(examples: Sequence[Example]) -> csr_matrix:
    """The features as a sparse matrix of ones [examples, 2**BITS]."""
    rows = [columns(example.features) for example in examples]
    ends = np.cumsum([0, *map(len, rows)])
    ones = np.ones(ends[-1], np.float32)
    return csr_matrix((ones, np.concatenate(rows), ends), shape=(len(rows), 1 << BITS))


def fit(examples: Sequence[Example], strength: float) -> Scorer:
    """The scorer of these examples; the smaller `strength`, the smaller the weights."""
    model = LogisticRegression(C=strength, max_iter=600)
    kinds = [example.kind for example in examples]
    model.fit(matrix(examples), kinds, sample_weight=[example.weight for example in examples])
    weights, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        weights = np.vstack([np.zeros_like(weights), weights])
        intercepts = np.array([0.0, intercepts[0]])
    return Scorer(weights.astype(np.float32), intercepts.astype(np.float32), tuple(model.classes_))


def save(scorer: Scorer, path: Path) -> None:
    """Write a scorer in eight bits, one scale a class."""
    scales = np.abs(scorer.weights).max(axis=1) / 127 + 1e-12
    whole = np.round(scorer.weights / scales[:, None]).astype(np.int8)
    np.savez_compressed(
        path,
        weights=whole,
        scales=scales.astype(np.float32),
        intercepts=scorer.intercepts,
        classes=np.array(scorer.classes),
    )


def enter(path: Path, models: Path) -> None:
    """Put the sha256 of a model file into the manifest."""
    manifest = models / "manifest.json"
    listed = json.loads(manifest.read_text("utf-8"))
    listed[str(path.relative_to(models))] = sha256(path.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(dict(sorted(listed.items())), indent=1) + "\n", "utf-8")
