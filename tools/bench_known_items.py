"""Is the document that somebody has in mind among the first three? Measured on composed plans.

usage: python -m tools.bench_known_items [DOCUMENTS] [QUERIES] [--failures]

Somebody remembers a plan by a few words of its title or of its movement, and where it came from or when. The
words are typed without accents: as they are, with one slip in one of them, with the keys of an input method
that was off, or with a blank lost. Which slip is drawn evenly and knows nothing of what the search thinks
likely. A document with the same words in title, movement and letterhead as the one sought answers the query
as well and counts as it.
"""

import argparse
import itertools
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from corpora.synthetic import compose
from corpora.synthetic.records import as_record
from pipeline.dataset import Attempt, Dataset, create, search
from pipeline.dataset.words import folded, tokens

Record = dict[str, Any]

SEED = 2026
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
TONES = {"\u0300": "f2", "\u0301": "s1", "\u0309": "r3", "\u0303": "x4", "\u0323": "j5"}
MARKS = {"â": ("aa", "a6"), "ê": ("ee", "e6"), "ô": ("oo", "o6"), "ă": ("aw", "a8"), "ơ": ("ow", "o7"),
         "ư": ("uw", "u7"), "đ": ("dd", "d9")}  # fmt: skip


def main() -> None:
    """Make the dataset, ask, print the shares by kind of query."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("documents", type=int, nargs="?", default=2000)
    parser.add_argument("queries", type=int, nargs="?", default=500)
    parser.add_argument("--failures", action="store_true", help="print the queries that failed")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, create(Path(folder) / "plans.db") as dataset:
        records = fill(dataset, asked.documents)
        for kind, shares in measure(dataset, records, asked.queries, asked.failures).items():
            print(f"{kind:24} first {shares['first'] / shares['asked']:6.1%}   "
                  f"first three {shares['three'] / shares['asked']:6.1%}   of {shares['asked']}")  # fmt: skip


def fill(dataset: Dataset, count: int) -> list[Record]:
    """Store `count` composed plans; return their records."""
    records = [as_record(compose(seed), f"plan-{seed}") for seed in range(count)]
    for record in records:
        attempt = Attempt(record["id"], f"/{record['source']['file']}", "1", "auto", "s", "f")
        dataset.add(record, attempt)
    return records


def measure(
    dataset: Dataset, records: list[Record], queries: int, show: bool = False
) -> dict[str, Counter[str]]:
    """For each kind of query how many were asked, and answered at the first place, among the first three."""
    rng = Random(SEED)
    shares: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    remembered = [record for record in records if record["title"] and record["issuing_body"]]
    for record in rng.sample(remembered, min(queries, len(remembered))):
        words = recollection(record, rng)
        for kind, spoil in KINDS.items():
            query = " ".join(spoil(words, rng))
            found = search(dataset, query, limit=3)
            shown = [found.hits, found.similar]
            three = list(itertools.chain(*(reversed(shown) if found.similar_first else shown)))[:3]
            same = [_answers(hit.record, record, words) for hit in three]
            shares[kind].update(asked=1, first=any(same[:1]), three=any(same))
            if show and not any(same):
                print(f"{kind}: {query}\n    sought {record['title']} | {record['issuing_body']}")
                for hit in three:
                    print(f"    {hit.score} {hit.record['title']} | {hit.record['issuing_body']}")
    return shares


def recollection(record: Record, rng: Random) -> list[str]:
    """What is remembered of a plan, with its accents: words of its name, and where from or when."""
    names = [record["title"], *(item["name"] for item in record["movements"][:1])]
    name = _words(rng.choice(names))
    length = min(len(name), rng.randint(3, 5))
    start = rng.randint(0, len(name) - length)
    issuer = _words(record["issuing_body"])
    place = issuer[-min(len(issuer), rng.randint(2, 4)) :]
    year = [record["issue_date"][:4]] if record["issue_date"] and rng.random() < 0.5 else []
    number = _words(record["number"])[:1] if record["number"] and rng.random() < 0.2 else []
    return [*name[start : start + length], *place, *number, *year]


def _words(text: str) -> list[str]:
    return list(tokens(unicodedata.normalize("NFC", text).lower()))


def _answers(hit: Record, sought: Record, words: list[str]) -> bool:
    """The document sought, or one whose name and letterhead hold all the words as well as its do."""
    return hit["id"] == sought["id"] or (
        _told(sought).issuperset(map(folded, words)) and _told(hit).issuperset(map(folded, words))
    )


def _told(record: Record) -> set[str]:
    movements = (item["name"] for item in record["movements"])
    parts = (record["title"], record["issuing_body"], record["number"], record["issue_date"], *movements)
    return {word for part in parts if part for word in tokens(folded(part))}


def plain(words: list[str], rng: Random) -> list[str]:
    """Without accents."""
    return [folded(word) for word in words]


def slip(words: list[str], rng: Random) -> list[str]:
    """Without accents, and one word of three letters or more mistyped."""
    typed = plain(words, rng)
    at = rng.choice([at for at, word in enumerate(typed) if len(word) > 2 and word.isalpha()] or [0])
    typed[at] = rng.choice(SLIPS)(typed[at], rng)
    return typed


def keyed(words: list[str], rng: Random) -> list[str]:
    """Without accents, but one word with the keys of Telex or VNI showing."""
    typed = plain(words, rng)
    at = rng.choice([at for at, word in enumerate(words) if folded(word) != word] or [0])
    typed[at] = _keys(words[at], rng.randint(0, 1), rng.random() < 0.5)
    return typed


def glued(words: list[str], rng: Random) -> list[str]:
    """Without accents, and one blank left out."""
    typed = plain(words, rng)
    at = rng.randrange(len(typed) - 1)
    return [*typed[:at], typed[at] + typed[at + 1], *typed[at + 2 :]]


def _keys(word: str, method: int, late: bool) -> str:
    """The keys of a syllable in Telex (0) or VNI (1), the tone behind its vowel or `late`, at the end."""
    keys, tone = "", ""
    for char in word:
        parts = unicodedata.normalize("NFD", char)
        letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
        here = next((TONES[part][method] for part in parts if part in TONES), "")
        keys += (MARKS[letter][method] if letter in MARKS else letter) + ("" if late else here)
        tone += here
    return keys + (tone if late else "")


def _swapped(word: str, rng: Random) -> str:
    at = rng.choice([at for at in range(len(word) - 1) if word[at] != word[at + 1]] or [0])
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _dropped(word: str, rng: Random) -> str:
    at = rng.randrange(len(word))
    return word[:at] + word[at + 1 :]


def _doubled(word: str, rng: Random) -> str:
    at = rng.randrange(len(word))
    return word[:at] + word[at] + word[at:]


def _neighbour(word: str, rng: Random) -> str:
    at = rng.randrange(len(word))
    row = next(row for row in ROWS if word[at] in row)
    place = row.index(word[at])
    other = rng.choice([char for char in (row[place - 1 : place], row[place + 1 : place + 2]) if char])
    return word[:at] + other + word[at + 1 :]


SLIPS = (_swapped, _dropped, _doubled, _neighbour)

KINDS: dict[str, Callable[[list[str], Random], list[str]]] = {
    "without accents": plain, "a slip in one word": slip, "keys showing": keyed, "a blank lost": glued,
}  # fmt: skip


if __name__ == "__main__":
    main()
