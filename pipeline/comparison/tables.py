"""Comparisons as tables for reading: a line for what is compared, below it who stands side by side."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import pandas as pd

from pipeline.dataset import compare
from pipeline.dataset.compare import What
from pipeline.dataset.groups import By
from pipeline.messages import figure, local_date, say

SIGNS = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "≈": "≈ "}


SHOWN = 400
"""Rows of a table that are shown for reading; the files have all."""


class Row(NamedTuple):
    """A line of cells; a `heading` says what the lines below it are of."""

    cells: tuple[str, ...]
    heading: bool = False


class Table(NamedTuple):
    """Heads and rows; the first `wide` columns are text, the others figures."""

    heads: tuple[str, ...]
    rows: list[Row]
    wide: int = 1


def table(what: What, found: pd.DataFrame, by: By) -> Table:
    """The table for reading of what `compare` made."""
    return _TABLES[what](found, by)


def _movements(found: pd.DataFrame, by: By) -> Table:
    """Years across; the sum of each movement, and below it its groups."""
    wide = compare.matrix(found)
    years = [say("compare.no-year") if pd.isna(year) else str(year) for year in wide.columns]
    heads = (say("compare.column.movement"), *years, say("compare.column.total"))
    return Table(heads, list(_movement_rows(wide, by)))


def _movement_rows(wide: pd.DataFrame, by: By) -> Iterator[Row]:
    if by == "year":
        for name, row in zip(wide.index, wide.to_numpy().tolist(), strict=True):
            yield Row((str(name), *_counts(row)))
        return
    for name, part in wide.groupby(level="name", sort=False):
        yield Row((str(name), *_counts(part.sum().tolist())), heading=True)
        groups = part.droplevel("name").index
        for group, row in zip(groups, part.to_numpy().tolist(), strict=True):
            yield Row((_group(group), *_counts(row)))


def _counts(row: list[int]) -> list[str]:
    return [str(count) if count else "–" for count in [*row, sum(row)]]


def _phases(found: pd.DataFrame, by: By) -> Table:
    rows: list[Row] = []
    last = None
    for row in found.itertuples(index=False):
        group = _group(row.group)
        if group != last:
            rows.append(Row((group,), heading=True))
        last = group
        ends = (local_date(_text(row.start)) or "…", local_date(_text(row.end)) or "…")
        rows.append(Row((_name(row), _text(row.label) or "", *ends, figure(_number(row.days)))))
    return Table((say(f"compare.column.{by}"), *_heads("phase", "from", "to", "days")), rows, wide=2)


def _targets(found: pd.DataFrame, by: By) -> Table:
    """Each subject in a line; below it who sets what, and how much more than before and than above."""
    columns = _heads("year", "value", "to-previous", "to-first", "to-superior")
    rows: list[Row] = []
    for (subject, unit), part in compare.comparable(found).groupby(
        ["subject", "unit"], sort=False, dropna=False
    ):
        named = f"{subject} ({unit})" if isinstance(unit, str) else subject
        rows.append(
            Row((say("compare.subject", subject=named, bodies=part["bodies"].iloc[0]),), heading=True)
        )
        for row in part.itertuples(index=False):
            who = _text(row.issuing_body) if by == "year" else row.group
            rows.append(Row((_group(who), _year(row.year), *_figures(row))))
    return Table((say(f"compare.column.{'area' if by == 'year' else by}"), *columns), rows)


def _figures(row: Any) -> list[str]:
    differences = (row.to_previous, row.to_first, row.to_superior)
    value = f"{SIGNS.get(row.comparator, '')}{figure(row.value)}"
    return [value, *(figure(_number(difference), sign=True) for difference in differences)]


def _answers(found: pd.DataFrame, by: By) -> Table:
    """Each superior plan in a line with the median; below it who carries it out, the quickest first."""
    rows: list[Row] = []
    for _, part in found.groupby("superior", sort=False):
        rows.append(Row((_superior(next(part.itertuples(index=False)), part),), heading=True))
        for row in part.itertuples(index=False):
            day = local_date(_text(row.issue_date)) or ""
            rows.append(Row((_group(row.group), _name(row), day, figure(_number(row.days)) or "?")))
    return Table((say(f"compare.column.{by}"), *_heads("document", "date", "days")), rows, wide=2)


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


_TABLES: dict[What, Callable[[pd.DataFrame, By], Table]] = {
    "movements": _movements, "phases": _phases, "targets": _targets, "answers": _answers,
}  # fmt: skip


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
