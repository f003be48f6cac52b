"""Page images as objects of a PDF: as small as their content allows, and no worse than it was."""

from io import BytesIO

import cv2
import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image

from pipeline.ocr.engine import Picture

QUALITY, JPEG_DPI = 75, 200
"""Of JPEG, for pages that are drawn anew."""
_GREY = (60, 225)
"""Darker is ink, lighter is paper; between them lie the edges of letters, and shades."""
_SHADED = 0.0005
"""From this share of the page on, shades wider than the edge of a letter are pictures to be kept."""
_COLOURED = 24
"""Channels that differ by less show no colour."""


def exact(pdf: pikepdf.Pdf, picture: Picture) -> pikepdf.Stream:
    """The image without loss: in black and white as CCITT G4, else deflated."""
    picture = _without_empty_channels(picture, 1)
    if picture.ndim == 2 and np.isin(picture, (0, 255)).all():
        return _fax(pdf, (picture > 0).astype(np.bool_))
    return _deflated(pdf, picture)


def drawn(pdf: pikepdf.Pdf, picture: Picture, dpi: int) -> pikepdf.Stream:
    """The image of a page that was drawn anew: black and white where nothing is lost by it, else JPEG."""
    picture = _without_empty_channels(picture, _COLOURED)
    if picture.ndim == 2 and _is_line_art(picture):
        return _fax(pdf, (picture > sum(_GREY) // 2).astype(np.bool_))
    if dpi > JPEG_DPI:
        size = (picture.shape[1] * JPEG_DPI // dpi, picture.shape[0] * JPEG_DPI // dpi)
        picture, dpi = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8), JPEG_DPI
    return jpeg(pdf, picture, QUALITY, dpi)


def jpeg(pdf: pikepdf.Pdf, picture: Picture, quality: int, dpi: int) -> pikepdf.Stream:
    """The image as JPEG."""
    stream = BytesIO()
    Image.fromarray(picture).save(stream, "JPEG", quality=quality, dpi=(dpi, dpi))
    return from_jpeg(pdf, stream.getvalue(), (picture.shape[1], picture.shape[0]), picture.ndim == 2)


def from_jpeg(pdf: pikepdf.Pdf, data: bytes, size: tuple[int, int], grey: bool) -> pikepdf.Stream:
    """The bytes of a JPEG file (grey or RGB) as they are."""
    image = _image(pdf, data, size, 8, grey)
    image.Filter = pikepdf.Name.DCTDecode
    return image


def _image(pdf: pikepdf.Pdf, data: bytes, size: tuple[int, int], bits: int, grey: bool) -> pikepdf.Stream:
    return pikepdf.Stream(
        pdf,
        data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=size[0],
        Height=size[1],
        BitsPerComponent=bits,
        ColorSpace=pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB,
    )


def _without_empty_channels(picture: Picture, least: int) -> Picture:
    """One channel where no pixel of three differs by `least` or more (but for specks)."""
    if picture.ndim == 2:
        return picture
    spread = picture.max(axis=2) - picture.min(axis=2)
    coloured = spread >= least
    if coloured.any() if least == 1 else cv2.erode(coloured.astype(np.uint8), np.ones((3, 3))).any():
        return picture
    grey = picture[:, :, 1] if least == 1 else cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return np.ascontiguousarray(grey, np.uint8)


def _is_line_art(picture: Picture) -> bool:
    """Whether all that is neither ink nor paper is the edges of letters."""
    between = ((picture > _GREY[0]) & (picture < _GREY[1])).astype(np.uint8)
    return float(cv2.erode(between, np.ones((3, 3))).mean()) < _SHADED


def _fax(pdf: pikepdf.Pdf, white: NDArray[np.bool_]) -> pikepdf.Stream:
    height, width = white.shape
    stream = BytesIO()
    Image.fromarray(white).save(stream, "TIFF", compression="group4", strip_size=height * width)
    with Image.open(stream) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined]
        (at,), (length,), light = tags[273], tags[279], tags[262]
    image = _image(pdf, stream.getvalue()[at : at + length], (width, height), 1, True)
    image.Filter = pikepdf.Name.CCITTFaxDecode
    image.DecodeParms = pikepdf.Dictionary(K=-1, Columns=width, Rows=height, BlackIs1=light == 1)
    return image


def _deflated(pdf: pikepdf.Pdf, picture: Picture) -> pikepdf.Stream:
    """Each row as the difference to its neighbours, as in a PNG file, whose data are taken over."""
    height, width = picture.shape[:2]
    stream = BytesIO()
    Image.fromarray(picture).save(stream, "PNG")
    image = _image(pdf, _png_data(stream.getvalue()), (width, height), 8, picture.ndim == 2)
    image.Filter = pikepdf.Name.FlateDecode
    colours = 1 if picture.ndim == 2 else 3
    image.DecodeParms = pikepdf.Dictionary(Predictor=15, Colors=colours, BitsPerComponent=8, Columns=width)
    return image


def _png_data(png: bytes) -> bytes:
    """The IDAT chunks of a PNG file, joined."""
    parts, at = [], 8
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        if png[at + 4 : at + 8] == b"IDAT":
            parts.append(png[at + 8 : at + 8 + length])
        at += length + 12
    return b"".join(parts)
