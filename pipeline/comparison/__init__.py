"""Campaigns side by side, ready to show: as a table for reading, CSV, JSON or a picture.

What is compared is computed by `pipeline.dataset.compare`; here it is asked for and given its form.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TextIO

import pandas as pd

from pipeline.comparison.tables import SHOWN, Row, Table, table
from pipeline.dataset import Dataset, compare, select
from pipeline.dataset.compare import WHAT, What
from pipeline.dataset.groups import BY, By
from pipeline.exchange.sheets_csv import cell
from pipeline.messages import say

__all__ = [
    "BY", "SHOWN", "WHAT", "By", "Compared", "Row", "Table", "What", "Wish", "as_json", "compared", "picture",
    "table", "write_csv",
]  # fmt: skip

Record = dict[str, Any]


class Wish(NamedTuple):
    """What to set side by side, and by what, of which documents."""

    what: What
    by: By
    movement: str | None
    filters: Mapping[str, str]
    query: str = ""


class Compared(NamedTuple):
    """What was found: a table of `compare`, of so many documents; `remark` says why it is empty."""

    wish: Wish
    found: pd.DataFrame
    documents: int
    remark: str


def compared(dataset: Dataset, wish: Wish) -> Compared:
    """Compare the documents that a query and filters let through. Raises UsageError, DatasetError."""
    records = list(select(dataset, wish.query, wish.filters))
    found = _frame(dataset, records, wish)
    return Compared(wish, found, len(records), "" if len(found) else _nothing(dataset, records, wish))


def _frame(dataset: Dataset, records: list[Record], wish: Wish) -> pd.DataFrame:
    if wish.what == "movements":
        return compare.movements(records, wish.by, wish.movement)
    if wish.what == "phases":
        return compare.phases(records, wish.by)
    if wish.what == "targets":
        return compare.targets(records, wish.by, above=compare.superiors(dataset))
    return compare.answers(dataset, records, wish.by)


def _nothing(dataset: Dataset, records: list[Record], wish: Wish) -> str:
    """Why there is nothing to compare, and what to try."""
    if records:
        return say(f"compare.none.{wish.what}", count=len(records))
    others = {name: value for name, value in wish.filters.items() if name != "movement"}
    if wish.movement and (known := _movements_of(select(dataset, "", others))):
        return say("compare.no-such-movement", name=wish.movement, known="; ".join(known))
    return say("compare.no-documents")


def _movements_of(records: Iterable[Record]) -> list[str]:
    """The movements named most, to choose from."""
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for record in records:
        for item in record.get("movements", []):
            names.setdefault(item["key"], item["name"])
            counts[item["key"]] += 1
    return [names[key] for key, _ in counts.most_common(8)]


def as_json(one: Compared) -> Record:
    """The table as JSON has it: a list of rows, what is missing null."""
    columns = one.found.columns
    rows = [dict(zip(columns, map(_plain, row), strict=True)) for row in _rows(one.found)]
    return {"what": one.wish.what, "by": one.wish.by, "rows": rows}


def write_csv(found: pd.DataFrame, stream: TextIO) -> None:
    """A row a line, with a byte order mark for Excel; no text that a spreadsheet would run."""
    stream.write("\ufeff")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(found.columns)
    for row in _rows(found):
        values = map(_plain, row)
        # A number stays one: the minus of a difference begins no formula.
        writer.writerow([cell(value) if isinstance(value, str | None) else value for value in values])


def _rows(found: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    return found.itertuples(index=False, name=None)


def _plain(value: Any) -> Any:
    """A value of a table as JSON has it: None where it is missing, whole numbers whole, days as text."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.item() if hasattr(value, "item") else value


def picture(one: Compared, format: str) -> bytes:
    """The comparison as an SVG or PNG; where there is nothing to draw it says so."""
    from pipeline import charts

    remark = one.remark
    if (
        not remark
        and one.wish.what == "phases"
        and one.found[["first_day", "last_day"]].isna().all(axis=None)
    ):
        remark = say("compare.none.drawn")
    chart = charts.message_chart(remark) if remark else charts.chart(one.wish.what, one.found, one.wish.by)
    return charts.picture(chart, "svg" if format == "svg" else "png")
