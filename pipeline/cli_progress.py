"""How far the work has come, on a terminal only."""

import os
import sys
from types import TracebackType
from typing import Any, Self

from pipeline.messages import say


class Progress:
    """A bar of files on stderr with rate and time left; silent where stderr is no terminal."""

    def __init__(self, total: int) -> None:
        self._bar = _bar() if sys.stderr.isatty() and total else None
        self._total = total

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
            self._task = self._bar.add_task(say("cli.progress"), total=self._total)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def advance(self) -> None:
        """One more file is done."""
        if self._bar:
            self._bar.advance(self._task)


def _bar() -> Any:
    from rich import progress
    from rich.console import Console
    from rich.text import Text

    class Rate(progress.ProgressColumn):
        """Files a minute: they are large and few."""

        def render(self, task: progress.Task) -> Text:
            return Text(say("cli.rate", rate=f"{task.speed * 60:.0f}") if task.speed else "")

    return progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        Rate(),
        progress.TimeElapsedColumn(),
        progress.TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def default_jobs() -> int:
    """As many jobs as there are processors to use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
