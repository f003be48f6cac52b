"""Measures the restorer on accented documents: strips them, restores them, compares.

    .venv/bin/python models/restorer/evaluate.py FOLDER_OR_FILE... [--errors N]

Prints the share of syllables that came back right (tone placement ignored), the speed on one core,
how much of the accented text itself is left as it is, and how far confidences are from shares.
Documents that are not accented are named and skipped.
"""

import argparse
import collections
import re
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pipeline.diacritics import detect, restore
from pipeline.text import fold, nfc, tone_key

WORD = re.compile(r"[^\W\d_]+")


class Figures(NamedTuple):
    """Counts over documents: syllables, those right, seconds, those left alone when accented."""

    syllables: int = 0
    right: int = 0
    seconds: float = 0.0
    untouched: int = 0

    def __str__(self) -> str:
        count = max(1, self.syllables)
        return (
            f"{self.syllables} syllables, {self.right / count:.2%} right, "
            f"{count / max(self.seconds, 1e-9):,.0f} syllables/s, "
            f"accented left as is {self.untouched / count:.3%}"
        )


def text_files(paths: Iterable[Path]) -> list[Path]:
    """The .txt files among `paths` and in the folders among them."""
    found = [sorted(p.glob("*.txt")) if p.is_dir() else [p] for p in paths]
    return [path for group in found for path in group]


Judged = list[tuple[float, bool]]
"""The confidence of each changed syllable, and whether it came out right."""


def calibration_error(judged: Judged, bins: int = 20) -> float:
    """Return the expected calibration error: the mean gap between confidence and share right."""
    gaps = 0.0
    for number in range(bins):
        inside = [
            (p, ok) for p, ok in judged if number <= p * bins < number + 1 or (p == 1 and number == bins - 1)
        ]
        gaps += abs(sum(p for p, _ in inside) - sum(ok for _, ok in inside))
    return gaps / max(1, len(judged))


def measure(text: str, errors: collections.Counter[tuple[str, str]], judged: Judged) -> Figures:
    """Strip and restore one accented text (NFC)."""
    started = time.perf_counter()
    done = restore(fold(text))
    seconds = time.perf_counter() - started
    restored = done.text
    judged += [(e.confidence, tone_key(text[e.start : e.end]) == tone_key(e.after)) for e in done.edits]
    left = restore(text).text
    right = untouched = count = 0
    for match in WORD.finditer(text):
        count += 1
        got = restored[match.start() : match.end()]
        same = tone_key(got) == tone_key(match[0])
        right += same
        if not same:
            errors[match[0], got] += 1
        untouched += left[match.start() : match.end()] == match[0]
    if len(left) != len(text):
        untouched = sum(a == b for a, b in zip(left.split(), text.split(), strict=False))
    return Figures(count, right, seconds, untouched)


def main() -> None:
    """Print one line a document and the total."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--errors", type=int, default=0, help="also print the N most frequent errors")
    options = parser.parse_args()
    restore("Bat dau")
    errors: collections.Counter[tuple[str, str]] = collections.Counter()
    judged: Judged = []
    total = Figures()
    for path in text_files(options.paths):
        text = nfc(path.read_text("utf-8", errors="replace"))
        condition = detect(text)
        if condition.name != "accented":
            print(f"{path.name}: skipped, {condition.name}")
            continue
        figures = measure(text, errors, judged)
        print(f"{path.name}: {figures}")
        total = Figures(*(a + b for a, b in zip(total, figures, strict=True)))
    print(f"all: {total}, expected calibration error {calibration_error(judged):.4f}")
    for (wanted, got), count in errors.most_common(options.errors):
        print(f"{count:5} {wanted} -> {got}")


if __name__ == "__main__":
    main()
