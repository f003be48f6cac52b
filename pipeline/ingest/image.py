"""Image files: how many pages, and can they be opened. Reading them is OCR's work."""

import re
import warnings
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from pipeline.document import Page, Problem
from pipeline.errors import DamagedFile, TooLarge
from pipeline.ingest.contents import Contents
from pipeline.layout import PageText
from pipeline.messages import say

MAX_PIXELS = 200_000_000
"""A page of A3 at 1,000 dpi has 193 million. Pillow itself refuses at 179 million twice over."""
LIMIT = f"{MAX_PIXELS // 10**6} Mpx"


def read_image(data: bytes, name: str, ocr: str) -> Contents:
    """List the pages of an image file. Raises DamagedFile or TooLarge."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data)) as image:
                count = _checked(image, name)
    except Image.DecompressionBombError as error:
        raise TooLarge(name=name, found=_pixels(error), limit=LIMIT) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise DamagedFile(name=name) from error
    numbers = range(1, count + 1)
    pages = [
        (Page(n, "ocr", 0, 0, needs_ocr=ocr != "never", verdict="image"), PageText("", ())) for n in numbers
    ]
    reason = say("verdict.image")
    off = [Problem("ingest", "ocr-off", say("problem.ocr-off", page=n, reason=reason), n) for n in numbers]
    return Contents(pages, off if ocr == "never" else ())


def _checked(image: Image.Image, name: str) -> int:
    """The number of pages, none of them a bomb."""
    count = getattr(image, "n_frames", 1)
    if image.format in {"GIF", "WEBP", "PNG"}:
        count = 1  # frames of an animation are no pages
    for index in range(count):
        if count > 1:
            image.seek(index)
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise TooLarge(name=name, found=f"{width} x {height}", limit=LIMIT)
    return count


def _pixels(error: Exception) -> str:
    """The size that Pillow names in its refusal."""
    found = re.search(r"\d+", str(error))
    return f"{int(found[0]) // 10**6} Mpx" if found else "?"
