"""`status`: what the dataset holds, what failed and why, and what can be tried again."""

import collections

from rich.box import SIMPLE_HEAD
from rich.table import Table

from pipeline.cli_show import print_json, print_table
from pipeline.dataset import Attempt, Dataset, dataset_path, open_dataset
from pipeline.errors import ExitCode
from pipeline.messages import known, say
from pipeline.run import SET_ASIDE, TRANSIENT, pipeline_version


def show_status(db: str | None, format: str) -> int:
    """Print counts, failures by kind, and what can be retried."""
    with open_dataset(dataset_path(db)) as dataset:
        counts = _counts(dataset)
        failures = dataset.failures()
    if format == "json":
        print_json({**counts, "failures": [_failure_json(attempt) for attempt in failures]})
        return ExitCode.OK
    for name in ("path", "bytes", "records", "files", "stale", "failed"):
        print(say(f"status.{name}", value=counts[name]))
    if failures:
        _print_failures(failures)
    return ExitCode.OK


def _counts(dataset: Dataset) -> dict[str, object]:
    made_by = [version for version, _ in dataset.done().values()]
    return {
        "path": str(dataset.path),
        "bytes": dataset.size(),
        "records": len(made_by),
        "files": len(dataset.paths()),
        "stale": sum(version != pipeline_version() for version in made_by),
        "failed": len(dataset.failures()),
    }


def _failure_json(attempt: Attempt) -> dict[str, object]:
    return {
        "path": attempt.path,
        "id": attempt.id,
        "kind": attempt.kind,
        "message": attempt.message,
        "transient": attempt.transient,
        "stage": attempt.stage,
        "worker": attempt.worker,
        "set_aside": attempt.kind in SET_ASIDE,
        "finished": attempt.finished,
    }


def _print_failures(failures: list[Attempt]) -> None:
    kinds = collections.Counter(attempt.kind or "" for attempt in failures)
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(say("status.column.kind"))
    table.add_column(say("status.column.count"), justify="right")
    table.add_column(say("status.column.next"))
    for kind, count in kinds.most_common():
        table.add_row(known("kind", kind), str(count), say(f"status.{_next_step(kind)}"))
    print()
    print_table(table)
    print()
    for attempt in failures:
        print(f"- {attempt.message}")


def _next_step(kind: str) -> str:
    if kind in TRANSIENT:
        return "transient"
    return "aside" if kind in SET_ASIDE else "permanent"
