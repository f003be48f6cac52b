"""Drops what an engine "reads" where nothing is written (stamps, pens, rules, specks), or reads twice."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import fmean

import numpy as np

from pipeline.layout import Piece
from pipeline.ocr.engine import Line
from pipeline.text import is_stripped_syllable

_PRINTED_SIGN = re.compile(r"[-–—+*•;:.,…/()&%=<>≤≥§°“”\"]{1,3}")
"""Signs that do stand alone in plans: dashes of a list, the closing ./., "%;", comparisons."""
_BRACKETED = re.compile(r"\([^\W\d_]{0,3}/?[^\W\d_]{1,4}\)[;,.]?|\([^\W\d_]?/?[^\s\w]\)[;,.]")
"""What a list says of its items in brackets: (b/c), which engines also take for (/€)."""
_APOSTROPHE = re.compile(r"[A-ZĐ][a-z]?['’‘][A-ZĐ]\w+")
"""A part of a name of the highlands: K'Rá, H’Yuên."""
_ROMAN = re.compile(r"[IVXLHl1]{1,4}[.,]?")
"""The number of a section, as engines read it: II, IL, HL."""
_FILED = re.compile(r"\W*[Ll][uư]u\b")
_CODE = re.compile(r"[A-ZĐ]{2,5}[.,;]?")
"""Where the copy is filed: Lưu: VT, TĐ."""
_NUMBER = re.compile(r"(?:S\w{1,2}[:.])?\d{1,5}(?:/\d{4})?[-/]?[A-ZĐ]{2,}\w*(?:[-/&][A-ZĐ]\w*)+")
"""The number of a document, of whose letters engines are never sure: Số:18/HD-CĐN."""
_DOTS = frozenset([".", ",", ":", ";"])
"""Signs that are never printed apart from everything else."""
HOPELESS = 0.15
"""No word of sense was ever read with less confidence in our pages."""
EDGE = 0.35
"""The same at the ends of a line, where pens and stamps run into it."""
DOUBTFUL = 0.5
SURE = 0.75
"""Signs below this are specks and pieces of rules; several at once must be surer."""
LIST_MARKS = frozenset("-+")
FAINT_MARK = 0.2
"""The dash that begins a line of a list is short and often read with little confidence."""
LOST = 0.25
LOST_UNLESS_WORDS = 0.45
"""A run read with less mean confidence is a drawing: in any case, or if it holds few syllables."""
SAME_PLACE = 0.5
"""Share of the smaller of two words of different lines that they have in common, from which on one of
them was never printed."""
RUN_GAP = 2.0
"""Line heights of empty space that part what was written from what was drawn beside it."""


def without_noise(lines: Iterable[Line]) -> list[Line]:
    """Keep the words that are likely to be print; lines are parted where columns may end."""
    kept = (_without_specks(run) for line in _read_once(list(lines)) for run in _runs(line))
    return [run for run in kept if run and not _is_drawing(run)]


def _read_once(lines: Sequence[Line]) -> list[Line]:
    """Where two lines claim the same place, as an engine's lines sometimes do, keep the surer words."""
    words = [(number, piece) for number, line in enumerate(lines) for piece in line]
    if not words:
        return []
    sides = np.array([(p.x0, p.top, p.x1, p.bottom) for _, p in words], float)
    line_of = np.array([number for number, _ in words])
    across = np.minimum.outer(sides[:, 2], sides[:, 2]) - np.maximum.outer(sides[:, 0], sides[:, 0])
    down = np.minimum.outer(sides[:, 3], sides[:, 3]) - np.maximum.outer(sides[:, 1], sides[:, 1])
    sizes = (sides[:, 2] - sides[:, 0]) * (sides[:, 3] - sides[:, 1])
    common = across.clip(0) * down.clip(0)
    rivals = (common > SAME_PLACE * np.minimum.outer(sizes, sizes)) & (line_of[:, None] != line_of)
    dropped: set[int] = set()
    for index in sorted(np.flatnonzero(rivals.any(axis=1)).tolist(), key=lambda i: -_confidence(words[i][1])):
        if index not in dropped:
            dropped.update(np.flatnonzero(rivals[index]).tolist())
    kept: list[list[Piece]] = [[] for _ in lines]
    for index, (number, piece) in enumerate(words):
        if index not in dropped:
            kept[number].append(piece)
    return [line for line in kept if line]


def _runs(line: Line) -> Iterator[Line]:
    start = 0
    for index, (left, right) in enumerate(pairwise(line), start=1):
        if right.x0 - left.x1 > RUN_GAP * max(left.height, right.height):
            yield line[start:index]
            start = index
    yield line[start:]


def _without_specks(run: Line) -> Line:
    marked = run[0].text in LIST_MARKS and _confidence(run[0]) >= FAINT_MARK
    filed = any(_FILED.match(piece.text) for piece in run[:2])
    kept = [piece for piece in run[marked:] if not _is_speck(piece)]
    for end in (-1,) if marked else (0, -1):
        while kept and _confidence(kept[end]) < EDGE and not _is_word(kept[end]):
            if (end and filed and _CODE.fullmatch(kept[end].text)) or (not end and _is_numbered(kept)):
                break
            del kept[end]
    return [*run[:marked], *kept] if kept else []


def _is_numbered(run: Line) -> bool:
    """Whether a line in capitals begins with its number: II. NỘI DUNG."""
    words = "".join(piece.text for piece in run[1:])
    return len(words) > 3 and words.isupper() and bool(_ROMAN.fullmatch(run[0].text))


def _confidence(piece: Piece) -> float:
    return 1.0 if piece.confidence is None else piece.confidence


def _is_speck(piece: Piece) -> bool:
    if not any(map(_is_spoken, piece.text)) and not _BRACKETED.fullmatch(piece.text):
        doubtful = DOUBTFUL if len(piece.text) == 1 else SURE
        return not _PRINTED_SIGN.fullmatch(piece.text) or _confidence(piece) < doubtful
    return _confidence(piece) < HOPELESS and not _is_word(piece)


def _is_spoken(char: str) -> bool:
    """A letter or digit, and no mark that stands for itself (ˆ), which Unicode counts among the letters."""
    return char.isalnum() and unicodedata.category(char) != "Lm"


def _is_word(piece: Piece) -> bool:
    """Could it be a word, whatever the engine thinks of it?"""
    if any(form.fullmatch(piece.text) for form in (_BRACKETED, _APOSTROPHE, _NUMBER)):
        return True
    core = re.sub(r"^[\W_]+|[\W_]+$", "", piece.text)
    letters = re.sub(r"[\W_]+", "", core)
    if len(letters) < 2 or len(letters) < 0.7 * len(core):
        return False
    return len(letters) > 3 or letters.isdigit() or is_stripped_syllable(letters)


def _is_drawing(run: Line) -> bool:
    if all(piece.text in _DOTS for piece in run):
        return True
    if any(_NUMBER.fullmatch(piece.text) for piece in run):
        return False
    sure = fmean(map(_confidence, run))
    few_words = sum(map(_is_word, run)) < 0.5 * len(run)
    return sure < LOST or (sure < LOST_UNLESS_WORDS and few_words)
