"""Are the verdicts on text layers right? Confusion by kind of page. Run by hand:

    PYTHONPATH=.:tests .venv/bin/python tests/bench_layers.py [--seeds B0,B1] [--keep FOLDER]

Pages come from `corpora.synthetic.layers`, one of each kind for each seed. The verdict is that of
ingest; where it asks for a probe, a strip of the page is read by Tesseract and compared. For scans
whose layer has faults the right action follows from the share of wrong words, in the layer and in
what our own OCR reads of the page. `--keep` stores pages and measures for another run.
"""

import argparse
import collections
import functools
import os
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from reading_pages import word_error

from corpora.synthetic.layers import DECODE, MAKERS, OCR, REPAIR, TRUST, Maker, Sheet, sheets
from pipeline import ocr
from pipeline.ingest import read_file
from pipeline.ingest.verdict import ACTIONS

SOUND, FAULTY = 0.03, 0.05
"""Shares of wrong words up to which a layer is to be trusted; and from which on it is to be mended, or
left where our OCR is better."""
CLEARLY, HARDLY = 0.05, 0.02
"""Differences in the share of wrong words."""
COLUMNS = (TRUST, DECODE, REPAIR, OCR)


class Case(NamedTuple):
    """A page and all that is right to do with it."""

    sheet: Sheet
    wanted: frozenset[str]


def wanted(sheet: Sheet, read: Callable[[], str]) -> frozenset[str]:
    """The right actions, more than one where they come to the same; `read` gives what our OCR makes of it."""
    if sheet.actions:
        return sheet.actions
    error = word_error(" ".join(sheet.layer), list(sheet.printed))
    if error <= SOUND:
        return frozenset({TRUST, REPAIR})
    ours = word_error(read(), list(sheet.printed))
    right = {OCR} if ours < error + HARDLY else set()
    if error <= ours + CLEARLY:
        right |= {REPAIR}
    if error <= max(FAULTY, ours + HARDLY):
        right |= {TRUST, REPAIR}
    return frozenset(right)


def cases(seed: str, keep: Path | None = None, makers: Sequence[Maker] = MAKERS) -> list[Case]:
    """The pages of a seed with what is wanted of them."""
    kept = keep / f"{seed}.layers" if keep else None
    if kept and kept.is_file():
        return [Case(Sheet(*sheet), wanted) for sheet, wanted in pickle.loads(kept.read_bytes())]
    found = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.pdf"

        @functools.cache
        def read(_printed: tuple[str, ...], _dpi: int) -> str:  # one picture, however many layers
            return ocr.stage().run(read_file(path, ocr="force")).read

        for sheet in sheets(seed, makers):
            path.write_bytes(sheet.pdf)
            found.append(Case(sheet, wanted(sheet, functools.partial(read, sheet.printed, sheet.dpi))))
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps([(tuple(case.sheet), case.wanted) for case in found]))
    return found


def action(path: Path) -> tuple[str, str]:
    """What is done with a page, and the reason."""
    document = read_file(path)
    reason = document.pages[0].verdict
    if document.pages[0].probe:
        page = ocr.stage().run(document).pages[0]
        if page.text_from == "ocr":
            return OCR, f"{reason}, {page.verdict}"
    return ACTIONS[reason], reason


def table(results: Sequence[tuple[Case, str, str]]) -> Iterator[str]:
    """Rows: kinds; columns: what was done. Then each page that went wrong."""
    yield f"{'kind':32} {'right':>9}  " + "  ".join(f"{name:>6}" for name in COLUMNS)
    by_kind: dict[str, list[tuple[Case, str, str]]] = collections.defaultdict(list)
    for result in results:
        by_kind[result[0].sheet.kind].append(result)
    for kind, rows in by_kind.items():
        good = sum(done in case.wanted for case, done, _ in rows)
        counts = collections.Counter(done for _, done, _ in rows)
        yield f"{kind:32} {good:4}/{len(rows):<4}  " + "  ".join(
            f"{counts[name] or '':>6}" for name in COLUMNS
        )
    good = sum(done in case.wanted for case, done, _ in results)
    either = sum(len(case.wanted) > 1 for case, _, _ in results)
    share = f"{good / len(results):.2%}"
    yield f"all: {good} of {len(results)} right, {share} (for {either} more than one action is right)"
    for case, done, reason in results:
        if done not in case.wanted:
            yield f"  wrong: {case.sheet.kind}: {done} ({reason}), not {' or '.join(sorted(case.wanted))}"


def measured(all_cases: Iterable[Case]) -> list[tuple[Case, str, str]]:
    """Each page with what was done and why."""
    results = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.pdf"
        for case in all_cases:
            path.write_bytes(case.sheet.pdf)
            results.append((case, *action(path)))
    return results


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seeds", default="B0,B1", help="comma-separated; the rules were made on A0 to A9")
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    found = (case for seed in arguments.seeds.split(",") for case in cases(seed, arguments.keep))
    for row in table(measured(found)):
        print(row)


if __name__ == "__main__":
    main()
