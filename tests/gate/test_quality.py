"""Quality floors that only rise: on generated plans, and on the labelled real ones where they are.

`floors.json` holds the least figure per field. After an improvement, renew it with
`KEHOACH_RAISE_FLOORS=1 pytest tests/gate`; a floor is never lowered that way.
"""

import pytest

from corpora.synthetic.__main__ import main as generate
from pipeline import evaluate
from pipeline.run import process
from pipeline.text import fold
from tests.gate.floors_of import SHARED, hold


def figures(folder):
    """One figure per field: accuracy or F1, over all labelled documents of a folder."""
    records = [r.record for r in map(process, evaluate.documents(folder)) if r.record]
    figures = evaluate.evaluate(folder, records).figures()
    return {name: round(value, 4) for name, value in figures.items()}


@pytest.fixture(scope="session")
def generated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")
    generate(["--count", "40", "--seed", "31", "--out", str(folder), "--formats", "txt"])
    return folder


@pytest.mark.slow
def test_generated_plans(generated):
    hold("generated", figures(generated))


@pytest.mark.slow
def test_generated_plans_stripped_and_restored(generated, tmp_path):
    for path in evaluate.documents(generated):
        (tmp_path / path.name).write_text(fold(path.read_text("utf-8")), "utf-8")
        label = path.with_suffix(".gold.json")
        (tmp_path / label.name).write_text(label.read_text("utf-8"), "utf-8")
    hold("generated, stripped", figures(tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["seeds", "plans"])
def test_real_plans(name):
    if not (SHARED / name).is_dir():
        pytest.skip(f"the labelled documents ({name}) lie beside the repository only where it is developed")
    hold(name, figures(SHARED / name))
