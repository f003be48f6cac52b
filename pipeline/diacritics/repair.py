"""Repairs misread words: letters may change. A noisy channel in front of the language model.

For each word: which syllables might have been read as this, and how likely (the learned confusions
of letters), against what the neighbours make likely. Words that stand for themselves (names of
other languages, numbers, codes, addresses) compete as what they are.
"""

import bisect
import functools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.diacritics.blend import REPAIR, Blend
from pipeline.diacritics.channel import NEVER, channel
from pipeline.diacritics.codesread import as_meant
from pipeline.diacritics.features import MIXED, case_of
from pipeline.diacritics.formulas import formulas
from pipeline.diacritics.model import MOST, LanguageModel, Numbers, Scores, language_model
from pipeline.diacritics.persons import with_names_read
from pipeline.diacritics.pieces import SIGNS, Piece
from pipeline.diacritics.pieces import pieces as pieces_of
from pipeline.diacritics.protect import codes, net_addresses
from pipeline.diacritics.restore import WORTH_NAMING
from pipeline.diacritics.tagger import Hidden, tagger
from pipeline.diacritics.tokens import unit_name, unwrapped
from pipeline.document import Edit, Word
from pipeline.text import fold, has_marks, is_stripped_syllable, is_syllable, lower, place_tones, upper

STRANGER, STRANGE_LETTER = -4.0, -2.6
"""Log probability that a word is of no known kind, and of each of its letters."""
SHARPEST = 14.0
"""Candidates this much less likely than the best are dropped."""
OWN = 3
"""So many words come from the tagger alone: the confusions do not know everything (dimng is dừng). What
was read is then as good as any word of no known kind."""
SURE = 0.97
"""A digit is taken for a letter only with this confidence: T6 may be Tổ, or tháng 6."""
CODE_CONFIDENCE = 0.95
MISREAD = ((0.96, 0.004), (0.93, 0.025), (0.9, 0.08), (0.6, 0.27), (0.0, 0.55))
"""Confidence of Tesseract 5 `vie`, and the share of words misread from there up to the next: counted on
13,900 words of degraded pages of the corpus (November 2026)."""


DOUBTFUL = 0.05
"""From this share of misread words on, words that only the tagger thinks of are weighed too."""


class Noise(NamedTuple):
    """What to expect: the engine's language, the share of words it misread, and how sure to be."""

    language: str
    share: float
    least: float = 0.5


def repair(
    text: str,
    spans: Sequence[tuple[int, int]],
    noise: Noise,
    words: Sequence[Word] = (),
    blend: Blend = REPAIR,
) -> list[Edit]:
    """Return the edits that repair the `spans` (sorted) of `text` (NFC).

    `words` (sorted) say how sure the engine was of what it read. Raises MissingModel.
    """
    if not spans:
        return []
    known = [] if noise.language == "vie" else [e for e in formulas(text) if _inside(spans, e.start)]
    kept = _without_overlap([*((e.start, e.end) for e in known), *_spans_kept(text)])
    pieces = list(pieces_of(text, signs=noise.language != "vie"))
    is_open = np.array(
        [_inside(spans, p.start) and not _inside(kept, p.start) and _is_word(text, p) for p in pieces], bool
    )
    reads = [piece.read for piece in pieces]
    shares = _shares(pieces, words, noise)
    candidates, emission = _lattice(reads, is_open, noise.language, shares)
    learned = np.zeros(emission.shape, np.float32)
    if blend.tagger and is_open.any():
        hidden = tagger().read(unwrapped(text), [(piece.start, piece.end) for piece in pieces])
        rows = np.flatnonzero(is_open)
        sure = [row for row in rows.tolist() if words and _is_sure(reads[row], shares[row])]
        learned[sure] = tagger().over(Hidden(hidden.word[sure], hidden.form[sure]), candidates[sure])
        doubtful = [(row, reads[row], shares[row]) for row in np.setdiff1d(rows, sure).tolist()]
        candidates, emission, learned = _with_tagger(
            hidden, doubtful, noise.language, candidates, emission, learned
        )
    chance = blend.posteriors(language_model(), reads, candidates, emission, learned)
    if noise.language == "vie":
        chance = with_names_read(text, pieces, shares, candidates, emission, chance)
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


