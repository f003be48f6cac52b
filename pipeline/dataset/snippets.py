"""Finds the words of a query in the original text and cuts out the passage that shows them best."""

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.dataset.query import Term
from pipeline.dataset.words import begun, marked, tokens
from pipeline.text import fold, lower, nfc

WIDTH = 220
LEAD = 60

_BEFORE, _AFTER, _GAP = r"(?<![^\W_])", r"(?![^\W_])", r"[\W_]+"


class Piece(NamedTuple):
    """A stretch of text for showing, and whether the query found it."""

    text: str
    hit: bool


def with_spans(pieces: Sequence[Piece]) -> tuple[str, list[tuple[int, int]]]:
    """The text of the pieces, and where in it the hits stand.

    >>> with_spans([Piece("Đợt ", False), Piece("thi", True), Piece(" ", False), Piece("đua", True)])
    ('Đợt thi đua', [(4, 7), (8, 11)])
    """
    spans, at = [], 0
    for piece in pieces:
        if piece.hit:
            spans.append((at, at + len(piece.text)))
        at += len(piece.text)
    return "".join(piece.text for piece in pieces), spans


class _Hit(NamedTuple):
    start: int
    end: int
    term: int


def highlight(text: str, terms: Sequence[Term], exact: bool = False) -> tuple[Piece, ...]:
    """All of `text`, blanks collapsed, with every hit marked."""
    text = nfc(text)
    return _pieces(text, _hits(text, terms, exact), 0, len(text))


def places(text: str, terms: Sequence[Term], exact: bool = False) -> list[tuple[int, int]]:
    """Where the terms stand in `text`, which is NFC: spans in order, none over another."""
    return [(hit.start, hit.end) for hit in _hits(text, terms, exact)]


def snippet(text: str, terms: Sequence[Term], exact: bool = False) -> tuple[Piece, ...]:
    """About WIDTH characters of `text` round its best group of hits; () where nothing is hit."""
    text = nfc(text)
    hits = _hits(text, terms, exact)
    if not hits:
        return ()
    best = max(range(len(hits)), key=lambda first: _worth(hits, first))
    start = _word_start(text, max(0, hits[best].start - LEAD))
    end = _word_end(text, max(hits[best].end, start + WIDTH))
    return _pieces(text, hits, start, end)


def _worth(hits: list[_Hit], first: int) -> tuple[int, int, int]:
    """More different terms first, then more hits, then the earlier place."""
    limit = hits[first].start - LEAD + WIDTH
    inside = [hit for hit in hits[first : first + 50] if hit.end <= limit]
    return len({hit.term for hit in inside}), len(inside), -first


def _hits(text: str, terms: Sequence[Term], exact: bool) -> list[_Hit]:
    """Where the terms stand; accented terms as typed if the text has them so, else in any form."""
    plain = fold(lower(text)) if terms else ""
    hits = []
    for index, term in enumerate(terms):
        found = list(_pattern(tuple(map(fold, term.words)), term.prefix).finditer(plain))
        if exact or term.has_marks:
            written = [match for match in found if _as_typed(text[match.start() : match.end()], term)]
            found = written if written or exact else found
        hits += [_Hit(match.start(), match.end(), index) for match in found]
    return _without_overlaps(sorted(hits))


def _as_typed(passage: str, term: Term) -> bool:
    """Whether the words of a passage are those of the term, marks and all."""
    words = tokens(marked(passage))
    if words == term.words or not term.prefix:
        return words == term.words
    last, typed = tokens(begun(passage))[-1], term.words[-1]
    return words[:-1] == term.words[:-1] and (last.startswith(typed) or words[-1] == tokens(marked(typed))[0])


@functools.lru_cache(maxsize=512)
def _pattern(words: tuple[str, ...], prefix: bool) -> re.Pattern[str]:
    """Of folded words, for folded text in which kỷ is still ky: to read y as i in all of it takes longest."""
    escaped = [_WAVERING.sub(r"\1[iy]", re.escape(word)) for word in words]
    if prefix:
        last = re.escape(words[-1])
        escaped[-1] = f"(?:{last}[^\\W_]*|{last[:-1]}[iy])" if last.endswith("y") else f"{last}[^\\W_]*"
    return re.compile(_BEFORE + _GAP.join(escaped) + _AFTER)


_WAVERING = re.compile(r"\A([hklmst]|qu)i\Z")


def _without_overlaps(hits: list[_Hit]) -> list[_Hit]:
    kept: list[_Hit] = []
    for hit in hits:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
        elif hit.end > kept[-1].end:
            kept[-1] = kept[-1]._replace(end=hit.end)
    return kept


def _word_start(text: str, at: int) -> int:
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    at = min(at, len(text))
    while at < len(text) and not text[at].isspace():
        at += 1
    return at


def _pieces(text: str, hits: list[_Hit], start: int, end: int) -> tuple[Piece, ...]:
    found: list[Piece] = [Piece("… ", False)] if text[:start].strip() else []
    at = start
    for hit in hits:
        if hit.start < start or hit.end > end:
            continue
        found += [Piece(text[at : hit.start], False), Piece(text[hit.start : hit.end], True)]
        at = hit.end
    found.append(Piece(text[at:end], False))
    if text[end:].strip():
        found.append(Piece(" …", False))
    return _collapsed(found)


def _collapsed(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Each run of blanks as one space, also across pieces; none at the ends."""
    kept: list[Piece] = []
    blank_before = True
    for piece in pieces:
        text = re.sub(r"\s+", " ", piece.text)
        if blank_before:
            text = text.lstrip(" ")
        if text:
            kept.append(Piece(text, piece.hit))
            blank_before = text.endswith(" ")
    if kept:
        kept[-1] = Piece(kept[-1].text.rstrip(" "), kept[-1].hit)
    return tuple(piece for piece in kept if piece.text)
