"""DOC, RTF, ODT and the like: real ones, made by LibreOffice of a DOCX that the tests write."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from corpora.synthetic.samples import SAMPLES, plan_of
from corpora.synthetic.word import as_docx
from pipeline.diacritics.decode import decode_text
from pipeline.diacritics.edits import apply
from pipeline.document import Document
from pipeline.errors import DamagedFile, EncryptedFile, MissingProgram, TimedOut, UnsupportedType
from pipeline.ingest import office, read_file
from pipeline.ingest.richtext import with_western_fonts
from tests.diacritics.legacy_bytes import encode

Convert = Callable[[bytes, str], bytes]
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "files"
FORMS = {
    "doc": ("doc:MS Word 97", "application/msword"),
    "dot": ("dot:MS Word 97 Vorlage", "application/msword"),
    "rtf": ("rtf:Rich Text Format", "application/rtf"),
    "odt": ("odt:writer8", "application/vnd.oasis.opendocument.text"),
    "ott": ("ott:writer8_template", "application/vnd.oasis.opendocument.text"),
    "fodt": ("fodt:OpenDocument Text Flat XML", "application/vnd.oasis.opendocument.text"),
}


def written(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def restored(document: Document) -> str:
    return apply(document.read, decode_text(document.read, None, document.fonts).edits)


@pytest.fixture(scope="session")
def plan() -> bytes:
    """The DOCX of the generator: letterhead and signature in tables, a table of data."""
    return as_docx(plan_of(next(sample for sample in SAMPLES if sample.render is as_docx)))


LETTERHEAD = ("ỦY BAN NHÂN DÂN XÃ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
BODY = "Căn cứ Kế hoạch số 12/KH-UBND, các trường học được thưởng, những người tham gia phải trồng cây"


def _typed(paragraph, text, font):
    run = paragraph.add_run()
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for side in ("ascii", "hAnsi"):
        fonts.set(qn(f"w:{side}"), font)
    for number, part in enumerate(text.split("\xad")):  # Word keeps the ư of TCVN3 as an element
        if number:
            run._r.append(OxmlElement("w:softHyphen"))
        if part:
            element = OxmlElement("w:t")
            element.text = part
            element.set(qn("xml:space"), "preserve")
            run._r.append(element)


@pytest.fixture(scope="session", params=[("tcvn3", ".VnTime", ".VnTimeH"), ("vni", "VNI-Times", "VNI-Times")])
def old(request: pytest.FixtureRequest) -> bytes:
    """A DOCX in the letters and fonts of before Unicode."""
    encoding, plain, capital = request.param
    document = docx.Document()
    cells = document.add_table(1, 2).rows[0].cells
    for cell, text in zip(cells, LETTERHEAD, strict=True):
        _typed(cell.paragraphs[0], encode(text.lower() if capital != plain else text, encoding), capital)
        _typed(cell.add_paragraph(), encode("Độc lập - Tự do", encoding), plain)
    _typed(document.add_paragraph(), encode(BODY, encoding), plain)
    document.add_paragraph("Chữ Unicode giữ nguyên")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_the_text_is_that_of_the_docx(convert: Convert, plan: bytes, tmp_path: Path, form: str) -> None:
    target, media_type = FORMS[form]
    document = read_file(written(tmp_path, f"plan.{form}", convert(plan, target)))
    wanted = read_file(written(tmp_path, "plan.docx", plan)).read
    assert document.read == wanted and len(wanted) > 1000
    assert document.pages[0].text_from == {"dot": "doc", "ott": "odt", "fodt": "odt"}.get(form, form)
    assert (document.source.media_type, document.problems) == (media_type, ())


@pytest.mark.parametrize("form", ["doc", "rtf", "odt"])
def test_old_fonts_come_through(convert: Convert, old: bytes, tmp_path: Path, form: str) -> None:
    document = read_file(written(tmp_path, f"plan.{form}", convert(old, FORMS[form][0])))
    first, second, body, last = restored(document).splitlines()
    assert first.split("   ")[0] == LETTERHEAD[0] and first.endswith(LETTERHEAD[1])
    assert second.startswith("Độc lập - Tự do   ") and second.endswith("   Độc lập - Tự do")
    assert (body, last) == (BODY, "Chữ Unicode giữ nguyên")


def _rtf(charset: str, page: int, text: str = BODY, font: str = ".VnTime") -> bytes:
    letters = encode(text, "tcvn3").encode("cp1252")
    codes = "".join(f"\\'{byte:02x}" if byte > 127 else chr(byte) for byte in letters)
    return (
        f"{{\\rtf1\\ansi\\ansicpg{page}\\deff0{{\\fonttbl{{\\f0\\fnil{charset} {font};}}"
        f"{{\\f1\\fnil\\fcharset0 Arial;}}}}\\pard\\f0 {codes}\\par\\f1 xong\\par}}"
    ).encode("ascii")


@pytest.mark.parametrize("page", [1252, 1258])
@pytest.mark.parametrize("charset", ["", *(f"\\fcharset{number}" for number in (0, 1, 2, 163))])
def test_an_rtf_whatever_it_calls_its_old_fonts(convert: Convert, tmp_path: Path, charset: str, page: int):
    assert restored(read_file(written(tmp_path, "plan.rtf", _rtf(charset, page)))) == f"{BODY}\nxong"


def test_the_letters_of_other_fonts_follow_the_page_of_the_file(convert: Convert, tmp_path: Path) -> None:
    text = b"\\'d0\\'f4\\'f2c l\\'e2\\'f2p"
    data = b"{\\rtf1\\ansi\\ansicpg1258{\\fonttbl{\\f0\\fcharset1 Arial;}}\\f0 %s\\par}" % text
    assert read_file(written(tmp_path, "plan.rtf", data)).read == "Độc lập"


def test_only_the_table_of_fonts_is_touched() -> None:
    table = rb"{\fonttbl{\f0\fcharset163 .VnTime;}{\f1\fcharset163 Arial{\*\falt .VnTime};}}"
    kept = rb"{\rtf1%s{\f0 \'d0 \fcharset163 .VnTime}}"
    assert with_western_fonts(kept % table) == kept % table.replace(rb"\f0\fcharset163", rb"\f0\fcharset0")
    for broken in (b"{\\rtf1{\\fonttbl{\\f0 .VnTime;", b"{\\rtf1 a}", b"", b"{\\fonttbl\\f"):
        assert with_western_fonts(broken) == broken


@pytest.mark.parametrize("number", ["20", "21"])
def test_real_files_of_that_time(convert: Convert, number: str) -> None:
    found = next(SHARED.glob(f"{number}_*.doc"), None)
    if found is None:
        pytest.skip(f"{SHARED} with its documents is not here")
    text = restored(read_file(found))
    assert "CỘNG H" in text and "Độc lập - Tự do - Hạnh phúc" in text
    assert "những" in text or "Thủ tướng" in text


WORDML = """<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">
<w:fonts><w:font w:name=".VnTime"><w:charset w:val="00"/></w:font></w:fonts><w:styles><w:style
w:type="paragraph" w:default="on" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles><w:body>
<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTime" w:h-ansi=".VnTime"/></w:rPr><w:t>Céng hßa</w:t></w:r></w:p>
<w:p><w:r><w:t>Trồng cây</w:t></w:r></w:p></w:body></w:wordDocument>"""


def test_word_2003_xml(convert: Convert, tmp_path: Path) -> None:
    document = read_file(written(tmp_path, "plan.xml", WORDML.encode()))
    assert restored(document) == "Cộng hòa\nTrồng cây"
    assert (document.pages[0].text_from, document.problems) == ("doc", ())


def test_the_writer_before_opendocument(convert: Convert, tmp_path: Path) -> None:
    kind = "application/vnd.sun.xml.writer"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:class="text"'
        ' xmlns:office="http://openoffice.org/2000/office" xmlns:text="http://openoffice.org/2000/text"'
        ' office:version="1.0"><office:body><text:p>Kế hoạch</text:p></office:body></office:document-content>'
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">'
        f'<manifest:file-entry manifest:media-type="{kind}" manifest:full-path="/"/></manifest:manifest>'
    )
    parts = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    with zipfile.ZipFile(tmp_path / "plan.sxw", "w") as target:
        for name, text in parts.items():
            target.writestr(name, text)
    document = read_file(tmp_path / "plan.sxw")
    assert (document.read, document.pages[0].text_from, document.problems) == ("Kế hoạch", "odt", ())


def test_wordperfect(convert: Convert, tmp_path: Path) -> None:
    # The smallest file of WordPerfect 5.1: a head that says where the text begins, and the text.
    head = b"\xffWPC" + (16).to_bytes(4, "little") + bytes([1, 10, 0, 1, 0, 0, 0, 0])
    document = read_file(written(tmp_path, "plan.wpd", head + b"Ke hoach trong cay\x0aKinh gui"))
    assert document.read.split() == ["Ke", "hoach", "trong", "cay", "Kinh", "gui"]
    assert document.pages[0].text_from == "wpd"


def test_an_rtf_called_doc_is_what_word_would_open(convert: Convert, tmp_path: Path) -> None:
    document = read_file(written(tmp_path, "plan.doc", b"{\\rtf1\\ansi ke hoach}"))
    assert (document.read, document.pages[0].text_from, document.problems) == ("ke hoach", "rtf", ())


def test_a_doc_under_another_name(convert: Convert, plan: bytes, tmp_path: Path) -> None:
    document = read_file(written(tmp_path, "plan.pdf", convert(plan, FORMS["doc"][0])))
    assert document.pages[0].text_from == "doc"
    assert [problem.kind for problem in document.problems] == ["misnamed"]


class TestWhatCannotBeRead:
    def test_a_locked_doc(self, convert: Convert, plan: bytes, tmp_path: Path) -> None:
        data = bytearray(convert(plan, FORMS["doc"][0]))
        data[data.index(b"\xec\xa5") + 11] |= 1  # the flag in the head of the WordDocument stream
        with pytest.raises(EncryptedFile, match=r"plan\.doc"):
            read_file(written(tmp_path, "plan.doc", bytes(data)))

    def test_a_locked_odt(self, convert: Convert, plan: bytes, tmp_path: Path) -> None:
        stream = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(convert(plan, FORMS["odt"][0]))) as sound,
            zipfile.ZipFile(stream, "w") as locked,
        ):
            for info in sound.infolist():
                content = sound.read(info)
                if info.filename == "META-INF/manifest.xml":
                    content = content.replace(b"/>", b"><manifest:encryption-data/></manifest:file-entry>")
                locked.writestr(info, content)
        with pytest.raises(EncryptedFile):
            read_file(written(tmp_path, "plan.odt", stream.getvalue()))

    def test_a_locked_docx(self, tmp_path: Path) -> None:
        # Word keeps a DOCX with a password in a container of old; its directory names the parts.
        entry = "EncryptedPackage".encode("utf-16-le")
        data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + entry + bytes(480)
        with pytest.raises(EncryptedFile):
            read_file(written(tmp_path, "plan.docx", data))

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
    def test_a_cut_off_doc(self, convert: Convert, plan: bytes, tmp_path: Path, share: float) -> None:
        data = convert(plan, FORMS["doc"][0])
        with pytest.raises((DamagedFile, UnsupportedType)):
            read_file(written(tmp_path, "plan.doc", data[: int(len(data) * share)]))

    def test_a_table_of_figures(self, tmp_path: Path) -> None:
        entry = "Workbook".encode("utf-16-le")
        data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + entry + bytes(496)
        with pytest.raises(UnsupportedType, match=r"XLS.*DOCX"):
            read_file(written(tmp_path, "so-lieu.doc", data))

    def test_one_that_takes_for_ever(
        self, convert: Convert, plan: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(office, "SECONDS", 0.5)
        before = _offices()
        with pytest.raises(TimedOut):
            read_file(written(tmp_path, "plan.doc", convert(plan, FORMS["doc"][0])))
        assert not _offices() - before


def _offices() -> set[str]:
    """The processes of LibreOffice that run now."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if b"soffice" in (folder / "cmdline").read_bytes():
                found.add(folder.name)
    return found