def _shares(pieces: Sequence[Piece], words: Sequence[Word], noise: Noise) -> list[float]:
    """How likely each piece is to be misread: by the engine's confidence where it is known."""
    share = max(round(noise.share, 2), 0.01)
    if noise.language != "vie" or not words:
        return [share] * len(pieces)
    starts = [word.start for word in words]
    found = []
    for piece in pieces:
        index = bisect.bisect_right(starts, piece.start) - 1
        sure = words[index].confidence if index >= 0 and piece.start < words[index].end else None
        found.append(share if sure is None else misread_share(sure))
    return found


def misread_share(confidence: float) -> float:
    """The share of words that Tesseract `vie` misread among those of this confidence (0..1).

    >>> misread_share(0.96) < misread_share(0.5)
    True
    """
    return next(share for least, share in MISREAD if confidence >= least)


def _lattice(
    reads: Sequence[str], is_open: NDArray[np.bool_], language: str, shares: Sequence[float]
) -> tuple[Numbers, Scores]:
    """What each piece may stand for; a piece that is not open stands for itself."""
    model = language_model()
    candidates = np.full((len(reads), MOST), -1, np.int32)
    emission = np.zeros(candidates.shape, np.float32)
    for row, read in enumerate(reads):
        if is_open[row]:
            numbers, logp = _readings(read, language, shares[row])
            candidates[row, : len(numbers)], emission[row, : len(numbers)] = numbers, logp
        else:
            candidates[row, 0] = model.number.get(unit_name(read), 0)
    return candidates, emission


def _code_edits(text: str, spans: Sequence[tuple[int, int]], noise: Noise) -> Iterator[Edit]:
    """The lost marks of codes, where an engine without Vietnamese read them; else letters read wrongly."""
    for code in codes(text, noisy=noise.language != "vie"):
        read = text[code.start : code.end]
        meant = as_meant(read) if noise.language == "vie" else code.restored
        if meant != read and _inside(spans, code.start):
            yield Edit(code.start, code.end, read, meant, CODE_CONFIDENCE)


def _inside(spans: Sequence[tuple[int, int]], start: int) -> bool:
    index = bisect.bisect_right(spans, start, key=lambda s: s[0]) - 1
    return index >= 0 and start < spans[index][1]


def _is_glued_number(read: str) -> bool:
    """Whether a blank was lost between a number and a word: 2tháng, but not 1am, which is làm."""
    word = lower(read.lstrip("0123456789"))
    return is_stripped_syllable(word) and (has_marks(word) or len(word) > 3)


def _is_word(text: str, piece: Piece) -> bool:
    """Whether a piece may be repaired: no number, no initial, no class (5A), no list letter."""
    read = text[piece.start : piece.end]
    digits = sum(char.isdigit() for char in read)
    letters = sum(char.isalpha() for char in read)
    if not letters:
        return read in SIGNS
    if digits > 1 or (read[0].isdigit() and (read.isupper() or _is_glued_number(read))):
        return False
    if digits and letters > 1 and read.isupper():
        return False
    if len(read) > 1:
        return True
    return text[piece.end : piece.end + 1] not in {".", ")"} and not read.isupper()


def _is_sure(read: str, share: float) -> bool:
    """Whether a word is hardly worth a look: the engine was sure of it, and there is such a word."""
    return share < DOUBTFUL and place_tones(read) in language_model().number


