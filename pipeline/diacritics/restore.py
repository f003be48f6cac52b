"""Gives stripped syllables their marks; the letters, their case and all offsets stay.

`fold(restored) == fold(text)`, and both are equally long. A syllable that has a mark is evidence
for its neighbours and is left as it is.
"""

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.diacritics.blend import RESTORE, Blend
from pipeline.diacritics.codeletters import initials_of, with_letters
from pipeline.diacritics.edits import apply
from pipeline.diacritics.model import MOST, LanguageModel, Numbers, Scores, language_model
from pipeline.diacritics.names import with_names
from pipeline.diacritics.places import Named, Written, places_in
from pipeline.diacritics.protect import Code, codes, net_addresses
from pipeline.diacritics.tagger import tagger
from pipeline.diacritics.tokens import unit_name, units, unwrapped
from pipeline.document import Edit
from pipeline.text import lower, upper

CODE_CONFIDENCE = 0.98
WORTH_NAMING = 0.002
"""Alternatives less likely than this are not reported."""


class Stretch(NamedTuple):
    """A part of the text in which marks may be missing.

    `missing` is the share of the syllables that lost theirs; `proof` how much likelier (in nats)
    the restored reading of the whole stretch must be than the text as it stands.
    """

    start: int
    end: int
    missing: float
    proof: float = 0.0


class Syllable(NamedTuple):
    """A unit of the text, its likeliest form and the chance of each other form."""

    start: int
    end: int
    word: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...]
    as_read: float


def restore(text: str, stretches: Sequence[Stretch], blend: Blend = RESTORE) -> list[Edit]:
    """Return the edits that give the `stretches` (sorted) of `text` (NFC) their marks.

    Raises MissingModel.
    """
    if not stretches:
        return []
    protected = [code for code in codes(text) if _stretch_at(stretches, code.start)]
    spans = sorted([(c.start, c.end) for c in protected] + list(net_addresses(text)))
    known = _code_edits(text, protected)
    chosen = list(choose(apply(text, known), stretches, spans, blend))
    starts = [syllable.start for syllable in chosen]
    edits: list[Edit] = []
    for stretch in stretches:
        first, last = (bisect.bisect_left(starts, offset) for offset in (stretch.start, stretch.end))
        inside = chosen[first:last]
        if stretch.proof and -sum(np.log(max(s.as_read, 1e-6)) for s in inside) < stretch.proof:
            continue
        edits += [_edit(text, s) for s in inside if s.word != text[s.start : s.end]]
    words = [
        *edits,
        *(Edit(c.start, c.end, text[c.start : c.end], "\n", 1.0) for c in protected if c.lettered),
    ]
    initials = initials_of(apply(text, sorted(words, key=_start)))
    settled = [c._replace(restored=with_letters(c.restored, initials)) for c in protected]
    return sorted(edits + _code_edits(text, settled), key=_start)


def _code_edits(text: str, protected: Sequence[Code]) -> list[Edit]:
    return [
        Edit(c.start, c.end, text[c.start : c.end], c.restored, CODE_CONFIDENCE)
        for c in protected
        if c.restored != text[c.start : c.end]
    ]


def _start(edit: Edit) -> int:
    return edit.start


def _edit(text: str, syllable: Syllable) -> Edit:
    before = text[syllable.start : syllable.end]
    return Edit(
        syllable.start, syllable.end, before, syllable.word, syllable.confidence, syllable.alternatives
    )


def _stretch_at(stretches: Sequence[Stretch], offset: int) -> Stretch | None:
    index = bisect.bisect_right(stretches, offset, key=lambda s: s.start) - 1
    return stretches[index] if index >= 0 and offset < stretches[index].end else None


def _is_inside(spans: Sequence[tuple[int, int]], start: int) -> bool:
    index = bisect.bisect_right(spans, start, key=lambda s: s[0]) - 1
    return index >= 0 and start < spans[index][1]


def choose(
    text: str, stretches: Sequence[Stretch], spans: Sequence[tuple[int, int]], blend: Blend = RESTORE
) -> Iterator[Syllable]:
    """Yield the syllables of the stretches that may lack marks, with the likeliest form of each."""
    model = language_model()
    found = list(units(text))
    candidates, emission, is_open = _lattice(text, found, stretches, spans)
    open_rows = np.flatnonzero(is_open)
    learned = np.zeros(emission.shape, np.float32)
    if blend.tagger and len(open_rows):
        hidden = tagger().read(unwrapped(text), [unit.span() for unit in found])
        learned[open_rows] = tagger().among(hidden.word[open_rows], candidates[open_rows])
    reads = [unit[0].lower() for unit in found]
    chance = blend.posteriors(model, reads, candidates, emission, learned)
    if blend.names:
        chance = with_names(model, text, found, candidates, chance, blend.names)
    chosen = {
        row: _syllable(model, found[row].start(), found[row][0], candidates[row], chance[row])
        for row in open_rows.tolist()
    }
    if blend.names:
        strange = _strange(text, found, stretches, spans, is_open)
        chosen |= _in_places(text, found, chosen, strange)
    yield from (chosen[row] for row in sorted(chosen))


