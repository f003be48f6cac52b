"""Files that are broken or mean harm: mutations of good files of every kind, and bombs.

`mutants(count, seed)` and `bombs()` give (file name, bytes); the same seed gives the same files.
"""

import datetime
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from random import Random

import docx
import numpy as np
import pikepdf
from PIL import Image, ImageDraw, ImageFont

from corpora.synthetic import pages
from corpora.synthetic.fonts import font_file
from corpora.synthetic.scan import scan_pdf

File = tuple[str, bytes]
LINES = (
    "Ủy ban nhân dân xã xây dựng kế hoạch phát động phong trào thi đua năm 2023.",
    "Đợt một: từ ngày 05/01/2023 đến ngày 30/4/2023; phấn đấu 90% hộ gia đình tham gia.",
)


def good() -> dict[str, bytes]:
    """A small sound file of each kind, by suffix; `scan.pdf` has a picture only."""
    picture = _picture()
    page = pages.printed([*LINES * 10], pages.face(Random(0)))
    made = {kind: _saved(picture, kind.upper()) for kind in ("png", "jpeg", "webp")}
    made["tiff"] = _saved(picture, "TIFF", save_all=True, append_images=[picture], compression="tiff_lzw")
    made |= {"pdf": page, "packed.pdf": _packed(page), "scan.pdf": scan_pdf([made["jpeg"]], 100)}
    return made | {"docx": _repacked(lambda xml: xml), "txt": "\n".join(LINES * 10).encode()}


def _picture() -> Image.Image:
    """A small scan of two lines."""
    image = Image.new("L", (700, 130), 240)
    font = ImageFont.truetype(str(font_file()), 17)
    for number, line in enumerate(LINES):
        ImageDraw.Draw(image).text((20, 30 + 40 * number), line, 20, font)
    return image


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, dpi=(100, 100), **options)
    return stream.getvalue()


def _packed(pdf: bytes) -> bytes:
    """The PDF with its objects in object streams and its cross-references in a stream."""
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate, static_id=True)
    return stream.getvalue()


def _docx() -> bytes:
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = datetime.datetime(2020, 1, 1)
    for line in LINES * 4:
        document.add_paragraph(line)
    document.add_table(2, 2).cell(0, 0).text = LINES[0]
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


Mutation = Callable[[bytearray, Random], bytearray]


