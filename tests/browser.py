"""A real browser for the tests of the pages: Chromium of this machine, and the application on a port.

Tests that use it are left out, saying so, where Playwright or Chromium is not installed.
"""

import contextlib
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from pipeline.web import Settings, create_app

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)


@contextlib.contextmanager
def open_browser() -> Iterator[Any]:
    """The browser, of Playwright's synchronous kind; skips the test where there is none.

    Playwright holds this thread's event loop meanwhile: keep it no longer than one module of tests.
    """
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("Chromium is not installed: tools/setup-system tests")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def served(db: Path) -> Iterator[str]:
    """The address at which the application serves a dataset."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        config = uvicorn.Config(create_app(Settings(db=str(db))), log_level="warning")
        server = uvicorn.Server(config)
        running = threading.Thread(target=server.run, args=([listening],), daemon=True)
        running.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            running.join(30)


@contextlib.contextmanager
def new_page(
    browser: Any, width: int = 1280, height: int = 900, refused: bool = False, **options: Any
) -> Iterator[Any]:
    """A page of its own; what it complained about on its console fails the test. `refused`: but not that
    an answer was a refusal."""
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else 0)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield page
        complaints = [said for said in complaints if not (refused and "status of 4" in said)]
        assert not complaints, complaints
    finally:
        context.close()


UNNAMED = """() => [...document.querySelectorAll('a[href], button, img, input, [role="region"]')].filter(
  one => !(one.textContent.trim() || one.getAttribute('aria-label') || one.alt || one.labels?.length)
).map(one => one.outerHTML)"""
"""Links, buttons, images and fields that have no name."""

FAINT = """() => {
  const parse = color => {
    const srgb = color.match(/^color\\(srgb ([^)]+)\\)/);
    const numbers = (srgb ? srgb[1] : color).match(/[\\d.e-]+/g).map(Number);
    const [r, g, b] = srgb ? numbers.map(part => part * 255) : numbers;
    return [r, g, b, numbers[3] ?? 1];
  };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const light = color => {
    const parts = color.slice(0, 3).map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const ground = one => {
    const own = parse(getComputedStyle(one).backgroundColor);
    if (own[3] === 1 || !one.parentElement) return own[3] ? own : [255, 255, 255, 1];
    return over(own, ground(one.parentElement));
  };
  const found = [];
  for (const one of document.body.querySelectorAll('*')) {
    const said = [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    const box = one.getBoundingClientRect();
    if (!said || box.width < 2 || one.closest('svg') || !one.checkVisibility()) continue;
    const style = getComputedStyle(one);
    const below = ground(one);
    const levels = [light(over(parse(style.color), below)), light(below)].sort((a, b) => b - a);
    const ratio = (levels[0] + 0.05) / (levels[1] + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${one.outerHTML.slice(0, 120)}`);
  }
  return found;
}"""
"""Text whose contrast is below that of WCAG 2.2 AA."""
