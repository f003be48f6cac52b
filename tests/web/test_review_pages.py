"""Review in the browser and over the API: corrections come in, are seen, stay, and can be taken back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from dataset_samples import add, make_record
from fastapi.testclient import TestClient

from pipeline.dataset import create, open_dataset
from pipeline.web import Settings, create_app
from pipeline.web.users import Users

TEXT = "Số: 12/KH-UBND\nTừ ngày 01/9/2021 đến ngày 30/9/2021 tổ chức đợt 1."


def evidence(start: int, end: int, confidence: float, read: str | None = None):
    read = TEXT[start:end] if read is None else read
    place = {"page": 1, "start": start, "end": end}
    return place | {"read": read, "confidence": confidence, "method": "rule"}


def plan(**fields):
    days = {"start": "2021-09-01", "end": "2021-09-30", "precision": "day"}
    given = {
        "number": "12/KH-UBND",
        "title": "Thi đua",
        "phases": [{"label": "Đợt 1", "text": "Từ ngày 01/9/2021", **days}],
        "evidence": {
            "/number": evidence(4, 14, 0.4, "12/KH-U8ND"),
            "/phases/0": evidence(15, 32, 0.6),
            "/title": evidence(0, 2, 0.99),
        },
    }
    return make_record("plan", TEXT, **given | fields)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with create(tmp_path / "plans.db") as dataset:
        add(dataset, plan())
    return tmp_path / "plans.db"


@pytest.fixture
def browser(path: Path) -> Iterator[TestClient]:
    app = create_app(Settings(db=str(path), users=path.with_suffix(".users")))
    with TestClient(app, follow_redirects=False) as client:
        yield client


def form(client: TestClient, **fields: str) -> dict[str, str]:
    found = re.search(r'name="csrf" value="(\w+)"', client.get("/review").text)
    assert found
    return {"csrf": found[1], **fields}


def stored(path: Path):
    with open_dataset(path) as dataset:
        return next(iter(dataset.records()))


def test_the_least_certain_comes_first_with_its_text_and_what_was_read(browser):
    page = browser.get("/review").text
    assert page.index("12/KH-UBND") < page.index("2021-09-01")
    assert "<mark>12/KH-UBND</mark>" in page and "12/KH-U8ND" in page
    assert "0.99" not in browser.get("/review?below=0.5").text
    assert browser.get("/review?field=phases").text.count('class="doubt"') == 1


def test_a_value_is_set_seen_and_taken_back(browser, path):
    id = stored(path)["id"]
    done = browser.post(
        f"/review/{id}", data=form(browser, action="set", pointer="/number", **{"value.": "13/KH-UBND"})
    )
    assert done.status_code == 303 and done.headers["location"] == "/review"
    assert stored(path)["number"] == "13/KH-UBND"
    assert "13/KH-UBND" in browser.get(f"/documents/{id}/history").text
    browser.post(f"/review/{id}", data=form(browser, action="undo", pointer="/number"))
    assert stored(path)["number"] == "12/KH-UBND"


def test_parts_of_an_item_are_set_one_by_one(browser, path):
    id = stored(path)["id"]
    parts = {"value.end": "2021-10-15", "value.label": ""}
    browser.post(f"/review/{id}", data=form(browser, action="set", pointer="/phases/0", **parts))
    phase = stored(path)["phases"][0]
    assert (phase["start"], phase["end"], phase["label"]) == ("2021-09-01", "2021-10-15", None)


def test_what_is_confirmed_is_not_asked_again(browser, path):
    id = stored(path)["id"]
    browser.post(f"/review/{id}", data=form(browser, action="confirm", pointer="/number"))
    assert "12/KH-U8ND" not in browser.get("/review").text


def test_a_conflict_is_shown_and_settled(browser, path):
    id = stored(path)["id"]
    browser.post(
        f"/review/{id}", data=form(browser, action="set", pointer="/number", **{"value.": "13/KH-UBND"})
    )
    with create(path) as dataset:
        add(dataset, plan(number="14/KH-UBND"))
    page = browser.get("/conflicts").text
    assert "13/KH-UBND" in page and "14/KH-UBND" in page
    assert stored(path)["number"] == "13/KH-UBND"
    browser.post(f"/review/{id}", data=form(browser, action="machine", pointer="/number"))
    assert stored(path)["number"] == "14/KH-UBND"


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "set", "pointer": "/issue_date", "value.": "hôm qua"},
        {"action": "set", "pointer": "/nothing", "value.": "x"},
        {"action": "set", "pointer": "/phases/7", "value.end": "2021-01-01"},
        {"action": "set", "pointer": "/number", "value.end": "2021-01-01"},
        {"action": "dance", "pointer": "/number"},
    ],
)
def test_what_makes_no_sense_changes_nothing(browser, path, fields):
    before = stored(path)
    answer = browser.post(f"/review/{before['id']}", data=form(browser, **fields))
    assert answer.status_code in {400, 404, 422}
    assert stored(path) == before


def test_a_form_from_elsewhere_changes_nothing(browser, path):
    before = stored(path)
    data = form(browser, action="set", pointer="/number", **{"value.": "6/X"})
    bad = browser.post(f"/review/{before['id']}", data=data, headers={"Origin": "https://evil.example"})
    assert bad.status_code == 403
    assert browser.post(f"/review/{before['id']}", data=data | {"csrf": "x"}).status_code == 403
    assert stored(path) == before


def test_programs_correct_with_json_only(browser, path):
    id = stored(path)["id"]
    said = {"action": "set", "pointer": "/number", "value": "15/KH-UBND", "note": "theo bản giấy"}
    address = f"/api/v1/documents/{id}/review"
    assert browser.post(address, data=said).status_code in {400, 415}
    made = browser.post(address, json=said).json()
    assert made[0]["after"] == "15/KH-UBND" and stored(path)["number"] == "15/KH-UBND"
    history = browser.get(f"/api/v1/documents/{id}/history").json()
    assert [entry["note"] for entry in history] == ["theo bản giấy"]
    assert browser.get("/api/v1/review").json()[0]["pointer"] == "/phases/0"
    assert browser.get("/api/v1/conflicts").json() == []
    assert browser.post(address, json=said | {"pointer": "/x"}).status_code == 422
    assert browser.post("/api/v1/documents/0000/review", json=said).status_code == 404


def test_readers_do_not_review_and_who_does_is_noted(path):
    users = Users(path.with_suffix(".users"))
    for name, role in (("Lan", "reader"), ("Minh", "reviewer")):
        users.add(name, role, "mật khẩu dài")
    id = stored(path)["id"]
    said = {"action": "confirm", "pointer": "/number"}
    with TestClient(create_app(Settings(db=str(path), users=users.path))) as client:
        for name, status in (("Lan", 403), ("Minh", 200)):
            ask = {"Authorization": f"Bearer {users.token(name)}"}
            answer = client.post(f"/api/v1/documents/{id}/review", json=said, headers=ask)
            assert answer.status_code == status
    assert answer.json()[0]["who"] == "Minh"
    assert [(entry.who, entry.what) for entry in users.audited()] == [("Minh", "review-confirm")]
