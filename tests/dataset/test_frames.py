"""Records as pandas tables: the figures of a few known records, and nothing lost on the way."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from dataset_samples import Record

from pipeline.dataset import Dataset, frames, select
from pipeline.run import process

PHASE = {
    "label": "Đợt 1",
    "start": "2021-10",
    "end": "2022",
    "precision": "month",
    "text": "…",
    "focus": None,
}
TARGET = {
    "text": "ít nhất 95%",
    "subject": None,
    "comparator": ">=",
    "value": 95.0,
    "unit": "%",
    "deadline": None,
}


def test_a_partial_date_becomes_the_days_it_may_mean(record: Callable[..., Record]) -> None:
    row = frames.phases([record(phases=[PHASE])]).iloc[0]
    assert (row["start"], row["end"]) == ("2021-10", "2022")
    assert (row["first_day"], row["last_day"]) == (pd.Timestamp("2021-10-01"), pd.Timestamp("2022-12-31"))


def test_an_unknown_date_is_no_date(record: Callable[..., Record]) -> None:
    row = frames.phases([record(phases=[PHASE | {"start": None}])]).iloc[0]
    assert pd.isna(row["first_day"]) and row["last_day"] == pd.Timestamp("2022-12-31")


def test_items_carry_their_document_and_their_evidence(record: Callable[..., Record]) -> None:
    made = record(targets=[TARGET, TARGET | {"value": 80.0}])
    made["evidence"] = {"/targets/1": {"page": 2, "confidence": 0.75}}
    table = frames.targets([made])
    assert list(table["value"]) == [95.0, 80.0] and set(table["id"]) == {made["id"]}
    assert (table["page"][1], table["confidence"][1]) == (2, 0.75) and pd.isna(table["page"][0])


def test_documents_are_filtered_and_counted(plans: Dataset) -> None:
    records = list(select(plans, "year:2021"))
    table = frames.documents(records)
    assert list(table["id"]) == [item["id"] for item in records] and len(table) > 0
    assert set(table["issued_from"].dt.year) == {2021}
    for field, make in ITEMS.items():
        assert table[field].sum() == len(make(records)) == sum(len(item[field]) for item in records)


ITEMS: dict[str, Callable[..., pd.DataFrame]] = {
    "phases": frames.phases,
    "movements": frames.movements,
    "targets": frames.targets,
    "references": frames.references,
}


@pytest.mark.parametrize("make", [frames.documents, *ITEMS.values()])
def test_no_records_give_an_empty_table_with_its_columns(make: Callable[..., pd.DataFrame]) -> None:
    table = make([])
    assert len(table) == 0 and "id" in table and "issuing_body" in table


def test_a_record_of_the_pipeline_fits() -> None:
    text = "UBND HUYỆN DIỄN CHÂU\nSố: 12/KH-UBND\nKẾ HOẠCH\nTổ chức phong trào thi đua “Dạy tốt, học tốt”\n"
    made: dict[str, Any] | None = process(text).record
    assert made is not None
    assert frames.documents([made]).loc[0, "number"] == "12/KH-UBND"
    assert len(frames.movements([made])) == len(made["movements"])
