"""Every notebook runs from top to bottom on a made dataset, and is kept without its results."""

import json
from pathlib import Path

import pytest

from tools.notebooks import NOTEBOOKS, execute, make_materials

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the notebooks read."""
    folder = tmp_path_factory.mktemp("notebooks")
    make_materials(folder)
    return folder


@pytest.mark.slow
@pytest.mark.xdist_group("notebooks")
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_runs_and_draws(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(NOTEBOOKS.parent))
    cells = [cell for cell in execute(path, folder).cells if cell.cell_type == "code"]
    drawn = [cell for cell in cells if "image/svg+xml" in json.dumps(cell.outputs)]
    assert len(drawn) >= 2
    assert not any(output.get("name") == "stderr" for cell in cells for output in cell.outputs)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_is_kept_without_results(path: Path) -> None:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    assert cells[0]["cell_type"] == "markdown"
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)


def test_there_are_notebooks() -> None:
    assert [path.stem for path in PATHS] == ["01_explore", "02_compare_campaigns", "03_restoration_errors"]
