"""`export`: records as tables or as others describe them, or documents as they were."""

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.cli_extract import failure_code
from pipeline.cli_facsimiles import Facsimiles, held_paths
from pipeline.cli_frame import complain
from pipeline.cli_progress import Progress
from pipeline.dataset import Dataset, dataset_path, open_dataset, search, select
from pipeline.errors import ExitCode, UsageError
from pipeline.exchange.about import About, read_about
from pipeline.exchange.package import REQUIRED, folder_name, object_id, write_package
from pipeline.exchange.writing import DESCRIPTIVE, TABULAR, means_folder, trees, write_described, write_table
from pipeline.exchange.xmltree import as_bytes
from pipeline.messages import say
from pipeline.wholefile import explained, output, replacing

Record = dict[str, Any]

SUFFIXES = {
    "hocr": (".hocr", ".html"),
    "alto": (".alto.xml", ".xml"),
    "pdf": (".pdf",),
    "edxml": (".edxml", ".xml"),
    "tt02": (".tt02.xml", ".xml"),
    "dc": (".dc.xml", ".xml"),
}
"""The first one is given, the others are taken as well."""
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_LONGEST = 150
"""Bytes of a file's name; file systems take 255 with the suffix."""
_SHORT_ID = 10


@dataclass(frozen=True)
class Wanted:
    """The records that a query and filters let through."""

    dataset: Dataset
    query: str
    filters: Mapping[str, str]

    def records(self) -> Iterator[Record]:
        """One after the other, with a bar on a terminal."""
        total = self.count() if sys.stderr.isatty() else 0
        with Progress(total) as progress:
            for index, record in enumerate(select(self.dataset, self.query, self.filters)):
                yield record
                progress.advance(index)

    def count(self) -> int:
        """How many there are."""
        return search(self.dataset, self.query, self.filters, limit=0).total

    def files(self) -> dict[str, str]:
        """Their ids, with the names of the files they were made of."""
        found = select(self.dataset, self.query, self.filters)
        return {record["id"]: record["source"]["file"] for record in found}


def run_export(
    format: str, out: str, query: str, db: str | None, filters: dict[str, str], about: str | None = None
) -> int:
    """Write what a query and filters let through; return the exit code."""
    location = dataset_path(db)
    given = read_about(about)
    with open_dataset(location) as dataset:
        forbid_overwriting(dataset, out)
        wanted = Wanted(dataset, query, filters)
        if format in TABULAR:
            return _done(write_table(wanted.records(), format, out), out)
        if format == "tt05":
            return _package(wanted, out, given)
        if format in DESCRIPTIVE:
            return _described(wanted, format, out, given)
        return Facsimiles(dataset, format).write(_targets(wanted.files(), out, SUFFIXES[format]), out)


def _done(count: int, out: str) -> int:
    complain(say("export.done", count=count, path=out))
    return ExitCode.OK


def forbid_overwriting(dataset: Dataset, out: str) -> None:
    """Raise UsageError where `out` is the dataset itself or a document in it."""
    path = Path(out)
    if out == "-" or not path.is_file():
        return
    if isinstance(dataset.path, Path) and path.samefile(dataset.path):
        raise UsageError(message=say("export.onto-dataset", path=out))
    if str(path.resolve()) in held_paths(dataset):
        raise UsageError(message=say("export.onto-source", path=out))


def _described(wanted: Wanted, format: str, out: str, about: About) -> int:
    """One XML file for each document in a folder, or all of them in one."""
    if out == "-" or not means_folder(out):
        with output(out, binary=True) as stream:
            return _done(write_described(wanted.records(), format, about, stream), out)
    targets = _targets(wanted.files(), out, SUFFIXES[format])
    held = held_paths(wanted.dataset)
    described = zip(targets.values(), trees(wanted.records(), format, about), strict=True)
    for target, tree in described:
        if str(target.resolve()) in held:
            raise UsageError(message=say("export.onto-source", path=target))
        with replacing(target, binary=True) as stream:
            stream.write(as_bytes(tree))
    return _done(len(targets), out)


def _package(wanted: Wanted, out: str, about: About) -> int:
    """The documents as one package of Thông tư 05/2025. Raises UsageError where none can go into it."""
    if out == "-":
        raise UsageError(message=say("export.no-stdout-binary", suffix=".zip"))
    if lacking := [name for name in REQUIRED if not getattr(about, name)]:
        complain(say("export.about-lacks", names=", ".join(lacking)))
    objid = object_id(wanted.files(), about)
    path = Path(out)
    if means_folder(out):
        with explained(path):
            path.mkdir(parents=True, exist_ok=True)
        path /= f"{folder_name(objid)}.zip"
    with replacing(path, binary=True) as stream:
        outcome = write_package(wanted.records(), Facsimiles(wanted.dataset).put, about, objid, stream)
        errors = [error for _, error in outcome if error]
        for error in errors:
            complain(str(error))
        if len(errors) == len(outcome):
            raise UsageError(message=say("export.empty-package"))
    _done(len(outcome) - len(errors), str(path))
    return failure_code(errors)


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
