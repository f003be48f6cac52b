"""The API of one document: pages, pictures, neighbours, files; nothing but the very bytes of the record."""

import asyncio
import hashlib
import io
import json
import os
import shutil
from pathlib import Path

import httpx
import pikepdf
import pypdfium2
import pytest
from dataset_samples import add, make_attempt, make_record
from fastapi.testclient import TestClient
from PIL import Image
from web_shelf import BORN, PACKED, SCAN, STRIPPED, WORD

from pipeline.dataset import create
from pipeline.web import Settings, create_app
from pipeline.web.downloads import file_name
from pipeline.web.users import Users


def test_pages_have_sizes_and_words_with_places(shelf, shelf_client):
    found = shelf_client.get(f"{shelf.api(SCAN)}/pages", params={"words": 2}).json()
    first, second = found["pages"]
    assert found["file"] == "here" and first["words"] is None
    assert first["height"] > first["width"] > 100
    text = shelf.records[SCAN]["text"]
    words = [text[word["start"] : word["end"]] for word in second["words"]]
    assert len(words) > 30 and " ".join(words).split() == words
    assert all(0 <= side <= 1 for word in second["words"] for side in word["box"])


@pytest.mark.parametrize("name", [SCAN, BORN, PACKED])
def test_a_page_is_drawn_in_one_of_a_few_widths(shelf, shelf_client, name):
    sizes = set()
    for width in (700, 800):
        answer = shelf_client.get(f"{shelf.api(name)}/pages/1.jpg", params={"width": width})
        assert answer.status_code == 200 and answer.headers["content-type"] == "image/jpeg"
        image = Image.open(io.BytesIO(answer.content))
        sizes.add((image.size, answer.headers["etag"]))
        assert image.convert("L").getextrema()[0] < 100, "there is print on it"
    ((size, tag),) = sizes
    assert size[0] == 800
    again = shelf_client.get(
        f"{shelf.api(name)}/pages/1.jpg", params={"width": 800}, headers={"If-None-Match": tag}
    )
    assert again.status_code == 304 and not again.content


@pytest.mark.parametrize(
    ("page", "status"), [("0.jpg", 400), ("3.jpg", 404), ("1.jpg?width=999999", 400), ("x.jpg", 400)]
)
def test_pages_that_are_not_there(shelf, shelf_client, page, status):
    assert shelf_client.get(f"{shelf.api(SCAN)}/pages/{page}").status_code == status


def test_what_has_no_pages_has_no_pictures(shelf, shelf_client):
    assert shelf_client.get(f"{shelf.api(WORD)}/pages/1.jpg").status_code == 404
    found = shelf_client.get(f"{shelf.api(STRIPPED)}/pages").json()
    assert found["file"] == "none" and found["pages"][0]["picture"] is None


def test_neighbours_up_and_down(shelf, shelf_client):
    found = shelf_client.get(f"{shelf.api(SCAN)}/graph").json()
    assert found["document"]["id"] == shelf.records[SCAN]["id"]
    assert shelf.records["above"]["id"] in {link["id"] for link in found["up"]}
    assert [link["id"] for link in found["down"]] == [shelf.records["below"]["id"]]
    assert found["down"][0]["relation"] == "carries-out"
    same = shelf_client.get(f"{shelf.api(BORN)}/graph").json()["same"]
    assert shelf.records[PACKED]["id"] in {tie["id"] for tie in same}


def test_the_record_and_the_original_are_handed_out_as_files(shelf, shelf_client):
    record = shelf_client.get(f"{shelf.api(BORN)}/download/json")
    assert "attachment" in record.headers["content-disposition"]
    assert json.loads(record.content) == shelf.records[BORN]
    for name, kind in ((BORN, "pdf"), (WORD, "original")):
        answer = shelf_client.get(f"{shelf.api(name)}/download/{kind}")
        assert answer.content == (shelf.folder / name).read_bytes()
        assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["content-type"] == "application/octet-stream", "no browser opens a DOCX of ours"
    assert shelf_client.get(f"{shelf.api(WORD)}/download/pdf").status_code == 404
    assert shelf_client.get(f"{shelf.api(WORD)}/download/exe").status_code == 400


def test_the_searchable_pdf_says_what_the_record_says(shelf, shelf_client):
    answer = shelf_client.get(f"{shelf.api(SCAN)}/download/searchable.pdf")
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 2
    text = pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range()
    assert shelf.records[SCAN]["number"].partition("/")[0] in text and "Độc lập" in text
    assert shelf_client.get(f"{shelf.api(WORD)}/download/searchable.pdf").status_code == 404


def test_no_file_is_left_behind(shelf, tmp_path):
    record = make_record("gone")
    path = tmp_path / "plans.db"
    shutil.copy(shelf.db, path)
    with create(path) as dataset:
        add(dataset, record)
    with TestClient(create_app(Settings(db=str(path)))) as client:
        assert client.get(f"{shelf.api(BORN)}/download/pdf").status_code == 200
        assert client.get(f"/api/v1/documents/{record['id'][7:]}/download/original").status_code == 404
        folder = client.app.state.downloads.folder
        assert not list(folder.iterdir())
        (folder / "never fetched").touch()
    assert not folder.exists()


