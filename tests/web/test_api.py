"""The REST API: what it answers, how it fails, what it says of itself."""

import jsonschema
import pytest

from pipeline.record import json_schema

PROBLEM = {"type", "title", "status", "detail"}


def test_search_gives_hits_with_the_places_of_the_words(client):
    found = client.get("/api/v1/documents", params={"q": "thi dua", "facets": True}).json()
    assert found["total"] >= len(found["hits"]) > 0
    hit = next(hit for hit in found["hits"] if hit["snippet"]["hits"])
    words = [hit["snippet"]["text"][start:end].lower() for start, end in hit["snippet"]["hits"]]
    assert {"thi", "đua"} <= set(words)
    assert sum(value["count"] for value in found["facets"]["type"]) <= found["total"]


def test_order_and_pages(client):
    days, total = [], 1
    while len(days) < total:
        asked = {"order": "oldest", "size": 2, "page": len(days) // 2 + 1}
        found = client.get("/api/v1/documents", params=asked).json()
        days += [hit["issue_date"] or "9999" for hit in found["hits"]]
        total = found["total"]
    assert len(set(days)) > 3 and days == sorted(days)


def test_a_document_is_its_plan_record(client):
    id = client.get("/api/v1/documents").json()["hits"][0]["id"]
    answer = client.get(f"/api/v1/documents/{id}")
    jsonschema.validate(answer.json(), json_schema())
    assert answer.json()["id"] == id


def test_what_is_known_is_not_sent_again(client):
    id = client.get("/api/v1/documents").json()["hits"][0]["id"]
    tag = client.get(f"/api/v1/documents/{id}").headers["etag"]
    again = client.get(f"/api/v1/documents/{id}", headers={"If-None-Match": f'"old", {tag}'})
    assert again.status_code == 304 and not again.content
    assert client.get(f"/api/v1/documents/{id}", headers={"If-None-Match": '"old"'}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/documents?q=(", 422),
        ("/api/v1/documents?level=moon", 422),
        ("/api/v1/documents?page=0", 400),
        ("/api/v1/documents?size=x", 400),
        ("/api/v1/documents/00000000", 404),
        ("/api/v1/nothing", 404),
    ],
)
def test_failures_are_problem_details(client, path, status):
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json().keys() >= PROBLEM and answer.json()["status"] == status


def test_the_api_describes_itself(client):
    described = client.get("/api/v1/openapi.json").json()
    assert {"/api/v1/documents", "/api/v1/documents/{id}"} <= described["paths"].keys()


def test_suggestions_are_names_of_the_dataset_with_or_without_marks(client):
    found = client.get("/api/v1/suggestions", params={"q": "giao duc va d"}).json()
    assert found and all("giáo dục và đ" in one["name"].lower() for one in found)
    assert client.get("/api/v1/suggestions", params={"q": "DẠY tốt"}).json()[0]["field"] == "movement"
    assert client.get("/api/v1/suggestions", params={"q": "khôngcótênnày"}).json() == []
    assert client.get("/api/v1/suggestions", params={"q": "%_"}).json() == []
