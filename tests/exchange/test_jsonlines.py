"""Our own records come back as they went; what is none of them is named by its line."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from exchange_samples import full_record, hostile_records
from hypothesis import given, settings

from pipeline.exchange.jsonlines import BadLine, Line, is_records, read_records, write_records


def _read(*lines: Any) -> list[Line | BadLine]:
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines]
    return list(read_records(io.BytesIO(b"".join(raw))))


@settings(deadline=None)
@given(hostile_records())
def test_any_record_comes_back_to_the_byte(record: dict[str, Any]) -> None:
    first, second = io.StringIO(), io.StringIO()
    write_records([record], first)
    lines = list(read_records(io.BytesIO(first.getvalue().encode())))
    write_records([line.record for line in lines if isinstance(line, Line)], second)
    assert first.getvalue() == second.getvalue()


def test_bad_lines_are_named_and_the_rest_goes_on() -> None:
    good = full_record()
    found = _read(
        good,
        b"{\n",
        b"\n",
        b"\xff\xfe\n",
        [1],
        good | {"schema": "kehoach.plan/2"},
        good | {"id": "sha256:12"},
        good | {"issue_date": "9/10/2021"},
        good | {"mood": "glad"},
        {key: value for key, value in good.items() if key != "text"},
        b"[" * 100_000 + b"\n",
        full_record("last"),
    )
    assert [line.number for line in found] == [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert [isinstance(line, Line) for line in found] == [True, *[False] * 9, True]
    reasons = [line.reason for line in found if isinstance(line, BadLine)]
    assert "kehoach.plan/2" in reasons[3] and "/issue_date" in reasons[5]
    assert "/mood" in reasons[6] and "/text" in reasons[7]


def test_an_earlier_record_is_brought_up_to_date() -> None:
    """`verdicts` and `stamps` came into kehoach.plan/1 later than the rest."""
    record = full_record()
    old = json.loads(json.dumps(record))
    for name in ("verdicts", "stamps"):
        del old["source"][name]
    (line,) = _read(old)
    assert isinstance(line, Line) and line.record == record


def test_a_byte_order_mark_and_windows_ends_of_line_are_no_matter() -> None:
    raw = b"\xef\xbb\xbf" + json.dumps(full_record()).encode() + b"\r\n"
    (line,) = _read(raw)
    assert isinstance(line, Line)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (json.dumps(full_record()).encode(), True),
        (b'\xef\xbb\xbf{"schema":"kehoach.plan/2"', True),
        (b'{"id": 1}', False),
        ("Kế hoạch".encode(), False),
        (b"", False),
    ],
)
def test_told_by_content(tmp_path: Path, content: bytes, expected: bool) -> None:
    path = tmp_path / "any.txt"
    path.write_bytes(content)
    assert is_records(path) is expected
    assert not is_records(tmp_path)
