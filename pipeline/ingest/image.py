"""Image files: how many pages, and can they be opened. Reading them is OCR's work."""

import re
import warnings
from collections.abc import Iterator
from io import BytesIO

from PIL import Image

from pipeline.document import Page, Problem
from pipeline.errors import DamagedFile, TooLarge
from pipeline.ingest.contents import Contents
from pipeline.layout import PageText
from pipeline.messages import say

MAX_PIXELS = 200_000_000
"""A page of A3 at 1,000 dpi has 193 million. Pillow itself refuses at 179 million twice over."""
MAX_PAGES = 5_000
"""Pages of a TIFF; a scanner that fed so many sheets would have emptied a hundred binders."""
LIMIT = f"{MAX_PIXELS // 10**6} Mpx"


def read_image(data: bytes, name: str, ocr: str) -> Contents:
    """List the pages of an image file. Raises DamagedFile or TooLarge."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data)) as image:
                sizes = list(_sizes(image))
    except Image.DecompressionBombError as error:
        raise TooLarge(name=name, found=_pixels(error), limit=LIMIT) from error
    except Exception as error:  # Pillow meets a broken file with whatever error comes up
        raise DamagedFile(name=name) from error
    if len(sizes) > MAX_PAGES:
        raise TooLarge(name=name, found=f"> {MAX_PAGES} trang", limit=f"{MAX_PAGES} trang")
    for width, height in sizes:
        if width * height > MAX_PIXELS:
            raise TooLarge(name=name, found=f"{width} x {height}", limit=LIMIT)
    return _contents(len(sizes), ocr, _is_cut_off(data))


def _sizes(image: Image.Image) -> Iterator[tuple[int, int]]:
    """The size of each page; pages behind a break in the file cannot be reached."""
    yield image.size
    if image.format != "TIFF":  # frames of an animation are no pages
        return
    for index in range(1, MAX_PAGES + 1):
        try:
            image.seek(index)
        except (EOFError, TypeError, ValueError, KeyError, OSError, SyntaxError):
            return
        yield image.size


def _contents(pages: int, ocr: str, cut_off: bool) -> Contents:
    numbers = range(1, pages + 1)
    empty = PageText("", ())
    problems = []
    if cut_off:
        problems.append(Problem("ingest", "truncated", say("problem.truncated", pages=pages)))
    if ocr == "never":
        reason = say("verdict.image")
        problems += [
            Problem("ingest", "ocr-off", say("problem.ocr-off", page=n, reason=reason), n) for n in numbers
        ]
    wanted = ocr != "never"
    return Contents(
        [(Page(n, "ocr", 0, 0, needs_ocr=wanted, verdict="image"), empty) for n in numbers], problems
    )


def _is_cut_off(data: bytes) -> bool:
    """PNG and JPEG end with a mark; something harmless may follow it."""
    if data.startswith(b"\x89PNG"):
        return b"IEND" not in data[-4096:]
    return data.startswith(b"\xff\xd8") and b"\xff\xd9" not in data[-65536:]


def _pixels(error: Exception) -> str:
    """The size that Pillow names in its refusal."""
    found = re.search(r"\d+", str(error))
    return f"{int(found[0]) // 10**6} Mpx" if found else "?"
