"""`compare`: campaigns side by side, as a table, as CSV or JSON, or as a picture for a report."""

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import pandas as pd

from pipeline.cli_compare_tables import TABLES
from pipeline.cli_export import forbid_overwriting
from pipeline.cli_frame import complain
from pipeline.cli_show import print_table
from pipeline.dataset import Dataset, compare, dataset_path, open_dataset, select
from pipeline.dataset.compare import What
from pipeline.dataset.groups import By
from pipeline.errors import ExitCode, UsageError
from pipeline.exchange.sheets_csv import cell
from pipeline.messages import say
from pipeline.wholefile import output

Record = dict[str, Any]

PICTURES = ("svg", "png")
FORMATS = ("table", "csv", "json", *PICTURES)


class Wish(NamedTuple):
    """What to set side by side, and by what."""

    what: What
    by: By
    movement: str | None
    filters: dict[str, str]


def run_compare(wish: Wish, db: str | None, query: str, format: str | None, out: str) -> int:
    """Compare the documents that a query and filters let through. Finding nothing is no failure."""
    format = format or _meant(out)
    if format == "png" and out == "-" and sys.stdout.isatty():
        raise UsageError(message=say("compare.png-terminal"))
    location = dataset_path(db)
    with open_dataset(location) as dataset:
        forbid_overwriting(dataset, out)
        records = list(select(dataset, query, wish.filters))
        found = _frame(dataset, records, wish)
        remark = "" if len(found) else _nothing(dataset, records, wish)
    _write(found, wish, format, out, remark)
    if remark:
        complain(remark)
    elif out != "-":
        complain(say("compare.done", rows=len(found), documents=len(records), path=out))
    return ExitCode.OK


def _meant(out: str) -> str:
    """The format that the file's name says; a table where it says none."""
    suffix = Path(out).suffix.lower().removeprefix(".")
    return suffix if suffix in FORMATS else "table"


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


def _movements_of(records: Iterator[Record]) -> list[str]:
    """The movements named most, to choose from."""
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for record in records:
        for item in record.get("movements", []):
            names.setdefault(item["key"], item["name"])
            counts[item["key"]] += 1
    return [names[key] for key, _ in counts.most_common(8)]


def _write(found: pd.DataFrame, wish: Wish, format: str, out: str, remark: str) -> None:
    if format in PICTURES:
        with output(out, binary=True) as target:
            target.write(_drawn(found, wish, format, remark))
        return
    with output(out) as stream:
        if format == "csv":
            write_csv(found, stream)
        elif format == "json":
            rows = [dict(zip(found.columns, map(_plain, row), strict=True)) for row in _rows(found)]
            json.dump({"what": wish.what, "by": wish.by, "rows": rows}, stream, ensure_ascii=False, indent=2)
            stream.write("\n")
        elif len(found):
            print_table(TABLES[wish.what](found, wish.by), stream)
            _remark_on_singles(found, wish)


def _remark_on_singles(found: pd.DataFrame, wish: Wish) -> None:
    """A table of targets leaves out those that stand in one document only: there is nothing beside them."""
    if wish.what == "targets" and (single := len(found) - len(compare.comparable(found))):
        complain(say("compare.single-targets", count=single))


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


def _drawn(found: pd.DataFrame, wish: Wish, format: str, remark: str) -> bytes:
    from pipeline import charts

    if not remark and wish.what == "phases" and found[["first_day", "last_day"]].isna().all(axis=None):
        remark = say("compare.none.drawn")
    chart = charts.message_chart(remark) if remark else charts.chart(wish.what, found, wish.by)
    return charts.picture(chart, "svg" if format == "svg" else "png")
