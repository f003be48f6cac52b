"""What a person reads of a record and of a hit."""

import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cli_runner import command, environment, kehoach
from plan_samples import write_plans

from pipeline.cli_search import _joined
from pipeline.cli_show import _since_2025
from pipeline.dataset import Piece
from pipeline.errors import KehoachError
from pipeline.messages import catalogue, say


def test_hits_side_by_side_are_marked_as_one() -> None:
    pieces = [
        Piece("a ", False),
        Piece("thi", True),
        Piece(" ", False),
        Piece("đua", True),
        Piece(", b", False),
    ]
    assert _joined(pieces) == [Piece("a ", False), Piece("thi đua", True), Piece(", b", False)]


def test_hits_with_words_between_them_stay_apart() -> None:
    pieces = [Piece("thi", True), Piece(" và ", False), Piece("đua", True)]
    assert _joined(pieces) == pieces


@pytest.mark.parametrize(
    ("area", "shown"),
    [
        ({"province": "Lạng Sơn", "since_2025": "Tỉnh Lạng Sơn"}, False),
        ({"province": "Hậu Giang", "since_2025": "Thành phố Cần Thơ"}, True),
        ({"commune": "Xã Tứ Mỹ", "province": "Hà Tĩnh", "since_2025": "Xã Tứ Mỹ, Tỉnh Hà Tĩnh"}, False),
        ({"commune": "Xã Sơn Tân", "province": "Hà Tĩnh", "since_2025": "Xã Tứ Mỹ, Tỉnh Hà Tĩnh"}, True),
        ({}, False),
    ],
)
def test_the_unit_of_today_is_named_where_it_is_another(area: dict[str, Any], shown: bool) -> None:
    assert bool(_since_2025(area)) is shown


def test_the_count_stands_below_the_table_where_both_go_to_one_place(tmp_path: Path) -> None:
    write_plans(tmp_path / "plans", 2)
    kehoach("ingest", "plans", cwd=tmp_path)
    said = subprocess.run(
        command("search"), cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert said.stdout.decode().splitlines()[-1] == say("search.count", shown=2, total=2)


def test_a_closed_stdout_is_no_failure(tmp_path: Path) -> None:
    line = f"{shlex.join(command('schema'))} >&-"
    done = subprocess.run(line, shell=True, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (0, b"")


def test_every_kind_of_failure_has_a_name() -> None:
    not_of_files = {"usage", "dataset", "not-found", "empty-folder", "needs-attention"}
    not_of_files |= {"source-gone", "source-changed", "no-pages", "no-places"}  # of export
    not_of_files |= {"bad-label", "no-document"}  # of evaluate
    not_of_files |= {"bad-record"}  # of import: lines of a file that was read
    kinds = {error.kind for error in KehoachError.__subclasses__()} - not_of_files
    assert {kind for kind in kinds if f"kind.{kind}" not in catalogue()} == set()


def test_a_narrow_terminal_leaves_room_for_words(tmp_path: Path) -> None:
    write_plans(tmp_path / "plans", 1)
    kehoach("ingest", "plans", cwd=tmp_path)
    lines = kehoach("search", cwd=tmp_path, COLUMNS="30").stdout.splitlines()
    assert max(map(len, lines)) <= 30 and len(lines) < 25
