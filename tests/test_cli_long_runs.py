"""Long runs: stopped and begun again they go on at the page; what fails twice is set aside and named."""

import gzip
import json
import signal
import subprocess
import time
from pathlib import Path

import pytest
from cli_runner import command, kehoach
from PIL import Image
from plan_samples import write_plans
from reading_pages import have_fonts, page_image, resized

from pipeline.limits import MEMORY_VARIABLE
from pipeline.ocr import tesseract

PAGES = 6


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A TIFF of several pages."""
    page = Image.fromarray(resized(page_image(), 2 / 3))
    path = tmp_path / "ho-so.tif"
    page.save(path, save_all=True, append_images=[page] * (PAGES - 1), dpi=(200, 200))
    return path


@pytest.mark.slow
@pytest.mark.skipif(not have_fonts(), reason="Tinos is not installed (fonts-croscore)")
@pytest.mark.skipif(not tesseract.probe().usable, reason="Tesseract with Vietnamese is not installed")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_goes_on_at_the_page(scan: Path, tmp_path: Path, number: int) -> None:
    db, work = tmp_path / "kho.db", tmp_path / "kho.db-work"
    line = command("ingest", scan, "--db", db, "--jobs", 1)
    running = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while len(list(work.glob("*/ocr-*.json.gz"))) < 2:
        assert time.monotonic() < deadline and running.poll() is None
        time.sleep(0.02)
    running.send_signal(number)
    assert running.wait(30) == (-signal.SIGKILL if number == signal.SIGKILL else 130)
    kept = sorted(work.glob("*/ocr-*.json.gz"))
    assert 2 <= len(kept) < PAGES
    first = json.loads(gzip.decompress(kept[0].read_bytes()))
    mark = "Trang đã đọc từ lần trước"
    kept[0].write_bytes(gzip.compress(json.dumps({**first, "text": mark, "words": []}).encode()))
    assert kehoach("ingest", scan, "--db", db, cwd=tmp_path).returncode == 0
    found = json.loads(kehoach("search", "trang đã đọc", "--db", db, "--format", "json", cwd=tmp_path).stdout)
    assert found["total"] == 1
    assert not work.exists()


def test_a_file_that_fails_twice_is_set_aside_and_named(tmp_path: Path) -> None:
    (path,), db = write_plans(tmp_path / "plans", 1), tmp_path / "kho.db"
    first = kehoach("ingest", path, "--db", db, cwd=tmp_path, **{MEMORY_VARIABLE: "40"})
    assert first.returncode == 1 and path.name in first.stderr
    again = kehoach("ingest", path, "--db", db, cwd=tmp_path)
    assert again.returncode == 1 and path.name in again.stderr
    (failure,) = json.loads(kehoach("status", "--db", db, "--format", "json", cwd=tmp_path).stdout)[
        "failures"
    ]
    assert failure["set_aside"] and failure["path"] == str(path)
    shown = kehoach("status", "--db", db, cwd=tmp_path).stdout
    assert "--retry" in shown and path.name in shown
    assert kehoach("ingest", "--retry", path, "--db", db, cwd=tmp_path).returncode == 0
    assert (
        json.loads(kehoach("status", "--db", db, "--format", "json", cwd=tmp_path).stdout)["failures"] == []
    )
