"""Extraction measured by field: clean, stripped and restored, printed, scanned and read; and its speed.

    make bench-extract GOLD="folder folder"

Measured are corpora/written/test, composed plans of seed 2026, which no rule was written on, and the folders
given (NAME.gold.json beside NAME.txt). Documents that came with their diacritics are stripped and restored.
Some of them, those whose letterhead is not run together, are laid out as a page, printed in full with Tinos,
scanned (200 dpi; a little crooked, noisy, shaded, JPEG of quality 35 to 85; composed plans with stamp and
signature) and read by OCR; --printing 2, 3 ... puts them through other machines. "points" is what that costs
against the clean figures of the same documents ("same"); 2 may be lost stripped, 4 read; ! marks more.

--keep FOLDER keeps the documents, their labels and records, to see what goes wrong:
    kehoach evaluate FOLDER/SET/read --records FOLDER/SET/read/records.jsonl --errors
Of corpora/written/test nothing is kept and no document named: it stays unseen.

Costs, in seconds of one processor: 0.1 a document clean or stripped, 5 a document read (of two pages), 15 the
speed. So --read and the number of folders bear most of the time; --read 0 leaves reading out.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from corpora.synthetic.issuers import MAKERS
from pipeline.cli_progress import default_jobs
from pipeline.evaluate import Report, by_label, calibration_error, compare, documents, read_labels
from pipeline.run import Options, process, process_all
from tools.as_printed import printable
from tools.conditions import generate, long_texts, print_and_scan, spread, strip, whole, write_label

Record = dict[str, Any]

UNSEEN, SEED = Path("corpora/written/test"), 2026
ALLOWED = {"stripped": 2.0, "read": 4.0}
"""Points that a condition may cost at most."""
MUST, AIM = 20, 60
"""Four-page documents a second on one core."""
LETTERS, ROUNDS = 9000, 5


class Shelf(NamedTuple):
    """A folder of labelled documents; composed plans have the seed they came of."""

    title: str
    folder: Path
    seed: int | None = None

    @property
    def unseen(self) -> bool:
        """Whether nobody may look at its mistakes."""
        return self.folder == UNSEEN


@dataclass
class Condition:
    """The labels of the documents tried under a condition, and the records that came of them."""

    labels: dict[str, Any] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)

    def report(self) -> Report:
        """How they agree."""
        return compare(self.labels, self.records)

    def among(self, names: set[str]) -> "Condition":
        """The same of these documents only."""
        return Condition(
            *({k: v for k, v in part.items() if k in names} for part in (self.labels, self.records))
        )

    def add(self, title: str, other: "Condition") -> None:
        """Take over another set's, under names of their own."""
        self.labels |= {f"{title}/{name}": label for name, label in other.labels.items()}
        self.records |= {f"{title}/{name}": record for name, record in other.records.items()}


Conditions = dict[str, Condition]


def extracted(folder: Path, jobs: int, unseen: bool) -> Condition:
    """The labelled documents of a folder with their records; what fails is named and counts as missed."""
    labels, faults = read_labels(folder)
    results = [result for _, result in process_all(documents(folder), Options(jobs=jobs))]
    errors = [*faults, *(result.error for result in results if result.error)]
    for error in [f"{len(errors)} failed"] if errors and unseen else errors:
        print(error, file=sys.stderr, flush=True)
    found = [result.record for result in results if result.record]
    return Condition(labels, by_label(labels, ((record["source"]["file"], record) for record in found)))


def measured(shelf: Shelf, work: Path, read: int, jobs: int, printing: int = 1) -> Conditions:
    """The documents of a shelf under each condition; the files of the others are made in `work`."""
    clean = extracted(shelf.folder, jobs, shelf.unseen)
    labelled = clean.among(set(clean.labels)).records  # not those whose label cannot be used
    texts = {name: record["text"] for name, record in sorted(labelled.items()) if whole(record)}
    laid_out = [name for name, text in texts.items() if printable(text)]
    chosen = {name: texts[name] for name in spread(laid_out, read)}
    found = {"clean": clean}
    for name, tried in (("stripped", texts), ("read", chosen)):
        made = work / name
        made.mkdir(parents=True)
        if name == "stripped":
            strip(made, tried)
        else:
            print_and_scan(made, tried, shelf.seed, jobs, printing)
        for document in tried:
            write_label(made, document, clean.labels[document])
        found[name] = extracted(made, jobs, shelf.unseen)
        _keep(made, found[name])
    return found


def _keep(folder: Path, condition: Condition) -> None:
    lines = [json.dumps(record, ensure_ascii=False) for record in condition.records.values()]
    (folder / "records.jsonl").write_text("\n".join([*lines, ""]), "utf-8")


def table(title: str, found: Conditions) -> str:
    """The figures of each field under each condition, and the calibration error below."""
    clean = found["clean"]
    reports = {"clean": clean.report()}
    sizes = [f"{len(clean.labels)} documents"]
    for name in ALLOWED:
        if condition := found[name].labels:
            reports[f"same, {name}"] = clean.among(set(condition)).report()
            reports[name] = found[name].report()
            sizes.append(f"{len(condition)} {name}")
    figures = {name: report.figures() for name, report in reports.items()}
    rows = [f"== {title}: {', '.join(sizes)}", _heads(reports)]
    rows += [_row(key, {name: of[key] for name, of in figures.items()}) for key in figures["clean"]]
    errors = {name: calibration_error(report.outcomes) for name, report in reports.items()}
    return "\n".join([*rows, _line("calibration", errors, {}), *_verdicts(figures)])


