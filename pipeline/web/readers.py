"""Threads that read the dataset, each with a connection of its own that stays open between requests.

What a connection has worked out (the cards, the sets of earlier queries) is kept with it, so that a request
costs no more than its own query. A file that was changed, replaced or lost meanwhile is noticed by the
dataset itself or by its file number, and opened anew.
"""

import asyncio
import contextlib
import contextvars
import functools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from pipeline.dataset import Dataset, dataset_path, open_dataset
from pipeline.errors import DatasetError

T = TypeVar("T")


class Held:
    """The dataset `db`, opened when it is first needed and kept open, for one thread."""

    def __init__(self, db: str | None) -> None:
        self._db = db
        self._dataset: Dataset | None = None
        self._file: object = None

    def use(self, work: Callable[[Dataset], T]) -> T:
        """What `work` returns for the dataset. Raises DatasetError where it cannot be opened."""
        try:
            return work(self._opened())
        except DatasetError:
            self._forget()
            raise

    def _opened(self) -> Dataset:
        file = self._identity()
        if self._file != file:
            self._forget()
        if self._dataset is None:
            self._dataset = open_dataset(dataset_path(self._db))
            self._file = self._identity()
        return self._dataset

    def _identity(self) -> tuple[int, int] | None:
        """What tells the file from another one that takes its place; None where it is no file."""
        place = dataset_path(self._db)
        if not isinstance(place, Path):
            return None
        try:
            found = place.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _forget(self) -> None:
        dataset, self._dataset = self._dataset, None
        if dataset is not None:
            with contextlib.suppress(Exception):
                dataset.db.close()


class Readers:
    """Runs functions that read the dataset `db`, `threads` of them at once."""

    def __init__(self, db: str | None, threads: int) -> None:
        self._db = db
        self._own = threading.local()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="reader")

    async def run(self, work: Callable[[Dataset], T]) -> T:
        """What `work` returns for the open dataset. Raises DatasetError where it cannot be opened."""
        context = contextvars.copy_context()
        job = functools.partial(context.run, self._work, work)
        return await asyncio.get_running_loop().run_in_executor(self._pool, job)

    def close(self) -> None:
        """End the threads; what they are at is finished first."""
        self._pool.shutdown()

    def _work(self, work: Callable[[Dataset], T]) -> T:
        if not hasattr(self._own, "held"):
            self._own.held = Held(self._db)
        held: Held = self._own.held
        return held.use(work)
