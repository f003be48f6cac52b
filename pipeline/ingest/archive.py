"""ZIP: the documents in an archive, as if its folders lay unpacked, and no more trust than that takes.

Nothing is unpacked in advance. A member is written to a file of its own when its turn comes, under a
name of ours, and the writing stops at a limit whatever the archive says of its sizes.
"""

import contextlib
import functools
import hashlib
import lzma
import re
import stat
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, BinaryIO

from pipeline.errors import (
    DamagedFile,
    EncryptedFile,
    KehoachError,
    MissingPath,
    TooLarge,
    UnreadableFile,
    UnsupportedType,
)
from pipeline.ingest.decode import decode
from pipeline.ingest.scratch import scratch_folder
from pipeline.ingest.sniff import HEAD, is_archive, is_wanted
from pipeline.messages import say

MEMBERS = 10_000
"""An archive of more is a backup, not a batch; unpack it and name the folder."""
MEMBER_BYTES = 2_000_000_000
"""A scan of a thousand pages in colour has half of it."""
TOTAL_BYTES = 50_000_000_000
"""All that an archive says to hold: at a page a second more than a week's work."""
DOCUMENT_BYTES = 400_000_000
"""All parts of a DOCX or ODT, which are held in memory; a plan of hundreds of pages has some ten million."""
RATIO = 200
"""Text packs 5 to 1, a blank bitmap may pack 1000 to 1: so small ones are not judged."""
RATIO_FROM = 50_000_000
CHUNK = 1 << 20

