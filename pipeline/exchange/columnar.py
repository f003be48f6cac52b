"""Parquet: whole records in one file, typed and nested as they are; or a file for each table."""

import contextlib
import datetime
import types
import typing
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Annotated, Any, Literal, Union

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel

from pipeline.exchange.tables import TABLES, Record, Row, write_rows
from pipeline.record import PlanRecord
from pipeline.wholefile import replacing

BATCH = 500
"""Rows held in memory before they are written."""

_TABLE_TYPES = {
    "text": pa.string(), "partial": pa.string(), "date": pa.date32(), "integer": pa.int64(),
    "number": pa.float64(), "list": pa.list_(pa.string()),
}  # fmt: skip


def write_records(records: Iterable[Record], stream: IO[bytes]) -> int:
    """One record a row, typed as its model is (lists, structs, a map for `evidence`); return how many."""
    count = 0
    with _Batches(stream, record_schema()) as batches:
        for record in records:
            batches.add(record)
            count += 1
    return count


def write_folder(records: Iterable[Record], folder: Path) -> int:
    """A file for each table in `folder`, all of them or none. Raises UsageError."""
    with contextlib.ExitStack() as outer:
        streams = {
            name: outer.enter_context(replacing(folder / f"{name}.parquet", binary=True)) for name in TABLES
        }
        with contextlib.ExitStack() as inner:  # every file is complete before the first one takes its place
            files = {
                name: inner.enter_context(_Batches(stream, table_schema(name)))
                for name, stream in streams.items()
            }
            return write_rows(records, _Files(files))


def record_schema() -> pa.Schema:
    """The published model in Arrow's types, made from it: a field that is added there is added here."""
    return pa.schema(_fields(PlanRecord))


def table_schema(table: str) -> pa.Schema:
    """One of the five tables in Arrow's types."""
    return pa.schema([(column.name, _TABLE_TYPES[column.kind]) for column in TABLES[table]])


def _fields(model: type[BaseModel]) -> list[tuple[str, pa.DataType]]:
    hints = typing.get_type_hints(model, include_extras=True)
    return [(field.alias or name, _arrow(hints[name])) for name, field in model.model_fields.items()]


def _arrow(hint: Any) -> pa.DataType:
    """The Arrow type of a Python one; everything may be null."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return _arrow(inner[0])
    if origin in (Union, types.UnionType):
        return _arrow(next(one for one in inner if one is not type(None)))
    if origin is Literal:
        return _arrow(type(inner[0]))
    if origin in (list, tuple):
        return pa.list_(_arrow(inner[0]))
    if origin is dict:
        return pa.map_(_arrow(inner[0]), _arrow(inner[1]))
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return pa.struct(_fields(hint))
    return {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}[hint]


class _Files:
    def __init__(self, files: dict[str, "_Batches"]) -> None:
        self.files = files
        self.dates = {
            name: [column.name for column in columns if column.kind == "date"]
            for name, columns in TABLES.items()
        }

    def write(self, table: str, row: Row) -> None:
        whole = {name: row[name] and datetime.date.fromisoformat(row[name]) for name in self.dates[table]}
        self.files[table].add(row | whole)


class _Batches:
    """Rows to a Parquet file, some hundreds at a time."""

    def __init__(self, stream: IO[bytes], schema: pa.Schema) -> None:
        self.schema = schema
        self.writer = pq.ParquetWriter(stream, schema, compression="zstd")
        self.held: list[Row] = []

    def __enter__(self) -> "_Batches":
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if error is None:
            self._flush()
        self.writer.close()

    def add(self, row: Row) -> None:
        """Take one row; what the schema does not name is left out."""
        self.held.append(row)
        if len(self.held) == BATCH:
            self._flush()

    def _flush(self) -> None:
        if self.held:
            self.writer.write_batch(pa.RecordBatch.from_pylist(self.held, self.schema))
            self.held.clear()
