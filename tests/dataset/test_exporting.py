"""Exports: whole or not at all, and nothing that a spreadsheet would run."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from dataset_samples import make_record
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dataset import Dataset, select
from pipeline.dataset.export import COLUMNS, export, write_csv
from pipeline.errors import UsageError


def _table(records: list[dict[str, Any]]) -> list[dict[str, str]]:
    stream = io.StringIO()
    write_csv(records, stream)
    text = stream.getvalue()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_jsonl_gives_the_records_back(plans: Dataset, tmp_path: Path) -> None:
    out = tmp_path / "plans.jsonl"
    assert export(select(plans), "jsonl", str(out)) == 4
    read = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert sorted(read, key=lambda r: r["id"]) == list(plans.records())


def test_csv_has_a_row_for_each_record(plans: Dataset, tmp_path: Path) -> None:
    out = tmp_path / "plans.csv"
    assert export(select(plans, "", {"number": "25/KH-PGDĐT"}), "csv", str(out)) == 1
    raw = out.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n")
    row = next(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert tuple(row) == COLUMNS
    assert row["number"] == "25/KH-PGDĐT"
    assert row["district"] == "Huyện Hòa Vang"
    assert row["signer_name"] == "Lê Thị Hoà"
    assert row["references"] == "246/KH-HĐTĐKT"


def test_lists_are_joined(record: Any) -> None:
    assert _table([record(recipients=["Như trên", "Lưu: VT"])])[0]["recipients"] == "Như trên; Lưu: VT"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_is_a_formula(record: Any, start: str) -> None:
    row = _table([record(title=f"{start}1+1", recipients=[f"{start}cmd|' /C calc'!A0"])])[0]
    assert row["title"][0] == "'" and row["recipients"][0] == "'"


@given(st.text(), st.lists(st.text(), max_size=3))
def test_any_text_makes_one_safe_row(title: str, recipients: list[str]) -> None:
    rows = _table([make_record(title=title, recipients=recipients)])
    assert len(rows) == 1
    assert not rows[0]["title"].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_failed_export_leaves_the_old_file(tmp_path: Path, record: Any) -> None:
    out = tmp_path / "plans.jsonl"
    out.write_text("cũ")

    def failing() -> Any:
        yield record()
        raise RuntimeError("đứt")

    with pytest.raises(RuntimeError):
        export(failing(), "jsonl", str(out))
    assert out.read_text() == "cũ"
    assert [path.name for path in tmp_path.iterdir()] == ["plans.jsonl"]


def test_a_place_that_cannot_be_written(tmp_path: Path, record: Any) -> None:
    for out in (tmp_path / "none" / "a.csv", tmp_path):
        with pytest.raises(UsageError):
            export([record()], "csv", str(out))
    export([record()], "csv", "/dev/null")
