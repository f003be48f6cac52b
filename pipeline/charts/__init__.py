"""Comparisons as pictures for reports: altair charts, written as SVG or PNG without any network."""

from pipeline.charts.answers import answers_chart
from pipeline.charts.movements import movements_chart
from pipeline.charts.phases import phases_chart
from pipeline.charts.targets import targets_chart
from pipeline.charts.theme import message_chart, picture

__all__ = [
    "answers_chart",
    "message_chart",
    "movements_chart",
    "phases_chart",
    "picture",
    "targets_chart",
]
