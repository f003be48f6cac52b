"""Chooses among candidates: the probability of each, given all the others in the sentence.

Two sums over all paths (forward and backward). The first, with pairs of words, leaves the few
likely candidates of each position; the second, with triples, weighs these. Positions are taken in
overlapping windows, so that numpy advances many windows by one step at a time and the work grows
linearly with the text, be it on one line or on thousands.
"""

import numpy as np
from numpy.typing import NDArray

from pipeline.diacritics.model import LanguageModel, Numbers, Scores

CORE, MARGIN = 48, 8
BLOCK = CORE * 64
KEPT = 6
UNLIKELY = 2e-5
"""A candidate less likely than this by word pairs is not weighed again."""
PAUSE_NUMBER = 1
FLOOR = np.float32(1e-30)

Positions = NDArray[np.intp]


def posteriors(model: LanguageModel, candidates: Numbers, emission: Scores, trust: float = 1.0) -> Scores:
    """Return the probability of each candidate, shape (positions, candidates), rows summing to 1.

    `candidates` holds word numbers (-1: none), `emission` the log weight of each candidate beside
    what the language model says; the latter's log probabilities count `trust` times. Memory is
    bounded: blocks of a few thousand positions at a time.
    """
    length = len(candidates)
    result = np.zeros(candidates.shape, np.float32)
    front, back = MARGIN + 2, MARGIN + 2 + CORE
    ids = _padded(candidates, front, back, PAUSE_NUMBER)
    logs = _padded(emission, front, back, 0.0)
    for start in range(0, length, BLOCK):
        count = min(BLOCK, length - start)
        span = slice(start, start + front + count + back)
        result[start : start + count] = _block(model, ids[span], logs[span], front, count, trust)
    return result


def _padded(rows: NDArray, front: int, back: int, value: float) -> NDArray:  # type: ignore[type-arg]
    """`rows` between rows that hold one candidate: a pause."""
    width = max(rows.shape[1], 1)
    padded = np.full((front + len(rows) + back, width), -1 if rows.dtype == np.int32 else -np.inf, rows.dtype)
    padded[:, 0] = value
    padded[front : front + len(rows)] = rows
    return padded


def _block(model: LanguageModel, ids: Numbers, logs: Scores, front: int, count: int, trust: float) -> Scores:
    chance = np.exp(np.where(ids >= 0, logs, -np.inf))
    windows = _windows(front, count)
    first = _scatter(_sum_pairs(_pair_scores(model, ids, trust), chance, windows), windows, ids.shape)
    columns = np.argsort(-first, axis=1, kind="stable")[:, :KEPT]
    likely = np.take_along_axis(first, columns, 1) > UNLIKELY
    likely[:, 0] = True
    few = np.where(likely, np.take_along_axis(ids, columns, 1), -1).astype(np.int32)
    few_chance = np.where(likely, np.take_along_axis(chance, columns, 1), 0).astype(np.float32)
    triples = _triple_scores(model, few, trust)
    second = _scatter(_sum_triples(triples, few_chance, windows), windows, few.shape)
    result = np.zeros(ids.shape, np.float32)
    np.put_along_axis(result, columns, np.where(likely, second, 0), 1)
    return result[front : front + count]


def _windows(front: int, count: int) -> Positions:
    """Row numbers, shape (windows, steps): `CORE` of its own and a margin on either side."""
    starts = np.arange(front - MARGIN, front + count - MARGIN, CORE)
    return starts[:, None] + np.arange(CORE + 2 * MARGIN)


def _scatter(posterior: Scores, windows: Positions, shape: tuple[int, ...]) -> Scores:
    """Put each window's own steps back in their rows; rows of no window keep their first candidate."""
    result = np.zeros((shape[0], posterior.shape[2]), np.float32)
    result[:, 0] = 1
    own = slice(MARGIN, MARGIN + CORE)
    result[windows[:, own].ravel()] = posterior[:, own].reshape(-1, posterior.shape[2])
    return result


