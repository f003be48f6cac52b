"""Blocks, lines and runs follow the text's layout and the places of its words."""

import pytest

from pipeline.facsimile.invisible import frame_of
from pipeline.facsimile.lines import DRIFT, Piece, band, blocks, upright
from pipeline.placed import PlacedPage, PlacedWord


def laid(text: str, places: dict[str, tuple[float, float]]) -> list:
    """The words of `text`, by their place; each stands 0.1 wide and 0.02 high at the given corner."""
    words = []
    for name, (x, y) in places.items():
        start = text.index(name)
        words.append(PlacedWord(start, start + len(name), (x, y, x + 0.1, y + 0.02)))
    page = PlacedPage(1, 0, len(text), "ocr", "", tuple(words))
    return [
        [[[text[w.start : w.end] for w in run] for run in line] for line in block]
        for block in blocks(page, text, 0)
    ]


def test_columns_and_empty_lines() -> None:
    text = "SỞ XÂY   CỘNG HÒA\nSố: 1\n\nKẾ HOẠCH"
    places = {
        "SỞ": (0.1, 0.1), "XÂY": (0.21, 0.1), "CỘNG": (0.5, 0.1), "HÒA": (0.61, 0.1),
        "Số:": (0.1, 0.13), "1": (0.21, 0.13), "KẾ": (0.4, 0.2), "HOẠCH": (0.51, 0.2),
    }  # fmt: skip
    assert laid(text, places) == [
        [[["SỞ", "XÂY"], ["CỘNG", "HÒA"]], [["Số:", "1"]]],
        [[["KẾ", "HOẠCH"]]],
    ]


def test_cells_of_a_table_and_their_lines() -> None:
    text = "1 | trồng cây xanh | xã"
    places = {"1": (0.1, 0.1), "trồng": (0.3, 0.1), "cây": (0.41, 0.1), "xanh": (0.3, 0.13), "xã": (0.7, 0.1)}
    assert laid(text, places) == [[[["1"], ["trồng", "cây"], ["xanh"], ["xã"]]]]


def test_a_crooked_line_is_levelled_about_its_middle() -> None:
    run = [Piece("a", (x, 0.5 + x / 10, x + 0.05, 0.52 + x / 10)) for x in (0.1, 0.3, 0.5, 0.7)]
    line = band(run)
    tops = [line.top(piece.box) for piece in run]
    assert tops[-1] - tops[0] == pytest.approx(DRIFT * line.height)
    assert sum(tops) / 4 == pytest.approx(sum(piece.box[1] for piece in run) / 4, abs=1e-3)


def test_a_word_that_reaches_down_moves_no_line() -> None:
    run = [Piece("an", (x, 0.5, x + 0.05, 0.52)) for x in (0.1, 0.2, 0.3, 0.4)]
    assert band([*run, Piece("g", (0.5, 0.5, 0.55, 0.53))]).height == pytest.approx(0.02)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_frame_leads_from_what_is_shown_to_the_sheet(rotation: int, turn: int) -> None:
    """A corner of the sheet, shown turned by `rotation`, read turned by `turn`, is the same corner again."""
    box = (20.0, 30.0, 120.0, 230.0)
    shown = (0.25, 0.1)  # a point of what is shown, from the top left
    x, y = shown
    for _ in range(rotation // 90):  # back to the sheet as it lies in the file
        x, y = y, 1 - x
    wanted = (20 + 100 * x, 230 - 200 * y)
    left, top, _, _ = upright((*shown, *shown), turn)
    assert frame_of(box, rotation, turn).at(left, top) == pytest.approx(wanted)
