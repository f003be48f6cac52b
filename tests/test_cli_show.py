"""What a person reads of a record and of a hit."""

from typing import Any

import pytest

from pipeline.cli_show import _joined, _since_2025
from pipeline.dataset import Piece


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
