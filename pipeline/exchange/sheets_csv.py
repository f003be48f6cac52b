"""CSV for spreadsheets: UTF-8 with a byte order mark, and no cell that a spreadsheet would run."""

import contextlib
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, TextIO

from pipeline.exchange.tables import TABLES, Record, Row, document_row, write_rows
from pipeline.wholefile import replacing

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the start of a formula, full-width forms included."""
_HIDDEN = re.compile(r"([;\t\r\n]\s*)(?=[=+@＝＋＠-]|－)")
"""The same within a cell, where a spreadsheet that is told another separator would begin a new one."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of a ZIP's members: the same records make the same bytes."""


def write_documents(records: Iterable[Record], stream: TextIO) -> int:
    """One record a row, lists joined by "; ". Return how many."""
    sheet = _Sheet("documents", stream)
    count = 0
    for record in records:
        sheet.write(document_row(record))
        count += 1
    return count


def write_folder(records: Iterable[Record], folder: Path) -> int:
    """A file for each table in `folder`, all of them or none. Raises UsageError."""
    with contextlib.ExitStack() as stack:
        streams = {name: stack.enter_context(replacing(folder / f"{name}.csv")) for name in TABLES}
        return write_rows(records, _Sheets(streams))


def write_zip(records: Iterable[Record], stream: IO[bytes], scratch: Path) -> int:
    """The same files in one ZIP; `scratch` is a folder for them to grow in."""
    count = write_folder(records, scratch)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in TABLES:
            member = zipfile.ZipInfo(f"{name}.csv", _LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            with (
                archive.open(member, "w", force_zip64=True) as target,
                (scratch / member.filename).open("rb") as made,
            ):
                for block in iter(lambda: made.read(io.DEFAULT_BUFFER_SIZE), b""):
                    target.write(block)
    return count


class _Sheet:
    """One table. Texts stand in quotes, so that no other separator can make two cells of one."""

    def __init__(self, table: str, stream: TextIO) -> None:
        self.columns = TABLES[table]
        stream.write("\ufeff")  # or Excel misreads the accents
        self.writer = csv.writer(stream, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
        self.writer.writerow([column.name for column in self.columns])

    def write(self, row: Row) -> None:
        self.writer.writerow([cell(row.get(column.name)) for column in self.columns])


class _Sheets:
    def __init__(self, streams: dict[str, TextIO]) -> None:
        self.sheets = {name: _Sheet(name, stream) for name, stream in streams.items()}

    def write(self, table: str, row: Row) -> None:
        self.sheets[table].write(row)


def cell(value: Any) -> str | int | float:
    """A value as text that no spreadsheet will run; numbers, which none can mistake, as they are."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = text.replace("\x00", "")
    return _HIDDEN.sub(r"\1'", f"'{text}" if formula_like(text) else text)


def formula_like(text: str) -> bool:
    """Might a spreadsheet take `text` for a formula, were it typed in?"""
    return text.startswith(_FORMULA)


def files(folder: Path) -> Iterator[Path]:
    """The files that :func:`write_folder` makes."""
    return (folder / f"{name}.csv" for name in TABLES)
