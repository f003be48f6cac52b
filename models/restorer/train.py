"""Makes the restorer's model files from a folder of plain accented Vietnamese text.

    .venv/bin/python models/restorer/train.py --corpus FOLDER [--weight legal=3] [--hold-out 200]

Reads every .txt and .txt.xz of the folder (UTF-8, a paragraph a line), adds the phrases of
`domain.py`, renders some of it and reads
it with Tesseract (`eng`, `vie`), and writes `lm.npz`, `confusions.npz` and `metrics.json` beside
this file, and the checksums into `models/manifest.json`. The same folder gives the same files.
Memory: about 4 GB for 140 million words; disk: 2 GB in the temporary folder.
"""

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import lm
import numpy as np
from confusions import learn, read_pairs
from corpus import CHUNK, Counter, Words, names_of, read_numbers, show, text_files
from domain import PHRASE_WEIGHT, PLACE_WEIGHT, phrases, places
from noise import write_pairs

from pipeline.diacritics.tokens import PAUSE, UNIT, unit_name

HERE = Path(__file__).resolve().parent
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
    parser.add_argument("--hold-out", type=int, default=200, help="keep back every Nth line (0: none)")
    parser.add_argument("--pairs", type=Path, help="folder with eng.tsv and vie.tsv of noise.py; else made")
    return parser.parse_args()


def weights(options: argparse.Namespace) -> dict[str, int]:
    """How often each file counts, by the part of its name before the first dot."""
    given = dict(item.split("=") for item in options.weight) or {"legal": "3"}
    return {name: int(value) for name, value in given.items()}


def count(options: argparse.Namespace) -> tuple[list[str], np.ndarray, np.ndarray, dict[str, int]]:
    """Return the vocabulary, the trigram keys with their counts, and the words per file."""
    words = Words()
    words["\n"]
    files = text_files(options.corpus)
    if not files:
        raise SystemExit(f"{options.corpus}: no .txt or .txt.xz file")
    sequences = {path.name.split(".")[0]: read_numbers(path, words, options.hold_out) for path in files}
    names = names_of(words)
    totals = sum(np.bincount(sequence, minlength=len(names)) for sequence in sequences.values())
    vocabulary = lm.choose_vocabulary(names, np.asarray(totals))
    number = lm.renumber(names, vocabulary)
    counter = Counter()
    weight = weights(options)
    for name, sequence in sequences.items():
        for start in range(0, len(sequence), CHUNK):
            part = lm.without_repeated_pauses(number[sequence[start : start + CHUNK]])
            counter.add(lm.trigram_keys(part), weight.get(name, 1))
            show(f"counting {name}: {min(len(sequence), start + CHUNK) / 1e6:.0f} M")
    add_domain(counter, vocabulary)
    show("merging the counts\n")
    return vocabulary, *counter.merged(), {name: len(sequence) for name, sequence in sequences.items()}


def add_domain(counter: Counter, vocabulary: list[str]) -> None:
    """Count the phrases of the domain, each line between pauses."""
    number = {name: i for i, name in enumerate(vocabulary)}
    for lines, weight in ((phrases(), PHRASE_WEIGHT), (places(), PLACE_WEIGHT)):
        sequence = [number[PAUSE]]
        for line in lines:
            sequence += [number.get(unit_name(unit), 0) for unit in UNIT.findall(line)]
            sequence.append(number[PAUSE])
        counter.add(lm.trigram_keys(lm.without_repeated_pauses(np.array(sequence, np.uint16))), weight)


PAGES = {"eng": (160, 1), "vie": (100, 2)}
"""Pages to render and read for the confusions of each engine language, and the seed."""


def confusions(options: argparse.Namespace) -> dict[str, np.ndarray]:
    """Return the arrays of `confusions.npz`; renders and reads pages unless the pairs are given."""
    folder = options.pairs or Path(tempfile.mkdtemp(prefix="pairs-"))
    arrays = {}
    for language, (pages, seed) in PAGES.items():
        path = folder / f"{language}.tsv"
        if not path.exists():
            write_pairs(options.corpus, path, pages, language, seed)
        learned = learn(read_pairs(path))
        arrays |= {f"{language}_{key}": value for key, value in learned.items()}
    return arrays


def register(path: Path) -> None:
    """Write the checksum of a model file into the manifest."""
    manifest = HERE.parent / "manifest.json"
    entries = json.loads(manifest.read_text("utf-8")) if manifest.exists() else {}
    entries[f"{HERE.name}/{path.name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(entries, indent=1, sort_keys=True) + "\n", "utf-8")


def main() -> None:
    """Train, pack, write."""
    options = parse()
    vocabulary, keys, counts, sizes = count(options)
    show("estimating\n")
    estimate = lm.estimate(keys, counts, len(vocabulary), DISCOUNTS)
    arrays = lm.pack_tables(estimate, lm.Size())
    arrays["vocabulary"] = np.frombuffer("\n".join(vocabulary).encode("utf-8"), np.uint8)
    np.savez(HERE / "lm.npz", **arrays)
    register(HERE / "lm.npz")
    np.savez_compressed(HERE / "confusions.npz", **confusions(options))
    register(HERE / "confusions.npz")
    metrics = {
        "units": sizes,
        "weights": weights(options),
        "vocabulary": len(vocabulary),
        "distinct_pairs": len(estimate.bigram_keys),
        "distinct_triples": len(keys),
        "stored_pairs": int((arrays["bigram_tags"] > 0).sum()),
        "stored_triples": int((arrays["trigram_tags"] > 0).sum()),
    }
    (HERE / "metrics.json").write_text(json.dumps(metrics, indent=1, sort_keys=True) + "\n", "utf-8")
    show(f"wrote {HERE / 'lm.npz'}\n")


if __name__ == "__main__":
    main()
