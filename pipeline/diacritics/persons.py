"""Names of persons that an engine read: taken for what was read, unless letters and bearers speak against it.

Sentences do not tell how somebody is called: for them Rương, Thặng and Lử are hương, thắng and là.
"""

import functools
import math
import re
from collections.abc import Iterator, Sequence

from pipeline.diacritics.model import MOST, Numbers, Scores, language_model
from pipeline.diacritics.names import LONGEST, is_called_else, name_model, role, shares
from pipeline.diacritics.pieces import Piece
from pipeline.lexicon import cues, family_names
from pipeline.text import is_syllable, lower, place_tones, search_key

WEIGHT = 1.0
"""How much the bearers of a name count beside its letters."""
RARE = math.log(1e-4)
CLOSED = 0.15
"""By so much more those of a family name: there are few."""
STRANGE = -12.0
"""Log probability of a word of a name that is no Vietnamese syllable (Vươne, Bkrông) and was read rightly."""
SETTLED = 0.8
"""A line in capitals that the sentences read so surely is a heading."""
_MARGIN = 60
"""Letters before a name in which its bearer's degrees and ranks stand."""
_BEFORE = re.compile(rf"(?:^|\n|\s{{3}}|\|)[^\w\n]*(?:(?:{cues('degrees')})(?!\w)[.,\s/–-]*)*$")
_BEHIND = re.compile(r"[ .,]*(?:$|\n|\s{3}|\|)")


def with_names_read(
    text: str,
    pieces: Sequence[Piece],
    shares_misread: Sequence[float],
    candidates: Numbers,
    emission: Scores,
    chance: Scores,
) -> Scores:
    """Return `chance`, the rows of names that stand apart weighed anew.

    `emission` is log p(what was read | candidate), `shares_misread` how likely each piece was misread. Behind
    the first `MOST` candidates stand those of the tagger, which knows nothing of names.
    """
    result = chance.copy()
    for rows in _runs(text, pieces):
        reads = [place_tones(pieces[row].read) for row in rows]
        options = [
            _options(read, shares_misread[row], candidates[row, :MOST], emission[row, :MOST])
            for read, row in zip(reads, rows, strict=True)
        ]
        options[0] = {word: said + CLOSED * _as_family(word) for word, said in options[0].items()}
        found = shares(options, WEIGHT)
        best = [max(share, key=share.__getitem__) for share in found]
        capital = text[pieces[rows[0]].start : pieces[rows[-1]].end].isupper()
        if not _is_family(best[0]) or (capital and not _is_known(best, chance[rows].max(axis=1))):
            continue
        for row, read, share in zip(rows, reads, found, strict=True):
            result[row] = [share.get(_word(number, read), 0.0) for number in candidates[row].tolist()]
    return result


def _options(read: str, misread: float, candidates: Numbers, emission: Scores) -> dict[str, float]:
    """The forms that a word of a name may have, with what its letters say for each."""
    heard = zip(candidates.tolist(), emission.tolist(), strict=True)
    found = {_word(number, read): logp for number, logp in heard if number >= 0}
    if read in found and not is_syllable(read):
        prior = STRANGE - WEIGHT * name_model().least
        found[read] = max(found[read], math.log(1 - misread) + prior)
    return found


def _word(number: int, read: str) -> str:
    """The word of a number; no word of the vocabulary stands for what was read."""
    return read if number == 0 else language_model().words[number] if number > 0 else ""


def _as_family(word: str) -> float:
    """Log probability that a family has that name; those of the lexicon alone are all as rare."""
    return max(name_model().logp((word,), 0, 2), RARE if word in _families() else -math.inf)


def _is_family(word: str) -> bool:
    return name_model().is_family(word) or word in _families()


@functools.cache
def _families() -> frozenset[str]:
    return frozenset(place_tones(lower(name)) for names in family_names().values() for name in names)


def _is_known(words: Sequence[str], settled: Scores) -> bool:
    """Whether a line in capitals is a name: of words that persons bear there, and no sure sentence."""
    counts = name_model().counts
    borne = (word in counts[role(place, len(words)), ""].words for place, word in enumerate(words))
    return all(borne) and float(settled.prod()) < SETTLED


def _runs(text: str, pieces: Sequence[Piece]) -> Iterator[list[int]]:
    """The rows of what is written as names are, and has its line or column for itself."""
    for rows in _capitalised(text, pieces):
        start, end = pieces[rows[0]].start, pieces[rows[-1]].end
        words = [lower(text[pieces[row].start : pieces[row].end]) for row in rows]
        before = search_key(text[max(0, start - _MARGIN) : start])
        apart = _BEFORE.search(before) and _BEHIND.match(text, end)
        if apart and 2 <= len(rows) <= LONGEST and not is_called_else(words):
            yield rows


def _capitalised(text: str, pieces: Sequence[Piece]) -> Iterator[list[int]]:
    """Rows of neighbouring words on one line, all in capitals or each with one."""
    run: list[int] = []
    for row, piece in enumerate(pieces):
        near = run and not text[pieces[run[-1]].end : piece.start].strip(" ")
        near = near and piece.start - pieces[run[-1]].end < 3
        named = _is_written_so(text[piece.start : piece.end])
        if run and not (near and named):
            yield run
            run = []
        if named:
            run.append(row)
    if run:
        yield run


def _is_written_so(word: str) -> bool:
    return word[0].isupper() and (word.isupper() or word[1:].islower() or len(word) == 1)
