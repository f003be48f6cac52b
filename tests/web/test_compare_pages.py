"""Comparisons in the browser and over the API."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from dataset_samples import add, make_record
from fastapi.testclient import TestClient

from pipeline.dataset import create
from pipeline.messages import catalogue
from pipeline.web import Settings, create_app

MOVEMENT = {"name": "Dạy tốt - Học tốt", "kind": "phong trào thi đua", "key": "day tot hoc tot"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with create(tmp_path / "plans.db") as dataset:
        for name, district, year in (("a", "Huyện Mê Linh", 2020), ("b", "Quận Ba Đình", 2021)):
            area = {"province": "Hà Nội", "district": district, "commune": None, "since_2025": None}
            fields = {
                "area": area,
                "issue_date": f"{year}-09-01",
                "level": "district",
                "number": f"{name}/KH",
            }
            add(dataset, make_record(name, movements=[MOVEMENT], **fields))
    return tmp_path / "plans.db"


@pytest.fixture
def browser(path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(db=str(path), users=path.with_suffix(".users")))) as client:
        yield client


def test_movements_by_district_and_year(browser):
    page = browser.get("/compare", params={"what": "movements", "by": "area"}).text
    assert all(
        part in page for part in ("Dạy tốt - Học tốt", "Huyện Mê Linh", "Quận Ba Đình", "2020", "2021")
    )
    assert 'src="/compare/kehoach.svg?what=movements&amp;by=area"' in page
    assert '<option value="Dạy tốt - Học tốt">' in page, "movements to choose from"


def test_pictures_and_files_are_of_the_same_comparison(browser):
    asked = {"area": "Mê Linh"}
    svg = browser.get("/compare/kehoach.svg", params=asked)
    assert svg.headers["content-type"] == "image/svg+xml" and "Mê Linh" in svg.text
    assert "Ba Đình" not in svg.text and "<script" not in svg.text
    assert browser.get("/compare/kehoach.png", params=asked).content.startswith(b"\x89PNG")
    saved = browser.get("/compare/kehoach.csv", params=asked | {"save": True})
    assert saved.headers["content-disposition"] == 'attachment; filename="kehoach-movements.csv"'
    rows = list(csv.DictReader(io.StringIO(saved.content.decode("utf-8-sig"))))
    assert [row["group"] for row in rows] == ["Huyện Mê Linh"]
    found = browser.get("/api/v1/compare", params=asked).json()
    assert [row["group"] for row in found["rows"]] == ["Huyện Mê Linh"] and found["documents"] == 1


def test_what_comes_in_later_is_compared_too(browser, path):
    assert browser.get("/api/v1/compare").json()["documents"] == 2
    with create(path) as dataset:
        add(dataset, make_record("c", movements=[MOVEMENT], issue_date="2022-01-02"))
    assert browser.get("/api/v1/compare").json()["documents"] == 3


@pytest.mark.parametrize("what", ["phases", "targets", "answers"])
def test_nothing_to_compare_is_explained(browser, what):
    page = browser.get("/compare", params={"what": what})
    assert page.status_code == 200 and 'role="status"' in page.text
    assert browser.get("/compare/kehoach.svg", params={"what": what}).status_code == 200
    assert browser.get("/api/v1/compare", params={"what": what}).json()["remark"]


def test_a_wrong_filter_is_told(browser):
    page = browser.get("/compare", params={"year": "hôm qua"})
    assert page.status_code == 422 and "hôm qua" in page.text
    assert browser.get("/api/v1/compare", params={"what": "weather"}).status_code == 400
    assert browser.get("/compare/kehoach.exe").status_code == 400


def test_in_both_languages(browser):
    for code in ("vi", "en"):
        page = browser.get("/compare", params={"lang": code}).text
        assert catalogue()["web.compare.title"][code] in page
