"""Corrections hold whatever another extraction says; where it disagrees, that is shown."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from dataset_samples import NewPlace, add, make_attempt, make_record

from pipeline.dataset import Dataset, create, review, search
from pipeline.dataset.review import confirm, conflicts, history, remove, resolve, set_value, undo
from pipeline.dataset.review_case import Author
from pipeline.dataset.review_list import worklist
from pipeline.errors import UsageError
from pipeline.placed import PlacedPage, PlacedWord, pack

LAN = Author("lan", "theo bản giấy")
LINES = ["Đợt 1: từ 05/9/2021 đến 16/01/2022", "Đợt 2: từ 17/01/2022 đến 31/5/2022", "Sở Y tế", "UBND xã"]

Record = dict[str, Any]


def extracted(lines: list[str], confidence: float = 0.8, **fields: Any) -> Record:
    """What the machine says of a document of these lines, in their order: phases and recipients."""
    text = "\n".join(lines)
    days = {LINES[0]: ("2021-09-05", "2022-01-16"), LINES[1]: ("2022-01-17", "2022-05-31")}
    phases = [
        {"label": line[:5], "start": days[line][0], "end": days[line][1], "precision": "day", "text": line}
        for line in lines
        if line in days
    ]
    recipients = [line for line in lines if line not in days]
    values: Record = {"phases": phases, "recipients": recipients, "number": "25/KH-UBND"} | fields
    evidence = {"/number": _evidence(0, 0, confidence)}
    for field, told in (("phases", [p["text"] for p in phases]), ("recipients", recipients)):
        for index, line in enumerate(told):
            start = text.index(line)
            evidence[f"/{field}/{index}"] = _evidence(start, start + len(line), confidence)
    return make_record("plan", text=text, **values, evidence=evidence)


def _evidence(start: int, end: int, confidence: float) -> Record:
    return {"page": 1, "start": start, "end": end, "read": "đọc", "confidence": confidence, "method": "m"}


@pytest.fixture
def plan(new_place: NewPlace) -> Iterator[Dataset]:
    """A dataset of one document."""
    with create(new_place()) as dataset:
        add(dataset, extracted(LINES))
        yield dataset


def the(dataset: Dataset) -> Record:
    """Its record."""
    return next(dataset.records())


def again(dataset: Dataset, record: Record) -> Record:
    """Its record after a new extraction."""
    add(dataset, record)
    return the(dataset)


def say_of(dataset: Dataset, pointer: str, value: str) -> None:
    set_value(dataset, the(dataset)["id"], pointer, value, LAN)


def test_a_correction_is_in_the_record_with_its_evidence(plan: Dataset) -> None:
    say_of(plan, "/phases/1/end", "2022-06-30")
    record = the(plan)
    assert record["phases"][1]["end"] == "2022-06-30"
    evidence = record["evidence"]["/phases/1/end"]
    assert (evidence["method"], evidence["confidence"], evidence["read"]) == ("review", 1.0, "đọc")
    (entry,) = history(plan)
    assert (entry.who, entry.note, entry.before, entry.after) == (
        *("lan", "theo bản giấy"),
        "2022-05-31",
        "2022-06-30",
    )
    assert entry.at.endswith("+00:00") and entry.id == record["id"]


def test_it_is_bound_to_the_item_not_to_its_index(plan: Dataset) -> None:
    say_of(plan, "/phases/1/end", "2022-06-30")
    confirm(plan, the(plan)["id"], "/phases/0", LAN)
    remove(plan, the(plan)["id"], "/recipients/0", LAN)
    record = again(plan, extracted(LINES[::-1]))
    assert [phase["label"] for phase in record["phases"]] == ["Đợt 2", "Đợt 1"]
    assert [phase["end"] for phase in record["phases"]] == ["2022-06-30", "2022-01-16"]
    assert record["recipients"] == ["UBND xã"] and "/recipients/1" not in record["evidence"]
    assert record["evidence"]["/phases/1"]["method"] == "confirmed"
    assert record["evidence"]["/phases/0"]["method"] == "m"
    assert conflicts(plan) == []


def test_other_readings_of_the_same_words_are_the_same_item(plan: Dataset) -> None:
    say_of(plan, "/phases/1/end", "2022-06-30")
    second = extracted(LINES)
    second["phases"][1] |= {"text": "Đot 2: tù 17/01/2022 đên 31/5/2022"}
    assert [phase["end"] for phase in again(plan, second)["phases"]] == ["2022-01-16", "2022-06-30"]
    second["phases"][1] |= {"text": "Đợt 2: từ 17/01/2022 đẽn 3l/5/2022", "label": None}
    assert [phase["end"] for phase in again(plan, second)["phases"]] == ["2022-01-16", "2022-06-30"]
    assert conflicts(plan) == []


def test_what_the_machine_learns_is_no_conflict(plan: Dataset) -> None:
    say_of(plan, "/number", "26/KH-UBND")
    assert again(plan, extracted(LINES, number="26/KH-UBND"))["number"] == "26/KH-UBND"
    assert conflicts(plan) == []


@pytest.mark.parametrize("mine", [True, False])
def test_a_changed_value_is_a_conflict_until_it_is_settled(plan: Dataset, mine: bool) -> None:
    say_of(plan, "/number", "1/KH-UBND")
    say_of(plan, "/number", "26/KH-UBND")
    record = again(plan, extracted(LINES, number="27/KH-UBND"))
    assert record["number"] == "26/KH-UBND"
    ((_, conflict),) = conflicts(plan)
    assert (conflict.kind, conflict.was, conflict.now) == ("changed", "25/KH-UBND", "27/KH-UBND")
    resolve(plan, record["id"], "/number", mine, LAN)
    assert conflicts(plan) == []
    assert the(plan)["number"] == ("26/KH-UBND" if mine else "27/KH-UBND")
    again(plan, extracted(LINES, number="27/KH-UBND"))
    assert conflicts(plan) == []
    undo(plan, record["id"], LAN)
    assert the(plan)["number"] == "26/KH-UBND" and len(conflicts(plan)) == 1


@pytest.mark.parametrize("mine", [True, False])
def test_a_corrected_item_that_is_gone_is_kept_and_shown(plan: Dataset, mine: bool) -> None:
    say_of(plan, "/phases/0/start", "2021-09-06")
    record = again(plan, extracted(LINES[1:]))
    assert [phase["start"] for phase in record["phases"]] == ["2022-01-17", "2021-09-06"]
    ((_, conflict),) = conflicts(plan)
    assert (conflict.kind, conflict.pointer) == ("gone", "/phases/1/start")
    resolve(plan, record["id"], "/phases/1", mine, LAN)
    assert conflicts(plan) == [] and len(the(plan)["phases"]) == (2 if mine else 1)
    first = again(plan, extracted(LINES))["phases"][0]
    assert first["start"] == ("2021-09-06" if mine else "2021-09-05")


def test_what_was_confirmed_and_changes_is_a_conflict(plan: Dataset) -> None:
    confirm(plan, the(plan)["id"], "/number", LAN)
    assert again(plan, extracted(LINES, number="28/KH-UBND"))["number"] == "25/KH-UBND"
    assert [c.pointer for _, c in conflicts(plan)] == ["/number"]


def test_one_of_two_equal_items_is_removed_once(new_place: NewPlace) -> None:
    with create(new_place()) as dataset:
        twice = make_record("plan", recipients=["Sở Y tế", "Sở Y tế", "UBND xã"])
        add(dataset, twice)
        remove(dataset, twice["id"], "/recipients/1", LAN)
        assert again(dataset, twice)["recipients"] == ["Sở Y tế", "UBND xã"]
        assert again(dataset, twice | {"recipients": ["Sở Y tế", "UBND xã"]})["recipients"] == [
            "Sở Y tế",
            "UBND xã",
        ]


def test_items_are_added_corrected_and_removed_again(plan: Dataset) -> None:
    id = the(plan)["id"]
    say_of(plan, "/recipients/-", "Các thôn")
    say_of(plan, "/recipients/2", "Các thôn, xóm")
    assert again(plan, extracted(LINES[::-1]))["recipients"] == ["UBND xã", "Sở Y tế", "Các thôn, xóm"]
    with pytest.raises(UsageError):
        set_value(plan, id, "/recipients/-", "Sở Y tế", LAN)
    remove(plan, id, "/recipients/2", LAN)
    assert the(plan)["recipients"] == ["UBND xã", "Sở Y tế"] and len(history(plan)) == 3


def test_all_that_follows_follows_at_once(plan: Dataset) -> None:
    say_of(plan, "/issuing_body", "Ủy ban nhân dân xã Yên Bình, huyện Thạch Thất, Hà Nội")
    say_of(plan, "/doc_type", "Hướng dẫn")
    say_of(plan, "/movements/-", '{"name": "Dạy tốt - Học tốt", "kind": "phong trào thi đua"}')
    record = the(plan)
    assert (record["level"], record["doc_type_code"]) == ("commune", "HD")
    assert record["area"]["province"] == "Hà Nội" and record["movements"][0]["key"] == "day tot hoc tot"
    for query in ('issuer:"yen binh"', 'area:"ha noi"', "level:xã", "movement:day", "type:HD", '"hoc tot"'):
        assert search(plan, query).total == 1, query
    say_of(plan, "/movements/0/name", "Nói không với thuốc lá")
    assert the(plan)["movements"][0]["key"] == "noi khong voi thuoc la"
    assert search(plan, '"hoc tot"').total == 0
    say_of(plan, "/level", "district")
    assert the(plan)["level"] == "district" and search(plan, "level:xã").total == 0
    assert not plan.faults()


def test_words_on_pages_stay(new_place: NewPlace) -> None:
    with create(new_place()) as dataset:
        plan = make_record(text="Kế hoạch")
        page = PlacedPage(1, 0, 8, "ocr", "image", (PlacedWord(0, 2, (0.25, 0.5, 0.5, 0.75), 0.5),))
        dataset.add(plan, make_attempt(plan["id"]), pages=pack([page], plan["text"]))
        set_value(dataset, plan["id"], "/number", "1/KH", LAN)
        assert list(dataset.pages(the(dataset)) or ()) == [page]
        assert dataset.done() == {plan["id"]: ("1", "auto")}


@pytest.mark.parametrize(
    ("pointer", "value", "hint"),
    [
        ("/issue_date", "9/10/2021", "2021-10-09"),
        ("/issue_date", "2021-02-30", "2021"),
        ("/phases/0/precision", "hour", "month"),
        ("/level", "huyện", "district"),
        ("/phases/0/start", "05.9.2021", "2021-09-05"),
        ("/targets/-", '{"text": "x"}', "comparator"),
        ("/targets/-", '{"text": "x", "comparator": "=", "value": NaN}', "comparator"),
        ("/recipients/-", " ", "null"),
        ("/recipients/0", "null", "null"),
        ("/recipients", "Sở", "/recipients/0"),
        ("/recipients/9", "Sở", "2"),
        ("/recipients/-1", "Sở", "/recipients/0"),
        ("/phases/0/day", "Sở", "start"),
        ("/signer/title", "CHỦ TỊCH", "/signer/name"),
        ("/text", "Sở", "issuing_body"),
        ("/evidence", "Sở", "issuing_body"),
    ],
)
def test_wrong_values_are_refused_with_what_would_be_right(
    plan: Dataset, pointer: str, value: str, hint: str
) -> None:
    before = the(plan)
    with pytest.raises(UsageError, match=hint):
        say_of(plan, pointer, value)
    assert the(plan) == before and history(plan) == []


def test_undo_by_place_and_by_number(plan: Dataset) -> None:
    id = the(plan)["id"]
    remove(plan, id, "/recipients/0", LAN)
    say_of(plan, "/number", "1/KH")
    say_of(plan, "/phases/0/start", "2021-09-06")
    undo(plan, id, LAN, "/number")
    assert the(plan)["number"] == "25/KH-UBND" and the(plan)["phases"][0]["start"] == "2021-09-06"
    undo(plan, id, LAN, number=history(plan)[0].number)
    assert the(plan)["recipients"] == LINES[2:]
    undo(plan, id, LAN)
    assert the(plan) == extracted(LINES)
    with pytest.raises(UsageError):
        undo(plan, id, LAN)


def test_another_dataset_takes_the_corrections_over(plan: Dataset, new_place: NewPlace) -> None:
    say_of(plan, "/number", "26/KH-UBND")
    remove(plan, the(plan)["id"], "/recipients/0", LAN)
    file = io.StringIO()
    assert review.write_entries(history(plan), file) == 2
    lines = file.getvalue().splitlines()
    with create(new_place()) as other:  # the document comes in later
        assert review.take_over(other, lines, "f") == (2, 0)
        assert again(other, extracted(LINES[::-1]))["recipients"] == ["UBND xã"]
        assert review.take_over(other, lines, "f") == (0, 2)
    with create(new_place()) as third:  # the document is there
        add(third, extracted(LINES))
        with pytest.raises(UsageError, match="2"):
            review.take_over(third, [lines[0], lines[1].replace('"recipients"', '"text"')], "f")
        assert history(third) == [] and the(third) == extracted(LINES)
        review.take_over(third, lines, "f")
        assert the(third) == the(plan)


def test_least_certain_first(new_place: NewPlace) -> None:
    with create(new_place()) as dataset:
        for index, sure in enumerate((0.9, 0.3, 0.6)):
            record = extracted(LINES, sure, number=f"{index}/KH")
            add(dataset, record | {"id": make_record(str(index))["id"]})
        found = worklist(dataset, limit=6)
        assert [doubt.confidence for doubt in found] == [0.3] * 5 + [0.6]
        assert {doubt.pointer for doubt in worklist(dataset, field="number")} == {"/number"}
        assert {doubt.record["number"] for doubt in worklist(dataset, below=0.7)} == {"1/KH", "2/KH"}
        assert {doubt.record["number"] for doubt in worklist(dataset, filters={"number": "2/KH"})} == {"2/KH"}
        assert {d.record["number"] for d in worklist(dataset, "so y te -number:1/KH")} == {"0/KH", "2/KH"}
        confirm(dataset, "1/KH", "/number", LAN)
        assert [d.confidence for d in worklist(dataset, field="number")] == [0.6, 0.9]
