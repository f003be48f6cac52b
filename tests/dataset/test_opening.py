"""A dataset that cannot be opened says why, with exit code 4; nothing is made by reading."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from dataset_samples import add, make_record

from pipeline.dataset import create, dataset_path, open_dataset
from pipeline.dataset.schema import APPLICATION, MIGRATIONS
from pipeline.errors import DatasetError, ExitCode, UsageError


def test_reading_makes_no_dataset(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(DatasetError, match="kehoach ingest") as caught:
        open_dataset(path)
    assert caught.value.exit_code == ExitCode.DATASET
    assert not path.exists()


def test_an_empty_file_is_a_dataset_to_be(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(DatasetError, match="kehoach ingest"):
        open_dataset(path)
    create(path).db.close()
    assert open_dataset(path).count() == 0


def test_a_text_file_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("Đây là ghi chú, không phải cơ sở dữ liệu.\n" * 40, "utf-8")
    for opening in (open_dataset, create):
        with pytest.raises(DatasetError, match="SQLite"):
            opening(path)
    assert path.read_text("utf-8").startswith("Đây là ghi chú")


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with sqlite3.connect(path) as theirs:
        theirs.execute("CREATE TABLE note (text)")
    for opening in (open_dataset, create):
        with pytest.raises(DatasetError, match="chương trình khác"):
            opening(path)
    tables = sqlite3.connect(path).execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == [("note",)]


def test_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    with create(path) as dataset:
        dataset.db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    for opening in (open_dataset, create):
        with pytest.raises(DatasetError, match="mới hơn"):
            opening(path)


def test_missing_folder_and_folder_as_file(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="none"):
        create(tmp_path / "none" / "a.db")
    for opening in (open_dataset, create):
        with pytest.raises(DatasetError, match="thư mục"):
            opening(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_can_be_read_but_not_written(tmp_path: Path) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    with create(folder / "a.db") as dataset:
        add(dataset, make_record())
    os.chmod(folder / "a.db", 0o444)
    os.chmod(folder, 0o555)
    try:
        with open_dataset(folder / "a.db") as dataset:
            assert dataset.count() == 1
        with pytest.raises(DatasetError, match="quyền"):
            create(folder / "b.db")
    finally:
        os.chmod(folder, 0o755)


def test_a_damaged_file_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with create(path) as dataset:
        for number in range(50):
            add(dataset, make_record(f"plan{number}", text="thi đua " * 200))
    data = bytearray(path.read_bytes())
    data[4096 * 3 :] = b"\xff" * (len(data) - 4096 * 3)
    path.write_bytes(bytes(data))
    with pytest.raises(DatasetError, match="hỏng"), open_dataset(path) as dataset:
        list(dataset.records())


def test_it_can_be_copied_as_one_file_once_closed(tmp_path: Path) -> None:
    with create(tmp_path / "a.db") as dataset:
        add(dataset, make_record())
    shutil.copy(tmp_path / "a.db", tmp_path / "b.db")
    with open_dataset(tmp_path / "b.db") as copy:
        assert copy.count() == 1


def test_the_owner_and_version_are_in_the_file(tmp_path: Path) -> None:
    with create(tmp_path / "a.db") as dataset:
        assert dataset.db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION
        assert dataset.db.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
        assert dataset.db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert dataset.db.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_where_the_dataset_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KEHOACH_DB", raising=False)
    assert dataset_path() == Path("kehoach.db")
    assert dataset_path("a/b.db") == Path("a/b.db")
    assert dataset_path("sqlite:///a.db") == Path("a.db")
    assert dataset_path("sqlite:////srv/a.db") == Path("/srv/a.db")
    monkeypatch.setenv("KEHOACH_DB", "sqlite:///env.db")
    assert dataset_path() == Path("env.db")
    assert dataset_path("named.db") == Path("named.db")


@pytest.mark.parametrize("url", ["mysql://x", "sqlite://", "sqlite:///"])
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(UsageError):
        dataset_path(url)
