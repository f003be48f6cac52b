"""How far the work has come, on a terminal only."""

import os
import sys
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self, TypeVar

from pipeline.messages import say
from pipeline.run import Pages

Value = TypeVar("Value")


class Tally:
    """Files and pages done, and what is left by the mean of what was seen.

    >>> tally = Tally(4)
    >>> tally.pages(0, Pages(2, 10)); tally.done(1); (tally.files_done, tally.pages_done, tally.pages_in_all)
    (1, 3, 22)
    """

    def __init__(self, files: int) -> None:
        self.files = files
        self.files_done = 0
        self._seen: dict[int, Pages] = {}

    def pages(self, index: int, pages: Pages) -> None:
        """File `index` has come so far."""
        self._seen[index] = pages

    def done(self, index: int) -> None:
        """File `index` is done, or given up; one that never told of pages had one."""
        total = self._seen.get(index, Pages(1, 1)).total
        self._seen[index] = Pages(total, total)
        self.files_done += 1

    @property
    def pages_done(self) -> int:
        """Pages done."""
        return sum(pages.done for pages in self._seen.values())

    @property
    def pages_in_all(self) -> int:
        """Pages of the files seen, and as many on the mean for each of the others."""
        known = sum(pages.total for pages in self._seen.values())
        return round(known * self.files / len(self._seen)) if self._seen else self.files


class Progress:
    """A bar on stderr with files, pages, rate and time left; silent where stderr is no terminal.

    `streaming`: results are printed meanwhile, and a bar would stand in their way on one screen.
    """

    def __init__(self, files: int, streaming: bool = False) -> None:
        crowded = streaming and sys.stdout.isatty()
        self._bar = _bar() if sys.stderr.isatty() and files and not crowded else None
        self._tally = Tally(files)
        self._began = time.monotonic()

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
            self._task = self._bar.add_task(say("cli.progress"), total=self._tally.files, pages="", files=0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def pages(self, index: int, pages: Pages) -> None:
        """File `index` has come so far."""
        self._tally.pages(index, pages)
        self._show()

    def advance(self, index: int) -> None:
        """File `index` is done."""
        self._tally.done(index)
        self._show()

    def watched(self, results: Iterator[tuple[int, Value]]) -> Iterator[tuple[int, Value]]:
        """The same results, each counted as it passes."""
        for index, value in results:
            self.advance(index)
            yield index, value

    def _show(self) -> None:
        if not self._bar:
            return
        done, total = self._tally.pages_done, max(1, self._tally.pages_in_all)
        self._bar.update(
            self._task,
            completed=self._tally.files * done / total,
            pages=_account(done, total, time.monotonic() - self._began),
            files=self._tally.files_done,
        )


class Bar:
    """A bar on stderr for work of known length, with the time left; silent where stderr is no terminal."""

    def __init__(self, title: str, total: int) -> None:
        self._bar = _plain_bar() if sys.stderr.isatty() and total else None
        if self._bar:
            self._task = self._bar.add_task(title, total=total)
            self._bar.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def come_to(self, done: int) -> None:
        """So much is done."""
        if self._bar:
            self._bar.update(self._task, completed=done)

    def stop(self) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()


_upkeep: list[Bar] = []


def show_upkeep(what: str, done: int, total: int) -> None:
    """A listener (see pipeline/telling.py) that shows a bar from the first to the last."""
    if not _upkeep:
        _upkeep.append(Bar(say(what), total))
    _upkeep[0].come_to(done)
    if done == total:
        _upkeep.pop().stop()


def _plain_bar() -> Any:
    from rich import progress
    from rich.console import Console

    return progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.TaskProgressColumn(),
        progress.TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
    )


def _account(done: int, total: int, seconds: float) -> str:
    """Pages, rate and time left in words."""
    parts = [say("cli.pages", done=done, total=total)]
    if done and seconds > 0:
        left = seconds / done * (total - done)
        clock = f"{int(left // 3600)}:{int(left // 60) % 60:02}:{int(left) % 60:02}"
        parts += [say("cli.rate", rate=f"{done / seconds * 60:.0f}"), say("cli.left", time=clock)]
    return " · ".join(parts)


def _bar() -> Any:
    from rich import progress
    from rich.console import Console

    return progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.TextColumn(
            "{task.fields[files]}/{task.total} " + say("cli.files") + " · {task.fields[pages]}"
        ),
        console=Console(stderr=True),
        transient=True,
        # Results go to stdout untouched, also where stdout is a file and stderr a terminal.
        redirect_stdout=False,
    )


def default_jobs() -> int:
    """As many jobs as there are processors to use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