def _heads(reports: dict[str, Report]) -> str:
    heads = {name: "same" if name.startswith("same") else name for name in reports}
    return _line("field", heads, dict.fromkeys(ALLOWED, "points"))


def _row(key: str, figures: dict[str, float]) -> str:
    lost = {name: _lost(figures, name) for name in ALLOWED if name in figures}
    points = {name: f"{0 - by:.1f}{'!' if by > ALLOWED[name] else ' '}" for name, by in lost.items()}
    return _line(key, figures, points)


def _lost(figures: dict[str, float], name: str) -> float:
    return round(100 * (figures[f"same, {name}"] - figures[name]), 4)


def _line(key: str, cells: dict[str, Any], points: dict[str, str]) -> str:
    """A row; behind each condition stands what it costs."""
    parts = [f"{key:14}"]
    for name, cell in cells.items():
        parts.append(f"{cell:10.4f}" if isinstance(cell, float) else f"{cell:>10}")
        if name in ALLOWED:
            parts.append(f"{points.get(name, ''):>9}")
    return "".join(parts)


def _verdicts(figures: dict[str, dict[str, float]]) -> Iterator[str]:
    for name, most in ALLOWED.items():
        if name in figures:
            keys = figures[name]
            kept = sum(_lost({n: of[key] for n, of in figures.items()}, name) <= most for key in keys)
            yield f"{name}: at most {most:.0f} points lost in {kept} of {len(keys)} fields"


def speed(work: Path) -> str:
    """Four-page documents a second, models loaded, one process, one thread, one core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    paths = []
    for number, text in enumerate(long_texts(tuple(MAKERS), LETTERS)):
        paths.append(work / f"long-{number}.txt")
        paths[-1].write_text(text, "utf-8")
    letters = statistics.mean(len(path.read_text("utf-8")) for path in paths)
    _round(paths)
    rates = [_round(paths) for _ in range(ROUNDS)]
    by_clock, by_processor = (statistics.median(values) for values in zip(*rates, strict=True))
    return (
        f"== speed: {by_clock:.1f} documents a second by the clock, {by_processor:.1f} by processor time "
        f"(must {MUST}, aim {AIM}; {len(paths)} kinds, {letters:.0f} letters on the mean, "
        f"median of {ROUNDS} rounds, one core)"
    )


def _round(paths: Sequence[Path]) -> tuple[float, float]:
    """Documents a second of one round, by the clock and by processor time."""
    clock, processor = time.perf_counter(), time.process_time()
    for path in paths:
        if error := process(path, Options()).error:
            raise error
    return len(paths) / (time.perf_counter() - clock), len(paths) / (time.process_time() - processor)


def shelves(gold: Sequence[Path], generated: int, work: Path) -> Iterator[Shelf]:
    """What is measured."""
    for folder in dict.fromkeys((UNSEEN, *gold)):
        if any(folder.glob("*.gold.json")):
            yield Shelf(str(folder), folder)
        else:
            print(f"{folder}: no labelled documents there", file=sys.stderr)
    if generated:
        generate(work / "composed" / "clean", SEED, generated)
        yield Shelf(f"composed plans, seed {SEED}", work / "composed" / "clean", SEED)


def quality(arguments: argparse.Namespace, kept: Path, scratch: Path) -> None:
    """Print a table for each shelf, and one for all."""
    pooled = {name: Condition() for name in ("clean", *ALLOWED)}
    for number, shelf in enumerate(shelves(arguments.gold, arguments.generated, kept)):
        name = f"{number}-{shelf.folder.name}" if shelf.seed is None else "composed"
        work = (scratch if shelf.unseen else kept) / name
        found = measured(shelf, work, arguments.read, arguments.jobs, arguments.printing)
        print(table(shelf.title, found), end="\n\n", flush=True)
        for condition, of in found.items():
            pooled[condition].add(shelf.title, of)
    print(table("all of them", pooled), flush=True)


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        "python -m tools.bench_extract", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("gold", nargs="*", type=Path, help="folders of labelled documents")
    parser.add_argument("--generated", type=int, default=100, help="how many plans to compose (100)")
    parser.add_argument("--read", type=int, default=20, help="documents of each set to scan and read (20)")
    parser.add_argument("--printing", type=int, default=1, help="which machines they go through (1)")
    parser.add_argument("--jobs", type=int, default=default_jobs(), help="how many things at once")
    parser.add_argument("--only", choices=("quality", "speed"), help="one of the two parts")
    parser.add_argument("--keep", type=Path, help="a new folder to keep what is made")
    arguments = parser.parse_args(words)
    if arguments.keep and arguments.keep.exists():
        parser.error(f"{arguments.keep} is there already")
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        if arguments.only != "speed":
            quality(arguments, arguments.keep or scratch / "kept", scratch)
        if arguments.only != "quality":
            print(speed(scratch))


if __name__ == "__main__":
    main()
