"""Real OCR noise: renders corpus text, degrades the page, reads it with Tesseract, aligns the words.

    .venv/bin/python models/restorer/noise.py --corpus FOLDER --pages 150 --lang eng --out pairs.tsv

One line per word pair: what was printed, a tab, what was read. The same seed gives the same pages.
"""

import argparse
import io
import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from corpus import open_text, show, text_files
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from pipeline.text import nfc, search_key

FONTS = [
    "croscore/Tinos-Regular.ttf",
    "croscore/Tinos-Regular.ttf",
    "croscore/Tinos-Bold.ttf",
    "croscore/Tinos-Italic.ttf",
    "dejavu/DejaVuSerif.ttf",
]
FONT_ROOT = Path("/usr/share/fonts/truetype")
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


def render(lines: list[str], rng: random.Random) -> Image.Image:
    """Print lines in black on white at 150 to 300 dpi."""
    dpi = rng.choice([150, 180, 200, 240, 300])
    size = round(rng.choice([12, 13, 14]) * dpi / 72)
    font = ImageFont.truetype(str(FONT_ROOT / rng.choice(FONTS)), size)
    width = int(max(font.getlength(line) for line in lines)) + 4 * size
    page = Image.new("L", (width, int(size * 1.45 * (len(lines) + 3))), 255)
    draw = ImageDraw.Draw(page)
    for row, line in enumerate(lines):
        draw.text((2 * size, int(size * 1.45 * (row + 1))), line, font=font, fill=0)
    return page


def degrade(page: Image.Image, rng: random.Random) -> Image.Image:
    """Skew, blur, add grain and compress, each by chance."""
    page = page.rotate(rng.uniform(-0.6, 0.6), Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(rng.choice([0, 0.4, 0.8, 1.2])))
    grain = np.random.default_rng(rng.randrange(2**32)).normal(0, rng.choice([0, 10, 25]), page.size[::-1])
    page = Image.fromarray(np.clip(np.asarray(page) + grain, 0, 255).astype(np.uint8))
    if rng.random() < 0.3:
        page = page.point(lambda value: 255 if value > 150 else 0)
    buffer = io.BytesIO()
    page.save(buffer, "JPEG", quality=rng.choice([40, 70, 95]))
    return Image.open(buffer)


def read_text(page: Image.Image, language: str) -> str:
    """Return what Tesseract reads on `page`."""
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    command = ["tesseract", "-", "-", "-l", language, "--psm", "6"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, input=buffer.getvalue(), capture_output=True, env=environment, check=True)
    return nfc(done.stdout.decode("utf-8", "replace"))


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


def write_pairs(corpus: Path, out: Path, pages: int, language: str, seed: int) -> None:
    """Render, degrade, read and align `pages` pages; write the pairs to `out`."""
    rng = random.Random(seed)
    source = sentences(corpus, seed)
    with out.open("w", encoding="utf-8") as stream:
        for number in range(pages):
            lines = [next(source) for _ in range(LINES)]
            words = read_text(degrade(render(lines, rng), rng), language).split()
            for left, right in align(" ".join(lines).split(), words):
                stream.write(f"{left}\t{right}\n")
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
