"""What lies in a container: the members of a ZIP, the streams of an OLE file, the root of a markup."""

import re
import zipfile
from io import BytesIO
from typing import BinaryIO

import olefile

from pipeline.ingest.decode import decode

_SURE = ("word/document.xml", "content.xml", "xl/workbook.xml", "ppt/presentation.xml")
_STREAMS = ("WordDocument", "Workbook", "PowerPoint Document", "EncryptedPackage")
_HEAD = 4096
"""Bytes of markup that are looked at. Word's HTML opens with some namespaces."""
_PROLOGUE = re.compile(r"\s*(?:<\?xml\b[^>]*>\s*|<!--.*?-->\s*)*", re.S)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|title|style)\b", re.I)
_ROOT = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
_FRAGMENT = re.compile(r"<(?:table|div|p|font|center|span|h[1-6]|[uo]l)\b[^>]*>", re.I)
_HEADERS = re.compile(r"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}", re.I)
_MIME = re.compile(r"^mime-version:", re.I | re.M)
_WITH_HTML = re.compile(r"^content-type:\s*(?:multipart/(?:related|alternative)|text/html)\b", re.I | re.M)


def zip_names(source: bytes | BinaryIO) -> frozenset[str]:
    """The names of the members of a ZIP, as far as they can be told."""
    try:
        with zipfile.ZipFile(BytesIO(source) if isinstance(source, bytes) else source) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        # A cut-off archive has lost its list; the names still stand before each member.
        data = source if isinstance(source, bytes) else _start_of(source)
        return frozenset(name for name in _SURE if name.encode() in data)


def zip_member(data: bytes, name: str) -> bytes:
    """The content of a small member of a ZIP; nothing where there is none or it is broken."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open(name) as stream:
            return stream.read(1 << 20)
    except Exception:  # a broken archive breaks in many ways, and what else it holds says what it is
        return b""


def _start_of(stream: BinaryIO) -> bytes:
    stream.seek(0)
    return stream.read(1 << 20)


def stream_names(data: bytes) -> frozenset[str]:
    """The names of the streams of an OLE file, without their folders, as far as they can be told."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            return frozenset(path[-1] for path in ole.listdir())
    except Exception:  # olefile meets a broken file with whatever error comes up
        # The directory is cut off or damaged; its entries are names in UTF-16.
        return frozenset(name for name in _STREAMS if name.encode("utf-16-le") in data)


def markup_kind(data: bytes) -> str:
    """What a text is by its markup: html, mhtml, word-xml, flat-odt; '' for none of these."""
    text = decode(data[:_HEAD]).text.lstrip("\ufeff")
    headers = _HEADERS.match(text)
    if headers and _MIME.search(headers[0]) and _WITH_HTML.search(headers[0]):
        return "mhtml"
    start = _PROLOGUE.match(text)
    body = text[start.end() :] if start else text
    if not body.startswith("<"):
        return ""
    if "schemas.microsoft.com/office/word/2003/wordml" in text and "wordDocument" in text:
        return "word-xml"
    if "<office:document" in text and "opendocument.text" in text:
        return "flat-odt"
    whole = _FRAGMENT.match(body) and data.rstrip().endswith((b">", b">\0"))
    return "html" if _HTML.match(body) or whole or _ROOT.search(body[:2000]) else ""
