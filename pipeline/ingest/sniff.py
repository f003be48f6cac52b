"""What a file is, by its content. The suffix is only compared with it, to warn."""

import re
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import NamedTuple

from pipeline.errors import EmptyFile, EncryptedFile, KehoachError, UnsupportedType
from pipeline.ingest.containers import markup_kind, stream_names, zip_member, zip_names
from pipeline.ingest.decode import looks_like_text
from pipeline.messages import say


class Kind(NamedTuple):
    """A kind of file: how it is read, what it is called, and which suffixes it goes under."""

    reader: str
    media_type: str
    label: str
    suffixes: tuple[str, ...]


PDF = Kind("pdf", "application/pdf", "PDF", (".pdf",))
DOCX = Kind(
    "docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "DOCX",
    (".docx", ".docm", ".dotx", ".dotm"),
)
DOC = Kind("doc", "application/msword", "DOC", (".doc", ".dot"))
# Word opens what follows under .doc without a word, and other programs write it so.
RTF = Kind("rtf", "application/rtf", "RTF", (".rtf", ".doc"))
WORD_XML = Kind("word-xml", "application/msword", "Word 2003 XML", (".xml", ".doc"))
HTML = Kind("html", "text/html", "HTML", (".html", ".htm", ".xhtml", ".doc"))
MHTML = Kind("mhtml", "multipart/related", "MHTML", (".mht", ".mhtml", ".doc"))
ODT = Kind("odt", "application/vnd.oasis.opendocument.text", "ODT", (".odt", ".ott", ".sxw", ".stw"))
FLAT_ODT = Kind("flat-odt", "application/vnd.oasis.opendocument.text", "ODT (XML)", (".fodt",))
WPD = Kind("wpd", "application/vnd.wordperfect", "WordPerfect", (".wpd", ".wp", ".wp5", ".wp6"))
TEXT = Kind("plain", "text/plain", "text", (".txt", ".md", ".markdown", ".text", ".html", ".htm"))
_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", Kind("image", "image/png", "PNG", (".png",))),
    (b"\xff\xd8\xff", Kind("image", "image/jpeg", "JPEG", (".jpg", ".jpeg", ".jpe", ".jfif"))),
    (b"II*\x00", Kind("image", "image/tiff", "TIFF", (".tif", ".tiff"))),
    (b"MM\x00*", Kind("image", "image/tiff", "TIFF", (".tif", ".tiff"))),
    (b"GIF8", Kind("image", "image/gif", "GIF", (".gif",))),
)
_WEBP = Kind("image", "image/webp", "WebP", (".webp",))
_BMP = Kind("image", "image/bmp", "BMP", (".bmp", ".dib"))

KINDS = (
    PDF, DOCX, DOC, RTF, WORD_XML, HTML, MHTML, ODT, FLAT_ODT, WPD, TEXT,
    *(kind for _, kind in _IMAGES), _WEBP, _BMP,
)  # fmt: skip
SUFFIXES = frozenset(suffix for kind in KINDS for suffix in kind.suffixes) - {".xml"}
"""The suffixes under which readable files usually go; most XML is no document."""
ZIP_SUFFIX = ".zip"
KNOWN_BUT_UNREAD = frozenset((".wps", ".pages", ".hwp", ".heic", ".rar", ".7z"))
"""Documents, or archives of them, that cannot be read, but that a user who names their folder wants to
hear about."""

_WORDS = ((b"{\\rtf", RTF), (b"\xffWPC", WPD))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_PARTS = (
    ("Workbook", "XLS (Excel 97-2003)"),
    ("Book", "XLS (Excel 95)"),
    ("PowerPoint Document", "PPT (PowerPoint 97-2003)"),
    ("VisioDocument", "Visio"),
    ("HwpSummaryInformation", "HWP"),
    ("__properties_version1.0", "MSG (Outlook)"),
)
_FOREIGN = (
    (b"MZ", "EXE", "remedy.kinds"),
    (b"\x7fELF", "ELF", "remedy.kinds"),
    (b"Rar!", "RAR", "remedy.unpack"),
    (b"7z\xbc\xaf\x27\x1c", "7z", "remedy.unpack"),
    (b"\x1f\x8b", "gzip", "remedy.unpack"),
    (b"SQLite format 3", "SQLite", "remedy.kinds"),
)
_DOCX_PART = "word/document.xml"
_ZIPPED = (
    ("xl/workbook.xml", "XLSX", "remedy.convert"),
    ("xl/workbook.bin", "XLSB", "remedy.convert"),
    ("ppt/presentation.xml", "PPTX", "remedy.convert"),
    ("content.xml", "OpenDocument", "remedy.convert"),
    ("Index/Document.iwa", "Pages/Numbers/Keynote", "remedy.convert"),
    ("META-INF/container.xml", "EPUB", "remedy.convert"),
    ("AndroidManifest.xml", "APK", "remedy.kinds"),
    ("META-INF/MANIFEST.MF", "JAR", "remedy.kinds"),
)
HEAD = 4096
"""How many leading bytes are looked at in a file that may not be wanted at all."""


