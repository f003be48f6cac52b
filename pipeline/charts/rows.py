"""Which groups, years and panels a picture shows, and what is said of those it leaves out."""

import pandas as pd

from pipeline.charts.theme import ROWS
from pipeline.dataset.words import key
from pipeline.messages import say


def named(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its groups as `row` and its years as `column`, both as text, the unknown named so."""
    return table.assign(
        row=[group if isinstance(group, str) else say("compare.no-group") for group in table["group"]],
        column=[say("chart.no-year") if pd.isna(year) else str(year) for year in table["year"]],
    )


def chosen_rows(table: pd.DataFrame) -> list[str]:
    """The rows in the order of their names, unknown ones last; those with most entries, if there are many."""
    counts = table["row"].value_counts()
    kept = set(counts.index[:ROWS])
    return sorted(kept, key=lambda row: (row == say("compare.no-group"), key(row)))


def cut(kind: str, count: int, limit: int) -> str:
    """What to say where only the first `limit` of `count` things (rows, panels, …) are shown."""
    return say(f"chart.cut.{kind}", shown=limit, count=count) if count > limit else ""
