"""`ingest`: what is new comes into the dataset, what is there or failed for good is skipped."""

import contextlib
import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.cli_events import Events
from pipeline.cli_extract import failure_code
from pipeline.cli_frame import complain
from pipeline.cli_import import import_files, put_in_order
from pipeline.cli_progress import Progress, default_jobs
from pipeline.cli_refresh import check, chosen, stored_files
from pipeline.dataset import Attempt, Dataset, create, dataset_path, open_dataset
from pipeline.dataset.location import Place, work_folder
from pipeline.errors import DatasetError, ExitCode, KehoachError, NeedsAttention, UsageError
from pipeline.exchange.jsonlines import is_records
from pipeline.messages import say
from pipeline.run import (
    SET_ASIDE,
    TRANSIENT,
    File,
    Options,
    Pages,
    Result,
    flaws,
    forget,
    pipeline_version,
    process_all,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asked for beside the paths."""

    ocr: str = "auto"
    jobs: int | None = None
    retry: bool = False
    refresh: str | None = None
    events: bool = False


@dataclass
class Plan:
    """Contents by what is to be done with them: id -> the paths that hold it, in order."""

    todo: dict[str, list[File]] = field(default_factory=dict)
    known: dict[str, list[File]] = field(default_factory=dict)
    failed: dict[str, list[File]] = field(default_factory=dict)


def ingest_paths(names: list[str], db: str | None, wish: Wish) -> int:
    """Take files and folders in; print a summary; return the exit code."""
    from pipeline.ingest import find_files

    check(wish.refresh)
    location = dataset_path(db)
    exported = [path for path in map(Path, names) if is_records(path)]
    given = [path for path in map(Path, names) if path not in exported]
    files, errors = find_files(given) if names else _known_files(location, wish)
    contents, unreadable = _by_content(files)
    errors += unreadable
    events = Events(wish.events)
    for error in errors:
        complain(str(error))
        events.failed(str(error.values.get("name", "")), None, error)
    if not (contents or exported):
        if not (names or errors or wish.events):
            print(say("ingest.nothing-stale"))
        return failure_code(errors)
    with create(location) as dataset:
        errors += import_files(dataset, exported, wish.refresh is not None)
        if not contents:
            return failure_code(errors)
        plan = make_plan(dataset, contents, wish)
        skipped = _skip(dataset, plan, events)
        stored, failures = _work(dataset, plan.todo, wish, events)
        put_in_order(dataset, stored)
        errors += failures
        failed = sum(not isinstance(error, NeedsAttention) for error in errors)
        counts = {"new": stored, "known": sum(map(len, plan.known.values())), "failed": failed + skipped}
        events.summary(counts) if wish.events else _summary(dataset, counts)
    return max(failure_code(errors), ExitCode.SOME_FAILED if skipped else ExitCode.OK)


def _known_files(location: Place, wish: Wish) -> tuple[list[File], list[KehoachError]]:
    """Without paths, those that are in the dataset and are to be done again."""
    if wish.refresh is None:
        raise UsageError(message=say("cli.missing", name="PATH…"))
    with open_dataset(location) as dataset:
        return stored_files(dataset, chosen(dataset, wish.refresh))


def make_plan(dataset: Dataset, contents: dict[str, list[File]], wish: Wish) -> Plan:
    """Decide for each content what to do, from the records and the ledger."""
    done = dataset.done()
    failed = {attempt.id: attempt for attempt in dataset.failures()}
    again = chosen(dataset, wish.refresh)
    plan = Plan()
    for id, paths in contents.items():
        is_done, is_over = _is_current(done.get(id), wish), _is_hopeless(failed.get(id), wish)
        if wish.refresh:  # what is there and not chosen stays as it is
            is_done, is_over = id in done, id in failed
        if again(id) or not (is_done or is_over):
            plan.todo[id] = paths
        elif is_done:
            plan.known[id] = paths
        else:
            plan.failed[id] = paths
    return plan


def _is_current(made: tuple[str, str] | None, wish: Wish) -> bool:
    """A record by this very pipeline; one made by --ocr force satisfies the default, too."""
    return made is not None and made[0] == pipeline_version() and wish.ocr in {"auto", made[1]}


def _is_hopeless(attempt: Attempt | None, wish: Wish) -> bool:
    """It failed by this very pipeline for a reason that lies in the file."""
    if attempt is None or wish.retry or attempt.transient:
        return False
    return attempt.pipeline == pipeline_version() and wish.ocr in {"auto", attempt.ocr}


def _by_content(files: Iterable[File]) -> tuple[dict[str, list[File]], list[KehoachError]]:
    """The files by the hash of their bytes: the same content under two names is one record."""
    from pipeline.ingest import sha256_of

    contents: dict[str, list[File]] = {}
    errors: list[KehoachError] = []
    for path in files:
        try:
            contents.setdefault(f"sha256:{sha256_of(path)}", []).append(path)
        except KehoachError as error:
            errors.append(error)
    return contents, errors


def _skip(dataset: Dataset, plan: Plan, events: Events) -> int:
    """Note new names of known contents, and name again what failed before; return how many did."""
    from pipeline.ingest import locate

    held = dataset.paths()
    for id, paths in plan.known.items():
        if fresh := [str(path.absolute()) for path in paths if held.get(str(path.absolute())) != id]:
            dataset.link(id, fresh)
        for path in paths:
            events.known(str(path.absolute()), id)
    reasons = {attempt.id: attempt for attempt in dataset.failures()}
    for id, paths in plan.failed.items():
        for path in paths:
            attempt = reasons[id]
            before = locate(attempt.path) or Path(attempt.path)
            message = (attempt.message or "").replace(before.name, path.name)
            message = f"{message} {say('ingest.failed-before')}"
            complain(message)
            events.tell("failed", str(path.absolute()), id=id, kind=attempt.kind, message=message)
    return sum(map(len, plan.failed.values()))


def _work(
    dataset: Dataset, todo: dict[str, list[File]], wish: Wish, events: Events
) -> tuple[int, list[KehoachError]]:
    """Process what is to be done and store each result as it comes.

    Return how many files have a record now, and what went wrong.
    """
    groups = list(todo.items())
    firsts = [paths[0] for _, paths in groups]
    errors: list[KehoachError] = []
    stored = 0
    with _workshop(dataset) as folder, Progress(len(groups)) as progress:
        options = Options(wish.ocr, wish.jobs or default_jobs(), folder)

        def hear(index: int, pages: Pages) -> None:
            progress.pages(index, pages)
            events.pages(str(firsts[index].absolute()), pages)

        with contextlib.closing(process_all(firsts, options, hear)) as results:
            for index, result in results:
                id, paths = groups[index]
                found = list(_store(dataset, id, paths, result, options))
                errors += found
                for error in found:
                    complain(str(error))
                events.done((str(path.absolute()) for path in paths), id, result, found)
                if result.error is None or result.error.kind not in TRANSIENT | SET_ASIDE:
                    forget(id, folder)  # else another try goes on from the pages that were read
                stored += len(paths) if result.record else 0
                progress.advance(index)
    return stored, errors


@contextlib.contextmanager
def _workshop(dataset: Dataset) -> Iterator[Path]:
    """The folder that keeps the pages of unfinished documents; gone once it is empty."""
    folder = work_folder(dataset.path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatasetError(path=dataset.path, reason=error.strerror or error) from error
    yield folder
    with contextlib.suppress(OSError):
        for slot in folder.glob("slot-*"):
            slot.unlink()
        folder.rmdir()


def _store(
    dataset: Dataset, id: str, paths: list[File], result: Result, options: Options
) -> Iterator[KehoachError]:
    """Write one result; yield its error once for each name of the file, or the flaws of the file."""
    if result.record is not None:
        attempt = _attempt(result.record["id"], paths[0], result, options, None)
        dataset.add(result.record, attempt, [str(path.absolute()) for path in paths[1:]], result.pages)
        yield from flaws(result)
        return
    assert result.error is not None
    for path in paths:
        error = result.error
        if "name" in error.values:
            error = type(error)(**{**error.values, "name": path.name})
        dataset.log(_attempt(id, path, result, options, error))
        yield error


def _attempt(id: str, path: File, result: Result, options: Options, error: KehoachError | None) -> Attempt:
    finished = datetime.datetime.now(datetime.UTC)
    started = finished - datetime.timedelta(seconds=result.seconds)
    return Attempt(
        id=id,
        path=str(path.absolute()),
        pipeline=pipeline_version(),
        ocr=options.ocr,
        started=started.isoformat(timespec="milliseconds"),
        finished=finished.isoformat(timespec="milliseconds"),
        kind=error.kind if error else None,
        message=str(error) if error else None,
        transient=error is not None and error.kind in TRANSIENT,
        stage=result.stage,
        worker=result.worker,
    )


def _summary(dataset: Dataset, counts: dict[str, int]) -> None:
    if not (counts["new"] or counts["failed"]):
        print(say("ingest.nothing", total=counts["known"]))
        return
    print(say("ingest.summary", **counts, path=dataset.path, records=dataset.count()))
