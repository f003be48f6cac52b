"""The statistical language model: which accented syllable follows which two others."""

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.diacritics.ngrams import NgramTable, dequantise, pack
from pipeline.modelfile import model_path
from pipeline.text import fold

MODEL = "restorer/lm.npz"
MOST = 24
"""Candidates of one folded syllable, at most; more are too rare to matter."""

Numbers = NDArray[np.int32]
Scores = NDArray[np.float32]


class LanguageModel(NamedTuple):
    """Word numbers, the candidates of each folded form, and the n-gram tables (log probabilities)."""

    words: list[str]
    number: dict[str, int]
    forms: dict[str, int]
    candidates: Numbers
    unigram: Scores
    unigram_back: Scores
    pairs: NgramTable
    triples: NgramTable

    def known(self, folded: str) -> tuple[str, ...]:
        """The accented forms of a lower-case folded syllable, most frequent first."""
        row = self.candidates[self.forms[folded]] if folded in self.forms else ()
        return tuple(self.words[n] for n in row if n >= 0)

    def pair(self, first: Numbers, second: Numbers) -> tuple[Scores, Scores]:
        """Return log p(second | first), and the back-off weight of the pair as a context."""
        found, stored = self.pairs.find(pack(first, second))
        back = self.unigram_back[first] + self.unigram[second]
        logp = np.where(found, dequantise(stored[:, 0]), back)
        return logp, np.where(found, dequantise(stored[:, 1]), np.float32(0))

    def triple(self, first: Numbers, second: Numbers, third: Numbers, back: Scores) -> Scores:
        """Return log p(third | first, second), or `back` where the trigram is not stored."""
        found, stored = self.triples.find(pack(first, second, third))
        return np.where(found, dequantise(stored[:, 0]), back)


@functools.cache
def language_model() -> LanguageModel:
    """Load the model once per process. Raises MissingModel."""
    with np.load(model_path(MODEL)) as stored:
        words = bytes(stored["vocabulary"]).decode("utf-8").split("\n")
        unigram = dequantise(stored["unigram"])
        forms, candidates = _by_fold(words)
        return LanguageModel(
            words,
            {word: number for number, word in enumerate(words)},
            forms,
            candidates,
            unigram[:, 0],
            unigram[:, 1],
            NgramTable(stored["bigram_tags"], stored["bigram_values"]),
            NgramTable(stored["trigram_tags"], stored["trigram_values"]),
        )


def _by_fold(words: list[str]) -> tuple[dict[str, int], Numbers]:
    """Group the words (most frequent first) by folded form: a row of word numbers each, -1 padded."""
    groups: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        groups.setdefault(fold(word), []).append(number)
    table = np.full((len(groups), MOST), -1, np.int32)
    for row, members in enumerate(groups.values()):
        table[row, : len(members[:MOST])] = members[:MOST]
    return {form: row for row, form in enumerate(groups)}, table
