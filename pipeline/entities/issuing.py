"""What speaks for a reading of the letterhead: the features that the scorer weighs."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from spacy.tokens import Doc

from pipeline.entities.bodies import one_phrase
from pipeline.entities.bodyplaces import PLACE_TYPE, place_in
from pipeline.entities.completing import own_name
from pipeline.entities.findings import layout_of, value_of
from pipeline.entities.readings import Piece, Reading, joined_text, pieces
from pipeline.lexicon import body_head, expand
from pipeline.structure import Layout
from pipeline.structure.offices import heads_of, unauthorised
from pipeline.text import fold, search_key

_WORD = re.compile(r"\w+")
_LITTLE = frozenset({"va", "cua", "ve", "cac"})
_OPEN = re.compile(r"(?:\b(?:va|cua|cac|tai|thuoc)|[,&-])$")


def described(doc: Doc, reading: Reading) -> list[str]:
    """The features of a reading of who issues a document."""
    layout = layout_of(doc)
    return [*_document(doc, layout), *_features(doc, layout, reading)]


def _document(doc: Doc, layout: Layout) -> Iterator[str]:
    yield f"party:{layout.head.party}"
    yield f"type:{value_of(doc, 'doc_type')}"
    yield f"lines:{min(len(layout.head.issuers), 6)}"


def _features(doc: Doc, layout: Layout, reading: Reading) -> Iterator[str]:
    name, head = reading.own.name, _head(reading.own.name)
    yield f"kind:{reading.kind}"
    yield f"kind:{reading.kind}:{value_of(doc, 'doc_type') == 'Quyết định'}"
    yield f"head:{head}"
    yield from _name(name, head)
    yield from _completion(reading, head)
    yield from _signs(layout, reading)
    yield from _symbol(doc, reading)
    if reading.kind in {"alone", "joint", "beside"}:
        yield from _seams(pieces(layout.head.issuers), reading)


def _head(name: str) -> str:
    known = body_head(expand(name))
    return search_key(known.head) if known else "-"


def _name(name: str, head: str) -> Iterator[str]:
    """The name: its first and last words, its length, whether a second body's head word is in it."""
    said = _WORD.findall(search_key(name))
    yield f"first:{' '.join(said[:2])}"
    yield from (f"last{place}:{word}" for place, word in enumerate(said[:-3:-1]))
    yield f"long:{min(len(said), 14) // 2}"
    yield f"long:{head}:{min(len(said), 5)}"
    yield f"placed:{place_in(name) is not None}"
    yield f"quotes:{name.count('“') == name.count('”')}:{'“' in name}"
    yield f"open:{_OPEN.search(search_key(name)) is not None}"
    yield f"types:{min(len(PLACE_TYPE.findall(name)), 3)}"
    repeated = re.findall(
        r"(?<= )(?:uy ban|so|phong|truong|ban chap hanh|hoi|cong doan|doan) ", search_key(name)
    )
    yield f"more:{min(len(repeated), 2)}"


def _completion(reading: Reading, head: str) -> Iterator[str]:
    """What the name is completed with, beside what it is and what stands above it."""
    done = reading.completion
    bare = reading.own.name if done == "alone" else ""
    yield f"completed:{done}:{reading.kind}"
    yield f"completed:{done}:{head}"
    yield f"completed:{done}:{reading.parent is not None}"
    yield f"completed:{done}:first:{_first_words(reading.own.name)}"
    if bare:
        yield f"own:{own_name(bare)}:{reading.parent is not None}"
        yield f"own:{own_name(bare)}:{head}"
        yield f"own:{own_name(bare)}:{place_in(bare) is not None}"
    if reading.parent:
        above = _head(reading.parent.name)
        yield f"above:{above}:{head}"
        yield f"completed:{done}:above:{above}"
        yield f"completed:{done}:placed:{place_in(reading.parent.name) is not None}"


def _first_words(name: str) -> str:
    return " ".join(_WORD.findall(search_key(name))[:2])


