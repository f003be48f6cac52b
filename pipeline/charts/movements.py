"""Movements by group and year: in how many documents each is named."""

from typing import Any

import pandas as pd

from pipeline.charts.grid import Grid
from pipeline.charts.rows import chosen_rows, cut, named
from pipeline.charts.theme import PANELS, ROWS, finished, shortened
from pipeline.dataset.groups import By
from pipeline.messages import figure, say

WIDTH = 46


def movements_chart(found: pd.DataFrame, by: By = "area") -> Any:
    """The rows of `compare.movements`: a panel for each movement; by year one panel of all movements."""
    table = named(found).assign(shade=found["documents"], text=found["documents"].map(figure))
    keys = list(dict.fromkeys(table["key"]))
    notes = [say("chart.movements.cell")]
    if by == "year":
        chart = _by_year(table, keys)
        notes.append(cut("movements", len(keys), ROWS))
    else:
        shown = table[table["key"].isin(keys[:PANELS])]
        parts = [(part["name"].iloc[0], part) for _, part in shown.groupby("key", sort=False)]
        # All panels in the same shades, in which a single document is no dark cell.
        grid = Grid(chosen_rows(shown), _columns(table), WIDTH, 0, max(3, table["documents"].max()))
        chart, panels = grid.panels(parts)
        notes += [cut("movements", len(keys), panels), cut("rows", shown["row"].nunique(), ROWS)]
    return finished(chart, say(f"chart.movements.{by}"), notes)


def _by_year(table: pd.DataFrame, keys: list[str]) -> Any:
    names = dict(zip(table["key"], table["name"], strict=True))
    rows = {key: shortened(names[key]) for key in keys[:ROWS]}
    part = table[table["key"].isin(rows)]
    grid = Grid(list(rows.values()), _columns(table), WIDTH, 0, table["documents"].max())
    return grid.panel(part.assign(row=part["key"].map(rows)))


def _columns(table: pd.DataFrame) -> list[str]:
    """All years from the first to the last: a year without any document is seen as a gap."""
    years = table["year"].dropna()
    columns = [str(year) for year in range(years.min(), years.max() + 1)] if len(years) else []
    return [*columns, *([say("chart.no-year")] if table["year"].isna().any() else [])]
