"""From a file to pages with words and places, or with the wish to be read by OCR.

Public: :func:`read_file`, :func:`read_text`, :func:`find_files`.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pipeline.document import Document, Problem, Source
from pipeline.errors import (
    EmptyFile,
    EmptyFolder,
    KehoachError,
    MissingPath,
    UnreadableFile,
    UsageError,
)
from pipeline.ingest.contents import Contents
from pipeline.ingest.docx import read_docx
from pipeline.ingest.image import read_image
from pipeline.ingest.pdf import read_pdf
from pipeline.ingest.plain import read_plain, text_contents
from pipeline.ingest.sniff import HEAD, KNOWN_BUT_UNREAD, SUFFIXES, TEXT, Kind, sniff, suffix_mismatch
from pipeline.layout import join_fonts, join_pages
from pipeline.messages import say

__all__ = ["find_files", "read_file", "read_text"]

VERSION = "5"

_READERS = {"pdf": read_pdf, "docx": read_docx, "image": read_image, "plain": read_plain}


def read_file(path: Path, *, ocr: str = "auto") -> Document:
    """Read a file by its content.

    `ocr`: "auto" marks the pages that need it, "force" all that have an image, "never" none (the
    text layer is taken as it is, and a problem says where OCR is missing).
    Raises a KehoachError where nothing can be read at all: EmptyFile, UnsupportedType,
    EncryptedFile, DamagedFile, TooLarge, MissingPath, UnreadableFile.
    """
    if ocr not in {"auto", "force", "never"}:
        raise UsageError(message=f"ocr: {ocr} (auto, force, never)")
    path = Path(path)
    data = bytes_of(path)
    kind = sniff(data, path.name)
    contents = _READERS[kind.reader](data, path.name, ocr)
    source = Source(
        path.name, contents.media_type or kind.media_type, len(data), hashlib.sha256(data).hexdigest(), path
    )
    document = _document(source, contents)
    return document.with_problem(_misnamed(kind, path)) if suffix_mismatch(kind, path) else document


def read_text(text: str, name: str = "-") -> Document:
    """Read a text that came without a file. Raises EmptyFile."""
    data = text.encode("utf-8", "replace")
    if not text.strip():
        raise EmptyFile(name=name)
    contents = text_contents(text)
    media_type = contents.media_type or TEXT.media_type
    return _document(Source(name, media_type, len(data), hashlib.sha256(data).hexdigest()), contents)


def find_files(paths: Iterable[Path]) -> tuple[list[Path], list[KehoachError]]:
    """Resolve files and folders into files, in order, each once; and what was wrong with some paths.

    A path that names a file is taken whatever it is. Folders are walked (hidden entries left out)
    for files under a document's suffix, and for others whose content is a PDF, DOCX or image.
    The errors are MissingPath, EmptyFolder and UnreadableFile.
    """
    found: dict[Path, None] = {}
    errors: list[KehoachError] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = _walk(path)
            found.update(dict.fromkeys(inside))
            if not inside:
                errors.append(EmptyFolder(name=path))
        elif path.exists():
            found[path] = None
        else:
            errors.append(MissingPath(name=path))
    return list(found), errors


def bytes_of(path: Path) -> bytes:
    """Return the content of a file. Raises MissingPath, UnreadableFile."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise MissingPath(name=path) from error
    except OSError as error:
        raise UnreadableFile(name=path, reason=error.strerror or error) from error


def _document(source: Source, contents: Contents) -> Document:
    read, pages = join_pages(contents.pages)
    fonts = join_fonts(contents.pages, pages)
    return Document(source, pages, read, problems=tuple(contents.problems), fonts=fonts)


def _misnamed(kind: Kind, path: Path) -> Problem:
    message = say("problem.misnamed", found=kind.label, suffix=path.suffix, wanted=kind.suffixes[0])
    return Problem("ingest", "misnamed", message)


def _walk(folder: Path) -> list[Path]:
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if not any(part.startswith(".") for part in path.relative_to(folder).parts) and path.is_file()
    ]
    return [path for path in files if _is_wanted(path)]


def _is_wanted(path: Path) -> bool:
    if path.suffix.lower() in SUFFIXES | KNOWN_BUT_UNREAD:
        return True
    try:
        with path.open("rb") as stream:
            kind = sniff(stream.read(HEAD), path.name)
    except (KehoachError, OSError):
        return False
    return kind is not TEXT or path.suffix == ""
