"""A pool of worker processes that outlives what its workers do not: crashes and endless loops.

Unlike `concurrent.futures`, a dead worker costs only the item it worked on, a deadline ends one
item and not the pool, workers have limits and can tell how far they are, and nothing is left running
when this process ends, however it ends.
"""

import collections
import contextlib
import enum
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import connection, get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Generic, NamedTuple, TypeVar

from pipeline.limits import confine

Item = TypeVar("Item")
Value = TypeVar("Value")
Tell = Callable[[Any], None]
"""Sends news of the item that a worker works on."""

ATTEMPTS = 2
"""An item whose worker died is tried once more, in a fresh worker."""

# Spawned, not forked: this process may hold threads (a progress bar) and an open database.
_CONTEXT = get_context("spawn")


class _News(NamedTuple):
    """What a worker sends before the value."""

    news: Any


class Failure(enum.Enum):
    """Why an item has no value."""

    CRASHED = "crash"
    TIMED_OUT = "timeout"


@dataclass
class _Worker:
    """A process, the pipe to it, and what it works on until when."""

    process: BaseProcess
    pipe: Connection
    index: int = -1
    deadline: float = 0.0

    def kill(self) -> None:
        """End the worker and whatever it started; it leads a process group of its own."""
        self.pipe.close()
        if self.process.is_alive():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid or 0, signal.SIGKILL)
            self.process.kill()
        self.process.join()


def run_pool(
    function: Callable[[Item, Tell], Value],
    items: Sequence[Item],
    jobs: int,
    seconds: float,
    hear: Callable[[int, Any], None] | None = None,
) -> Iterator[tuple[int, Value | Failure]]:
    """Yield (index of the item, its value or why there is none) as the items get done.

    `function` gets an item and what to tell its news by, which `hear(index, news)` then gets here.
    `function`, items, news and values must be picklable; at most `jobs` run at once, each for at most
    `seconds` without news. Closing the iterator ends all workers at once.
    """
    pool = _Pool(function, items, min(jobs, len(items)), seconds, hear or (lambda index, news: None))
    try:
        yield from pool.run()
    finally:
        pool.close()


class Crew(Generic[Item, Value]):
    """Workers at hand for single items, for a program that serves people; several threads may ask.

    They start when they are first needed and stay until :meth:`close`.
    """

    def __init__(self, function: Callable[[Item, Tell], Value], jobs: int) -> None:
        self._function = function
        self._places = threading.BoundedSemaphore(jobs)
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._busy: list[_Worker] = []
        self._closed = False

    def do(self, item: Item, seconds: float) -> Value | Failure:
        """The value of `item`, or why there is none after so many seconds; waits while all are busy."""
        with self._places:
            for _ in range(ATTEMPTS):
                value = self._tried(item, seconds)
                if value is not Failure.CRASHED or self._closed:
                    return value
        return Failure.CRASHED

    def prepare(self) -> None:
        """Start a worker before it is needed."""
        with self._lock:
            if not self._closed and not self._idle and not self._busy:
                self._idle.append(_start(self._function))

    def close(self) -> None:
        """End all workers, whatever they are at."""
        with self._lock:
            self._closed = True
            workers, self._idle = [*self._idle, *self._busy], []
        for worker in workers:
            worker.kill()

    def _tried(self, item: Item, seconds: float) -> Value | Failure:
        with self._lock:
            if self._closed:
                return Failure.CRASHED
            worker = self._idle.pop() if self._idle else _start(self._function)
            self._busy.append(worker)
        value: Value | Failure = Failure.CRASHED
        kept = False
        try:
            value = _answer(worker, item, seconds)
            kept = not isinstance(value, Failure)
        finally:
            with self._lock:
                self._busy.remove(worker)
                kept = kept and not self._closed
                if kept:
                    self._idle.append(worker)
            if not kept:
                worker.kill()
        return value


def _answer(worker: _Worker, item: Any, seconds: float) -> Any:
    """What a worker makes of an item; news of it are passed over."""
    deadline = time.monotonic() + seconds
    try:
        worker.pipe.send(item)
        while worker.pipe.poll(max(0.0, deadline - time.monotonic())):
            value = worker.pipe.recv()
            if not isinstance(value, _News):
                return value
    except (EOFError, OSError):
        return Failure.CRASHED
    return Failure.TIMED_OUT


class _Pool(Generic[Item, Value]):
    def __init__(
        self,
        function: Callable[[Item, Tell], Value],
        items: Sequence[Item],
        jobs: int,
        seconds: float,
        hear: Callable[[int, Any], None],
    ) -> None:
        self.function, self.items, self.jobs, self.seconds = function, items, jobs, seconds
        self.hear = hear
        self.waiting = collections.deque(range(len(items)))
        self.attempts: collections.Counter[int] = collections.Counter()
        self.idle: list[_Worker] = []
        self.busy: dict[Connection, _Worker] = {}

    def run(self) -> Iterator[tuple[int, Value | Failure]]:
        while self.waiting or self.busy:
            while self.waiting and len(self.busy) < self.jobs:
                self._assign(self.waiting.popleft())
            patience = min(worker.deadline for worker in self.busy.values()) - time.monotonic()
            for pipe in connection.wait(list(self.busy), timeout=max(0.0, patience)):
                assert isinstance(pipe, Connection)
                yield from self._receive(self.busy[pipe])
            yield from self._overdue()

    def close(self) -> None:
        for worker in (*self.idle, *self.busy.values()):
            worker.kill()

    def _assign(self, index: int) -> None:
        worker = self.idle.pop() if self.idle else _start(self.function)
        worker.index, worker.deadline = index, time.monotonic() + self.seconds
        self.attempts[index] += 1
        self.busy[worker.pipe] = worker
        with contextlib.suppress(BrokenPipeError):  # it died idle; _receive will notice
            worker.pipe.send(self.items[index])

    def _receive(self, worker: _Worker) -> Iterator[tuple[int, Value | Failure]]:
        try:
            value: Value | _News = worker.pipe.recv()
        except (EOFError, OSError):
            del self.busy[worker.pipe]
            worker.kill()
            if self.attempts[worker.index] < ATTEMPTS:
                self.waiting.append(worker.index)
            else:
                yield worker.index, Failure.CRASHED
            return
        if isinstance(value, _News):
            worker.deadline = time.monotonic() + self.seconds
            self.hear(worker.index, value.news)
            return
        del self.busy[worker.pipe]
        self.idle.append(worker)
        yield worker.index, value

    def _overdue(self) -> Iterator[tuple[int, Value | Failure]]:
        now = time.monotonic()
        for worker in [worker for worker in self.busy.values() if worker.deadline <= now]:
            del self.busy[worker.pipe]
            worker.kill()
            yield worker.index, Failure.TIMED_OUT


def _start(function: Callable[[Item, Tell], Value]) -> _Worker:
    ours, theirs = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=_work, args=(function, theirs))
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _work(function: Callable[[Item, Tell], Value], pipe: Connection) -> None:
    """The life of a worker, in its own session: Ctrl-C reaches the parent only, which then kills."""
    os.setsid()
    confine()
    # What C libraries remark on broken files would tear the progress bar apart.
    if not os.environ.get("KEHOACH_DEBUG"):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send(function(pipe.recv(), lambda news: pipe.send(_News(news))))


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
    os.killpg(0, signal.SIGKILL)
