"""Records out of the dataset as a file: JSON Lines or a table for spreadsheets."""

import contextlib
import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from pipeline.errors import UsageError
from pipeline.messages import say

Record = dict[str, Any]

FORMATS = ("jsonl", "csv")

COLUMNS = (
    "id", "file", "doc_type", "doc_type_code", "number", "issue_date", "title", "issuing_body",
    "co_issuers", "parent_body", "level", "place", "province", "district", "commune", "since_2025",
    "addressees", "references", "phases", "movements", "targets", "signer_name", "signer_title",
    "signer_authority", "recipients", "pages", "text_condition", "problems",
)  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the start of a formula, full-width forms included."""


def export(records: Iterable[Record], format: str, out: str) -> int:
    """Write `records` as `format` to the file `out`, or to stdout for `-`; return how many.

    The file appears whole or not at all. Raises UsageError where it cannot be written.
    """
    write = {"jsonl": write_jsonl, "csv": write_csv}[format]
    if out == "-":
        return write(records, sys.stdout)
    with replacing(Path(out)) as stream:
        return write(records, stream)


def write_jsonl(records: Iterable[Record], stream: TextIO) -> int:
    """One record a line, as it is."""
    count = 0
    for record in records:
        stream.write(json.dumps(record, ensure_ascii=False) + "\n")
        count += 1
    return count


def write_csv(records: Iterable[Record], stream: TextIO) -> int:
    """One record a row, lists joined by "; "; with a byte order mark, or Excel misreads the accents."""
    stream.write("\ufeff")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    count = 0
    for record in records:
        row = _flat(record)
        writer.writerow([cell(row[name]) for name in COLUMNS])
        count += 1
    return count


def _flat(record: Record) -> Record:
    source, area, signer = record["source"], record.get("area") or {}, record.get("signer") or {}
    return record | {
        "file": source["file"],
        "pages": source["pages"],
        "text_condition": source["text_condition"],
        **{part: area.get(part) for part in ("province", "district", "commune", "since_2025")},
        **{f"signer_{part}": signer.get(part) for part in ("name", "title", "authority")},
        "references": [_reference(item) for item in record["references"]],
        "phases": [item["text"] for item in record["phases"]],
        "movements": [item["name"] for item in record["movements"]],
        "targets": [item["text"] for item in record["targets"]],
        "problems": [item["message"] for item in record["problems"]],
    }


def _reference(item: Record) -> str:
    return " ".join(filter(None, (item["type"], item["number"], item["date"], item["issuer"])))


def cell(value: Any) -> str:
    """A value as text that no spreadsheet will run."""
    if value is None:
        return ""
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = text.replace("\x00", "")
    return f"'{text}" if text.startswith(_FORMULA) else text


@contextlib.contextmanager
def replacing(path: Path, binary: bool = False) -> Iterator[Any]:
    """A stream (of text unless `binary`) whose content takes the place of `path` only once it is complete.

    Raises UsageError where that cannot be written.
    """
    kind: dict[str, Any] = {} if binary else {"encoding": "utf-8", "newline": ""}
    letter = "b" if binary else ""
    try:
        if path.exists() and not path.is_file():  # a device or a pipe has no content to protect
            with path.open(f"w{letter}", **kind) as stream:
                yield stream
            return
        target = path.resolve()
        scratch = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with scratch.open(f"x{letter}", **kind) as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            scratch.replace(target)
        finally:
            scratch.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(message=say("export.cannot-write", path=path, reason=error.strerror)) from error
