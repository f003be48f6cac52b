"""Pages that have been read, kept on disk until their document is done.

Whatever happens to the process, the next try at the same file goes on where this one stopped. A note
is kept of what is being done to a page right now, so that the next try knows what broke the last one.
"""

import contextlib
import gzip
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class PageStore:
    """The pages of one document; `folder` is made when there is something to keep, None keeps nothing.

    `run` names this run of the program: what an earlier one left in the middle was stopped, not broken.
    Values are JSON objects under the name of a stage with its version ("ocr-3") and a page number.
    """

    def __init__(self, folder: Path | None = None, run: str = "") -> None:
        self._folder = folder
        self._run = run

    def get(self, stage: str, number: int) -> Any:
        """What was kept, or None. A file that cannot be read counts as none."""
        if self._folder is None:
            return None
        try:
            return json.loads(gzip.decompress(self._path(stage, number, "json.gz").read_bytes()))
        except (OSError, EOFError, ValueError):
            return None

    def put(self, stage: str, number: int, value: Any) -> None:
        """Keep `value`, whole or not at all. A full disk only costs the work of a later try."""
        if self._folder is None:
            return
        path = self._path(stage, number, "json.gz")
        scratch = path.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            scratch.write_bytes(gzip.compress(json.dumps(value, ensure_ascii=False).encode(), 3))
            scratch.replace(path)

    @contextlib.contextmanager
    def noted(self, stage: str, number: int, what: str) -> Iterator[None]:
        """Note that `what` is being done to a page; the note is left behind only by a crash."""
        if self._folder is None:
            yield
            return
        note = self._path(stage, number, what)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            note.write_text(self._run)
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                note.unlink()

    def crashed(self, stage: str, number: int, what: str) -> bool:
        """Did the process die while `what` was done to that page, earlier in this run?"""
        if self._folder is None:
            return False
        with contextlib.suppress(OSError):
            return self._path(stage, number, what).read_text() == self._run
        return False

    def clear(self) -> None:
        """Forget all: the document is done."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, stage: str, number: int, suffix: str) -> Path:
        assert self._folder is not None
        return self._folder / f"{stage}-{number:06}.{suffix}"