def test_nothing_is_left_running_when_the_reader_is_killed(convert: Convert, tmp_path: Path) -> None:
    big = b"{\\rtf1\\ansi " + b"Ke hoach trong cay xanh nam hoc moi\\par " * 200_000 + b"}"
    path = written(tmp_path, "plan.rtf", big)
    before = _offices()
    script = "import sys, pathlib, pipeline.ingest as i; i.read_file(pathlib.Path(sys.argv[1]))"
    reader = subprocess.Popen(
        [sys.executable, "-c", script, str(path)], env={**os.environ, "TMPDIR": str(tmp_path)}
    )
    _until(lambda: len(_offices() - before) >= 2 or reader.poll() is not None)
    assert reader.poll() is None, "the document was read too soon for this test to say anything"
    os.kill(reader.pid, signal.SIGKILL)
    reader.wait()
    _until(lambda: not _offices() - before)


def _until(done: Callable[[], bool]) -> None:
    for _ in range(600):
        if done():
            return
        time.sleep(0.05)
    raise AssertionError("waited for half a minute")


@pytest.fixture
def web() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_nothing_is_fetched(convert: Convert, tmp_path: Path, web: tuple[str, list[str]]) -> None:
    address, asked = web
    picture = f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{address}/a.png"}}{{\\fldrslt }}}}'
    read_file(written(tmp_path, "plan.rtf", f"{{\\rtf1\\ansi Ke hoach {picture}}}".encode()))
    linked = (
        '<?xml version="1.0"?><office:document'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
        ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
        ' xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"'
        ' office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
        f'<text:p>Kế hoạch<draw:frame><draw:image xlink:href="{address}/b.png" xlink:type="simple"'
        ' xlink:actuate="onLoad"/></draw:frame></text:p>'
        f'<text:section text:name="s"><text:section-source xlink:href="{address}/c.odt"'
        ' xlink:type="simple"/><text:p>x</text:p></text:section>'
        "</office:text></office:body></office:document>"
    )
    assert "Kế hoạch" in read_file(written(tmp_path, "plan.fodt", linked.encode())).read
    assert asked == []


