"""Ruled tables of PDFs: a row is a line of text, and its words keep their places."""

import time

import pytest

from pipeline.ingest import pdf as pdf_module
from pipeline.ingest import read_file

ROWS = (
    (("Đợt",), ("Thời gian",), ("Nội dung",)),
    (
        ("Đợt I",),
        ("Từ ngày 05/9", "đến 20/11/2031"),
        ("Gieo hạt, chia lô,", "giao lớp chăm sóc", "theo tuần"),
    ),
    (("Đợt", "II"), ("Từ 21/11 đến 30/4/2032",), ("Trồng cây ven đê",)),
)
FLAT = [
    "Đợt | Thời gian | Nội dung",
    "Đợt I | Từ ngày 05/9 đến 20/11/2031 | Gieo hạt, chia lô, giao lớp chăm sóc theo tuần",
    "Đợt II | Từ 21/11 đến 30/4/2032 | Trồng cây ven đê",
]
EDGES = (80, 160, 320, 500)
LINE = 16


def write(canvas, font, lines):
    canvas.setFont(font, 12)
    for x, y, text in lines:
        canvas.drawString(x, y, text)


def rule(canvas, x0, y0, x1, y1, style):
    if style == "rects":  # as Word draws them
        canvas.rect(min(x0, x1), min(y0, y1), abs(x1 - x0) or 0.5, abs(y1 - y0) or 0.5, stroke=0, fill=1)
    else:
        canvas.line(x0, y0, x1, y1)


def draw_table(canvas, font, rows, top=600, style="lines", edges=EDGES):
    """Cells centred in height, as writers do; returns the bottom."""
    bottom = top
    rule(canvas, edges[0], top, edges[-1], top, style)
    for cells in rows:
        height = LINE * max(map(len, cells)) + 6
        for x, lines in zip(edges, cells, strict=False):
            first = bottom - (height - LINE * len(lines)) / 2 - 12
            write(canvas, font, [(x + 4, first - LINE * n, line) for n, line in enumerate(lines)])
        bottom -= height
        rule(canvas, edges[0], bottom, edges[-1], bottom, style)
    for x in edges:
        rule(canvas, x, top, x, bottom, style)
    return bottom


def paragraph(canvas, font, y):
    text = "Các đợt thi đua trồng cây của trường trong năm học được chia như sau, các lớp theo đó mà làm:"
    write(canvas, font, [(80, y, text[:60].strip()), (80, y - 16, text[60:].strip())])


@pytest.mark.parametrize("style", ["lines", "rects"])
def test_a_row_of_a_ruled_table_is_one_line(make_pdf, font, style):
    def draw(canvas):
        paragraph(canvas, font, 630)
        bottom = draw_table(canvas, font, ROWS, style=style)
        paragraph(canvas, font, bottom - 20)

    lines = read_file(make_pdf(draw)).read.splitlines()
    assert lines[2:5] == FLAT
    assert lines[:2] == lines[5:]


def test_words_of_a_table_keep_their_offsets_and_boxes(make_pdf, font):
    document = read_file(make_pdf(lambda canvas: draw_table(canvas, font, ROWS)))
    boxes = {document.read[w.start : w.end]: w.box for w in document.pages[0].words}
    assert " ".join(boxes) == " ".join(dict.fromkeys(document.read.replace("|", " ").split()))
    assert boxes["20/11/2031"][0] > EDGES[1] / 595 and boxes["20/11/2031"][2] < EDGES[2] / 595
    assert boxes["20/11/2031"][1] > boxes["05/9"][3] - 0.005
    assert boxes["tuần"][0] > EDGES[2] / 595


def test_a_cell_over_two_rows_leaves_its_place_empty_in_the_second(make_pdf, font):
    def draw(canvas):
        for y in (600, 560):
            canvas.line(80, y, 400, y)
        canvas.line(180, 580, 400, 580)
        for x in (80, 180, 400):
            canvas.line(x, 600, x, 560)
        write(canvas, font, [(84, 576, "Khối 4"), (184, 585, "Lớp 4A"), (184, 565, "Lớp 4B")])

    assert read_file(make_pdf(draw)).read.splitlines() == ["Khối 4 | Lớp 4A", " | Lớp 4B"]


def test_a_cell_over_two_columns_is_written_once(make_pdf, font):
    def draw(canvas):
        for y in (600, 580, 560):
            canvas.line(80, y, 400, y)
        for x, top in ((80, 600), (180, 600), (290, 580), (400, 600)):
            canvas.line(x, top, x, 560)
        write(canvas, font, [(84, 585, "Lớp"), (184, 585, "Thời gian")])
        write(canvas, font, [(84, 565, "4A"), (184, 565, "05/9"), (294, 565, "20/11")])

    assert read_file(make_pdf(draw)).read.splitlines() == ["Lớp | Thời gian", "4A | 05/9 | 20/11"]


def test_a_ruled_letterhead_stays_in_columns(make_pdf, font):
    rows = (
        (
            ("TRƯỜNG TIỂU HỌC", "BẾN GỖ"),
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        ),
        (("Số: 12/KH-TH",), ("Bến Gỗ, ngày 03 tháng 9 năm 2031",)),
    )
    text = read_file(make_pdf(lambda canvas: draw_table(canvas, font, rows, edges=(60, 230, 540)))).read
    assert "|" not in text
    assert text.splitlines()[0].endswith("VIỆT NAM")


def test_a_frame_around_the_page_makes_no_table(make_pdf, font):
    def draw(canvas):
        canvas.rect(40, 40, 515, 760)
        canvas.rect(44, 44, 507, 752)
        canvas.line(44, 700, 551, 700)
        paragraph(canvas, font, 740)
        paragraph(canvas, font, 640)

    assert "|" not in read_file(make_pdf(draw)).read


def test_looking_for_tables_takes_little_time(make_pdf, font, monkeypatch):
    """A page full of print and rules reads hardly slower for it."""
    edges = tuple(range(60, 560, 70))
    rows = [[(f"{n}",), *[("gieo hạt",)] * (len(edges) - 2)] for n in range(30)]
    path = make_pdf(lambda canvas: draw_table(canvas, font, rows, top=780, edges=edges))

    def fastest():
        taken = []
        for _ in range(3):
            start = time.process_time()
            read_file(path)
            taken.append(time.process_time() - start)
        return min(taken)

    with_tables = fastest()
    monkeypatch.setattr(pdf_module, "_grids", lambda page: [])
    assert with_tables < 1.4 * fastest() + 0.02
