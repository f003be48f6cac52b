"""What goes wrong between a PDF's letters and its text: glyph tables missing or with holes, old fonts."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from corpora.synthetic.fonts import font_file
from pipeline.legacycodes import table

Table = dict[int, str]
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.S)
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.S)
_RANGE = re.compile(rb"<(\w+)>\s*<(\w+)>\s*(?:<(\w+)>|\[([^\]]*)\])")
_PAIR = re.compile(rb"<(\w+)>\s*<(\w+)>")


def _text(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be", "replace")


def _entries(cmap: bytes) -> Table:
    found: Table = {}
    for block in _CHARS.findall(cmap):
        found |= {int(code, 16): _text(text) for code, text in _PAIR.findall(block)}
    for block in _RANGES.findall(cmap):
        for first, last, start, listed in _RANGE.findall(block):
            codes = range(int(first, 16), int(last, 16) + 1)
            texts = re.findall(rb"<(\w+)>", listed) if listed else []
            for place, code in enumerate(codes):
                found[code] = _text(texts[place]) if texts else chr(int(start, 16) + place)
    return found


def _written(entries: Table, digits: int) -> bytes:
    rows = [
        f"<{code:0{digits}X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in entries.items()
    ]
    blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    body = "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
    space = "<" + "0" * digits + "> <" + "F" * digits + ">"
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /F def /CMapType 2 def\n"
        f"1 begincodespacerange {space} endcodespacerange\n{body}\nendcmap end end"
    ).encode()


def _fonts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    return (o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font")


def retold(data: bytes, change: Callable[[Table], Table] | None) -> bytes:
    """The PDF with the glyph table of each font changed; without any where `change` is None."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for font in _fonts(pdf):
            if "/ToUnicode" not in font:
                continue
            if change is None:
                del font["/ToUnicode"]
                continue
            digits = 4 if font.get("/Subtype") == "/Type0" else 2
            entries = change(_entries(font["/ToUnicode"].read_bytes()))
            font["/ToUnicode"] = pdf.make_stream(_written(entries, digits))
        stream = io.BytesIO()
        pdf.save(stream, static_id=True)
    return stream.getvalue()


def shifted(by: int) -> Callable[[Table], Table]:
    """Every letter is another one, `by` places on."""
    return lambda entries: {
        c: t if t == " " else chr(max(33, ord(t[0]) + by) % 0xD800) for c, t in entries.items() if t
    }


def replaced(letters: dict[str, str]) -> Callable[[Table], Table]:
    """Some letters are told as others."""
    return lambda entries: {code: letters.get(text, text) for code, text in entries.items()}


def left_out(letters: str) -> Callable[[Table], Table]:
    """Some letters are not told at all."""
    return lambda entries: {code: text for code, text in entries.items() if text not in letters}


HORNED = "ươướừởữựớờởỡợƯƠ"
STACKED = "ấầẩẫậắằẳẵặếềểễệốồổỗộ"
HOLES: dict[str, Callable[[Table], Table]] = {
    "stroke-as-eth": replaced({"đ": "ð", "Đ": "Ð"}),
    "stroke-as-d": replaced({"đ": "d", "Đ": "D"}),
    "horn-lost": replaced(dict(zip(HORNED, "uouuuuuuoooooUO", strict=True))),
    "horn-as-sign": replaced({"ư": "\u00ad", "ơ": "¬"}),
    "stacked-lost": left_out(STACKED),
    "stacked-as-base": replaced(dict(zip(STACKED, "âââââăăăăăêêêêêôôôôô", strict=True))),
    "stacked-as-blank": replaced(dict.fromkeys(STACKED, " ")),
    "stacked-as-query": replaced(dict.fromkeys(STACKED, "?")),
    "dots-below-lost": replaced(dict(zip("ạẹịọụậệộợựặ", "aeiouâêôơưă", strict=True))),
    "private-use": replaced({c: chr(0xF000 + ord(c) % 256) for c in STACKED + HORNED}),
}
"""Defects that are met: by name, what they make of the glyph table."""


def in_old_letters(text: str, encoding: str) -> str:
    """`text` as it shows where software takes the bytes of an old encoding for Western ones.

    TCVN3 has capitals for few letters only; others are written small, as its typists had to.
    """
    letters: dict[str, str] = {}
    for shown, letter in table(encoding).items():
        if not any(0x80 <= ord(c) < 0xA0 or ord(c) > 0xFF for c in shown):
            letters.setdefault(letter, shown)
    return "".join(letters.get(c, letters.get(c.lower(), c)) for c in text)


def old_face(name: str) -> str:
    """Tinos under the name of an old font."""
    font = TTFont(name, str(font_file()))
    font.face.name = name.encode()
    pdfmetrics.registerFont(font)
    return name


def eaten(text: str) -> str:
    """The ư of TCVN3, a soft hyphen, dropped, as many programs do."""
    return text.replace("\u00ad", "")
