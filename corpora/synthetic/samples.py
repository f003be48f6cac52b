"""python -m corpora.synthetic.samples [FOLDER]: writes the five sample documents of corpora/samples.

Two of them, the first and the fourth, are about the same movement.
"""

import datetime
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from corpora.synthetic import compose
from corpora.synthetic.__main__ import gold
from corpora.synthetic.damage import strip
from corpora.synthetic.pdf import as_pdf
from corpora.synthetic.plan import Plan
from corpora.synthetic.scan import Scanner, scan, scan_pdf
from corpora.synthetic.text import as_text
from corpora.synthetic.word import as_docx

FOLDER = Path(__file__).resolve().parents[1] / "samples"
SHARED = "Trường học hạnh phúc, thầy trò cùng tiến"
Day = datetime.date


class Sample(NamedTuple):
    """A file to write: its name, how the plan is composed, how it becomes the file, its damage."""

    file: str
    seed: str
    wanted: dict[str, Any]
    render: Callable[[Plan], bytes]
    damage: tuple[str, ...] = ()


def _scanned(scanner: Scanner, rubbish: bool) -> Callable[[Plan], bytes]:
    def render(plan: Plan) -> bytes:
        pages = scan(plan, as_pdf(plan), scanner, Random(plan.label["title"]))
        return scan_pdf(pages, scanner.dpi, rubbish)

    return render


def _stripped(plan: Plan) -> bytes:
    return strip(as_text(plan, "columns"), Random(0)).encode()


CLEAN = Scanner(dpi=150, skew=0.8, blur=0.35, noise=1.5, shade=0.1, quality=40)
POOR = Scanner(dpi=150, skew=-0.6, blur=0.5, noise=2.0, shade=0.15, quality=42, colour=False)
SAMPLES = (
    Sample(
        "1-ke-hoach-phong-giao-duc.pdf",
        "sample:office:624",
        {
            "kind": "office", "day": Day(2021, 9, 20), "doc_type": "Kế hoạch", "movement": SHARED,
            "sector": "education",
        },
        as_pdf,
    ),
    Sample(
        "2-ke-hoach-uy-ban-huyen.scan.pdf",
        "sample:district:1527",
        {"kind": "district", "day": Day(2019, 3, 12), "doc_type": "Kế hoạch"},
        _scanned(CLEAN, rubbish=False),
        ("scan without text layer",),
    ),
    Sample(
        "3-huong-dan-huyen-uy.rubbish.pdf",
        "sample:party:2097",
        {"kind": "party", "day": Day(2016, 5, 16), "doc_type": "Hướng dẫn"},
        _scanned(POOR, rubbish=True),
        ("scan", "text layer read by an English OCR"),
    ),
    Sample(
        "4-huong-dan-so-giao-duc.txt",
        "sample:department:351",
        {
            "kind": "department", "day": Day(2023, 8, 28), "doc_type": "Hướng dẫn", "movement": SHARED,
            "sector": "education",
        },
        _stripped,
        ("stripped of diacritics", "hard line wraps"),
    ),
    Sample(
        "5-ke-hoach-uy-ban-xa.docx",
        "sample:commune:963",
        {"kind": "commune", "day": Day(2025, 9, 8), "doc_type": "Kế hoạch"},
        as_docx,
    ),
)  # fmt: skip


def plan_of(sample: Sample) -> Plan:
    """The plan behind a sample."""
    return compose(sample.seed, **sample.wanted)


def files(sample: Sample) -> Iterator[tuple[str, bytes]]:
    """The sample and its label, by file name."""
    plan = plan_of(sample)
    yield sample.file, sample.render(plan)
    yield label_name(sample), gold(plan, sample.damage).encode()


def label_name(sample: Sample) -> str:
    """`1-ke-hoach-phong-giao-duc.gold.json`: the stem up to the first full stop."""
    return sample.file.split(".")[0] + ".gold.json"


def main(folder: Path) -> None:
    """Write all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for sample in SAMPLES:
        for name, data in files(sample):
            (folder / name).write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
