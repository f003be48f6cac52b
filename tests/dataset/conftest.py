"""Small datasets made of the documents in tests/cases/search_documents.jsonl."""

import json
from collections.abc import Callable, Iterator

import psycopg
import pytest
from dataset_samples import CASES, NewPlace, Record, add, case_record, make_record

from pipeline.dataset import Dataset, create
from pipeline.dataset.location import Place, ServerAddress


@pytest.fixture
def record() -> Callable[..., Record]:
    """Makes records."""
    return make_record


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def new_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewPlace:
    """Makes places for datasets, on one engine and then on the other: what runs on one runs on both."""
    if request.param == "postgres":
        place: NewPlace = request.getfixturevalue("postgres").place
        return place
    return lambda: tmp_path_factory.mktemp("dataset") / "plans.db"


@pytest.fixture(scope="session")
def emptied(new_place: NewPlace) -> NewPlace:
    """Makes places, too, but in PostgreSQL the same one again and again: tables are slow to make there."""
    kept: list[Place] = []

    def place() -> Place:
        if kept and isinstance(kept[0], ServerAddress):
            with psycopg.connect(kept[0].url, autocommit=True) as connection:
                connection.execute(_EMPTY)
            return kept[0]
        kept[:] = [new_place()]
        return kept[0]

    return place


_EMPTY = """
DO $$ DECLARE t record; BEGIN
  SET session_replication_role = replica;
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    IF t.tablename NOT LIKE 'kehoach%' THEN EXECUTE 'DELETE FROM ' || quote_ident(t.tablename); END IF;
  END LOOP;
  FOR t IN SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() LOOP
    EXECUTE 'ALTER SEQUENCE ' || quote_ident(t.sequencename) || ' RESTART';
  END LOOP;
END $$
"""


@pytest.fixture
def empty(emptied: NewPlace) -> Iterator[Dataset]:
    """A new dataset."""
    with create(emptied()) as dataset:
        yield dataset


@pytest.fixture(scope="session")
def plans(new_place: NewPlace) -> Iterator[Dataset]:
    """The documents that the search cases are about."""
    with create(new_place()) as dataset:
        for line in (CASES / "search_documents.jsonl").read_text("utf-8").splitlines():
            add(dataset, case_record(json.loads(line)))
        yield dataset
