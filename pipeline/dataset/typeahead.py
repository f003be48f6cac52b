"""What somebody who is typing may be about to ask for: movements, issuing bodies, places, types."""

from typing import NamedTuple

from pipeline.dataset.docsets import docsets
from pipeline.dataset.opening import explained
from pipeline.dataset.store import Dataset
from pipeline.dataset.words import key

FIELDS = ("movement", "issuer", "area", "type")
"""What is suggested; each is a filter, too."""


class Suggested(NamedTuple):
    """A value of a field, and in how many documents it stands."""

    field: str
    name: str
    documents: int


def completions(dataset: Dataset, typed: str, most: int = 8) -> list[Suggested]:
    """The commonest values that have the words typed, with or without marks; the last word may go on.

    One name in several fields stands once. Raises DatasetError.
    """
    words = key(typed).rstrip()
    if not words:
        return []
    marks = ", ".join("?" * len(FIELDS))
    sql = f"SELECT code, field, name FROM value WHERE field IN ({marks}) AND instr(key, ?) > 0"
    with explained(dataset.path):
        counts = docsets(dataset).counts
        found = [
            Suggested(row[1], " ".join(row[2].split()), int(counts[row[0]]) if row[0] < counts.size else 0)
            for row in dataset.db.execute(sql, (*FIELDS, words))
        ]
    seen: dict[str, Suggested] = {}
    for one in sorted(found, key=lambda one: (-one.documents, FIELDS.index(one.field), one.name)):
        if one.documents:
            seen.setdefault(key(one.name), one)
    return list(seen.values())[:most]
