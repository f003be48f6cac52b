"""python -m tools.notebooks: makes a dataset from the generator and runs every notebook on it.

usage: python -m tools.notebooks [FOLDER]

The dataset, the texts and the notebooks with their results come to lie in FOLDER (`.work/notebooks`).
What stands in `notebooks/` has no results: they are made, not kept.
"""

import os
import sys
from pathlib import Path
from random import Random
from typing import Any

import nbformat
from nbclient import NotebookClient

from corpora.synthetic import campaigns, compose
from corpora.synthetic.damage import strip
from corpora.synthetic.text import as_text
from pipeline.dataset import Attempt, create
from pipeline.run import process

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
PLANS, TEXTS = 16, 6
"""How many single plans are read into the dataset, every second one without its marks; how many of them
serve to measure restoration. Few, so that all the notebooks run within two minutes."""
SECONDS = 300
"""For one cell, on a machine that has other work to do."""


def main() -> None:
    """Run them all; name each with its result."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / ".work" / "notebooks"
    make_materials(folder)
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        nbformat.write(execute(path, folder), folder / path.name)
        print(folder / path.name)


def make_materials(folder: Path) -> None:
    """`kehoach.db`: a campaign of many years and single plans; `texts`: what some of those were made of."""
    (folder / "texts").mkdir(parents=True, exist_ok=True)
    for old in folder.glob("kehoach.db*"):
        old.unlink()
    with create(folder / "kehoach.db") as dataset:
        for record in campaigns.records():
            dataset.add(record, _attempt(record))
        for number in range(PLANS):
            text = as_text(compose(f"notebooks:{number}"))
            if number < TEXTS:
                (folder / "texts" / f"{number:02}.txt").write_text(text, "utf-8")
            plan = folder / f"plan-{number:02}.txt"
            plan.write_text(strip(text, Random(number)) if number % 2 else text, "utf-8")
            record = _extracted(plan)
            dataset.add(record, _attempt(record))


def _extracted(path: Path) -> dict[str, Any]:
    """The record of a file. Raises what extraction failed of."""
    result = process(path)
    if result.record is None:
        raise result.error or RuntimeError(path)
    return result.record


def execute(path: Path, folder: Path) -> Any:
    """The notebook with the results of its cells. Raises CellExecutionError where one fails."""
    os.environ |= {"KEHOACH_DB": str(folder / "kehoach.db"), "KEHOACH_TEXTS": str(folder / "texts")}
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=SECONDS, resources={"metadata": {"path": str(NOTEBOOKS)}})
    return client.execute()


def _attempt(record: dict[str, Any]) -> Attempt:
    return Attempt(record["id"], record["source"]["file"], "notebooks", "never", "", "")


if __name__ == "__main__":
    main()
