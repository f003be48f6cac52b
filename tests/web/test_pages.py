"""The pages as they come from the server: whole without scripts, safe, in both languages."""

import json
from pathlib import Path

import pytest
from dataset_samples import add, make_record
from fastapi.testclient import TestClient

from pipeline.dataset import create
from pipeline.messages import catalogue
from pipeline.web import Settings, create_app

HOSTILE = '"><script>alert(1)</script>'


def test_search_shows_hits_with_their_words_marked_and_counts(client):
    page = client.get("/", params={"q": "thi dua"})
    assert page.status_code == 200
    assert "<mark>thi</mark>" in page.text.lower()
    assert catalogue()["search.facet.year"]["vi"] in page.text


def test_pages_are_vietnamese_until_another_language_is_chosen(client):
    assert 'lang="vi"' in client.get("/").text
    english = client.get("/", params={"lang": "en"})
    assert 'lang="en"' in english.text and english.headers["content-language"] == "en"
    assert 'lang="en"' in client.get("/").text, "the choice is remembered"


def test_a_wrong_query_shows_where_it_is_wrong(client):
    page = client.get("/", params={"q": "thi đua (dạy"})
    assert page.status_code == 422
    assert catalogue()["search.open-parenthesis"]["vi"] in page.text
    assert 'value="thi đua (dạy"' in page.text, "what was typed is not lost"


def test_each_facet_value_is_a_link_that_narrows_the_search(client):
    page = client.get("/", params={"q": "thi dua", "year": "2021"})
    assert "2021" in page.text
    assert client.get("/", params={"q": "thi dua", "year": "1890"}).text.count('class="hit"') == 0


def test_paging_goes_on_where_the_page_before_ended(client):
    pages = [client.get("/", params={"size": 3, "page": number}).text for number in (1, 2)]
    first, second = (
        {part.partition('"')[0] for part in page.split('href="/documents/')[1:]} for page in pages
    )
    assert len(first) == 3 and second and not first & second


@pytest.mark.parametrize("field", ["q", "issuer", "year", "movement"])
def test_nothing_that_is_asked_comes_back_as_markup(client, field):
    page = client.get("/", params={field: HOSTILE})
    assert HOSTILE not in page.text and "<script>alert" not in page.text


def test_no_text_of_a_document_comes_back_as_markup(tmp_path: Path):
    with create(tmp_path / "bad.db") as dataset:
        record = make_record("bad", f"thi đua {HOSTILE}", title=f"Kế hoạch {HOSTILE}", issuing_body=HOSTILE)
        add(dataset, record)
    with TestClient(create_app(Settings(db=str(tmp_path / "bad.db")))) as client:
        for path in ("/", "/?q=thi+dua", f"/documents/{record['id']}"):
            page = client.get(path)
            assert page.status_code == 200 and "alert(1)" in page.text
            assert "<script>alert" not in page.text


def test_an_empty_dataset_says_how_to_fill_it(tmp_path: Path):
    create(tmp_path / "none.db").db.close()
    with TestClient(create_app(Settings(db=str(tmp_path / "none.db")))) as client:
        assert "kehoach ingest" in client.get("/").text


def test_a_dataset_that_is_gone_is_a_message_and_comes_back(tmp_path: Path):
    path = tmp_path / "late.db"
    with TestClient(create_app(Settings(db=str(path)))) as client:
        assert client.get("/").status_code == 503
        with create(path) as dataset:
            add(dataset, make_record("one", title="Kế hoạch một"))
        assert "Kế hoạch một" in client.get("/").text
        with create(path) as dataset:
            add(dataset, make_record("two", title="Kế hoạch hai"))
        assert "Kế hoạch hai" in client.get("/").text, "what comes in later is seen"


def test_answers_keep_browsers_safe(client):
    for path in ("/", "/nothing", "/api/v1/documents", "/static/style.css"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
    page = client.get("/").text
    assert "<style" not in page and "style=" not in page and "onclick" not in page


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/documents/..%2f..%2fetc%2fpasswd"]
)
def test_no_path_leads_out(client, path):
    answer = client.get(path)
    assert answer.status_code == 404 and "root:" not in answer.text and "import" not in answer.text


def test_all_results_can_be_taken_along(client):
    found = client.get("/api/v1/documents", params={"q": "thi dua", "size": 100}).json()
    lines = client.get("/export/kehoach.jsonl", params={"q": "thi dua"})
    ids = {json.loads(line)["id"] for line in lines.text.splitlines()}
    assert ids == {hit["id"] for hit in found["hits"]}
    table = client.get("/export/kehoach.csv", params={"q": "thi dua"})
    assert table.content.startswith(b"\xef\xbb\xbf") and "attachment" in table.headers["content-disposition"]
    assert client.get("/export/kehoach.xlsx", params={"q": "thi dua"}).content.startswith(b"PK")
    assert client.get("/export/kehoach.csv", params={"q": "("}).status_code == 422
    assert client.get("/export/kehoach.exe").status_code == 400


def test_searches_in_processes_of_their_own_are_the_same(client, dataset_file, tmp_path):
    path = tmp_path / "copy.db"
    path.write_bytes(dataset_file.read_bytes())
    asked = {"q": "thi dua", "facets": True}
    with TestClient(create_app(Settings(db=str(path), searchers=1))) as other:
        found = other.get("/api/v1/documents", params=asked).json()
        assert found == client.get("/api/v1/documents", params=asked).json() and found["total"]
        wrong = other.get("/?q=(&lang=en")
        assert wrong.status_code == 422 and catalogue()["search.open-parenthesis"]["en"] in wrong.text
        with create(path) as dataset:
            add(dataset, make_record("new", "thi đua", title="Kế hoạch vừa đến"))
        assert "<mark>vừa</mark>" in other.get("/?q=vua+den").text, "what comes in later is found"
        path.unlink()
        assert other.get("/").status_code in {200, 503}
