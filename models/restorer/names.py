"""Counts which parts of names of persons follow which: python models/restorer/names.py --corpus FOLDER

Reads every .txt and .txt.xz of the folder, as `train.py` does, takes what is surely the name of a person,
each different full name once, and writes `names.tsv` beside this file and its checksum: parts, pairs
and triples that two different names share or that are mentioned three times. How many of the names in
the lines that are kept back are restored right, with it and without, goes into `names_metrics.json`.
"""

import argparse
import collections
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from corpus import lines_of, open_text, text_files
from train import HOLD_OUT, register

from pipeline import gazetteer
from pipeline.diacritics.blend import RESTORE, Blend
from pipeline.diacritics.edits import apply
from pipeline.diacritics.names import contexts, role
from pipeline.diacritics.restore import Stretch, restore
from pipeline.lexicon import cues, rows
from pipeline.text import fold, is_syllable, lower, place_tones, search_key

HERE = Path(__file__).resolve().parent
LEAST, MENTIONED = 2, 3
"""Different names, at least, that a pair or triple is kept for; or so many mentions of one."""
SIGNATURE = "TRUONG PHONG\n\n\n{}\n"
_WORD = re.compile(r"[^\W\d_]+")
_BEFORE = re.compile(rf"(?:{cues('before-persons')})\W*$")


class Named(NamedTuple):
    """A name in a line: its words in lower case and where it stands."""

    words: tuple[str, ...]
    start: int
    end: int


def names_in(line: str) -> Iterator[Named]:
    """The runs of capitalised syllables of a line that are surely the name of a person."""
    run: list[re.Match[str]] = []
    for word in [*_WORD.finditer(line), None]:
        joined = run and word and line[run[-1].end() : word.start()] == " "
        if word and word[0][0].isupper() and (joined or not run):
            run.append(word)
            continue
        if len(run) > 1 and (found := _person(line, run)):
            yield found
        run = [word] if word and word[0][0].isupper() else []


def _person(line: str, run: list[re.Match[str]]) -> Named | None:
    called = bool(_BEFORE.search(search_key(line[max(0, run[0].start() - 20) : run[0].start()])))
    if len(run) > 2 and _BEFORE.fullmatch(search_key(run[0][0])):
        run, called = run[1:], True
    words = tuple(lower(place_tones(word[0])) for word in run)
    regular = all(word[0][1:].islower() and is_syllable(word[0]) for word in run)
    if not regular or not 2 <= len(words) <= 5 or not _is_sure(words, called) or _holds_place(words):
        return None
    return Named(words, run[0].start(), run[-1].end())


def _is_sure(words: tuple[str, ...], called: bool) -> bool:
    """By a frequent family name and a third word, or less where one is addressed before it."""
    frequent = words[0] in _FAMILIES["yes"]
    if len(words) == 2:
        return called and frequent
    return frequent or (words[0] in _FAMILIES["no"] and (called or words[1] in {"thị", "văn"}))


_FAMILIES = {
    answer: frozenset(lower(place_tones(r["name"])) for r in rows("family_names") if r["frequent"] == answer)
    for answer in ("yes", "no")
}
_PLACES = frozenset(
    lower(gazetteer.split_type(name)[1])
    for level in ("province", "district")
    for name in gazetteer.names(level)
)


def _holds_place(words: tuple[str, ...]) -> bool:
    pairs = [" ".join(pair) for pair in itertools.pairwise(words)]
    return " ".join(words) in _PLACES or any(pair in _PLACES for pair in pairs)


Tables = dict[tuple[str, str], collections.Counter[str]]


def count(files: list[Path]) -> Tables:
    """How many different names have a word in a role behind each context."""
    mentions = collections.Counter(
        name.words for path in files for line in lines_of(path, HOLD_OUT) for name in names_in(line)
    )
    names, mentioned = _tables(dict.fromkeys(mentions, 1)), _tables(mentions)
    for key, counts in names.items():
        for word, number in counts.items():
            if number < LEAST and mentioned[key][word] < MENTIONED:
                counts[word] = 0
    return names


def _tables(names: Mapping[tuple[str, ...], int]) -> Tables:
    found: Tables = collections.defaultdict(collections.Counter)
    for words, weight in sorted(names.items()):
        for place, word in enumerate(words):
            for context in contexts(words, place):
                found[role(place, len(words)), context][word] += weight
    return found


def write(found: Tables, path: Path) -> None:
    """A line a context: role, context, how many names have other words, the words with their numbers."""
    lines = []
    for (where, context), counts in sorted(found.items()):
        kept = [f"{w} {n}" for w, n in sorted(counts.items(), key=lambda wn: (-wn[1], wn[0])) if n]
        others = sum(not n for n in counts.values())
        if kept:
            lines.append("\t".join([where, context, str(others), ",".join(kept)]))
    path.write_text("\n".join(lines) + "\n", "utf-8")


def measure(files: list[Path]) -> dict[str, dict[str, float]]:
    """Shares that are restored right of the lines kept back, with the model and without: of names in their
    sentences, of different names alone below an office, and of all words."""
    tallies = {way: collections.Counter[str]() for way in WAYS}
    for line in _kept_back(files):
        names = list(names_in(line))
        for way, blend in WAYS.items() if names else ():
            text = _restored(fold(line), blend)
            tallies[way]["in sentences"] += sum(_same(text, line, *name[1:]) for name in names)
            tallies[way]["of sentences"] += len(names)
            words = [word.span() for word in _WORD.finditer(line)]
            tallies[way]["words"] += sum(_same(text, line, *span) for span in words)
            tallies[way]["of words"] += len(words)
    different = sorted({line[n.start : n.end] for line in _kept_back(files) for n in names_in(line)})
    for way, blend in WAYS.items():
        texts = (SIGNATURE.format(name) for name in different)
        right = (place_tones(_restored(fold(text), blend)[12:]) == place_tones(text[12:]) for text in texts)
        tallies[way].update({"in signatures": sum(right), "of signatures": len(different)})
    return {way: _shares(tally) for way, tally in tallies.items()}


WAYS = {"without": RESTORE._replace(names=0.0), "with": RESTORE}


def _shares(tally: collections.Counter[str]) -> dict[str, float]:
    return {
        what: round(number / tally[f"of {what.removeprefix('in ')}"], 4)
        if not what.startswith("of ")
        else number
        for what, number in tally.items()
    }


def _kept_back(files: list[Path]) -> Iterator[str]:
    for path in files:
        with open_text(path) as stream:
            yield from (line for number, line in enumerate(stream) if number % HOLD_OUT == 0)


def _restored(bare: str, blend: Blend) -> str:
    return apply(bare, restore(bare, [Stretch(0, len(bare), 1.0)], blend))


def _same(text: str, line: str, start: int, end: int) -> bool:
    return place_tones(text[start:end]) == place_tones(line[start:end])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of .txt and .txt.xz files")
    files = text_files(parser.parse_args().corpus)
    write(count(files), HERE / "names.tsv")
    register(HERE / "names.tsv")
    figures = measure(files)
    (HERE / "names_metrics.json").write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", "utf-8")
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
