"""The text that lies unseen over a page: each word stretched to the place where it is printed."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pikepdf

from pipeline.document import Box
from pipeline.facsimile.lines import Run, band
from pipeline.facsimile.xmltext import printable

FONT_NAME = "KehoachGlyphless"
FONT_FILE = Path(__file__).with_name("glyphless.ttf")
EM, WIDTH, ASCENT, DESCENT = 1000, 500, 800, -200
"""The font's measures: one em from descent to ascent, so that the size of the type is a line's height."""
_BLANK = 0.12
"""The narrowest blank, in heights of the line; boxes of OCR may touch or overlap."""
_BEYOND = re.compile("[^\x00-\uffff]")
_HALVES = range(0xD8, 0xE0)
"""A code is one UTF-16 unit; characters of two of them have none, nor have their halves a meaning."""
_PER_BLOCK = 100
"""A ToUnicode map may have so many ranges in one block."""
_CID_SYSTEM = {
    "/Registry": pikepdf.String("Adobe"),
    "/Ordering": pikepdf.String("Identity"),
    "/Supplement": 0,
}


class Frame(NamedTuple):
    """A page's frame for reading: where its top left corner lies in the PDF's own units, and where one
    page width to the right and one page height down lead from there (as the lines run)."""

    corner: tuple[float, float]
    across: tuple[float, float]
    down: tuple[float, float]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The point at these fractions of the page's width and height."""
        return (
            self.corner[0] + x * self.across[0] + y * self.down[0],
            self.corner[1] + x * self.across[1] + y * self.down[1],
        )


def frame_of(box: Sequence[float], rotation: int, turn: int) -> Frame:
    """The frame of a page that shows `box` (left, bottom, right, top), turned by `rotation` degrees for
    display, and whose lines then run to `turn` degrees (both clockwise)."""
    left, bottom, right, top = box
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    # Shown turned clockwise by a quarter, the page has its bottom left corner on top at the left.
    first = (-rotation // 90 + turn // 90) % 4
    origin, to_right, to_bottom = corners[first], corners[(first + 1) % 4], corners[(first + 3) % 4]
    across = (to_right[0] - origin[0], to_right[1] - origin[1])
    down = (to_bottom[0] - origin[0], to_bottom[1] - origin[1])
    return Frame(origin, across, down)


def text_content(runs: Sequence[Run], frame: Frame, font: str) -> bytes:
    """The content stream that writes the words of `runs` unseen, in order."""
    width, height = abs(sum(frame.across)), abs(sum(frame.down))
    right = (frame.across[0] / width, frame.across[1] / width)
    up = (-frame.down[0] / height, -frame.down[1] / height)
    turn = " ".join(_number(value) for value in (*right, *up))
    parts = ["q BT 3 Tr"]
    for run in runs:
        parts += _written(run, frame, (width, height), turn, font)
    return "\n".join([*parts, "ET Q\n"]).encode("ascii")


def _written(run: Run, frame: Frame, size: tuple[float, float], turn: str, font: str) -> Iterator[str]:
    line = band(run)
    body = max(line.height * size[1], 0.5)
    yield f"{font} {_number(body)} Tf"
    for index, (text, box) in enumerate(run):
        after = run[index + 1].box[0] if index + 1 < len(run) else None
        right = box[2] if after is None else _before(after, box, body / size[0])
        codes = _BEYOND.sub("\ufffd", printable(text)).encode("utf-16-be")
        stretch = _stretch((right - box[0]) * size[0], len(codes) // 2, body)
        x, y = frame.at(box[0], line.top(box) + line.height * ASCENT / EM)
        yield f"{turn} {_number(x)} {_number(y)} Tm {stretch} Tz <{codes.hex()}> Tj"
        gap = 0.0 if after is None else (after - right) * size[0]
        # A line ends with a blank as well, or readers run it into the next one.
        yield f"{_stretch(gap, 1, body)} Tz <0020> Tj"


def _before(after: float, box: Box, body: float) -> float:
    """Where a word ends at the latest, so that readers see a blank before the next one."""
    return max(min(box[2], after - _BLANK * body), (box[0] + min(after, box[2])) / 2)


def _stretch(width: float, letters: int, body: float) -> str:
    """The scale in percent that makes `letters` as wide as `width`."""
    return _number(max(100 * width * EM / (max(1, letters) * WIDTH * body), 1))


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def font_object(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The font as an object of `pdf`: a code is a character's number, all codes show the one empty glyph."""
    program = pdf.make_stream(FONT_FILE.read_bytes())
    program.Length1 = FONT_FILE.stat().st_size
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=pikepdf.Name(f"/{FONT_NAME}"),
        Flags=4,
        FontBBox=[0, DESCENT, WIDTH, ASCENT],
        ItalicAngle=0,
        Ascent=ASCENT,
        Descent=DESCENT,
        CapHeight=ASCENT,
        StemV=80,
        FontFile2=program,
    )
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        BaseFont=pikepdf.Name(f"/{FONT_NAME}"),
        CIDSystemInfo=pikepdf.Dictionary(_CID_SYSTEM),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=WIDTH,
        CIDToGIDMap=pdf.make_stream(b"\x00\x01" * 0x10000),
    )
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        BaseFont=pikepdf.Name(f"/{FONT_NAME}"),
        Encoding=pikepdf.Name("/Identity-H"),
        DescendantFonts=[pdf.make_indirect(descendant)],
        ToUnicode=pdf.make_stream(_to_unicode()),
    )
    return pdf.make_indirect(font)


def _to_unicode() -> bytes:
    """The map of every code to the character of the same number; a range must stay within 256 codes."""
    ranges = [f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in range(256) if high not in _HALVES]
    blocks = [ranges[at : at + _PER_BLOCK] for at in range(0, len(ranges), _PER_BLOCK)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <ffff>",
            "endcodespacerange",
            *(f"{len(block)} beginbfrange\n" + "\n".join(block) + "\nendbfrange" for block in blocks),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    ).encode("ascii")
