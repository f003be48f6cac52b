"""Word errors and processor seconds a page, plain Tesseract beside ours, on damaged pages. Run by hand:

    .venv/bin/python tests/bench_reading.py [--save FOLDER]

"plain" is `tesseract IMAGE - -l vie` on the same image file with the resolution stated. Both read
one page at a time with one thread; seconds are those of the processor, the child's included, so
that a busy machine does not blur them. Word error: share of words wrong, missing or invented.
"""

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from reading_pages import DAMAGES, page_image, page_words, word_error

from pipeline import ingest, ocr

DPI = {"200 dpi, noise, 0.8° skew": 200, "150 dpi, JPEG": 150, "200 dpi black and white": 200}


def plain(path: Path) -> str:
    """What the bare program reads."""
    command = ["tesseract", str(path), "-", "-l", "vie"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def ours(path: Path) -> str:
    """What the ocr stage reads."""
    return ocr.stage().run(ingest.read_file(path)).read


def timed(reader, path: Path) -> tuple[float, float]:
    """Word error and seconds."""
    start = sum(os.times()[:4])
    text = reader(path)
    seconds = sum(os.times()[:4]) - start
    return word_error(text, page_words()), seconds


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--save", type=Path, help="keep the damaged images here")
    arguments = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        place = arguments.save or Path(folder)
        place.mkdir(exist_ok=True)
        print(f"{'damage':28} {'plain':>7} {'ours':>7} {'plain s':>8} {'ours s':>8}")
        for number, (name, damage) in enumerate(DAMAGES.items()):
            path = place / f"{number:02}.png"
            dpi = DPI.get(name, 300)
            Image.fromarray(damage(page_image())).save(path, dpi=(dpi, dpi))
            (error, seconds), (our_error, our_seconds) = timed(plain, path), timed(ours, path)
            rows.append((error, our_error, seconds, our_seconds))
            print(f"{name:28} {error:7.2%} {our_error:7.2%} {seconds:8.2f} {our_seconds:8.2f}", flush=True)
    means = np.mean(rows, axis=0)
    print(f"{'mean':28} {means[0]:7.2%} {means[1]:7.2%} {means[2]:8.2f} {means[3]:8.2f}")


if __name__ == "__main__":
    cv2.setNumThreads(1)
    main()
