"""DOCX: what stands outside the paragraphs of the body, and signs that are no letters."""

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from pipeline.diacritics.decode import decode_text
from pipeline.diacritics.edits import apply
from pipeline.ingest import read_file

MATHS = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


@pytest.fixture
def read(tmp_path):
    def read(build):
        document = docx.Document()
        build(document)
        document.save(tmp_path / "plan.docx")
        return read_file(tmp_path / "plan.docx")

    return read


def _run(inner, font=""):
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    return parse_xml(f"<w:r {nsdecls('w')}>{fonts}{inner}</w:r>")


def _append(paragraph, inner, font=""):
    paragraph._p.append(_run(inner, font))


def _page_number(paragraph):
    for kind in ("begin", None, "end"):
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = "PAGE"
        paragraph.add_run()._r.append(mark)
    paragraph.add_run("1")


class TestMargins:
    def test_a_letterhead_in_the_header_comes_first(self, read):
        def build(document):
            header = document.sections[0].header
            cells = header.add_table(1, 2, document.sections[0].page_width).rows[0].cells
            for cell, lines in zip(cells, (("UBND XÃ", "Số: 1/KH"), ("CỘNG HÒA", "Độc lập")), strict=True):
                cell.text = "\n".join(lines)
            document.sections[0].footer.paragraphs[0].text = "Số nhà 5, đường Bến Gỗ"
            document.add_paragraph("KẾ HOẠCH")

        first, second, *others = read(build).read.splitlines()
        assert first.startswith("UBND XÃ    ") and first.index("CỘNG") == second.index("Độc")
        assert [line for line in others if line] == ["KẾ HOẠCH", "Số nhà 5, đường Bến Gỗ"]

    @pytest.mark.parametrize("text", ["", "Trang ", "- ", "Page iv of "])
    def test_a_page_number_is_none_of_the_text(self, read, text):
        def build(document):
            paragraph = document.sections[0].footer.paragraphs[0]
            paragraph.text = text
            _page_number(paragraph)
            document.add_paragraph("KẾ HOẠCH")

        assert read(build).read == "KẾ HOẠCH"

    def test_the_first_page_has_a_header_of_its_own(self, read):
        def build(document):
            section = document.sections[0]
            section.different_first_page_header_footer = True
            section.header.paragraphs[0].text = "trang sau"
            section.first_page_header.paragraphs[0].text = "SỞ Y TẾ"
            document.add_paragraph("KẾ HOẠCH")

        assert read(build).read == "SỞ Y TẾ\nKẾ HOẠCH"

    def test_a_first_page_without_header_shows_none(self, read):
        def build(document):
            document.sections[0].different_first_page_header_footer = True
            document.sections[0].header.paragraphs[0].text = "trang sau"
            document.add_paragraph("KẾ HOẠCH")

        assert read(build).read == "KẾ HOẠCH"

    def test_a_letterhead_below_a_running_head_still_opens_the_document(self, read):
        def build(document):
            document.sections[0].header.paragraphs[0].text = "Văn bản"
            table = document.add_table(1, 2)
            table.cell(0, 0).text, table.cell(0, 1).text = "Së GD\nSè: 5" + "x" * 120, "Céng hßa\n§éc lËp"

        assert "Céng" in read(build).read.splitlines()[1]


def _note(document, kind, number, text):
    """Put a note of that number into the part of its kind."""
    reltype = getattr(RELATIONSHIP_TYPE, f"{kind.upper()}S")
    part = next((r.target_part for r in document.part.rels.values() if r.reltype == reltype), None)
    if part is None:
        blob = f'<w:{kind}s {nsdecls("w")}><w:{kind} w:id="0" w:type="separator"/></w:{kind}s>'.encode()
        content_type = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
        part = Part(PackURI(f"/word/{kind}s.xml"), content_type, blob, document.part.package)
        document.part.relate_to(part, reltype)
    note = f'<w:{kind} w:id="{number}"><w:p><w:r><w:{kind}Ref/><w:t> {text}</w:t></w:r></w:p></w:{kind}>'
    part._blob = part.blob.replace(f"</w:{kind}s>".encode(), f"{note}</w:{kind}s>".encode())


def test_notes_come_at_the_end_in_the_order_of_their_marks(read):
    def build(document):
        for kind, number, text in (("footnote", 3, "Sau"), ("footnote", 2, "Trước"), ("endnote", 2, "Cuối")):
            _note(document, kind, number, text)
        first = document.add_paragraph("Chỉ tiêu")
        _append(first, '<w:footnoteReference w:id="2"/><w:t> 95%</w:t><w:footnoteReference w:id="3"/>')
        _append(
            document.add_paragraph("Hết"), '<w:endnoteReference w:id="2"/><w:footnoteReference w:id="9"/>'
        )

    assert read(build).read.splitlines() == [
        "Chỉ tiêu[1] 95%[2]",
        "Hết[3]",
        "[1] Trước",
        "[2] Sau",
        "[3] Cuối",
    ]


def test_signs_are_read_as_what_they_show(read):
    def build(document):
        paragraph = document.add_paragraph("điểm ")
        for font, code in (
            ("Symbol", "F0B3"),
            ("Wingdings", "F0FC"),
            ("Wingdings", "F04A"),
            ("Arial", "00BD"),
        ):
            _append(paragraph, f'<w:sym w:font="{font}" w:char="{code}"/>')
        _append(paragraph, "<w:t>\uf0b7 \uf0ae</w:t>", "Symbol")

    assert read(build).read == "điểm ≥✓•½• →"


def test_formulas_are_read_in_a_row(read):
    def build(document):
        document.add_paragraph("Tỷ lệ: ")._p.append(
            parse_xml(
                f"<m:oMath {MATHS}><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r>"
                "</m:den></m:f><m:r><m:t>+1</m:t></m:r></m:oMath>"
            )
        )

    assert read(build).read == "Tỷ lệ: a/b+1"


def test_hidden_text_is_not_read(read):
    def build(document):
        paragraph = document.add_paragraph("Một")
        for value, text in (("", "ẩn"), (' w:val="false"', " hiện")):
            paragraph._p.append(
                parse_xml(
                    f"<w:r {nsdecls('w')}><w:rPr><w:vanish{value}/></w:rPr>"
                    f'<w:t xml:space="preserve">{text}</w:t></w:r>'
                )
            )

    assert read(build).read == "Một hiện"


@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("".join(chr(0xF000 + byte) for byte in "Céng hßa, tr\xadêng §¶ng".encode("cp1252")), ".VnTime"),
        ("Céng hßa, tr\xadêng §¶ng".encode("cp1252").decode("cp1258"), ".VnTime"),
        ("Coäng hoøa, tröôøng Ñaûng".encode("cp1252").decode("cp1258"), "VNI-Times"),
    ],
)
def test_letters_of_old_fonts_however_the_file_has_them(read, text, font):
    document = read(lambda d: _append(d.add_paragraph(), f"<w:t>{text}</w:t>", font))
    assert (
        apply(document.read, decode_text(document.read, None, document.fonts).edits)
        == "Cộng hòa, trường Đảng"
    )


def test_unicode_in_an_old_font_stays(read):
    text = "Co\u0323\u0302ng ho\u0300a, ba\u0309ng"
    assert (
        read(lambda d: _append(d.add_paragraph(), f"<w:t>{text}</w:t>", ".VnTime")).read == "Cộng hòa, bảng"
    )
