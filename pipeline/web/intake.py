"""Documents that are sent in: kept in a folder of the dataset, then read by an ingest of its own.

Each file is checked by its first bytes and its size while it comes in, and kept under the hash of its content
with a cleaned name, so that no name from outside is ever a path. One ingest runs at a time, in a process of
its own: a hostile file ends that and nothing else. What happens is told by its events (see cli_events.py).
"""

import contextlib
import hashlib
import json
import os
import re
import secrets
import subprocess
import sys
import threading
import time
import unicodedata
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any, Literal, Protocol

from pipeline.errors import DatasetError, KehoachError, TooLarge
from pipeline.ingest.sniff import ZIP_SUFFIX, sniff
from pipeline.messages import say

State = Literal["waiting", "reading", "stored", "known", "failed"]

CHUNK = 1 << 20
ZIP = b"PK\x03\x04"
LONGEST_NAME = 120
JOBS_KEPT = 200
"""Jobs that are remembered while the server runs; the ledger of the dataset has all files for good."""


class Incoming(Protocol):
    """A file as it comes in."""

    filename: str | None

    async def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        ...


@dataclass
class Item:
    """A file of a job: its name as it was sent, where it is kept, how far it has come."""

    name: str
    path: Path | None = None
    state: State = "waiting"
    done: int = 0
    total: int = 0
    id: str | None = None
    message: str = ""


@dataclass
class Job:
    """Files that were sent in together; `over`: nothing of it is left to do."""

    key: str
    who: str
    began: float
    items: list[Item] = field(default_factory=list)
    over: bool = False


class Intake:
    """Takes files in for the dataset `db`; they are kept in `folder`, of at most `most` bytes each."""

    def __init__(self, db: str | None, folder: Path, most: int) -> None:
        self.folder, self.most = folder, most
        self._db = db
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._waiting: SimpleQueue[Job | None] = SimpleQueue()
        self._process: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    async def take(self, files: Sequence[Incoming], who: str) -> Job:
        """Keep the files and have them read; the job tells which will not do. Raises DatasetError."""
        job = Job(secrets.token_hex(8), who, time.time())
        for file in files:
            item = Item(clean_name(file.filename))
            job.items.append(item)
            try:
                item.path = await self._kept(file, item.name)
            except KehoachError as error:
                if isinstance(error, DatasetError):
                    raise
                item.state, item.message = "failed", str(error)
        self._jobs[job.key] = job
        while len(self._jobs) > JOBS_KEPT:
            self._jobs.popitem(last=False)
        job.over = all(item.state == "failed" for item in job.items)
        if not job.over:
            self._start()
            self._waiting.put(job)
        return job

    def job(self, key: str) -> Job | None:
        """The job of that key, if it is remembered."""
        return self._jobs.get(key)

    def jobs(self) -> list[Job]:
        """The jobs that are remembered, the newest first."""
        return list(self._jobs.values())[::-1]

    def close(self) -> None:
        """Stop; what was not read is read by the next ingest of the folder."""
        self._closed = True
        self._waiting.put(None)
        if self._process is not None:
            self._process.terminate()
        if self._thread is not None:
            self._thread.join()

    async def _kept(self, file: Incoming, name: str) -> Path:
        """Where the file is kept now. Raises what `sniff` does, TooLarge, DatasetError."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            passing = self.folder / f".{secrets.token_hex(8)}.part"
            try:
                digest = await self._written(file, name, passing)
                check_kind(passing, name)
                place = self.folder / digest[:2] / digest / name
                place.parent.mkdir(parents=True, exist_ok=True)
                os.replace(passing, place)
            finally:
                passing.unlink(missing_ok=True)
        except OSError as error:
            raise DatasetError(path=self.folder, reason=error.strerror or error) from error
        return place

    async def _written(self, file: Incoming, name: str, target: Path) -> str:
        """Write the file to `target`; its SHA-256."""
        digest, size = hashlib.sha256(), 0
        with target.open("xb") as stream:
            async for chunk in _chunks(file):
                size += len(chunk)
                if size > self.most:
                    limit = f"{self.most // 10**6} MB"
                    raise TooLarge(name=name, found=f"> {limit}", limit=limit)
                digest.update(chunk)
                stream.write(chunk)
        return digest.hexdigest()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="intake", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None and not self._closed:
            with contextlib.suppress(Exception):
                self._read(job)
            for item in job.items:  # the process died, or would not start
                if item.state in {"waiting", "reading"}:
                    item.state, item.message = "failed", say("web.add.died")
            job.over = True

    def _read(self, job: Job) -> None:
        items = {str(item.path): item for item in job.items if item.path and item.state == "waiting"}
        words = [
            sys.executable,
            "-m",
            "pipeline",
            "ingest",
            "--events",
            *(["--db", self._db] if self._db else []),
        ]
        with subprocess.Popen(
            [*words, "--", *items],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, encoding="utf-8",
        ) as self._process:  # fmt: skip
            assert self._process.stdout
            hear(self._process.stdout, items)
        self._process = None


def check_kind(path: Path, name: str) -> None:
    """Raises EmptyFile, UnsupportedType, EncryptedFile for what no ingest reads; of an archive each file is
    judged when it is read."""
    with path.open("rb") as stream:
        head = stream.read(CHUNK)
        if not head.startswith(ZIP):
            sniff(head, name)
        elif not name.lower().endswith(ZIP_SUFFIX):
            sniff(head + stream.read(), name)  # the list of its parts is at the end


def hear(lines: IO[str], items: dict[str, Item]) -> None:
    """Note in the items, by their paths, what the events tell."""
    for line in lines:
        event = json.loads(line)
        file = event.get("file", "")
        if item := items.get(file):
            _note(item, event)
        elif item := next((one for path, one in items.items() if file.startswith(path)), None):
            _note_member(item, event)


def _note(item: Item, event: dict[str, Any]) -> None:
    if event["event"] == "pages":
        item.state, item.done, item.total = "reading", event["done"], event["total"]
        return
    item.state, item.id = event["event"], event.get("id")
    item.message = event.get("message") or "\n".join(event.get("remarks", ()))


def _note_member(item: Item, event: dict[str, Any]) -> None:
    """Of an archive: it is in the dataset as soon as one of its files is; the others' faults are told."""
    if event["event"] == "pages":
        if item.state == "waiting":
            item.state = "reading"
        return
    if event["event"] == "failed":
        item.message = "\n".join(filter(None, (item.message, event["message"])))
        item.state = item.state if item.state in {"stored", "known"} else "failed"
    else:
        item.state, item.id = event["event"], event["id"]


async def _chunks(file: Incoming) -> AsyncIterator[bytes]:
    while chunk := await file.read(CHUNK):
        yield chunk


def clean_name(name: str | None) -> str:
    """A name for a file of ours: the last part of what was sent, nothing hidden or unprintable.

    >>> [clean_name(name) for name in ("../../etc/kế hoạch.pdf", "C:\\\\scan\\\\a.pdf", "..", None)]
    ['kế hoạch.pdf', 'a.pdf', 'file', 'file']
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name or ""))[-1]
    kept = "".join(char if char.isprintable() and char not in '<>:"|?*' else "_" for char in last).strip(" .")
    if len(kept) > LONGEST_NAME:
        stem, dot, suffix = kept.rpartition(".")
        ending = f"{dot}{suffix}" if stem and len(suffix) < 10 else ""
        kept = kept[: LONGEST_NAME - len(ending)] + ending
    while len(kept.encode()) > 240:
        kept = kept[1:]
    return kept or "file"
