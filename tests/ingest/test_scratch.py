"""Folders for a while: gone after use, and cleared away after those who could not."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from pipeline.ingest import scratch
from pipeline.ingest.scratch import scratch_folder

HOLD = """
import time
from pipeline.ingest.scratch import scratch_folder
with scratch_folder() as folder:
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    scratch._sweep.cache_clear()


def test_a_folder_is_gone_after_use(tmp_path: Path) -> None:
    with scratch_folder() as folder:
        (folder / "a.txt").write_text("x")
        assert folder.parent == tmp_path and folder.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_leaves_is_cleared_away(tmp_path: Path) -> None:
    killed, alive = (
        subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True) for _ in range(2)
    )
    left, held = (Path(process.stdout.readline().strip()) for process in (killed, alive))
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    for folder in (left, held):
        os.utime(folder / "lock", (time.time() - 100, time.time() - 100))
    try:
        with scratch_folder() as own:
            assert sorted(tmp_path.iterdir()) == sorted((held, own))
    finally:
        alive.kill()
        alive.wait()
