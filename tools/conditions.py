"""Labelled documents as they reach an archive: clean, without diacritics, printed and scanned.

Each condition is a folder of documents with their labels, such as `kehoach evaluate` takes.
`printed_texts` is in tests/: the bench runs with that folder on the path.
"""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image
from printed_texts import printed_pages

from corpora.synthetic import compose
from corpora.synthetic.__main__ import gold
from corpora.synthetic.pdf import as_pdf
from corpora.synthetic.scan import Scanner, any_scanner, scan, scan_pdf, scanned
from corpora.synthetic.text import as_text
from pipeline.text import fold
from tools.as_printed import as_printed

Record = dict[str, Any]

DPI = 200
"""What offices scan at."""


def generate(folder: Path, seed: int, count: int) -> None:
    """Write `count` composed plans of `seed` as text, with their labels."""
    folder.mkdir(parents=True)
    for number in range(1, count + 1):
        plan = compose(f"{seed}:{number}")
        (folder / f"{number:03}.txt").write_text(as_text(plan), "utf-8")
        write_label(folder, f"{number:03}", json.loads(gold(plan)))


def write_label(folder: Path, name: str, label: dict[str, Any]) -> None:
    """Write the label of document `name`."""
    (folder / f"{name}.gold.json").write_text(json.dumps(label, ensure_ascii=False), "utf-8")


def whole(record: Record) -> bool:
    """Whether a document came with its diacritics, so that it can be made worse to any purpose."""
    condition = str(record["source"]["text_condition"])
    return condition == "accented" or condition.startswith("legacy:")


def strip(folder: Path, texts: dict[str, str]) -> None:
    """Write the texts without diacritics."""
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(fold(text), "utf-8")


def print_and_scan(
    folder: Path, texts: dict[str, str], seed: int | None, jobs: int, printing: int = 1
) -> None:
    """Write PDFs of scans: of the composed plans of `seed` as they are laid out, else of the plain texts.

    Each `printing` goes through other machines.
    """
    make = partial(_scan_text, printing) if seed is None else partial(_scan_plan, printing, seed)
    with ProcessPoolExecutor(jobs) as pool:
        for name, data in zip(texts, pool.map(make, texts.items()), strict=True):
            (folder / f"{name}.pdf").write_bytes(data)


def _office_scanner(name: str, printing: int) -> tuple[Scanner, Random]:
    """Some machine of an office, a little crooked, noisy, shaded, compressed; the same for the same name."""
    rng = Random(f"bench:{name}" if printing == 1 else f"bench:{name}:{printing}")
    return replace(any_scanner(rng), dpi=DPI), rng


def _scan_text(printing: int, item: tuple[str, str]) -> bytes:
    name, text = item
    scanner, rng = _office_scanner(name, printing)
    pages = (Image.fromarray(image) for image, _ in printed_pages(as_printed(text), dpi=DPI))
    return scan_pdf([scanned(page, scanner, rng) for page in pages], DPI)


def _scan_plan(printing: int, seed: int, item: tuple[str, str]) -> bytes:
    """With its type sizes, tables, stamp and signature, which a plain text has not."""
    name, _ = item
    scanner, rng = _office_scanner(name, printing)
    plan = compose(f"{seed}:{int(name)}")
    return scan_pdf(scan(plan, as_pdf(plan), scanner, rng), DPI)


def spread(names: Sequence[str], most: int) -> list[str]:
    """At most so many of the names, from all parts of their list.

    >>> spread("abcdef", 3)
    ['a', 'c', 'e']
    """
    count = min(most, len(names))
    return [names[index * len(names) // count] for index in range(count)]


def long_texts(kinds: Sequence[str], letters: int) -> Iterator[str]:
    """For each kind of issuer, plans with the bodies of others put in, until they are so long."""
    for kind in kinds:
        plan, number = compose(f"long:{kind}", kind=kind), 0
        while len(as_text(plan)) < letters:
            number += 1
            more = compose(f"long:{kind}:{number}", kind=kind)
            plan = replace(plan, body=(*plan.body, *more.body))
        yield as_text(plan)
