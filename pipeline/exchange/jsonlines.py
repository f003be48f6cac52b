"""Our own records as JSON Lines: out as they are, and back in, checked line by line."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple, TextIO

from pydantic import ValidationError

from pipeline.messages import say
from pipeline.record import PlanRecord

Record = dict[str, Any]

SCHEMA = "kehoach.plan/1"
_SCHEMA = re.compile(r"kehoach\.plan/\d+")
_ID = re.compile(r"sha256:[0-9a-f]{64}")
_FIRST = 4096
"""Bytes of a file that are looked at to tell what it is."""
_RECOGNISED = re.compile(rb'\s*\{\s*"schema"\s*:\s*"kehoach\.plan/\d+"')


class BadLine(NamedTuple):
    """A line that holds no record that can be taken in, and why."""

    number: int
    reason: str


class Line(NamedTuple):
    """A record and the number of its line."""

    number: int
    record: Record


def write_records(records: Iterable[Record], stream: TextIO) -> int:
    """One record a line, as it is; return how many."""
    count = 0
    for record in records:
        stream.write(json.dumps(record, ensure_ascii=False) + "\n")
        count += 1
    return count


def is_records(path: Path) -> bool:
    """Does a file begin as `kehoach export jsonl` and `kehoach extract` write? Told by content."""
    try:
        with path.open("rb") as stream:
            start = stream.read(_FIRST)
    except OSError:
        return False
    return _RECOGNISED.match(start.removeprefix(b"\xef\xbb\xbf")) is not None


def read_records(stream: IO[bytes]) -> Iterator[Line | BadLine]:
    """The records of a file, each checked against the model; what an earlier version of the program
    did not write yet is filled in. Empty lines are passed over.
    """
    for number, raw in enumerate(stream, 1):
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if not raw.strip():
            continue
        try:
            yield Line(number, _checked(json.loads(raw.decode("utf-8"))))
        except UnicodeDecodeError:
            yield BadLine(number, say("import.not-utf8"))
        except json.JSONDecodeError as error:
            yield BadLine(number, say("import.not-json", column=error.colno))
        except ValidationError as error:
            yield BadLine(number, _told(error))
        except (ValueError, RecursionError) as error:
            yield BadLine(number, str(error))


def _checked(value: Any) -> Record:
    """The record in its present shape. Raises ValueError saying what is wrong, or ValidationError."""
    schema = value.get("schema") if isinstance(value, dict) else None
    if not isinstance(schema, str) or not _SCHEMA.fullmatch(schema):
        raise ValueError(say("import.no-record", schema=SCHEMA))
    if schema != SCHEMA:
        raise ValueError(say("import.other-schema", found=schema, schema=SCHEMA))
    record = PlanRecord.model_validate(value).model_dump(mode="json", by_alias=True)
    if not _ID.fullmatch(record["id"]):
        raise ValueError(say("import.bad-id"))
    length = len(record["text"])
    for pointer, found in record["evidence"].items():
        start, end = found["start"], found["end"]
        if not 0 <= start <= end <= length:
            raise ValueError(say("import.bad-place", pointer=pointer, start=start, end=end, length=length))
    return record


def _told(error: ValidationError) -> str:
    """The first thing that is wrong, with where it stands as a JSON Pointer."""
    first = error.errors(include_url=False, include_input=False)[0]
    pointer = "".join(f"/{part}" for part in first["loc"])
    key = "import.unknown-field" if first["type"] == "extra_forbidden" else "import.bad-value"
    return say(key, pointer=pointer, reason=first["msg"])
