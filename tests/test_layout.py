import pytest

from pipeline.document import Page
from pipeline.layout import PageText, Piece, compose, join_pages, page_text, words_of


def line(text, x, y, size=10.0, gap=5.0, width=5.0):
    """Words of a line from (x, y), `width` a letter."""
    pieces = []
    for word in text.split():
        pieces.append(Piece(word, x, y, x + width * len(word), y + size))
        x += width * len(word) + gap
    return pieces


def text_of(*lines):
    return compose([piece] for pieces in lines for piece in pieces).text


BODY = [line("các lớp nhận hạt giống rồi gieo trồng ngay", 0, 15 * n) for n in range(1, 5)]


def test_lines_come_from_top_to_bottom():
    assert text_of(line("hai", 0, 15), line("một", 0, 0)) == "một\nhai"


def test_columns_are_parted_and_aligned():
    text = text_of(
        line("SỞ Y TẾ", 0, 0), line("CỘNG HÒA", 120, 0), line("Số: 5", 0, 15), line("Độc lập", 120, 15)
    )
    first, second = text.splitlines()
    assert first.index("CỘNG") == second.index("Độc") == 24
    assert "   " not in first[:7]


def test_justified_words_are_not_columns():
    assert "  " not in text_of(*BODY, line("những nơi còn chậm thì nhắc", 0, 75, gap=14))


def test_a_stretched_line_is_not_a_table():
    assert "  " not in text_of(*BODY, line("làm cho kịp thời gian", 0, 75, gap=26))


def test_a_row_of_a_table_is():
    row = [*line("1", 0, 75), *line("Lớp 4A", 40, 75), *line("12", 150, 75)]
    assert text_of(*BODY, row).splitlines()[-1] == "1       Lớp 4A                12"


def small(text, x):
    """A line of small type, its words close to each other."""
    return line(text, x, 75, size=8.0, gap=2.5)


def test_a_clear_gap_parts_columns_that_stand_close():
    filed = small("- Lưu: VT, TH;", 0)
    text = text_of(*BODY, [*filed, *small("Vũ Thị Lan", filed[-1].x1 + 11)])
    assert text.splitlines()[-1] == "- Lưu: VT, TH;   Vũ Thị Lan"


def test_a_lost_dash_leaves_no_column():
    motto = small("Nước ta: Độc lập", 0)
    text = text_of(*BODY, [*motto, *small("Tự do", motto[-1].x1 + 8)])
    assert text.splitlines()[-1] == "Nước ta: Độc lập Tự do"


def test_a_cell_that_goes_on_below_its_row_keeps_its_column():
    head = [*line("TT", 0, 75), *line("Nội dung", 30, 75), *line("Mức", 160, 75)]
    row = [*line("1", 0, 90), *line("Trẻ mẫu giáo", 30, 90), *line("98", 160, 90)]
    text = text_of(*BODY, head, row, line("ra lớp", 30, 105), line("Các lớp", 0, 120)).splitlines()
    assert text[-2].index("ra") == text[-3].index("Trẻ") == text[-4].index("Nội")
    assert text[-1] == "Các lớp"


def test_first_lines_of_paragraphs_are_not_indented():
    assert not text_of(*BODY, line("Điều này", 15, 75)).splitlines()[-1].startswith(" ")


def test_what_starts_far_right_is_indented():
    assert text_of(*BODY, line("KẾ HOẠCH", 70, 75)).splitlines()[-1] == " " * 14 + "KẾ HOẠCH"


def test_a_speck_in_the_margin_indents_nobody():
    text = text_of(*BODY, [Piece("x", -60, 15, -55, 25)])
    assert text.splitlines()[1].startswith("các")


def test_a_gap_gives_an_empty_line():
    assert text_of(*BODY, line("Nơi nhận", 0, 110)).endswith("ngay\n\nNơi nhận")


def test_sloping_lines_stay_lines():
    sloping = [
        [p._replace(top=p.top + 0.03 * p.x0, bottom=p.bottom + 0.03 * p.x0) for p in pieces]
        for pieces in BODY
    ]
    assert text_of(*sloping) == text_of(*BODY)


def test_raised_marks_stay_in_their_line():
    raised = Piece("2", 52, 14, 55, 20)
    assert text_of(line("diện tích", 0, 15), [raised], line("m vuông", 58, 15)) == "diện tích 2 m vuông"


def test_a_run_read_together_stays_together():
    low = [Piece("-", 0, 8, 5, 16), Piece("Cơ", 8, 0, 20, 10)]
    assert compose([low]).text == "- Cơ"


def test_words_point_into_the_text():
    composed = compose([piece] for pieces in BODY for piece in pieces)
    assert [composed.text[w.start : w.end] for w in composed.words] == composed.text.split()


def test_nothing_gives_nothing():
    assert compose([]) == PageText("", ())


@pytest.mark.parametrize("texts", [("một", "hai"), ("", "hai"), ("một", ""), ("", "")])
def test_pages_join_and_part_again(texts):
    pages = [(Page(n, "ocr", 0, 0), PageText(t, words_of(t))) for n, t in enumerate(texts, 1)]
    read, placed = join_pages(pages)
    assert read == "\n\n".join(filter(None, texts))
    assert [page_text(read, page) for page in placed] == [content for _, content in pages]


def test_half_a_line_more_is_an_empty_line_and_a_third_is_none():
    assert "\n\n" in text_of(*BODY, line("phần sau", 0, 4 * 15 + 22.5))
    assert "\n\n" not in text_of(*BODY, line("phần sau", 0, 4 * 15 + 19.5))
