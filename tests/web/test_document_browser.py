"""The document page in a real browser: keys, pointer, addresses; with and without scripts; wide, narrow."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from browser import FAINT, UNNAMED, new_page, open_browser, served
from dataset_samples import make_attempt
from web_shelf import BORN, SCAN, STRIPPED, Shelf

from pipeline.dataset import create

pytestmark = pytest.mark.slow

IN_SIGHT = """pointer => {
  const boxes = document.querySelectorAll(`[id="page${pointer}"].on rect`);
  const pane = document.querySelector('.pane').getBoundingClientRect();
  return boxes.length > 0 && [...boxes].every(box => {
    const place = box.getBoundingClientRect();
    return place.top >= Math.max(0, pane.top) && place.bottom <= Math.min(innerHeight, pane.bottom)
      && place.left >= pane.left && place.right <= pane.right && place.width > 4;
  });
}"""
WORDS_IN_SIGHT = """pointer => {
  const words = [...document.querySelectorAll('#text .evidence')]
    .find(one => one.dataset.at.split(' ').includes(pointer));
  const pane = document.querySelector('.pane').getBoundingClientRect();
  const place = words?.getBoundingClientRect();
  return Boolean(place) && place.height > 0 && place.top >= pane.top && place.bottom <= pane.bottom;
}"""
FOCUSED = "() => document.activeElement.id"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium."""
    with open_browser() as found:
        yield found


@pytest.fixture(scope="module")
def address(browser: Any, shelf: Shelf) -> Iterator[str]:
    """Where the application is."""
    with served(shelf.db) as found:
        yield found


def test_from_a_search_to_a_value_on_the_second_page_by_keys(browser, address, shelf):
    with new_page(browser) as page:
        page.goto(address)
        page.keyboard.press("/")
        page.keyboard.type("dam cuoi tiet kiem")
        page.keyboard.press("Enter")
        page.locator(".hit a").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(".sheet img")
        assert shelf.records[SCAN]["number"] in page.title()
        for _ in range(60):
            page.keyboard.press("j")
            if page.evaluate(FOCUSED) == "/phases/2":
                break
        page.wait_for_function(IN_SIGHT, arg="/phases/2")
        assert page.locator('[id="/phases/2"]').is_visible()
        assert page.locator(".place.on").count() == 1
        page.keyboard.press("Enter")
        assert page.evaluate(FOCUSED) == "page/phases/2" and page.url.endswith("#/phases/2")
        page.keyboard.press("Escape")
        assert page.evaluate(FOCUSED) == "/phases/2"
        page.keyboard.press("k")
        assert page.evaluate(FOCUSED) == "/phases/1"
        page.wait_for_function(IN_SIGHT, arg="/phases/1")


def test_the_pointer_leads_there_and_back(browser, address, shelf):
    with new_page(browser) as page:
        page.goto(address + shelf.path(BORN))
        page.locator('[id="/signer"]').hover()
        page.wait_for_function(IN_SIGHT, arg="/signer")
        page.locator('[id="page/signer"] rect').first.click()
        assert page.evaluate(FOCUSED) == "/signer" and page.url.endswith("#/signer")
        page.locator('[id="/number"]').click()
        page.wait_for_function(IN_SIGHT, arg="/number")
        assert page.locator('[id="page/signer"].on').count() == 0


def test_an_address_leads_to_its_value(browser, address, shelf):
    with new_page(browser) as page:
        page.goto(f"{address}{shelf.path(SCAN)}#/signer")
        page.wait_for_function(IN_SIGHT, arg="/signer")
        assert page.evaluate(FOCUSED) == "/signer"


