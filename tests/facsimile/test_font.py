"""The font of the invisible text is what its recipe makes, and every letter of it has a meaning."""

import io
import re

import pikepdf
import pypdfium2
from fontTools.ttLib import TTFont

from pipeline.facsimile.invisible import FONT_FILE, Frame, font_object, text_content
from pipeline.facsimile.lines import Piece
from tools.glyphless import glyphless

VOWELS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"


def test_the_file_is_what_the_tool_makes() -> None:
    assert glyphless() == FONT_FILE.read_bytes()


def test_it_is_small_and_paints_nothing() -> None:
    assert FONT_FILE.stat().st_size < 1000
    with TTFont(FONT_FILE) as font:
        xs, ys = zip(*font["glyf"][font.getGlyphOrder()[1]].coordinates, strict=True)
        assert len(xs) == 2 and max(xs) > min(xs) and max(ys) > min(ys)  # a line has no area


def _page_of(words: list[str]) -> pypdfium2.PdfDocument:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(600, 800))
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary({"/F": font_object(pdf)}))
    runs = [[Piece(word, (0.1, 0.02 * n, 0.9, 0.02 * n + 0.015))] for n, word in enumerate(words, 1)]
    page.obj.Contents = pdf.make_stream(text_content(runs, Frame((0, 800), (600, 0), (0, -800)), "/F"))
    out = io.BytesIO()
    pdf.save(out)
    return pypdfium2.PdfDocument(out.getvalue())


def test_all_of_vietnamese_and_any_other_letter_comes_back() -> None:
    words = [VOWELS, VOWELS.upper(), "“thi–đua”…", "日本", "Ω≥%", "₫", "(a)\\<b>"]
    text = _page_of(words)[0].get_textpage().get_text_range()
    assert re.split(r"\s+", text.strip()) == words


def test_letters_of_one_word_and_pictographs_do_no_harm() -> None:
    text = _page_of(["a", "-", "x\U0001f600y", "\x01"])[0].get_textpage().get_text_range()
    assert text.split() == ["a", "-", "x\ufffdy", "\ufffd"]


def test_it_is_not_seen() -> None:
    assert _page_of([VOWELS])[0].render(scale=1, grayscale=True).to_numpy().min() == 255
