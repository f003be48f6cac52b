"""Ingest: nothing twice, nothing lost, whatever happens in between."""

import contextlib
import json
import os
import pty
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from cli_runner import command, environment, kehoach
from plan_samples import write_plans

from pipeline.dataset import open_dataset
from pipeline.errors import DatasetError


def dump(folder: Path, db: str = "kehoach.db") -> str:
    """All records, in an order of their own."""
    done = kehoach("export", "jsonl", "-", "--db", db, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 16 plans beside a dataset made of them without disturbance."""
    folder = tmp_path_factory.mktemp("plans")
    write_plans(folder / "plans", 16)
    done = kehoach("ingest", "plans", "--db", "whole.db", cwd=folder)
    assert done.returncode == 0 and "16 tệp mới" in done.stdout
    return folder


def start(folder: Path, db: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Begin an ingest of the plans."""
    words = command("ingest", "plans", "--db", db, "--jobs", "2", *arguments)
    return subprocess.Popen(
        words, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_the_second_run_does_nothing_and_says_so(plans: Path) -> None:
    start = time.perf_counter()
    kehoach("status", "--db", "whole.db", cwd=plans)
    began = time.perf_counter()
    again = kehoach("ingest", "plans", "--db", "whole.db", cwd=plans)
    assert again.returncode == 0
    assert "16 tệp, tất cả đã có; không có gì để làm" in again.stdout
    assert time.perf_counter() - began < 4 * (began - start)  # about the start of the program, no models
    english = kehoach("ingest", "plans", "--db", "whole.db", cwd=plans, KEHOACH_LANG="en")
    assert "nothing to do" in english.stdout


@pytest.mark.slow
def test_killed_anywhere_and_run_again_gives_the_same(plans: Path) -> None:
    chance = random.Random(20)
    for round in range(5):
        db = f"killed{round}.db"
        ingest = start(plans, db)
        time.sleep(chance.uniform(0.1, 3.0))
        os.kill(ingest.pid, signal.SIGKILL)
        ingest.communicate()
        assert kehoach("ingest", "plans", "--db", db, cwd=plans).returncode == 0
        assert dump(plans, db) == dump(plans, "whole.db")
        assert "✗" not in kehoach("doctor", "--db", db, cwd=plans).stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_is_130_and_loses_nothing(plans: Path, number: int) -> None:
    db = f"interrupted{number}.db"
    ingest = start(plans, db, "--jobs", "1")
    _wait_for_a_record(plans / db)
    ingest.send_signal(number)
    _, err = ingest.communicate(timeout=30)
    assert ingest.returncode == 130
    assert "chạy lại" in err.decode() and b"Traceback" not in err
    assert kehoach("ingest", "plans", "--db", db, cwd=plans).returncode == 0
    assert dump(plans, db) == dump(plans, "whole.db")


def _wait_for_a_record(path: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        assert time.monotonic() < deadline
        time.sleep(0.02)
        with contextlib.suppress(DatasetError), open_dataset(path) as dataset:
            if dataset.count():
                return


def test_two_ingests_at_once(plans: Path) -> None:
    runs = [start(plans, "shared.db") for _ in range(2)]
    for run in runs:
        _, err = run.communicate(timeout=120)
        assert run.returncode == 0, err.decode()
    assert dump(plans, "shared.db") == dump(plans, "whole.db")
    assert "✗" not in kehoach("doctor", "--db", "shared.db", cwd=plans).stdout


def test_one_content_under_two_names_is_one_record(tmp_path: Path) -> None:
    path = write_plans(tmp_path / "plans", 1)[0]
    (tmp_path / "plans" / "copy.txt").write_bytes(path.read_bytes())
    assert "2 tệp mới" in kehoach("ingest", "plans", cwd=tmp_path).stdout
    assert len(dump(tmp_path).splitlines()) == 1
    assert "nothing to do" in kehoach("ingest", "plans", cwd=tmp_path, KEHOACH_LANG="en").stdout
    (tmp_path / "plans" / "third.txt").write_bytes(path.read_bytes())
    kehoach("ingest", "plans", cwd=tmp_path)
    shown = kehoach("show", "1/KH-UBND", cwd=tmp_path).stdout
    assert all(name in shown for name in ("copy.txt", "plan001.txt", "third.txt"))


def test_failures_are_remembered_until_retry(tmp_path: Path) -> None:
    write_plans(tmp_path / "plans", 1)
    (tmp_path / "plans" / "empty.txt").touch()
    first = kehoach("ingest", "plans", cwd=tmp_path)
    second = kehoach("ingest", "plans", cwd=tmp_path)
    third = kehoach("ingest", "plans", "--retry", cwd=tmp_path)
    assert [run.returncode for run in (first, second, third)] == [1, 1, 1]
    assert all("empty.txt: tệp rỗng" in run.stderr for run in (first, second, third))
    assert ["--retry" in run.stderr for run in (first, second, third)] == [False, True, False]
    status = kehoach("status", cwd=tmp_path).stdout
    assert "tệp rỗng  " in status and "Tệp lỗi: 1" in status
    (tmp_path / "plans" / "empty.txt").unlink()
    assert kehoach("ingest", "plans", cwd=tmp_path).returncode == 0


def test_refresh_does_it_again_and_changes_nothing(tmp_path: Path) -> None:
    write_plans(tmp_path / "plans", 2)
    kehoach("ingest", "plans", cwd=tmp_path)
    before = dump(tmp_path)
    assert "2 tệp mới" in kehoach("ingest", "plans", "--refresh", "structure", cwd=tmp_path).stdout
    assert dump(tmp_path) == before


def test_no_dataset_is_made_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "hollow").mkdir()
    done = kehoach("ingest", "hollow", "missing", cwd=tmp_path)
    assert done.returncode == 1
    assert "hollow" in done.stderr and "missing" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["hollow"]


def test_a_dataset_that_is_none_is_4(tmp_path: Path) -> None:
    write_plans(tmp_path / "plans", 1)
    (tmp_path / "notes.db").write_text("ghi chú " * 200)
    assert kehoach("ingest", "plans", "--db", "notes.db", cwd=tmp_path).returncode == 4
    assert kehoach("ingest", "plans", "--db", "none/a.db", cwd=tmp_path).returncode == 4
    assert kehoach("ingest", "plans", "--db", ".", cwd=tmp_path).returncode == 4


def test_odd_file_names_are_taken_in(tmp_path: Path) -> None:
    path = write_plans(tmp_path / "plans", 1)[0]
    path.rename(os.fsdecode(os.fsencode(tmp_path / "plans") + b"/k\xea ho\xa1ch.txt"))
    assert kehoach("ingest", "plans", cwd=tmp_path).returncode == 0
    assert kehoach("show", "1/KH-UBND", cwd=tmp_path).returncode == 0
    assert kehoach("status", cwd=tmp_path).returncode == 0


def test_another_ocr_mode_does_it_again_and_the_default_is_content(tmp_path: Path) -> None:
    write_plans(tmp_path / "plans", 1)
    kehoach("ingest", "plans", cwd=tmp_path)
    assert "1 tệp mới" in kehoach("ingest", "plans", "--ocr", "never", cwd=tmp_path).stdout
    assert "không có gì để làm" in kehoach("ingest", "plans", "--ocr", "never", cwd=tmp_path).stdout
    assert "không có gì để làm" in kehoach("ingest", "plans", cwd=tmp_path).stdout


def test_a_missing_program_is_3_and_tried_again_by_itself(tmp_path: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (1240, 500), 255)
    font = ImageFont.truetype("Tinos-Regular.ttf", 40)
    text = "ỦY BAN NHÂN DÂN XÃ GÒ ME\nKế hoạch phát động phong trào thi đua\ntrồng cây đầu năm của các thôn"
    ImageDraw.Draw(page).multiline_text((80, 80), text, font=font, fill=0, spacing=30)
    page.save(tmp_path / "scan.png", dpi=(150, 150))
    without = kehoach("ingest", "scan.png", cwd=tmp_path, PATH="/nonexistent")
    assert without.returncode == 3 and "apt" in without.stderr
    with_it = kehoach("ingest", "scan.png", cwd=tmp_path)
    assert with_it.returncode == 0, with_it.stderr
    assert kehoach("search", '"thi đua"', "--exact", cwd=tmp_path).stdout


def test_the_bar_is_on_the_terminal_and_results_are_in_the_pipe(tmp_path: Path) -> None:
    write_plans(tmp_path / "plans", 2)
    screen, terminal = pty.openpty()
    streams = {"stdout": subprocess.PIPE, "stderr": terminal, "stdin": subprocess.DEVNULL}
    extract = subprocess.Popen(
        command("extract", "plans"), cwd=tmp_path, env=environment(TERM="xterm"), **streams
    )
    out = extract.communicate(timeout=60)[0].decode()
    os.close(terminal)
    assert [json.loads(line)["number"] for line in out.splitlines()] == ["1/KH-UBND", "2/KH-UBND"]
    assert "Đang xử lý" in os.read(screen, 1_000_000).decode(errors="replace")
    os.close(screen)


def test_events_tell_other_programs_what_happens(tmp_path: Path) -> None:
    write_plans(tmp_path / "plans", 2)
    (tmp_path / "plans" / "empty.txt").touch()
    first = kehoach("ingest", "--events", "plans", cwd=tmp_path)
    events = [json.loads(line) for line in first.stdout.splitlines()]
    ended = {Path(e["file"]).name: e["event"] for e in events if e["event"] in {"stored", "failed"}}
    assert ended == {"plan001.txt": "stored", "plan002.txt": "stored", "empty.txt": "failed"}
    assert events[-1] == {"event": "summary", "new": 2, "known": 0, "failed": 1}
    again = [
        json.loads(line) for line in kehoach("ingest", "--events", "plans", cwd=tmp_path).stdout.splitlines()
    ]
    assert sorted(e["event"] for e in again) == ["failed", "known", "known", "summary"]
