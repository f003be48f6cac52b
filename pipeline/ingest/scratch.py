"""Folders for a while. A process that is killed leaves its own behind; the next one clears it away."""

import contextlib
import fcntl
import functools
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_PREFIX = "kehoach-"
_LOCK = "lock"
"""A file in each folder, locked by the process that uses it: the system lets go of it, whatever happens."""
_YOUNG = 60.0
"""Seconds in which a folder may not have been locked yet."""


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new folder that only this user may enter, gone when the context is left."""
    _sweep()
    with (
        tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as name,
        (Path(name) / _LOCK).open("w") as lock,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield Path(name)


@functools.cache
def _sweep() -> None:
    """Remove what killed processes left."""
    for lock in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        # OSError: it is in use, or another user's, or gone meanwhile.
        with contextlib.suppress(OSError), lock.open("r+") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if time.time() - lock.stat().st_mtime > _YOUNG:
                shutil.rmtree(lock.parent, ignore_errors=True)
