"""Movements: named phong trào thi đua, cuộc vận động; also chương trình and giải thưởng by name.

`mentions` finds what may be one, `naming` describes it, the scorer decides; here each movement is
kept once, in its longest printed form, and gets its key.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.entities import naming
from pipeline.entities.bodyplaces import PLACE_TYPE
from pipeline.entities.findings import add, collapse, layout_of, value_of
from pipeline.entities.mentions import APPEAL, DRIVE, Mention
from pipeline.entities.proposed import proposed
from pipeline.entities.scoring import scorer
from pipeline.lexicon import known_movements, movement_key
from pipeline.structure import Layout
from pipeline.text import is_stripped_syllable, search_key

THRESHOLD = 0.5
_INSIDE = r"""[^“”"«»‘’\n]{2,120}"""
_BROKEN = re.compile(
    rf"""(?:[“«‘]|(?<=\s)(?:''|['"])(?=\w)){_INSIDE}\n\s*(?:[-–]\s|(?=[a-zà-ỹđ])){_INSIDE}[”"’»']"""
)
_STOP_WORDS = frozenset(["va", "cac", "la", "mot", "cua", "trong", "ve", "nhung", "voi", "o", "tai", "do"])


class _Movement(NamedTuple):
    start: int
    end: int
    name: str
    kind: str
    confidence: float
    guessed: bool


@Language.component("kehoach_movements")
def movements(doc: Doc) -> Doc:
    """Find the movements, each once, in its longest printed form."""
    layout = joined(layout_of(doc))
    place = PLACE_TYPE.sub("", value_of(doc, "place") or "")
    kept: list[_Movement] = []
    for found in _decided(layout):
        same = next((i for i, other in enumerate(kept) if _same(found, other)), None)
        if same is None:
            kept.append(found)
        elif _better(found, kept[same]):
            kept[same] = found._replace(confidence=max(found.confidence, kept[same].confidence))
    for item in kept:
        value = {"name": item.name, "kind": item.kind, "key": key_of(item.name, place)}
        add(doc, "movements", item.start, item.end, value, item.confidence, "named")
    return doc


def _decided(layout: Layout) -> list[_Movement]:
    """The mentions that the scorer takes for movements, and the programmes and awards of the rules."""
    found = proposed(layout)
    chances = scorer("movements").chances(naming.described(layout, found), "movement")
    decided = []
    for mention, sure in zip(found, chances, strict=True):
        kind = mention.kind or (APPEAL if mention.lead.rstrip().endswith("van dong") else DRIVE)
        if kind not in {DRIVE, APPEAL} and sure < THRESHOLD:
            decided.append(_movement(mention, kind, 1 - sure))
        elif sure >= THRESHOLD:
            decided.append(_movement(mention, kind if kind in {DRIVE, APPEAL} else DRIVE, sure))
    return decided


def _movement(mention: Mention, kind: str, confidence: float) -> _Movement:
    return _Movement(mention.start, mention.end, mention.name, kind, confidence, mention.guessed)


def joined(layout: Layout) -> Layout:
    """The layout with the title in one line, and quotations whole that a line break before a dash cuts."""
    flow, cells = layout.flow, layout.head.title
    if cells:
        start, end = cells[0].start, cells[-1].end
        flow = flow[:start] + flow[start:end].replace("\n", " ") + flow[end:]
    flow = _BROKEN.sub(lambda match: match[0].replace("\n", " "), flow)
    return layout if flow == layout.flow else replace(layout, flow=flow)


def _words(movement: _Movement) -> int:
    return len(movement_key(movement.name).split())


def key_of(name: str, place: str = "") -> str:
    """The key of a movement: that of its usual name, else of its words without the issuer's place.

    >>> key_of("Toàn ngành GDĐT Thanh Xuân đoàn kết", "Thanh Xuân")
    'toan nganh giao duc va dao tao doan ket'
    """
    key = movement_key(name)
    known = known_movements().get(key)
    if known:
        return movement_key(known.name)
    own = search_key(place)
    return collapse(re.sub(rf"\b{re.escape(own)}\b", " ", key)) if own else key


def _same(a: _Movement, b: _Movement) -> bool:
    """The same movement, small words aside; or one name goes on where the other stops."""
    one, two = ([w for w in key_of(m.name).split() if w not in _STOP_WORDS] for m in (a, b))
    short, long = sorted((one, two), key=len)
    if len(one) == len(two) and _illegal_differences(one, two):
        return True
    goes_on = long[: len(short)] == short
    if goes_on and len(short) >= 3 and (a.guessed or b.guessed):
        return True
    return one == two or (goes_on and len(short) >= 6 and len(long) - len(short) <= 4)


def _better(found: _Movement, kept: _Movement) -> bool:
    """Whether `found` gives more of the name: longer, or quoted where the other is only guessed."""
    if found.guessed != kept.guessed:
        return kept.guessed
    return _words(found) > _words(kept) and found.kind == kept.kind


def _illegal_differences(one: list[str], two: list[str]) -> bool:
    """Whether two names differ in one word only, one reading of which is no syllable."""
    pairs = [(a, b) for a, b in zip(one, two, strict=True) if a != b]
    return len(pairs) == 1 and not all(is_stripped_syllable(word) for word in pairs[0])
