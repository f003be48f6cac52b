"""Targets of one subject side by side: what each sets in each year, and how it lies to the superior plan."""

from typing import Any

import pandas as pd

from pipeline.charts.grid import Grid
from pipeline.charts.rows import chosen_rows, cut, named
from pipeline.charts.theme import PANELS, ROWS, finished, shortened
from pipeline.dataset.compare import comparable
from pipeline.dataset.groups import By
from pipeline.messages import figure, say

WIDTH = 70
WIDE = 112
"""Pixels of a column that shows a range of values."""
SIGNS = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "≈": "≈ "}


def targets_chart(found: pd.DataFrame, by: By = "area") -> Any:
    """The rows of `compare.targets`: a panel for each subject; by year one panel of all subjects.

    What stands in one document only is left out, unless there is nothing else."""
    table = named(comparable(found))
    units = [f" ({unit})" if isinstance(unit, str) else "" for unit in table["unit"]]
    table["title"] = table["subject"] + units
    if by == "year":
        return _by_year(table)
    table = table.assign(shade=table["value"], text=[_text(row) for row in table.itertuples()])
    titles = list(dict.fromkeys(table["title"]))
    shown = table[table["title"].isin(titles[:PANELS])]
    parts = [(str(title), _one_a_cell(part)) for title, part in shown.groupby("title", sort=False)]
    chart, panels = Grid(chosen_rows(shown), sorted(shown["column"].unique()), WIDTH).panels(parts)
    notes = [
        say("chart.targets.cell"),
        say("chart.targets.marks") if table["to_superior"].notna().any() else "",
        cut("targets", len(titles), panels),
        cut("rows", shown["row"].nunique(), ROWS),
    ]
    return finished(chart, say(f"chart.targets.{by}"), notes)


def _by_year(table: pd.DataFrame) -> Any:
    """From the least to the largest value of each year; each subject has shades of its own."""
    titles = list(dict.fromkeys(table["title"]))
    rows = {title: shortened(title) for title in titles[:ROWS]}
    part = table[table["title"].isin(rows)].assign(row=lambda t: t["title"].map(rows))
    cells = (
        part.groupby(["row", "column"], sort=False)["value"]
        .agg(["min", "max", "mean", "count"])
        .reset_index()
    )
    means = cells.groupby("row")["mean"]
    low, high = means.transform("min"), means.transform("max")
    cells["shade"] = ((cells["mean"] - low) / (high - low).where(high > low)).fillna(0.0)
    figures = zip(cells["min"], cells["max"], cells["count"], strict=True)
    cells["text"] = [_range(least, most, count) for least, most, count in figures]
    grid = Grid(list(rows.values()), sorted(part["column"].unique()), WIDE, 0, 1.6)
    notes = [say("chart.targets.range"), cut("targets", len(titles), ROWS)]
    return finished(grid.panel(cells), say("chart.targets.year"), notes)


def _range(low: float, high: float, count: int) -> str:
    values = figure(low) if low == high else f"{figure(low)} – {figure(high)}"
    return f"{values} ({count})"


def _one_a_cell(part: pd.DataFrame) -> pd.DataFrame:
    """The first target of a cell, and how many others there are."""
    cells = part.groupby(["row", "column"], sort=False)
    texts = cells["text"].agg(lambda found: _listed(list(dict.fromkeys(found))))
    return cells["shade"].first().to_frame().assign(text=texts).reset_index()


def _listed(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{texts[0]} (+{len(texts) - 1})"


def _text(row: Any) -> str:
    """`≥ 95,5 ▲`: the mark tells that the superior plan sets less."""
    mark = "" if pd.isna(row.to_superior) or row.to_superior == 0 else " ▲" if row.to_superior > 0 else " ▼"
    return f"{SIGNS.get(row.comparator, '')}{figure(row.value)}{mark}"
