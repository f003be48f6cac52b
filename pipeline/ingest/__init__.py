"""From a file to pages with words and places, or with the wish to be read by OCR.

Public: :func:`read_file`, :func:`read_text`, :func:`find_files`; for what lies in archives
:class:`Member`, :func:`opened`, :func:`locate`, :func:`sha256_of`.
"""

import contextlib
import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import compress
from pathlib import Path

from pipeline.document import Document, Problem, Source
from pipeline.errors import (
    EmptyFile,
    EmptyFolder,
    KehoachError,
    MissingPath,
    TooLarge,
    UnreadableFile,
    UsageError,
)
from pipeline.ingest.archive import Member, locate, members, opened, sha256_of
from pipeline.ingest.containers import markup_kind
from pipeline.ingest.contents import Contents
from pipeline.ingest.docx import read_docx
from pipeline.ingest.hypertext import html_contents, read_html, read_mhtml
from pipeline.ingest.image import read_image
from pipeline.ingest.office import read_office
from pipeline.ingest.pdf import read_pdf
from pipeline.ingest.plain import read_plain, text_contents
from pipeline.ingest.scratch import scratch_folder
from pipeline.ingest.sniff import (
    HEAD,
    HTML,
    PDF,
    TEXT,
    Kind,
    is_archive_file,
    is_pdf,
    is_wanted,
    sniff,
    suffix_mismatch,
)
from pipeline.layout import join_fonts, join_pages
from pipeline.messages import say
from pipeline.work import Tell, nobody

__all__ = ["Member", "find_files", "locate", "opened", "read_file", "read_text", "sha256_of"]

VERSION = "6"
MAX_BYTES = 500_000_000
"""A file that is no PDF is read into memory whole."""


def _read_piped_pdf(data: bytes, name: str, ocr: str) -> Contents:
    with scratch_folder() as folder:
        path = folder / "piped.pdf"
        path.write_bytes(data)
        return read_pdf(path, name, ocr)


_READERS: dict[str, Callable[[bytes, str, str], Contents]] = {
    "pdf": _read_piped_pdf,
    "docx": read_docx,
    "doc": functools.partial(read_office, form="doc", suffix="doc"),
    "rtf": functools.partial(read_office, form="rtf", suffix="rtf"),
    "odt": functools.partial(read_office, form="odt", suffix="odt"),
    "flat-odt": functools.partial(read_office, form="odt", suffix="fodt"),
    "word-xml": functools.partial(read_office, form="doc", suffix="xml"),
    "wpd": functools.partial(read_office, form="wpd", suffix="wpd"),
    "html": read_html,
    "mhtml": read_mhtml,
    "image": read_image,
    "plain": read_plain,
}


def read_file(path: Path, *, ocr: str = "auto", name: str = "", tell: Tell = nobody) -> Document:
    """Read a file by its content; `name` is what to call it if not by its own name.

    `tell` hears how many pages of a PDF need no further reading, and how many it has.

    `ocr`: "auto" marks the pages that need it, "force" all that have an image, "never" none (the
    text layer is taken as it is, and a problem says where OCR is missing).
    Raises a KehoachError where nothing can be read at all: EmptyFile, UnsupportedType,
    EncryptedFile, DamagedFile, TooLarge, MissingPath, UnreadableFile, TimedOut; MissingProgram where
    only LibreOffice could read it.
    """
    if ocr not in {"auto", "force", "never"}:
        raise UsageError(message=f"ocr: {ocr} (auto, force, never)")
    path = Path(path)
    name = name or path.name
    if path.is_file() and is_pdf(_head(path)):  # may be larger than memory; a pipe is read once only
        kind, contents = PDF, read_pdf(path, name, ocr, tell)
        size, digest = path.stat().st_size, sha256_of(path)
    else:
        data = bytes_of(path)
        kind = sniff(data, name)
        contents = _READERS[kind.reader](data, name, ocr)
        size, digest = len(data), hashlib.sha256(data).hexdigest()
    source = Source(name, contents.media_type or kind.media_type, size, digest, path)
    document = _document(source, contents)
    return document.with_problem(_misnamed(kind, path)) if suffix_mismatch(kind, path) else document


def read_text(text: str, name: str = "-") -> Document:
    """Read a text that came without a file. Raises EmptyFile."""
    data = text.encode("utf-8", "replace")
    if not text.strip():
        raise EmptyFile(name=name)
    is_page = markup_kind(data) == HTML.reader
    contents = html_contents(text) if is_page else text_contents(text)
    media_type = contents.media_type or TEXT.media_type
    return _document(Source(name, media_type, len(data), hashlib.sha256(data).hexdigest()), contents)


def find_files(paths: Iterable[Path]) -> tuple[list[Path | Member], list[KehoachError]]:
    """Resolve files, folders and archives into files, in order, each once; and what was wrong with some.

    A path that names a file is taken whatever it is. Folders are walked (hidden entries left out)
    for files under a document's suffix, and for others whose content is a document. A ZIP, named or
    met in a folder, counts as a folder. The errors are MissingPath, EmptyFolder, UnreadableFile, and
    what is wrong with an archive.
    """
    found: dict[Path | Member, None] = {}
    errors: list[KehoachError] = []
    for path in map(Path, paths):
        if not path.exists():
            errors.append(MissingPath(name=path))
            continue
        files = _walk(path) if path.is_dir() else [path]
        inside, wrong = _without_archives(files)
        found.update(dict.fromkeys(inside))
        errors += wrong
        if not inside and not wrong:
            errors.append(EmptyFolder(name=path))
    return list(found), errors


def _without_archives(files: Iterable[Path]) -> tuple[list[Path | Member], list[KehoachError]]:
    """The files, and in the place of each archive what it holds."""
    found: list[Path | Member] = []
    errors: list[KehoachError] = []
    for path in files:
        if not is_archive_file(path):
            found.append(path)
            continue
        try:
            inside, wrong = members(path)
        except KehoachError as error:
            errors.append(error)
        else:
            found += inside
            errors += wrong
    return found, errors


def bytes_of(path: Path) -> bytes:
    """Return the content of a file. Raises MissingPath, UnreadableFile, TooLarge."""
    with _reading(path):
        if path.stat().st_size > MAX_BYTES:
            found, limit = (f"{size // 10**6} MB" for size in (path.stat().st_size, MAX_BYTES))
            raise TooLarge(name=path.name, found=found, limit=limit)
        return path.read_bytes()


def _head(path: Path) -> bytes:
    with _reading(path), path.open("rb") as stream:
        return stream.read(HEAD)


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn what the file system says into an error that names the file."""
    try:
        yield
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
        if not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts) and path.is_file()
    ]
    wanted = (is_wanted(path.name, functools.partial(_head, path)) or is_archive_file(path) for path in files)
    return list(compress(files, wanted))
