"""Reading beside plain Tesseract and OCRmyPDF: words wrong by kind of damage, and time. Run by hand:

    PYTHONPATH=.:tests .venv/bin/python tests/bench_reading.py [--pages 3] [--scans 12] [--gold FOLDER]

"plain" is `tesseract IMAGE - -l vie` on the same image file with its resolution stated; "read" is our
OCR, "repaired" what the dataset gets. Word error: share of words wrong, missing or invented; order is set
aside, since columns may be read one after the other. Times are of whole commands on the same files with
as many jobs each, run by turns.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import pypdfium2
from PIL import Image
from printed_texts import printed_pages
from reading_pages import DAMAGES, DPI, page_image, page_words, word_error

from corpora.synthetic import compose
from corpora.synthetic.pdf import as_pdf
from corpora.synthetic.scan import any_scanner, scan
from pipeline import diacritics, ingest, ocr
from pipeline.cli_progress import default_jobs

NAME, FIGURE = 34, 9
ROUNDS = 2
"""How often each command is timed; the least is taken."""


class Case(NamedTuple):
    """A page image, the words printed on it, and the kind it counts to."""

    kind: str
    path: Path
    words: list[str]


def sources(folder: Path, count: int) -> Iterator[tuple[np.ndarray, list[str]]]:
    """Pages at 300 dpi: our own, then first pages of composed plans."""
    yield page_image(), page_words()
    for number in range(count - 1):
        source = folder / f"source-{number}.pdf"
        source.write_bytes(as_pdf(compose(f"bench:{number}")))
        page = ingest.read_file(source).pages[0]
        image = pypdfium2.PdfDocument(source)[0].render(scale=300 / 72, rev_byteorder=True).to_numpy()
        yield np.array(image)[:, :, :3].copy(), ingest.read_file(source).read[page.start : page.end].split()


def damaged(folder: Path, count: int) -> Iterator[Case]:
    """Pages with each kind of damage."""
    pages = list(sources(folder, count))
    for kind, (name, damage) in enumerate(DAMAGES.items()):
        for number, (image, words) in enumerate(pages):
            path = folder / f"damage-{kind:02}-{number}.png"
            dpi = DPI.get(name, 300)
            Image.fromarray(damage(image)).save(path, dpi=(dpi, dpi))
            yield Case(name, path, words)


def scanned(folder: Path, count: int) -> Iterator[Case]:
    """Pages of composed plans put through scanners of all sorts."""
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
            yield Case(f"composed plans, {scanner.dpi} dpi", path, words)


def real(folder: Path, gold: Path) -> Iterator[Case]:
    """First pages of real accented texts, printed, each with one damage of those there are."""
    kinds = [name for name in DAMAGES if "clean" not in name]
    Random(7).shuffle(kinds)
    texts = {path.stem: path.read_text("utf-8") for path in sorted(gold.glob("*.txt"))}
    accented = {name: text for name, text in texts.items() if diacritics.detect(text).name == "accented"}
    for number, (name, text) in enumerate(accented.items()):
        kind = kinds[number % len(kinds)]
        for image, words in printed_pages(text, most=1):
            path = folder / f"real-{name}.png"
            dpi = DPI.get(kind, 300)
            Image.fromarray(DAMAGES[kind](image)).save(path, dpi=(dpi, dpi))
            yield Case("real plans, damaged", path, words)


def plain(path: Path) -> str:
    """What the bare program reads."""
    command = ["tesseract", str(path), "-", "-l", "vie"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def errors(case: Case) -> tuple[float, float, float]:
    """Word error of plain Tesseract, of our OCR, and after repair."""
    read = ocr.stage().run(ingest.read_file(case.path))
    texts = (plain(case.path), read.read, diacritics.stage().run(read).text)
    return tuple(word_error(text, case.words) for text in texts)  # type: ignore[return-value]


def row(name: str, *figures: str) -> None:
    """Print a line of a table."""
    print(f"{name:{NAME}}" + "".join(f"{figure:>{FIGURE}}" for figure in figures), flush=True)


def quality(cases: Sequence[Case]) -> None:
    """Print the errors by kind, and of all together."""
    row("kind of damage", "pages", "plain", "read", "repaired", "removed")
    found = [errors(case) for case in cases]
    kinds = list(dict.fromkeys(case.kind for case in cases))
    for kind in (*kinds, None):
        chosen = [e for e, case in zip(found, cases, strict=True) if kind in (case.kind, None)]
        means = np.mean(chosen, axis=0)
        removed = 1 - means[2] / max(means[0], 1e-9)
        row(kind or "all", str(len(chosen)), *(f"{mean:.2%}" for mean in means), f"{removed:.0%}")
    print()


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock time."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def by_tesseract(paths: Sequence[Path], jobs: int) -> None:
    """The bare program on all images, `jobs` at a time."""
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(plain, paths))


def by_kehoach(paths: Sequence[Path], jobs: int) -> None:
    """The whole way from files to records, from the start of the process on."""
    command = [sys.executable, "-m", "pipeline", "extract", "--format", "jsonl", "--jobs", str(jobs)]
    subprocess.run([*command, *map(str, paths)], capture_output=True, check=False)


def by_ocrmypdf(pdf: Path, jobs: int) -> None:
    """OCRmyPDF to a text file, with the cleaning that it has for skew and turned pages."""
    options = ["-l", "vie", "--jobs", str(jobs), "--output-type", "pdf", "--rotate-pages", "--deskew"]
    sidecar = ["--sidecar", str(pdf.with_suffix(".txt")), "--force-ocr"]
    command = [
        sys.executable,
        "-m",
        "ocrmypdf",
        *options,
        *sidecar,
        str(pdf),
        str(pdf.with_suffix(".out.pdf")),
    ]
    subprocess.run(command, capture_output=True, check=True)


def as_one_pdf(cases: Sequence[Case], path: Path) -> Path:
    """The page images as one PDF, each at its resolution."""
    first, *others = (Image.open(case.path).convert("RGB") for case in cases)
    first.save(path, save_all=True, append_images=others, resolution=200, quality=85)
    return path


def by_images(cases: Sequence[Case], jobs: int) -> None:
    """Print the time of Tesseract and of ours on the images, each a document."""
    paths = [case.path for case in cases]
    ours, theirs = timed(
        len(cases),
        jobs,
        {
            "kehoach extract, an image a page": lambda: by_kehoach(paths, jobs),
            "tesseract, an image a page": lambda: by_tesseract(paths, jobs),
        },
    )
    print(f"ours over tesseract: {ours / theirs:.2f}\n")


def by_pdf(cases: Sequence[Case], folder: Path, jobs: int) -> None:
    """Print the time of OCRmyPDF and of ours on one PDF of all the images."""
    pdf = as_one_pdf(cases, folder / "all-pages.pdf")
    ours, theirs = timed(
        len(cases),
        jobs,
        {
            "kehoach extract, one PDF": lambda: by_kehoach([pdf], jobs),
            "ocrmypdf, one PDF": lambda: by_ocrmypdf(pdf, jobs),
        },
    )
    print(f"ocrmypdf over ours: {theirs / ours:.2f}\n")


def timed(pages: int, jobs: int, ways: dict[str, Callable[[], object]]) -> list[float]:
    """Print the time of whole commands, run by turns; return the least of each."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            taken[name].append(seconds(way))
    row(f"time, {pages} pages, {jobs} jobs", "seconds", "pages/s")
    for name, spans in taken.items():
        row(name, f"{min(spans):.1f}", f"{pages / min(spans):.2f}")
    return [min(spans) for spans in taken.values()]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pages", type=int, default=3, help="pages for each kind of damage")
    parser.add_argument("--scans", type=int, default=12, help="how many plans to compose and scan")
    parser.add_argument("--gold", type=Path, help="a folder of texts to print and damage")
    parser.add_argument("--jobs", type=int, default=default_jobs(), help="how many things at once")
    parser.add_argument("--only", choices=("quality", "images", "pdf"), help="one of the three parts")
    arguments = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases = [*damaged(folder, arguments.pages), *scanned(folder, arguments.scans)]
        if arguments.gold and arguments.gold.is_dir():
            cases += real(folder, arguments.gold)
        if arguments.only in (None, "quality"):
            quality(cases)
        if arguments.only in (None, "images"):
            by_images(cases, arguments.jobs)
        if arguments.only in (None, "pdf"):
            by_pdf(cases, folder, arguments.jobs)


if __name__ == "__main__":
    main()
