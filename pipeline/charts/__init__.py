"""Comparisons as pictures for reports: altair charts, written as SVG or PNG without any network."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from pipeline.charts.answers import answers_chart
from pipeline.charts.movements import movements_chart
from pipeline.charts.phases import phases_chart
from pipeline.charts.targets import targets_chart
from pipeline.charts.theme import PALETTE, message_chart, picture
from pipeline.dataset.compare import What
from pipeline.dataset.groups import By

__all__ = [
    "PALETTE",
    "answers_chart",
    "chart",
    "message_chart",
    "movements_chart",
    "phases_chart",
    "picture",
    "targets_chart",
]

_CHARTS: dict[What, Callable[[pd.DataFrame, By], Any]] = {
    "movements": movements_chart,
    "phases": phases_chart,
    "targets": targets_chart,
    "answers": answers_chart,
}


def chart(what: What, found: pd.DataFrame, by: By = "area") -> Any:
    """The chart of a table that `compare` made; it must have rows."""
    return _CHARTS[what](found, by)
