import io
import unicodedata

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont
from printed_pages import LINES, full_page_picture, write_lines
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics

from pipeline.errors import DamagedFile, EncryptedFile
from pipeline.ingest import read_file
from pipeline.text import fold, nfc


def test_a_born_digital_page_is_read_from_its_layer(make_pdf, font):
    document = read_file(make_pdf(lambda c: write_lines(c, font)))
    (page,) = document.pages
    assert (page.needs_ocr, page.verdict, page.text_from) == (False, "good", "text-layer")
    assert document.read.splitlines() == list(LINES)


def test_each_page_is_told_of(make_pdf, font):
    heard = []
    printed, scanned = (lambda c: write_lines(c, font)), full_page_picture
    read_file(make_pdf(printed, scanned, printed), tell=lambda *news: heard.append(news))
    assert heard == [(1, 3), (1, 3), (2, 3)]


def test_words_know_their_text_and_their_place(make_pdf, font):
    document = read_file(make_pdf(lambda c: write_lines(c, font)))
    words = document.pages[0].words
    assert [document.read[w.start : w.end] for w in words] == " ".join(LINES).split()
    left, top, right, bottom = words[0].box
    assert left == pytest.approx(70 / 595, abs=0.01)
    assert top < 1 - 760 / 842 < bottom and left < right


