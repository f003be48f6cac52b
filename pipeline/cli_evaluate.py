"""`evaluate`: how good the records of labelled documents are, made now or before."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.cli_extract import failure_code
from pipeline.cli_frame import complain
from pipeline.cli_progress import Progress, default_jobs
from pipeline.cli_show import print_json
from pipeline.errors import KehoachError, MissingPath, NoDocument, UnreadableFile, UsageError
from pipeline.evaluate import Label, by_label, compare, documents_by_label, format_report, read_labels
from pipeline.messages import say
from pipeline.run import Options, in_order, process_all

Record = dict[str, Any]
Named = tuple[str, Record]
"""A record with the name of its file."""


class Failures(list[KehoachError]):
    """What went wrong, each said on stderr at once; the other documents are compared all the same."""

    def note(self, error: KehoachError) -> None:
        """Say it and keep it."""
        self.append(error)
        complain(str(error))


def evaluate_folder(gold: str, records: str | None, errors: bool, format: str) -> int:
    """Print how records agree with the labels in folder `gold`; return the exit code."""
    folder = Path(gold)
    if not folder.is_dir():
        raise MissingPath(name=gold)
    failures = Failures()
    labels, faults = read_labels(folder)
    for fault in faults:
        failures.note(fault)
    if not labels:
        if not faults:
            raise UsageError(message=say("evaluate.no-labels", folder=gold))
        return failure_code(failures)
    named = _given(Path(records), failures) if records else _made(folder, labels, failures)
    found = by_label(labels, named)
    if records:
        for name in labels.keys() - found.keys():
            failures.note(NoDocument(name=name, reason=say("evaluate.no-record")))
    report = compare(labels, found)
    if format == "json":
        print_json(report.as_dict() | {"problems": [str(failure) for failure in failures]})
    else:
        print(format_report(report, errors))
    return failure_code(failures)


def _made(folder: Path, labels: Mapping[str, Label], failures: Failures) -> list[Named]:
    """Records of the labelled documents, made now."""
    documents = documents_by_label(folder, labels)
    for name in labels.keys() - documents.keys():
        failures.note(NoDocument(name=folder / f"{name}.gold.json", reason=say("evaluate.no-file")))
    paths = list(documents.values())
    made: list[Named] = []
    with (
        Progress(len(paths)) as progress,
        contextlib.closing(process_all(paths, Options(jobs=default_jobs()), progress.pages)) as results,
    ):
        for result in in_order(progress.watched(results)):
            if result.record:
                made.append((result.record["source"]["file"], result.record))
            elif result.error:
                failures.note(result.error)
    return made


def _given(path: Path, failures: Failures) -> list[Named]:
    """The records in a file, or in the files of a folder; there a record has its own file's name."""
    if not path.is_dir():
        return [(record["source"]["file"], record) for record in _read(path)]
    named: list[Named] = []
    for file in sorted((*path.glob("*.json"), *path.glob("*.jsonl"))):
        if file.name.endswith(".gold.json"):
            continue
        try:
            found = _read(file)
        except KehoachError as error:
            failures.note(error)
            continue
        alone = file.suffix == ".json" and len(found) == 1
        named += [(file.name if alone else record["source"]["file"], record) for record in found]
    return named


def _read(path: Path) -> list[Record]:
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
