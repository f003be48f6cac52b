"""Files that appear whole or not at all: written beside their place, then put there."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.messages import say


@contextlib.contextmanager
def replacing(path: Path, binary: bool = False) -> Iterator[Any]:
    """A stream (of text unless `binary`) whose content takes the place of `path` only once it is complete.

    Raises UsageError where that cannot be written: no such folder, no right to, no room left.
    """
    kind: dict[str, Any] = {} if binary else {"encoding": "utf-8", "newline": ""}
    letter = "b" if binary else ""
    with explained(path):
        if path.exists() and not path.is_file():  # a device or a pipe has no content to protect
            with path.open(f"w{letter}", **kind) as stream:
                yield stream
            return
        target = path.resolve()
        scratch = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with scratch.open(f"x{letter}", **kind) as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            scratch.replace(target)
        finally:
            scratch.unlink(missing_ok=True)


@contextlib.contextmanager
def output(out: str, binary: bool = False) -> Iterator[Any]:
    """Standard output for `-`, else the file `out` as :func:`replacing` writes it."""
    if out == "-":
        yield sys.stdout.buffer if binary else sys.stdout
        return
    with replacing(Path(out), binary) as stream:
        yield stream


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """An error of the operating system within becomes a UsageError that names `path`."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(message=say("export.cannot-write", path=path, reason=reason)) from error