def test_two_columns_of_a_letterhead_stay_apart(make_pdf, font):
    def draw(canvas):
        write_lines(canvas, font)
        canvas.drawString(70, 800, "TRƯỜNG TIỂU HỌC BẾN GỖ")
        canvas.drawString(330, 800, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")

    first = read_file(make_pdf(draw)).read.splitlines()[0]
    left, right = [part for part in first.split("   ") if part]
    assert (left.strip(), right.strip()) == ("TRƯỜNG TIỂU HỌC BẾN GỖ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")


def test_a_decomposed_layer_comes_out_composed(make_pdf, font):
    lines = tuple(unicodedata.normalize("NFD", line) for line in LINES)
    document = read_file(make_pdf(lambda c: write_lines(c, font, lines)))
    assert document.read == nfc(document.read)
    assert document.read.splitlines() == list(LINES)


def test_letters_printed_twice_for_bold_are_read_once(make_pdf, font):
    def draw(canvas):
        write_lines(canvas, font)
        canvas.translate(0.3, 0)
        write_lines(canvas, font)

    assert read_file(make_pdf(draw)).read.splitlines() == list(LINES)


def test_stripped_text_without_a_scan_is_trusted(make_pdf, font):
    lines = tuple(map(fold, LINES))
    (page,) = read_file(make_pdf(lambda c: write_lines(c, font, lines))).pages
    assert (page.needs_ocr, page.verdict) == (False, "stripped")


def test_stripped_text_over_a_scan_is_read_again(make_pdf, font):
    def draw(canvas):
        full_page_picture(canvas, lines=18)
        write_lines(canvas, font, tuple(map(fold, LINES)) * 3)

    (page,) = read_file(make_pdf(draw)).pages
    assert (page.needs_ocr, page.verdict, page.start) == (True, "bad-ocr-layer", page.end)


def test_what_an_english_ocr_leaves_is_read_again(make_pdf, font):
    rubbish = (
        "KE HO~CH tr6ng cay xanh quanh san tnrong nam hQc nay du9'c giri tcri cac lap",
        "M6i t6 nh~n hai lu6ng d~t, gieo h~t rau cai va cham b6n d~u d~n m6i tu~n",
        "Thfty co chu nhi~m theo d6i, ghi chep kSt qua vao s6 r6i bao cao cu6i thang",
    )

    def draw(canvas):
        full_page_picture(canvas, lines=9)
        write_lines(canvas, font, rubbish * 3)

    (page,) = read_file(make_pdf(draw)).pages
    assert (page.needs_ocr, page.verdict) == (True, "bad-ocr-layer")


def test_a_good_layer_beneath_a_coarse_scan_is_kept_to_be_probed(make_pdf, font):
    def draw(canvas):
        write_lines(canvas, font, LINES * 2)
        full_page_picture(canvas, lines=12)

    (page,) = read_file(make_pdf(draw)).pages
    assert (page.needs_ocr, page.verdict, page.probe) == (False, "coarse-scan", True)


def test_a_caption_on_a_scan_is_not_its_text(make_pdf, font):
    def draw(canvas):
        full_page_picture(canvas)
        write_lines(canvas, font, ("Ký bởi: Phòng Nội vụ", "Giờ ký: 08:15"))

    (page,) = read_file(make_pdf(draw)).pages
    assert (page.needs_ocr, page.verdict) == (True, "sparse-layer")


def test_a_layer_in_a_legacy_font_that_lost_letters_is_read_from_the_image(make_pdf, legacy_font):
    lines = ("ñy ban nh©n d©n huyÖn ®· häp vµ thèng nhÊt kÕ ho¹ch n¨m häc míi", "C¸c trêng b¸o c¸o kÕt qu¶")
    (page,) = read_file(make_pdf(lambda c: write_lines(c, legacy_font, lines * 4))).pages
    assert (page.needs_ocr, page.verdict) == (True, "legacy-fonts")


def test_a_complete_layer_in_a_legacy_font_is_kept_with_its_fonts(make_pdf, legacy_font):
    lines = ("ñy ban nh©n d©n huyÖn ®· häp vµ thèng nhÊt kÕ ho¹ch n¨m häc míi", "C¸c líp b¸o c¸o kÕt qu¶")
    document = read_file(make_pdf(lambda c: write_lines(c, legacy_font, lines * 4)))
    (page,) = document.pages
    assert (page.needs_ocr, page.text_from, page.verdict) == (False, "text-layer", "legacy-text")
    assert [document.read[run.start : run.end] for run in document.fonts] == document.read.split()


def test_legacy_fonts_mapped_to_unicode_are_trusted(make_pdf, legacy_font):
    (page,) = read_file(make_pdf(lambda c: write_lines(c, legacy_font))).pages
    assert (page.needs_ocr, page.verdict) == (False, "good")


def test_figures_alone_are_trusted(make_pdf, font):
    lines = ("1   12,5   40   2021", "2   14,0   38   2022", "3   11,7   45   2023") * 5
    (page,) = read_file(make_pdf(lambda c: write_lines(c, font, lines))).pages
    assert (page.needs_ocr, page.verdict) == (False, "figures")


def test_a_page_in_another_language_is_trusted(make_pdf, font):
    line = "The school garden plan asks every class to plant vegetables and keep careful notes"
    (page,) = read_file(make_pdf(lambda c: write_lines(c, font, (line,) * 6))).pages
    assert (page.needs_ocr, page.verdict) == (False, "foreign")


def test_shifted_glyph_codes_are_read_from_the_image(make_pdf, font):
    shifted = tuple("".join(chr(ord(c) + 3) if c != " " else c for c in fold(line)) for line in LINES)
    (page,) = read_file(make_pdf(lambda c: write_lines(c, font, shifted))).pages
    assert (page.needs_ocr, page.verdict) == (True, "garbled")


def test_an_empty_page_is_no_problem(make_pdf, font):
    document = read_file(make_pdf(lambda c: write_lines(c, font), lambda c: None))
    assert [(p.needs_ocr, p.verdict) for p in document.pages] == [(False, "good"), (False, "blank")]
    assert document.problems == ()


def test_a_name_alone_on_a_scanned_page_is_no_empty_page(make_pdf, font):
    def scanned(*lines):
        picture = Image.new("L", (1654, 2339), 248)
        draw = ImageDraw.Draw(picture)
        for number, text in enumerate(lines):
            draw.text(
                (196, 160 + 40 * number),
                text,
                20,
                ImageFont.truetype(pdfmetrics.getFont(font).face.filename, 34),
            )
        return lambda canvas: canvas.drawInlineImage(picture, 0, 0, *A4)

    pages = read_file(make_pdf(scanned("Vi Văn Khúm"), scanned())).pages
    assert [page.verdict for page in pages] == ["no-text-layer", "blank"]


def test_print_drawn_as_outlines_is_read_from_the_image(make_pdf):
    def draw(canvas):
        for row in range(20):
            for column in range(40):
                canvas.circle(70 + 11 * column, 760 - 20 * row, 3, fill=1)

    (page,) = read_file(make_pdf(draw)).pages
    assert (page.needs_ocr, page.verdict) == (True, "no-text-layer")


def test_pages_are_judged_one_by_one(make_pdf, font):
    document = read_file(make_pdf(lambda c: write_lines(c, font), full_page_picture))
    assert [p.needs_ocr for p in document.pages] == [False, True]


def test_ocr_can_be_forced_and_forbidden(make_pdf, font):
    path = make_pdf(lambda c: write_lines(c, font), full_page_picture)
    assert [p.needs_ocr for p in read_file(path, ocr="force").pages] == [True, True]
    never = read_file(path, ocr="never")
    assert [p.needs_ocr for p in never.pages] == [False, False]
    assert [(p.kind, p.page) for p in never.problems] == [("ocr-off", 2)]


def encrypted(path, owner, user):
    with pikepdf.open(path) as pdf:
        buffer = io.BytesIO()
        pdf.save(buffer, encryption=pikepdf.Encryption(owner=owner, user=user))
    path.write_bytes(buffer.getvalue())
    return path


def test_a_pdf_with_a_password_says_so(make_pdf, font):
    path = encrypted(make_pdf(lambda c: write_lines(c, font)), "chu", "khach")
    with pytest.raises(EncryptedFile, match=r"plan\.pdf.*mật khẩu"):
        read_file(path)


def test_a_pdf_with_an_empty_user_password_opens(make_pdf, font):
    path = encrypted(make_pdf(lambda c: write_lines(c, font)), "chu", "")
    assert read_file(path).read.splitlines() == list(LINES)


def test_a_cut_off_pdf_gives_what_is_left(make_pdf, font):
    path = make_pdf(*[lambda c: write_lines(c, font)] * 3)
    path.write_bytes(path.read_bytes()[:-200])
    document = read_file(path)
    assert len(document.pages) == 3 and LINES[0] in document.read
    assert [p.kind for p in document.problems] == ["truncated"]


def test_a_pdf_of_which_nothing_is_left_is_damaged(make_pdf, font):
    path = make_pdf(lambda c: write_lines(c, font))
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(DamagedFile, match="hỏng"):
        read_file(path)


def test_a_turned_page_is_read_as_it_is_shown(make_pdf, font):
    def draw(canvas):
        canvas.setPageRotation(90)
        canvas.translate(595, 0)
        canvas.rotate(90)
        canvas.setFont(font, 13)
        for number, line in enumerate(LINES):
            canvas.drawString(70, 500 - 20 * number, line)

    assert read_file(make_pdf(draw)).read.splitlines() == list(LINES)
