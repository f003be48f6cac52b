"""Which lines of the corpus are about what plans are about: they teach more than others.

Pairs of words that are much commoner in plans than in the corpus are counted in each line. What plans
say is known from our own generator and phrases, not from any real plan.
"""

import collections
import itertools
import tempfile
from pathlib import Path

import numpy as np
from domain import phrases
from sequences import Sequence

from corpora.synthetic.__main__ import main as generate
from pipeline.diacritics.features import name_of
from pipeline.diacritics.tokens import UNIT

PLANS, SEED = 300, 9
LEAST, COMMONER, PRIOR = 4, 8.0, 20
"""A pair is typical that stands in the plans so often, and so much oftener than in the corpus, where it
is counted that many times more than seen."""
SHARE, SHORTEST = 0.03, 8
"""A line is chosen with this share of typical pairs; shorter ones say too little."""

Pair = tuple[str, str]
Pairs = collections.Counter[Pair]


def plan_like(sequences: dict[str, Sequence]) -> dict[str, np.ndarray]:
    """Return for each sequence which of its units belong to chosen lines."""
    own = plan_pairs()
    hits = {name: _hits(sequence, own) for name, sequence in sequences.items()}
    found: Pairs = collections.Counter()
    for pairs, which in hits.values():
        found.update(
            dict(zip(pairs, np.bincount(which[which >= 0], minlength=len(pairs)).tolist(), strict=True))
        )
    total = sum(len(sequence.surface) for sequence in sequences.values())
    typical = {pair for pair in own if _ratio(own, found, pair, total) > COMMONER}
    return {name: _chosen(sequences[name], *hits.pop(name), typical) for name in sequences}


def _ratio(own: Pairs, found: Pairs, pair: Pair, total: int) -> float:
    return (own[pair] / own.total()) / ((found[pair] + PRIOR) / total)


def plan_pairs() -> Pairs:
    """Count the pairs of words in generated plans and in our phrases; rare ones are left out."""
    counts: Pairs = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        generate(["--count", str(PLANS), "--seed", str(SEED), "--out", folder, "--formats", "txt"])
        texts = [path.read_text("utf-8") for path in sorted(Path(folder).glob("*.txt"))]
    for text in [*texts, *phrases()]:
        names = [name_of(unit) for unit in UNIT.findall(text)]
        both = itertools.pairwise(names)
        counts.update((a, b) for a, b in both if a.isalpha() and b.isalpha())
    return collections.Counter({pair: count for pair, count in sorted(counts.items()) if count >= LEAST})


def _hits(sequence: Sequence, own: Pairs) -> tuple[list[Pair], np.ndarray]:
    """The pairs that a sequence may have, and which of them begins at each unit (-1: none)."""
    number = {name: i for i, name in enumerate(sequence.names)}
    keys = {number[a] << 32 | number[b]: (a, b) for a, b in own if a in number and b in number}
    ordered = np.array(sorted(keys), np.int64)
    seen = sequence.surface[:-1].astype(np.int64) << 32 | sequence.surface[1:]
    place = np.minimum(np.searchsorted(ordered, seen), len(ordered) - 1)
    which = np.where(ordered[place] == seen, place, -1) if len(ordered) else np.full(len(seen), -1)
    return [keys[key] for key in ordered.tolist()], np.append(which, -1).astype(np.int32)


def _chosen(sequence: Sequence, pairs: list[Pair], which: np.ndarray, typical: set[Pair]) -> np.ndarray:
    is_typical = np.array([*(pair in typical for pair in pairs), False])
    starts = np.append(0, np.flatnonzero(sequence.surface == sequence.names.index("\n")) + 1)
    starts = starts[starts < len(which)]
    lengths = np.diff(np.append(starts, len(which)))
    share = np.add.reduceat(is_typical[which].astype(np.int32), starts) / lengths
    chosen: np.ndarray = np.repeat((share >= SHARE) & (lengths >= SHORTEST), lengths)
    return chosen
