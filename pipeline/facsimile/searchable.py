"""Searchable PDF: the pages as they were, with the restored text unseen at its place.

A page whose own text is good stays as it is. Elsewhere the invisible text of an earlier OCR is taken out;
where visible text says something else than the record (a legacy encoding, a garbled font), the page becomes
an image, so that every word is found once.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image

from pipeline import __version__
from pipeline.errors import DamagedFile
from pipeline.facsimile.invisible import Frame, font_object, frame_of, text_content
from pipeline.facsimile.lines import runs
from pipeline.facsimile.oldtext import Stripped, strip_invisible
from pipeline.facsimile.picture import drawn, exact, from_jpeg, jpeg
from pipeline.facsimile.source import Origin
from pipeline.ocr.engine import OcrFailure, Picture
from pipeline.ocr.render import render
from pipeline.pdffile import OpenPdf, open_pdf
from pipeline.placed import PlacedPage, direction
from pipeline.text import nfc

Record = dict[str, Any]

SAME_WORDS = 0.95
"""A layer in which a reader finds this share of the record's words is left alone: the others are slips of
the pen that restoration has mended."""
_LOSSY, _LOSSY_QUALITY = ("image/jpeg", "image/webp"), 85
"""Files that have lost something already become JPEG of this quality where PDF cannot hold them as they are:
WebP, and JPEG that is cut off or made for print."""
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_DEEPEST = 50
_FONT = "/KehoachText"
_PICTURE = "/KehoachPage"


def build_pdf(record: Record, pages: Iterable[PlacedPage], origin: Origin, target: Path) -> int:
    """Write the searchable PDF of a document to `target`; return how many pages it has.

    Raises DamagedFile and what :func:`open_pdf` raises where the source cannot be drawn.
    """
    try:
        if origin.media_type == "application/pdf":
            pdf = _of_pdf(record, pages, origin)
        else:
            pdf = _of_images(record, pages, origin)
    except (OcrFailure, pikepdf.PdfError, pypdfium2.PdfiumError) as error:
        raise DamagedFile(name=record["source"]["file"]) from error
    with pdf:
        describe(pdf, record)
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return len(pdf.pages)


def describe(pdf: pikepdf.Pdf, record: Record) -> None:
    """Say in `pdf` what it is called and that it is in Vietnamese."""
    pdf.Root.Lang = pikepdf.String("vi")
    title = record.get("title") or Path(record["source"]["file"]).stem
    with pdf.open_metadata(set_pikepdf_as_editor=False) as about:
        about["dc:title"] = title
        about["dc:language"] = {"vi"}
        about["xmp:CreatorTool"] = f"kehoach {__version__}"


def _of_pdf(record: Record, pages: Iterable[PlacedPage], origin: Origin) -> pikepdf.Pdf:
    opened = open_pdf(origin.path, record["source"]["file"])
    try:
        pdf = _editable(opened)
        font = font_object(pdf)
        for placed in pages:
            if placed.words and not _says_the_same(opened, placed, record["text"]):
                _replace_text(pdf, placed, record["text"], font, origin)
    finally:
        opened.document.close()
    return pdf


def _editable(opened: OpenPdf) -> pikepdf.Pdf:
    """The PDF for changing; written anew by pdfium where the two libraries see other pages in it."""
    try:
        pdf = pikepdf.open(opened.origin if isinstance(opened.origin, Path) else BytesIO(opened.origin))
        if len(pdf.pages) == len(opened.document):
            return pdf
    except pikepdf.PdfError:
        pass
    stream = BytesIO()
    opened.document.save(stream)
    return pikepdf.open(stream)


def _says_the_same(opened: OpenPdf, placed: PlacedPage, text: str) -> bool:
    """Whether a reader of the page's own text finds what the record says."""
    if placed.text_from != "text-layer":
        return False
    page = opened.document[placed.number - 1]
    layer = page.get_textpage().get_text_range()
    page.close()
    if layer != nfc(layer):
        return False
    words = [text[word.start : word.end] for word in placed.words]
    there, solid = Counter(layer.split()), re.sub(r"\s+", "", layer)
    found = sum(word in there or (len(word) > 2 and word in solid) for word in words)
    return found >= SAME_WORDS * len(words)


def _replace_text(
    pdf: pikepdf.Pdf, placed: PlacedPage, text: str, font: pikepdf.Object, origin: Origin
) -> None:
    page = pdf.pages[placed.number - 1]
    _inherit(page)
    try:
        stripped = strip_invisible(pdf, page)
    except pikepdf.PdfError:
        stripped = Stripped(changed=False, visible=True)
    frame = _shown(page, 0)
    if stripped.visible:
        picture, dpi = render(origin.path, origin.media_type, placed.number)
        _show_picture(pdf, page, drawn(pdf, picture, dpi), _unit_square(frame))
    _add_text(pdf, page, placed, text, font)


