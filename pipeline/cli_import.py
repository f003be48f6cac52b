"""Records that were exported as JSON Lines come back into a dataset: `ingest` gives them to this."""

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.cli_frame import complain
from pipeline.cli_progress import Bar
from pipeline.dataset import Attempt, Dataset
from pipeline.errors import BadRecord, KehoachError, UnreadableFile
from pipeline.exchange.jsonlines import BadLine, Line, read_records
from pipeline.messages import say

Record = dict[str, Any]


def import_files(dataset: Dataset, paths: Iterable[Path], replace: bool) -> list[KehoachError]:
    """Take in the records of files; print what came of each; return what went wrong, line by line.

    A record that the dataset has already stays as it is, unless `replace`: it may know more, such as
    where its words stand, or what people corrected.
    """
    errors: list[KehoachError] = []
    fresh = 0
    for path in paths:
        work = _Import(dataset, path, replace)
        errors += work.run()
        fresh += work.fresh
    put_in_order(dataset, fresh)
    return errors


def put_in_order(dataset: Dataset, fresh: int) -> None:
    """What a run that brought in so many documents owes to the indexes."""
    if fresh:
        dataset.settle(everything=fresh * _SHARE >= dataset.count())


_SHARE = 4
"""Where a run brought in one document of so many, putting the whole index in order costs little beside it."""


class _Import:
    def __init__(self, dataset: Dataset, path: Path, replace: bool) -> None:
        self.dataset, self.path, self.replace = dataset, path, replace
        self.held = set(dataset.done())
        self.fresh = self.known = self.different = 0
        self.errors: list[KehoachError] = []

    def run(self) -> list[KehoachError]:
        try:
            with self.path.open("rb") as stream, self._bar() as bar, self.dataset.batch():
                for line in read_records(stream):
                    if isinstance(line, BadLine):
                        self._refuse(line.number, line.reason)
                    else:
                        self._take(line)
                    bar.come_to(stream.tell())
        except OSError as error:
            self._fail(UnreadableFile(name=self.path.name, reason=error.strerror or error))
        counts = {"new": self.fresh, "known": self.known, "failed": len(self.errors)}
        print(say("import.summary", name=self.path.name, **counts))
        if self.different:
            complain(say("import.different", count=self.different))
        return self.errors

    def _bar(self) -> Bar:
        return Bar(say("import.progress", name=self.path.name), self.path.stat().st_size)

    def _take(self, line: Line) -> None:
        record = line.record
        if record["id"] in self.held:
            same = self.dataset.find(record["id"]) == record
            if same or not self.replace:
                self.known += 1
                self.different += not same
                return
        try:
            self.dataset.add(record, _attempt(record, self.path))
        except OverflowError:
            self._refuse(line.number, say("import.too-large"))
            return
        self.held.add(record["id"])
        self.fresh += 1

    def _refuse(self, line: int, reason: str) -> None:
        self._fail(BadRecord(name=self.path.name, line=line, reason=reason))

    def _fail(self, error: KehoachError) -> None:
        self.errors.append(error)
        complain(str(error))


def _attempt(record: Record, path: Path) -> Attempt:
    """In the ledger it is no work of this program's stages: the file itself, taken in later, is read anew."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
    steps = ", ".join(f"{step['stage']} {step['version']}" for step in record["steps"])
    return Attempt(
        id=record["id"],
        path=f"{path.absolute()}/{record['id'].removeprefix('sha256:')}",
        pipeline=f"imported ({steps})" if steps else "imported",
        ocr="auto",
        started=now,
        finished=now,
    )
