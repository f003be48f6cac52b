"""Restoration and repair beside other ways, on the same documents, in one run.

    PYTHONPATH=. .venv/bin/python models/restorer/bench.py FOLDER_OR_FILE... [--pages 2] [--keep FOLDER]

The documents are accented text files; without any, plans are generated. Measured: stripped text and
text that lost half of its marks, given back by pyvi (if it is installed: pip install '.[bench]'), by
our n-grams alone, by our tagger alone, by both; accented text; printed pages read by Tesseract `eng`
and `vie`, by n-grams alone and by both. One core.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from evaluate import Judged, calibration_error, text_files
from evaluate_noise import errors, printed_pages, reading
from measures import Score, identifiers_kept, syllables_right

from pipeline.diacritics import detect, restore
from pipeline.diacritics.blend import NGRAMS_ONLY, RESTORE, TAGGER_ONLY, Blend
from pipeline.diacritics.edits import apply
from pipeline.diacritics.plan import plan
from pipeline.diacritics.repair import repair
from pipeline.diacritics.restore import Stretch
from pipeline.diacritics.restore import restore as give_marks
from pipeline.document import Word
from pipeline.text import fold, nfc, tone_key

HALF = 0.5


class Way(NamedTuple):
    """A way to give text its marks: its name, and the function (with the share of marks lost)."""

    name: str
    give: Callable[[str, float, Judged, str], str]


def ours(blend: Blend) -> Callable[[str, float, Judged, str], str]:
    """Our own restorer with one of its models or both."""

    def give(text: str, missing: float, judged: Judged, gold: str) -> str:
        edits = give_marks(text, [Stretch(0, len(text), missing)], blend)
        judged += [(e.confidence, tone_key(gold[e.start : e.end]) == tone_key(e.after)) for e in edits]
        return apply(text, edits)

    return give


def pyvi() -> Way | None:
    """pyvi's `add_accents`, line by line; a line on which it raises stays as it is."""
    try:
        from pyvi import ViUtils
    except ImportError:
        return None

    def line(text: str) -> str:
        try:
            return str(ViUtils.add_accents(text))
        except (KeyError, IndexError, ValueError):
            return text

    return Way("pyvi", lambda text, missing, judged, gold: "\n".join(map(line, text.split("\n"))))


def ways() -> Iterator[Way]:
    """All ways that can be tried here."""
    yield Way("as it came", lambda text, missing, judged, gold: text)
    other = pyvi()
    if other:
        yield other
    yield Way("n-grams alone", ours(NGRAMS_ONLY))
    yield Way("tagger alone", ours(TAGGER_ONLY))
    yield Way("both (kehoach)", ours(RESTORE))


def half_stripped(text: str) -> str:
    """`text` without the marks of every other syllable, by chance but always the same."""
    rng = random.Random(len(text))
    return "".join(part if rng.random() < HALF else fold(part) for part in _with_blanks(text))


def _with_blanks(text: str) -> list[str]:
    parts, word = [], ""
    for char in text:
        word += char
        if char.isspace():
            parts.append(word)
            word = ""
    return [*parts, word]


def marks(texts: Sequence[str], damage: Callable[[str], str], missing: float) -> None:
    """Print a row for each way: syllables right, identifiers kept, speed, calibration."""
    for way in ways():
        score, kept, asked, seconds = Score(), 0, 0, 0.0
        judged: Judged = []
        for text in texts:
            damaged = damage(text)
            started = time.perf_counter()
            got = way.give(damaged, missing, judged, text)
            seconds += time.perf_counter() - started
            score += syllables_right(text, got)
            found = identifiers_kept(damaged, got)
            kept, asked = kept + found.right, asked + found.total
        error = f"{calibration_error(judged):.4f}" if judged else "-"
        speed = f"{score.total / seconds:,.0f}" if damaged != got else "-"
        print(
            f"| {way.name} | {score.share:.2%} | {kept / max(1, asked):.2%} of {asked} | {speed} | {error} |",
            flush=True,
        )


