"""The order of the stages, and what becomes of a document on its way through them."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from plan_samples import ENGLISH, plan_text, write_plans

import pipeline.structure
from pipeline import run
from pipeline.document import Document, Stage
from pipeline.errors import EmptyFile, LostLetters, NotVietnamese, UnsupportedType
from pipeline.record import PlanRecord
from pipeline.run import STAGES, Options, Result, in_order, process, process_all
from pipeline.work import Work


def test_a_text_becomes_a_valid_record_with_a_step_for_each_stage() -> None:
    result = process(plan_text(7))
    assert result.error is None and result.record is not None
    record = PlanRecord.model_validate(result.record)
    assert record.number == "7/KH-UBND"
    assert record.issue_date == "2022-09-08"
    assert len(record.steps) == len(STAGES)
    assert [step.stage for step in record.steps] == list(STAGES)
    assert all(step.version for step in record.steps)


def test_equal_files_give_equal_records(tmp_path: Path) -> None:
    path = write_plans(tmp_path / "plans", 1)[0]
    assert process(path).record == process(path).record


def test_bad_files_become_errors(tmp_path: Path) -> None:
    empty, binary, english = tmp_path / "empty.txt", tmp_path / "odd.bin", tmp_path / "english.txt"
    empty.touch()
    binary.write_bytes(bytes(range(256)) * 20)
    english.write_text(ENGLISH)
    assert isinstance(process(empty).error, EmptyFile)
    assert isinstance(process(binary).error, UnsupportedType)
    assert isinstance(process(english).error, NotVietnamese)


def test_a_text_without_its_marked_letters_says_so(tmp_path):
    """A program that keeps plain letters only leaves nothing to restore from."""
    text = (
        "PHÒNG GIÁO DỤC HUYỆN MƯỜNG LA\nVề việc tổ chức trực Tết năm 2019 của các trường học trong toàn huyện"
    )
    stripped = tmp_path / "mat.txt"
    stripped.write_text("".join(char for char in text if char.isascii()) * 3, "utf-8")
    assert isinstance(process(stripped).error, LostLetters)


def test_a_bug_in_a_stage_is_an_error_of_that_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(document: Document) -> Document:
        raise ZeroDivisionError("phép chia\ncho không")

    monkeypatch.setattr(pipeline.structure, "stage", lambda: Stage("structure", "1", broken))
    error = process(plan_text(1)).error
    assert error is not None and error.kind == "unexpected"
    assert "ZeroDivisionError: phép chia cho không" in str(error)
    assert "KEHOACH_DEBUG" in str(error)


def test_many_files_at_once_give_what_one_at_a_time_gives(tmp_path: Path) -> None:
    paths = write_plans(tmp_path / "plans", 6)
    (tmp_path / "plans" / "empty.txt").touch()
    paths.insert(3, tmp_path / "plans" / "empty.txt")
    together = list(in_order(process_all(paths, Options(jobs=2))))
    assert [result.name for result in together] == [path.name for path in paths]
    assert [result.record for result in together] == [process(path).record for path in paths]
    assert [result.error is None for result in together] == [path.stem != "empty" for path in paths]


def test_results_are_put_in_order() -> None:
    shuffled = [(2, Result("c")), (0, Result("a")), (1, Result("b"))]
    assert [result.name for result in in_order(iter(shuffled))] == ["a", "b", "c"]


def test_errors_survive_the_way_between_processes() -> None:
    error = process("").error
    assert error is not None
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy)) == (type(error), str(error))


def test_declared_versions_are_those_of_the_stages() -> None:
    stages = run._stages(Work())
    assert [stage.name for stage in stages] == list(STAGES)[1:-1]
    assert [stage.version for stage in stages] == [run.stage_version(stage.name) for stage in stages]


def test_the_version_of_the_pipeline_is_known_without_loading_it() -> None:
    script = (
        "import sys, pipeline.run as r; print(r.pipeline_version()); "
        "print('spacy' in sys.modules, 'cv2' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    version, loaded = done.stdout.splitlines()
    assert all(name in version for name in (*STAGES, "models"))
    assert loaded == "False False"


def test_the_models_are_part_of_the_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run.pipeline_version.cache_clear()
    before = run.pipeline_version()
    (tmp_path / "manifest.json").write_text("{}")
    monkeypatch.setenv("KEHOACH_MODELS", str(tmp_path))
    run.pipeline_version.cache_clear()
    assert run.pipeline_version() != before
    run.pipeline_version.cache_clear()
