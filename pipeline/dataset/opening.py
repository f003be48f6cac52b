"""A dataset opened where it lies: a file for SQLite, an address for PostgreSQL; and why it does not open.

What only one of the two needs is imported where it is needed: whoever has a file needs no psycopg.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from pipeline.dataset import schema
from pipeline.dataset.engine import Database
from pipeline.dataset.location import Place, ServerAddress
from pipeline.errors import DatasetError, KehoachError, MissingProgram
from pipeline.messages import say


def connect_for_writing(place: Place) -> Database:
    """Open the dataset at a place, making it where there is none. Raises DatasetError."""
    with explained(place):
        if isinstance(place, Path):
            return schema.connect_for_writing(place)
        opened: Database = _server().connect_for_writing(place)
        return opened


def connect_for_reading(place: Place) -> Database:
    """Open the dataset at a place, which must exist; nothing can be written. Raises DatasetError."""
    with explained(place):
        if isinstance(place, Path):
            return schema.connect_for_reading(place)
        opened: Database = _server().connect_for_reading(place)
        return opened


def _server() -> ModuleType:
    """The module that opens datasets in PostgreSQL. Raises MissingProgram without psycopg."""
    try:
        from pipeline.dataset import opening_postgres
    except ImportError as error:
        raise MissingProgram(program="psycopg", remedy=say("dataset.pg-install")) from error
    return opening_postgres


@contextlib.contextmanager
def explained(place: Place) -> Iterator[None]:
    """Turn what the database and the file system say into a DatasetError a person can act on."""
    try:
        yield
    except KehoachError:
        raise
    except (sqlite3.OperationalError, sqlite3.DatabaseError, OSError) as error:
        raise DatasetError(path=place, reason=_reason(error, place)) from error
    except Exception as error:
        if not isinstance(place, ServerAddress):
            raise
        from pipeline.dataset.refusals import reason

        if (said := reason(error, place)) is None:
            raise
        raise DatasetError(path=place, reason=said) from error


def _reason(error: Exception, place: Place) -> str:
    return schema.reason(error, place) if isinstance(place, Path) else str(error)
