"""The door: a text or a document in, the restored one out, with every change that was made."""

import re
import unicodedata
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
_RUN = re.compile(r"\S+")


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
    edits: tuple[Edit, ...] = tuple(_normalised(text))
    current = apply(text, edits)
    condition = conditions.detect(current)
    steps = [_decoded, _unjoined, _restored] if mode == "auto" else [_restored]
    for step in steps:
        more = step(current, condition, mode)
        edits = compose(text, edits, more)
        current = apply(current, more)
    return Restoration(current, edits, condition)


def _normalised(text: str) -> list[Edit]:
    if unicodedata.is_normalized("NFC", text):
        return []
    runs = ((match, nfc(match[0])) for match in _RUN.finditer(text))
    return [Edit(m.start(), m.end(), m[0], after, 1.0) for m, after in runs if after != m[0]]


def _decoded(text: str, condition: Condition, mode: str) -> list[Edit]:
    _, legacy, encoding = condition.name.partition("legacy:")
    return decode(text, encoding) if legacy else []


def _unjoined(text: str, condition: Condition, mode: str) -> list[Edit]:
    """Word segmenters write thi_đua: where a whole text is like that, part the syllables again."""
    joints = list(_JOINED.finditer(text))
    if len(joints) < max(3, 0.05 * len(text.split())):
        return []
    return [Edit(m.start(), m.end(), "_", " ", 1.0) for m in joints]


def _restored(text: str, condition: Condition, mode: str) -> list[Edit]:
    todo = plan(text, condition, mode)
    if todo.repairs:
        return repair(text, todo.repairs, todo.noise)
    return give_marks(text, todo.stretches)


def stage() -> Stage:
    """The stage that sets `text`, `edits` and `condition` of a document. Raises MissingModel in `run`."""
    return Stage("restore", VERSION, _run)


def _run(document: Document) -> Document:
    done = restore(document.read)
    result = replace(document, text=done.text, edits=done.edits, condition=done.condition.name)
    if done.condition.name == conditions.FOREIGN:
        problem = Problem("restore", conditions.FOREIGN, say("problem.not-vietnamese"))
        return result.with_problem(problem)
    return result
