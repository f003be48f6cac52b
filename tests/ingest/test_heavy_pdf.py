"""PDFs that ask for more than memory or time can give, and long ones that do not."""

import pytest
from printed_pages import LINES, write_lines

from corpora.synthetic.hostile import deflated, pdf_bombs, pdf_of
from pipeline.errors import DamagedFile, TooLarge
from pipeline.ingest import pdf as pdf_module
from pipeline.ingest import read_file


@pytest.fixture
def read(tmp_path):
    def read(data):
        path = tmp_path / "bomb.pdf"
        path.write_bytes(data)
        return read_file(path)

    return read


@pytest.fixture(scope="module")
def bombs():
    return dict(pdf_bombs(0.001))


def test_what_unpacks_past_all_measure_is_refused(read):
    huge = deflated(b" " * 1_000_000, 600)
    with pytest.raises(TooLarge, match=r"bomb\.pdf.*512 MB"):
        read(pdf_of(huge, head=b"/Filter/FlateDecode"))


def test_so_is_a_tree_of_too_many_pages(read, bombs):
    with pytest.raises(TooLarge, match="100000 trang"):
        read(bombs["same-page.pdf"])


@pytest.mark.parametrize("name", ["own-form.pdf", "forms-in-forms.pdf"])
def test_a_drawing_without_end_is_not_drawn(read, bombs, name):
    with pytest.raises(DamagedFile):
        read(bombs[name])


def test_a_page_of_endless_strokes_is_left_to_its_picture(read):
    strokes = b"".join(b"%d 9 m %d 800 l S\n" % (n % 590, n % 580) for n in range(300_000))
    (page,) = read(pdf_of(strokes)).pages
    assert (page.needs_ocr, page.verdict) == (True, "unparsable")


def test_so_is_a_page_of_more_letters_than_a_page_holds(read, monkeypatch):
    monkeypatch.setattr(pdf_module, "MOST_ITEMS", 500)
    letters = b"BT /F 6 Tf 20 800 Td (" + b"ke hoach " * 100 + b") Tj ET"
    (page,) = read(pdf_of(letters)).pages
    assert (page.needs_ocr, page.verdict) == (True, "unparsable")


def test_many_pages_are_read_each_with_its_own_words(make_pdf, font, monkeypatch):
    monkeypatch.setattr(pdf_module, "FORGET", 3)

    def page(number):
        return lambda canvas: write_lines(canvas, font, (*LINES, f"Trang {number}"))

    document = read_file(make_pdf(*map(page, range(1, 12))))
    texts = [document.read[p.start : p.end].splitlines() for p in document.pages]
    assert texts == [[*LINES, f"Trang {number}"] for number in range(1, 12)]
    assert all(document.read[w.start : w.end].split() for p in document.pages for w in p.words)
