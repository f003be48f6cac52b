"""PDF pages with text layers of every kind, each with the action that is right for it.

`sheets(seed)` makes them: born-digital pages of several producers, pages with broken glyph tables,
with old fonts, scans under good, bad, foreign and partial layers, and empty pages.
"""

import io
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import cv2
import numpy as np
import pikepdf
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpora.synthetic import fontfaults, pages
from corpora.synthetic import scannedlayers as over
from corpora.synthetic.compose import compose
from corpora.synthetic.pdf import as_pdf
from corpora.synthetic.plan import Plan
from corpora.synthetic.scan import Scanner, any_scanner, scan, scan_pdf
from corpora.synthetic.stamp import scrawl, stamp
from corpora.synthetic.word import as_docx

TRUST, DECODE, REPAIR, OCR = "trust", "decode", "repair", "ocr"
Draw = Callable[[Canvas], None]


class Sheet(NamedTuple):
    """A one-page PDF and the actions that are right for it.

    Where `actions` is empty, the right one follows from how many of the words `printed` are wrong in
    the `layer`, and how many our own OCR gets wrong.
    """

    kind: str
    pdf: bytes
    actions: frozenset[str] = frozenset()
    layer: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    dpi: int = 0


def _sheet(kind: str, pdf: bytes, *actions: str) -> Sheet:
    return Sheet(kind, pdf, frozenset(actions))


def one_page(pdf: bytes, rng: Random) -> bytes:
    """One page of a PDF, drawn by lot."""
    with pikepdf.open(io.BytesIO(pdf)) as whole:
        number = rng.randrange(len(whole.pages))
        part = pikepdf.new()
        part.pages.append(whole.pages[number])
        part.remove_unreferenced_resources()
        stream = io.BytesIO()
        part.save(stream, static_id=True)
    return stream.getvalue()


def typed(_: str, rng: Random) -> Iterator[Sheet]:
    """Each kind of text in some face, as reportlab writes it."""
    for kind, lines in pages.KINDS.items():
        yield _sheet(f"typed {kind}", pages.printed(lines(rng), pages.face(rng)), TRUST)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def by_libreoffice(docx: bytes) -> bytes:
    """The PDF that LibreOffice writes of a DOCX."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "plan.docx").write_bytes(docx)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        _run(
            "soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, f"{folder}/plan.docx"
        )
        return (Path(folder) / "plan.pdf").read_bytes()


def by_ghostscript(pdf: bytes, *options: str) -> bytes:
    """The PDF written anew by Ghostscript."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "in.pdf").write_bytes(pdf)
        _run(
            "gs",
            "-q",
            "-dBATCH",
            "-dNOPAUSE",
            "-sDEVICE=pdfwrite",
            *options,
            f"-o{folder}/out.pdf",
            f"{folder}/in.pdf",
        )
        return (Path(folder) / "out.pdf").read_bytes()


def produced(seed: str, rng: Random) -> Iterator[Sheet]:
    """A plan by each producer; as outlines; and with glyph tables lost on the way."""
    plan = compose(f"layers:{seed}:produced")
    page = one_page(as_pdf(plan), rng)
    office = one_page(by_libreoffice(as_docx(plan)), rng)
    yield _sheet("plan reportlab", page, TRUST)
    yield _sheet("plan libreoffice", office, TRUST)
    yield _rewritten(rng.choice((page, office)))
    yield _sheet("outlines", by_ghostscript(rng.choice((page, office)), "-dNoOutputFonts"), OCR)
    yield _sheet("libreoffice no glyph table", fontfaults.retold(office, None), OCR)
    yield _sheet("libreoffice holes", fontfaults.retold(office, fontfaults.HOLES["stacked-lost"]), OCR)


def _rewritten(page: bytes) -> Sheet:
    """The page through Ghostscript, which loses the glyph tables of some files."""
    made = by_ghostscript(page)
    before, after = ([word.text for word in over.printed_words(pdf)] for pdf in (page, made))
    return _sheet("plan ghostscript", made, TRUST if before == after else OCR)


def _picture(image: Image.Image, x: float, y: float, width: float) -> Draw:
    def draw(canvas: Canvas) -> None:
        height = width * image.height / image.width
        canvas.drawImage(ImageReader(image), x, y, width, height, mask="auto")

    return draw


def _clouds(rng: Random, strength: float) -> Image.Image:
    """A soft picture of many colours, as for backgrounds."""
    dice = np.random.default_rng(rng.randrange(2**31))
    small = dice.uniform(255 * (1 - strength), 255, (9, 7, 3))
    return Image.fromarray(
        cv2.resize(small, (700, 990), interpolation=cv2.INTER_CUBIC).clip(0, 255).astype(np.uint8)
    )


