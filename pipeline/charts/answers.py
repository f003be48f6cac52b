"""Who answered which superior plan, and how many days later: superior plans across, who answers down."""

from typing import Any

import pandas as pd

from pipeline.charts.grid import Grid
from pipeline.charts.rows import chosen_rows, cut, named
from pipeline.charts.theme import ROWS, finished, shortened
from pipeline.dataset.groups import By
from pipeline.messages import figure, say

PLANS = 10
"""How many superior plans stand side by side: those that most documents carry out."""
WIDTH = 112


def answers_chart(found: pd.DataFrame, by: By = "area") -> Any:
    """The rows of `compare.answers`: in each cell the days until the first answer.

    By year: how many days the first, the middle and the last document of a year took.
    """
    table = named(found)
    if by == "year":
        return _by_year(table)
    heads = _heads(table.drop_duplicates("superior").head(PLANS))
    part = table[table["superior"].isin(heads)]
    part = part.assign(column=part["superior"].map(heads))
    cells = part.groupby(["row", "column"], sort=False)["days"].min().rename("shade").reset_index()
    cells["text"] = [_days(days) for days in cells["shade"]]
    notes = [
        say("chart.answers.cell"),
        cut("plans", table["superior"].nunique(), PLANS),
        cut("rows", part["row"].nunique(), ROWS),
    ]
    grid = Grid(_quickest_first(part), list(heads.values()), WIDTH, low=0)
    return finished(grid.panel(cells), say(f"chart.answers.{by}"), notes)


def _heads(plans: pd.DataFrame) -> dict[str, str]:
    """Superior plan -> its number and date, in the order of time; those of one name are numbered."""
    plans = plans.assign(date=plans["superior_date"].fillna("9999")).sort_values("date", kind="stable")
    heads: dict[str, str] = {}
    for row in plans.itertuples():
        head = _head(row)
        again = sum(other.removesuffix("*") == head for other in heads.values())
        heads[str(row.superior)] = head + "*" * again
    return heads


def _head(row: Any) -> str:
    date = row.superior_date if isinstance(row.superior_date, str) else ""
    name = next((n for n in (row.superior_number, row.superior_type) if isinstance(n, str)), None)
    return f"{shortened(name or say('show.no-number'), 17)}\n{'/'.join(reversed(date.split('-')))}"


def _quickest_first(table: pd.DataFrame) -> list[str]:
    """The rows by the median of their days; who has none stands last."""
    rows = chosen_rows(table)
    median = table.groupby("row")["days"].median()
    return sorted(rows, key=lambda row: (pd.isna(median[row]), median[row] if pd.notna(median[row]) else 0))


def _by_year(table: pd.DataFrame) -> Any:
    columns = {name: say(f"chart.answers.{name}") for name in ("min", "median", "max")}
    summed = table.groupby("column")["days"].agg([*columns, "size"]).reset_index()
    summed["row"] = [
        say("chart.answers.row", year=year, count=count)
        for year, count in zip(summed["column"], summed["size"], strict=True)
    ]
    cells = summed.melt("row", list(columns), "column", "shade")
    cells["column"] = cells["column"].map(columns)
    cells["text"] = [_days(days) for days in cells["shade"]]
    grid = Grid(summed["row"].tolist(), list(columns.values()), WIDTH, low=0)
    return finished(grid.panel(cells), say("chart.answers.year"), [say("chart.answers.summary")])


def _days(days: Any) -> str:
    return "?" if pd.isna(days) else figure(float(days))
