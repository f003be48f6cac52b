"""Parquet gives the records back, typed."""

import datetime
import io
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from exchange_samples import full_record, hostile_records
from hypothesis import given, settings

from pipeline.exchange import columnar
from pipeline.exchange.columnar import record_schema, table_schema, write_folder, write_records
from pipeline.exchange.tables import TABLES
from pipeline.record import PlanRecord


def _again(*records: dict[str, Any]) -> list[dict[str, Any]]:
    stream = io.BytesIO()
    assert write_records(records, stream) == len(records)
    rows = pq.read_table(io.BytesIO(stream.getvalue())).to_pylist()
    return [row | {"evidence": dict(row["evidence"])} for row in rows]


def test_whole_records_come_back() -> None:
    records = [full_record("a"), full_record("b", signer=None, targets=[], issue_date=None)]
    assert _again(*records) == records


def test_every_field_is_typed() -> None:
    schema = record_schema()
    assert schema.names[0] == "schema" and len(schema) == len(PlanRecord.model_fields)
    target = schema.field("targets").type.value_type
    assert target.field("value").type == pa.float64()
    assert schema.field("evidence").type.item_type.field("page").type == pa.int64()


def test_tables_in_a_folder(tmp_path: Path) -> None:
    write_folder([full_record("a"), full_record("b", issue_date="2021-10")], tmp_path)
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(TABLES)
    documents = pq.read_table(tmp_path / "documents.parquet")
    assert documents.schema.equals(table_schema("documents"))
    assert documents["issued_to"].to_pylist() == [datetime.date(2021, 10, 9), datetime.date(2021, 10, 31)]
    assert documents["recipients"].to_pylist()[0] == ["Như trên", "Lưu: VT"]
    assert pq.read_table(tmp_path / "targets.parquet")["value"].to_pylist() == [95.5, 95.5]


def test_more_than_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columnar, "BATCH", 2)
    records = [full_record(str(number)) for number in range(5)]
    assert _again(*records) == records


@settings(max_examples=25, deadline=None)
@given(hostile_records())
def test_any_text_comes_back(record: dict[str, Any]) -> None:
    assert _again(record) == [record]
