"""Every verb that takes --db says of a dataset in PostgreSQL what it says of one in a file."""

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest
from cli_runner import command, environment, kehoach
from plan_samples import write_plans

from pipeline.errors import ExitCode
from tools.temporary_postgres import Server

VERBS = (
    ("search", "ve sinh", "--format", "json"),
    ("search", "ve sihn"),
    ("show", "2/KH-UBND", "--format", "json"),
    ("export", "jsonl", "-"),
    ("compare", "--format", "csv"),
    ("same",),
    ("graph", "1/KH-UBND"),
    ("review",),
    ("review", "set", "2/KH-UBND", "/level", "commune", "--by", "lan"),
    ("review", "undo", "2/KH-UBND", "--by", "lan"),
    ("status",),
)


@pytest.mark.slow
def test_every_verb_says_the_same(postgres: Server, tmp_path: Path) -> None:
    write_plans(tmp_path / "plans", 4)
    (tmp_path / "plans" / "rong.txt").touch()
    url = postgres.place().url
    said = {}
    for db in ("kehoach.db", url):
        variables = {"KEHOACH_DB": db, "XDG_CACHE_HOME": str(tmp_path / "cache")}
        taken = kehoach("ingest", "plans", cwd=tmp_path, **variables)
        assert taken.returncode == ExitCode.SOME_FAILED, taken.stderr
        again = kehoach("ingest", "plans", cwd=tmp_path, **variables)
        done = [taken, again, *(kehoach(*verb, cwd=tmp_path, **variables) for verb in VERBS)]
        said[db] = [(one.returncode, _without_place(one.stdout, db), one.stderr) for one in done]
        assert kehoach("doctor", "--db", db, cwd=tmp_path).returncode in {0, ExitCode.MISSING_DEPENDENCY}
    for first, second, verb in zip(*said.values(), ("ingest", "ingest again", *VERBS), strict=True):
        assert second == first, verb
    assert not list((tmp_path / "cache").rglob("*-work"))

    other = postgres.place().url
    kehoach("export", "jsonl", "all.jsonl", "--db", url, cwd=tmp_path)
    assert kehoach("ingest", "all.jsonl", "--db", other, cwd=tmp_path).returncode == 0
    copied = kehoach("export", "jsonl", "-", "--db", other, cwd=tmp_path).stdout
    assert copied == (tmp_path / "all.jsonl").read_text("utf-8")


def _without_place(text: str, db: str) -> str:
    """Without the dataset's name and size, the days and the numbers of entries."""
    lines = text.replace(db, "DB").splitlines()
    return "\n".join(line for line in lines if not line.startswith(("Dung lượng", "Đã nhận")))


@pytest.mark.slow
def test_a_killed_ingest_goes_on_where_it_was(postgres: Server, tmp_path: Path) -> None:
    write_plans(tmp_path / "plans", 6)
    url = postgres.place().url
    words = command("ingest", "plans", "--db", url, "--jobs", 1)
    clean = environment(XDG_CACHE_HOME=str(tmp_path / "cache"))
    with subprocess.Popen(words, cwd=tmp_path, env=clean, stdout=-3, stderr=-3) as running:
        until = time.monotonic() + 60
        while not _count(url, tmp_path) and running.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        running.send_signal(signal.SIGKILL)
    held = _count(url, tmp_path)
    assert kehoach("ingest", "plans", "--db", url, cwd=tmp_path).returncode == 0
    assert 0 < held <= _count(url, tmp_path) == 6


def _count(url: str, folder: Path) -> int:
    done = kehoach("status", "--db", url, "--format", "json", cwd=folder)
    return int(json.loads(done.stdout)["records"]) if done.returncode == 0 else 0


@pytest.mark.parametrize("verb", [["search", "x"], ["doctor"], ["ingest", "a.txt"]])
def test_a_refusal_is_a_sentence_without_the_password(tmp_path: Path, verb: list[str]) -> None:
    (tmp_path / "a.txt").write_text("Kế hoạch thi đua", "utf-8")
    place = ("--db", "postgresql://lan:secret@127.0.0.1:1/archive")
    done = kehoach(*verb, *place, cwd=tmp_path, KEHOACH_LANG="en")
    assert done.returncode in {ExitCode.DATASET, ExitCode.MISSING_DEPENDENCY}
    assert "Check host" in done.stdout + done.stderr
    assert "secret" not in done.stdout + done.stderr
