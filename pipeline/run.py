"""The order of the stages, one document's way through them, and many documents at once.

process(path, options) -> Result                one file, in this process
process_all(paths, options, hear) -> Results    many, each in a worker process, as they get done
"""

import contextlib
import functools
import hashlib
import importlib.util
import os
import platform
import re
import secrets
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from pipeline.document import Document, Source, Stage, Step
from pipeline.errors import (
    KehoachError,
    LostLetters,
    NeedsAttention,
    NoText,
    NotVietnamese,
    OutOfMemory,
    TimedOut,
    WorkerCrashed,
)
from pipeline.limits import memory
from pipeline.modelfile import models_folder
from pipeline.pagestore import PageStore
from pipeline.pool import Failure, run_pool
from pipeline.slots import Slots
from pipeline.work import Tell, Work, nobody

if TYPE_CHECKING:
    from pipeline.ingest import Member

STAGES = {
    "ingest": "pipeline.ingest",
    "ocr": "pipeline.ocr",
    "restore": "pipeline.diacritics",
    "structure": "pipeline.structure",
    "entities": "pipeline.entities",
    "record": "pipeline.record",
}
"""The order: each stage by its name in the record's steps, and the module that does it.

The modules are imported only when a document comes: spaCy alone takes a second.
"""

PATIENCE = 900.0
"""Seconds without a page done or a stage begun, after which a file is given up: no page takes longer
than its own limit, and no stage takes minutes for a book of a thousand pages."""

TRANSIENT = frozenset({"unreadable", "missing-program", "missing-model", "unexpected"})
"""Kinds of failure that another try may well overcome without a change to the file."""

SET_ASIDE = frozenset({"crash", "timeout", "memory"})
"""Kinds that cost time and may come again: such a file is tried again only where the user says so."""

_FLAWS = frozenset(
    {"misnamed", "truncated", "damaged-page", "bad-bytes", "ocr-failed", "ocr-timeout", "ocr-crashed"}
)
"""Problems of a record that say that something is wrong with the file itself."""

_VERSION = re.compile(r'^VERSION = "([^"]+)"', re.MULTILINE)

File: TypeAlias = "Path | Member"
"""A file, in a folder or in an archive."""

Input: TypeAlias = "Path | Member | str"
"""A file, a file in an archive, or the text itself."""


class Pages(NamedTuple):
    """How many pages of a file are done, and how many it has."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Options:
    """How to work: `ocr` is auto, force or never; `jobs` how many things are done at once.

    `folder` is where pages are kept until their document is done, below the SHA-256 of its file; a
    later run with the same folder goes on from there. Without it a crashed worker's pages still
    survive the crash, not the run. `run` names the run, and is made up where it is empty.
    """

    ocr: str = "auto"
    jobs: int = 1
    folder: Path | None = None
    run: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one input: the record in its JSON form with its words' places, or the error.

    `stage` is the last one that it came to, `worker` the process that worked on it (host:number); None where
    that process died.
    """

    name: str
    record: dict[str, Any] | None = None
    pages: bytes | None = None
    error: KehoachError | None = None
    seconds: float = 0.0
    stage: str | None = None
    worker: str | None = None


def flaws(result: Result) -> list[KehoachError]:
    """What the user must know about a file though it has a record: it is cut off, misnamed, damaged."""
    problems = result.record["problems"] if result.record else []
    found = dict.fromkeys(p["message"] for p in problems if p["kind"] in _FLAWS)
    return [NeedsAttention(name=result.name, message=message) for message in found]


def process(item: Input, options: Options | None = None, tell: Tell = nobody) -> Result:
    """Take one file (Path, Member) or text (str) through all stages. Never raises: bugs are errors too."""
    began = time.monotonic()
    name = "-" if isinstance(item, str) else item.name
    reached = ["ingest"]
    try:
        record, pages = _record(item, options or Options(), tell, reached.append)
        result = Result(name, record, pages)
    except KehoachError as error:
        result = Result(name, error=error)
    except MemoryError:
        result = Result(name, error=OutOfMemory(name=name, limit=f"{memory() // 2**20} MiB"))
    except Exception as error:
        if os.environ.get("KEHOACH_DEBUG"):
            traceback.print_exc(file=sys.stderr)
        found = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        result = Result(name, error=KehoachError(name=name, found=found))
    worker = f"{platform.node()}:{os.getpid()}"
    return replace(result, seconds=round(time.monotonic() - began, 3), stage=reached[-1], worker=worker)


def process_all(
    items: Sequence[Input], options: Options, hear: Callable[[int, Pages], None] | None = None
) -> Generator[tuple[int, Result]]:
    """Yield (index, result) in the order of completion; a worker that dies costs one file only.

    `options.jobs` files and as many pages are worked on at once; the last files share out their
    pages. `hear(index, pages)` is called when a file's pages get done. Closing the iterator stops
    the work at once.
    """
    with contextlib.ExitStack() as stack:
        if options.folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kehoach-")))
            options = replace(options, folder=folder)
        options = replace(options, run=options.run or secrets.token_hex(8))
        work = functools.partial(_worked, options=options)
        for index, value in run_pool(work, items, options.jobs, PATIENCE, hear):
            yield index, _failed(items[index], value) if isinstance(value, Failure) else value


