"""`kehoach compare` as a person uses it."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from cli_runner import kehoach
from dataset_samples import add, make_record
from PIL import Image

from corpora.synthetic import campaigns
from pipeline.dataset import create
from pipeline.errors import ExitCode
from pipeline.messages import say

WHAT = ("movements", "phases", "targets", "answers")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the dataset of a campaign, and a single plan that a spreadsheet would run."""
    folder = tmp_path_factory.mktemp("compare")
    with create(folder / "kehoach.db") as dataset:
        for record in campaigns.records():
            add(dataset, record)
    with create(folder / "hostile.db") as dataset:
        name = '=HYPERLINK("http://example.vn")'
        movement = {"name": name, "kind": "phong trào thi đua", "key": "x"}
        add(dataset, make_record(movements=[movement], issue_date="2021-01-02"))
    return folder


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_movement_in_twelve_districts_over_six_years(folder):
    done = kehoach("compare", "--movement", "day tot", "--format", "table", cwd=folder, COLUMNS="120")
    assert (done.returncode, done.stderr) == (0, "")
    assert all(str(year) in done.stdout.splitlines()[0] for year in campaigns.YEARS)
    assert all(district in done.stdout for district in campaigns.DISTRICTS)
    assert "thân thiện" not in done.stdout


def test_a_table_of_thousands_of_lines_shows_the_first_and_says_so(tmp_path):
    with create(tmp_path / "kehoach.db") as dataset, dataset.batch():
        for number in range(500):
            movement = {"name": f"Phong trào {number}", "kind": "phong trào thi đua", "key": f"p{number}"}
            add(dataset, make_record(f"plan{number}", movements=[movement], issue_date="2021-01-02"))
    done = kehoach("compare", "--by", "year", cwd=tmp_path)
    assert len(re.findall(r"^Phong trào \d", done.stdout, re.M)) == 400
    assert "100" in done.stderr and "csv" in done.stderr
    assert len(rows(kehoach("compare", "--by", "year", "--format", "csv", cwd=tmp_path).stdout)) == 500


@pytest.mark.parametrize("what", WHAT)
@pytest.mark.parametrize("by", ["area", "issuer", "year"])
def test_csv_and_json_hold_the_same(folder, what, by):
    as_csv = kehoach("compare", "--what", what, "--by", by, "--format", "csv", cwd=folder)
    as_json = json.loads(
        kehoach("compare", "--what", what, "--by", by, "--format", "json", cwd=folder).stdout
    )
    assert (as_json["what"], as_json["by"]) == (what, by)
    plain = [{k: "" if v is None else str(v) for k, v in row.items()} for row in as_json["rows"]]
    assert [_unquoted(row) for row in rows(as_csv.stdout)] == plain and plain


def _unquoted(row: dict[str, str]) -> dict[str, str]:
    """Without the mark before what a spreadsheet might run: the comparator = is one such."""
    return {name: value.removeprefix("'") for name, value in row.items()}


@pytest.mark.parametrize("what", WHAT)
def test_a_table_for_each(folder, what):
    done = kehoach("compare", "--what", what, "--year", "2021", cwd=folder, COLUMNS="120")
    assert done.returncode == 0 and done.stdout.count("Huyện Nam Đàn") >= 1
    assert max(map(len, done.stdout.splitlines())) <= 120


def test_a_difference_stays_a_number_and_a_formula_becomes_text(folder):
    targets = rows(kehoach("compare", "--what", "targets", "--format", "csv", cwd=folder).stdout)
    assert any(row["to_superior"].startswith("-") for row in targets)
    hostile = rows(kehoach("compare", "--db", "hostile.db", "--format", "csv", cwd=folder).stdout)
    assert hostile[0]["name"].startswith("'=")


@pytest.mark.parametrize("what", WHAT)
def test_pictures(folder, what):
    for name in ("p.svg", "p.png"):
        done = kehoach("compare", "--what", what, "--out", name, cwd=folder)
        assert done.returncode == 0 and name in done.stderr
    svg = (folder / "p.svg").read_text("utf-8")
    assert say(f"chart.{what}.area") in svg and "Huyện Nam Đàn" in svg
    with Image.open(folder / "p.png") as image:
        assert image.width > 800 and image.getpixel((1, 1))[:3] == (255, 255, 255)


def test_filters_and_query_words(folder):
    found = rows(
        kehoach("compare", "--year", "2020..2021", "--area", "nam dan", "--format", "csv", cwd=folder).stdout
    )
    assert {(row["group"], row["year"]) for row in found} <= {
        ("Huyện Nam Đàn", "2020"),
        ("Huyện Nam Đàn", "2021"),
    }
    assert found
    same = kehoach("compare", 'year:2020..2021 area:"nam dan"', "--format", "csv", cwd=folder)
    assert rows(same.stdout) == found


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--year", "1999"), say("compare.no-documents")),
        (("--what", "phases", "--db", "hostile.db"), say("compare.none.phases", count=1)),
        (("--what", "targets", "--db", "hostile.db"), say("compare.none.targets", count=1)),
        (("--what", "answers", "--db", "hostile.db"), say("compare.none.answers", count=1)),
    ],
)
def test_nothing_found_says_what_to_try(folder, options, message):
    done = kehoach("compare", *options, cwd=folder)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (0, "", message)
    drawn = kehoach("compare", *options, "--format", "svg", cwd=folder)
    assert message.splitlines()[0] in drawn.stdout and drawn.stderr.strip() == message


def test_an_unknown_movement_is_answered_with_the_known_ones(folder):
    done = kehoach("compare", "--movement", "xyz", cwd=folder)
    assert "«xyz»" in done.stderr and "ọc tốt" in done.stderr


def test_english(folder):
    done = kehoach("--lang", "en", "compare", "--what", "targets", "--format", "svg", cwd=folder)
    assert "Targets of one subject by area and year" in done.stdout and "96.5" in done.stdout
    assert "To superior" in kehoach("--lang", "en", "compare", "--what", "targets", cwd=folder).stdout


def test_mistakes_are_explained(folder):
    assert kehoach("compare", "--what", "nonsense", cwd=folder).returncode == ExitCode.USAGE
    assert kehoach("compare", "--out", "none/x.png", cwd=folder).returncode == ExitCode.USAGE
    onto = kehoach("compare", "--format", "csv", "--out", "kehoach.db", cwd=folder)
    assert onto.returncode == ExitCode.USAGE and "kehoach.db" in onto.stderr
    assert kehoach("compare", "--db", "none.db", cwd=folder).returncode == ExitCode.DATASET