def test_the_text_and_its_original_reading(browser, address, shelf):
    with new_page(browser) as page:
        page.goto(address + shelf.path(STRIPPED))
        page.locator('[id="/targets/5"]').click()
        page.wait_for_function(WORDS_IN_SIGHT, arg="/targets/5")
        restored = page.locator("#text").inner_text()
        page.locator(".changed").first.click()
        assert page.locator(".popover").is_visible()
        page.locator(".reading").click()
        assert shelf.records[STRIPPED]["evidence"]["/doc_type"]["read"] in page.locator("#text").inner_text()
        page.locator(".reading").click()
        assert page.locator("#text").inner_text() == restored
    with new_page(browser) as page:
        page.goto(address + shelf.path(SCAN))
        page.locator('[data-view="text"]').click()
        page.locator('[id="/targets/3"]').click()
        page.wait_for_function(WORDS_IN_SIGHT, arg="/targets/3")
        page.locator('[data-view="pages"]').click()
        page.wait_for_function(IN_SIGHT, arg="/targets/3")
        page.locator('[data-zoom="1"]:is(button)').click()
        page.wait_for_function(IN_SIGHT, arg="/targets/3")


def test_on_a_phone_the_page_stays_above_the_value(browser, address, shelf):
    with new_page(browser, 390, 844, has_touch=True) as page:
        page.goto(address + shelf.path(SCAN))
        page.locator('[id="/phases/1"]').scroll_into_view_if_needed()
        page.locator('[id="/phases/1"]').tap()
        page.wait_for_function(IN_SIGHT, arg="/phases/1")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        field, pane = page.locator('[id="/phases/1"]').bounding_box(), page.locator(".pane").bounding_box()
        assert pane["y"] + pane["height"] <= field["y"] and field["y"] + field["height"] <= 844


def test_without_scripts_the_links_lead_there(browser, address, shelf):
    with new_page(browser, java_script_enabled=False) as page:
        page.goto(address + shelf.path(SCAN))
        page.locator('[id="/phases/2"]').click()
        anchor = page.locator('[id="text/phases/2"] + .evidence')
        box, pane = anchor.bounding_box(), page.locator(".pane").bounding_box()
        assert page.url.endswith("#text/phases/2")
        assert pane["y"] <= box["y"] and box["y"] + box["height"] <= min(900, pane["y"] + pane["height"])
        assert page.locator(".tools button").first.is_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", [SCAN, STRIPPED])
def test_everything_has_a_name_and_can_be_read(browser, address, shelf, name, theme):
    with new_page(browser) as page:
        page.goto(f"{address}{shelf.path(name)}?theme={theme}&q=thi+dua#/number")
        assert page.evaluate(UNNAMED) == []
        assert page.evaluate(FAINT) == []
        if name == SCAN:
            page.locator('[data-view="text"]').click()
            assert page.evaluate(FAINT) == []


def test_a_long_document_draws_what_is_near(browser, shelf, tmp_path):
    """Of a hundred pages only those near the window are asked for."""
    path = tmp_path / "long.pdf"
    with pikepdf.open(shelf.folder / BORN) as source, pikepdf.new() as made:
        for _ in range(50):
            made.pages.extend(source.pages)
        made.save(path)
    record = {**shelf.records[BORN], "id": f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"}
    record["source"] = {**record["source"], "pages": 100, "text_from": ["text-layer"] * 100}
    with create(tmp_path / "long.db") as dataset:
        dataset.add(record, make_attempt(record["id"], str(path)))
    asked = []
    with served(tmp_path / "long.db") as where, new_page(browser) as page:
        page.on("request", lambda request: asked.append(request.url) if ".jpg" in request.url else None)
        page.goto(f"{where}/documents/{record['id'][7:]}")
        page.wait_for_load_state("networkidle")
        assert 1 <= len(asked) <= 12
        page.goto(f"{where}/documents/{record['id'][7:]}#page-97")
        page.reload()
        page.wait_for_function("() => document.querySelector('#page-97 img').complete")
        page.wait_for_load_state("networkidle")
        assert any("/97.jpg" in url for url in asked) and len(set(asked)) <= 30
