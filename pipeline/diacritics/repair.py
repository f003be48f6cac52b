"""Repairs misread words: letters may change. A noisy channel in front of the language model.

For each word: which syllables might have been read as this, and how likely (the learned confusions
of letters), against what the neighbours make likely. Words that stand for themselves (names of
other languages, numbers, codes, addresses) compete as what they are.
"""

import bisect
import functools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.diacritics.channel import LONGEST, NEVER, channel
from pipeline.diacritics.echo import with_echo
from pipeline.diacritics.formulas import formulas
from pipeline.diacritics.model import MOST, LanguageModel, Numbers, Scores, language_model
from pipeline.diacritics.protect import codes, net_addresses
from pipeline.diacritics.restore import WORTH_NAMING
from pipeline.diacritics.tokens import unit_name, unwrapped
from pipeline.document import Edit
from pipeline.text import fold, is_stripped_syllable, is_syllable, lower, place_tones, upper

TOKEN = re.compile(
    r"""\d[\d.,/]*(?![^\W\d_])|[.;:!?()|\n]|[^\W_](?:[^\s\-–—/,.;:!?()\[\]"“”|+*_<>…]*[^\W_])?"""
)
"""Numbers, pauses, and words with whatever stands inside them: trud’ng, quy§n, m6t."""

STRANGER, STRANGE_LETTER = -4.0, -2.6
"""Log probability that a word is of no known kind, and of each of its letters."""
SHARPEST = 14.0
"""Candidates this much less likely than the best are dropped."""
WHOLE = -9.0
"""A word that one misread syllable explains this well is not taken for two glued ones."""
SURE = 0.97
"""A digit is taken for a letter only with this confidence: T6 may be Tổ, or tháng 6."""
CODE_CONFIDENCE = 0.95


class Noise(NamedTuple):
    """What to expect: the engine's language, the share of words it misread, and how sure to be."""

    language: str
    share: float
    least: float = 0.5


class Piece(NamedTuple):
    """A word to be read, `start:end` of the text; `token` is shared by the parts of a glued word."""

    start: int
    end: int
    token: int


def repair(text: str, spans: Sequence[tuple[int, int]], noise: Noise) -> list[Edit]:
    """Return the edits that repair the `spans` (sorted) of `text` (NFC). Raises MissingModel."""
    if not spans:
        return []
    known = [] if noise.language == "vie" else [e for e in formulas(text) if _inside(spans, e.start)]
    kept = _without_overlap([*((e.start, e.end) for e in known), *_spans_kept(text)])
    pieces = list(_pieces(text))
    is_open = np.array(
        [_inside(spans, p.start) and not _inside(kept, p.start) and _is_word(text, p) for p in pieces], bool
    )
    reads = [lower(text[piece.start : piece.end]) for piece in pieces]
    candidates, emission = _lattice(reads, is_open, noise)
    chance = with_echo(language_model(), reads, candidates, emission)
    taken = [(edit.start, edit.end) for edit in known]
    edits = [*known, *_edits(text, pieces, is_open, candidates, chance, noise)]
    edits += [edit for edit in _code_edits(text, spans, noise) if not _inside(taken, edit.start)]
    return sorted(edits, key=lambda edit: edit.start)


def _spans_kept(text: str) -> list[tuple[int, int]]:
    return sorted([*((code.start, code.end) for code in codes(text)), *net_addresses(text)])