_BAD = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    EOFError, OSError, ValueError, LookupError, AttributeError, RuntimeError,
)  # fmt: skip
"""What `zipfile` and the decompressors raise on broken archives."""
_UNICODE_NAME = 0x7075
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name as shown, and its place in the archive's list (and in the list
    of the archive in that archive)."""

    archive: Path
    inner: str
    index: tuple[int, ...]

    @property
    def name(self) -> str:
        """The short name: `archive.zip/folder/plan.pdf`."""
        return f"{self.archive.name}/{self.inner}"

    def absolute(self) -> "Member":
        """The same member, its archive named by an absolute path."""
        return replace(self, archive=self.archive.absolute())

    def __str__(self) -> str:
        return f"{self.archive}/{self.inner}"


def members(path: Path) -> tuple[list[Member], list[KehoachError]]:
    """The documents in the archive at `path`, in its order, and what is wrong with parts of it.

    Left out is what a walk through a folder leaves out: hidden files and kinds that are no document.
    An archive in the archive is opened; one in that is an UnsupportedType among the errors.
    Raises DamagedFile, TooLarge, EncryptedFile, MissingPath or UnreadableFile for the archive itself.
    """
    found: list[Member] = []
    errors: list[KehoachError] = []
    archive = _opened(path)
    names = _shown_names(archive)
    for index, info in enumerate(archive.infolist()):
        member = Member(path, names[index], (index,))
        if not _is_shown(info, member.inner):
            continue
        if not member.inner.lower().endswith(".zip"):
            found += [member] if _is_wanted(archive, info, member.inner) else []
            continue
        try:
            inside, deeper = _inner_members(member)
        except KehoachError as error:
            errors.append(error)
        else:
            found += inside
            errors += [_too_deep(member)] if deeper else []
    return found, errors


def unpack(member: Member, folder: Path) -> Path:
    """Write the member into `folder` and return the file, whose name has the member's suffix.

    Raises DamagedFile, EncryptedFile, TooLarge, UnsupportedType, MissingPath or UnreadableFile.
    """
    suffix = re.search(r"\.[A-Za-z0-9]{1,10}$", member.inner)
    path = folder / f"member{suffix[0] if suffix else ''}"
    with path.open("wb") as target:
        for chunk in _content(member):
            target.write(chunk)
    return path


@contextlib.contextmanager
def opened(item: Path | Member) -> Iterator[Path]:
    """A file with the content of `item`, there for as long as the context is open."""
    if isinstance(item, Path):
        yield item
        return
    with scratch_folder() as folder:
        yield unpack(item, folder)


def sha256_of(item: Path | Member) -> str:
    """The SHA-256 of the content, in hexadecimal. Raises what :func:`unpack` raises."""
    if isinstance(item, Path):
        try:
            with item.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise UnreadableFile(name=item, reason=error.strerror or error) from error
    digest = hashlib.sha256()
    for chunk in _content(item):
        digest.update(chunk)
    return digest.hexdigest()


def locate(shown: str) -> Path | Member | None:
    """What is meant by a stored path, `.../plan.pdf` or `.../archive.zip/plan.pdf`; None if it is gone."""
    path = Path(shown)
    if path.exists():
        return path
    archive = next((parent for parent in path.parents if parent.is_file()), None)
    if archive is None:
        return None
    try:
        found, _ = members(archive)
    except KehoachError:
        return None
    return next((member for member in found if str(member) == shown), None)


def check_size(stream: BinaryIO, name: str) -> None:
    """Look at a ZIP that is read as one document, in memory. Raises TooLarge; a broken one passes,
    as whoever reads it will say so."""
    size = 0
    with contextlib.suppress(*_BAD), zipfile.ZipFile(stream) as archive:
        size = sum(info.file_size for info in archive.infolist())
    if size > DOCUMENT_BYTES:
        raise _too_large(name, size, DOCUMENT_BYTES)


def _inner_members(outer: Member) -> tuple[list[Member], bool]:
    """The documents in an archive in an archive, and whether it holds further archives."""
    archive = _opened(outer.archive, outer.index)
    names = _shown_names(archive)
    if not is_archive(frozenset(names)):
        return [outer], False  # a DOCX, say, under a wrong name
    shown = [(i, info, names[i]) for i, info in enumerate(archive.infolist()) if _is_shown(info, names[i])]
    found = [
        Member(outer.archive, f"{outer.inner}/{name}", (*outer.index, i))
        for i, info, name in shown
        if not name.lower().endswith(".zip") and _is_wanted(archive, info, name)
    ]
    return found, any(name.lower().endswith(".zip") for _, _, name in shown)


def _too_deep(member: Member) -> KehoachError:
    return UnsupportedType(name=member.name, found=say("archive.too-deep"), remedy=say("remedy.unpack"))


def _opened(path: Path, index: tuple[int, ...] = ()) -> zipfile.ZipFile:
    """The archive at `path`, or the one that is its member `index`."""
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise MissingPath(name=path) from error
    except OSError as error:
        raise UnreadableFile(name=path, reason=error.strerror or error) from error
    return _archive(path, index, (status.st_mtime_ns, status.st_size))


@functools.lru_cache(maxsize=4)
def _archive(path: Path, index: tuple[int, ...], stamp: tuple[int, int]) -> zipfile.ZipFile:
    """An open archive. The last few stay open: reading the list for each member would take longer
    than the members do. `stamp` tells a changed file from the one that was opened."""
    stream: IO[bytes]
    name = path.name
    if index:
        outer = _opened(path)
        name = f"{name}/{_shown_names(outer)[index[0]]}"
        stream = tempfile.TemporaryFile()  # noqa: SIM115  # it lives as long as the archive does
        for chunk in _chunks(outer, outer.infolist()[index[0]], name):
            stream.write(chunk)
    else:
        try:
            stream = path.open("rb")
        except OSError as error:
            raise UnreadableFile(name=name, reason=error.strerror or error) from error
    with _explained(name):
        archive = zipfile.ZipFile(stream)
    _check_list(archive, name, stream.seek(0, 2))
    return archive


def _check_list(archive: zipfile.ZipFile, name: str, size: int) -> None:
    infos = archive.infolist()
    if len(infos) > MEMBERS:
        found, limit = (say("archive.members", count=count) for count in (len(infos), MEMBERS))
        raise TooLarge(name=name, found=found, limit=limit)
    total = sum(info.file_size for info in infos)
    if total > TOTAL_BYTES or sum(info.compress_size for info in infos) > size:
        # Members that share their bytes (more of them than the file has) are made to fill a disk.
        raise _too_large(name, total, TOTAL_BYTES)


def _content(member: Member) -> Iterator[bytes]:
    """The member's bytes in chunks, as far as the limits."""
    *outer, index = member.index
    archive = _opened(member.archive, tuple(outer))
    if index >= len(archive.infolist()):
        raise MissingPath(name=member)
    yield from _chunks(archive, archive.infolist()[index], member.name)


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise EncryptedFile(name=name)
    written = 0
    with _explained(name), archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            written += len(chunk)
            if written > MEMBER_BYTES:
                raise _too_large(name, written, MEMBER_BYTES)
            if written > RATIO_FROM and written > RATIO * info.compress_size:
                raise TooLarge(
                    name=name, found=f"{written // max(1, info.compress_size)}:1", limit=f"{RATIO}:1"
                )
            yield chunk


