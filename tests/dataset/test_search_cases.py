"""The search semantics, as a table: tests/cases/search.jsonl."""

import json
from pathlib import Path

import pytest

from pipeline.dataset import Dataset, search

LINES = (Path(__file__).parent.parent / "cases" / "search.jsonl").read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=f"{c['query']} | {c['why']}") for c in map(json.loads, LINES)]
)
def test_query_finds_what_it_should(plans: Dataset, case: dict) -> None:
    found = search(plans, case["query"], exact=case.get("exact", False))
    names = [hit.record["source"]["file"].removesuffix(".txt") for hit in found.hits]
    assert sorted(names) == sorted(case["finds"])
    assert found.total == len(case["finds"])
    first = case.get("first", [])
    if len(first) == len(names):
        assert names == first
    else:
        assert set(names[: len(first)]) == set(first)
