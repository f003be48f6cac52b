"""All that may be a movement, from every source, each place once.

Quotations, names behind their cue and themes of tables come from `mentions`, names of lists from `listed`
and `divided`, that of the drive itself from `launched`, known names from `recalled`: a known name that goes
on where a mention stops makes it longer.
"""

import re
from collections.abc import Iterable, Iterator

from pipeline.entities.divided import divided
from pipeline.entities.launched import launched
from pipeline.entities.listed import listed
from pipeline.entities.mentions import APPEAL, CUES, DRIVE, Mention, clean, mentions
from pipeline.entities.recalled import Recalled, recalled
from pipeline.structure import Layout

_BETWEEN = re.compile(r"[\s,;:&“”\"'’‘-]*(?:va |cung |cac |phong trao |thi dua |cuoc van dong )*[\s“\"'‘]*")
_TURN = re.compile(r"(?:dot|chang|giai doan) (?!thi dua)")
_KIND = {"drive": DRIVE, "appeal": APPEAL}
LEAD, NEAR = 160, 48
"""How far before a known name words are looked at, and how near a word must be that says its kind."""
LONG, SHORT = 8, 5
"""Known names of so many words are told without a word that says their kind; of fewer than five never."""


def proposed(layout: Layout) -> list[Mention]:
    """The candidates of a document, in order."""
    whole = [*launched(layout), *divided(layout)]
    found = [mention for mention in mentions(layout) if not _overlaps(mention.start, mention.end, whole)]
    names = list(recalled(layout))
    found = sorted([*whole, *found], key=lambda mention: mention.start)
    found = _apart(_whole(layout, mention, names) for mention in found)
    lists = [mention for mention in listed(layout) if not _overlaps(mention.start, mention.end, found)]
    found += [_whole(layout, mention, names) for mention in lists]
    found += _bare(layout, names, found)
    return sorted(found, key=lambda mention: mention.start)


def _overlaps(start: int, end: int, others: Iterable[Mention]) -> bool:
    return any(start < other.end and other.start < end for other in others)


def _apart(found: Iterable[Mention]) -> list[Mention]:
    """Those mentions that no other one holds: “Học tốt” is part of “Dạy tốt” - “Học tốt”."""
    kept: list[Mention] = []
    for mention in found:
        if not (kept and kept[-1].known and kept[-1].end >= mention.end > mention.start > kept[-1].start):
            kept.append(mention)
    return kept


def _whole(layout: Layout, mention: Mention, names: list[Recalled]) -> Mention:
    """A mention with the extent of the known name that begins with it, where that is longer or surer."""
    for known in names:
        begins = abs(known.start - mention.start) < 2 or (
            known.start < mention.start < known.end and known.start > mention.start - 12
        )
        if begins and known.end < mention.end and not (mention.guessed and known.words >= SHORT):
            return mention  # “Vì an ninh Tổ quốc, vì bình yên xóm làng” is its own
        if begins and mention.denied:
            return mention
        if begins:
            start = min(known.start, mention.start) if mention.guessed else mention.start
            name = mention.name
            if (start, known.end) != (mention.start, mention.end):
                name = clean(re.sub(r"[“”\"«»]", "", layout.flow[start : known.end]))
            kind = mention.kind or known.movement.kind
            return mention._replace(
                start=start, end=known.end, name=name, kind=kind, known=True, guessed=False
            )
    return mention


def _bare(layout: Layout, names: list[Recalled], found: list[Mention]) -> Iterator[Mention]:
    """The known names that no other mention has, where something says that a movement is meant."""
    last: Mention | None = None
    for known in names:
        if _overlaps(known.start, known.end, found):
            continue
        before = max(
            [m for m in (*found, last) if m and m.end <= known.start], key=lambda m: m.end, default=None
        )
        kind, lead = _said(layout, known, before)
        if kind is None and known.words < SHORT:
            continue
        name = clean(re.sub(r"[“”\"«»]", "", layout.flow[known.start : known.end]))
        last = Mention(known.start, known.end, name, kind, "recalled", lead, True)
        yield last


def _said(layout: Layout, known: Recalled, before: Mention | None) -> tuple[str | None, str]:
    """What the words before a known name say that it is, and those words."""
    if before and _BETWEEN.fullmatch(layout.key, before.end, known.start):
        return before.kind, "and " + layout.key[before.end : known.start]
    start = layout.flow.rfind("\n", 0, known.start) + 1
    lead = layout.key[max(start, known.start - LEAD) : known.start]
    cues = [cue for cue in CUES.finditer(lead.rstrip(" :,(")) if not _TURN.match(cue[0])]
    if cues:
        far = len(lead) - cues[-1].end()
        listing = re.search(r":|\b(?:nhu|gom|la)\b", lead[cues[-1].end() :])
        rest = lead[cues[-1].end() :]
        near = (far < NEAR and "; " not in rest) or (listing and "." not in rest)
        kind = _KIND.get(cues[-1].lastgroup or "") if near else None
        return kind, lead
    return (known.movement.kind if known.words >= LONG else None), lead
