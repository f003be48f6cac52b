"""HTML as it comes: from Word, from web pages, from before Unicode, in whatever encoding."""

import quopri
from base64 import encodebytes
from pathlib import Path

import pytest

from pipeline.diacritics.decode import decode_text
from pipeline.diacritics.edits import apply
from pipeline.document import Document
from pipeline.errors import DamagedFile
from pipeline.ingest import read_file, read_text
from pipeline.text import nfc
from tests.diacritics.legacy_bytes import encode
from tests.ingest.test_read_plain import _cp1258

SENTENCE = (
    "Căn cứ Kế hoạch số 12/KH-UBND, các trường học tổ chức trồng cây, chăm sóc vườn trường trong năm học. "
    "Mỗi lớp cử hai bạn trực nhật, báo cáo số cây sống sau mỗi tháng. Nơi nhận: các tổ trưởng."
)


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def shown(body: str, head: str = "") -> str:
    return read_text(page(body, head)).read


def restored(document: Document) -> str:
    return apply(document.read, decode_text(document.read, None, document.fonts).edits)


def saved(folder: Path, data: bytes, name: str = "plan.html") -> Document:
    path = folder / name
    path.write_bytes(data)
    return read_file(path)


@pytest.mark.parametrize("declared", ["utf-8", "windows-1252", "iso-8859-1", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1258"])
def test_any_encoding_whatever_it_calls_itself(tmp_path: Path, encoding: str, declared: str) -> None:
    head = f"<meta http-equiv=Content-Type content='text/html; charset={declared}'><style>p.x{{}}</style>"
    html = page(f"<p class=MsoNormal style='margin-left:0cm'>{SENTENCE}</p>" * 3, head)
    data = b"".join(map(_cp1258, html)) if encoding == "windows-1258" else html.encode(encoding)
    document = saved(tmp_path, data)
    assert document.read == "\n".join([SENTENCE] * 3)
    assert (document.source.media_type, document.pages[0].text_from) == ("text/html", "html")
    assert document.problems == ()


def test_a_short_page_is_believed_where_it_says_1258(tmp_path: Path) -> None:
    body = "Số 12/KH-UBND, Bến Gỗ, Form No. 5, page Home, Login, Contact: kế hoạch trồng cây"
    head = "<meta charset='windows-1258'>"
    data = b"".join(map(_cp1258, page(f"<p>{body}</p>", head)))
    assert saved(tmp_path, data).read == body


@pytest.mark.parametrize(
    ("markup", "font"),
    [
        ("<font face='.VnTime'>{}</font>", "tcvn3"),
        ('<font face=".VnTime, Arial" size=4><b>{}</b></font>', "tcvn3"),
        ("<p style='font-family:\".VnTime\",serif;font-size:14pt'>{}</p>", "tcvn3"),
        ("<p class=Old>{}</p>", "tcvn3"),
        ("<P CLASS=old>{}</P>", "tcvn3"),
        ("<p class='big cu'><span>{}</span></p>", "tcvn3"),
        ("<span style='font:bold 14pt VNI-Times'>{}</span>", "vni"),
        ("<table style='font-family:VNI-Times'><tr><td>{}</td></tr></table>", "vni"),
    ],
)
def test_fonts_of_before_unicode(tmp_path: Path, markup: str, font: str) -> None:
    rules = (
        "<style>\n<!-- @font-face {font-family:x}\n p.Old, li.Old {font-family:'.VnTime'; margin:0}"
        " .cu{font-family:.VnTime} --></style>"
    )
    body = markup.format(encode(SENTENCE, font)) + "<p>Chữ Unicode</p>"
    document = saved(tmp_path, page(body, rules).encode())
    assert restored(document) == f"{SENTENCE}\nChữ Unicode"
    as_bytes = page(markup.format(encode(SENTENCE, font)), rules).encode("cp1252")
    assert restored(saved(tmp_path, as_bytes)) == SENTENCE


def test_capitals_by_font() -> None:
    html = page("<font face=.VnTimeH>kÕ ho¹ch</font><font face=.VnTime> trång c©y</font>")
    assert restored(read_text(html)) == "KẾ HOẠCH trồng cây"


def test_what_is_not_seen_is_not_read() -> None:
    hidden = (
        "<title>t</title><script>s()</script><style>p{}</style><!-- c --><p style='display:none'>h</p>"
        "<div hidden>h</div><p class=off>o</p><span style='mso-hide:all'>m</span><noscript>n</noscript>"
        "<p style='visibility: hidden'>v</p><template>t</template><select><option>q</select>"
    )
    assert shown(f"một{hidden}hai<p>ba", "<style>.off{display : none}</style>") == "mộthai\nba"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>Một\n  hai<br>ba</p><p>bốn", "Một hai\nba\nbốn"),
        ("<p>Một</p>\n\n<p>hai</p>", "Một\nhai"),
        ("<div>Một<div>hai</div>ba</div>", "Một\nhai\nba"),
        ("<b>Một</b> <i>hai</i><u>ba</u>", "Một haiba"),
        ("<p>Một</p><p>&nbsp;</p><p>hai</p>", "Một\n\nhai"),
        ("<p>Một</p><p></p><p>hai</p>", "Một\nhai"),
        ("<p>a&nbsp;&nbsp;&nbsp; b &lt; 5 &amp; c &ndash; &#7871;</p>", "a    b < 5 & c – ế"),
        ("<pre>a  b\n  c</pre>d  e", "a  b\n  c\nd e"),
        ("<div style='white-space:pre-wrap'>a  <b>b\nc</b></div>", "a  b\nc"),
        ("<h1>I. MỤC ĐÍCH</h1>Một<hr>hai", "I. MỤC ĐÍCH\nMột\nhai"),
        ("<ul><li>một<li>hai</ul>ba", "- một\n- hai\nba"),
        ("<ol start=3><li>một</li><li value=7>hai</li><li>ba</ol>", "3. một\n7. hai\n8. ba"),
        ("<ol type=a><li>một<ol type=I><li>x<li>y</ol><li>hai</ol>", "a. một\nI. x\nII. y\nb. hai"),
        ("<ul><li></li></ul>một", "một"),
        ("<ul><li><p>một</p><p>thêm</p></li></ul>", "- một\nthêm"),
        ("<q>Dạy tốt</q>", "“Dạy tốt”"),
        ("Một<o:p></o:p> <st1:place w:st='on'>hai</st1:place>", "Một hai"),
    ],
)
def test_blocks(body: str, text: str) -> None:
    assert shown(body) == text