def _without_overlap(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join overlapping spans, so that looking one up is a bisection."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _lattice(reads: Sequence[str], is_open: NDArray[np.bool_], noise: Noise) -> tuple[Numbers, Scores]:
    """What each piece may stand for; a piece that is not open stands for itself."""
    model = language_model()
    candidates = np.full((len(reads), MOST), -1, np.int32)
    emission = np.zeros(candidates.shape, np.float32)
    for row, read in enumerate(reads):
        if is_open[row]:
            numbers, logp = _readings(read, noise)
            candidates[row, : len(numbers)], emission[row, : len(numbers)] = numbers, logp
        else:
            candidates[row, 0] = model.number.get(unit_name(read), 0)
    return candidates, emission


def _code_edits(text: str, spans: Sequence[tuple[int, int]], noise: Noise) -> Iterator[Edit]:
    """The lost marks of codes, where an engine without Vietnamese read them."""
    if noise.language == "vie":
        return
    for code in codes(text, noisy=True):
        read = text[code.start : code.end]
        if code.restored != read and _inside(spans, code.start):
            yield Edit(code.start, code.end, read, code.restored, CODE_CONFIDENCE)


def _inside(spans: Sequence[tuple[int, int]], start: int) -> bool:
    index = bisect.bisect_right(spans, start, key=lambda s: s[0]) - 1
    return index >= 0 and start < spans[index][1]


def _is_word(text: str, piece: Piece) -> bool:
    """Whether a piece may be repaired: no number, no initial, no class (5A), no list letter."""
    read = text[piece.start : piece.end]
    digits = sum(char.isdigit() for char in read)
    letters = sum(char.isalpha() for char in read)
    if not letters or digits > 1 or (read[0].isdigit() and read.isupper()):
        return False
    if digits and letters > 1 and read.isupper():
        return False
    if len(read) > 1:
        return True
    return text[piece.end : piece.end + 1] not in {".", ")"} and not read.isupper()


def _pieces(text: str) -> Iterator[Piece]:
    for token, match in enumerate(TOKEN.finditer(unwrapped(text))):
        cut = _cut(lower(match[0]))
        if cut:
            yield Piece(match.start(), match.start() + cut, token)
        yield Piece(match.start() + cut, match.end(), token)


@functools.lru_cache(maxsize=65536)
def _cut(read: str) -> int:
    """Where two syllables are glued into `read`: after this many letters; 0 where none are."""
    model = language_model()
    if (
        not 5 <= len(read) <= LONGEST + 2
        or not read.isalpha()
        or is_stripped_syllable(read)
        or read in model.number
    ):
        return 0
    if float(channel("eng").scores(read).max()) > WHOLE:
        return 0
    folded = fold(read)
    best, where = -17.0, 0
    for cut in range(2, len(read) - 1):
        left, right = model.forms.get(folded[:cut]), model.forms.get(folded[cut:])
        if left is None or right is None:
            continue
        if not (is_stripped_syllable(folded[:cut]) and is_stripped_syllable(folded[cut:])):
            continue
        first, second = (row[row >= 0] for row in (model.candidates[left], model.candidates[right]))
        pairs = model.pair(np.repeat(first, len(second)), np.tile(second, len(first)))[0]
        score = float((np.repeat(model.unigram[first], len(second)) + pairs).max())
        if score > best:
            best, where = score, cut
    return where


def _readings(read: str, noise: Noise) -> tuple[Numbers, Scores]:
    """What `read` may stand for: word numbers and log p(read | word), at most `MOST`."""
    return _all_readings(place_tones(read), noise.language, round(noise.share, 2) or 0.01)


@functools.lru_cache(maxsize=65536)
def _all_readings(read: str, language: str, share: float) -> tuple[Numbers, Scores]:
    model, misread = language_model(), channel(language)
    logp = np.full(len(model.words), NEVER, np.float32)
    logp[misread.syllables.numbers] = np.log(share) + misread.scores(read)
    right = _shown_rightly(model, read, language)
    logp[right] = np.logaddexp(logp[right], np.log(1 - share))
    weight = logp + model.unigram
    order = np.argpartition(-weight, MOST - 1)[: MOST - 1]
    order = order[np.argsort(-weight[order], kind="stable")]
    order = order[weight[order] > weight[order[0]] - SHARPEST]
    if read in model.number:
        return order.astype(np.int32), logp[order]
    stranger = STRANGER + STRANGE_LETTER * len(read)
    return np.append(order, 0).astype(np.int32), np.append(logp[order], np.float32(stranger))


def _shown_rightly(model: LanguageModel, read: str, language: str) -> list[int]:
    """The words that `read` may show rightly: without their marks, or (vie) with them."""
    if language == "vie" or not read.isascii():
        return [model.number[read]] if read in model.number else []
    form = model.forms.get(read)
    return [] if form is None else [n for n in model.candidates[form].tolist() if n >= 0]


def _edits(
    text: str,
    pieces: Sequence[Piece],
    is_open: NDArray[np.bool_],
    candidates: Numbers,
    chance: Scores,
    noise: Noise,
) -> Iterator[Edit]:
    rows = np.flatnonzero(is_open)
    done: set[int] = set()
    for row in rows.tolist():
        if row in done:
            continue
        group = [r for r in (row, row + 1) if r < len(pieces) and pieces[r].token == pieces[row].token]
        done.update(group)
        options = [_options(text, pieces[r], candidates[r], chance[r], noise) for r in group]
        start, end = pieces[group[0]].start, pieces[group[-1]].end
        after = " ".join(words[0][0] for words in options)
        confidence = min(words[0][1] for words in options)
        if after != text[start:end] and not _is_same_word(after, text[start:end], noise):
            others = (
                tuple((w, round(p, 4)) for w, p in options[0][1:] if p >= WORTH_NAMING)
                if len(options) == 1
                else ()
            )
            yield Edit(start, end, text[start:end], after, round(confidence, 4), others)


def _is_same_word(after: str, before: str, noise: Noise) -> bool:
    """Whether only the place of the tone differs (toả, tỏa), or, where marks were kept, the case."""
    if noise.language == "vie":
        return lower(place_tones(before)) == lower(after)
    return place_tones(before) == after


def _options(
    text: str, piece: Piece, candidates: Numbers, chance: Scores, noise: Noise
) -> list[tuple[str, float]]:
    """The likeliest readings of a piece; one that changes letters comes first only if sure enough."""
    model = language_model()
    read = text[piece.start : piece.end]
    order = np.argsort(-chance, kind="stable")[:4]
    found = [(int(candidates[i]), float(chance[i])) for i in order if candidates[i] >= 0]
    words = [(in_case(model.words[n], read) if n > 2 else read, p) for n, p in found]
    same = [i for i, (word, _) in enumerate(words) if _keeps(word, read, noise)]
    least = max(noise.least, SURE) if any(char.isdigit() for char in read) else noise.least
    if words[0][1] < least and 0 not in same:
        words.insert(0, words.pop(same[0]) if same else (read, 1 - sum(p for _, p in words)))
    return words


def _keeps(word: str, read: str, noise: Noise) -> bool:
    """Whether a reading changes nothing but what is always lost: marks, or (vie) nothing at all."""
    if noise.language == "vie":
        return lower(word) == lower(place_tones(read))
    return fold(lower(word)) == fold(lower(read))


def in_case(word: str, read: str) -> str:
    """Return lower-case `word` in capitals where most of `read` is, with one where it begins so.

    >>> [in_case("chức", read) for read in ("chUc", "CHirC", "Chuc")]
    ['chức', 'CHỨC', 'Chức']
    """
    if word == lower(read) and not is_syllable(word):
        return read
    letters = [char for char in read if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    if capitals > 1 and capitals > 0.5 * len(letters):
        return upper(word)
    return upper(word[0]) + word[1:] if letters and letters[0].isupper() else word
