"""Words keep their places through restoration and packing."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.diacritics.edits import apply
from pipeline.document import Document, Edit, Page, Source, Word
from pipeline.layout import words_of
from pipeline.placed import STEPS, PlacedPage, PlacedWord, direction, pack, placed_pages, unpack

SOURCE = Source("a.pdf", "application/pdf", 1, "0" * 64)


def document(read: str, edits: list[Edit], down: bool = False) -> Document:
    """A page of `read` with a letter every hundredth of its width (or height), restored by `edits`."""

    def placed(word: Word) -> Word:
        start, end = word.start / 100, word.end / 100
        box = (0.1, start, 0.12, end) if down else (start, 0.1, end, 0.12)
        return replace(word, box=box, confidence=0.01 * word.start)

    words = tuple(placed(word) for word in words_of(read) if read[word.start : word.end] != "|")
    page = Page(1, "ocr", 0, len(read), words)
    return Document(SOURCE, (page,), read, apply(read, edits), edits=tuple(edits))


def places(made: Document) -> list[tuple[str, tuple[float, ...]]]:
    """Each word of the text with its box."""
    (page,) = placed_pages(made)
    assert (page.start, page.end) == (0, len(made.text))
    return [(made.text[w.start : w.end], tuple(round(v, 3) for v in w.box)) for w in page.words]


def test_a_word_that_changes_stays_where_it_is() -> None:
    made = document("ke hoach nam", [Edit(0, 2, "ke", "kế", 1), Edit(3, 8, "hoach", "hoạch", 1)])
    assert places(made) == [
        ("kế", (0, 0.1, 0.02, 0.12)),
        ("hoạch", (0.03, 0.1, 0.08, 0.12)),
        ("nam", (0.09, 0.1, 0.12, 0.12)),
    ]


def test_words_that_grow_together_have_both_boxes() -> None:
    made = document("th i đua", [Edit(0, 4, "th i", "thi", 1)])
    assert places(made) == [("thi", (0, 0.1, 0.04, 0.12)), ("đua", (0.05, 0.1, 0.08, 0.12))]


@pytest.mark.parametrize("edit", [Edit(0, 6, "thidua", "thi đua", 1), Edit(3, 3, "", " ", 1)])
def test_a_word_that_is_parted_is_shared_letter_for_letter(edit: Edit) -> None:
    made = document("thidua tốt", [edit])
    assert [box for _, box in places(made)] == [
        (0, 0.1, 0.03, 0.12),
        (0.03, 0.1, 0.06, 0.12),
        (0.07, 0.1, 0.1, 0.12),
    ]


def test_on_a_page_that_lies_on_its_side_it_is_parted_along_its_line() -> None:
    made = document("các đơn vị thidua tốt", [Edit(11, 17, "thidua", "thi đua", 1)], down=True)
    assert places(made)[3:5] == [("thi", (0.1, 0.11, 0.12, 0.14)), ("đua", (0.1, 0.14, 0.12, 0.17))]


def test_the_bars_of_a_table_are_no_words() -> None:
    made = document("một | hai", [])
    assert [word for word, _ in places(made)] == ["một", "hai"]


def test_pages_without_places_have_no_words() -> None:
    text = "Kế hoạch thi đua"
    made = Document(SOURCE, (Page(1, "docx", 0, len(text), words_of(text)),), text, text)
    assert next(placed_pages(made)) == PlacedPage(1, 0, len(text), "docx", "", ())


def test_pages_follow_one_another_though_the_text_grows() -> None:
    read = "cong tac\n\ncua xa"
    edits = [Edit(0, 8, "cong tac", "các công tác", 1), Edit(10, 13, "cua", "của", 1)]
    pages = (Page(1, "ocr", 0, 8), Page(2, "ocr", 10, 16))
    made = Document(SOURCE, pages, read, apply(read, edits), edits=tuple(edits))
    assert [made.text[p.start : p.end] for p in placed_pages(made)] == [
        "các công tác",
        "của xã".replace("ã", "a"),
    ]


@pytest.mark.parametrize(("step", "wanted"), [((1, 0), 0), ((0, 1), 90), ((-1, 0), 180), ((0, -1), 270)])
def test_which_way_lines_run(step: tuple[int, int], wanted: int) -> None:
    words = [
        PlacedWord(3 * n, 3 * n + 2, (x := 0.5 + 0.02 * n * step[0], y := 0.5 + 0.02 * n * step[1], x, y))
        for n in range(5)
    ]
    assert direction(words) == wanted


_side = st.floats(-0.01, 1.01)
_words = st.lists(
    st.tuples(
        st.text("aăâ|", min_size=1, max_size=9), st.booleans(), _side, _side, st.none() | st.floats(0, 1)
    ),
    max_size=30,
)


@given(st.lists(_words, max_size=4))
def test_what_is_packed_comes_out_again(given_pages: list) -> None:
    text, pages = "", []
    for number, words in enumerate(given_pages, 1):
        start, placed = len(text), []
        for letters, has_place, x, y, sure in words:
            begin = len(text)
            text += letters
            if has_place:
                placed.append(PlacedWord(begin, len(text), (x, y, x + 0.1, y + 0.02), sure))
            text += "   "
        pages.append(PlacedPage(number, start, len(text), "ocr", "no-text-layer", tuple(placed)))
    again = list(unpack(pack(pages, text), text))
    assert [page[:5] for page in again] == [page[:5] for page in pages]
    for old, new in zip(pages, again, strict=True):
        assert [word[:2] for word in new.words] == [word[:2] for word in old.words]
        for before, after in zip(old.words, new.words, strict=True):
            clipped = [min(max(side, 0), 1) for side in before.box]
            assert after.box == pytest.approx(clipped, abs=0.51 / STEPS)
            assert (after.confidence is None) == (before.confidence is None)
            assert after.confidence == pytest.approx(before.confidence, abs=0.0051)


def test_a_printed_word_costs_less_than_four_bytes(tmp_path: Path) -> None:
    from corpora.synthetic import compose
    from corpora.synthetic.pdf import as_pdf
    from pipeline.ingest.pdf import read_pdf
    from pipeline.layout import join_pages

    path = tmp_path / "a.pdf"
    path.write_bytes(as_pdf(compose("packed:1")))
    contents = read_pdf(path, "a.pdf", "never")
    read, pages = join_pages(contents.pages)
    made = Document(replace(SOURCE, path=Path("a.pdf")), pages, read, read)
    packed = pack(placed_pages(made), made.text)
    assert len(packed) < 4 * sum(len(page.words) for page in pages)
