"""Records and datasets for the tests of the dataset."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.dataset import Attempt, Dataset
from pipeline.dataset.location import Place
from pipeline.record import PlanRecord

CASES = Path(__file__).parent / "cases"

on_sqlite = pytest.mark.parametrize("new_place", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("new_place", ["postgres"], indirect=True)
"""For a test of what only one of the engines has, or that would take too long on both."""

Record = dict[str, Any]
NewPlace = Callable[[], Place]
"""Makes a place where a new dataset can be, of the engine that a test runs on."""


def make_record(name: str = "plan", text: str = "Kế hoạch thi đua", **fields: Any) -> Record:
    """A valid record; its id follows from `name`."""
    source = {
        "file": f"{name}.txt",
        "media_type": "text/plain",
        "bytes": len(text),
        "pages": 1,
        "text_from": ["text"],
        "text_condition": "accented",
    }
    id = f"sha256:{hashlib.sha256(name.encode()).hexdigest()}"
    record = PlanRecord.model_validate({"id": id, "source": source, "text": text, **fields})
    return record.model_dump(mode="json", by_alias=True)


def make_attempt(record_id: str, path: str = "/plans/plan.txt", **fields: Any) -> Attempt:
    """A successful attempt unless `fields` say otherwise."""
    given = {"pipeline": "1", "ocr": "auto", "started": "s", "finished": "f"}
    return Attempt(id=record_id, path=path, **given | fields)


def add(dataset: Dataset, record: Record) -> None:
    """Store a record under its file name."""
    dataset.add(record, make_attempt(record["id"], f"/plans/{record['source']['file']}"))


def case_record(line: Record) -> Record:
    """The record of one line of search_documents.jsonl."""
    fields = dict(line)
    fields["movements"] = [
        {"name": name, "kind": "phong trào thi đua", "key": name.lower()} for name in line["movements"]
    ]
    fields["phases"] = [
        {"label": None, "start": start, "end": end, "precision": "day", "text": "từ … đến …"}
        for start, end in line["phases"]
    ]
    fields["references"] = [
        {"type": None, "number": number, "date": None, "issuer": None, "role": "basis"}
        for number in line["references"]
    ]
    fields["signer"] = {"name": line["signer"], "title": None}
    return make_record(**fields)
