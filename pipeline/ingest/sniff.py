"""What a file is, by its content. The suffix is only compared with it, to warn."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import EmptyFile, UnsupportedType
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
    (".docx", ".docm", ".dotx"),
)
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

KINDS = (PDF, DOCX, TEXT, *(kind for _, kind in _IMAGES), _WEBP, _BMP)
SUFFIXES = frozenset(suffix for kind in KINDS for suffix in kind.suffixes)
"""The suffixes under which readable files usually go."""
KNOWN_BUT_UNREAD = frozenset((".doc", ".rtf", ".odt"))
"""Documents that cannot be read, but that a user who names their folder wants to hear about."""

_FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOC/XLS/PPT (Office 97-2003)", "remedy.convert"),
    (b"{\\rtf", "RTF", "remedy.convert"),
    (b"MZ", "EXE", "remedy.kinds"),
    (b"\x7fELF", "ELF", "remedy.kinds"),
    (b"Rar!", "RAR", "remedy.unpack"),
    (b"7z\xbc\xaf\x27\x1c", "7z", "remedy.unpack"),
    (b"\x1f\x8b", "gzip", "remedy.unpack"),
    (b"SQLite format 3", "SQLite", "remedy.kinds"),
)
_ZIPPED = (
    ("xl/workbook.xml", "XLSX", "remedy.convert"),
    ("ppt/presentation.xml", "PPTX", "remedy.convert"),
    ("content.xml", "OpenDocument", "remedy.convert"),
)
HEAD = 4096
"""How many leading bytes are looked at."""


def sniff(data: bytes, name: str) -> Kind:
    """Tell the kind of a file from its bytes; `name` is for the message only.

    Raises EmptyFile, or UnsupportedType with what to do about it.
    """
    if not data:
        raise EmptyFile(name=name)
    kind = _by_magic(data)
    if kind:
        return kind
    found, remedy = _foreign_kind(data)
    if not found and looks_like_text(data):
        return TEXT
    raise UnsupportedType(name=name, found=found or "?", remedy=say(remedy))


def suffix_mismatch(kind: Kind, path: Path) -> bool:
    """Tell whether the name claims another kind of file than the content is."""
    suffix = path.suffix.lower()
    claims_other = suffix in SUFFIXES or suffix in KNOWN_BUT_UNREAD
    return claims_other and suffix not in kind.suffixes


def _by_magic(data: bytes) -> Kind | None:
    for magic, kind in _IMAGES:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _WEBP
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        return _BMP
    if data.startswith(b"PK\x03\x04"):
        return DOCX if "word/document.xml" in _members(data) else None
    # Scanners and mail gateways put bytes before the header; readers accept it in the first KiB.
    return PDF if b"%PDF-" in data[:1024] else None


def _members(data: bytes) -> frozenset[str]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        # A cut-off archive has lost its list; the names still stand before each member.
        return frozenset(n for n in ("word/document.xml",) if n.encode() in data)


def _foreign_kind(data: bytes) -> tuple[str, str]:
    """What unreadable kind this is ('' if none that is known), and the message of what to do."""
    for magic, label, remedy in _FOREIGN:
        if data.startswith(magic):
            return label, remedy
    if data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"}:
        return "HEIC/AVIF", "remedy.image"
    if data.startswith(b"PK"):
        members = _members(data)
        for member, label, remedy in _ZIPPED:
            if member in members:
                return label, remedy
        return "ZIP", "remedy.unpack"
    return "", "remedy.kinds"
