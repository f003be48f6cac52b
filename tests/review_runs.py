"""Records that are hard to tell apart, extractions of them that differ, and people who correct them."""

from typing import Any

from dataset_samples import add, make_record
from hypothesis import strategies as st

from pipeline.dataset import Dataset
from pipeline.dataset.review import Author, confirm, history, remove, resolve, set_value, undo
from pipeline.errors import UsageError

Record = dict[str, Any]

AUTHOR = Author("lan", "thử")
WORDS = ("Sở Y tế", "Sở Nội vụ", "UBND xã A", "so y te")
DATES = (None, "2021", "2021-09-05", "2022-01-16")


def _phase(words: str, start: str | None) -> Record:
    return {"label": None, "start": start, "end": None, "precision": "day", "text": words, "focus": None}


def _movement(words: str) -> Record:
    return {"name": words, "kind": "phong trào thi đua", "key": words.lower()}


_PHASES = st.builds(_phase, st.sampled_from(WORDS), st.sampled_from(DATES))
_BODIES = (None, "Sở Y tế tỉnh Kiên Giang", "Ủy ban nhân dân xã Yên Bình")


@st.composite
def extractions(draw: st.DrawFn) -> Record:
    """What the machine may say about one document: few words, so that items are equal or alike."""
    text = "\n".join(draw(st.permutations([*WORDS, "Kế hoạch thi đua yêu nước"])))
    fields: Record = {
        "recipients": draw(st.lists(st.sampled_from(WORDS), max_size=4)),
        "phases": draw(st.lists(_PHASES, max_size=3)),
        "movements": draw(st.lists(st.builds(_movement, st.sampled_from(WORDS)), max_size=3)),
        "issuing_body": draw(st.sampled_from(_BODIES)),
        "issue_date": draw(st.sampled_from(DATES)),
        "signer": draw(st.sampled_from([None, {"name": "Vũ Đình Khoát", "title": None}])),
    }  # fmt: skip
    evidence = {}
    for field, value in fields.items():
        for pointer in (
            [f"/{field}/{i}" for i in range(len(value))] if isinstance(value, list) else [f"/{field}"]
        ):
            if value is not None and draw(st.booleans()):
                start = draw(st.integers(0, len(text) - 8))
                told = {"page": 1, "start": start, "end": start + draw(st.integers(0, 8)), "read": "x"}
                evidence[pointer] = {**told, "confidence": draw(st.sampled_from([0.4, 0.9])), "method": "m"}
    return make_record("plan", text=text, **fields, evidence=evidence)


POINTERS = [
    "/issuing_body", "/issue_date", "/signer/name", "/signer/title", "/signer", "/level", "/doc_type",
    "/area/district",
    *(f"/recipients/{i}" for i in (0, 1, 3, "-")),
    *(f"/phases/{i}{m}" for i in (0, 1, 2) for m in ("", "/start", "/text")),
    *(f"/movements/{i}{m}" for i in (0, 1) for m in ("", "/name")),
]  # fmt: skip
VALUES = [
    *WORDS, "Kế hoạch", "2021-09", "2022-01-16", "district", "null",
    '{"name": "Thi đua", "kind": "cuộc vận động"}',
]  # fmt: skip
VERBS = ["set", "set", "set", "confirm", "remove", "undo", "keep", "drop"]

deeds = st.tuples(st.sampled_from(VERBS), st.sampled_from(POINTERS), st.sampled_from(VALUES))
"""Something that a person may try: a verb, a pointer, a value."""


def attempt(dataset: Dataset, name: str, deed: tuple[str, str, str]) -> int:
    """Do it as far as it can be done; return how many entries it made."""
    verb, pointer, value = deed
    before = len(history(dataset, name))
    try:
        if verb == "set":
            set_value(dataset, name, pointer, value, AUTHOR)
        elif verb == "confirm":
            confirm(dataset, name, pointer, AUTHOR)
        elif verb == "remove":
            remove(dataset, name, pointer, AUTHOR)
        elif verb == "undo":
            undo(dataset, name, AUTHOR)
        else:
            resolve(dataset, name, pointer, verb == "keep", AUTHOR)
    except UsageError:
        assert len(history(dataset, name)) == before
        return 0
    return len(history(dataset, name)) - before


def take_in(dataset: Dataset, record: Record) -> None:
    """A new extraction of the document comes in."""
    add(dataset, record)
