"""Documents in fonts of before Unicode, from the file to text that can be read."""

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from pipeline.diacritics.decode import decode_text
from pipeline.diacritics.edits import apply
from pipeline.document import Document, FontRun
from pipeline.ingest import read_file
from pipeline.layout import PageText, join_fonts, join_pages, page_text, words_of


def _set_font(properties, name):
    fonts = properties.get_or_add_rFonts()
    for side in ("ascii", "hAnsi"):
        fonts.set(qn(f"w:{side}"), name)


def _add(paragraph, text, font=None):
    run = paragraph.add_run(text)
    if font:
        _set_font(run._r.get_or_add_rPr(), font)
    return run


@pytest.fixture
def read(tmp_path):
    def read(build) -> Document:
        document = docx.Document()
        build(document)
        document.save(tmp_path / "plan.docx")
        return read_file(tmp_path / "plan.docx")

    return read


def restored(document: Document) -> str:
    return apply(document.read, decode_text(document.read, None, document.fonts).edits)


def test_a_letterhead_in_two_fonts(read):
    def build(document):
        left, right = document.add_table(1, 2).rows[0].cells
        _add(left.paragraphs[0], "ñy ban nh©n d©n x·", ".VnTimeH")
        _add(left.add_paragraph(), "Sè: 12/KH-UBND", ".VnTime")
        _add(right.paragraphs[0], "Céng hßa x· héi chñ nghÜa viÖt nam", ".VnTimeH")
        _add(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", "Times New Roman")
        body = document.add_paragraph()
        _add(body, "C¨n cø kÕ ho¹ch ", ".VnTime")
        _add(body, "đã duyệt", "Times New Roman")
        _add(document.add_paragraph(), "Coäng hoaø", "VNI-Times")

    lines = restored(read(build)).splitlines()
    assert lines[0].split("   ")[0] == "ỦY BAN NHÂN DÂN XÃ"
    assert lines[0].endswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert lines[1].split() == ["Số:", "12/KH-UBND", "Độc", "lập", "-", "Tự", "do", "-", "Hạnh", "phúc"]
    assert lines[2:] == ["Căn cứ kế hoạch đã duyệt", "Cộng hoà"]


def test_offsets_point_into_read(read):
    def build(document):
        table = document.add_table(2, 2, style="Table Grid")
        _add(table.cell(1, 0).paragraphs[0], "Bé", ".VnTime")
        table.cell(1, 1).text = "Cột"

    document = read(build)
    assert [(document.read[run.start : run.end], run.name) for run in document.fonts] == [("Bé", ".VnTime")]


def test_a_long_cell_is_wrapped_with_its_fonts(read):
    def build(document):
        left, right = document.add_table(1, 2).rows[0].cells
        _add(left.paragraphs[0], "Së gi¸o dôc", ".VnTime")
        left.add_paragraph("Số 1")
        _add(right.paragraphs[0], "VÒ viÖc  " + "tæ chøc thi ®ua " * 6, ".VnTime")
        right.add_paragraph("Trang")

    text = restored(read(build))
    assert text.count("tổ chức thi đua") >= 4 and "Về việc" in text and "chøc" not in text


@pytest.mark.parametrize("where", ["paragraph style", "run style", "based on", "default"])
def test_the_font_of_a_style(read, where):
    def build(document):
        normal = document.styles["Normal"]
        paragraph = document.add_paragraph(style="Body Text" if where == "paragraph style" else None)
        run = paragraph.add_run("kÕ ho¹ch")
        if where == "run style":
            style = document.styles.add_style("Old", 2)
            _set_font(style.element.get_or_add_rPr(), ".VnTimeH")
            run.style = style
        elif where == "paragraph style":
            _set_font(document.styles["Body Text"].element.get_or_add_rPr(), ".VnTimeH")
        elif where == "based on":
            _set_font(normal.element.get_or_add_rPr(), ".VnTimeH")
            paragraph.style = document.styles["Body Text"]
        else:
            _set_font(normal.element.get_or_add_rPr(), ".VnTimeH")

    assert restored(read(build)) == "KẾ HOẠCH"


def test_the_run_has_the_last_word(read):
    def build(document):
        _set_font(document.styles["Normal"].element.get_or_add_rPr(), ".VnTimeH")
        _add(document.add_paragraph(), "été", "Arial")

    document = read(build)
    assert (document.fonts, restored(document)) == ((), "été")


def test_the_soft_hyphen_is_a_letter(read):
    def build(document):
        paragraph = document.add_paragraph()
        _add(paragraph, "tr", ".VnTime")
        run = _add(paragraph, "", ".VnTime")
        run._r.append(OxmlElement("w:softHyphen"))
        _add(paragraph, "êng", ".VnTime")
        other = document.add_paragraph("trường").add_run()
        other._r.append(OxmlElement("w:softHyphen"))

    assert restored(read(build)) == "trường\ntrường"


def test_decomposed_letters_keep_their_places(read):
    def build(document):
        paragraph = document.add_paragraph()
        _add(paragraph, "So\u0302\u0301 ", "Arial")
        _add(paragraph, "kÕ ho¹ch", ".VnTime")

    document = read(build)
    assert document.fonts == (FontRun(3, 11, ".VnTime"),) and restored(document) == "Số kế hoạch"


def test_fonts_move_with_their_page():
    from pipeline.document import Page

    pages = [
        (Page(1, "text-layer", 0, 0), PageText("một", words_of("một"))),
        (Page(2, "text-layer", 0, 0), PageText("Bé", words_of("Bé"), (FontRun(0, 2, ".VnTime"),))),
    ]
    read, placed = join_pages(pages)
    fonts = join_fonts(pages, placed)
    assert [read[run.start : run.end] for run in fonts] == ["Bé"]
    assert [page_text(read, page, fonts) for page in placed] == [content for _, content in pages]