def flip(data: bytearray, rng: Random) -> bytearray:
    """Some bits turned over."""
    for _ in range(rng.choice((1, 8, 64))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return data


def cut(data: bytearray, rng: Random) -> bytearray:
    """The end is missing."""
    return data[: rng.randrange(1, len(data))]


def behead(data: bytearray, rng: Random) -> bytearray:
    """The beginning is missing, or something stands before it."""
    if rng.random() < 0.5:
        return data[rng.randrange(1, min(200, len(data))) :]
    return bytearray(rng.randbytes(rng.randrange(1, 3000))) + data


def _block(data: bytearray, rng: Random) -> slice:
    start = rng.randrange(len(data))
    return slice(start, min(len(data), start + rng.randrange(1, 4096)))


def blank(data: bytearray, rng: Random) -> bytearray:
    """A block of zeros, as a bad disk gives."""
    block = _block(data, rng)
    data[block] = bytes(len(data[block]))
    return data


def noise(data: bytearray, rng: Random) -> bytearray:
    """A block of nonsense."""
    block = _block(data, rng)
    data[block] = rng.randbytes(len(data[block]))
    return data


def swap(data: bytearray, rng: Random) -> bytearray:
    """Two halves of a stretch in the wrong order."""
    a, b, c = sorted(rng.randrange(len(data)) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def repeat(data: bytearray, rng: Random) -> bytearray:
    """A block many times over."""
    block = _block(data, rng)
    return data[: block.start] + data[block] * rng.choice((2, 20)) + data[block.stop :]


def wrong_number(data: bytearray, rng: Random) -> bytearray:
    """Some numbers, in digits or in four bytes, changed into extreme ones."""
    for _ in range(rng.choice((1, 5))):
        digits = list(re.finditer(rb"\d+", data))
        if digits and rng.random() < 0.6:
            found = rng.choice(digits)
            data[found.start() : found.end()] = rng.choice((b"0", b"-1", b"99999999999", b"1e9", b"65536"))
        elif len(data) > 8:
            at = rng.randrange(len(data) - 4)
            data[at : at + 4] = struct.pack(">I", rng.choice((0, 1, 2**31 - 1, 2**32 - 1)))
    return data


ANY: tuple[Mutation, ...] = (flip, cut, behead, blank, noise, swap, repeat, wrong_number)


def _replaced(pattern: bytes, *others: bytes) -> Mutation:
    def mutate(data: bytearray, rng: Random) -> bytearray:
        found = list(re.finditer(pattern, data))
        if not found:
            return flip(data, rng)
        place = rng.choice(found)
        return data[: place.start()] + rng.choice(others) + data[place.end() :]

    return mutate


_DEEP = b"[" * 30_000
PDF_ONLY: tuple[Mutation, ...] = (
    _replaced(rb"/Length \d+", b"/Length 0", b"/Length 3", b"/Length 999999999", b"/Length 1 0 R"),
    _replaced(rb"startxref\s+\d+", b"startxref\n0", b"startxref\n99999999", b"startxref\n-5", b""),
    _replaced(rb"\n\d{10} \d{5} n", b"\n0000000000 00000 n", b"\n9999999999 00000 n"),
    _replaced(rb"/Kids\s*\[[^\]]*\]", b"/Kids [1 0 R 2 0 R 3 0 R 4 0 R 5 0 R]", b"/Kids []", b"/Kids 5"),
    _replaced(rb"/Count \d+", b"/Count 99999999", b"/Count -1", b"/Count (x)"),
    _replaced(rb"/MediaBox \[[^\]]*\]", b"/MediaBox [0 0 0 0]", b"/MediaBox [0 0 1e9 1e9]"),
    _replaced(rb"/MediaBox \[[^\]]*\]", b"/MediaBox [595 842 0 0]", b"/MediaBox []", b"/MediaBox " + _DEEP),
    _replaced(rb"/Rotate \d+", b"/Rotate 45", b"/Rotate 1e9", b"/Rotate (n)", b"/Rotate null"),
    _replaced(rb"/(Type|Contents|Resources|Filter)\b", b"/Nothing", b"/Parent", b"/" + b"X" * 999),
    _replaced(rb"/Filter \[?[^\]/]*/\w+", b"/Filter [/FlateDecode /LZWDecode", b"/Filter /JBIG2Decode"),
    _replaced(rb"\d+ 0 R", b"1 0 R", b"99999 0 R", b"0 0 R", b"-1 0 R"),
    _replaced(rb"<<", b"<< /A " + _DEEP, b"<< /A " + b"<</B " * 20_000),
    _replaced(rb"endobj", b"", b"endobj endobj"),
    _replaced(rb"trailer", b"trailer << /Encrypt << /Filter /Standard /V 9 /R 9 >> >>\ntrailer", b"trailing"),
)  # fmt: skip


def mutants(count: int, seed: int = 0) -> Iterator[File]:
    """So many broken files, of all kinds in turns."""
    originals = list(good().items())
    for number in range(count):
        rng = Random(f"hostile:{seed}:{number}")
        suffix, data = originals[number % len(originals)]
        choice: tuple[Mutation, ...] = ANY + PDF_ONLY if suffix.endswith("pdf") else ANY
        broken = rng.choice(choice)(bytearray(data), rng)
        yield f"mutant-{number:03}.{suffix}", bytes(broken)


# Bombs: small or sound-looking files that take all memory or time of a careless reader.


def pdf_of(contents: bytes, pages_: int = 1, extra: bytes = b"", head: bytes = b"") -> bytes:
    """A PDF by hand: `contents` is the stream of its one page, `head` more of the stream's dictionary."""
    kids = b"3 0 R " * pages_
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%b]>>" % (pages_, kids),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%b>>>>"
        % extra,
        b"<</Length %d%b>>stream\n%b\nendstream" % (len(contents), head, contents),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = len(made)
    made += b"xref\n0 6\n0000000000 65535 f \n" + table
    return bytes(made + b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF" % end)


def deflated(piece: bytes, times: int) -> bytes:
    """`piece` so many times over, deflated, without holding it."""
    squeezer = zlib.compressobj(9)
    return b"".join([*(squeezer.compress(piece) for _ in range(times)), squeezer.flush()])


_FLATE = b"/Filter/FlateDecode"


def pdf_bombs(scale: float) -> Iterator[File]:
    """PDFs; `scale` 1 is full strength."""
    million = round(1_000_000 * scale)
    big = deflated(b" " * 1_000_000, round(2000 * scale))
    yield "inflates.pdf", pdf_of(big, head=_FLATE)
    yield "inflates-twice.pdf", pdf_of(zlib.compress(big), head=b"/Filter[/FlateDecode/FlateDecode]")
    points = b"".join(b"%d %d l\n" % (n % 590, n % 840) for n in range(10_000))
    yield "points.pdf", pdf_of(b"q 0 0 m\n" + points * round(1000 * scale) + b"S Q")
    yield "same-page.pdf", pdf_of(b"BT /F 12 Tf 60 700 Td (Ke hoach) Tj ET", pages_=100_000)
    letters = b"BT /F 1 Tf 1 0 0 1 10 %d Tm (" + b"ke hoach " * 100 + b") Tj ET\n"
    yield "letters.pdf", pdf_of(b"".join(letters % (n % 840) for n in range(million // 900)))
    yield "strokes.pdf", pdf_of(b"".join(b"%d 9 m %d 800 l S\n" % (n % 590, n % 580) for n in range(million)))
    yield "rectangles.pdf", pdf_of(b"".join(b"%d %d 9 9 re f\n" % (n % 590, n % 840) for n in range(million)))
    yield "nested-states.pdf", pdf_of(b"q " * million)
    yield "nested-arrays.pdf", pdf_of(b"[" * million)
    yield "nested-dictionary.pdf", pdf_of(b"", extra=b"/X" + b"<</X" * (million // 10))
    yield "own-form.pdf", _forms(1)
    yield "forms-in-forms.pdf", _forms(40)


def _forms(count: int) -> bytes:
    """Each of so many drawings draws the next one twice; a single one draws itself."""
    with pikepdf.open(io.BytesIO(pdf_of(b"/X Do"))) as pdf:
        forms = [pdf.make_stream(b"/X Do /X Do BT /F 12 Tf (a) Tj ET") for _ in range(count)]
        for number, form in enumerate(forms):
            form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            form.BBox = pikepdf.Array([0, 0, 500, 500])
            inner = forms[(number + 1) % count] if count == 1 or number + 1 < count else None
            drawn = pikepdf.Dictionary(X=inner) if inner is not None else pikepdf.Dictionary()
            form.Resources = pikepdf.Dictionary(XObject=drawn)
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(X=forms[0])
        stream = io.BytesIO()
        pdf.save(stream, static_id=True)
    return stream.getvalue()


def _png(width: int, height: int, rows: int) -> bytes:
    """A PNG that says it is so large; `rows` black rows of it are there."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = deflated(bytes(width + 1), rows)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _tiff(frames: int, cyclic: bool) -> bytes:
    """A TIFF of so many frames of one dot each; the last points back to the first where `cyclic`."""
    size = 2 + 9 * 12 + 4
    made = bytearray(b"II*\x00" + struct.pack("<I", 12) + b"\xff\0\0\0")
    for number in range(frames):
        tags = ((256, 1), (257, 1), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 1), (279, 1))
        made += struct.pack("<H", len(tags))
        made += b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
        last = 12 if cyclic else 0
        made += struct.pack("<I", 12 + (number + 1) * size if number + 1 < frames else last)
    return bytes(made)


def image_bombs(scale: float) -> Iterator[File]:
    """Images; `scale` 1 is full strength."""
    yield "huge-header.png", _png(100_000, 100_000, 1)
    yield "zeros.png", _png(30_000, 30_000, round(30_000 * scale))
    yield "many-frames.tiff", _tiff(round(10_000 + 990_000 * scale), cyclic=False)
    yield "cyclic.tiff", _tiff(3, cyclic=True)
    header = bytearray(_saved(_picture(), "JPEG"))
    place = header.index(b"\xff\xc0")
    header[place + 5 : place + 9] = b"\xff\xff\xff\xff"
    yield "huge-header.jpeg", bytes(header)
    side = round(14_000 * min(1.0, 0.1 + scale))
    yield "near-limit.png", _png(side, side, side)


def _repacked(change: Callable[[bytes], bytes]) -> bytes:

    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_docx())) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            data = old.read(member)
            fixed = zipfile.ZipInfo(member.filename, (2020, 1, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, change(data) if member.filename == "word/document.xml" else data)
    return stream.getvalue()


def _laughs(xml: bytes) -> bytes:
    """Entities of entities of entities."""
    rows = [b'<!ENTITY a0 "ha ha ha ha ha ha ha ha ha ha">']
    rows += [b'<!ENTITY a%d "%b">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)]
    declared = re.sub(rb"(<\?xml[^>]*\?>)", rb"\1<!DOCTYPE d [" + b"".join(rows) + b"]>", xml, count=1)
    return declared.replace(b"<w:t>", b"<w:t>&a9;", 1)


def word_bombs(scale: float) -> Iterator[File]:
    """DOCX files; `scale` 1 is full strength."""
    yield "laughs.docx", _repacked(_laughs)
    room = b"<!--" + b" " * round(1_000_000_000 * scale) + b"-->"
    yield "inflates.docx", _repacked(lambda xml: xml.replace(b"<w:body>", b"<w:body>" + room, 1))
    deep = b"<w:p>" * round(100_000 * scale)
    yield "nested.docx", _repacked(lambda xml: xml.replace(b"<w:body>", b"<w:body>" + deep, 1))


def text_bombs(scale: float) -> Iterator[File]:
    """Texts over which careless patterns take for ever; `scale` 1 is full strength."""
    size = round(2_000_000 * scale)
    for name, piece in {
        "blanks": " ", "dots": ".", "digits": "0123456789", "dashes": "- ", "quotes": "“", "brackets": "(",
        "numbers": "12/KH-UBND ", "dates": "ngày 1/1/2023 đến ", "letters": "aaaa", "capitals": "UBND ",
        "marks": "a\u0301\u0323\u0302", "percents": "90% trở lên ", "bars": "| ", "slashes": "1/",
        "movement": "phong trào thi đua “", "issuer": "ỦY BAN NHÂN DÂN ", "lines": "\n \n", "items": "a) b) ",
    }.items():  # fmt: skip
        text = "\n".join(LINES) + "\n" + piece * (size // len(piece)) + "\n" + "\n".join(LINES)
        yield f"{name}.txt", text.encode()
    words = " ".join(LINES * (round(5_000_000 * scale) // 160))
    yield "one-line.txt", words.encode()
    dice = np.random.default_rng(0)
    yield "any-letters.txt", "".join(map(chr, dice.integers(32, 0x2000, size // 4))).encode()
    yield "nested.html", (b"<div>" * (size // 5) + "\n".join(LINES).encode())


def bombs(scale: float = 1.0) -> Iterator[File]:
    """All of them; a smaller `scale` makes harmless ones of the same build."""
    for make in (pdf_bombs, image_bombs, word_bombs, text_bombs):
        for name, data in make(scale):
            yield f"bomb-{name}", data
