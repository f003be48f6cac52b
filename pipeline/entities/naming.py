"""What speaks for a mention being the name of a movement: the features that the scorer weighs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.entities.mentions import APPEAL, CUES, DRIVE, OTHER_SORT, Mention
from pipeline.entities.wording import beside, headings, placed, words
from pipeline.lexicon import movement_key
from pipeline.structure import Layout
from pipeline.text import lower, search_key


def described(layout: Layout, found: Sequence[Mention]) -> list[list[str]]:
    """The features of each mention of a document, those of its neighbours and namesakes included."""
    own = [list(_features(layout, mention)) for mention in found]
    counted = Counter(movement_key(m.name) for m in found if m.kind in {DRIVE, APPEAL})
    kinds = [str(mention.kind) for mention in found]
    around = zip(beside(kinds), found, own, strict=True)
    return [
        [*features, f"last:{last}", f"next:{after}", f"named:{min(counted[movement_key(m.name)], 3)}"]
        for (last, after), m, features in around
    ]


def _features(layout: Layout, mention: Mention) -> Iterator[str]:
    yield f"rules:{mention.kind}"
    yield f"form:{mention.form}:{mention.kind}"
    yield f"known:{mention.known}"
    yield f"known:{mention.known}:{mention.kind}:{mention.form}"
    yield f"guessed:{mention.guessed}"
    yield from _lead(mention)
    yield from _name(mention)
    yield from _behind(layout, mention)
    yield from _place(layout, mention)


def _lead(mention: Mention) -> Iterator[str]:
    """The words before the name: the nearest by their place, and the last one that names a kind."""
    lead = words(mention.lead)
    yield from placed("before", lead[:-6:-1])
    yield from (f"before:{word}" for word in lead[-14:])
    yield from (f"before2:{a} {b}" for a, b in pairwise(lead[-8:]))
    yield f"before3:{' '.join(lead[-3:])}"
    named = list(CUES.finditer(mention.lead.rstrip(" :,(")))
    if named:
        near = len(mention.lead) - named[-1].end()
        yield f"cue:{named[-1].lastgroup}"
        yield f"cue:{named[-1][0]}"
        yield f"cue:{named[-1].lastgroup}:{near // 12}"
        yield from (f"cues:{cue.lastgroup}" for cue in named[:-1])
    else:
        yield f"cue:none:{len(lead) < 4}"


def _name(mention: Mention) -> Iterator[str]:
    """The name itself: how long, how written, with which words it begins and ends."""
    said = words(search_key(mention.name))
    printed = [word for word in mention.name.split() if word[:1].isalpha()]
    capitals = sum(word[:1].isupper() for word in printed)
    yield f"long:{min(len(said), 16) // 2}"
    opens = bool(printed) and printed[0][:1].isupper()
    yield f"case:{opens}:{capitals > 0.6 * len(printed)}:{mention.name.isupper()}"
    yield f"comma:{',' in mention.name}:{'-' in mention.name or '–' in mention.name}"
    yield f"digits:{any(char.isdigit() for char in mention.name)}"
    yield f"ends:{mention.name[-1:] in '.!?'}"
    sort = OTHER_SORT.match(search_key(mention.name))
    yield f"sort:{sort[0] if sort else ''}:{mention.form}"
    yield from placed("word", said[:3])
    yield f"opens:{' '.join(said[:2])}"
    yield from (f"word:{word}" for word in said)


def _behind(layout: Layout, mention: Mention) -> Iterator[str]:
    after = words(layout.key[mention.end : mention.end + 50].lstrip("”\"’»' "))
    yield from placed("after", after[:3])
    yield from (f"after:{word}" for word in after[:6])


def _place(layout: Layout, mention: Mention) -> Iterator[str]:
    """Where the mention stands: in the title, under which headings, in which kind of paragraph."""
    if mention.start < layout.head.end:
        yield f"title:{mention.form}"
        return
    for level, said in headings(layout, mention.start):
        yield from (f"{level}:{word}" for word in said)
    row = lower(layout.text[max(0, mention.start - 200) : mention.start]).rpartition("\n")[2]
    yield f"row:{'|' in row}:{len(row.strip()) < 4}"
