"""The application on a dataset in PostgreSQL answers as it does on a file, also after the server was away."""

import json
from pathlib import Path

import pytest
from dataset_samples import CASES, add, case_record
from fastapi.testclient import TestClient

from pipeline.dataset import create
from pipeline.web import Settings, create_app
from tools.temporary_postgres import Server


@pytest.fixture(scope="module")
def url(postgres: Server) -> str:
    """The same documents as in the file."""
    place = postgres.place()
    with create(place) as dataset:
        for line in (CASES / "search_documents.jsonl").read_text("utf-8").splitlines():
            add(dataset, case_record(json.loads(line)))
    return place.url


def test_it_answers_as_on_a_file(client: TestClient, url: str, tmp_path: Path) -> None:
    settings = Settings(db=url, users=tmp_path / "users")
    with TestClient(create_app(settings), raise_server_exceptions=False) as server:
        for query in ({}, {"q": "thi dua", "facets": True}, {"q": "phogn trao"}, {"order": "oldest"}):
            first = client.get("/api/v1/documents", params=query)
            assert server.get("/api/v1/documents", params=query).json() == first.json()
        id = first.json()["hits"][0]["id"]
        for page in (f"/api/v1/documents/{id}", f"/documents/{id}", "/?q=thi+dua"):
            assert server.get(page).status_code == client.get(page).status_code


def test_a_lost_connection_is_made_again(url: str, postgres: Server, tmp_path: Path) -> None:
    settings = Settings(db=f"{url}&application_name=lost", users=tmp_path / "users", readers=1)
    with TestClient(create_app(settings), raise_server_exceptions=False) as server:
        assert server.get("/api/v1/documents").status_code == 200
        postgres.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lost'")
        server.get("/api/v1/documents")
        assert server.get("/api/v1/documents").status_code == 200
