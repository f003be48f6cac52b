"""Real OCR noise: renders corpus text, degrades the page, reads it with Tesseract, aligns the words.

    .venv/bin/python models/restorer/noise.py --corpus FOLDER --pages 150 --lang eng --out pairs.tsv

One line per word pair: what was printed, a tab, what was read; an empty line ends a page. The same
seed gives the same pages. Needs fonts-croscore, fonts-dejavu, fonts-freefont-ttf, fonts-linuxlibertine
and fonts-crosextra-caladea (Debian), all of which have every Vietnamese letter.
"""

import argparse
import io
import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from corpus import open_text, show, text_files
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from pipeline.document import Word
from pipeline.text import nfc, search_key

FONTS = {
    "truetype/croscore/Tinos-Regular.ttf": 8,
    "truetype/croscore/Tinos-Bold.ttf": 4,
    "truetype/croscore/Tinos-Italic.ttf": 4,
    "truetype/croscore/Tinos-BoldItalic.ttf": 2,
    "truetype/croscore/Arimo-Regular.ttf": 2,
    "truetype/crosextra/Caladea-Regular.ttf": 1,
    "truetype/dejavu/DejaVuSerif.ttf": 1,
    "truetype/freefont/FreeSerif.ttf": 2,
    "truetype/freefont/FreeSerifItalic.ttf": 1,
    "opentype/linux-libertine/LinLibertine_R.otf": 1,
}
"""Fonts and how often each is taken: most plans are set in Times."""
FONT_ROOT = Path("/usr/share/fonts")
IN_CAPITALS = 0.08
"""Share of the lines printed in capitals, as headings are."""
LINES, WIDTH = 34, 84


def sentences(folder: Path, seed: int) -> Iterator[str]:
    """Yield wrapped lines of about `WIDTH` characters from lines scattered over the corpus."""
    rng = random.Random(seed)
    streams = [open_text(path) for path in text_files(folder)]
    while streams:
        stream = streams[0] if rng.random() < 0.6 else rng.choice(streams)
        for _ in range(rng.randrange(40, 400)):
            line = stream.readline()
        if not line:
            streams.remove(stream)
            continue
        words = nfc(line).split()[:120]
        while words:
            taken = words[:1]
            while len(words) > len(taken) and len(" ".join(taken)) + len(words[len(taken)]) < WIDTH:
                taken.append(words[len(taken)])
            yield " ".join(taken)
            words = words[len(taken) :]


class Scanner(NamedTuple):
    """What a page may go through: one of each row is taken by chance. The defaults are hard on it."""

    fonts: dict[str, int] = FONTS
    dpi: tuple[int, ...] = (120, 150, 180, 200, 240, 300)
    skew: float = 1.0
    thick_or_thin: float = 0.15
    blur: tuple[float, ...] = (0, 0.4, 0.8, 1.2)
    ink: tuple[float, ...] = (1, 1, 0.75, 0.5)
    grain: tuple[float, ...] = (0, 8, 16, 25)
    specks: tuple[float, ...] = (0, 0, 0, 0.002)
    black_and_white: float = 0.25
    quality: tuple[int, ...] = (30, 50, 70, 95)


def render(lines: list[str], rng: random.Random, scanner: Scanner) -> Image.Image:
    """Print lines in black on white."""
    dpi = rng.choice(scanner.dpi)
    size = round(rng.choice([12, 13, 14]) * dpi / 72)
    name = rng.choices(list(scanner.fonts), list(scanner.fonts.values()))[0]
    font = ImageFont.truetype(str(FONT_ROOT / name), size)
    width = int(max(font.getlength(line) for line in lines)) + 4 * size
    page = Image.new("L", (width, int(size * 1.45 * (len(lines) + 3))), 255)
    draw = ImageDraw.Draw(page)
    for row, line in enumerate(lines):
        draw.text((2 * size, int(size * 1.45 * (row + 1))), line, font=font, fill=0)
    return page


