"""Heavy work beside the requests: in worker processes, so that nothing that a file does stops the server.

Each line has threads of its own that wait for its workers; those that read the dataset stay free.
"""

import asyncio
import contextvars
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from pipeline.errors import Busy, KehoachError, NotMade
from pipeline.messages import say
from pipeline.pool import Crew, Failure, Tell

Item = TypeVar("Item")
Value = TypeVar("Value")


class Workline(Generic[Item, Value]):
    """`jobs` workers that do `function`, an item within `seconds`; at most `waiting` items stand in line."""

    def __init__(
        self,
        function: Callable[[Item, Tell], Value | KehoachError],
        jobs: int,
        seconds: float,
        waiting: int,
    ) -> None:
        self._crew: Crew[Item, Value | KehoachError] = Crew(function, jobs)
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix=function.__name__)
        self._seconds, self._room = seconds, jobs + waiting

    async def do(self, item: Item, name: str) -> Value:
        """What the worker makes of `item`, which belongs to the file `name`.

        Raises the KehoachError that it returns, Busy, NotMade.
        """
        if self._room <= 0:
            raise Busy()
        self._room -= 1
        try:
            context = contextvars.copy_context()
            job: Callable[[], Any] = functools.partial(context.run, self._crew.do, item, self._seconds)
            value = await asyncio.get_running_loop().run_in_executor(self._threads, job)
        finally:
            self._room += 1
        checked: Value = _checked(value, name, self._seconds)
        return checked

    def prepare(self) -> None:
        """Start a worker, so that who asks first need not wait for it."""
        self._crew.prepare()

    def close(self) -> None:
        """End the workers, whatever they are at."""
        self._crew.close()
        self._threads.shutdown()


def _checked(value: Any, name: str, seconds: float) -> Any:
    if value is Failure.TIMED_OUT:
        raise NotMade(name=name, reason=say("web.made-too-slow", seconds=round(seconds)))
    if value is Failure.CRASHED:
        raise NotMade(name=name, reason=say("web.made-crashed"))
    if isinstance(value, KehoachError):
        raise value
    return value
