"""What a document does to those it cites, as far as the words beside the citation say so.

The record knows whether a cited document is a basis; that a plan amends or takes the place of another
one, or carries it out in the middle of its text, is said by the words round the citation, which stand in
`lexicons/relations.tsv`: "Sửa đổi, bổ sung Kế hoạch số …", "Kế hoạch số … hết hiệu lực".
"""

import functools
import re
from typing import Any

from pipeline.lexicon import document_types, rows
from pipeline.text import search_key

Record = dict[str, Any]

CARRIES_OUT, AMENDS, REPLACES, MENTION = "carries-out", "amends", "replaces", "mention"

_REACH = 240
"""How far before a citation, in characters, its clause is looked at; a long issuer stands in a list."""

_CLAUSE_ENDS = re.compile(r"[.;!?](?=\s)|\n[^\S\n]*(?:\n|[-+•*–]\s|[\da-z]{1,2}[.)]\s)")
_CITED = re.compile(r"\d\s?[-/]\s?(?:\d{4}\s?/\s?)?[a-z]{2}")
"""The number of a document, folded: the words behind it may be about that one."""

_SIDES = ("before", "after")
_LISTED = re.compile(r"\d[^\n]*$")


def relations(record: Record) -> list[str | None]:
    """For each reference of a record what its words say, or None where they say no more than its role.

    The values are AMENDS, REPLACES, and CARRIES_OUT for documents mentioned outside of the basis.
    """
    cited = zip(record.get("references", []), _spans(record), strict=True)
    return [_relation(record, item, *span) if span else None for item, span in cited]


def law_names(record: Record) -> list[str | None]:
    """For each reference without a number the name it is cited by: Luật Giáo dục; None for the others."""
    text, cited = record.get("text") or "", record.get("references", [])
    return [
        _name(text[span[0] : span[1]]) if span and not item.get("number") else None
        for item, span in zip(cited, _spans(record), strict=True)
    ]


def relation(said: str | None, role: str | None) -> str:
    """The relation of a citation: what its words say, else what its role means."""
    return said or (CARRIES_OUT if role == "basis" else MENTION)


def _spans(record: Record) -> list[tuple[int, int] | None]:
    evidence = record.get("evidence") or {}
    found = [evidence.get(f"/references/{index}") for index in range(len(record.get("references", [])))]
    # What a person added may stand nowhere in the text.
    return [(item["start"], item["end"]) if item and item["end"] > item["start"] else None for item in found]


def _name(cited: str) -> str | None:
    """A law's name, which ends where its date begins."""
    words = " ".join(cited.split())
    end = re.search(r"[\s,(]+(?:ban hanh |thong qua )?ngay\b", search_key(words))
    return words[: end.start()] if end else None


def _relation(record: Record, item: Record, start: int, end: int) -> str | None:
    text = record["text"]
    title = (record["evidence"].get("/title")) or {"start": 0, "end": 0}
    titled = title["start"] <= start < title["end"]
    before = _clause(text[max(title["start"] if titled else 0, start - _REACH) : start])
    found = _said_before(before, titled) or _said_after(text[end : end + _REACH])
    return None if found == relation(None, item["role"]) else found


def _clause(before: str) -> str:
    """The clause that a citation stands in, up to the citation; an empty line ends it."""
    ends = [match.end() for match in _CLAUSE_ENDS.finditer(before)]
    return before[ends[-1] :] if ends else before


def _said_before(clause: str, titled: bool) -> str | None:
    folded = search_key(clause)
    for cue in reversed(list(_before().finditer(folded))):
        lead, gap = folded[: cue.start()], folded[cue.end() :]
        if _denied().search(lead) or _denied().match(gap):
            continue
        if _CITED.search(lead) and not re.search(r"\bnay\s+$", lead):
            return None  # A amends B: the document at hand does not
        if _names_a_law(clause, cue.start()) and not titled:
            return None
        if _filler().fullmatch(_LISTED.sub("", gap) if _CITED.search(gap) else gap):
            return _relation_of()[" ".join(cue[0].split())]
    return None


def _names_a_law(clause: str, at: int) -> bool:
    """Whether words are part of a name: Luật sửa đổi, bổ sung một số điều của Luật …"""
    return bool(_type_before().search(search_key(clause[:at])))


def _said_after(after: str) -> str | None:
    ended = _CLAUSE_ENDS.search(after)
    clause = search_key(after[: ended.start()] if ended else after)
    found = _after().search(clause)
    if not found or _CITED.search(clause[: found.start()]):
        return None
    return _relation_of()[" ".join(found[0].split())]


@functools.cache
def _relation_of() -> dict[str, str]:
    return {search_key(row["phrase"]): row["relation"] for row in rows("relations") if row["side"] in _SIDES}


def _phrases(side: str) -> str:
    found = {search_key(row["phrase"]) for row in rows("relations") if row["side"] == side}
    ordered = sorted(found, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in ordered)


@functools.cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_phrases('before')})\b")


@functools.cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_phrases('after')})\b")


@functools.cache
def _denied() -> re.Pattern[str]:
    """Right before the words or right after them."""
    words = _phrases("denied")
    return re.compile(rf"\b(?:{words})\s+$|^\s+(?:{words})\b")


@functools.cache
def _filler() -> re.Pattern[str]:
    """What may stand between the words and the citation: một số nội dung tại khoản 2 của …"""
    types = "|".join(sorted({re.escape(search_key(t.name)) for t in document_types()}))
    return re.compile(rf"(?:[\W\d_]+|\b(?:{_phrases('between')}|{types}|so)\b|\b[a-z]\b)*")


@functools.cache
def _type_before() -> re.Pattern[str]:
    names = "|".join(sorted({re.escape(search_key(t.name)) for t in document_types()} | {"luat", "bo luat"}))
    return re.compile(rf"\b(?:{names})[^\S\n]+$")
