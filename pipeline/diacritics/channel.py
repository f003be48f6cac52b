"""How likely a syllable is to be misread as a given string: learned letter confusions.

The cheapest alignment of the string with every syllable of the vocabulary at once, by numpy.
"""

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.diacritics.model import LanguageModel, language_model
from pipeline.modelfile import model_path
from pipeline.text import is_syllable

MODEL = "restorer/confusions.npz"
TRUE_LETTERS = "abcdeghiklmnopqrstuvxyăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
OTHER = "\N{REPLACEMENT CHARACTER}"
"""Stands for any letter that was hardly ever read."""
EDGES = "\"'“”‘’`.,;:!?()[]{}<>«»|*_~-–—…•+=/\\"
LONGEST = 12
SLACK = 3
"""A string is compared with syllables up to this much shorter or longer."""
NEVER = np.float32(-60)

Scores = NDArray[np.float32]
Codes = NDArray[np.int16]


def edge_free(run: str) -> str:
    """Return a run of non-blanks without the punctuation around it."""
    return run.strip(EDGES)


class Syllables(NamedTuple):
    """The legal syllables of the vocabulary as rows of letter codes (-1 padded), and their numbers."""

    numbers: NDArray[np.int32]
    letters: Codes
    lengths: Codes


class Channel(NamedTuple):
    """Log probabilities of misreadings; see `models/restorer/confusions.py`."""

    read_code: dict[str, int]
    one: Scores
    lost: Scores
    added: Scores
    split: dict[str, Scores]
    joined: dict[str, dict[int, float]]
    syllables: Syllables

    def scores(self, read: str) -> Scores:
        """Return log p(read | syllable) for each of `syllables` (lower-case `read`)."""
        return _align(self, read[:LONGEST])


@functools.cache
def channel(name: str) -> Channel:
    """Load the channel `eng` or `vie` (the language the engine read with). Raises MissingModel."""
    with np.load(model_path(MODEL)) as stored:
        part = {key: stored[f"{name}_{key}"] for key in _PARTS}
    reads = str(part["reads"])
    split: dict[str, Scores] = {}
    for step, logp in zip(part["split"].tolist(), part["split_logp"], strict=True):
        row = split.setdefault(step[1:], np.full(len(TRUE_LETTERS) + 1, NEVER, np.float32))
        row[TRUE_LETTERS.index(step[0])] = logp
    joined: dict[str, dict[int, float]] = {}
    for step, logp in zip(part["joined"].tolist(), part["joined_logp"], strict=True):
        pair = TRUE_LETTERS.index(step[0]) * 128 + TRUE_LETTERS.index(step[1])
        joined.setdefault(step[2], {})[pair] = float(logp)
    codes = {char: code for code, char in enumerate(reads)}
    return Channel(
        codes,
        _with_padding(part["one"].T),
        _with_padding(part["lost"]),
        part["added"],
        split,
        joined,
        _syllables(language_model()),
    )


_PARTS = ("reads", "one", "lost", "added", "split", "split_logp", "joined", "joined_logp")


def _with_padding(table: Scores) -> Scores:
    """Add a last column for the code -1."""
    border = np.full((*table.shape[:-1], 1), NEVER, np.float32)
    return np.ascontiguousarray(np.concatenate([table, border], axis=-1))


def _syllables(model: LanguageModel) -> Syllables:
    known = set(TRUE_LETTERS)
    rows = [n for n, word in enumerate(model.words) if is_syllable(word) and set(word) <= known]
    letters = np.full((len(rows), 8), -1, np.int16)
    for row, number in enumerate(rows):
        word = model.words[number][:8]
        letters[row, : len(word)] = [TRUE_LETTERS.index(char) for char in word]
    lengths = (letters >= 0).sum(axis=1).astype(np.int16)
    return Syllables(np.array(rows, np.int32), letters, lengths)


def _align(channel: Channel, read: str) -> Scores:
    """The best path for each syllable: rows of the table are read letters, kept two back."""
    letters = channel.syllables.letters
    count, width = letters.shape
    impossible = np.full(count, NEVER, np.float32)
    table: dict[tuple[int, int], Scores] = {(0, 0): np.zeros(count, np.float32)}
    for i in range(len(read) + 1):
        for j in range(width + 1):
            if (i, j) != (0, 0) and abs(i - j) <= SLACK:
                table[i, j] = _cell(channel, read, table, i, j, impossible)
    result = np.full(count, NEVER, np.float32)
    for length in range(1, width + 1):
        if (len(read), length) in table:
            rows = channel.syllables.lengths == length
            result[rows] = table[len(read), length][rows]
    return result


def _cell(
    channel: Channel, read: str, table: dict[tuple[int, int], Scores], i: int, j: int, impossible: Scores
) -> Scores:
    letters = channel.syllables.letters
    best = impossible
    if (i, j - 1) in table:
        best = np.maximum(best, table[i, j - 1] + channel.lost[letters[:, j - 1]])
    if (i - 1, j) in table:
        best = np.maximum(best, table[i - 1, j] + channel.added[channel.read_code.get(read[i - 1], 0)])
    if (i - 1, j - 1) in table:
        row = channel.one[channel.read_code.get(read[i - 1], 0)]
        best = np.maximum(best, table[i - 1, j - 1] + row[letters[:, j - 1]])
    if (i - 2, j - 1) in table and read[i - 2 : i] in channel.split:
        best = np.maximum(best, table[i - 2, j - 1] + channel.split[read[i - 2 : i]][letters[:, j - 1]])
    if (i - 1, j - 2) in table and read[i - 1] in channel.joined:
        pairs = letters[:, j - 2].astype(np.int32) * 128 + letters[:, j - 1]
        for pair, logp in channel.joined[read[i - 1]].items():
            rows = pairs == pair
            best = best.copy()
            best[rows] = np.maximum(best[rows], table[i - 1, j - 2][rows] + logp)
    return best
