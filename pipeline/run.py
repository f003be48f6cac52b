"""The order of the stages, one document's way through them, and many documents at once.

process(path, options) -> Result          one file, in this process
process_all(paths, options) -> Results    many, each in a worker process, as they get done
"""

import functools
import hashlib
import importlib.util
import os
import re
import sys
import time
import traceback
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.document import Document, Stage, Step
from pipeline.errors import KehoachError, NeedsAttention, NoText, NotVietnamese, TimedOut, WorkerCrashed
from pipeline.modelfile import models_folder
from pipeline.pool import Failure, run_pool

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

SECONDS_PER_FILE = 3600.0
"""Far more than a scan of hundreds of pages takes; only what hangs is cut off."""

TRANSIENT = frozenset({"crash", "timeout", "unreadable", "missing-program", "missing-model", "unexpected"})
"""Kinds of failure that another try may well overcome without a change to the file."""

_FLAWS = frozenset({"misnamed", "truncated", "damaged-page", "bad-bytes", "ocr-failed", "ocr-timeout"})
"""Problems of a record that say that something is wrong with the file itself."""

_VERSION = re.compile(r'^VERSION = "([^"]+)"', re.MULTILINE)

Input = Path | str
"""A file, or the text itself."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to work: `ocr` is auto, force or never; `jobs` how many things are done at once."""

    ocr: str = "auto"
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one input: the record in its JSON form with its words' places, or the error."""

    name: str
    record: dict[str, Any] | None = None
    pages: bytes | None = None
    error: KehoachError | None = None
    seconds: float = 0.0


def flaws(result: Result) -> list[KehoachError]:
    """What the user must know about a file though it has a record: it is cut off, misnamed, damaged."""
    problems = result.record["problems"] if result.record else []
    found = dict.fromkeys(p["message"] for p in problems if p["kind"] in _FLAWS)
    return [NeedsAttention(name=result.name, message=message) for message in found]


def process(item: Input, options: Options | None = None) -> Result:
    """Take one file (Path) or text (str) through all stages. Never raises: bugs are errors too."""
    began = time.monotonic()
    name = item.name if isinstance(item, Path) else "-"
    try:
        record, pages = _record(item, options or Options())
        result = Result(name, record, pages)
    except KehoachError as error:
        result = Result(name, error=error)
    except Exception as error:
        if os.environ.get("KEHOACH_DEBUG"):
            traceback.print_exc(file=sys.stderr)
        found = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        result = Result(name, error=KehoachError(name=name, found=found))
    return replace(result, seconds=round(time.monotonic() - began, 3))


def process_all(items: Sequence[Input], options: Options) -> Generator[tuple[int, Result]]:
    """Yield (index, result) in the order of completion; a worker that dies costs one file only.

    Few files and many jobs: the pages of a file are shared out instead. Closing the iterator
    stops the work at once.
    """
    inner = replace(options, jobs=max(1, options.jobs // max(1, len(items))))
    work = functools.partial(process, options=inner)
    for index, value in run_pool(work, items, options.jobs, SECONDS_PER_FILE):
        yield index, _failed(items[index], value) if isinstance(value, Failure) else value


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
    name = item.name if isinstance(item, Path) else "-"
    if failure is Failure.TIMED_OUT:
        return Result(name, error=TimedOut(name=name, seconds=round(SECONDS_PER_FILE)))
    return Result(name, error=WorkerCrashed(name=name))


def _record(item: Input, options: Options) -> tuple[dict[str, Any], bytes]:
    from pipeline.placed import pack, placed_pages
    from pipeline.record import build

    document = _ingested(item, options)
    for stage in _stages(options):
        document = _step(document, stage)
        _check(document)
    document = _with_step(document, "record", len(document.entities))
    pages = pack(placed_pages(document), document.text)
    return build(document).model_dump(mode="json", by_alias=True), pages


def _stages(options: Options) -> tuple[Stage, ...]:
    """The stages between ingest and record."""
    import pipeline.diacritics as diacritics
    import pipeline.entities as entities
    import pipeline.ocr as ocr
    import pipeline.structure as structure

    return ocr.stage(options.jobs), diacritics.stage(), structure.stage(), entities.stage()


def _ingested(item: Input, options: Options) -> Document:
    from pipeline.ingest import read_file, read_text

    document = read_file(item, ocr=options.ocr) if isinstance(item, Path) else read_text(item, "-")
    return _with_step(document, "ingest", len(document.pages))


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
