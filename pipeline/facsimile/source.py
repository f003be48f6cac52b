"""Finds the file that a record was made of, unchanged, at one of the places where it was."""

import contextlib
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import KehoachError, SourceChanged, SourceGone
from pipeline.ingest.archive import locate, opened

Record = dict[str, Any]


class Origin(NamedTuple):
    """The file of a document: where its bytes lie now, and its media type."""

    path: Path
    media_type: str


@contextlib.contextmanager
def source_of(path: str) -> Iterator[Path]:
    """A file with the bytes that `path` of the dataset means (in an archive, too), while it is needed.

    Raises OSError or a KehoachError where they are not to be had.
    """
    found = locate(path)
    if found is None:
        raise FileNotFoundError(path)
    with opened(found) as file:
        yield file


@contextlib.contextmanager
def origin_of(record: Record, paths: Iterable[str]) -> Iterator[Origin]:
    """The file of a record, the first of `paths` that still has its bytes.

    Raises SourceGone where none of them is there, SourceChanged where they hold something else.
    """
    with contextlib.ExitStack() as stack:
        error: SourceGone | SourceChanged = SourceGone(name=record["source"]["file"])
        for path in paths:
            try:
                found = stack.enter_context(source_of(path))
                with found.open("rb") as stream:
                    digest = hashlib.file_digest(stream, "sha256").hexdigest()
            except (OSError, KehoachError):
                continue
            if f"sha256:{digest}" == record["id"]:
                break
            error = SourceChanged(name=path)
        else:
            raise error
        yield Origin(found, record["source"]["media_type"])
