"""`kehoach graph` as a person uses it."""

import json
from pathlib import Path

import pytest
from chain_texts import PLANS
from cli_runner import kehoach

from pipeline.errors import ExitCode
from pipeline.messages import say


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dataset of the plans of four levels."""
    folder = tmp_path_factory.mktemp("graph")
    (folder / "plans").mkdir()
    for name, text in PLANS.items():
        (folder / "plans" / f"{name}.txt").write_text(text, "utf-8")
    assert kehoach("ingest", "plans", cwd=folder).returncode == ExitCode.OK
    return folder


def test_a_tree_in_both_directions(folder: Path) -> None:
    done = kehoach("graph", "44/KH-PGDĐT", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    up, _, down = done.stdout.partition(say("graph.down"))
    assert say("graph.up") in up and "105/KH-BGDĐT" in up and say("graph.days", days=23) in up
    assert "08/KH-THCS" in down and say("graph.amends") in down and "105/KH-BGDĐT" not in down


@pytest.mark.parametrize(
    ("option", "keys"), [("--up", {"up"}), ("--down", {"down"}), ("--both", {"up", "down"})]
)
def test_one_direction(folder: Path, option: str, keys: set[str]) -> None:
    done = kehoach("graph", "44/KH-PGDĐT", option, "--format", "json", cwd=folder)
    (document,) = json.loads(done.stdout)["documents"]
    assert document["number"] == "44/KH-PGDĐT" and keys == {"up", "down"} & set(document)


def test_what_is_ambiguous_is_said(folder: Path) -> None:
    said = " ".join(kehoach("graph", "08/KH-THCS", "--up", cwd=folder, COLUMNS="300").stdout.split())
    assert (
        say("graph.ambiguous", listed="Kế hoạch 25/KH-UBND (10/02/2021)") in said and "(06/02/2020)" in said
    )


def test_a_document_that_is_only_cited(folder: Path) -> None:
    said = kehoach("graph", "34-CT/TW", cwd=folder).stdout
    assert say("graph.only-cited") in said and "105/KH-BGDĐT" in said and say("graph.up") not in said


def test_without_a_document(folder: Path) -> None:
    done = kehoach("graph", cwd=folder)
    assert "Luật Giáo dục" in done.stdout and done.stderr.strip() == say(
        "graph.count", citations=11, linked=5, outside=5, ambiguous=1, unsure=0
    )
    assert len(json.loads(kehoach("graph", "--format", "json", cwd=folder).stdout)["edges"]) == 11


@pytest.mark.parametrize("format", ["table", "json", "dot"])
def test_into_a_file(folder: Path, format: str) -> None:
    printed = kehoach("graph", "44/KH-PGDĐT", "--format", format, cwd=folder).stdout
    done = kehoach("graph", "44/KH-PGDĐT", "--format", format, "--out", f"g.{format}", cwd=folder)
    assert done.stdout == "" and (folder / f"g.{format}").read_text("utf-8") == printed != ""


def test_mistakes_are_explained(folder: Path) -> None:
    unknown = kehoach("graph", "1/KH-UBND", cwd=folder)
    assert (unknown.returncode, unknown.stderr.strip()) == (1, say("error.not-found", name="1/KH-UBND"))
    several = kehoach("graph", "25/KH-UBND", cwd=folder)
    assert several.returncode == ExitCode.USAGE and len(several.stderr.splitlines()) == 4
    assert kehoach("graph", "--depth", "0", cwd=folder).returncode == ExitCode.USAGE
    assert kehoach("graph", "--out", "none/g.dot", cwd=folder).returncode == ExitCode.USAGE


def test_english(folder: Path) -> None:
    assert "What it carries out" in kehoach("--lang", "en", "graph", "44/KH-PGDĐT", cwd=folder).stdout
