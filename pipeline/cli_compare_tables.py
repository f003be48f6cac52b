"""Comparisons as tables on a terminal: a line for what is compared, below it who stands side by side."""

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from pipeline.cli_show import local_date
from pipeline.dataset import compare
from pipeline.dataset.groups import By
from pipeline.messages import figure, say

SIGNS = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "≈": "≈ "}


def _movements(found: pd.DataFrame, by: By) -> Table:
    """Years across; the sum of each movement, and below it its groups."""
    wide = compare.matrix(found)
    years = [say("compare.no-year") if pd.isna(year) else str(year) for year in wide.columns]
    table = _table(say("compare.column.movement"), *years, say("compare.column.total"))
    if by == "year":
        for name, row in zip(wide.index, wide.to_numpy().tolist(), strict=True):
            table.add_row(str(name), *_counts(row))
        return table
    for name, part in wide.groupby(level="name", sort=False):
        table.add_row(
            Text(str(name), "bold"), *(Text(count, "bold") for count in _counts(part.sum().tolist()))
        )
        groups = part.droplevel("name").index
        for group, row in zip(groups, part.to_numpy().tolist(), strict=True):
            table.add_row(f"  {_group(group)}", *_counts(row))
    return table


def _counts(row: list[int]) -> list[str]:
    return [str(count) if count else "–" for count in [*row, sum(row)]]


def _phases(found: pd.DataFrame, by: By) -> Table:
    table = _table(say(f"compare.column.{by}"), *_heads("phase", "from", "to", "days"), wide=2)
    last = None
    for row in found.itertuples(index=False):
        group = _group(row.group)
        if group != last:
            table.add_row(Text(group, "bold"))
        last = group
        ends = (local_date(_text(row.start)) or "…", local_date(_text(row.end)) or "…")
        table.add_row(f"  {_name(row)}", _text(row.label) or "", *ends, figure(_number(row.days)))
    return table


def _targets(found: pd.DataFrame, by: By) -> Table:
    """Each subject in a line; below it who sets what, and how much more than before and than above."""
    columns = _heads("year", "value", "to-previous", "to-first", "to-superior")
    table = _table(say(f"compare.column.{'area' if by == 'year' else by}"), *columns)
    for (subject, unit), part in compare.comparable(found).groupby(
        ["subject", "unit"], sort=False, dropna=False
    ):
        named = f"{subject} ({unit})" if isinstance(unit, str) else subject
        table.add_row(Text(say("compare.subject", subject=named, bodies=part["bodies"].iloc[0]), "bold"))
        for row in part.itertuples(index=False):
            who = _text(row.issuing_body) if by == "year" else row.group
            table.add_row(f"  {_group(who)}", _year(row.year), *_figures(row))
    return table


def _figures(row: Any) -> list[str]:
    differences = (row.to_previous, row.to_first, row.to_superior)
    value = f"{SIGNS.get(row.comparator, '')}{figure(row.value)}"
    return [value, *(figure(_number(difference), sign=True) for difference in differences)]


def _answers(found: pd.DataFrame, by: By) -> Table:
    """Each superior plan in a line with the median; below it who carries it out, the quickest first."""
    table = _table(say(f"compare.column.{by}"), *_heads("document", "date", "days"), wide=2)
    for _, part in found.groupby("superior", sort=False):
        first = next(part.itertuples(index=False))
        table.add_row(Text(_superior(first, part), "bold"))
        for row in part.itertuples(index=False):
            cells = (_name(row), local_date(_text(row.issue_date)) or "", figure(_number(row.days)) or "?")
            table.add_row(f"  {_group(row.group)}", *cells)
    return table


def _superior(row: Any, part: pd.DataFrame) -> str:
    date = local_date(_text(row.superior_date))
    name = _text(row.superior_number) or _text(row.superior_type) or say("show.no-number")
    parts = (name, f"({date})" if date else "", _text(row.superior_body))
    median = _number(part["days"].median())
    return say(
        "compare.superior",
        plan=" ".join(filter(None, parts)),
        count=len(part),
        median=figure(median) if median is not None else "?",
    )


TABLES: dict[str, Callable[[pd.DataFrame, By], Table]] = {
    "movements": _movements, "phases": _phases, "targets": _targets, "answers": _answers,
}  # fmt: skip


def _table(*heads: str, wide: int = 1) -> Table:
    """A table whose first columns, `wide` of them, take the room and are read from the left."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for index, head in enumerate(heads):
        if index < wide:
            table.add_column(head, ratio=2 if index == 0 else 1, overflow="fold")
        else:
            table.add_column(head, justify="right")
    return table


def _heads(*names: str) -> Iterable[str]:
    return [say(f"compare.column.{name}") for name in names]


def _group(group: Any) -> str:
    return group if isinstance(group, str) else say("compare.no-group")


def _year(year: Any) -> str:
    return "" if pd.isna(year) else str(year)


def _name(row: Any) -> str:
    return _text(row.number) or say("show.no-number")


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
