"""`kehoach review` as a person uses it: real files, taken in again after they were corrected."""

import json
from pathlib import Path

import pytest
from cli_runner import kehoach
from plan_samples import write_plans

from pipeline.dataset import create, open_dataset
from pipeline.messages import catalogue


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a dataset of two plans."""
    write_plans(tmp_path / "plans", 2)
    assert kehoach("ingest", "plans", cwd=tmp_path).returncode == 0
    return tmp_path


def shown(folder: Path, number: str = "1/KH-UBND") -> dict:
    return json.loads(kehoach("show", number, "--format", "json", cwd=folder).stdout)


def test_a_correction_survives_another_ingest(folder: Path) -> None:
    id = shown(folder)["id"]
    done = kehoach(
        "review",
        "set",
        id,
        "/number",
        "11/KH-UBND",
        "--note",
        "theo bản giấy",
        cwd=folder,
        KEHOACH_USER="lan",
    )
    assert done.returncode == 0 and "1/KH-UBND → 11/KH-UBND" in done.stdout, done.stderr
    confirmed = kehoach(
        "review", "--db", "kehoach.db", "confirm", id, "/phases/0", "--by", "minh", cwd=folder
    )
    assert confirmed.returncode == 0 and "xác nhận" in confirmed.stdout
    again = kehoach("ingest", "plans", "--refresh", "all", cwd=folder)
    assert again.returncode == 0 and "2 tệp mới" in again.stdout
    record = shown(folder, "11/KH-UBND")
    assert record["id"] == id and record["evidence"]["/phases/0"]["method"] == "confirmed"
    table = kehoach("show", id, cwd=folder).stdout
    assert "✎ /number: 1/KH-UBND → 11/KH-UBND (lan" in table and "✓ /phases/0" in table
    exported = kehoach("export", "jsonl", "-", "--number", "11/KH-UBND", cwd=folder).stdout
    assert json.loads(exported)["number"] == "11/KH-UBND"
    told = json.loads(kehoach("review", "history", id, "--format", "json", cwd=folder).stdout)
    assert [(e["who"], e["note"]) for e in told] == [("lan", "theo bản giấy"), ("minh", "")]
    english = kehoach("--lang", "en", "review", "history", cwd=folder, COLUMNS="200").stdout
    assert "why: theo bản giấy" in english and "confirmed" in english


def test_conflicts_are_named_and_settled(folder: Path) -> None:
    id = shown(folder)["id"]
    kehoach("review", "set", id, "/number", "11/KH-UBND", cwd=folder)
    with create(folder / "kehoach.db") as dataset:  # another version of the program reads it otherwise
        attempt = {"path": "p", "pipeline": "0", "ocr": "auto", "started": "s", "finished": "f"}
        from pipeline.dataset import Attempt

        dataset.add(shown(folder, id) | {"number": "7/KH-UBND"}, Attempt(id=id, **attempt))
    said = kehoach("review", "conflicts", cwd=folder, COLUMNS="200", KEHOACH_LANG="en")
    assert "It says now: 7/KH-UBND" in said.stdout and "1 conflicts" in said.stderr
    assert "review conflicts" in kehoach("review", cwd=folder).stderr
    neither = kehoach("review", "resolve", id, "/number", cwd=folder)
    assert neither.returncode == 2 and "--keep" in neither.stderr
    settled = kehoach("review", "resolve", id, "/number", "--machine", cwd=folder)
    assert settled.returncode == 0 and "7/KH-UBND" in settled.stdout
    assert shown(folder, id)["number"] == "7/KH-UBND"
    assert "Không có xung đột" in kehoach("review", "conflicts", cwd=folder).stderr
    undone = kehoach("review", "undo", id, cwd=folder)
    assert undone.returncode == 0 and shown(folder, id)["number"] == "11/KH-UBND"


def test_what_to_check_and_mistakes(folder: Path) -> None:
    listed = json.loads(kehoach("review", "--format", "json", "-n", "5", cwd=folder).stdout)
    assert len(listed) == 5 and [d["confidence"] for d in listed] == sorted(d["confidence"] for d in listed)
    table = kehoach("--lang", "en", "review", "--field", "level", cwd=folder)
    assert "/level" in table.stdout and "2 values to check" in table.stderr
    for arguments, told in (
        (("set", "1/KH-UBND", "/issue_date", "9/10/2021"), "2021-10-09"),
        (("set", "1/KH-UBND", "/nothing", "x"), "/issuing_body"),
        (("set", "1/KH-UBND"), "POINTER"),
        (("remove", "1/KH-UBND", "/number"), "null"),
        (("undo", "1/KH-UBND"), "history"),
        (("--below", "3"), "--below"),
        (("--field", "x"), "issuing_body"),
        (("nothing",), "conflicts"),
    ):
        done = kehoach("review", *arguments, cwd=folder)
        assert done.returncode == 2 and told in done.stderr, done.stderr
    assert kehoach("review", "set", "9/KH", "/number", "1", cwd=folder).returncode == 1
    assert kehoach("review", "history", "--db", "none.db", cwd=folder).returncode == 4
    assert not (folder / "none.db").exists()


def test_corrections_go_to_another_dataset(folder: Path) -> None:
    kehoach("review", "set", "1/KH-UBND", "/recipients/-", "Các xóm", cwd=folder)
    assert kehoach("review", "export", "said.jsonl", cwd=folder).returncode == 0
    kehoach("ingest", "plans", "--db", "other.db", cwd=folder)
    taken = kehoach("review", "import", "said.jsonl", "--db", "other.db", cwd=folder)
    assert taken.returncode == 0 and "1" in taken.stderr
    with open_dataset(folder / "kehoach.db") as one, open_dataset(folder / "other.db") as other:
        assert list(one.records()) == list(other.records())
    (folder / "said.jsonl").write_text("{}\n", "utf-8")
    assert kehoach("review", "import", "said.jsonl", cwd=folder).returncode == 2


def test_only_what_is_stale_is_done_again(folder: Path) -> None:
    (folder / "empty.txt").touch()
    kehoach("ingest", "empty.txt", cwd=folder)
    nothing = kehoach("ingest", "--refresh", "stale", cwd=folder)
    assert nothing.returncode == 0 and catalogue()["ingest.nothing-stale"]["vi"] in nothing.stdout
    with create(folder / "kehoach.db") as dataset:
        old = "ingest 0" + next(iter(dataset.done().values()))[0].partition(",")[1] + " ocr 0"
        (version,) = dataset.db.execute("INSERT INTO version (name) VALUES (?) RETURNING version", (old,))
        dataset.db.execute("UPDATE document SET version = ? WHERE number = '1/KH-UBND'", tuple(version))
    assert "1 tệp mới, 1 đã có" in kehoach("ingest", "plans", "--refresh", "stale:ocr", cwd=folder).stdout
    assert kehoach("ingest", "--refresh", "stale", cwd=folder).stdout == nothing.stdout
    failed = kehoach("ingest", "--refresh", "failed", cwd=folder)
    assert failed.returncode == 1 and "empty.txt" in failed.stderr and "0 tệp mới" in failed.stdout
    listed = json.loads(kehoach("review", "--format", "json", cwd=folder).stdout)
    assert "2 tệp mới" in kehoach("ingest", "--refresh", "below:1", cwd=folder).stdout
    low = min(doubt["confidence"] for doubt in listed)
    assert kehoach("ingest", "--refresh", f"below:{low}", cwd=folder).stdout == nothing.stdout
    for wrong in ("below:2", "below:x", "stale:x", "x", "failed:x"):
        assert kehoach("ingest", "--refresh", wrong, cwd=folder).returncode == 2
    assert kehoach("ingest", cwd=folder).returncode == 2
    (folder / "plans" / "plan001.txt").unlink()
    gone = kehoach("ingest", "--refresh", "all", cwd=folder)
    assert gone.returncode == 1 and "plan001.txt" in gone.stderr
