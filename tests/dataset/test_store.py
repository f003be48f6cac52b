"""What goes in comes out; what fails half-way leaves no trace; the ledger tells what was tried."""

import json
import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest
from dataset_samples import NewPlace, add, case_record, make_attempt, make_record
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dataset import Dataset, create, open_dataset, search
from pipeline.dataset.location import Place
from pipeline.errors import RecordNotFound, UsageError
from pipeline.placed import PlacedPage, PlacedWord, pack


def test_records_come_back_as_they_were(empty: Dataset, record: Callable[..., dict]) -> None:
    plan = record(text="Toàn văn\nhai dòng", number="1/KH", title="Đề mục")
    add(empty, plan)
    assert list(empty.records()) == [plan]
    assert empty.find(plan["id"]) == plan
    assert empty.paths_of(plan["id"]) == ["/plans/plan.txt"]


@settings(max_examples=50, deadline=None)
@given(text=st.text(), title=st.text(), name=st.text(max_size=8))
def test_any_text_survives(emptied: NewPlace, text: str, title: str, name: str) -> None:
    with create(emptied()) as dataset:
        plan = make_record("plan", text=text, title=title, recipients=[name])
        add(dataset, plan)
        assert list(dataset.records()) == [plan]
        add(dataset, make_record("plan", text="khác"))
        assert not dataset.faults()


def test_half_surrogates_of_odd_file_names_do_not_stop_it(empty: Dataset) -> None:
    plan = make_record()
    plan["source"]["file"] = "k\udcea.txt"
    add(empty, plan)
    assert empty.find(plan["id"])["source"]["file"] == "k?.txt"


def test_adding_twice_replaces(empty: Dataset, record: Callable[..., dict]) -> None:
    movement = {"name": "Dạy tốt", "kind": "phong trào thi đua", "key": "day tot"}
    add(empty, record(movements=[movement], recipients=["A", "B"]))
    add(empty, record(recipients=["C"]))
    assert empty.count() == 1
    assert [row["name_key"] for row in empty.db.execute("SELECT name_key FROM recipient")] == [" c "]
    assert empty.db.execute("SELECT count(*) FROM movement").fetchone()[0] == 0
    assert empty.db.execute("SELECT count(*) FROM attempt").fetchone()[0] == 2


def test_pages_come_and_go_with_their_record(empty: Dataset, record: Callable[..., dict]) -> None:
    plan = record(text="Kế hoạch")
    page = PlacedPage(1, 0, 8, "ocr", "image", (PlacedWord(0, 2, (0.25, 0.5, 0.5, 0.75), 0.5),))
    attempt = make_attempt(plan["id"])
    empty.add(plan, attempt, pages=pack([page], plan["text"]))
    found = empty.pages(plan)
    assert found is not None and list(found) == [page]
    empty.add(plan, attempt)
    assert empty.pages(plan) is None
    assert empty.db.execute("SELECT count(*) FROM content").fetchone()[0] == 1


def test_details_keep_their_order(plans: Dataset) -> None:
    rows = plans.db.execute(
        "SELECT start FROM phase JOIN document USING (doc) WHERE number LIKE '25/%' ORDER BY position"
    )
    assert [row["start"] for row in rows] == ["2021-09-05", "2021-11-21"]


def test_a_failure_in_the_middle_leaves_nothing(empty: Dataset, record: Callable[..., dict]) -> None:
    first = record("first")
    add(empty, first)
    bad = record("second")
    bad["targets"] = [{"text": None}]
    with pytest.raises(Exception, match=r"(?i)not.null"):
        add(empty, bad)
    assert list(empty.records()) == [first]
    assert search(empty, "thi dua").total == 1
    assert empty.db.execute("SELECT count(*) FROM attempt").fetchone()[0] == 1


def test_the_ledger_forgets_failures_that_were_overcome(empty: Dataset, record: Callable[..., dict]) -> None:
    plan = record()
    empty.log(make_attempt(plan["id"], kind="damaged", message="plan.txt: hỏng"))
    empty.log(make_attempt("sha256:other", "/plans/b.pdf", kind="crash", message="b", transient=True))
    assert [(a.kind, a.transient) for a in empty.failures()] == [("crash", True), ("damaged", False)]
    add(empty, plan)
    assert [a.kind for a in empty.failures()] == ["crash"]


def test_find_by_prefix_and_by_number(plans: Dataset) -> None:
    wanted = plans.find("25/KH-PGDĐT")
    assert plans.find("025/kh-pgddt") == wanted
    assert plans.find(wanted["id"][:15]) == wanted
    assert plans.find(wanted["id"].removeprefix("sha256:")[:10].upper()) == wanted
    for name in ("", "26/KH-PGDĐT", "sha256:", "zzz", "ffffffffff"):
        with pytest.raises(RecordNotFound):
            plans.find(name)


def test_an_ambiguous_number_lists_the_choices(empty: Dataset, record: Callable[..., dict]) -> None:
    ids = []
    for name in ("a", "b"):
        plan = record(name, number="1/KH-UBND")
        ids.append(plan["id"])
        add(empty, plan)
    with pytest.raises(UsageError) as caught:
        empty.find("1/KH-UBND")
    assert all(id.removeprefix("sha256:")[:12] in str(caught.value) for id in ids)


def _fill(place: Place, name: str) -> None:
    with create(place) as dataset:
        for number in range(30):
            add(dataset, make_record(f"{name}{number}", text=f"thi đua {number}"))
            add(dataset, make_record(f"both{number}", text=f"chung {number}"))


def test_two_writers_at_once_on_a_new_dataset(new_place: NewPlace) -> None:
    place = new_place()
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_fill, args=(place, name)) for name in ("a", "b")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    with open_dataset(place) as dataset:
        assert dataset.count() == 90
        assert not dataset.faults()
        assert search(dataset, "thi dua").total == 60


def test_the_details_of_a_case_are_all_there(plans: Dataset) -> None:
    lines = (
        (Path(__file__).parent.parent / "cases" / "search_documents.jsonl").read_text("utf-8").splitlines()
    )
    wanted = sorted((case_record(json.loads(line)) for line in lines), key=lambda record: record["id"])
    assert list(plans.records()) == wanted


def test_reading_never_writes(plans: Dataset) -> None:
    with open_dataset(plans.path) as dataset, pytest.raises(Exception, match=r"read-?only"):
        dataset.db.execute("DELETE FROM document")
