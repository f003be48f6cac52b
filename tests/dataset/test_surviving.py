"""In a batch each document is whole, too; a process killed in it leaves a sound file; faults are found."""

import contextlib
import itertools
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from dataset_samples import NewPlace, Record, add, make_attempt, make_record, on_sqlite

from pipeline.dataset import Dataset, create, open_dataset, search
from pipeline.dataset.location import Place
from pipeline.errors import DatasetError

COUNT, FEWER = 300, 100
"""Documents that are loaded into a file, and into PostgreSQL, where each takes longer."""


def _plan(number: int) -> Record:
    movement = {"name": f"Phong trào {number}", "kind": "phong trào thi đua", "key": f"phong trao {number}"}
    text = f"Kế hoạch số {number} về thi đua. " * 20
    return make_record(f"plan{number}", text=text, movements=[movement], recipients=["Lưu: VT"])


def _load(place: Place) -> None:
    with create(place) as dataset, dataset.batch(size=16):
        for number in range(_count(place)):
            add(dataset, _plan(number))


def _count(place: Place) -> int:
    return COUNT if isinstance(place, Path) else FEWER


def _contents(place: Place) -> tuple[list[Record], dict[str, str], list[str], list[tuple]]:
    with open_dataset(place) as dataset:
        query = "SELECT id, key FROM movement JOIN document USING (doc) ORDER BY id"
        rows = [tuple(row) for row in dataset.db.execute(query)]
        return list(dataset.records()), dataset.paths(), dataset.faults(), rows


def test_killed_while_loading_and_run_again_gives_the_same(new_place: NewPlace) -> None:
    place = new_place()
    _load(place)
    whole = _contents(place)
    context, chance = multiprocessing.get_context("spawn"), Random(4)
    partial = 0
    for turn in range(4):
        place = new_place()
        loading = context.Process(target=_load, args=(place,))
        loading.start()
        while not _begun(place, turn % 2) and loading.is_alive():
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.5))
        os.kill(loading.pid or 0, signal.SIGKILL)
        loading.join()
        with create(place) as dataset:
            assert dataset.faults() == []
            partial += 0 < dataset.count() < _count(place)
            held = list(dataset.records())
        assert all(record in whole[0] for record in held)
        _load(place)
        assert _contents(place) == whole
    assert whole[2] == []
    assert partial, "no kill fell into the loading"


def _begun(place: Place, count: int) -> bool:
    """Whether the dataset is there and has so many documents."""
    if isinstance(place, Path) and not place.exists():
        return False
    with contextlib.suppress(DatasetError), open_dataset(place) as dataset:
        return dataset.count() >= count
    return False


def test_a_batch_leaves_out_what_raises_and_keeps_the_rest(empty: Dataset) -> None:
    with empty.batch(size=4):
        for number in range(10):
            plan = _plan(number)
            if number % 3 == 0:
                plan["targets"] = [{"text": "lỗi"}]
                with pytest.raises(Exception, match=r"(?i)not.null"):
                    empty.add(plan, make_attempt(plan["id"], f"/{number}", pipeline=f"v{number}"))
            else:
                empty.add(plan, make_attempt(plan["id"], f"/{number}", pipeline=f"v{number}"))
    assert sorted(empty.paths()) == [f"/{n}" for n in range(10) if n % 3]
    assert {made[0] for made in empty.done().values()} == {f"v{n}" for n in range(10) if n % 3}
    assert not empty.db.in_transaction
    assert empty.faults() == []


def test_an_interrupted_batch_keeps_what_was_whole(empty: Dataset) -> None:
    with pytest.raises(KeyboardInterrupt), empty.batch():
        for number in itertools.count():
            if number == 7:
                raise KeyboardInterrupt
            add(empty, _plan(number))
    assert empty.count() == 7
    add(empty, _plan(8))
    assert empty.count() == 8


@on_sqlite
def test_settling_changes_nothing_but_the_room(empty: Dataset) -> None:
    for number in range(40):
        add(empty, _plan(number))
    for number in range(40):
        add(empty, make_record(f"plan{number}", text="ngắn"))
    empty.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    before = empty.db.execute("PRAGMA page_count").fetchone()[0]
    empty.settle()
    empty.settle(everything=True)
    assert empty.db.execute("PRAGMA page_count").fetchone()[0] < before
    assert empty.db.execute("PRAGMA freelist_count").fetchone()[0] == 0
    assert search(empty, "ngan").total == 40 and search(empty, "thi dua").total == 0
    assert empty.faults() == []


FAULTS: dict[str, Callable[[Dataset], object]] = {
    "recipient": lambda d: d.db.execute("DELETE FROM recipient"),
    "không có trong chỉ mục": lambda d: d.db.execute("DELETE FROM words_docsize WHERE id = 1"),
    "không còn trong kho": lambda d: d.db.execute("INSERT INTO written (rowid, body) VALUES (99, 'a')"),
    "lược đồ": lambda d: d.db.execute("UPDATE content SET record = x'0102' WHERE doc = 2"),
    "content": lambda d: d.db.execute("DELETE FROM content WHERE doc = 2"),
    "mã khác": lambda d: d.db.execute("UPDATE document SET id = 'sha256:00' WHERE doc = 2"),
    "document": lambda d: d.db.executescript("PRAGMA foreign_keys = OFF; DELETE FROM document WHERE doc = 2"),
    "bị hỏng": lambda d: d.db.execute("UPDATE words_data SET block = x'00' WHERE id > 1000"),
}


@on_sqlite
@pytest.mark.parametrize("said", FAULTS)
def test_faults_are_found_and_named(empty: Dataset, said: str) -> None:
    for number in range(3):
        add(empty, _plan(number))
    assert empty.faults() == []
    FAULTS[said](empty)
    found = empty.faults()
    assert found and (said == "content" or any(said in line for line in found))


def test_every_entity_leads_to_its_evidence(empty: Dataset) -> None:
    text = "Thực hiện phong trào “Dạy tốt”"
    start, end = text.index("Dạy"), text.index("”")
    evidence = {
        "page": 2, "start": start, "end": end, "boxes": None, "read": "Day tot", "confidence": 0.956,
        "method": "quoted",
    }  # fmt: skip
    movement = {"name": "Dạy tốt", "kind": "phong trào thi đua", "key": "day tot"}
    plan = make_record(text=text, movements=[movement], evidence={"/movements/0": evidence})
    add(empty, plan)
    row = empty.db.execute("SELECT * FROM movement").fetchone()
    assert (row["page"], row["sure"]) == (2, 96)
    assert text[row["start_at"] : row["start_at"] + row["length"]] == "Dạy tốt"
