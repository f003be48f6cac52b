"""`evaluate`: how good the records of labelled documents are, made now or before."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.cli_extract import failure_code
from pipeline.cli_frame import complain
from pipeline.cli_progress import Progress, default_jobs
from pipeline.cli_show import print_json
from pipeline.errors import ExitCode, KehoachError, MissingPath, UnreadableFile, UsageError
from pipeline.evaluate import documents, evaluate, format_report, labels
from pipeline.messages import say
from pipeline.run import Options, in_order, process_all

Record = dict[str, Any]


def evaluate_folder(gold: str, records: str | None, errors: bool, format: str) -> int:
    """Print how records agree with the labels in folder `gold`; return the exit code."""
    folder = Path(gold)
    if not folder.is_dir():
        raise MissingPath(name=gold)
    if not labels(folder):
        raise UsageError(message=say("evaluate.no-labels", folder=gold))
    failures: list[KehoachError] = []
    given = _read_records(Path(records)) if records else _make_records(folder, failures)
    report = evaluate(folder, given)
    if format == "json":
        print_json(report.as_dict())
    else:
        print(format_report(report, errors))
    return failure_code(failures) if failures else ExitCode.OK


def _make_records(folder: Path, failures: list[KehoachError]) -> list[Record]:
    """Records of the labelled documents, made now; what failed is added to `failures`."""
    paths = documents(folder)
    made = []
    options = Options(jobs=default_jobs())
    with (
        Progress(len(paths)) as progress,
        contextlib.closing(process_all(paths, options, progress.pages)) as results,
    ):
        for result in in_order(progress.watched(results)):
            if result.record:
                made.append(result.record)
            elif result.error:
                failures.append(result.error)
                complain(str(result.error))
    return made


def _read_records(path: Path) -> list[Record]:
    """The records in a file of `kehoach extract` or `kehoach export jsonl`."""
    try:
        return list(_parsed(path.read_text("utf-8-sig")))
    except FileNotFoundError as error:
        raise MissingPath(name=path) from error
    except OSError as error:
        raise UnreadableFile(name=path, reason=error.strerror or error) from error
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(message=say("evaluate.bad-records", path=path)) from error


def _parsed(text: str) -> Iterator[Record]:
    """One object, an array, or an object a line."""
    if text.startswith(("{\n", "[")):
        whole = json.loads(text)
        found = whole if isinstance(whole, list) else [whole]
    else:
        found = [json.loads(line) for line in text.splitlines() if line.strip()]
    for record in found:
        if not record["source"]["file"]:
            raise ValueError(record["id"])
        yield record
