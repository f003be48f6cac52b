"""So many at once and no more, over all processes that share a folder.

Files are worked on in processes of their own, and each shares out its pages: without a common count,
two files on two cores would read four pages at once, and the last file would read one. The kernel
gives a lock back when its holder dies, so a crash loses no slot.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

PAUSE = 0.02
"""Seconds between two looks for a free slot; a page takes fifty times as long."""


class Slots:
    """`count` slots in `folder`, which must exist."""

    def __init__(self, folder: Path, count: int) -> None:
        self._paths = [folder / f"slot-{number}" for number in range(count)]

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """Hold a slot, waiting for one to become free."""
        held = self._free()
        while held is None:
            time.sleep(PAUSE)
            held = self._free()
        try:
            yield
        finally:
            os.close(held)

    def _free(self) -> int | None:
        for path in self._paths:
            try:
                descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError:  # no folder, no descriptors: better crowded than stuck
                return os.open(os.devnull, os.O_RDONLY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return descriptor
            except OSError:
                os.close(descriptor)
        return None
