"""Word errors and processor seconds a page, plain Tesseract beside ours. Run by hand:

    PYTHONPATH=. .venv/bin/python tests/bench_reading.py [--scans 20] [--only damages|scans]

Two sets: one page with each kind of damage, and pages of composed plans put through scanners of
all sorts. "plain" is `tesseract IMAGE - -l vie` on the same image file with its resolution stated.
Both read one page at a time with one thread; seconds are those of the processor, the child's
included, so that a busy machine does not blur them. Word error: share of words wrong, missing or
invented; order is set aside, since columns may be read one after the other.
"""

import argparse
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
from PIL import Image
from reading_pages import DAMAGES, DPI, page_image, page_words, word_error

from corpora.synthetic import compose
from corpora.synthetic.pdf import as_pdf
from corpora.synthetic.scan import any_scanner, scan
from pipeline import ingest, ocr


class Case(NamedTuple):
    """A page image and the words printed on it."""

    name: str
    path: Path
    words: list[str]


def damaged(folder: Path) -> Iterator[Case]:
    """Our page with each kind of damage."""
    for number, (name, damage) in enumerate(DAMAGES.items()):
        path = folder / f"damage-{number:02}.png"
        dpi = DPI.get(name, 300)
        Image.fromarray(damage(page_image())).save(path, dpi=(dpi, dpi))
        yield Case(name, path, page_words())


def scanned(folder: Path, count: int) -> Iterator[Case]:
    """Pages of composed plans; what is printed is read from the PDF they were scanned from."""
    for number in range(count):
        rng = Random(f"bench:{number}")
        plan = compose(f"bench:{number}")
        source = folder / f"plan-{number}.pdf"
        source.write_bytes(as_pdf(plan))
        scanner = any_scanner(rng)
        printed = ingest.read_file(source)
        for page, image in zip(printed.pages, scan(plan, source.read_bytes(), scanner, rng), strict=True):
            path = folder / f"scan-{number}-{page.number}.jpg"
            path.write_bytes(image)
            words = printed.read[page.start : page.end].split()
            yield Case(f"plan {number} page {page.number}, {scanner.dpi} dpi", path, words)


def plain(path: Path) -> str:
    """What the bare program reads."""
    command = ["tesseract", str(path), "-", "-l", "vie"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def ours(path: Path) -> str:
    """What the ocr stage reads."""
    return ocr.stage().run(ingest.read_file(path)).read


def timed(reader: Callable[[Path], str], case: Case) -> tuple[float, float]:
    """Word error and processor seconds."""
    start = sum(os.times()[:4])
    text = reader(case.path)
    return word_error(text, case.words), sum(os.times()[:4]) - start


def table(title: str, cases: Iterator[Case]) -> None:
    """Read all cases both ways and print what came out."""
    print(f"{title:28} {'plain':>7} {'ours':>7} {'plain s':>8} {'ours s':>8}")
    rows = []
    for case in cases:
        row = [value for reader in (plain, ours) for value in timed(reader, case)]
        rows.append(row)
        print(f"{case.name:28} {row[0]:7.2%} {row[2]:7.2%} {row[1]:8.2f} {row[3]:8.2f}", flush=True)
    mean, middle = np.mean(rows, axis=0), np.median(rows, axis=0)
    for name, row in (("mean", mean), ("median", middle)):
        print(f"{name:28} {row[0]:7.2%} {row[2]:7.2%} {row[1]:8.2f} {row[3]:8.2f}")
    print()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--scans", type=int, default=20, help="how many plans to compose and scan")
    parser.add_argument("--only", choices=("damages", "scans"))
    arguments = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        if arguments.only != "scans":
            table("damage", damaged(Path(folder)))
        if arguments.only != "damages":
            table("scans of composed plans", scanned(Path(folder), arguments.scans))


if __name__ == "__main__":
    main()
