"""Pages are kept whole or not at all, and a crash leaves its note."""

from pathlib import Path

from pipeline.pagestore import PageStore


def test_what_is_kept_comes_back_under_its_stage_and_number(tmp_path: Path) -> None:
    store = PageStore(tmp_path / "document")
    assert store.get("ocr-1", 1) is None
    store.put("ocr-1", 1, {"text": "Kế hoạch đợt 1", "box": [0.1, 0.2]})
    assert PageStore(tmp_path / "document").get("ocr-1", 1) == {"text": "Kế hoạch đợt 1", "box": [0.1, 0.2]}
    assert store.get("ocr-2", 1) is None
    assert store.get("ocr-1", 2) is None


def test_a_damaged_page_counts_as_none(tmp_path: Path) -> None:
    store = PageStore(tmp_path)
    store.put("ocr-1", 1, ["x"] * 1000)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-10])
    assert store.get("ocr-1", 1) is None


def test_only_what_ended_in_the_middle_leaves_a_note(tmp_path: Path) -> None:
    store = PageStore(tmp_path)
    with store.noted("ocr-1", 7, "reading"):
        assert store.crashed("ocr-1", 7, "reading")
        assert not store.crashed("ocr-1", 7, "drawing")
    assert not store.crashed("ocr-1", 7, "reading")


def test_what_another_run_left_in_the_middle_is_no_crash(tmp_path: Path) -> None:
    stopped = PageStore(tmp_path, "monday").noted("ocr-1", 7, "reading")
    stopped.__enter__()
    assert PageStore(tmp_path, "monday").crashed("ocr-1", 7, "reading")
    assert not PageStore(tmp_path, "tuesday").crashed("ocr-1", 7, "reading")


def test_a_store_without_a_folder_keeps_nothing() -> None:
    store = PageStore()
    store.put("ocr-1", 1, "text")
    with store.noted("ocr-1", 1, "reading"):
        assert not store.crashed("ocr-1", 1, "reading")
    assert store.get("ocr-1", 1) is None
    store.clear()


def test_a_folder_that_cannot_be_written_to_costs_nothing_but_the_keeping(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = PageStore(tmp_path / "file" / "document")
    store.put("ocr-1", 1, "text")
    with store.noted("ocr-1", 1, "reading"):
        pass
    assert store.get("ocr-1", 1) is None
