"""How far the work has come, on a terminal only."""

import os
import sys
from types import TracebackType
from typing import Any, Self

from pipeline.messages import say


class Progress:
    """A bar of files on stderr with rate and time left; silent where stderr is no terminal.

    `streaming`: results are printed meanwhile, and a bar would stand in their way on one screen.
    """

    def __init__(self, total: int, streaming: bool = False) -> None:
        crowded = streaming and sys.stdout.isatty()
        self._bar = _bar() if sys.stderr.isatty() and total and not crowded else None
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
        # Results go to stdout untouched, also where stdout is a file and stderr a terminal.
        redirect_stdout=False,
    )


def default_jobs() -> int:
    """As many jobs as there are processors to use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
