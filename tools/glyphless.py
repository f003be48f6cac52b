"""python -m tools.glyphless: makes the font of the invisible text in searchable PDFs.

It has one glyph, half as wide as it is high, which stands for every character: nobody sees the text, and
each word is stretched to its printed width. The glyph is a line there and back, without any area to paint:
readers that measure letters by their outline lose words of one letter whose outline is empty. The same
bytes come out every time.
"""

from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph

from pipeline.facsimile.invisible import ASCENT, DESCENT, EM, FONT_FILE, FONT_NAME, WIDTH


def glyphless() -> bytes:
    """The TrueType file."""
    builder = FontBuilder(EM, isTTF=True)
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder([".notdef", "blank"])
    builder.setupCharacterMap({0x20: "blank"})
    builder.setupGlyf({".notdef": Glyph(), "blank": _line()})
    builder.setupHorizontalMetrics({".notdef": (WIDTH, 0), "blank": (WIDTH, 0)})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable({"familyName": FONT_NAME, "styleName": "Regular", "psName": FONT_NAME})
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    builder.setupPost(keepGlyphNames=False)
    builder.updateHead(created=0, modified=0)
    stream = BytesIO()
    builder.save(stream)
    return stream.getvalue()


def _line() -> Glyph:
    """From one corner of the letter's box to the other, and back."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, DESCENT))
    pen.lineTo((WIDTH, ASCENT))
    pen.closePath()
    return pen.glyph()


if __name__ == "__main__":
    Path(FONT_FILE).write_bytes(glyphless())