def pages(texts: dict[Path, str], language: str, keep: Path, most: int) -> None:
    """Print rows for pages read by Tesseract: as read, by n-grams alone, by both."""
    read = [
        ("\n".join(lines), *reading(path, lines, number, language, keep))
        for path, text in texts.items()
        for number, lines in enumerate(printed_pages(text)[:most])
    ]
    total = sum(errors(gold, found)[1] for gold, found, _ in read)
    before = [errors(gold, found)[0] for gold, found, _ in read]
    clean = [wrong == 0 for wrong in before]
    print(f"| as read | {sum(before) / total:.2%} | - | - | - |")
    for name, repaired in (("n-grams alone", by_ngrams), ("both (kehoach)", by_kehoach)):
        started = time.perf_counter()
        after = [errors(gold, repaired(found, words))[0] for gold, found, words in read]
        seconds = time.perf_counter() - started
        added = sum(wrong for wrong, was_clean in zip(after, clean, strict=True) if was_clean)
        print(
            f"| {name} | {sum(after) / total:.2%} | {1 - sum(after) / max(1, sum(before)):.1%} | "
            f"{added} on {sum(clean)} pages | {total / seconds:,.0f} |",
            flush=True,
        )


def by_kehoach(text: str, words: Sequence[Word]) -> str:
    """What the program makes of a page that OCR has read."""
    return restore(text, "auto", words).text


def by_ngrams(text: str, words: Sequence[Word]) -> str:
    """The same page as one passage, by n-grams alone."""
    todo = plan(text, detect(text), "auto", ocr=True)
    edits = give_marks(text, todo.stretches, NGRAMS_ONLY)
    edits += repair(text, todo.repairs, todo.noise, words, NGRAMS_ONLY)
    return apply(text, sorted(edits, key=lambda edit: edit.start))


def first_result() -> float:
    """Seconds from the start of a new process to its first restored line (the least of five)."""
    code = "from pipeline.diacritics import restore; restore('Ke hoach to chuc phong trao thi dua')"
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def documents(paths: Sequence[Path]) -> dict[Path, str]:
    """The accented ones among the files; generated plans where none are named."""
    files = text_files(paths)
    if not files:
        from corpora.synthetic.__main__ import main as generate

        folder = Path(tempfile.mkdtemp(prefix="plans-"))
        generate(["--count", "30", "--seed", "2027", "--out", str(folder), "--formats", "txt"])
        files = text_files([folder])
    found = {path: nfc(path.read_text("utf-8", errors="replace")) for path in files}
    return {path: text for path, text in found.items() if detect(text).name == "accented"}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--pages", type=int, default=2, help="pages printed of each document (0: none)")
    parser.add_argument("--keep", type=Path, help="keep what Tesseract read here, and use it again")
    options = parser.parse_args()
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    texts = documents([path for path in options.paths if path.exists()])
    syllables = sum(syllables_right(text, text).total for text in texts.values())
    print(f"{len(texts)} documents, {syllables} syllables")
    print(f"First result of a new process: {first_result():.2f} s\n")
    restore("Bat dau")
    for name, damage, missing in (("Stripped", fold, 1.0), ("Half of the marks lost", half_stripped, HALF)):
        print(f"{name}\n")
        print("| way | syllables right | numbers, addresses kept | syllables/s | calibration error |")
        print("|---|---|---|---|---|")
        marks(list(texts.values()), damage, missing)
        print()
    left = [syllables_right(text, restore(text).text, exactly=True) for text in texts.values()]
    print(f"Accented text left as it is: {sum(s.right for s in left) / syllables:.3%}\n")
    with tempfile.TemporaryDirectory() as scratch:
        for language in ("eng", "vie") if options.pages else ():
            print(f"Pages printed, degraded, read by Tesseract {language}\n")
            print("| way | syllables wrong | of them removed | added to faultless pages | syllables/s |")
            print("|---|---|---|---|---|")
            pages(texts, language, options.keep or Path(scratch), options.pages)
            print()


if __name__ == "__main__":
    main()