def _worked(item: Input, tell: Callable[[Pages], None], options: Options) -> Result:
    return process(item, options, lambda done, total: tell(Pages(done, total)))


def forget(id: str, folder: Path) -> None:
    """Delete what `folder` keeps of the pages of the file with that record's id."""
    PageStore(folder / id.removeprefix("sha256:")).clear()


def in_order(results: Iterator[tuple[int, Result]]) -> Iterator[Result]:
    """The results of :func:`process_all` in the order of the inputs, each as soon as it can be."""
    early: dict[int, Result] = {}
    wanted = 0
    for index, result in results:
        early[index] = result
        while wanted in early:
            yield early.pop(wanted)
            wanted += 1


def _failed(item: Input, failure: Failure) -> Result:
    name = "-" if isinstance(item, str) else item.name
    if failure is Failure.TIMED_OUT:
        return Result(name, error=TimedOut(name=name, seconds=round(PATIENCE)))
    return Result(name, error=WorkerCrashed(name=name))


def _record(
    item: Input, options: Options, tell: Tell, enter: Callable[[str], None]
) -> tuple[dict[str, Any], bytes]:
    from pipeline.ingest import opened, read_file, read_text

    if isinstance(item, str):
        return _from_document(read_text(item, "-"), options, tell, enter)
    with opened(item) as path:  # until the end: OCR reads the file again
        document = read_file(path, ocr=options.ocr, name=item.name, tell=tell)
        return _from_document(document, options, tell, enter)


def _from_document(
    document: Document, options: Options, tell: Tell, enter: Callable[[str], None]
) -> tuple[dict[str, Any], bytes]:
    from pipeline.placed import pack, placed_pages
    from pipeline.record import build

    document = _with_step(document, "ingest", len(document.pages))
    pages = len(document.pages)
    settled = sum(not (page.needs_ocr or page.probe) for page in document.pages)
    tell(settled, pages)
    for stage in _stages(_work(document.source, options, tell)):
        enter(stage.name)
        document = _step(document, stage)
        _check(document)
        tell(pages, pages)
    enter("record")
    document = _with_step(document, "record", len(document.entities))
    words = pack(placed_pages(document), document.text)
    return build(document).model_dump(mode="json", by_alias=True), words


def _work(source: Source, options: Options, tell: Tell) -> Work:
    """How the pages of a file are worked on; alone, a process needs neither slots nor a store."""
    if options.folder is None:
        return Work(options.jobs, tell)
    slots = Slots(options.folder, options.jobs)
    return Work(options.jobs, tell, PageStore(options.folder / source.sha256, options.run), slots.taken)


def _stages(work: Work) -> tuple[Stage, ...]:
    """The stages between ingest and record."""
    import pipeline.diacritics as diacritics
    import pipeline.entities as entities
    import pipeline.ocr as ocr
    import pipeline.structure as structure

    return ocr.stage(work), diacritics.stage(), structure.stage(), entities.stage()


def _step(before: Document, stage: Stage) -> Document:
    after = stage.run(before)
    step = Step(stage.name, stage.version, _changes(before, after))
    return replace(after, steps=(*before.steps, step))


def _with_step(document: Document, name: str, changed: int) -> Document:
    return replace(document, steps=(*document.steps, Step(name, stage_version(name), changed)))


def _changes(before: Document, after: Document) -> int:
    """How many pages were read and how many edits, sections and entities came in."""
    pages = sum(
        old.needs_ocr and not new.needs_ocr for old, new in zip(before.pages, after.pages, strict=False)
    )
    grown = sum(len(getattr(after, f)) - len(getattr(before, f)) for f in ("edits", "sections", "entities"))
    return max(0, pages + grown)


def _check(document: Document) -> None:
    """Raise where no later stage has anything to work on."""
    if document.failed:
        raise NoText(name=document.source.name)
    if any(problem.kind == "lost-letters" for problem in document.problems):
        raise LostLetters(name=document.source.name)
    if any(problem.kind == "not-vietnamese" for problem in document.problems):
        raise NotVietnamese(name=document.source.name)


@functools.cache
def stage_version(name: str) -> str:
    """The version that stage `name` declares as VERSION, read without importing the stage.

    A second ingest must find out in no time that there is nothing to do.
    """
    spec = importlib.util.find_spec(STAGES[name])
    assert spec is not None and spec.origin is not None
    module = Path(spec.origin)
    files = sorted(module.parent.glob("*.py")) if spec.submodule_search_locations else [module]
    declared = [found[1] for path in files if (found := _VERSION.search(path.read_text("utf-8")))]
    return declared[0] if declared else "1"


@functools.cache
def pipeline_version() -> str:
    """All stages with their versions, and the models: what a record depends on beside its file."""
    manifest = models_folder() / "manifest.json"
    models = hashlib.sha256(manifest.read_bytes()).hexdigest()[:8] if manifest.is_file() else "none"
    return ", ".join([*(f"{name} {stage_version(name)}" for name in STAGES), f"models {models}"])