def test_a_file_that_changed_or_is_gone_is_not_shown(tmp_path: Path, shelf):
    path = tmp_path / "plan.pdf"
    shutil.copy(shelf.folder / BORN, path)
    record = shelf.records[BORN]
    with create(tmp_path / "one.db") as dataset:
        dataset.add(record, make_attempt(record["id"], str(path)))
    address = f"/api/v1/documents/{record['id'][7:]}"
    with TestClient(create_app(Settings(db=str(tmp_path / "one.db")))) as client:
        assert client.get(f"{address}/pages").json()["file"] == "here"
        shutil.copy(shelf.folder / SCAN, path)
        assert client.get(f"{address}/pages").json()["file"] == "changed"
        for part in ("pages/1.jpg", "download/pdf"):
            answer = client.get(f"{address}/{part}")
            assert answer.status_code == 404 and path.name in answer.json()["detail"]
        path.unlink()
        assert client.get(f"{address}/pages").json()["file"] == "gone"
        assert client.get(f"{address}/pages/1.jpg").status_code == 404


def test_a_stored_path_to_another_file_gives_nothing_away(tmp_path: Path):
    """Records may come from elsewhere with any path beside them: the hash decides."""
    secret = tmp_path / "secret.txt"
    secret.write_text("root:x:0:0")
    record = make_record("bad")
    record["source"] |= {"file": "../../etc/passwd", "media_type": "application/pdf"}
    with create(tmp_path / "bad.db") as dataset:
        dataset.add(record, make_attempt(record["id"], str(secret)), [str(tmp_path), "/etc/passwd"])
    address = f"/api/v1/documents/{record['id'][7:]}"
    with TestClient(create_app(Settings(db=str(tmp_path / "bad.db")))) as client:
        for part in ("pages/1.jpg", "download/pdf", "download/original", "download/searchable.pdf"):
            answer = client.get(f"{address}/{part}")
            assert answer.status_code == 404 and "root:" not in answer.text


def test_where_there_are_users_nobody_else_sees_a_page(tmp_path: Path, shelf):
    users = Users(tmp_path / "plans.users")
    users.add("Minh", "administrator", "mật khẩu dài")
    app = create_app(Settings(db=str(shelf.db), users=users.path))
    with TestClient(app, follow_redirects=False) as client:
        for part in ("", "/pages", "/pages/1.jpg", "/graph", "/download/pdf", "/download/json"):
            assert client.get(f"{shelf.api(SCAN)}{part}").status_code == 401
        assert client.get(shelf.path(SCAN)).status_code == 303


@pytest.mark.parametrize(
    "number", ["../../../etc/passwd", 'a"\r\nSet-Cookie: x=1', "\u202e25/KH", "." * 300, "25/KH-PGD&ĐT", "😀"]
)
def test_names_of_files_are_safe(number):
    name = file_name({"id": "sha256:" + "0" * 64, "number": number, "source": {"file": "a.pdf"}}, ".PDF")
    assert name.endswith(".pdf") and len(name) < 130 and not name.startswith(".")
    assert not set(name) & set('/\\:"\r\n\u202e')


def test_pictures_do_not_hold_up_searches(tmp_path: Path, shelf):
    """Eight pages that take long stand in line; a search is answered before the first half is drawn."""
    app = create_app(Settings(db=str(shelf.db), readers=2))

    async def both() -> list[str]:
        done: list[str] = []
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:

            async def get(name: str, path: str) -> None:
                answer = await client.get(path, timeout=60)
                assert answer.status_code == 200
                done.append(name)

            pictures = [
                get("picture", f"{shelf.api(SCAN)}/pages/{page}.jpg?width={width}")
                for page in (1, 2)
                for width in (480, 800, 1200, 1800)
            ]
            await asyncio.gather(*pictures, get("search", "/api/v1/documents?q=thi+dua"))
        return done

    try:
        order = asyncio.run(both())
    finally:
        for line in (app.state.pictures, app.state.downloads, app.state.readers):
            line.close()
    assert order.index("search") < 4


def test_a_file_that_cannot_be_drawn_is_an_answer(tmp_path: Path):
    """A file of the right hash that no library takes."""
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.7\n" + os.urandom(5000))
    record = make_record("broken")
    record["id"] = f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    record["source"] |= {"file": path.name, "media_type": "application/pdf"}
    with create(tmp_path / "broken.db") as dataset:
        dataset.add(record, make_attempt(record["id"], str(path)))
        add(dataset, make_record("other"))
    with TestClient(create_app(Settings(db=str(tmp_path / "broken.db")))) as client:
        address = f"/api/v1/documents/{record['id'][7:]}"
        assert client.get(f"{address}/pages").json()["file"] == "damaged"
        assert client.get(f"{address}/pages/1.jpg").status_code == 422
