"""The application on a small dataset, asked without a network."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from dataset_samples import CASES, add, case_record
from fastapi.testclient import TestClient
from web_shelf import Shelf

from pipeline.dataset import create
from pipeline.web import Settings, create_app


@pytest.fixture(scope="session")
def dataset_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of the documents that the search cases are about."""
    path = tmp_path_factory.mktemp("web") / "plans.db"
    with create(path) as dataset:
        for line in (CASES / "search_documents.jsonl").read_text("utf-8").splitlines():
            add(dataset, case_record(json.loads(line)))
    return path


@pytest.fixture(scope="session")
def client(dataset_file: Path) -> Iterator[TestClient]:
    """A browser without cookies or scripts."""
    with TestClient(create_app(Settings(db=str(dataset_file))), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A dataset of real files, taken in."""
    return Shelf(tmp_path_factory.mktemp("shelf"))


@pytest.fixture(scope="session")
def shelf_client(shelf: Shelf) -> Iterator[TestClient]:
    """A browser on that dataset."""
    with TestClient(create_app(Settings(db=str(shelf.db))), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(autouse=True)
def no_cookies(request: pytest.FixtureRequest) -> None:
    """Each test begins without the choices of another."""
    for name in ("client", "shelf_client"):
        if name in request.fixturenames:
            request.getfixturevalue(name).cookies.clear()
