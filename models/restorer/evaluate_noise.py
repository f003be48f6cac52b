"""Measures repair on pages that are rendered, degraded and read by Tesseract.

    .venv/bin/python models/restorer/evaluate_noise.py FOLDER_OR_FILE... --lang eng [--keep OUT]
    .venv/bin/python models/restorer/evaluate_noise.py READ.txt --against GOLD.txt

Prints the share of wrong syllables (edit distance over the number of printed ones, tone placement and
case ignored) before and after. `--keep` stores what was read, and uses it if it is there.
"""

import argparse
import json
import random
import re
import textwrap
import time
from collections.abc import Sequence
from pathlib import Path

from evaluate import text_files
from noise import LINES, WIDTH, Scanner, degrade, read_words, render
from rapidfuzz.distance import Levenshtein

from pipeline.diacritics import detect, restore
from pipeline.document import Word
from pipeline.text import nfc, tone_key

SCANNER = Scanner(
    dpi=(150, 180, 200, 240, 300),
    thick_or_thin=0.08,
    ink=(1, 1, 1, 0.75),
    grain=(0, 10, 25),
    specks=(0, 0, 0, 0.001),
    quality=(40, 70, 95),
)
"""Between good and poor: on pages that nobody would read, repair says nothing."""
WORD = re.compile(r"[^\W_]+")


def errors(gold: str, got: str) -> tuple[int, int]:
    """Return the syllable edit distance and the number of printed syllables."""
    printed, found = WORD.findall(tone_key(gold)), WORD.findall(tone_key(got))
    return Levenshtein.distance(printed, found), len(printed)


def printed_pages(text: str) -> list[list[str]]:
    """Break a text into pages of lines."""
    lines = [
        line
        for row in text.splitlines()
        for line in textwrap.wrap(" ".join(row.split()), WIDTH)
        if row.strip()
    ]
    return [lines[start : start + LINES] for start in range(0, len(lines), LINES)][:2]


def reading(
    path: Path, lines: list[str], page: int, language: str, keep: Path | None
) -> tuple[str, list[Word]]:
    """What Tesseract reads on the degraded page; the same file and page give the same noise."""
    kept = keep / f"{path.stem}-{page}.{language}.json" if keep else None
    if kept and kept.exists():
        stored = json.loads(kept.read_text("utf-8"))
        return stored["text"], [Word(start, end, confidence=sure) for start, end, sure in stored["words"]]
    rng = random.Random(f"{path.stem}{page}")
    text, words = read_words(degrade(render(lines, rng, SCANNER), rng, SCANNER), language)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        rows = [(word.start, word.end, word.confidence) for word in words]
        kept.write_text(json.dumps({"text": text, "words": rows}, ensure_ascii=False), "utf-8")
    return text, words


def report(
    name: str, gold: str, read: str, mode: str, words: Sequence[Word] = ()
) -> tuple[int, int, int, float]:
    """Restore one reading, print its figures and return them."""
    started = time.perf_counter()
    done = restore(read, mode, words)
    seconds = time.perf_counter() - started
    before, count = errors(gold, read)
    after, _ = errors(gold, done.text)
    print(
        f"{name}: {count} syllables, {before / count:.2%} wrong as read, {after / count:.2%} after, "
        f"{done.condition.name}, {seconds:.2f} s"
    )
    return before, after, count, seconds


def main() -> None:
    """Print one line a page and the total."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--lang", default="eng")
    parser.add_argument("--mode", default="auto", choices=["auto", "restore", "repair"])
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--against", type=Path)
    options = parser.parse_args()
    restore("Bat dau")
    if options.against:
        read = options.paths[0].read_text("utf-8")
        report(options.paths[0].name, nfc(options.against.read_text("utf-8")), read, options.mode)
        return
    total = [0, 0, 0]
    for path in text_files(options.paths):
        text = nfc(path.read_text("utf-8", errors="replace"))
        if detect(text).name != "accented":
            continue
        for page, lines in enumerate(printed_pages(text)):
            read, words = reading(path, lines, page, options.lang, options.keep)
            figures = report(f"{path.name} page {page + 1}", "\n".join(lines), read, options.mode, words)
            total = [a + b for a, b in zip(total, figures[:3], strict=True)]
    print(
        f"all: {total[2]} syllables, {total[0] / total[2]:.2%} wrong as read, {total[1] / total[2]:.2%} after"
    )


if __name__ == "__main__":
    main()
