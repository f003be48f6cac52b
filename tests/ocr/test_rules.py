"""Rules of tables are found on page images, and what is no table is not taken for one."""

import cv2
import numpy as np
import pytest
from reading_pages import have_fonts, noisy, page_image, skewed, stamped

from pipeline.ocr.preprocess import clean
from pipeline.ocr.rules import find_grids

DPI = 200


def ruled(lefts=(200, 400, 800, 1400), tops=(500, 600, 760, 900), thickness=2):
    """An empty page with a table of rules at these places."""
    page = np.full((2339, 1654, 3), 255, np.uint8)
    for x in lefts:
        cv2.line(page, (x, tops[0]), (x, tops[-1]), (0, 0, 0), thickness)
    for y in tops:
        cv2.line(page, (lefts[0], y), (lefts[-1], y), (0, 0, 0), thickness)
    return page


def shape(grid):
    return [[cell is not None for cell in row] for row in grid]


def test_cells_lie_between_the_rules():
    (grid,) = find_grids(ruled()[:, :, 0], DPI)
    assert shape(grid) == [[True] * 3] * 3
    assert np.abs(np.array(grid[1][1]) - (400, 600, 800, 760)).max() <= 8


def test_a_cell_over_two_columns_leaves_the_second_place_free():
    page = ruled()
    page[505:595, 790:810] = 255
    (grid,) = find_grids(page[:, :, 0], DPI)
    assert shape(grid) == [[True, True, False], [True] * 3, [True] * 3]


@pytest.mark.parametrize("degrees", [-2.0, 1.2])
def test_tables_of_crooked_noisy_scans_are_found(degrees):
    page = clean(noisy(skewed(ruled(), degrees)), DPI)
    assert [shape(grid) for grid in find_grids(page.image, page.dpi)] == [[[True] * 3] * 3]


def test_broken_rules_are_bridged():
    page = ruled()
    page[598:603, 500:508] = page[598:603, 1000:1006] = page[700:706, 398:403] = 255
    (grid,) = find_grids(page[:, :, 0], DPI)
    assert shape(grid) == [[True] * 3] * 3


def test_two_tables_are_two_grids():
    page = np.minimum(ruled(), ruled(tops=(1200, 1300, 1500)))
    assert sorted(len(grid) for grid in find_grids(page[:, :, 0], DPI)) == [2, 3]


def test_frames_and_lines_are_no_tables():
    page = ruled(lefts=(100, 1554), tops=(100, 2200))
    cv2.line(page, (500, 400), (900, 400), (0, 0, 0), 2)
    cv2.line(page, (100, 700), (1554, 700), (0, 0, 0), 2)
    assert find_grids(page[:, :, 0], DPI) == []


@pytest.mark.skipif(not have_fonts(), reason="Tinos is not installed (fonts-croscore)")
def test_print_and_stamps_make_no_cells():
    page = clean(stamped(page_image(DPI)), DPI)
    assert all(len(grid) > 1 and len(grid[0]) > 1 for grid in find_grids(page.image, page.dpi))
