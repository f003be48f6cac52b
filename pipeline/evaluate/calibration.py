"""Whether 0.9 means 0.9: confidences beside the share of values that turned out right."""

from collections.abc import Iterable
from typing import NamedTuple

Outcome = tuple[float, bool]
"""The confidence of a value, and whether the value was right."""

BINS = 10


class Bin(NamedTuple):
    """The values whose confidence lies from `low` to `high` (of which only the last bin has its end)."""

    low: float
    high: float
    values: int
    confidence: float
    right: float

    @property
    def gap(self) -> float:
        """How far mean confidence and share of right values stand apart; above 0 it promises too much."""
        return self.confidence - self.right


def reliability(outcomes: Iterable[Outcome]) -> list[Bin]:
    """The bins that hold anything, least confident first.

    >>> [(b.low, b.values, b.right) for b in reliability([(0.95, True), (1.0, True), (0.5, False)])]
    [(0.5, 1, 0.0), (0.9, 2, 1.0)]
    """
    groups: dict[int, list[Outcome]] = {}
    for confidence, right in outcomes:
        groups.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, right))
    return [_bin(number, groups[number]) for number in sorted(groups)]


def _bin(number: int, group: list[Outcome]) -> Bin:
    count = len(group)
    mean, share = sum(c for c, _ in group) / count, sum(right for _, right in group) / count
    return Bin(number / BINS, (number + 1) / BINS, count, round(mean, 4), round(share, 4))


def calibration_error(outcomes: Iterable[Outcome]) -> float:
    """Expected calibration error: the mean gap of the bins, each weighed by its values; 0 without any.

    >>> calibration_error([(0.9, True)] * 9 + [(0.9, False)])
    0.0
    """
    bins = reliability(outcomes)
    return round(sum(b.values * abs(b.gap) for b in bins) / max(1, sum(b.values for b in bins)), 4)