def test_tables_as_in_a_docx() -> None:
    grid = "<table border=1><tr><th>STT<th>Lớp</tr><tr><td rowspan=2>1<td>4A</tr><tr><td>4B</table>"
    assert shown(f"Trước{grid}sau") == "Trước\nSTT | Lớp\n1 | 4A\n | 4B\nsau"


@pytest.mark.parametrize(
    "style",
    ["<td style='border:solid windowtext 1.0pt'>", "<td class=k>", "<td style='border-top: 1px dotted'>"],
)
def test_a_ruled_table_keeps_its_rows(style: str) -> None:
    rows = f"<tr>{style}Đợt 1<br>mở đầu{style}từ 05/9<br>đến 20/11</tr>"
    assert shown(f"Các đợt:<table>{rows}</table>", "<style>td.k{border:1px solid}</style>") == (
        "Các đợt:\nĐợt 1 mở đầu | từ 05/9 đến 20/11"
    )


def test_a_letterhead_stands_in_two_columns() -> None:
    cells = (
        "<td><p>UBND XÃ BẾN GỖ<p>Số: 12/KH-UBND</td>",
        "<td style='border:none'><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><p>Độc lập - Tự do</td>",
    )
    first, second, last = shown(f"<table border=0><tr>{''.join(cells)}</tr></table><p>KẾ HOẠCH").splitlines()
    assert first.split("    ")[0] == "UBND XÃ BẾN GỖ" and first.index("CỘNG") == second.index("Độc")
    assert last == "KẾ HOẠCH"


def test_a_page_laid_out_in_tables_is_read_column_by_column() -> None:
    menu = "".join(f"<p>mục {number}" for number in range(20))
    content = (
        "<table><tr><td>UBND XÃ<br>Số: 1<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập</table><p>KẾ HOẠCH"
    )
    lines = shown(f"<table><tr><td>{menu}<td>{content}</table>").splitlines()
    assert lines[:20] == [f"mục {number}" for number in range(20)]
    assert lines[20].startswith("UBND XÃ    ") and lines[-1] == "KẾ HOẠCH"
    whole = shown(f"<table><tr><td>{content}</table>").splitlines()
    assert whole == lines[20:]


def test_rows_in_a_form_are_not_lost() -> None:
    assert shown("<table><form><tr><td>một<td>hai</tr></form></table>") == "một | hai"


WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head><meta name=Generator content="Microsoft Word 11"><!--[if gte mso 9]><xml><w:View>Print</w:View></xml>
<![endif]--><style>
<!-- p.MsoNormal, li.MsoNormal {margin:0cm; font-family:"Times New Roman";} --></style></head>
<body lang=EN-US><div class=Section1>
<p class=MsoNormal><b>I. MỤC ĐÍCH<o:p></o:p></b></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span
style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>Trồng cây</p>
<p class=MsoNormal style='mso-list:l1 level1 lfo2'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span>&nbsp; </span></span><![endif]>Chăm sóc</p>
<!--[if gte vml 1]><v:shape>x</v:shape><![endif]-->
<p class=MsoNormal>Điểm <span style='font-family:Symbol'>³</span> 5, <span
style='font-family:Wingdings'>ü</span></p>
</div></body></html>"""


@pytest.mark.parametrize("name", ["plan.htm", "plan.doc", "plan"])
def test_what_word_writes(tmp_path: Path, name: str) -> None:
    document = saved(tmp_path, WORD.encode(), name)
    assert [" ".join(line.split()) for line in document.read.splitlines()] == [
        "I. MỤC ĐÍCH", "", "- Trồng cây", "1. Chăm sóc", "Điểm ≥ 5, ✓",
    ]  # fmt: skip
    assert document.problems == ()


def _mhtml(packing: str) -> bytes:
    data = WORD.encode()
    packed = quopri.encodestring(data) if packing == "quoted-printable" else encodebytes(data)
    parts = [
        "MIME-Version: 1.0", 'Content-Type: multipart/related; boundary="----=_x"', "",
        "This document is a Single File Web Page.", "",
        "------=_x", "Content-Location: file:///C:/a.htm", f"Content-Transfer-Encoding: {packing}",
        'Content-Type: text/html; charset="utf-8"', "", packed.decode("ascii"),
        "------=_x", "Content-Location: file:///C:/a.png", "Content-Transfer-Encoding: base64",
        "Content-Type: image/png", "", "iVBORw0KGgo=", "------=_x--", "",
    ]  # fmt: skip
    return "\r\n".join(parts).encode()


@pytest.mark.parametrize("packing", ["quoted-printable", "base64"])
@pytest.mark.parametrize("name", ["plan.mht", "plan.doc"])
def test_a_web_archive(tmp_path: Path, packing: str, name: str) -> None:
    document = saved(tmp_path, _mhtml(packing), name)
    assert document.read == saved(tmp_path, WORD.encode()).read
    assert (document.source.media_type, document.problems) == ("text/html", ())


def test_a_web_archive_without_a_page(tmp_path: Path) -> None:
    data = _mhtml("base64").replace(b"text/html", b"text/css")
    with pytest.raises(DamagedFile, match=r"plan\.mht"):
        saved(tmp_path, data, "plan.mht")


def test_a_page_that_nests_without_end_loses_no_text(tmp_path: Path) -> None:
    body = "".join(f"<div><font>dòng {number}" for number in range(6000))
    assert saved(tmp_path, page(body).encode()).read.splitlines()[-1] == "dòng 5999"
    wrapped = "<table>" + "<div>" * 1500 + "<tr><td>một<td>hai</table>"
    assert saved(tmp_path, page(wrapped).encode()).read == "một | hai"
    tables = "<table><tr><td>" * 500 + "trong"
    assert saved(tmp_path, page(f"<p>ngoài</p>{tables}").encode()).read.startswith("ngoài")


@pytest.mark.parametrize("body", ["", "<p></p>", "<!-- c -->", "<script>x</script>"])
def test_an_empty_page_has_no_text(tmp_path: Path, body: str) -> None:
    assert saved(tmp_path, page(body).encode()).failed


def test_decomposed_letters_are_composed() -> None:
    assert shown("Kê\u0301 hoa\u0323ch") == nfc("Kế hoạch")


@pytest.mark.parametrize(
    ("text", "media_type"),
    [
        ("<table><tr><td>một<td>hai</table>\n", "text/html"),
        ("<!-- lời mở --><html><body>một", "text/html"),
        (
            '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html><body>một</body></html>',
            "text/html",
        ),
        ("Đoạn <b>đậm</b> trong văn bản thường", "text/plain"),
        ("<div align=center>\n\n## **Tiêu đề**\n\n</div>\nkế hoạch", "text/markdown"),
        ("Mở đầu\n<html><body>một</body></html>", "text/plain"),
    ],
)
def test_what_is_a_page(tmp_path: Path, text: str, media_type: str) -> None:
    assert saved(tmp_path, text.encode(), "plan").source.media_type == media_type
