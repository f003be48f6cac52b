"""Makes the restorer's model files from a folder of plain accented Vietnamese text.

    make models CORPUS=FOLDER WORK=FOLDER

Reads every .txt and .txt.xz of the folder (UTF-8, a paragraph a line), adds the phrases of
`domain.py`, prints some of it on pages and reads those with Tesseract (`eng`, `vie`), counts the
n-grams, learns the confusions, trains the tagger (needs the extra `train`: torch, onnx), and writes
`lm.npz`, `confusions.npz`, `tagger.npz`, `tagger.onnx` and `metrics.json` beside this file, and the
checksums into `models/manifest.json`. What takes long is kept in `--work`: stopped, it goes on where
it was. The same folder gives the same files on the same kind of machine. Memory: about 6 GB for 140
million words; disk: 4 GB.
"""

import argparse
import collections
import hashlib
import json
import os
from pathlib import Path

import lm
import numpy as np
from confusions import learn, read_pairs
from corpus import CHUNK, Counter, show, text_files
from domain import PHRASE_WEIGHT, PLACE_WEIGHT, phrases, places
from noise import write_pairs
from selection import plan_like
from sequences import read_all

from pipeline.diacritics.tokens import PAUSE, UNIT, unit_name

HERE = Path(__file__).resolve().parent
STEPS = 10000
HOLD_OUT = 200
"""Every 200th line of the corpus is kept back, for measuring."""
PLAN_LIKE = 4
"""How often lines like those of plans count beside what they count anyhow: of 0, 4, 8 and 10 the best."""
DISCOUNTS = (0.75, 0.75)
"""Absolute discounts of pairs and triples; of 0.5, 0.75, 1.5, 2 and 2.5 the best on held-out text."""


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True, help="folder of .txt and .txt.xz files")
    parser.add_argument(
        "--weight", action="append", default=[], metavar="NAME=N", help="count a file N times"
    )
    parser.add_argument("--work", type=Path, required=True, help="folder for what takes long to make")
    parser.add_argument("--steps", type=int, default=STEPS, help="steps of the tagger (0: leave it)")
    parser.add_argument("--only", choices=["lm"], help="make the n-grams alone, some minutes")
    return parser.parse_args()


def weights(options: argparse.Namespace) -> dict[str, int]:
    """How often each file counts, by the part of its name before the first dot."""
    given = dict(item.split("=") for item in options.weight) or {"legal": "3"}
    return {name: int(value) for name, value in given.items()}


def count(options: argparse.Namespace) -> tuple[list[str], np.ndarray, np.ndarray, dict[str, int]]:
    """Return the vocabulary, the trigram keys with their counts, and the units per file."""
    files = text_files(options.corpus)
    if not files:
        raise SystemExit(f"{options.corpus}: no .txt or .txt.xz file")
    sequences = read_all(files, options.work, HOLD_OUT)
    totals: collections.Counter[str] = collections.Counter()
    for sequence in sequences.values():
        seen = np.bincount(sequence.surface, minlength=len(sequence.names)).tolist()
        for name, number in zip(sequence.names, seen, strict=True):
            totals[unit_name(name)] += number
    vocabulary = lm.choose_vocabulary(totals)
    counter = Counter()
    weight = weights(options)
    chosen = plan_like(sequences)
    for name, sequence in sequences.items():
        numbers = lm.renumber([unit_name(n) for n in sequence.names], vocabulary)[sequence.surface]
        add_chunks(counter, numbers, weight.get(name, 1))
        add_chunks(counter, numbers[chosen[name]], PLAN_LIKE)
        show(
            f"counted {name}: {len(numbers) / 1e6:.1f} M units, {chosen[name].sum() / 1e6:.1f} M plan-like\n"
        )
    add_domain(counter, vocabulary)
    show("merging the counts\n")
    return vocabulary, *counter.merged(), {name: len(s.surface) for name, s in sequences.items()}


