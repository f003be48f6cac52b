"""Documents as they were, each with its text at its place: hOCR, ALTO, searchable PDF."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from pipeline.cli_extract import failure_code
from pipeline.cli_frame import complain
from pipeline.cli_progress import Progress
from pipeline.dataset import Dataset
from pipeline.errors import KehoachError, NoPages, NoPlaces, SourceChanged, SourceGone, UsageError
from pipeline.exchange.package import Content
from pipeline.messages import say
from pipeline.placed import PlacedPage
from pipeline.wholefile import replacing

Record = dict[str, Any]


class Facsimiles:
    """Writes documents one after the other; what is wrong with one does not keep the others."""

    def __init__(self, dataset: Dataset, format: str = "pdf") -> None:
        self.dataset = dataset
        self.write_one = {"hocr": self._hocr, "alto": self._alto, "pdf": self._pdf}[format]
        self.remarks: set[str] = set()

    def write(self, targets: dict[str, Path], out: str) -> int:
        """Write each record to its file; return the exit code."""
        held = held_paths(self.dataset)
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
        if not _has_pages(record):
            raise NoPages(name=record["source"]["file"])
        if os.path.realpath(target) in held:
            raise UsageError(message=say("export.onto-source", path=target))
        self.write_one(record, pages, target)

    def put(self, record: Record, stream: IO[bytes]) -> Content:
        """Write a document's searchable PDF; where it has no pages, its file as it is.

        Raises KehoachError where neither is to be had. Bugs are errors of this document only.
        """
        try:
            return self._put(record, stream)
        except (KehoachError, OSError):
            raise
        except Exception as error:  # the libraries meet odd files with whatever error comes up
            if os.environ.get("KEHOACH_DEBUG"):
                raise
            found = f"{type(error).__name__}: {error}"
            raise KehoachError(name=record["source"]["file"], found=found) from error

    def _put(self, record: Record, stream: IO[bytes]) -> Content:
        from pipeline.facsimile.archival import write_pdf
        from pipeline.facsimile.source import origin_of

        pages = self.dataset.pages(record) if _has_pages(record) else None
        with origin_of(record, self.dataset.paths_of(record["id"])) as origin:
            if pages is not None:
                if remark := write_pdf(record, pages, origin, stream):
                    self._say(remark)
                return Content("application/pdf", ".pdf")
            with origin.path.open("rb") as source:
                shutil.copyfileobj(source, stream)
            return Content(origin.media_type, Path(record["source"]["file"]).suffix.lower())

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


def held_paths(dataset: Dataset) -> set[str]:
    """The dataset itself and all files that it was made of: nothing is written over them."""
    return {os.path.realpath(path) for path in (str(dataset.path), *dataset.paths())}


def _has_pages(record: Record) -> bool:
    return bool(set(record["source"]["text_from"]) & {"ocr", "text-layer"})
