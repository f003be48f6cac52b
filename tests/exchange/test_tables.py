"""The five tables as CSV: whole or not at all, and nothing that a spreadsheet would run."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from dataset_samples import make_record
from exchange_samples import full_record, hostile_records
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.exchange.sheets_csv import write_documents
from pipeline.exchange.tables import TABLES, rows
from pipeline.exchange.writing import write_table
from pipeline.messages import catalogue
from pipeline.record import Movement, Phase, Reference, Target

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝"]


def _table(records: list[dict[str, Any]]) -> list[dict[str, str]]:
    stream = io.StringIO()
    write_documents(records, stream)
    return _read(stream.getvalue())


def _read(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_every_field_of_an_item_has_a_column() -> None:
    for table, model in zip(list(TABLES)[1:], (Phase, Movement, Target, Reference), strict=True):
        assert set(model.model_fields) < {column.name for column in TABLES[table]}


def test_every_column_has_a_heading_and_a_value() -> None:
    for table, row in rows(full_record()):
        for column in TABLES[table]:
            assert column.name in row and f"export.column.{column.name}" in catalogue()


def test_a_document_is_one_row(tmp_path: Path) -> None:
    out = tmp_path / "plans.csv"
    assert write_table([full_record()], "csv", str(out)) == 1
    raw = out.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n")
    (row,) = _read(raw.decode("utf-8"))
    assert tuple(row) == tuple(column.name for column in TABLES["documents"])
    assert row["number"] == "25/KH-PGDĐT" and row["district"] == "Huyện Hòa Vang"
    assert row["recipients"] == "Như trên; Lưu: VT" and row["signer_name"] == "Lê Thị Hoà"
    assert row["references"].split("; ")[1] == "Luật 2019 Quốc hội"
    assert (row["issue_date"], row["issued_from"], row["pages"]) == ("2021-10-09", "2021-10-09", "1")


def test_a_folder_gets_a_file_for_each_table(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "tables"
    assert write_table([full_record("a"), full_record("b")], "csv", str(folder)) == 2
    assert sorted(path.stem for path in folder.iterdir()) == sorted(TABLES)
    phases = _read((folder / "phases.csv").read_bytes().decode())
    assert [row["position"] for row in phases] == ["1", "1"]
    assert phases[0]["document_id"] == full_record("a")["id"] and phases[0]["last_day"] == "2022-01-31"
    assert (phases[0]["page"], phases[0]["confidence"]) == ("2", "0.93")
    assert _read((folder / "targets.csv").read_bytes().decode())[0]["value"] == "95.5"
    assert len(_read((folder / "references.csv").read_bytes().decode())) == 4


def test_a_zip_holds_the_same_files_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip", "folder"):
        write_table([full_record()], "csv", str(tmp_path / name))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.testzip() is None
        for path in (tmp_path / "folder").iterdir():
            assert archive.read(path.name) == path.read_bytes()


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_is_a_formula(start: str) -> None:
    row = _table([make_record(title=f"{start}1+1", recipients=[f"{start}cmd|' /C calc'!A0"])])[0]
    assert row["title"][0] == "'" and row["recipients"][0] == "'"


def test_no_cell_falls_apart_under_another_separator() -> None:
    stream = io.StringIO()
    write_documents([make_record(recipients=["Như trên", "=1+1"], title="a\t=1+1")], stream)
    for separator in ";\t":
        cells = next(csv.reader([stream.getvalue().splitlines()[1]], delimiter=separator))
        assert not any(cell.strip().startswith("=") for cell in cells)


@settings(deadline=None)
@given(st.lists(hostile_records(), max_size=3))
def test_any_text_makes_one_safe_row(records: list[dict[str, Any]]) -> None:
    table = _table(records)
    assert len(table) == len(records)
    for row in table:
        assert not any(value.startswith(tuple(STARTS)) for value in row.values())


def test_a_failed_export_leaves_the_old_files(tmp_path: Path) -> None:
    def failing() -> Any:
        yield full_record()
        raise RuntimeError("đứt")

    for format in ("jsonl", "csv", "xlsx", "parquet"):
        out = tmp_path / f"plans.{format}"
        out.write_text("cũ")
        with pytest.raises(RuntimeError):
            write_table(failing(), format, str(out))
        assert out.read_text() == "cũ"
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "phases.csv").write_text("cũ")
    with pytest.raises(RuntimeError):
        write_table(failing(), "csv", str(tmp_path / "folder"))
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["phases.csv"]
    assert sorted(path.suffix for path in tmp_path.iterdir() if path.is_file()) == [
        ".csv", ".jsonl", ".parquet", ".xlsx",
    ]  # fmt: skip


@pytest.mark.parametrize("format", ["jsonl", "csv", "xlsx", "parquet"])
def test_a_place_that_cannot_be_written(tmp_path: Path, format: str) -> None:
    with pytest.raises(UsageError):
        write_table([full_record()], format, str(tmp_path / "none" / f"a.{format}"))
    many = [full_record(str(number), title="x" * 5000) for number in range(200)]
    if Path("/dev/full").exists():  # a disk without room
        with pytest.raises(UsageError, match="/dev/full"):
            write_table(many, format, "/dev/full")
    write_table([full_record()], format, "/dev/null")


@pytest.mark.parametrize("format", ["xlsx", "parquet"])
def test_no_binary_to_standard_output(format: str) -> None:
    with pytest.raises(UsageError, match=f".{format}"):
        write_table([full_record()], format, "-")


def test_jsonl_is_the_records_as_they_are(tmp_path: Path) -> None:
    records = [full_record("a"), full_record("b")]
    write_table(records, "jsonl", str(tmp_path / "a.jsonl"))
    lines = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == records
