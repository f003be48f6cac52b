"""Opens PDFs: with an empty password, and after mending where the end is cut off.

A PDF that was cut off has lost its table of objects; the objects before the cut are still there. What
would unpack to more than memory holds is found before any reader unpacks it.
"""

import mmap
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2

from pipeline.errors import DamagedFile, EncryptedFile, TooLarge

_OBJECT = re.compile(rb"(?<!\d)(\d{1,7})\s+(\d{1,5})\s+obj\b")
_CATALOG = re.compile(rb"/Type\s*/Catalog\b")
_TREE = re.compile(rb"/Pages\s+(\d+)\s+\d+\s+R")
_PAGE = re.compile(rb"/Type\s*/Page\b")
_END = re.compile(rb"endobj|stream\r?\n")
MAX_DICTIONARY = 20_000
"""Bytes of an object that are looked at; catalogs and pages are far shorter."""


_STREAM = re.compile(rb"(?<!end)stream\r?\n")
MAX_PIECE = 512_000_000
"""Bytes that one part of a file may unpack to: a page of A3 in colour at 600 dpi has 209 million."""
_STEP = 1 << 22
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")


class OpenPdf(NamedTuple):
    """A PDF as pdfium sees it, what it was opened from (bytes where they had to be mended), and whether
    its end is missing."""

    document: Any
    origin: Path | bytes
    cut_off: bool


def open_pdf(path: Path, name: str, trusted: bool = False) -> OpenPdf:
    """Open a PDF, which may be larger than memory; the caller closes `document`.

    `trusted`: it was weighed before. Raises EncryptedFile, DamagedFile or TooLarge for `name`, OSError.
    """
    data = _mapped(path)
    if not trusted:
        _weigh(data, name)
    document = _opened(path, name)
    if document is not None:
        return OpenPdf(document, path, b"%%EOF" not in data[-2048:])
    repaired = mended(bytes(data))
    document = _opened(repaired, name) if repaired else None
    if document is None or repaired is None:
        raise DamagedFile(name=name)
    return OpenPdf(document, repaired, True)


def _mapped(path: Path) -> mmap.mmap | bytes:
    """The bytes of a file, read as they are looked at."""
    with path.open("rb") as stream:
        try:
            return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # an empty file cannot be mapped
            return b""


def _weigh(data: mmap.mmap | bytes, name: str) -> None:
    """Raise TooLarge where a part of the file is past all measure once unpacked."""
    for match in _STREAM.finditer(data):
        if unpacked_size(memoryview(data)[match.end() :], MAX_PIECE) > MAX_PIECE:
            limit = f"{MAX_PIECE // 10**6} MB"
            raise TooLarge(name=name, found=f"> {limit}", limit=limit)


def unpacked_size(packed: bytes | memoryview, most: int, depth: int = 0) -> int:
    """How many bytes these unpack to (0 where they are not deflated), up to a little over `most`.

    What is packed several times is unpacked as often.
    """
    if bytes(packed[:2]) not in _ZLIB:
        return 0
    engine, size, head = zlib.decompressobj(), 0, b""
    rest, place = bytes(packed[:_STEP]), _STEP
    try:
        while size <= most and not engine.eof and rest:
            piece = engine.decompress(rest, _STEP)
            size += len(piece)
            head += piece if len(head) < _STEP else b""
            rest = engine.unconsumed_tail or bytes(packed[place : place + _STEP])
            place += 0 if engine.unconsumed_tail else _STEP
    except zlib.error:
        pass  # readers, too, keep what came before
    return max(size, unpacked_size(head, most, depth + 1)) if depth < 3 else size


def _opened(origin: Path | bytes, name: str) -> Any:
    """The document, or None where pdfium finds no page in it."""
    try:
        document = pypdfium2.PdfDocument(origin)
        return document if len(document) else None
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise EncryptedFile(name=name) from error
        return None


def mended(data: bytes) -> bytes | None:
    """Return `data` with a new trailer, and a new page tree where that is lost; None if hopeless.

    Readers rebuild the rest of the table themselves. Pages beyond the cut stay in the old tree and
    fail to open one by one.
    """
    objects = dict(_dictionaries(data))
    for number, body in objects.items():
        tree = _TREE.search(body)
        if _CATALOG.search(body) and tree and int(tree[1]) in objects:
            return data + _trailer(number)
    pages = [number for number, body in objects.items() if _PAGE.search(body)]
    if not pages:
        return None
    return data + _new_tree(pages, max(objects) + 1)


def _dictionaries(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each whole object's number and what stands before its end or its stream."""
    for match in _OBJECT.finditer(data):
        end = _END.search(data, match.end(), match.end() + MAX_DICTIONARY)
        if end:
            yield int(match[1]), data[match.end() : end.start()]


def _new_tree(pages: list[int], free: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    tree = b"\n%d 0 obj\n<</Type/Pages/Count %d/Kids[%b]>>\nendobj\n" % (free, len(pages), kids)
    catalog = b"%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj" % (free + 1, free)
    return b"\nendstream\nendobj" + tree + catalog + _trailer(free + 1)


def _trailer(root: int) -> bytes:
    return b"\ntrailer\n<</Root %d 0 R>>\nstartxref\n0\n%%%%EOF\n" % root
