"""Small datasets made of the documents in tests/cases/search_documents.jsonl."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from dataset_samples import CASES, Record, add, case_record, make_record

from pipeline.dataset import Dataset, create


@pytest.fixture
def record() -> Callable[..., Record]:
    """Makes records."""
    return make_record


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Dataset]:
    """A new dataset."""
    with create(tmp_path / "plans.db") as dataset:
        yield dataset


@pytest.fixture(scope="session")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    """The documents that the search cases are about."""
    with create(tmp_path_factory.mktemp("dataset") / "plans.db") as dataset:
        for line in (CASES / "search_documents.jsonl").read_text("utf-8").splitlines():
            add(dataset, case_record(json.loads(line)))
        yield dataset