@contextlib.contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except KehoachError:
        raise
    except NotImplementedError as error:  # a way of packing that zipfile does not know
        raise UnsupportedType(name=name, found=f"ZIP: {error}", remedy=say("remedy.unpack")) from error
    except _BAD as error:
        raise DamagedFile(name=name) from error


def _too_large(name: str, size: int, limit: int) -> TooLarge:
    return TooLarge(name=name, found=f"{size // 10**6} MB", limit=f"{limit // 10**6} MB")


def _is_shown(info: zipfile.ZipInfo, name: str) -> bool:
    """Neither a folder nor a link, nor hidden, nor what macOS puts beside each file."""
    if info.is_dir() or stat.S_ISLNK(info.external_attr >> 16) or not name:
        return False
    parts = name.split("/")
    return not any(part.startswith((".", "~$")) or part == "__MACOSX" for part in parts)


def _is_wanted(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bool:
    def head() -> bytes:
        with _explained(name), archive.open(info) as stream:
            return stream.read(HEAD)

    return is_wanted(name, head)


def _shown_names(archive: zipfile.ZipFile) -> list[str]:
    """The names of all members, each of its own; two of one name are told apart by a number."""
    seen: set[str] = set()
    counts: Counter[str] = Counter()
    names = []
    for info in archive.infolist():
        name = unique = _clean(_name(info))
        while unique in seen:
            counts[name] += 1
            stem, dot, suffix = name.rpartition(".") if "." in name else (name, "", "")
            unique = f"{stem} ({counts[name] + 1}){dot}{suffix}"
        seen.add(unique)
        names.append(unique)
    return names


def _clean(name: str) -> str:
    """A relative path for the eye: nothing that leads out of the archive, nothing unprintable."""
    parts = re.split(r"[/\\]+", re.sub(r"^[A-Za-z]:", "", name))
    kept = ("".join(c if c.isprintable() else "_" for c in part) for part in parts)
    return unicodedata.normalize("NFC", "/".join(p for p in kept if p.strip() not in {"", ".", ".."}))


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member: as Unicode where the archive says so, else by what its bytes look like."""
    if info.flag_bits & _UTF8_FLAG:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437", "replace")
    for tag, content in _extra_fields(info.extra):
        if tag == _UNICODE_NAME and len(content) > 5 and content[1:5] == struct.pack("<L", zlib.crc32(raw)):
            return content[5:].decode("utf-8", "replace")
    return decode(raw).text


def _extra_fields(extra: bytes) -> Iterable[tuple[int, bytes]]:
    place = 0
    while place + 4 <= len(extra):
        tag, size = struct.unpack_from("<HH", extra, place)
        yield tag, extra[place + 4 : place + 4 + size]
        place += 4 + size