def _pair_scores(model: LanguageModel, ids: Numbers, trust: float) -> Scores:
    """p(candidate | candidate of the row before), shape (rows, before, now); row 0 is empty."""
    scores = np.zeros((len(ids), ids.shape[1], ids.shape[1]), np.float32)
    row, before, now = np.nonzero((ids[:-1, :, None] >= 0) & (ids[1:, None, :] >= 0))
    logp, _ = model.pair(ids[row, before], ids[row + 1, now])
    scores[row + 1, before, now] = np.exp(trust * logp)
    return scores


def _triple_scores(model: LanguageModel, ids: Numbers, trust: float) -> Scores:
    """p(now | two rows before, row before), shape (rows, first, second, third); rows 0, 1 are empty."""
    width = ids.shape[1]
    logs = np.zeros((len(ids), width, width), np.float32)
    weights = np.zeros((len(ids), width, width), np.float32)
    row, before, now = np.nonzero((ids[:-1, :, None] >= 0) & (ids[1:, None, :] >= 0))
    logp, back = model.pair(ids[row, before], ids[row + 1, now])
    logs[row + 1, before, now], weights[row + 1, before, now] = logp, back
    present = ids >= 0
    row, first, second, third = np.nonzero(
        present[:-2, :, None, None] & present[1:-1, None, :, None] & present[2:, None, None, :]
    )
    lower = weights[row + 1, first, second] + logs[row + 2, second, third]
    scores = np.zeros((len(ids), width, width, width), np.float32)
    logp = model.triple(ids[row, first], ids[row + 1, second], ids[row + 2, third], lower)
    scores[row + 2, first, second, third] = np.exp(trust * logp)
    return scores


def _normalised(weights: Scores) -> Scores:
    axes = tuple(range(1, weights.ndim))
    total: Scores = weights.sum(axis=axes, keepdims=True)
    shares: Scores = (weights / np.maximum(total, FLOOR)).astype(np.float32, copy=False)
    return shares


def _sum_pairs(scores: Scores, chance: Scores, windows: Positions) -> Scores:
    steps = windows.shape[1]
    ahead = [_normalised(chance[windows[:, 0]])]
    for step in range(1, steps):
        rows = windows[:, step]
        moved = np.matmul(ahead[-1][:, None, :], scores[rows])[:, 0]
        ahead.append(_normalised(moved * chance[rows]))
    behind = np.ones_like(ahead[-1])
    for step in range(steps - 1, 0, -1):
        rows = windows[:, step]
        behind_now = np.matmul(scores[rows], (behind * chance[rows])[:, :, None])[:, :, 0]
        ahead[step] = _normalised(ahead[step] * behind)
        behind = _normalised(behind_now)
    ahead[0] = _normalised(ahead[0] * behind)
    return np.stack(ahead, axis=1)


def _sum_triples(scores: Scores, chance: Scores, windows: Positions) -> Scores:
    """As `_sum_pairs`, over states of two candidates: the row before, and this row."""
    steps = windows.shape[1]
    rows = windows[:, 0]
    ahead = [
        _normalised(
            np.broadcast_to(chance[rows][:, None, :], (len(rows), KEPT, KEPT)) * chance[rows - 1][:, :, None]
        )
    ]
    for step in range(1, steps):
        rows = windows[:, step]
        moved = np.einsum("nij,nijk->njk", ahead[-1], scores[rows])
        ahead.append(_normalised(moved * chance[rows][:, None, :]))
    behind = np.ones_like(ahead[-1])
    result = [np.zeros(0, np.float32)] * steps
    for step in range(steps - 1, -1, -1):
        rows = windows[:, step]
        result[step] = _normalised((ahead[step] * behind).sum(axis=1))
        weighed = behind * chance[rows][:, None, :]
        behind = _normalised(np.einsum("nijk,njk->nij", scores[rows], weighed))
    return np.stack(result, axis=1)