def _strange(
    text: str,
    found: Sequence[re.Match[str]],
    stretches: Sequence[Stretch],
    spans: Sequence[tuple[int, int]],
    is_open: NDArray[np.bool_],
) -> frozenset[int]:
    """The units that may lack marks, but are no syllable that the language model knows: Krong."""
    return frozenset(
        row
        for row, unit in enumerate(found)
        if not is_open[row]
        and unit[0].isalpha()
        and _stretch_at(stretches, unit.start())
        and _may_change(text, unit.start(), unit.end())
        and not _is_inside(spans, unit.start())
    )


def _in_places(
    text: str, found: Sequence[re.Match[str]], chosen: Mapping[int, Syllable], strange: frozenset[int]
) -> dict[int, Syllable]:
    """The units of names of places that may change, with the forms that they have there."""
    rows = [row for row, unit in enumerate(found) if unit[0].isalpha()]
    written = [Written(*found[row].span(), _chances(found[row][0], row, chosen, strange)) for row in rows]
    result: dict[int, Syllable] = {}
    for units_of, named in places_in(text, written):
        for place, unit in enumerate(units_of):
            row = rows[unit]
            if row in chosen or row in strange:
                result[row] = _as_named(found[row], chosen.get(row), place, named)
    return result


def _chances(
    read: str, row: int, chosen: Mapping[int, Syllable], strange: frozenset[int]
) -> Mapping[str, float]:
    if row in strange:
        return {}
    if row not in chosen:
        return {unit_name(read): 1.0}
    options = ((chosen[row].word, chosen[row].confidence), *chosen[row].alternatives)
    return {lower(word): chance for word, chance in options}


def _as_named(unit: re.Match[str], before: Syllable | None, place: int, named: Named) -> Syllable:
    word = _in_case(named.form[place], unit[0])
    chances: dict[str, float] = {word: named.confidence}
    for form, share in named.others:
        other = _in_case(form[place], unit[0])
        chances[other] = chances.get(other, 0.0) + share
    confidence = chances.pop(word)
    others = tuple((form, round(share, 4)) for form, share in chances.items() if share >= WORTH_NAMING)
    as_read = before.as_read if before else 1.0
    return Syllable(*unit.span(), word, round(confidence, 4), others, as_read)


def _lattice(
    text: str,
    found: Sequence[re.Match[str]],
    stretches: Sequence[Stretch],
    spans: Sequence[tuple[int, int]],
) -> tuple[Numbers, Scores, NDArray[np.bool_]]:
    """What each unit may be, how likely it then lost its marks, and whether that is asked at all."""
    model = language_model()
    candidates = np.full((len(found), MOST), -1, np.int32)
    emission = np.zeros(candidates.shape, np.float32)
    is_open = np.zeros(len(found), bool)
    for row, unit in enumerate(found):
        stretch = _stretch_at(stretches, unit.start())
        form = (
            model.forms.get(unit[0].lower())
            if stretch and _may_change(text, unit.start(), unit.end())
            else None
        )
        if form is None or stretch is None or _is_inside(spans, unit.start()):
            candidates[row, 0] = model.number.get(unit_name(unit[0]), 0)
            continue
        candidates[row] = model.candidates[form]
        bare = candidates[row] == model.number.get(unit[0].lower(), -2)
        emission[row] = np.where(bare, 0, np.log(max(stretch.missing, 1e-4)))
        is_open[row] = True
    return candidates, emission, is_open


def _may_change(text: str, start: int, end: int) -> bool:
    """Whether a word may lack marks: ASCII, no initial, no list letter, no part of a class (5A)."""
    if not text[start:end].isascii() or text[start - 1 : start].isdigit() or text[end : end + 1].isdigit():
        return False
    if end - start > 1:
        return True
    return text[end : end + 1] not in ".)" or end == len(text)


def _syllable(model: LanguageModel, start: int, read: str, candidates: Numbers, chance: Scores) -> Syllable:
    order = np.argsort(-chance, kind="stable")[:4]
    options = [
        (_in_case(model.words[candidates[i]], read), float(chance[i])) for i in order if candidates[i] >= 0
    ]
    word, confidence = options[0]
    named = tuple((other, round(p, 4)) for other, p in options[1:] if p >= WORTH_NAMING)
    as_read = sum(
        float(p) for n, p in zip(candidates, chance, strict=True) if n >= 0 and model.words[n] == lower(read)
    )
    return Syllable(start, start + len(read), word, round(confidence, 4), named, as_read)


def _in_case(word: str, read: str) -> str:
    """Return lower-case `word` with the capitals of `read`, letter by letter."""
    return "".join(upper(new) if old.isupper() else new for new, old in zip(word, read, strict=True))
