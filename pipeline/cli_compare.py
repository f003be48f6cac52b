"""`compare`: campaigns side by side, as a table, as CSV or JSON, or as a picture for a report."""

import json
import sys
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.table import Table as RichTable
from rich.text import Text

from pipeline.cli_export import forbid_overwriting
from pipeline.cli_frame import complain
from pipeline.cli_show import print_table
from pipeline.comparison import SHOWN, Compared, Table, Wish, as_json, compared, picture, table, write_csv
from pipeline.dataset import compare, dataset_path, open_dataset
from pipeline.errors import ExitCode, UsageError
from pipeline.messages import say
from pipeline.wholefile import output

PICTURES = ("svg", "png")
FORMATS = ("table", "csv", "json", *PICTURES)


def run_compare(wish: Wish, db: str | None, format: str | None, out: str) -> int:
    """Compare the documents that a query and filters let through. Finding nothing is no failure."""
    format = format or _meant(out)
    if format == "png" and out == "-" and sys.stdout.isatty():
        raise UsageError(message=say("compare.png-terminal"))
    with open_dataset(dataset_path(db)) as dataset:
        forbid_overwriting(dataset, out)
        one = compared(dataset, wish)
    _write(one, format, out)
    if one.remark:
        complain(one.remark)
    elif out != "-":
        complain(say("compare.done", rows=len(one.found), documents=one.documents, path=out))
    return ExitCode.OK


def _meant(out: str) -> str:
    """The format that the file's name says; a table where it says none."""
    suffix = Path(out).suffix.lower().removeprefix(".")
    return suffix if suffix in FORMATS else "table"


def _write(one: Compared, format: str, out: str) -> None:
    if format in PICTURES:
        with output(out, binary=True) as target:
            target.write(picture(one, format))
        return
    with output(out) as stream:
        if format == "csv":
            write_csv(one.found, stream)
        elif format == "json":
            json.dump(as_json(one), stream, ensure_ascii=False, indent=2)
            stream.write("\n")
        elif len(one.found):
            found = table(one.wish.what, one.found, one.wish.by)
            print_table(_drawn(found._replace(rows=found.rows[:SHOWN])), stream)
            if more := len(found.rows[SHOWN:]):
                complain(say("compare.more-rows", shown=SHOWN, more=more))
            _remark_on_singles(one)


def _drawn(found: Table) -> RichTable:
    """The table on a terminal: its first columns take the room, what a heading is of stands in below it."""
    drawn = RichTable(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for index, head in enumerate(found.heads):
        if index < found.wide:
            drawn.add_column(head, ratio=2 if index == 0 else 1, overflow="fold")
        else:
            drawn.add_column(head, justify="right")
    headed = any(row.heading for row in found.rows)
    for row in found.rows:
        first, *others = row.cells
        if row.heading:
            drawn.add_row(*(Text(cell, "bold") for cell in row.cells))
        else:
            drawn.add_row(f"  {first}" if headed else first, *others)
    return drawn


def _remark_on_singles(one: Compared) -> None:
    """A table of targets leaves out those that stand in one document only: there is nothing beside them."""
    if one.wish.what == "targets" and (single := len(one.found) - len(compare.comparable(one.found))):
        complain(say("compare.single-targets", count=single))
