"""What documents are filtered and counted by, one card each: a row of small numbers.

Every value that occurs (an issuer, a year, a recipient …) stands once in table `value` and has a code;
a card holds the codes of its document. A hundred thousand cards are read in the time that one scan of the
documents would take ten times over, and filters and facets work on them in memory (see docsets.py).
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from pipeline.dataset.dates import known_days
from pipeline.dataset.engine import Database
from pipeline.dataset.words import AREA, key, keys, number_key

Record = dict[str, Any]

FACETS = {
    "year": "year", "area": "province", "level": "level", "issuer": "issuer", "type": "type",
    "movement": "movement",
}  # fmt: skip
"""What hits are counted by -> the field of `value` that holds it."""

CODE = np.dtype("<u4")
"""How a card holds a code."""


class Value(NamedTuple):
    """A value of a field: `key` is compared (words between blanks), `name` shown."""

    field: str
    key: str
    name: str


Codes = dict[tuple[str, str], int]
"""The code of each value that is known to be stored, by field and key."""


def write(db: Database, doc: int, record: Record, stored: Codes) -> None:
    """Store the card of a document; what it finds `stored` is not looked up, what it stores is added."""
    codes = np.fromiter(dict.fromkeys(_codes(db, values(record), stored)), CODE)
    issued = known_days(record.get("issue_date"))[0]
    day = int(issued.replace("-", "")) if issued else 0
    db.execute("INSERT INTO card (doc, issued, codes) VALUES (?, ?, ?)", (doc, day, codes.tobytes()))


def _codes(db: Database, found: Iterable[Value], stored: Codes) -> Iterator[int]:
    for value in found:
        name = value.field, value.key
        if name not in stored:
            stored[name] = _code(db, value)
        yield stored[name]


def _code(db: Database, value: Value) -> int:
    known = db.execute("SELECT code FROM value WHERE field = ? AND key = ?", value[:2]).fetchone()
    if known:
        return int(known[0])
    made = "INSERT INTO value (field, key, name) VALUES (?, ?, ?) RETURNING code"
    return int(db.execute(made, value).fetchone()[0])


def values(record: Record) -> Iterator[Value]:
    """All values of a record that filters and facets know."""
    for field, name in _named(record):
        if name and (words := _KEYS.get(field, key)(name)):
            yield Value(field, words, name)
    if record.get("doc_type"):
        yield Value("type", keys(record["doc_type"], record.get("doc_type_code")), record["doc_type"])
    for item in record.get("movements", []):
        yield Value("movement", key(item.get("key")) or key(item["name"]), item["name"])


_KEYS = {"number": number_key, "ref": number_key}


def _named(record: Record) -> Iterator[tuple[str, str | None]]:
    area = record.get("area") or {}
    first, last = known_days(record.get("issue_date"))
    yield "year", first[:4] if first and last and first[:4] == last[:4] else None
    yield "province", area.get("province")
    yield "level", record.get("level")
    yield "number", record.get("number")
    yield "signer", (record.get("signer") or {}).get("name")
    for place in (record.get("place"), *(area.get(part) for part in AREA)):
        yield "area", place
    for issuer in (record.get("issuing_body"), *record.get("co_issuers", [])):
        yield "issuer", issuer
    for item in record.get("references", []):
        yield "ref", item.get("number")
    for recipient in record.get("recipients", []):
        yield "recipient", recipient


_WORD = re.compile(r"[a-z][a-z0-9]{1,19}")


def new_words(db: Database, index_row: Iterable[str], known: set[str]) -> None:
    """Store the folded words of an indexed document that are not among the `known`, and add them there.

    The vocabulary is what typing errors are set right by: numbers and single letters are not in it. A word
    stays when its last document goes; a suggestion is looked up before it is made.
    """
    words = set().union(*map(str.split, index_row)) - known
    fresh = [(word,) for word in words if _WORD.fullmatch(word)]
    db.executemany("INSERT INTO vocabulary (word) VALUES (?) ON CONFLICT DO NOTHING", fresh)
    known |= words