def _inherit(page: pikepdf.Page) -> None:
    """Give a page what it has from the nodes above it, so that it can be changed alone."""
    for key in _INHERITED:
        node: Any = page.obj
        depth = 0
        while key not in node and "/Parent" in node and depth < _DEEPEST:
            node, depth = node["/Parent"], depth + 1
        if key in node:
            page.obj[key] = node[key]
    if "/Resources" not in page.obj:
        page.obj.Resources = pikepdf.Dictionary()


def _shown(page: pikepdf.Page, turn: int) -> Frame:
    """The frame of what a viewer shows of the page, for lines that run to `turn` there."""
    left, bottom, right, top = _corners(page.mediabox)
    crop = _corners(page.cropbox)
    inside = (max(left, crop[0]), max(bottom, crop[1]), min(right, crop[2]), min(top, crop[3]))
    box = inside if inside[0] < inside[2] and inside[1] < inside[3] else (left, bottom, right, top)
    return frame_of(box, int(page.obj.get("/Rotate", 0)) % 360, turn)


def _corners(box: Any) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(value) for value in box)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _unit_square(frame: Frame) -> tuple[float, ...]:
    """The matrix that lays an image upright over the whole frame."""
    return (*frame.across, -frame.down[0], -frame.down[1], *frame.at(0, 1))


def _show_picture(
    pdf: pikepdf.Pdf, page: pikepdf.Page, picture: pikepdf.Stream, matrix: Iterable[float]
) -> None:
    """Make `picture` all that is on the page, but for its links."""
    placing = " ".join(f"{value:.4f}" for value in matrix)
    page.obj.Contents = pdf.make_stream(f"q {placing} cm {_PICTURE} Do Q\n".encode("ascii"))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({_PICTURE: picture}))
    notes = page.obj.get("/Annots")
    if notes is not None:
        page.obj.Annots = pikepdf.Array([note for note in notes if note.get("/Subtype") == "/Link"])


def _add_text(
    pdf: pikepdf.Pdf, page: pikepdf.Page, placed: PlacedPage, text: str, font: pikepdf.Object
) -> None:
    turn = direction(placed.words)
    frame = _shown(page, turn)
    held: Any = page.obj.Resources
    resources: Any = pikepdf.Dictionary(held)
    fonts = pikepdf.Dictionary(resources.get("/Font", {}))
    fonts[_FONT] = font
    resources.Font = fonts
    page.obj.Resources = resources
    content = text_content(list(runs(placed, text, turn)), frame, _FONT)
    # Before all else: there no earlier content has moved the axes.
    page.contents_add(pdf.make_stream(content), prepend=True)


def _of_images(record: Record, pages: Iterable[PlacedPage], origin: Origin) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    font = font_object(pdf)
    for placed in pages:
        picture, dpi = render(origin.path, origin.media_type, placed.number)
        height, width = (72 * side / dpi for side in picture.shape[:2])
        page = pdf.add_blank_page(page_size=(width, height))
        image, orientation = _unchanged(pdf, origin) or (_kept(pdf, origin, picture, dpi), 1)
        _show_picture(pdf, page, image, _oriented(orientation, width, height))
        if placed.words:
            _add_text(pdf, page, placed, record["text"], font)
    return pdf


def _unchanged(pdf: pikepdf.Pdf, origin: Origin) -> tuple[pikepdf.Stream, int] | None:
    """A JPEG file as it is, with its EXIF orientation; None for what a PDF page does not show rightly."""
    if origin.media_type != "image/jpeg":
        return None
    data = origin.path.read_bytes()
    with Image.open(BytesIO(data)) as image:
        if image.mode not in ("L", "RGB") or b"\xff\xd9" not in data[-65536:]:
            return None
        orientation = image.getexif().get(0x0112, 1)
        size, grey = image.size, image.mode == "L"
    return from_jpeg(pdf, data, size, grey), orientation if orientation in range(1, 9) else 1


def _kept(pdf: pikepdf.Pdf, origin: Origin, picture: Picture, dpi: int) -> pikepdf.Stream:
    if origin.media_type in _LOSSY:
        return jpeg(pdf, picture, _LOSSY_QUALITY, dpi)
    return exact(pdf, picture)


def _oriented(orientation: int, width: float, height: float) -> Iterator[float]:
    """The matrix that lays an image with an EXIF orientation upright over a page."""
    swapped, mirrored, upended = orientation > 4, orientation in (2, 3, 6, 7), orientation in (3, 4, 7, 8)

    def place(across: float, up: float) -> tuple[float, float]:
        x, y = (1 - up, across) if swapped else (across, 1 - up)
        x, y = (1 - x if mirrored else x), (1 - y if upended else y)
        return (x * width, (1 - y) * height)

    origin, right, top = place(0, 0), place(1, 0), place(0, 1)
    yield from (right[0] - origin[0], right[1] - origin[1], top[0] - origin[0], top[1] - origin[1], *origin)
