"""Whatever people say and machines extract: nothing is lost or done twice, all can be undone."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from review_runs import AUTHOR, attempt, deeds, extractions, take_in

from pipeline.dataset import create
from pipeline.dataset.review import history, undo
from pipeline.dataset.review_apply import apply
from pipeline.dataset.review_entries import undoable
from pipeline.errors import UsageError
from pipeline.record import PlanRecord

many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@many
@given(first=extractions(), second=extractions(), tried=st.lists(deeds, max_size=8))
def test_applied_twice_is_applied_once(
    tmp_path_factory: pytest.TempPathFactory, first: dict, second: dict, tried: list
) -> None:
    with create(tmp_path_factory.mktemp("any") / "a.db") as dataset:
        take_in(dataset, first)
        for deed in tried:
            attempt(dataset, first["id"], deed)
        entries = history(dataset, first["id"])
    for machine in (first, second):
        once = apply(machine, entries).record
        PlanRecord.model_validate(once)
        assert apply(once, entries).record == once


@many
@given(first=extractions(), tried=st.lists(deeds, max_size=8))
def test_undo_gives_the_record_back(
    tmp_path_factory: pytest.TempPathFactory, first: dict, tried: list
) -> None:
    with create(tmp_path_factory.mktemp("any") / "a.db") as dataset:
        take_in(dataset, first)
        before = []
        for deed in tried:
            stood = dataset.find(first["id"])
            if attempt(dataset, first["id"], deed) and deed[0] != "undo":
                before.append(stood)
            elif deed[0] == "undo" and before:
                assert dataset.find(first["id"]) == before.pop()
        while before:
            undo(dataset, first["id"], AUTHOR)
            assert dataset.find(first["id"]) == before.pop()
        assert dataset.find(first["id"]) == first
        with pytest.raises(UsageError):
            undo(dataset, first["id"], AUTHOR)
        assert not dataset.faults()


@many
@given(first=extractions(), later=st.lists(extractions() | deeds, max_size=10))
def test_no_entry_is_ever_lost(tmp_path_factory: pytest.TempPathFactory, first: dict, later: list) -> None:
    path: Path = tmp_path_factory.mktemp("any") / "a.db"
    with create(path) as dataset:
        take_in(dataset, first)
        told: list = []
        machine = first
        for step in later:
            if isinstance(step, dict):
                machine = step
                take_in(dataset, step)
            else:
                attempt(dataset, first["id"], step)
            entries = history(dataset, first["id"])
            assert entries[: len(told)] == told
            told = entries
            assert dataset.find(first["id"]) == apply(machine, entries).record
        while undoable(history(dataset, first["id"])):
            undo(dataset, first["id"], AUTHOR)
        assert dataset.find(first["id"]) == machine
        assert not dataset.faults()