def _seams(parts: Sequence[Piece], reading: Reading) -> Iterator[str]:
    """Of how many lines the name is made and how many stand above; how they hang together or apart."""
    first = sum(part.end <= reading.own.start for part in parts)
    last = sum(part.start < reading.own.end for part in parts) - 1
    yield f"begins:{min(first, 3)}:{min(len(parts) - 1 - last, 3)}"
    for index, (above, below) in enumerate(pairwise(parts)):
        edge = "in" if first <= index < last else "top" if index + 1 == first else ""
        if index >= last:
            edge = "foot"
        yield from (f"{edge}:{said}" for said in _seam(parts, index, above, below) if edge)


def _seam(parts: Sequence[Piece], index: int, above: Piece, below: Piece) -> Iterator[str]:
    """Whether two neighbouring pieces look like one name or like two."""
    one, two = _WORD.findall(search_key(above.text)), _WORD.findall(search_key(below.text))
    start = next((i for i in range(index, -1, -1) if body_head(expand(parts[i].text))), index)
    whole = joined_text(parts, start, index)
    heads = _head(whole), _head(below.text)
    yield f"seam:{below.seam}"
    yield f"heads:{heads[0]}:{heads[1]}"
    yield f"below:{heads[1]}"
    yield f"same:{heads[0] == heads[1]}:{heads[1] != '-'}"
    yield f"head:{heads[1] != '-'}:{below.seam}:{own_name(whole)}"
    yield f"phrase:{one_phrase(above.text, below.text)}:{heads[1] != '-'}"
    yield f"open:{_OPEN.search(search_key(above.text)) is not None}"
    yield f"quote:{whole.count('“') > whole.count('”') or whole.count(chr(34)) % 2 == 1}"
    yield f"words:{min(len(one), 5)}:{min(len(two), 5)}"
    yield f"last:{one[-1] if one else ''}"
    yield f"next:{two[0] if two else ''}"
    yield f"pair:{one[-1] if one else ''}:{two[0] if two else ''}"
    yield f"place:{place_in(whole) is not None}:{heads[1] != '-'}"
    yield f"gap:{min(below.cell.line - above.cell.line, 3)}"
    yield f"case:{above.cell.capitals > 0.7}:{below.cell.capitals > 0.7}"


def _signs(layout: Layout, reading: Reading) -> Iterator[str]:
    """Whether who signs heads such a body: a Giám đốc a Sở, a Hiệu trưởng a Trường."""
    signature = next(iter(layout.ending.signatures), None)
    if signature is None:
        yield "signs:none"
        return
    printed = [search_key(expand(unauthorised(cell.text))) for cell in signature.titles]
    titles = " ".join(printed)
    key = search_key(expand(reading.own.name))
    named = " ".join(key.split()[:3])
    yield f"signs:named:{named in titles}"
    heads = [
        head for cell in signature.titles for head in heads_of(search_key(expand(unauthorised(cell.text))))
    ]
    yield f"signs:fits:{any(key.startswith(head) for head in heads) if heads else None}"
    yield f"signs:{' '.join(_WORD.findall(titles)[-2:])}:{_first_words(reading.own.name)}"


def _symbol(doc: Doc, reading: Reading) -> Iterator[str]:
    """Whether the symbol of the number has the initials of the name: SGDĐT, UBND, HĐĐ."""
    number = value_of(doc, "number")
    if not number:
        yield "symbol:none"
        return
    signs = [sign for sign in re.split(r"[\W\d_]+", fold(number).lower()) if len(sign) > 1]
    words = [word for word in _WORD.findall(search_key(expand(reading.own.name))) if word not in _LITTLE]
    initials = "".join(word[0] for word in words)
    begun = [sign for sign in signs if initials.startswith(sign[:3])]
    held = [sign for sign in signs if sign in initials]
    yield f"symbol:begins:{bool(begun)}:{reading.kind}"
    yield f"symbol:{bool(begun)}:{bool(held)}"
    yield from (f"symbol:{sign}:{_first_words(reading.own.name)}" for sign in signs)
