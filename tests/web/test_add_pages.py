"""Sending documents in: what is kept, what is refused, how it is read; hostile names, kinds and forms."""

import io
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from plan_samples import ENGLISH, plan_text

from pipeline.dataset import create, open_dataset
from pipeline.web import Settings, create_app
from pipeline.web.users import Users

PLAN_TEXT = plan_text(1)
GOOD = ("ke-hoach.txt", PLAN_TEXT.encode(), "text/plain")
OURS = {"X-Kehoach": "1"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    create(tmp_path / "plans.db").db.close()
    return tmp_path / "plans.db"


@pytest.fixture
def browser(path: Path) -> Iterator[TestClient]:
    settings = Settings(db=str(path), users=path.with_suffix(".users"), most=200_000)
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


def csrf(client: TestClient) -> dict[str, str]:
    found = re.search(r'name="csrf" value="(\w+)"', client.get("/add").text)
    assert found
    return {"csrf": found[1]}


def sent(client: TestClient, *files: tuple[str, bytes, str]):
    """The files of a job once it is over."""
    answer = client.post("/api/v1/files", files=[("files", file) for file in files], headers=OURS)
    assert answer.status_code == 202, answer.text
    job, deadline = answer.json(), time.monotonic() + 90
    while not job["over"] and time.monotonic() < deadline:
        time.sleep(0.2)
        job = client.get(f"/api/v1/jobs/{job['key']}").json()
    assert job["over"]
    return job["files"]


def test_what_is_sent_is_read_and_found(browser, path):
    (item,) = sent(browser, GOOD)
    assert item["state"] == "stored" and item["id"]
    assert browser.get(f"/documents/{item['id']}").status_code == 200
    (again,) = sent(browser, ("other-name.txt", *GOOD[1:]))
    assert (again["state"], again["id"]) == ("known", item["id"])
    page = browser.get("/add").text
    assert "ke-hoach.txt" in page and "other-name.txt" in page


def test_one_bad_file_does_not_keep_the_others(browser):
    bad = [("a.pdf", b"MZ\x90\x00" + bytes(500), "application/pdf"), ("b.pdf", b"", "application/pdf")]
    large = ("c.txt", "Kế hoạch ".encode() * 40_000, "text/plain")
    english = ("d.txt", ENGLISH.encode(), "text/plain")
    files = sent(browser, *bad, large, english, GOOD)
    assert [file["state"] for file in files] == ["failed"] * 4 + ["stored"]
    assert all(file["message"] for file in files[:4])


def test_an_archive_brings_its_documents(browser):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("trong/ke-hoach.txt", PLAN_TEXT)
        archive.writestr("trong/rong.txt", "")
    (item,) = sent(browser, ("goi.zip", packed.getvalue(), "application/zip"))
    assert item["state"] == "stored" and "rong.txt" in item["message"]


@pytest.mark.parametrize(
    "name", ["../../evil.txt", "/etc/evil.txt", "..\\evil.txt", "a\x00b.txt", "\n.txt", "." * 300]
)
def test_no_name_leads_out_of_the_folder(browser, path, name):
    before = {p for p in path.parent.rglob("*") if "plans.db.files" not in str(p)}
    sent(browser, (name, GOOD[1], "text/plain"))
    new = {p for p in path.parent.rglob("*") if "plans.db.files" not in str(p)} - before
    assert {p.name for p in new} <= {"plans.db-wal", "plans.db-shm", "plans.users"}
    kept = [p for p in path.with_name("plans.db.files").rglob("*") if p.is_file()]
    assert len(kept) == 1 and kept[0].read_bytes() == GOOD[1]


def test_the_form_works_without_scripts(browser, path):
    answer = browser.post("/add", data=csrf(browser), files=[("files", GOOD)])
    assert answer.status_code == 303 and answer.headers["location"].startswith("/add#job-")
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        with open_dataset(path) as dataset:
            if dataset.count():
                break
        time.sleep(0.2)
    else:
        pytest.fail("it was never read")
    assert browser.post("/add", data=csrf(browser)).status_code == 400


def test_foreign_pages_send_nothing_in(browser, path):
    files = [("files", GOOD)]
    assert browser.post("/add", files=files).status_code == 403
    assert browser.post("/api/v1/files", files=files).status_code == 403
    for header in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert browser.post("/api/v1/files", files=files, headers=OURS | header).status_code == 403
    assert browser.get("/api/v1/jobs").json() == []
    assert not path.with_name("plans.db.files").exists()


def test_only_administrators_add(path):
    users = Users(path.with_suffix(".users"))
    users.add("Lan", "reviewer", "mật khẩu dài")
    ask = OURS | {"Authorization": f"Bearer {users.token('Lan')}"}
    with TestClient(create_app(Settings(db=str(path), users=users.path))) as client:
        assert client.post("/api/v1/files", files=[("files", GOOD)], headers=ask).status_code == 403
        assert client.get("/add", headers=ask).status_code == 403