class TestWithoutLibreOffice:
    @pytest.fixture(autouse=True)
    def bare(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """A machine without LibreOffice."""
        (tmp_path / "bin").mkdir()
        monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    def test_it_is_named_with_the_command_that_installs_it(self, tmp_path: Path) -> None:
        assert office.probe() is None
        with pytest.raises(MissingProgram, match=r"plan\.rtf.*apt-get install.*libreoffice-writer-nogui"):
            read_file(written(tmp_path, "plan.rtf", b"{\\rtf1\\ansi ke hoach}"))

    def test_other_files_need_none(self, tmp_path: Path, plan: bytes) -> None:
        assert read_file(written(tmp_path, "plan.docx", plan)).read
        assert read_file(written(tmp_path, "plan.html", b"<html><body>Ke hoach</body></html>")).read

    def test_one_that_cannot_write_is_missing_its_writer(self, tmp_path: Path) -> None:
        program = tmp_path / "bin" / "soffice"
        program.write_text("#!/bin/sh\nexit 0\n")
        program.chmod(0o755)
        office.writes.cache_clear()
        with pytest.raises(MissingProgram):
            read_file(written(tmp_path, "plan.rtf", b"{\\rtf1\\ansi ke hoach}"))
        office.writes.cache_clear()


def test_the_installed_one_is_known(convert: Convert) -> None:
    found = office.probe()
    assert found is not None and found.version[0].isdigit()
    office.writes.cache_clear()
    assert office.writes()
