"""The door: a text or a document in, the restored one out, with every change that was made."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.diacritics import condition as conditions
from pipeline.diacritics.condition import Condition
from pipeline.diacritics.decode import decode
from pipeline.diacritics.edits import apply, compose
from pipeline.diacritics.plan import plan
from pipeline.diacritics.repair import repair
from pipeline.diacritics.restore import restore as give_marks
from pipeline.document import Document, Edit, Problem, Stage
from pipeline.messages import say
from pipeline.text import nfc

VERSION = "1"
MODES = ("auto", "restore", "repair")
_JOINED = re.compile(r"(?<=[^\W\d_])_(?=[^\W\d_])")
ENOUGH_WORDS = 40
"""A page of fewer words is taken to be in the condition of the document."""
_RUN = re.compile(r"\S+")


class Part(NamedTuple):
    """A stretch of a text with a history of its own: a page, and whether our OCR read it."""

    start: int
    end: int
    ocr: bool


class Restoration(NamedTuple):
    """The restored text; the `edits` lead to it from the text that was given."""

    text: str
    edits: tuple[Edit, ...]
    condition: Condition


def detect(text: str) -> Condition:
    """Tell the condition of a text in any normal form. Raises MissingModel."""
    return conditions.detect(nfc(text))


def restore(text: str, mode: str = "auto") -> Restoration:
    """Return `text` as it was meant.

    `auto` finds out line by line what is needed; `restore` never changes a letter, only its marks;
    `repair` also changes misread letters. Raises MissingModel, ValueError for another mode.
    """
    if mode not in MODES:
        raise ValueError(mode)
    return _restored(text, [Part(0, len(text), False)], mode)


def _restored(text: str, parts: Sequence[Part], mode: str) -> Restoration:
    """Restore the parts (which cover `text`), each after its own condition."""
    condition = detect(text)
    edits: list[Edit] = []
    for (start, end, ocr), own in _alike(text, parts, condition):
        done = _edits(text[start:end], own, mode, ocr)
        edits += [replace(edit, start=edit.start + start, end=edit.end + start) for edit in done]
    return Restoration(apply(text, edits), tuple(edits), condition)


def _alike(text: str, parts: Sequence[Part], whole: Condition) -> list[tuple[Part, Condition]]:
    """Parts with their conditions; neighbours in the same condition as one. Short parts are as the whole."""
    if len(parts) == 1:
        return [(parts[0], whole)]
    found: list[tuple[Part, Condition]] = []
    for part in parts:
        own = detect(text[part.start : part.end])
        own = own if own.words >= ENOUGH_WORDS else whole
        if found and found[-1][1].name == own.name and found[-1][0].ocr == part.ocr:
            part = found.pop()[0]._replace(end=part.end)
            own = detect(text[part.start : part.end])
        found.append((part, own))
    return found


def _edits(text: str, condition: Condition, mode: str, ocr: bool) -> tuple[Edit, ...]:
    edits: tuple[Edit, ...] = tuple(_normalised(text))
    current = apply(text, edits)
    steps = [_decoded, _unjoined, _mended] if mode == "auto" else [_mended]
    for step in steps:
        more = step(current, condition, mode, ocr)
        edits = compose(text, edits, more)
        current = apply(current, more)
    return edits


def _normalised(text: str) -> list[Edit]:
    if unicodedata.is_normalized("NFC", text):
        return []
    runs = ((match, nfc(match[0])) for match in _RUN.finditer(text))
    return [Edit(m.start(), m.end(), m[0], after, 1.0) for m, after in runs if after != m[0]]


def _decoded(text: str, condition: Condition, mode: str, ocr: bool) -> list[Edit]:
    _, legacy, encoding = condition.name.partition("legacy:")
    return decode(text, encoding) if legacy else []


def _unjoined(text: str, condition: Condition, mode: str, ocr: bool) -> list[Edit]:
    """Word segmenters write thi_đua: where a whole text is like that, part the syllables again."""
    joints = list(_JOINED.finditer(text))
    if len(joints) < max(3, 0.05 * len(text.split())):
        return []
    return [Edit(m.start(), m.end(), "_", " ", 1.0) for m in joints]


def _mended(text: str, condition: Condition, mode: str, ocr: bool) -> list[Edit]:
    todo = plan(text, condition, mode, ocr)
    edits = give_marks(text, todo.stretches) + repair(text, todo.repairs, todo.noise)
    return sorted(edits, key=lambda edit: edit.start)


def stage() -> Stage:
    """The stage that sets `text`, `edits` and `condition` of a document. Raises MissingModel in `run`."""
    return Stage("restore", VERSION, _run)


def _run(document: Document) -> Document:
    done = _restored(document.read, _parts(document), "auto")
    result = replace(document, text=done.text, edits=done.edits, condition=done.condition.name)
    if done.condition.name == conditions.FOREIGN:
        problem = Problem("restore", conditions.FOREIGN, say("problem.not-vietnamese"))
        return result.with_problem(problem)
    return result


def _parts(document: Document) -> list[Part]:
    """The pages, each with the blank lines after it; the whole text where there are none."""
    ocr = [page.text_from == "ocr" for page in document.pages] or [False]
    starts = [0, *(page.start for page in document.pages[1:])]
    return [Part(*span) for span in zip(starts, [*starts[1:], len(document.read)], ocr, strict=True)]
