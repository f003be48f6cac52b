"""Page images out of PDFs and image files, at a resolution that OCR reads well."""

import math
import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
from PIL import Image, ImageFile, ImageOps

from pipeline.ocr.engine import OcrFailure, Picture
from pipeline.pdffile import open_pdf

DPI = 300
MAX_PIXELS = 25_000_000
"""A page of A3 at 300 dpi has 17 million; what is larger is drawn more coarsely, or memory runs short."""
SCANNED = (140, 400)
"""Scans between these resolutions are read as they are; others are rendered at DPI."""
A4_INCHES = (8.27, 11.69)
PLAUSIBLE = range(72, 1201)
"""Resolutions that a scanner writes; others in a file's header mean nothing."""


class Render(NamedTuple):
    """A page image and its dots per inch."""

    image: Picture
    dpi: int


def render(path: Path, media_type: str, number: int) -> Render:
    """Draw page `number` (from 1) of a PDF or image file. Raises OcrFailure."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if media_type == "application/pdf":
                return _pdf_page(path, number)
            return _image_page(path, number)
    except Exception as error:  # broken files make the libraries raise whatever comes up
        raise OcrFailure(str(error) or type(error).__name__) from error


@lru_cache(maxsize=1)
def _document(path: Path, changed: int) -> Any:
    """The PDF opened last: pages of one file are read one after another."""
    return open_pdf(path, path.name, trusted=True).document


def _pdf_page(path: Path, number: int) -> Render:
    page = _document(path, path.stat().st_mtime_ns)[number - 1]
    width, height = page.get_size()
    dpi = min(_scan_dpi(page) or DPI, int(72 * (MAX_PIXELS / max(1.0, width * height)) ** 0.5))
    bitmap = page.render(scale=dpi / 72, rev_byteorder=True)
    image = np.array(bitmap.to_numpy())[:, :, :3]
    page.close()
    return Render(image, dpi)


def _scan_dpi(page: Any) -> int:
    """The resolution at which a scan was put on its page, so that no pixel is invented; or 0."""
    width, _ = page.get_size()
    for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, _, right, _ = item.get_bounds()
        if right - left >= 0.6 * width:
            dpi = round(72 * item.get_px_size()[0] / (right - left))
            return dpi if SCANNED[0] <= dpi <= SCANNED[1] else 0
    return 0


def _image_page(path: Path, number: int) -> Render:
    ImageFile.LOAD_TRUNCATED_IMAGES = True  # a cut-off scan still shows its upper part
    with Image.open(path) as image:
        if number > 1:
            image.seek(number - 1)
        width, stated = image.width, _dpi(image.size, image.info.get("dpi"))
        smaller = _shrunk(image)
        dpi = max(1, round(stated * smaller.width / width))
        return Render(np.array(_on_paper(ImageOps.exif_transpose(smaller))), dpi)


def _shrunk(image: Image.Image) -> Image.Image:
    """The image with MAX_PIXELS at most; a JPEG is not even decoded at its full size."""
    factor = _excess(image.size)
    if factor == 1:
        return image
    image.draft(image.mode, (image.width // factor, image.height // factor))
    factor = _excess(image.size)
    whole = image.convert("RGB" if image.mode == "P" else "L") if image.mode in {"1", "P"} else image
    return whole.reduce(factor) if factor > 1 else whole


def _excess(size: tuple[int, int]) -> int:
    """By how much an image must be made smaller along both sides."""
    return max(1, math.ceil(math.sqrt(size[0] * size[1] / MAX_PIXELS)))


def _on_paper(image: Image.Image) -> Image.Image:
    """RGB on white, whatever the palette, depth or transparency."""
    if image.mode in {"1", "L"}:
        return image.convert("L")
    if image.mode in {"I", "F", "I;16", "I;16B"}:
        values = np.asarray(image, dtype=np.float64)
        span = max(1.0, float(values.max()))
        return Image.fromarray((values / span * 255).astype(np.uint8))
    if "A" in image.mode or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image).convert("RGB")
    return image.convert("RGB")


def _dpi(size: tuple[int, int], stated: Any) -> int:
    """The resolution stated in the file if it fits a page of paper, else that of an A4 page."""
    short, long = sorted(size)
    assumed = min(short / A4_INCHES[0], long / A4_INCHES[1])
    try:
        dpi = float(stated[0])
    except (TypeError, ValueError, IndexError):
        return max(1, round(assumed))
    believable = dpi in PLAUSIBLE if dpi == int(dpi) else 72 <= dpi <= 1200
    return round(dpi) if believable and 0.5 < dpi / assumed < 2 else max(1, round(assumed))