def _photograph(rng: Random) -> Image.Image:
    """Blobs with sharp edges: a picture of things, not of print."""
    dice = np.random.default_rng(rng.randrange(2**31))
    field = cv2.GaussianBlur(dice.uniform(0, 255, (300, 420, 3)), (0, 0), 18)
    field = (field - field.min()) / np.ptp(field) * 255
    return Image.fromarray((field // 32 * 32).astype(np.uint8))


def _watermark(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.translate(150, 250)
    canvas.rotate(50)
    canvas.setFillGray(0.88)
    canvas.setFont("Helvetica-Bold", 110)
    canvas.drawString(0, 0, "DU THAO")
    canvas.restoreState()


def _text_picture(rng: Random) -> Image.Image:
    """A strip cut out of a scanned page: print as a picture."""
    page = scan_of(pages.printed(pages.prose(rng), pages.face(rng)), Scanner(stamped=False, skew=0), rng)
    image = Image.open(io.BytesIO(page))
    return image.crop((0, round(image.height * 0.06), image.width, round(image.height * 0.46)))


def scan_of(pdf: bytes, scanner: Scanner, rng: Random, plan: Plan | None = None) -> bytes:
    """A one-page PDF as a scanner gives it."""
    return scan(plan or compose("nobody"), pdf, scanner, rng)[0]


def decorated(seed: str, rng: Random) -> Iterator[Sheet]:
    """Born-digital pages with pictures beside, beneath and above their text."""
    text, font = pages.prose(rng), pages.face(rng)
    seal = stamp(rng, "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", 260)
    over_text = {
        "stamp": _picture(seal, rng.uniform(60, 400), rng.uniform(60, 300), 100),
        "signature": _picture(scrawl(rng, 300, 120), 330, 90, 130),
    }
    beneath: dict[str, Draw] = {
        "logo": _picture(seal.convert("RGBA"), 62, 775, 50),
        "background": _picture(_clouds(rng, 0.25), 0, 0, A4[0]),
        "strong background": _picture(_clouds(rng, 0.6), 0, 0, A4[0]),
        "watermark": _watermark,
    }
    for kind, draw in over_text.items():
        yield _sheet(f"with {kind}", pages.printed(text, font, over=draw), TRUST)
    for kind, draw in beneath.items():
        yield _sheet(f"with {kind}", pages.printed(text, font, under=draw), TRUST)
    photo = _picture(_photograph(rng), 62, 60, 470)
    yield _sheet("with photograph", pages.printed(text[:20], font, over=photo), TRUST)
    yield _sheet("photograph and caption", pages.printed(text[:2], font, over=photo), TRUST, OCR)
    strip = _picture(_text_picture(rng), 0, 60, A4[0])
    yield _sheet("print as picture", pages.printed(text[:18], font, over=strip), OCR)


def broken(_: str, rng: Random) -> Iterator[Sheet]:
    """Pages whose glyph tables are missing, shifted or full of holes."""
    page = pages.printed(pages.prose(rng), pages.face(rng))
    yield _sheet("no glyph table", fontfaults.retold(page, None), OCR)
    yield _sheet(
        "shifted glyph table",
        fontfaults.retold(page, fontfaults.shifted(rng.choice((-29, -1, 1, 3, 31)))),
        OCR,
    )
    for name, change in fontfaults.HOLES.items():
        yield _sheet(f"glyph table {name}", fontfaults.retold(page, change), OCR)


def old(_: str, rng: Random) -> Iterator[Sheet]:
    """Pages in fonts of before Unicode: bytes whole, bytes lost, and with a proper glyph table."""
    text = pages.prose(rng)
    for font, encoding in ((".VnTime", "tcvn3"), ("VNI-Times", "vni")):
        face = fontfaults.old_face(font)
        lines = [fontfaults.in_old_letters(line, encoding) for line in text]
        yield _sheet(f"{encoding} whole", pages.printed(lines, face), DECODE)
        yield _sheet(f"{encoding} with glyph table", pages.printed(text, face), TRUST)
        yield _sheet(f"{encoding} unnamed", pages.printed(lines, pages.face(rng)), DECODE, OCR)
        if encoding == "tcvn3":
            yield _sheet("tcvn3 eaten", pages.printed([fontfaults.eaten(line) for line in lines], face), OCR)


def _jpeg(pixels: np.ndarray) -> bytes:  # type: ignore[type-arg]
    stream = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(stream, "JPEG", quality=60)
    return stream.getvalue()


def _paper(rng: Random, holes: bool) -> bytes:
    """A blank sheet on the glass: grain, light falling off, perhaps punch holes and a shadow."""
    dice = np.random.default_rng(rng.randrange(2**31))
    pixels = dice.normal(rng.randint(215, 245), rng.uniform(1, 6), (1650, 1275))
    pixels -= np.linspace(0, rng.uniform(0, 40), 1275)[None, :]
    if holes:
        for y in (0.36, 0.64):
            cv2.circle(pixels, (round(0.04 * 1275), round(y * 1650)), 22, 60.0, -1)
        pixels[:, : rng.randint(4, 25)] = 70
    return _jpeg(pixels)


def empty(_: str, rng: Random) -> Iterator[Sheet]:
    """Pages with nothing, or next to nothing, to read."""
    font = pages.face(rng)
    number = scan_of(pages.printed(pages.page_number(rng), font), any_scanner(rng), rng)
    yield _sheet("blank", pages.printed([], font), TRUST)
    yield _sheet("blank scan", scan_pdf([_paper(rng, holes=False)], 150), TRUST)
    yield _sheet("blank scan with holes", scan_pdf([_paper(rng, holes=True)], 150), TRUST)
    yield _sheet("scan of a number", scan_pdf([number], 200), OCR, TRUST)


def scanned(seed: str, rng: Random) -> Iterator[Sheet]:
    """Scans without a layer, with Tesseract's, and with layers that are not this page's or not whole."""
    plan = compose(f"layers:{seed}:scanned")
    page, scanner, font = one_page(as_pdf(plan), rng), any_scanner(rng), pages.face(rng)
    jpeg, dpi = scan_of(page, scanner, rng, plan), scanner.dpi
    true = over.printed_words(page)
    stranger = over.printed_words(pages.printed(pages.prose(rng), font))
    next_page = over.printed_words(one_page(as_pdf(compose(f"layers:{seed}:next")), rng))
    yield _sheet("scan", scan_pdf([jpeg], dpi), OCR)
    yield _sheet("scan english layer", over.recognised(jpeg, "eng").pdf, OCR)
    read = over.recognised(jpeg, "vie")
    yield _measured("scan vietnamese layer", read.pdf, read.words, true, dpi)
    for kind, words in {"other document": stranger, "next page": next_page}.items():
        yield _sheet(f"scan {kind}", over.overlaid(jpeg, dpi, words, font), OCR)
    for kind, inside in over.PARTS.items():
        part = tuple(word for word in true if inside(word))
        made = over.overlaid(jpeg, dpi, part, font)
        whole = len(part) > 0.9 * len(true)  # of a short page
        yield _measured(f"scan {kind}", made, part, true, dpi) if whole else _sheet(f"scan {kind}", made, OCR)
    caption = [
        over.Placed(text, 0.62, 0.8 + 0.02 * n, 0.93, 0.815 + 0.02 * n)
        for n, text in enumerate(plan.seal or ("Ký bởi: Văn thư", "Ngày ký: 12-05-2021"))
    ]
    yield _sheet("scan caption", over.overlaid(jpeg, dpi, caption, font), OCR)
    yield from _faults(jpeg, dpi, true, font, rng)


def _faults(jpeg: bytes, dpi: int, true: tuple[over.Placed, ...], font: str, rng: Random) -> Iterator[Sheet]:
    """Layers of the right words, whole and spoilt, over and under the scan."""
    yield _measured("scan true layer", over.overlaid(jpeg, dpi, true, font), true, true, dpi)
    yield _measured("scan layer beneath", over.overlaid(jpeg, dpi, true, font, under=True), true, true, dpi)
    yield _sheet("scan stripped layer", over.overlaid(jpeg, dpi, over.stripped(true), font), OCR)
    for share in (0.02, 0.12, 0.3):
        words = over.damaged(true, share, rng)
        yield _measured(f"scan {share:.0%} misread", over.overlaid(jpeg, dpi, words, font), words, true, dpi)


def _measured(
    kind: str, pdf: bytes, layer: tuple[over.Placed, ...], true: tuple[over.Placed, ...], dpi: int
) -> Sheet:
    return Sheet(kind, pdf, frozenset(), tuple(w.text for w in layer), tuple(w.text for w in true), dpi)


def read_coarsely(seed: str, rng: Random) -> Iterator[Sheet]:
    """Scans that were read at a good resolution, then shrunk to one at which nothing can be read."""
    plan, font = compose(f"layers:{seed}:coarse"), pages.face(rng)
    page = one_page(as_pdf(plan), rng)
    fine = scan_of(page, Scanner(dpi=300, skew=rng.gauss(0, 0.3)), rng, plan)
    dpi = rng.choice((60, 72, 80, 90, 100, 110))
    jpeg, true, read = over.coarser(fine, 300, dpi), over.printed_words(page), over.recognised(fine, "vie")
    stranger = over.printed_words(pages.printed(pages.prose(rng), font))
    yield _measured(
        "coarse vietnamese layer", over.overlaid(jpeg, dpi, read.words, font), read.words, true, dpi
    )
    for share in (0.12, 0.25):
        words = over.damaged(true, share, rng)
        yield _measured(
            f"coarse {share:.0%} misread", over.overlaid(jpeg, dpi, words, font), words, true, dpi
        )
    yield _sheet("coarse other document", over.overlaid(jpeg, dpi, stranger, font), OCR)
    english = over.recognised(fine, "eng").words
    yield _sheet("coarse english layer", over.overlaid(jpeg, dpi, english, font), OCR)


Maker = Callable[[str, Random], Iterator[Sheet]]
MAKERS: tuple[Maker, ...] = (typed, produced, decorated, broken, old, empty, scanned, read_coarsely)
"""`produced` needs LibreOffice and Ghostscript, the last two Tesseract."""


def sheets(seed: str, makers: Iterable[Maker] = MAKERS) -> Iterator[Sheet]:
    """One page of each kind; the same seed gives the same pages."""
    for make in makers:
        yield from make(seed, Random(f"layers:{seed}:{make.__name__}"))