def sniff(data: bytes, name: str) -> Kind:
    """Tell the kind of a file from its bytes; `name` is for the message only.

    Raises EmptyFile, EncryptedFile, or UnsupportedType with what to do about it.
    """
    if not data:
        raise EmptyFile(name=name)
    kind = _by_magic(data, name)
    if kind:
        return kind
    found, remedy = _foreign_kind(data)
    if not found and looks_like_text(data):
        return {"html": HTML, "mhtml": MHTML, "word-xml": WORD_XML, "flat-odt": FLAT_ODT}.get(
            markup_kind(data), TEXT
        )
    raise UnsupportedType(name=name, found=found or "?", remedy=say(remedy))


def is_pdf(head: bytes) -> bool:
    """Tell a PDF by its first bytes (HEAD of them are enough)."""
    others = (*(magic for magic, _ in (*_IMAGES, *_WORDS)), b"RIFF", _OLE, b"PK\x03\x04")
    return b"%PDF-" in head[:1024] and not head.startswith(others)


def suffix_mismatch(kind: Kind, path: PurePath) -> bool:
    """Tell whether the name claims another kind of file than the content is."""
    suffix = path.suffix.lower()
    claims_other = suffix in SUFFIXES or suffix in KNOWN_BUT_UNREAD
    return claims_other and suffix not in kind.suffixes


def is_wanted(name: str, head: Callable[[], bytes]) -> bool:
    """Is a file, met in a folder or archive, a document? By its suffix or else its first bytes."""
    suffix = PurePath(name).suffix.lower()
    if suffix in SUFFIXES | KNOWN_BUT_UNREAD or suffix == ZIP_SUFFIX:
        return True
    try:
        return sniff(head(), name) is not TEXT or suffix == ""
    except (KehoachError, OSError):
        return False


def is_archive(names: frozenset[str]) -> bool:
    """Is a ZIP with these members an archive of files, and not a document in itself?"""
    return _DOCX_PART not in names and not any(part in names for part, _, _ in _ZIPPED)


def is_archive_file(path: Path) -> bool:
    """Is the file at `path` an archive of files? Not where it cannot be opened."""
    try:
        if not path.is_file():  # what a pipe says is said once
            return False
        with path.open("rb") as stream:
            return stream.read(2) == b"PK" and is_archive(zip_names(stream))
    except OSError:
        return False


def _by_magic(data: bytes, name: str) -> Kind | None:
    for magic, kind in (*_IMAGES, *_WORDS):
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _WEBP
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        return _BMP
    if data.startswith(_OLE):
        return _ole_kind(data, name)
    if data.startswith(b"PK\x03\x04"):
        names = zip_names(data)
        if _DOCX_PART in names:
            return DOCX
        return ODT if "content.xml" in names and _is_odf_text(data) else None
    # Scanners and mail gateways put bytes before the header; readers accept it in the first KiB.
    return PDF if b"%PDF-" in data[:1024] else None


def _ole_kind(data: bytes, name: str) -> Kind:
    """Word's documents among those of all programs that keep their files in Microsoft's containers."""
    streams = stream_names(data)
    if "WordDocument" in streams:
        return DOC
    if "EncryptedPackage" in streams:
        raise EncryptedFile(name=name)
    found = next((label for part, label in _OLE_PARTS if part in streams), "OLE")
    raise UnsupportedType(name=name, found=found, remedy=say("remedy.convert"))


def _is_odf_text(data: bytes) -> bool:
    """A member of its own names the type; it is the first and unpacked, so it outlives a cut."""
    named = zip_member(data, "mimetype") or data[:200]
    return bool(re.search(rb"opendocument\.text(?!-web)|sun\.xml\.writer", named))


def _foreign_kind(data: bytes) -> tuple[str, str]:
    """What unreadable kind this is ('' if none that is known), and the message of what to do."""
    for magic, label, remedy in _FOREIGN:
        if data.startswith(magic):
            return label, remedy
    if data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"}:
        return "HEIC/AVIF", "remedy.image"
    if data.startswith(b"PK"):
        names = zip_names(data)
        for member, label, remedy in _ZIPPED:
            if member in names:
                return label, remedy
        return "ZIP", "remedy.unpack"
    return "", "remedy.kinds"
