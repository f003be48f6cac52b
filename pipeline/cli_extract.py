"""`extract` and `restore`: from files or standard input to standard output."""

import contextlib
import functools
import itertools
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli_frame import complain
from pipeline.cli_progress import Progress, default_jobs
from pipeline.cli_show import print_json, print_record
from pipeline.errors import (
    ExitCode,
    KehoachError,
    UnsupportedType,
)
from pipeline.messages import say
from pipeline.run import Input, Options, Result, flaws, in_order, process_all

if TYPE_CHECKING:
    from pipeline.diacritics import Condition

Record = dict[str, Any]


def extract_files(names: list[str], format: str | None, ocr: str, jobs: int | None) -> int:
    """Print the records of files, folders and (`-`) standard input; return the exit code."""
    items, errors = _inputs(names)
    for error in errors:
        complain(str(error))
    format = format or ("json" if len(items) + len(errors) == 1 else "jsonl")
    options = Options(ocr, jobs or default_jobs())
    with (
        Progress(len(items), True) as progress,
        contextlib.closing(process_all(items, options, progress.pages)) as results,
    ):
        finished = _watched(in_order(progress.watched(results)), errors)
        _PRINTERS[format](result.record for result in finished if result.record)
    return failure_code(errors)


def failure_code(errors: Iterable[KehoachError]) -> int:
    """What the process returns after `errors`: a missing program outweighs a bad file."""
    return int(max((error.exit_code for error in errors), default=ExitCode.OK))


def _inputs(names: list[str]) -> tuple[list[Input], list[KehoachError]]:
    from pipeline.ingest import find_files

    items: list[Input] = []
    errors: list[KehoachError] = []
    for name in names:
        if name == "-":
            try:
                items.append(_standard_input())
            except KehoachError as error:
                errors.append(error)
            continue
        found, wrong = find_files([Path(name)])
        items += [path for path in found if path not in items]
        errors += wrong
    return items, errors


def _standard_input() -> str:
    """The text on standard input. Raises UnsupportedType where it is not UTF-8 text."""
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        remedy = say("cli.stdin-remedy")
        raise UnsupportedType(name="-", found=say("cli.not-utf8"), remedy=remedy) from error


def _watched(results: Iterator[Result], errors: list[KehoachError]) -> Iterator[Result]:
    for result in results:
        for error in [result.error] if result.error else flaws(result):
            errors.append(error)
            complain(str(error))
        yield result


def _print_json(records: Iterator[Record]) -> None:
    """One object for one file; for several an array."""
    held = list(records)
    if held:
        print_json(held[0] if len(held) == 1 else held)


def _print_jsonl(records: Iterator[Record]) -> None:
    for record in records:
        print(json.dumps(record, ensure_ascii=False), flush=True)


def _print_tables(records: Iterator[Record]) -> None:
    for record in records:
        print_record(record)


def _print_described(format: str, records: Iterator[Record]) -> None:
    """XML as `export` writes it, without what only an archive knows."""
    from pipeline.exchange.about import About
    from pipeline.exchange.writing import write_described

    held = list(itertools.islice(records, 1))
    if held:
        sys.stdout.flush()
        write_described(itertools.chain(held, records), format, About(), sys.stdout.buffer)
        sys.stdout.buffer.flush()


_PRINTERS: dict[str, Callable[[Iterator[Record]], None]] = {
    "json": _print_json,
    "jsonl": _print_jsonl,
    "table": _print_tables,
    **{name: functools.partial(_print_described, name) for name in ("edxml", "tt02", "tt05", "dc")},
}


def restore_text(name: str, mode: str, format: str) -> int:
    """Print the accented form of a text file or of standard input."""
    from pipeline.diacritics import fluency, restore

    text = _text_of(name)
    restored = restore(text, mode)
    if format == "text":
        sys.stdout.write(restored.text)
        if restored.text and not restored.text.endswith("\n"):
            sys.stdout.write("\n")
        return ExitCode.OK
    changes = [
        {
            "start": edit.start,
            "end": edit.end,
            "before": edit.before,
            "after": edit.after,
            "confidence": edit.confidence,
            "alternatives": [{"text": other, "confidence": value} for other, value in edit.alternatives],
        }
        for edit in restored.edits
    ]
    passages = [
        {"start": p.start, "end": p.end, **_evidence(p.condition, fluency(text[p.start : p.end]))}
        for p in restored.passages
    ]
    whole = {"text": restored.text, "condition": restored.condition.name}
    print_json({**whole, "changes": changes, "passages": passages, "lost": list(restored.lost)})
    return ExitCode.OK


def _evidence(condition: "Condition", score: float) -> dict[str, Any]:
    """The condition of a passage with the figures that say so."""
    figures = condition._asdict() | {"score": score}
    name = figures.pop("name")
    return {"condition": name, "evidence": {key: round(value, 4) for key, value in figures.items()}}


def _text_of(name: str) -> str:
    """The text of a file or of standard input, in whatever encoding. Raises a KehoachError."""
    from pipeline.ingest import bytes_of
    from pipeline.ingest.decode import decode
    from pipeline.ingest.sniff import HTML, TEXT, sniff

    if name != "-" and Path(name).is_dir():
        raise UnsupportedType(name=name, found=say("cli.folder"), remedy=say("cli.restore-remedy"))
    data = sys.stdin.buffer.read() if name == "-" else bytes_of(Path(name))
    if data.strip() and sniff(data, name) not in (TEXT, HTML):
        raise UnsupportedType(name=name, found=say("cli.not-text"), remedy=say("cli.restore-remedy"))
    return decode(data).text
