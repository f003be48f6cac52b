"""Counts beside which letters of codes a Đ stands: python models/restorer/codes.py --corpus FOLDER

Reads every .txt and .txt.xz of the folder, as `train.py` does, takes the groups of capitals of document
numbers (each different group once, its commonest spelling) and those of the lexicon, and writes
`codes.tsv` beside this file and its checksum. Prints how many groups come out right by the counts of others
(ten parts by turns), beside a D for all.
"""

import argparse
import collections
import re
import zlib
from pathlib import Path

from corpus import lines_of, text_files
from train import HOLD_OUT, register

from pipeline.diacritics import codeletters
from pipeline.lexicon import rows
from pipeline.text import fold

HERE = Path(__file__).resolve().parent
PARTS = 10
_CODE = re.compile(r"(?<![^\W_])\d+[A-Za-z]?(?:/\d{4})?\s?[/-]\s?([A-ZĐ&][\w&]*(?:[-/&.,][A-ZĐ&]\w*)+)")
_GROUP = re.compile(r"(?<![^\W_])(?=[A-ZĐƯƠ&]{2})[A-Za-zĐƯƠ&]{2,}(?![^\W_])")

Counts = dict[str, list[int]]


def groups(files: list[Path]) -> dict[str, str]:
    """The commonest spelling of each group with a D or Đ, by its folded form."""
    spellings: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for path in files:
        for line in lines_of(path, HOLD_OUT):
            for code in _CODE.findall(line) if "/" in line or "-" in line else ():
                for group in _GROUP.findall(code):
                    if "D" in fold(group):
                        spellings[fold(group)][group] += 1
    found = {key: max(sorted(own), key=lambda group: own[group]) for key, own in sorted(spellings.items())}
    for row in rows("code_parts"):
        if row["where"] != "type" and _GROUP.fullmatch(row["form"]) and "D" in row["key"]:
            found[row["key"]] = row["form"]
    return found


def count(spellings: dict[str, str]) -> Counts:
    """How many groups have a D and how many a Đ in each context."""
    found: Counts = collections.defaultdict(lambda: [0, 0])
    for key, group in spellings.items():
        for place, letter in enumerate(group):
            if letter in "DĐ":
                for context in codeletters.letter_contexts(key, place):
                    found[context][letter == "Đ"] += 1
    return found


def crossed(spellings: dict[str, str]) -> tuple[float, float]:
    """The share of groups right by the counts of other groups, and the share that have no Đ."""
    right = 0
    for part in range(PARTS):
        own = {key: group for key, group in spellings.items() if zlib.crc32(key.encode()) % PARTS == part}
        others = count({key: group for key, group in spellings.items() if key not in own})
        codeletters.counts = lambda: {context: tuple(pair) for context, pair in others.items()}  # noqa: B023
        right += sum(codeletters.with_letters(key, ()) == group for key, group in own.items())
    return right / len(spellings), sum("Đ" not in g for g in spellings.values()) / len(spellings)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of .txt and .txt.xz files")
    spellings = groups(text_files(parser.parse_args().corpus))
    print("groups, right by the counts of others, without a Đ:", len(spellings), *crossed(spellings))
    lines = (f"{context}\t{plain}\t{barred}" for context, (plain, barred) in sorted(count(spellings).items()))
    (HERE / "codes.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    register(HERE / "codes.tsv")


if __name__ == "__main__":
    main()
