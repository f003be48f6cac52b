import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.errors import DamagedFile, TooLarge
from pipeline.ingest import read_file


@pytest.fixture
def read(tmp_path):
    def read(build):
        document = docx.Document()
        build(document)
        document.save(tmp_path / "plan.docx")
        return read_file(tmp_path / "plan.docx").read

    return read


def test_paragraphs_and_tables_come_in_order(read):
    def build(document):
        document.add_paragraph("Trước bảng")
        table = document.add_table(2, 3, style="Table Grid")
        for row, cells in zip(table.rows, (("STT", "Lớp", "Số cây"), ("1", "4A", "12")), strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        document.add_paragraph("Sau bảng")

    assert read(build) == "Trước bảng\nSTT | Lớp | Số cây\n1 | 4A | 12\nSau bảng"


def test_a_letterhead_table_reads_as_two_columns(read):
    def build(document):
        table = document.add_table(1, 2)
        left, right = table.rows[0].cells
        left.text = "UBND XÃ BẾN GỖ"
        left.add_paragraph("Số: 12/KH-UBND")
        right.text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        right.add_paragraph("Độc lập - Tự do - Hạnh phúc")

    first, second = read(build).splitlines()
    assert first.split("   ")[0] == "UBND XÃ BẾN GỖ" and first.endswith("VIỆT NAM")
    assert first.index("CỘNG") == second.index("Độc")


def test_merged_cells_are_read_once(read):
    def build(document):
        table = document.add_table(2, 2, style="Table Grid")
        table.cell(0, 0).merge(table.cell(1, 0)).text = "Khối 4"
        table.cell(0, 1).text = "4A"
        table.cell(1, 1).text = "4B"

    assert read(build).splitlines() == ["Khối 4 | 4A", " | 4B"]


def test_nested_tables_are_read(read):
    def build(document):
        outer = document.add_table(1, 1, style="Table Grid").cell(0, 0)
        inner = outer.add_table(1, 2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "trong", "ngoài"

    assert "trong" in read(build) and "ngoài" in read(build)


def test_changes_are_read_as_accepted(read):
    def build(document):
        paragraph = document.add_paragraph("Trồng ")
        paragraph._p.append(
            parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>mười </w:delText></w:r></w:del>")
        )
        paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>hai mươi</w:t></w:r></w:ins>"))

    assert read(build) == "Trồng hai mươi"


def test_text_boxes_are_read_once(read):
    box = (
        '<w:r {w} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        "<mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx><w:txbxContent><w:p><w:r>"
        "<w:t>Trong khung</w:t></w:r></w:p></w:txbxContent></wps:txbx></mc:Choice>"
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )

    def build(document):
        document.add_paragraph("Ngoài khung")._p.append(parse_xml(box.format(w=nsdecls("w"))))

    assert read(build) == "Ngoài khung\nTrong khung"


NUMBERING = """<w:numbering {w}>
<w:abstractNum w:abstractNumId="90">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
 <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>
</w:abstractNum>
<w:num w:numId="90"><w:abstractNumId w:val="90"/></w:num>
</w:numbering>"""


def test_automatic_numbers_are_part_of_the_text(read):
    def build(document):
        numbering = parse_xml(NUMBERING.format(w=nsdecls("w")))
        for child in numbering:
            document.part.numbering_part.element.append(child)
        for level, text in (
            (0, "MỤC ĐÍCH"),
            (1, "Một"),
            (1, "Hai"),
            (0, "TỔ CHỨC"),
            (1, "Ba"),
            (2, "ý"),
            (3, "gạch"),
        ):
            properties = document.add_paragraph(text)._p.get_or_add_pPr()
            properties.append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>')
            )

    assert read(build).splitlines() == [
        "I. MỤC ĐÍCH", "I.1. Một", "I.2. Hai", "II. TỔ CHỨC", "II.1. Ba", "a) ý", "- gạch",
    ]  # fmt: skip


def test_a_cut_off_package_is_damaged(tmp_path):
    document = docx.Document()
    document.add_paragraph("Một")
    document.save(tmp_path / "plan.docx")
    data = (tmp_path / "plan.docx").read_bytes()
    (tmp_path / "plan.docx").write_bytes(data[: len(data) // 2])
    with pytest.raises(DamagedFile):
        read_file(tmp_path / "plan.docx")


def test_a_bomb_is_not_unpacked(tmp_path):
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(500):
            member.write(bytes(1_000_000))
    path = tmp_path / "plan.docx"
    path.write_bytes(buffer.getvalue())
    with pytest.raises(TooLarge, match="500 MB"):
        read_file(path)


def _fill(cell, *paragraphs):
    cell.text = paragraphs[0]
    for text in paragraphs[1:]:
        cell.add_paragraph(text)


SUBJECT = (
    "V/v hướng dẫn các trường chuẩn bị vườn ươm, phân công lớp chăm sóc cây theo tuần và báo cáo "
    "số cây sống sau mỗi tháng của năm học mới"
)


def test_a_letterhead_with_a_long_subject_keeps_its_two_columns(read):
    def build(document):
        left, right = document.add_table(1, 2).rows[0].cells
        _fill(left, "PHÒNG GIÁO DỤC BẾN GỖ", "Số: 12/PGD", SUBJECT)
        _fill(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
        document.add_paragraph("Kính gửi: Các trường.")

    lines = read(build).splitlines()
    assert "|" not in "".join(lines)
    assert lines[0].index("CỘNG") == lines[1].index("Độc") and lines[1].startswith("Số: 12/PGD   ")
    assert " ".join(lines[2:-1]) == SUBJECT and max(map(len, lines[2:-1])) <= 56


def test_the_first_table_is_a_letterhead_even_in_a_legacy_encoding(read):
    def build(document):
        left, right = document.add_table(1, 2, style="Table Grid").rows[0].cells
        _fill(left, "Së GD&§T", "Sè: 5/KH " + "x" * 120)
        _fill(right, "Céng hßa x· héi chñ nghÜa ViÖt Nam", "§éc lËp")

    first, second, *_ = read(build).splitlines()
    assert first.index("Céng") == second.index("§éc")


def test_a_ruled_table_stays_in_rows_however_many_paragraphs_its_cells_have(read):
    def build(document):
        document.add_paragraph("Các đợt:")
        table = document.add_table(2, 2, style="Table Grid")
        _fill(table.cell(0, 0), "Đợt 1", "(mở đầu)")
        _fill(table.cell(0, 1), "Từ 05/9", "đến 20/11")
        table.cell(1, 0).text, table.cell(1, 1).text = "Đợt 2", "Từ 21/11 đến 30/4"

    assert read(build).splitlines()[1:] == ["Đợt 1 (mở đầu) | Từ 05/9 đến 20/11", "Đợt 2 | Từ 21/11 đến 30/4"]


def test_a_row_across_a_letterhead_does_not_widen_its_columns(read):
    def build(document):
        table = document.add_table(2, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "ĐẢNG BỘ XÃ BẾN GỖ", "ĐẢNG CỘNG SẢN VIỆT NAM"
        across = table.cell(1, 0).merge(table.cell(1, 1))
        across.text = "KẾ HOẠCH phát động đợt thi đua trồng cây chắn sóng ven đê trên toàn địa bàn xã Bến Gỗ"

    first, second = read(build).splitlines()
    assert first.index("ĐẢNG CỘNG") < 30 and second.endswith("xã Bến Gỗ")