def degrade(page: Image.Image, rng: random.Random, scanner: Scanner) -> Image.Image:
    """Skew, thicken or thin, blur, fade, add grain and specks, threshold and compress, each by chance."""
    page = page.rotate(rng.uniform(-scanner.skew, scanner.skew), Image.Resampling.BICUBIC, fillcolor=255)
    if rng.random() < scanner.thick_or_thin:
        page = page.filter(rng.choice([ImageFilter.MinFilter(3), ImageFilter.MaxFilter(3)]))
    page = page.filter(ImageFilter.GaussianBlur(rng.choice(scanner.blur)))
    dice = np.random.default_rng(rng.randrange(2**32))
    pixels = np.asarray(page).astype(np.float32)
    pixels = 255 - (255 - pixels) * rng.choice(scanner.ink)
    pixels += dice.normal(0, rng.choice(scanner.grain), pixels.shape)
    pixels[dice.random(pixels.shape) < rng.choice(scanner.specks)] = 40
    page = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if rng.random() < scanner.black_and_white:
        page = page.point(lambda value: 255 if value > 150 else 0)
    buffer = io.BytesIO()
    page.save(buffer, "JPEG", quality=rng.choice(scanner.quality))
    return Image.open(buffer)


def read_text(page: Image.Image, language: str) -> str:
    """Return what Tesseract reads on `page`."""
    return nfc(_tesseract(page, language))


def read_words(page: Image.Image, language: str) -> tuple[str, list[Word]]:
    """Return what Tesseract reads on `page`, and its words with their confidences."""
    rows = [row.split("\t") for row in _tesseract(page, language, "tsv").splitlines()[1:]]
    text, words, line = "", [], ()
    for row in rows:
        found = nfc(row[11]).strip() if len(row) > 11 else ""
        if not found:
            continue
        text += "" if not text else " " if line == row[2:5] else "\n"
        line = row[2:5]
        words.append(Word(len(text), len(text) + len(found), confidence=max(0.0, float(row[10]) / 100)))
        text += found
    return text + "\n", words


def _tesseract(page: Image.Image, language: str, *more: str) -> str:
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    command = ["tesseract", "-", "-", "-l", language, "--psm", "6", *more]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, input=buffer.getvalue(), capture_output=True, env=environment, check=True)
    return done.stdout.decode("utf-8", "replace")


def align(printed: list[str], found: list[str]) -> Iterator[tuple[str, str]]:
    """Yield (printed, read) pairs: one to one, or two words read as one or one as two."""
    gap = 0.8
    cost = np.array(
        cdist(
            [search_key(w) for w in printed],
            [search_key(w) for w in found],
            scorer=Levenshtein.normalized_distance,
        )
    )
    rows, columns = len(printed), len(found)
    best = np.full((rows + 1, columns + 1), 1e9)
    best[0, :] = gap * np.arange(columns + 1)
    best[:, 0] = gap * np.arange(rows + 1)
    for i in range(1, rows + 1):
        for j in range(max(1, i - 30), min(columns, i + 30) + 1):
            best[i, j] = min(
                best[i - 1, j - 1] + cost[i - 1, j - 1], best[i - 1, j] + gap, best[i, j - 1] + gap
            )
    i, j = rows, columns
    pairs = []
    while i and j:
        if best[i, j] >= best[i - 1, j - 1] + cost[i - 1, j - 1] - 1e-9:
            pairs.append((printed[i - 1], found[j - 1], cost[i - 1, j - 1]))
            i, j = i - 1, j - 1
        elif best[i, j] >= best[i - 1, j] + gap - 1e-9:
            i -= 1
        else:
            j -= 1
    for left, right, distance in reversed(pairs):
        if distance <= 0.67:
            yield left, right


def in_capitals(line: str, rng: random.Random) -> str:
    """Return some of the lines in capitals."""
    return line.upper() if rng.random() < IN_CAPITALS else line


def write_pairs(corpus: Path, out: Path, pages: int, language: str, seed: int) -> None:
    """Render, degrade, read and align `pages` pages; write the pairs to `out`."""
    rng, scanner = random.Random(seed), Scanner()
    source = sentences(corpus, seed)
    with out.open("w", encoding="utf-8") as stream:
        for number in range(pages):
            lines = [in_capitals(next(source), rng) for _ in range(LINES)]
            words = read_text(degrade(render(lines, rng, scanner), rng, scanner), language).split()
            for left, right in align(" ".join(lines).split(), words):
                stream.write(f"{left}\t{right}\n")
            stream.write("\n")
            show(f"{language}: page {number + 1} of {pages}")
    show("\n")


def main() -> None:
    """Write the pairs of `--pages` pages."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=150)
    parser.add_argument("--lang", default="eng")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    write_pairs(options.corpus, options.out, options.pages, options.lang, options.seed)


if __name__ == "__main__":
    main()
