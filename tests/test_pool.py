"""The pool outlives its workers."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pipeline.pool import Crew, Failure, Tell, run_pool


def work(item: str, tell: Tell) -> str:
    """Do as told: `die`, `once:PATH` (die the first time), `hang`, or echo with the pid."""
    if item == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if item.startswith("once:"):
        marker = Path(item.removeprefix("once:"))
        if not marker.exists():
            marker.touch()
            os._exit(1)
    if item == "hang":
        time.sleep(600)
    return f"{item} done"


def test_values_come_with_their_index() -> None:
    items = [str(number) for number in range(20)]
    assert dict(run_pool(work, items, 2, 60)) == {n: f"{n} done" for n in range(20)}


def test_nothing_to_do_starts_nothing() -> None:
    assert list(run_pool(work, [], 4, 60)) == []


def test_a_dead_worker_costs_its_item_only() -> None:
    results = dict(run_pool(work, ["a", "die", "b", "c"], 2, 60))
    assert results == {0: "a done", 1: Failure.CRASHED, 2: "b done", 3: "c done"}


def test_an_item_whose_worker_died_is_tried_again(tmp_path: Path) -> None:
    item = f"once:{tmp_path / 'marker'}"
    assert dict(run_pool(work, [item], 1, 60)) == {0: f"{item} done"}


def test_a_hanging_item_is_cut_off() -> None:
    began = time.monotonic()
    results = dict(run_pool(work, ["hang", "a"], 2, 1.5))
    assert results == {0: Failure.TIMED_OUT, 1: "a done"}
    assert time.monotonic() - began < 30


def test_closing_ends_the_workers() -> None:
    results = run_pool(work, ["a", "hang"], 2, 600)
    assert next(results) == (0, "a done")
    began = time.monotonic()
    results.close()
    assert time.monotonic() - began < 10


PARENT = """
import sys, time
sys.path.insert(0, {folder!r})
from test_pool import hang_and_tell
from pipeline.pool import run_pool
if __name__ == "__main__":
    list(run_pool(hang_and_tell, [{marker!r}], 1, 600))
"""


def hang_and_tell(marker: str, tell: Tell) -> None:
    """Write the own pid, then hang."""
    Path(marker).write_text(str(os.getpid()))
    time.sleep(600)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_worker_outlives_its_parent(tmp_path: Path, number: int) -> None:
    marker, script = tmp_path / "pid", tmp_path / "parent.py"
    script.write_text(PARENT.format(folder=str(Path(__file__).parent), marker=str(marker)))
    parent = subprocess.Popen([sys.executable, str(script)], stderr=subprocess.DEVNULL)
    _wait(lambda: marker.exists() and marker.read_text() != "")
    worker = int(marker.read_text())
    parent.send_signal(number)
    parent.wait(10)
    _wait(lambda: not _alive(worker))


def _wait(condition: object) -> None:
    deadline = time.monotonic() + 20
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _alive(pid: int) -> bool:
    """Whether the process runs; one that is dead but not yet collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_crew_outlives_what_its_workers_do_not(tmp_path: Path) -> None:
    crew = Crew(work, 1)
    try:
        assert crew.do("a", 60) == "a done"
        assert crew.do("die", 60) is Failure.CRASHED
        assert crew.do("hang", 1.5) is Failure.TIMED_OUT
        once = f"once:{tmp_path / 'marker'}"
        assert crew.do(once, 60) == f"{once} done"
    finally:
        crew.close()
    assert crew.do("a", 60) is Failure.CRASHED, "it is closed"


def test_closing_a_crew_ends_who_waits_for_it() -> None:
    crew, found = Crew(work, 1), []
    asking = threading.Thread(target=lambda: found.append(crew.do("hang", 600)))
    asking.start()
    time.sleep(1)
    crew.close()
    asking.join(30)
    assert found == [Failure.CRASHED]
