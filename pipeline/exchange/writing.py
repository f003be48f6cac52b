"""Formats by name: which writer takes the records, and what OUT may be."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from pipeline.errors import UsageError
from pipeline.exchange import dublincore, ead, edxml, jsonlines, sheets_csv, tt02
from pipeline.exchange.about import About
from pipeline.exchange.xmltree import Element, write_trees
from pipeline.messages import say
from pipeline.wholefile import explained, replacing

Record = dict[str, Any]

TABULAR = ("jsonl", "csv", "xlsx", "parquet")
"""Formats of many records in one file (or of their tables, in a folder)."""

_TREES: dict[str, Callable[[Record, About, int], Element]] = {
    "edxml": lambda record, about, ordinal: edxml.tree(record, about),
    "tt02": tt02.tree,
    "tt05": ead.of_document,
    "dc": lambda record, about, ordinal: dublincore.tree(record, about),
}
DESCRIPTIVE = tuple(_TREES)
"""Formats that describe a document in XML; tt05 makes a whole package of them when it is exported."""


def write_table(records: Iterable[Record], format: str, out: str) -> int:
    """Write `records` as one of TABULAR; return how many. Whole or not at all.

    `out` is a file, a folder (for the tables, each in a file of its own), or `-`. Raises UsageError where it
    will not do or cannot be written.
    """
    if out == "-":
        return _to_stdout(records, format)
    path = Path(out)
    if format in {"csv", "parquet"} and means_folder(out):
        with explained(path):
            path.mkdir(parents=True, exist_ok=True)
        return _folder_writer(format)(records, path)
    if format == "csv" and path.suffix.lower() == ".zip":
        with (
            tempfile.TemporaryDirectory(prefix="kehoach-") as scratch,
            replacing(path, binary=True) as stream,
        ):
            return sheets_csv.write_zip(records, stream, Path(scratch))
    if format in {"xlsx", "parquet"}:
        with replacing(path, binary=True) as stream:
            return _binary_writer(format)(records, stream)
    with replacing(path) as stream:
        return _TEXT_WRITERS[format](records, stream)


def means_folder(out: str) -> bool:
    """Is OUT a folder: one that is there, or a name without a suffix or with a slash behind it?"""
    path = Path(out)
    if path.exists():
        return path.is_dir()
    return out.endswith(("/", os.sep)) or not path.suffix


def trees(records: Iterable[Record], format: str, about: About) -> Iterator[Element]:
    """The description of each record in one of DESCRIPTIVE, numbered from one."""
    for ordinal, record in enumerate(records, 1):
        yield _TREES[format](record, about, ordinal)


def write_described(records: Iterable[Record], format: str, about: About, stream: IO[bytes]) -> int:
    """All descriptions in one XML document; return how many."""
    return write_trees(trees(records, format, about), stream)


_TEXT_WRITERS = {"jsonl": jsonlines.write_records, "csv": sheets_csv.write_documents}


def _to_stdout(records: Iterable[Record], format: str) -> int:
    if format not in _TEXT_WRITERS:
        raise UsageError(message=say("export.no-stdout-binary", suffix=f".{format}"))
    return _TEXT_WRITERS[format](records, sys.stdout)


def _binary_writer(format: str) -> Callable[[Iterable[Record], IO[bytes]], int]:
    """The writer, whose library is loaded only now: it takes its time."""
    if format == "xlsx":
        from pipeline.exchange.workbook import write_workbook

        return write_workbook
    from pipeline.exchange.columnar import write_records

    return write_records


def _folder_writer(format: str) -> Callable[[Iterable[Record], Path], int]:
    if format == "csv":
        return sheets_csv.write_folder
    from pipeline.exchange.columnar import write_folder

    return write_folder