def add_chunks(counter: Counter, numbers: np.ndarray, weight: int) -> None:
    """Count the trigrams of a long sequence, a part of it at a time."""
    for start in range(0, len(numbers), CHUNK):
        part = lm.without_repeated_pauses(numbers[start : start + CHUNK])
        counter.add(lm.trigram_keys(part), weight)


def add_domain(counter: Counter, vocabulary: list[str]) -> None:
    """Count the phrases of the domain, each line between pauses."""
    number = {name: i for i, name in enumerate(vocabulary)}
    for lines, weight in ((phrases(), PHRASE_WEIGHT), (places(), PLACE_WEIGHT)):
        sequence = [number[PAUSE]]
        for line in lines:
            sequence += [number.get(unit_name(unit), 0) for unit in UNIT.findall(line)]
            sequence.append(number[PAUSE])
        counter.add(lm.trigram_keys(lm.without_repeated_pauses(np.array(sequence, np.uint16))), weight)


PAGES = {"eng": (260, 1), "vie": (200, 2)}
"""Pages to render and read for the confusions of each engine language, and the seed."""


def confusions(options: argparse.Namespace) -> dict[str, np.ndarray]:
    """Return the arrays of `confusions.npz`; prints and reads pages unless their pairs are there."""
    folder = options.work / "pairs"
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {}
    for language, (pages, seed) in PAGES.items():
        path = folder / f"{language}.tsv"
        if not path.exists():
            write_pairs(options.corpus, path, pages, language, seed)
        learned = learn(read_pairs(path))
        arrays |= {f"{language}_{key}": value for key, value in learned.items()}
    return arrays


def tagger(options: argparse.Namespace) -> dict[str, int | float]:
    """Train and export the tagger; return its figures."""
    try:
        from export import export
        from train_tagger import train
    except ImportError as error:
        raise SystemExit(f"{error.name} is missing: pip install -c constraints.txt '.[train]'") from error
    checkpoint, figures = train(options.corpus, options.work, options.steps, HOLD_OUT)
    for path in export(checkpoint, HERE):
        register(path)
    return figures


def register(path: Path) -> None:
    """Write the checksum of a model file into the manifest."""
    manifest = HERE.parent / "manifest.json"
    entries = json.loads(manifest.read_text("utf-8")) if manifest.exists() else {}
    entries[f"{HERE.name}/{path.name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(entries, indent=1, sort_keys=True) + "\n", "utf-8")


def main() -> None:
    """Train, pack, write."""
    options = parse()
    os.environ["KEHOACH_MODELS"] = str(HERE.parent)
    kept = HERE / "metrics.json"
    metrics = json.loads(kept.read_text("utf-8")) if options.only and kept.exists() else {}
    metrics |= ngrams(options)
    if not options.only:
        np.savez_compressed(HERE / "confusions.npz", **confusions(options))
        register(HERE / "confusions.npz")
        if options.steps:
            metrics["tagger"] = tagger(options)
    kept.write_text(json.dumps(metrics, indent=1, sort_keys=True) + "\n", "utf-8")
    show(f"wrote the models into {HERE}\n")


def ngrams(options: argparse.Namespace) -> dict[str, object]:
    """Estimate, pack and write the n-grams; return their figures."""
    vocabulary, keys, counts, sizes = count(options)
    show("estimating\n")
    estimate = lm.estimate(keys, counts, len(vocabulary), DISCOUNTS)
    arrays = lm.pack_tables(estimate, lm.Size())
    arrays["vocabulary"] = np.frombuffer("\n".join(vocabulary).encode("utf-8"), np.uint8)
    np.savez(HERE / "lm.npz", **arrays)
    register(HERE / "lm.npz")
    return {
        "units": sizes,
        "weights": weights(options),
        "vocabulary": len(vocabulary),
        "distinct_pairs": len(estimate.bigram_keys),
        "distinct_triples": len(keys),
        "stored_pairs": int((arrays["bigram_tags"] > 0).sum()),
        "stored_triples": int((arrays["trigram_tags"] > 0).sum()),
    }


if __name__ == "__main__":
    main()
