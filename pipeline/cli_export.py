"""`export`: records as one file, or documents as they were, each with its text at its place."""

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.cli_extract import failure_code
from pipeline.cli_frame import complain
from pipeline.cli_progress import Progress
from pipeline.dataset import Dataset, dataset_path, open_dataset, select
from pipeline.dataset.export import FORMATS, export, replacing
from pipeline.errors import (
    ExitCode,
    KehoachError,
    NoPages,
    NoPlaces,
    SourceChanged,
    SourceGone,
    UsageError,
)
from pipeline.messages import say
from pipeline.placed import PlacedPage

Record = dict[str, Any]

SUFFIXES = {"hocr": (".hocr", ".html"), "alto": (".alto.xml", ".xml"), "pdf": (".pdf",)}
"""The first one is given, the others are taken as well."""
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_LONGEST = 150
"""Bytes of a file's name; file systems take 255 with the suffix."""
_SHORT_ID = 10


def run_export(format: str, out: str, query: str, db: str | None, filters: dict[str, str]) -> int:
    """Write what a query and filters let through; return the exit code."""
    location = dataset_path(db)
    with open_dataset(location) as dataset:
        if format in FORMATS:
            forbid_overwriting(location, out)
            count = export(select(dataset, query, filters), format, out)
            complain(say("export.done", count=count, path=out))
            return ExitCode.OK
        files = {record["id"]: record["source"]["file"] for record in select(dataset, query, filters)}
        return _Facsimiles(dataset, format).write(_targets(files, out, SUFFIXES[format]), out)


def forbid_overwriting(location: Path, out: str) -> None:
    """Raise UsageError where `out` is the dataset itself."""
    if out != "-" and Path(out).exists() and Path(out).samefile(location):
        raise UsageError(message=say("export.onto-dataset", path=out))


def _targets(files: dict[str, str], out: str, suffixes: tuple[str, ...]) -> dict[str, Path]:
    """For each record's id the file to write. Raises UsageError where OUT will not do."""
    path = Path(out)
    if out == "-":
        raise UsageError(message=say("export.no-stdout", suffix=suffixes[0]))
    if out.lower().endswith(suffixes) and not path.is_dir():
        if len(files) > 1:
            raise UsageError(message=say("export.several", path=path, count=len(files)))
        return dict.fromkeys(files, path)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(message=say("export.no-folder", path=path, suffix=suffixes[0])) from error
    stems = {id: _safe_stem(file) for id, file in files.items()}
    taken = Counter(stem.casefold() for stem in stems.values())
    targets = {}
    for id, stem in stems.items():
        short = id.removeprefix("sha256:")[:_SHORT_ID]
        clash = not stem or taken[stem.casefold()] > 1
        targets[id] = path / f"{'-'.join(filter(None, (stem, short))) if clash else stem}{suffixes[0]}"
    return targets


def _safe_stem(file: str) -> str:
    """A file's name without its suffix, fit for every file system; may be empty."""
    stem = _UNSAFE.sub("_", unicodedata.normalize("NFC", Path(file).stem)).strip(" .")
    return stem.encode("utf-8", "replace")[:_LONGEST].decode("utf-8", "ignore").strip(" .")


class _Facsimiles:
    """Writes documents one after the other; what is wrong with one does not keep the others."""

    def __init__(self, dataset: Dataset, format: str) -> None:
        self.dataset = dataset
        self.write_one = {"hocr": self._hocr, "alto": self._alto, "pdf": self._pdf}[format]
        self.remarks: set[str] = set()

    def write(self, targets: dict[str, Path], out: str) -> int:
        """Write each record to its file; return the exit code."""
        held = {os.path.realpath(path) for path in (str(self.dataset.path), *self.dataset.paths())}
        errors: list[KehoachError] = []
        without = 0
        with Progress(len(targets)) as progress:
            for index, (id, target) in enumerate(targets.items()):
                error = self._tried(id, target, held)
                if isinstance(error, NoPages):
                    without += 1
                elif error:
                    errors.append(error)
                if error:
                    complain(str(error))
                progress.advance(index)
        complain(say("export.done", count=len(targets) - len(errors) - without, path=out))
        return failure_code(errors)

    def _tried(self, id: str, target: Path, held: set[str]) -> KehoachError | None:
        """Write one record; return what went wrong. Bugs are errors of this document only."""
        record = self.dataset.find(id)
        try:
            self._write(record, target, held)
        except KehoachError as error:
            return error
        except Exception as error:  # the libraries meet odd files with whatever error comes up
            if os.environ.get("KEHOACH_DEBUG"):
                raise
            return KehoachError(name=record["source"]["file"], found=f"{type(error).__name__}: {error}")
        return None

    def _write(self, record: Record, target: Path, held: set[str]) -> None:
        pages = self.dataset.pages(record)
        if pages is None:
            raise NoPlaces(name=record["source"]["file"])
        if not set(record["source"]["text_from"]) & {"ocr", "text-layer"}:
            raise NoPages(name=record["source"]["file"])
        if os.path.realpath(target) in held:
            raise UsageError(message=say("export.onto-source", path=target))
        self.write_one(record, pages, target)

    def _pdf(self, record: Record, pages: Iterator[PlacedPage], target: Path) -> None:
        from pipeline.facsimile.archival import write_pdf
        from pipeline.facsimile.source import origin_of

        paths = self.dataset.paths_of(record["id"])
        with origin_of(record, paths) as origin, replacing(target, binary=True) as stream:
            remark = write_pdf(record, pages, origin, stream)
        if remark:
            self._say(remark)

    def _hocr(self, record: Record, pages: Iterator[PlacedPage], target: Path) -> None:
        from pipeline.facsimile.hocr import write_hocr

        with replacing(target) as stream:
            write_hocr(record, self._measured(record, pages), record["source"]["pages"], stream)

    def _alto(self, record: Record, pages: Iterator[PlacedPage], target: Path) -> None:
        from pipeline.facsimile.alto import write_alto

        with replacing(target) as stream:
            write_alto(record, self._measured(record, pages), stream)

    def _measured(self, record: Record, pages: Iterator[PlacedPage]) -> Iterator[tuple[PlacedPage, Any]]:
        """The pages with their sizes; those of A4 where the file is gone, which is said."""
        from pipeline.facsimile.sheets import sheets
        from pipeline.facsimile.source import origin_of

        count = record["source"]["pages"]
        try:
            with origin_of(record, self.dataset.paths_of(record["id"])) as origin:
                yield from zip(pages, sheets(origin, count), strict=True)
        except (SourceGone, SourceChanged) as error:
            self._say(f"{error} {say('export.nominal')}")
            yield from zip(pages, sheets(None, count), strict=True)

    def _say(self, remark: str) -> None:
        """Say it once, however many documents it is true of."""
        if remark not in self.remarks:
            self.remarks.add(remark)
            complain(remark)
