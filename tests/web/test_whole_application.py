"""A day's work in a real browser: send a scan in, find it, correct it, compare; and WCAG on every page."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import new_page, open_browser, served
from cli_runner import kehoach
from web_shelf import SCAN, Shelf

from pipeline.dataset import create, open_dataset
from pipeline.web.users import Users

pytestmark = pytest.mark.slow

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TAKES = 120_000
"""Milliseconds that reading a scan may take on a busy machine."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium."""
    with open_browser() as found:
        yield found


@pytest.fixture
def scan(shelf: Shelf) -> Path:
    """A scanned plan of several pages."""
    return shelf.folder / SCAN


def test_a_scan_is_sent_in_found_corrected_and_stays_so(browser, scan, tmp_path):
    db = tmp_path / "day.db"
    create(db).db.close()
    with served(db) as address, new_page(browser) as page:
        page.goto(f"{address}/add")
        page.set_input_files("#files", scan)
        page.click("#drop button")
        page.wait_for_selector("li.stored a", timeout=TAKES)
        page.click("nav a[href='/']")
        page.fill("#q", "dam cuoi tiet kiem")
        page.keyboard.press("Enter")
        page.click(".hit a")
        page.wait_for_selector(".sheet img")

        page.goto(f"{address}/review?field=number")
        page.wait_for_selector(".doubt")
        page.wait_for_function("() => document.querySelector('.cut').naturalWidth > 200")
        page.keyboard.press("j")
        page.keyboard.press("e")
        page.keyboard.press("Control+A")
        page.keyboard.type("77/KH-UBND")
        page.keyboard.press("Enter")
        page.wait_for_selector("#said.notice")
        assert number(db) == "77/KH-UBND"
        page.keyboard.press("u")
        page.wait_for_function("() => document.querySelectorAll('.doubt').length === 1")
        assert number(db) != "77/KH-UBND"
        page.fill(".doubt input:not([type=hidden])", "78/KH-UBND")
        page.keyboard.press("Enter")
        page.wait_for_selector(".doubt", state="detached")

        copy = shutil.copy(scan, tmp_path / "again.pdf")
        assert kehoach("ingest", "--db", db, "--ocr", "force", copy, cwd=tmp_path).returncode == 0
        assert number(db) == "78/KH-UBND", "a correction stays when the file is read again"
        page.goto(f"{address}/?q=number:78/KH-UBND")
        assert page.locator(".hit").count() == 1
        page.goto(f"{address}/compare")
        page.wait_for_function("() => document.querySelector('.chart img').naturalWidth > 100")
        assert page.locator("tbody tr").count() > 0


def number(db: Path) -> str | None:
    """The number of the only document."""
    with open_dataset(db) as dataset:
        found: str | None = next(iter(dataset.records()))["number"]
        return found


def test_a_refused_correction_says_why(browser, shelf, tmp_path):
    db = tmp_path / "refused.db"
    shutil.copy(shelf.db, db)
    with served(db) as address, new_page(browser, refused=True) as page:
        page.goto(f"{address}/review?field=issue_date")
        page.locator(".doubt input:not([type=hidden])").first.fill("hôm qua")
        page.keyboard.press("Enter")
        page.wait_for_selector("main [role=alert]")
        assert "hôm qua" in page.inner_text("main")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_keeps_the_accessibility_guidelines(browser, shelf, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    short = re.sub("sha256:", "", shelf.records[SCAN]["id"])[:16]
    paths = (
        "/", "/?q=thi+dua&year=2021", "/?q=(", "/?q=khongcotunao", f"/documents/{short}", "/review",
        "/compare", "/compare?what=phases", "/conflicts", f"/documents/{short}/history", "/add", "/log",
        "/nothing", "/?lang=en",
    )  # fmt: skip
    found = []
    with served(shelf.db) as address, new_page(browser, refused=True, color_scheme=scheme) as page:
        for path in paths:
            with page.expect_response("**") as answered:
                page.goto(f"{address}{path}")
            assert answered.value.status < 500
            seen = axe.run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
            found += [f"{path}: {one['id']}: {one['nodes'][0]['html'][:160]}" for one in seen]
    assert found == []


def test_the_login_keeps_them_too(browser, shelf, tmp_path):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    db = tmp_path / "users.db"
    shutil.copy(shelf.db, db)
    Users(db.with_name("users.db.users")).add("Lan", "reader", "mật khẩu dài")
    with served(db) as address, new_page(browser) as page:
        page.goto(f"{address}/compare")
        assert page.url.startswith(f"{address}/login")
        assert axe.run(page).response["violations"] == []
        page.fill("#name", "Lan")
        page.fill("#password", "mật khẩu dài")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/compare")


def test_the_first_view_is_small(browser, shelf):
    with served(shelf.db) as address, new_page(browser) as page:
        sizes = []
        page.on("response", lambda answer: sizes.append(len(answer.body())))
        page.goto(address, wait_until="networkidle")
        assert sum(sizes) < 300_000
        assert {url.split("/")[2] for url in page.evaluate(LOADED)} <= {address.split("/")[2]}, (
            "no foreign host"
        )


LOADED = "() => performance.getEntriesByType('resource').map(one => one.name)"
