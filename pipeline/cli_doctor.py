"""`doctor`: is everything here that the work needs, and how to get what is not."""

import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.dataset import dataset_path, open_dataset
from pipeline.errors import ExitCode, KehoachError
from pipeline.messages import say
from pipeline.modelfile import model_path, models_folder


class Finding(NamedTuple):
    """One thing looked at: its name, what was found, and the remedy where it will not do.

    What is not `needed` serves some kinds of files only: its want is told, and is no failure.
    """

    name: str
    found: str
    remedy: str | None = None
    needed: bool = True


def examine(db: str | None) -> int:
    """Print a line for each thing needed; return 3 if one is missing, 4 if the dataset is broken."""
    findings = [finding for check in _CHECKS for finding in check()]
    for finding in findings:
        _print(finding)
    dataset = _dataset(db)
    _print(dataset)
    if any(finding.remedy and finding.needed for finding in findings):
        print(say("doctor.missing"), file=sys.stderr)
        return ExitCode.MISSING_DEPENDENCY
    if dataset.remedy:
        return ExitCode.DATASET
    print(say("doctor.well"))
    return ExitCode.OK


def _print(finding: Finding) -> None:
    mark = "✓" if not finding.remedy else "✗" if finding.needed else "!"
    print(f"{mark} {finding.name}: {finding.found}")
    if finding.remedy:
        print(f"    {finding.remedy}")


def _python() -> Iterator[Finding]:
    found = platform.python_version()
    yield Finding("Python", found, None if sys.version_info >= (3, 11) else say("doctor.python"))


def _libraries() -> Iterator[Finding]:
    from importlib.metadata import PackageNotFoundError, requires, version

    missing = []
    needed = [line.split(";")[0].strip() for line in requires("kehoach") or () if "extra ==" not in line]
    for name in needed:
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(name)
    found = ", ".join(missing) if missing else say("doctor.all-of", count=len(needed))
    yield Finding(say("doctor.libraries"), found, say("doctor.run-setup") if missing else None)


def _tesseract() -> Iterator[Finding]:
    program = shutil.which("tesseract")
    remedy = say("doctor.tesseract")
    if program is None:
        yield Finding("Tesseract", say("doctor.not-found"), remedy)
        return
    version = _output(program, "--version").splitlines()[:1]
    yield Finding("Tesseract", (version or ["?"])[0].removeprefix("tesseract "))
    has_vie = "vie" in _output(program, "--list-langs").split()
    found = say("doctor.there" if has_vie else "doctor.not-found")
    yield Finding(say("doctor.vie"), found, None if has_vie else remedy)


def _office() -> Iterator[Finding]:
    from pipeline.ingest import office

    name, remedy = "LibreOffice Writer", say("doctor.office", remedy=office.REMEDY)
    found = office.probe()
    if found is None:
        yield Finding(name, say("doctor.not-found"), remedy, needed=False)
    elif not office.writes():
        yield Finding(name, say("doctor.no-writer", version=found.version), remedy, needed=False)
    else:
        yield Finding(name, found.version)


def _ghostscript() -> Iterator[Finding]:
    from pipeline.facsimile import ghostscript

    found = ghostscript.probe()
    if found is None:
        yield Finding("Ghostscript", say("doctor.not-found"), say("doctor.ghostscript"), needed=False)
    else:
        yield Finding("Ghostscript", found.version)


def _output(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout or done.stderr


def _models() -> Iterator[Finding]:
    manifest = models_folder() / "manifest.json"
    try:
        names = list(json.loads(manifest.read_text("utf-8")))
    except (OSError, ValueError):
        found = say("doctor.no-manifest", path=manifest)
        yield Finding(say("doctor.models"), found, say("doctor.run-models"))
        return
    for name in names:
        try:
            size = model_path(name).stat().st_size
        except KehoachError as error:
            yield Finding(say("doctor.model", name=name), say("doctor.not-right"), str(error))
        else:
            yield Finding(say("doctor.model", name=name), f"{_size(size)}, sha256 ✓")


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"


def _sqlite() -> Iterator[Finding]:
    name = "SQLite FTS5"
    try:
        sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE t USING fts5(x, content='')")
    except sqlite3.OperationalError:
        yield Finding(name, sqlite3.sqlite_version, say("doctor.fts5"))
    else:
        yield Finding(name, sqlite3.sqlite_version)


def _folder() -> Iterator[Finding]:
    folder = os.getcwd()
    try:
        with tempfile.TemporaryFile(dir=folder):
            yield Finding(say("doctor.folder"), folder)
    except OSError:
        yield Finding(say("doctor.folder"), folder, say("doctor.not-writable"))


_CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _python,
    _libraries,
    _tesseract,
    _office,
    _ghostscript,
    _models,
    _sqlite,
    _folder,
)


def _dataset(db: str | None) -> Finding:
    """The dataset, if there is one, is sound. That there is none yet is no fault."""
    path = dataset_path(db)
    name = say("doctor.dataset", path=path)
    if isinstance(path, Path) and not path.exists():
        return Finding(name, say("doctor.none-yet"))
    try:
        with open_dataset(path) as dataset:
            faults = dataset.faults()
            count = dataset.count()
    except KehoachError as error:
        return Finding(name, say("doctor.not-right"), str(error))
    if faults:
        return Finding(name, "; ".join(faults[:3]), say("dataset.damaged"))
    return Finding(name, say("doctor.records", count=count))
