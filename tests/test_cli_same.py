"""`kehoach same` and what `kehoach show` says of copies and changes, as a person uses them."""

import json
import shutil
from pathlib import Path

import pytest
from chain_texts import DISTRICT, PLANS
from cli_runner import kehoach

from pipeline.errors import ExitCode
from pipeline.messages import say
from pipeline.text import fold


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dataset of the plans of four levels, one of them without marks too, and twice."""
    folder = tmp_path_factory.mktemp("same")
    plans = folder / "plans"
    plans.mkdir()
    for name, text in (PLANS | {"stripped": fold(DISTRICT)}).items():
        (plans / f"{name}.txt").write_text(text, "utf-8")
    shutil.copy(plans / "district.txt", plans / "again.txt")
    assert kehoach("ingest", "plans", cwd=folder).returncode == ExitCode.OK
    return folder


def test_what_is_there_more_than_once(folder: Path) -> None:
    done = kehoach("same", cwd=folder, COLUMNS="300")
    assert done.returncode == ExitCode.OK
    assert done.stderr.strip() == say("same.count", groups=1, others=1)
    for told in ("44/KH-PGDĐT", "again.txt", "district.txt", "stripped.txt", say("same.reason.text")):
        assert told in done.stdout
    assert "25/KH-UBND" not in done.stdout


def test_json(folder: Path) -> None:
    (group,) = json.loads(kehoach("same", "--format", "json", cwd=folder).stdout)["groups"]
    assert group["best"]["number"] == "44/KH-PGDĐT" and len(group["best"]["files"]) == 2
    (other,) = group["same"]
    assert (other["kind"], other["score"] > 0.9, other["reasons"][0]) == ("copy", True, "text")
    assert [Path(path).name for path in other["files"]] == ["stripped.txt"]


def test_one_document_by_a_number_that_its_copies_share(folder: Path) -> None:
    done = json.loads(kehoach("same", "44/KH-PGDĐT", "--format", "json", cwd=folder).stdout)
    assert [item["kind"] for item in done["same"]] == ["copy"]
    assert [item["number"] for item in done["amended_by"]] == ["91/KH-PGDĐT"]
    assert not done["replaced_by"] and not done["amends"] and not done["replaces"]
    said = kehoach("same", "44/KH-PGDĐT", cwd=folder).stdout
    assert say("show.copies") in said and say("show.amended-by") in said and "91/KH-PGDĐT" in said
    assert say("same.best", id=done["best"].removeprefix("sha256:")[:12]) in said


def test_show_tells_of_copies_and_changes(folder: Path) -> None:
    (group,) = json.loads(kehoach("same", "--format", "json", cwd=folder).stdout)["groups"]
    said = kehoach("show", group["best"]["id"], cwd=folder, COLUMNS="200").stdout
    assert say("show.copies") in said and say("show.amended-by") in said
    assert group["same"][0]["id"].removeprefix("sha256:")[:12] in said
    amending = kehoach("show", "91/KH-PGDĐT", cwd=folder).stdout
    assert say("show.amends") in amending and say("show.copies") not in amending


def test_nothing_is_said_where_nothing_is_found(folder: Path) -> None:
    assert say("same.none") in kehoach("same", "105/KH-BGDĐT", cwd=folder, COLUMNS="200").stdout


def test_mistakes_are_explained(folder: Path) -> None:
    unknown = kehoach("same", "1/KH-UBND", cwd=folder)
    assert (unknown.returncode, unknown.stderr.strip()) == (1, say("error.not-found", name="1/KH-UBND"))
    several = kehoach("same", "25/KH-UBND", cwd=folder)
    assert several.returncode == ExitCode.USAGE and len(several.stderr.splitlines()) == 4
    assert kehoach("same", "--db", "none.db", cwd=folder).returncode == ExitCode.DATASET


def test_search_folds_copies(folder: Path) -> None:
    query = ("số:44/KH-PGDĐT", "--format", "json")
    found = json.loads(kehoach("search", *query, cwd=folder).stdout)
    (hit,) = found["hits"]
    assert (found["total"], found["folded"]) == (2, 1)
    assert hit["file"] in {"district.txt", "again.txt"}
    assert [[Path(path).name for path in copy["files"]] for copy in hit["copies"]] == [["stripped.txt"]]
    each = json.loads(kehoach("search", *query, "--copies", cwd=folder).stdout)
    assert (each["folded"], len(each["hits"]), each["hits"][0]["copies"]) == (0, 2, [])
    said = kehoach("search", query[0], cwd=folder, COLUMNS="200")
    assert say("search.one-copy") in said.stdout
    assert said.stderr.strip() == say("search.count-folded", shown=1, copies=1, total=2)


def test_show_takes_the_best_of_copies_and_names_the_others(folder: Path) -> None:
    (group,) = json.loads(kehoach("same", "--format", "json", cwd=folder).stdout)["groups"]
    shown = kehoach("show", "44/KH-PGDĐT", "--format", "json", cwd=folder)
    assert shown.returncode == ExitCode.OK
    assert json.loads(shown.stdout)["id"] == group["best"]["id"]
    other = group["same"][0]["id"].removeprefix("sha256:")[:12]
    assert other in shown.stderr and "stripped.txt" in shown.stderr


def test_show_lists_the_documents_that_have_a_number(folder: Path) -> None:
    several = kehoach("show", "25/KH-UBND", cwd=folder)
    assert several.returncode == ExitCode.USAGE and not several.stdout
    first, *lines = several.stderr.splitlines()
    assert len(lines) == 3 and all("Ủy ban nhân dân" in line for line in lines)
    assert first == say("search.ambiguous", name="25/KH-UBND", count=3, listed="").splitlines()[0]
    id = lines[0].split()[0]
    assert kehoach("show", id, cwd=folder).returncode == ExitCode.OK


def test_english(folder: Path) -> None:
    assert "Amended by" in kehoach("--lang", "en", "same", "44/KH-PGDĐT", cwd=folder).stdout
