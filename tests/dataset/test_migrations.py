"""A file of every older version opens, and then holds what a new one would."""

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from dataset_samples import CASES, Record, case_record, make_attempt, make_record
from old_datasets import NEWEST, OLDEST, PIPELINE, write_old

from pipeline import telling
from pipeline.dataset import Dataset, create, open_dataset, search
from pipeline.dataset.packing import DEFLATE_DICTIONARY, DICTIONARY, deflate_record
from pipeline.dataset.review_keep import machine_record
from pipeline.dataset.schema import MIGRATIONS
from pipeline.placed import PlacedPage, PlacedWord, pack

VERSIONS = range(OLDEST, NEWEST + 1)

DERIVED = (
    "document", "reference", "phase", "movement", "target", "recipient", "value", "card", "sketch", "doubt",
)  # fmt: skip


def _records() -> list[Record]:
    lines = (CASES / "search_documents.jsonl").read_text("utf-8").splitlines()
    law = {"type": "Luật", "number": None, "date": "2003-11-26", "issuer": None, "role": "basis"}
    text = "Căn cứ Luật Thi đua, Khen thưởng ngày 26 tháng 11 năm 2003;\nKẾ HOẠCH"
    start, end = text.index("Luật"), text.index(";")
    evidence = {
        "/references/0": {
            "page": None, "start": start, "end": end, "boxes": None, "read": text[start:end],
            "confidence": 0.95, "method": "citation",
        }
    }  # fmt: skip
    return [
        *(case_record(json.loads(line)) for line in lines),
        make_record("law", text=text, references=[law], evidence=evidence, recipients=["Như trên"]),
    ]


def _rows(dataset: Dataset) -> dict[str, list[dict[str, Any]]]:
    found = {table: [dict(row) for row in dataset.db.execute(f"SELECT * FROM {table}")] for table in DERIVED}
    for row in found["document"]:
        del row["version"]
    return found


@pytest.mark.parametrize("version", VERSIONS)
def test_a_file_of_an_older_version_holds_what_a_new_one_does(tmp_path: Path, version: int) -> None:
    records = _records()
    words = (PlacedWord(0, 2, (0.25, 0.5, 0.5, 0.75), 0.5),)
    pages = pack([PlacedPage(1, 0, 8, "ocr", "image", words)], "Kế hoạch")
    write_old(tmp_path / "old.db", version, records, pages)
    with create(tmp_path / "new.db") as new:
        for record in records:
            path = f"/plans/{record['source']['file']}"
            new.add(record, make_attempt(record["id"], path, pipeline=PIPELINE))
        with open_dataset(tmp_path / "old.db") as old:
            assert old.db.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
            assert list(old.records()) == list(new.records())
            assert _rows(old) == _rows(new)
            assert old.paths() == new.paths() and old.done() == new.done()
            assert [attempt.kind for attempt in old.failures()] == ["damaged"]
            assert not old.faults()
            assert search(old, "thi dua", facets=5) == search(new, "thi dua", facets=5)
            assert search(old, "thi dua").total > 0
            assert search(old, "thi ddua").suggestion == search(new, "thi ddua").suggestion == "thi đua"
            kept = old.pages(records[0])
            assert kept is None if version < 2 else kept is not None


@pytest.mark.parametrize("version", VERSIONS)
def test_a_migrated_file_is_written_on(tmp_path: Path, version: int) -> None:
    records = _records()
    write_old(tmp_path / "old.db", version, records, None)
    with create(tmp_path / "old.db") as dataset:
        for record in records:
            dataset.add(record, make_attempt(record["id"]))
        dataset.add(make_record("more", text="văn bản thêm"), make_attempt("sha256:more"))
        assert dataset.count() == len(records) + 1
        assert search(dataset, "văn bản thêm").total == 1
        assert not dataset.faults()


def test_who_listens_is_told_how_far_a_migration_has_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, int, int]] = []
    monkeypatch.setattr(telling, "_listeners", [])
    telling._listeners.append(lambda *said: heard.append(said))
    write_old(tmp_path / "old.db", OLDEST, records := _records(), None)
    heard.clear()
    open_dataset(tmp_path / "old.db").db.close()
    assert {what for what, _, _ in heard} == {"dataset.upgrading"}
    ends = [done for _, done, total in heard if done == total]
    assert len(ends) >= 5 and set(ends) == {len(records)}
    heard.clear()
    open_dataset(tmp_path / "old.db").db.close()
    create(tmp_path / "new.db").db.close()
    assert heard == []


def test_what_the_machine_made_stays_under_corrections(tmp_path: Path) -> None:
    records = _records()
    write_old(tmp_path / "old.db", NEWEST, records, None)
    with sqlite3.connect(tmp_path / "old.db") as db:
        whole = json.dumps(records[0] | {"number": "7/KH"}, ensure_ascii=False)
        db.execute("INSERT INTO machine VALUES (?, ?)", (records[0]["id"], deflate_record(whole)))
    db.close()
    with open_dataset(tmp_path / "old.db") as dataset:
        assert machine_record(dataset.db, records[0]["id"])["number"] == "7/KH"
        assert machine_record(dataset.db, records[1]["id"]) == records[1]


def test_the_dictionaries_of_the_records_never_change() -> None:
    frozen = {
        DEFLATE_DICTIONARY: "a8f21bb845293ca4b7b6f131206814285b36222a92cd9c34da3ec7fafb9dd482",
        DICTIONARY: "030645608238bd41668daeac7a51fd0c26fbfe1ca1d76b757ebc9d8164c8cb28",
    }
    for path, digest in frozen.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