def _with_tagger(
    hidden: Hidden,
    doubtful: Sequence[tuple[int, str, float]],
    language: str,
    candidates: Numbers,
    emission: Scores,
    learned: Scores,
) -> tuple[Numbers, Scores, Scores]:
    """Candidates, emission and the tagger's scores, with the words that only the tagger thinks of.

    `doubtful` are the rows to widen: their number, what was read, the share of misread words.
    """
    wider = ((0, 0), (0, OWN))
    candidates = np.pad(candidates, wider, constant_values=-1)
    emission, learned = np.pad(emission, wider), np.pad(learned, wider)
    if not doubtful:
        return candidates, emission, learned
    rows = np.array([row for row, _, _ in doubtful])
    states = Hidden(hidden.word[rows], hidden.form[rows])
    numbers, logp = tagger().over_all(states, candidates[rows, :-OWN], OWN)
    candidates[rows], learned[rows] = numbers, logp
    for (row, read, share), words in zip(doubtful, numbers[:, -OWN:], strict=True):
        heard = _scores(place_tones(read), language, share)[words]
        emission[row, -OWN:] = np.maximum(heard, _stranger(read))
    return candidates, emission, learned


def _readings(read: str, language: str, share: float) -> tuple[Numbers, Scores]:
    """What `read` may stand for: word numbers and log p(read | word), at most `MOST`."""
    return _all_readings(place_tones(read), language, share)


@functools.lru_cache(maxsize=65536)
def _all_readings(read: str, language: str, share: float) -> tuple[Numbers, Scores]:
    model = language_model()
    logp = _scores(read, language, share)
    weight = logp + model.unigram
    order = np.argpartition(-weight, MOST - 1)[: MOST - 1]
    order = order[np.argsort(-weight[order], kind="stable")]
    order = order[weight[order] > weight[order[0]] - SHARPEST]
    if read in model.number:
        return order.astype(np.int32), logp[order]
    return np.append(order, 0).astype(np.int32), np.append(logp[order], _stranger(read))


def _stranger(read: str) -> np.float32:
    """Log probability of a word of no known kind."""
    return np.float32(STRANGER + STRANGE_LETTER * len(read))


@functools.lru_cache(maxsize=2048)
def _scores(read: str, language: str, share: float) -> Scores:
    """Log p(read | word) for every word of the vocabulary."""
    model, misread = language_model(), channel(language)
    logp = np.full(len(model.words), NEVER, np.float32)
    logp[misread.syllables.numbers] = np.log(share) + misread.scores(read)
    right = _shown_rightly(model, read, language)
    logp[right] = np.logaddexp(logp[right], np.log(1 - share))
    return logp


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
        group = [row]
        while group[-1] + 1 < len(pieces) and pieces[group[-1] + 1].token == pieces[row].token:
            group.append(group[-1] + 1)
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
    """Whether only the place of the tone differs (toả, tỏa), or, where marks were kept, the case.

    A capital where none belongs is a misreading all the same: nhƯ, cỦa.
    """
    if noise.language == "vie" and not _is_case_slip(before):
        return lower(place_tones(before)) == lower(after)
    return place_tones(before) == after


def _is_case_slip(read: str) -> bool:
    """Whether a word has a capital inside; units (mA, kV) are short and bear no marks."""
    return case_of(read) == MIXED and is_syllable(read) and (len(read) > 2 or has_marks(read))


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
    least = max(noise.least, SURE) if _may_be_a_number(read) else noise.least
    if words[0][1] < least and 0 not in same:
        words.insert(0, words.pop(same[0]) if same else (read, 1 - sum(p for _, p in words)))
    return words


def _may_be_a_number(read: str) -> bool:
    """Whether a word with a digit may mean it: T6, 1a; small letters before one (s6, m6t) never do."""
    return any(char.isdigit() for char in read) and not read[0].islower()


def _keeps(word: str, read: str, noise: Noise) -> bool:
    """Whether a reading changes nothing but what is always lost: marks, or (vie) nothing at all."""
    if noise.language == "vie":
        return lower(word) == lower(place_tones(read))
    return fold(lower(word)) == fold(lower(read))


def in_case(word: str, read: str) -> str:
    """Return lower-case `word` in capitals where most of `read` is, with one where it begins so.

    >>> [in_case("chức", read) for read in ("chUc", "ChirHC", "Chuc")]
    ['chức', 'CHỨC', 'Chức']
    """
    if word == lower(read) and not is_syllable(word):
        return read
    letters = [char for char in read if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    if capitals > 1 and capitals >= 0.5 * len(letters):
        return upper(word)
    return upper(word[0]) + word[1:] if letters and letters[0].isupper() else word
