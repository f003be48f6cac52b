import cv2
import numpy as np
import pytest
from reading_pages import have_fonts, noisy, page_image, pale, resized, shaded, skewed, stamped

from pipeline.layout import Piece
from pipeline.ocr.noise import without_noise
from pipeline.ocr.orientation import is_sideways, marks_above, skew, turn_matrix, turned
from pipeline.ocr.preprocess import clean, evenly_lit, strong, without_dust
from pipeline.ocr.stamps import without_grey_stamps, without_stamps

pytestmark = pytest.mark.skipif(not have_fonts(), reason="Tinos is not installed (fonts-croscore)")


@pytest.fixture(scope="module")
def page():
    return resized(page_image(), 2 / 3)


def gray(image):
    return cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)


@pytest.mark.parametrize("degrees", [-7.0, -3.3, -0.5, 0.0, 0.4, 1.2, 5.0])
def test_the_skew_is_found(page, degrees):
    crooked = gray(noisy(skewed(page, degrees), 10))
    assert skew(crooked, 200) == pytest.approx(-degrees, abs=0.15)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_the_print_says_which_way_is_up(page, degrees):
    lying = noisy(turned(page, degrees), 10)
    assert is_sideways(gray(lying), 200) == (degrees in (90, 270))
    if degrees in (0, 180):
        assert (marks_above(gray(lying), 200) > 0) == (degrees == 0)
    cleaned = clean(lying, 200)
    assert cleaned.degrees == (360 - degrees) % 360
    assert cleaned.image.shape == page.shape[:2]


def test_a_page_without_lines_lies_as_it_lies(page):
    assert clean(np.full_like(page, 250), 200).degrees == 0
    assert marks_above(gray(page)[:200], 200) == 0.0


def test_rules_and_a_wall_of_figures_do_not_turn_a_page():
    ruled = np.full((2339, 1654, 3), 255, np.uint8)
    for x in range(150, 1600, 100):
        cv2.line(ruled, (x, 200), (x, 2200), (0, 0, 0), 3)
        for y in range(260, 2200, 60):
            cv2.putText(ruled, str(x * y % 997), (x + 10, y), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (0, 0, 0), 2)
    assert clean(ruled, 200).degrees == 0


def test_a_level_page_keeps_its_pixels(page):
    cleaned = clean(page, 200)
    assert cleaned.image.shape == page.shape[:2]
    assert cleaned.matrix.tolist() == [[1, 0, 0], [0, 1, 0]]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_turning_is_what_its_matrix_says(degrees):
    image = np.zeros((30, 20), np.uint8)
    image[4, 11] = 255
    after = np.argwhere(turned(image, degrees))[0][::-1]
    # A pixel's middle lies half a pixel from its corner.
    expected = turn_matrix(image.shape, degrees) @ (11.5, 4.5, 1)
    assert after + 0.5 == pytest.approx(expected)


def test_a_dark_side_becomes_paper(page):
    lit = evenly_lit(gray(shaded(page)), 200)
    corner = lit[-150:-50, -100:-20]
    assert gray(shaded(page))[-150:-50, -100:-20].mean() < 90
    assert corner.mean() > 240


def test_a_stamp_goes_and_its_print_stays(page):
    stamp_only = stamped(np.full_like(page, 255), (0.4, 0.45))
    alone = without_stamps(stamp_only, 200)
    assert alone.gray.min() > 200
    ((left, top, right, bottom),) = alone.stamps
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((0.4, 0.45), abs=0.01)
    under = without_stamps(stamped(page, (0.4, 0.45)), 200).gray
    assert np.abs(under.astype(int) - gray(page)).mean() < 2


def test_a_grey_stamp_goes_and_its_print_stays(page):
    stamped_page = evenly_lit(gray(stamped(page, (0.4, 0.45), (140, 140, 140))), 200)
    under, ((left, _, right, _),) = without_grey_stamps(stamped_page, 200)
    assert (left + right) / 2 == pytest.approx(0.4, abs=0.01)
    paper = gray(page) > 250
    assert (stamped_page[paper] < 200).sum() > 5000
    assert (under[paper] < 200).sum() < 1000
    assert (under[gray(page) < 50] < 100).mean() > 0.97


def test_a_page_without_stamp_stays_as_it_is(page):
    plain = gray(page)
    assert without_grey_stamps(plain, 200) == (plain, ())


def test_coloured_words_stay(page):
    words = np.full((200, 900, 3), 255, np.uint8)
    cv2.putText(words, "HOA TOC", (40, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (200, 30, 40), 5)
    assert without_stamps(words, 200).gray.min() < 120


def test_dust_goes_from_dusty_pages(page):
    dusty = gray(noisy(page, 5, 0.5, pepper=0.003))
    empty = np.s_[:60, :]
    assert (dusty[empty] < 100).sum() > 100
    assert (without_dust(dusty, 200)[empty] < 100).sum() < 10


def test_broken_strokes_are_no_dust(page):
    broken = gray(pale(page))
    assert without_dust(broken, 200) is broken


def test_pale_print_becomes_dark(page):
    faint = (255 - (255 - gray(page)) * 0.3).astype(np.uint8)
    assert faint.min() > 170
    assert strong(faint).min() < 30


def test_an_empty_page_stays_empty():
    paper = np.full((800, 600), 240, np.uint8)
    assert strong(paper).min() == 240
    assert skew(paper, 200) == 0.0


def piece(text, confidence, x=0.0):
    return Piece(text, x, 0, x + 10 * len(text), 20, confidence)


@pytest.mark.parametrize(
    ("read", "kept"),
    [
        ([("Hạnh", 0.96), ("phúc", 0.95)], "Hạnh phúc"),
        ([("-", 0.9), ("Lưu:", 0.9), ("|", 0.9)], "- Lưu:"),
        ([("-", 0.3), ("Các", 0.9), ("-", 0.3)], "- Các"),
        ([("Tỷ", 0.9), ("lệ", 0.9), ("72", 0.9), ("%;", 0.9)], "Tỷ lệ 72 %;"),
        ([("ký./.", 0.8), ("/MM", 0.25)], "ký./."),
        ([("ngày", 0.9), ("¬‡", 0.6), ("tháng", 0.9)], "ngày tháng"),
        ([("ba", 0.04), ("Khi", 0.03), ("LIN", 0.0)], ""),
        ([("Đạt", 0.9), ("≥", 0.6), ("95%", 0.3)], "Đạt ≥ 95%"),
    ],
)
def test_only_print_is_kept(read, kept):
    line, x = [], 0.0
    for text, confidence in read:
        line.append(piece(text, confidence, x))
        x = line[-1].x1 + 8
    assert " ".join(p.text for run in without_noise([line]) for p in run) == kept


def test_a_scribble_beside_a_good_line_goes_alone():
    line = [piece("Lưu:", 0.9), piece("VT", 0.9, 60), piece("sw", 0.1, 400), piece("ỹa", 0.1, 430)]
    assert [p.text for run in without_noise([line]) for p in run] == ["Lưu:", "VT"]


def test_what_two_lines_claim_is_kept_once():
    first = [Piece("Ủy", 10, 100, 40, 130, 0.97), Piece("ban", 50, 100, 90, 130, 0.97)]
    second = [Piece("Đrie", 5, 96, 95, 140, 0.2), Piece("Nam", 100, 100, 150, 130, 0.9)]
    below = [Piece("Hội", 10, 128, 40, 160, 0.5)]
    texts = [[p.text for p in line] for line in without_noise([first, second, below])]
    assert texts == [["Ủy", "ban"], ["Nam"], ["Hội"]]
