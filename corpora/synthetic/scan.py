"""Scans of a plan: its PDF as page images, stamped, signed, skewed, unevenly lit, noisy, compressed."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import cv2
import numpy as np
import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpora.synthetic.plan import Plan
from corpora.synthetic.stamp import scrawl, stamp

Pixels = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Scanner:
    """How a page is spoilt. `skew` in degrees, `blur` and `noise` as standard deviations."""

    dpi: int = 200
    skew: float = 0.6
    blur: float = 0.5
    noise: float = 5.0
    shade: float = 0.12
    quality: int = 60
    colour: bool = True
    stamped: bool = True


def any_scanner(rng: Random) -> Scanner:
    """A machine between good and poor."""
    return Scanner(
        dpi=rng.choice((150, 200, 200, 250, 300)),
        skew=rng.gauss(0, 0.7),
        blur=rng.uniform(0.2, 1.0),
        noise=rng.uniform(1, 9),
        shade=rng.uniform(0, 0.22),
        quality=rng.randint(35, 85),
        colour=rng.random() < 0.6,
        stamped=rng.random() < 0.85,
    )


def _sign(page: Any, image: Image.Image, plan: Plan, rng: Random, dpi: int) -> Image.Image:
    """Lay stamp and signature where the page prints a signer's name below the office."""
    text, scale = page.get_textpage(), dpi / 72
    for signature in plan.signatures:
        found = text.search(signature.name).get_next()
        if not found:
            continue
        left, bottom, right, _top = text.get_charbox(found[0])
        right = text.get_charbox(found[0] + found[1] - 1)[2]
        x, y = (left + right) / 2 * scale, (page.get_height() - bottom) * scale
        round_one = stamp(rng, plan.letterhead.issuer[-1], round(36 / 25.4 * dpi))
        written = scrawl(rng, round(1.25 * dpi), round(0.5 * dpi))
        if not (signature.signed or plan.seal):
            image.paste(written, (round(x - written.width * 0.45), round(y - 0.72 * dpi)), written)
        across, up = rng.uniform(0.98, 1.2), rng.uniform(0.94, 1.08)  # over the left third of the signature
        at = (round(x - round_one.width * across), round(y - round_one.height * up))
        image.paste(round_one, at, round_one)
    return image


def _skewed(pixels: Pixels, degrees: float) -> Pixels:
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(pixels, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(244, 244, 244))


def _lit(pixels: Pixels, shade: float, dice: np.random.Generator) -> Pixels:
    """Darken towards one edge and one corner."""
    height, width = pixels.shape[:2]
    across, down = dice.uniform(-1, 1), dice.uniform(-1, 1)
    ramp = np.linspace(0, across, width)[None, :] + np.linspace(0, down, height)[:, None]
    ramp = (ramp - ramp.min()) / max(1e-6, float(np.ptp(ramp)))
    lit: Pixels = (pixels * (1 - shade * ramp)[..., None]).astype(np.uint8)
    return lit


def _spoil(pixels: Pixels, scanner: Scanner, seed: int) -> Pixels:
    dice = np.random.default_rng(seed)
    pixels = _lit(_skewed(pixels, scanner.skew), scanner.shade, dice)
    if scanner.blur > 0.15:
        pixels = cv2.GaussianBlur(pixels, (0, 0), scanner.blur * scanner.dpi / 200)
    grain = dice.normal(0, scanner.noise, pixels.shape[:2])[..., None]
    pixels = np.clip(pixels + grain, 0, 255).astype(np.uint8)
    specks = dice.integers(0, (pixels.shape[0] - 2, pixels.shape[1] - 2), (dice.integers(0, 40), 2))
    for y, x in specks:
        pixels[y : y + 2, x : x + 2] = 60
    return pixels


def scanned(image: Image.Image, scanner: Scanner, rng: Random) -> bytes:
    """A page image, at the scanner's resolution, as a JPEG of what that scanner makes of it."""
    final = Image.fromarray(_spoil(np.asarray(image), scanner, rng.randrange(2**31)))
    stream = io.BytesIO()
    final = final if scanner.colour else final.convert("L")
    final.save(stream, "JPEG", quality=scanner.quality, dpi=(scanner.dpi, scanner.dpi))
    return stream.getvalue()


def scan(plan: Plan, pdf: bytes, scanner: Scanner, rng: Random) -> list[bytes]:
    """Return a JPEG of each page of the plan's PDF as that scanner would give it."""
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        image = page.render(scale=scanner.dpi / 72).to_pil().convert("RGB")
        if scanner.stamped:
            image = _sign(page, image, plan, rng, scanner.dpi)
        pages.append(scanned(image, scanner, rng))
    return pages


def _bad_words(image: Image.Image, scale: float, height: float) -> list[tuple[float, float, float, str]]:
    """What an English engine makes of the page: (x, y, size, word) in points from the lower left."""
    import pytesseract

    data = pytesseract.image_to_data(image, lang="eng", output_type=pytesseract.Output.DICT)
    rows = zip(data["text"], data["left"], data["top"], data["height"], strict=True)
    return [
        (left / scale, height - (top + tall) / scale, max(4.0, tall / scale), word)
        for word, left, top, tall in rows
        if word.strip()
    ]


def scan_pdf(pages: Sequence[bytes], dpi: int, rubbish_layer: bool = False) -> bytes:
    """A PDF of the page images; with `rubbish_layer` it carries the text that `tesseract -l eng` reads."""
    stream, scale = io.BytesIO(), dpi / 72
    canvas = Canvas(stream, invariant=1)
    for jpeg in pages:
        image = Image.open(io.BytesIO(jpeg))
        width, height = image.width / scale, image.height / scale
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(io.BytesIO(jpeg)), 0, 0, width, height)
        for x, y, size, word in _bad_words(image, scale, height) if rubbish_layer else ():
            line = canvas.beginText(x, y)
            line.setTextRenderMode(3)
            line.setFont("Helvetica", size)
            line.textOut(word.encode("latin-1", "ignore").decode("latin-1") + " ")
            canvas.drawText(line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def as_images(pages: Sequence[bytes], kind: str) -> list[bytes]:
    """The pages as PNG or JPEG files, or as one TIFF file of many pages (`kind`: png, jpg, tif)."""
    if kind == "jpg":
        return list(pages)
    images = [Image.open(io.BytesIO(jpeg)) for jpeg in pages]
    if kind == "png":
        return [_saved(image, "PNG") for image in images]
    return [_saved(images[0], "TIFF", save_all=True, append_images=images[1:], compression="tiff_lzw")]


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, dpi=image.info.get("dpi", (200, 200)), **options)
    return stream.getvalue()
