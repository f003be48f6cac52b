"""Peak memory and time of one large document, all stages, in the worker that `kehoach extract` starts.

    PYTHONPATH=.:tests .venv/bin/python tests/bench_memory.py [--pages 3000] [--scans 60]

A born-digital PDF of so many pages of 400 words, and a PDF of so many scanned pages.
"""

import argparse
import io
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image
from reading_pages import BODY, page_image, register_fonts, resized
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfgen.canvas import Canvas


def printed(path: Path, pages: int) -> None:
    """So many pages of our own text, each numbered."""
    register_fonts()
    lines = simpleSplit(" ".join(line for line in BODY if "<" not in line), "Tinos-Regular", 11, 460)
    canvas = Canvas(str(path), pagesize=A4)
    for number in range(1, pages + 1):
        canvas.setFont("Tinos-Regular", 11)
        for place, line in enumerate([f"Trang {number}", *lines, *lines][:52]):
            canvas.drawString(70, 790 - 14 * place, line)
        canvas.showPage()
    canvas.save()


def scanned(path: Path, pages: int) -> None:
    """So many scanned pages at 200 dpi, each with a picture of its own."""
    page = Image.fromarray(resized(page_image(), 2 / 3))
    canvas = Canvas(str(path), pagesize=A4)
    for number in range(pages):
        buffer = io.BytesIO()
        page.rotate(0.01 * (number % 20), fillcolor="white").save(buffer, "JPEG", quality=80)
        canvas.drawImage(ImageReader(buffer), 0, 0, *A4)
        canvas.showPage()
    canvas.save()


def measured(path: Path) -> tuple[float, float]:
    """Seconds, and the peak of resident memory of any process that took part, in MiB."""
    code = (
        "import resource, subprocess, sys;"
        "command = [sys.executable, '-m', 'pipeline', *sys.argv[1:]];"
        "done = subprocess.run(command, stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, done.returncode)"
    )
    started = time.perf_counter()
    command = [sys.executable, "-c", code, "extract", "--format", "jsonl", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    peak, status = map(int, done.stdout.split())
    assert status == 0, done.stderr
    return time.perf_counter() - started, peak / 1024


def main() -> None:
    """Print a line for each document."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--scans", type=int, default=60)
    arguments = parser.parse_args()
    print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    with tempfile.TemporaryDirectory() as folder:
        for make, pages in ((printed, arguments.pages), (scanned, arguments.scans)):
            path = Path(folder) / f"{make.__name__}.pdf"
            make(path, pages)
            seconds, peak = measured(path)
            size = path.stat().st_size / 2**20
            print(
                f"{make.__name__}: {pages} pages, {size:.0f} MiB file, {seconds:.0f} s, peak {peak:.0f} MiB",
                flush=True,
            )


if __name__ == "__main__":
    main()
