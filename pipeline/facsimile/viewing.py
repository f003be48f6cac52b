"""Pages of a document's own file for a screen: how large they are, and one of them as a JPEG.

Made to run in a worker process (`pool.Crew`): files come from anywhere, and pdfium serves one thread only.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import cv2
from PIL import Image

from pipeline.errors import DamagedFile, KehoachError, NoPages
from pipeline.facsimile.source import Origin, origin_of
from pipeline.ocr.engine import OcrFailure, Picture
from pipeline.ocr.render import render
from pipeline.pdffile import open_pdf

Record = dict[str, Any]
Size = tuple[int, int]
Signature = tuple[tuple[int, int, int] | None, ...]

QUALITY = 82
VERSION = "1"
"""Of the way from page to picture; another one makes browsers forget what they keep."""

_TURNED = range(5, 9)
"""EXIF orientations of images that lie on their side."""
_ORIENTATION = 0x0112


class View(NamedTuple):
    """What is asked for: page `number` at most `width` pixels wide; for number 0 the sizes of all pages.

    `paths` are those that the dataset has for the record.
    """

    record: Record
    paths: tuple[str, ...]
    number: int = 0
    width: int = 0

    @classmethod
    def of(cls, record: Record, paths: list[str], number: int = 0, width: int = 0) -> "View":
        """The same, with no more of the record than is needed."""
        return cls({"id": record["id"], "source": record["source"]}, tuple(paths), number, width)


def signature(paths: tuple[str, ...]) -> Signature:
    """What changes when one of the files (or the archive that it lies in) does."""
    return tuple(map(_stat, paths))


def _stat(path: str) -> tuple[int, int, int] | None:
    for place in (Path(path), *Path(path).parents):
        with contextlib.suppress(OSError):
            found = os.stat(place)
            return (found.st_ino, found.st_size, found.st_mtime_ns) if place.is_file() else None
    return None


def view(wanted: View, tell: Callable[[Any], None]) -> bytes | list[Size] | KehoachError:
    """The sizes of all pages, in one unit each, or a page as JPEG; what went wrong is returned."""
    try:
        origin = _desk.origin(wanted)
        if origin.media_type != "application/pdf" and not origin.media_type.startswith("image/"):
            raise NoPages(name=wanted.record["source"]["file"])
        if wanted.number:
            return _jpeg(_fitted(render(origin.path, origin.media_type, wanted.number).image, wanted.width))
        sizes = _pdf_sizes if origin.media_type == "application/pdf" else _image_sizes
        return list(sizes(origin.path))
    except OcrFailure:
        return DamagedFile(name=wanted.record["source"]["file"])
    except KehoachError as error:
        return error
    except Exception as error:  # the libraries meet odd files with whatever error comes up
        return KehoachError(name=wanted.record["source"]["file"], found=f"{type(error).__name__}: {error}")


@dataclass
class _Desk:
    """The file looked at last: found, hashed and unpacked once for all its pages."""

    asked: tuple[str, Signature] | None = None
    found: Origin | None = None
    stack: contextlib.ExitStack | None = None

    def origin(self, wanted: View) -> Origin:
        """Its bytes are those that the record was made of. Raises SourceGone, SourceChanged."""
        asked = (wanted.record["id"], signature(wanted.paths))
        if self.found is None or asked != self.asked:
            if self.stack:
                self.stack.close()
            self.found, self.stack = None, contextlib.ExitStack()
            self.found = self.stack.enter_context(origin_of(wanted.record, wanted.paths))
            self.asked = asked
        return self.found


_desk = _Desk()


def _pdf_sizes(path: Path) -> Iterator[Size]:
    document = open_pdf(path, path.name, trusted=True).document
    try:
        for index in range(len(document)):
            width, height = document.get_page_size(index)
            yield max(1, round(width)), max(1, round(height))
    finally:
        document.close()


def _image_sizes(path: Path) -> Iterator[Size]:
    with Image.open(path) as image:
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            width, height = image.size
            turned = image.getexif().get(_ORIENTATION, 1) in _TURNED
            yield (height, width) if turned else (width, height)


def _fitted(picture: Picture, width: int) -> Picture:
    """The picture no wider than that; letters are averaged, not thinned out."""
    height, across = picture.shape[:2]
    if across <= width:
        return picture
    fitted: Picture = cv2.resize(
        picture, (width, max(1, round(height * width / across))), interpolation=cv2.INTER_AREA
    ).astype(picture.dtype)
    return fitted


def _jpeg(picture: Picture) -> bytes:
    shown = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR) if picture.ndim == 3 else picture
    done, data = cv2.imencode(".jpg", shown, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not done:
        raise OcrFailure("no JPEG")
    return data.tobytes()
