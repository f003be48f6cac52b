"""The door: a text or a document in, the restored one out, with every change that was made."""

import bisect
import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.diacritics import condition as conditions
from pipeline.diacritics.condition import Condition
from pipeline.diacritics.decode import Decoded, decode_text, fonts_within
from pipeline.diacritics.edits import apply, compose
from pipeline.diacritics.plan import plan
from pipeline.diacritics.repair import repair
from pipeline.diacritics.restore import restore as give_marks
from pipeline.diacritics.tokens import unwrapped
from pipeline.document import Document, Edit, FontRun, Problem, Stage, Word
from pipeline.messages import say
from pipeline.text import nfc

VERSION = "3"
MODES = ("auto", "restore", "repair")
_JOINED = re.compile(r"(?<=[^\W\d_])_(?=[^\W\d_])")
ENOUGH_WORDS, ENOUGH_PARAGRAPH, FEWEST_LEGACY = 40, 30, 4
"""A page of fewer words is taken to be in the condition of the document, a paragraph in that of its
page; an old encoding shows in a few words."""
HALF = 0.5
"""Paragraphs vary: one counts as partly accented in other text only below this share of marks."""
READABLE = 0.7
"""Share of possible syllables in a paragraph of an old encoding, at most: 0.1 to 0.6 where they are many,
0.74 and more where an English engine read the page."""
STRANGE, MARKED = 0.15, 0.4
"""A paragraph of other text counts as garbled only above this share of strange words; one of a garbled
page as sound only with so many more marks."""
MOST_EXAMPLES = 5
LONGEST_PIECE = 60_000
"""Letters that are weighed together: 25 pages, where about 2 KB are needed a letter."""
_BREAK = re.compile(r"\n\s*")
_RUN = re.compile(r"\S+")


class Part(NamedTuple):
    """A stretch of a text with a history of its own: a page, and whether our OCR read it."""

    start: int
    end: int
    ocr: bool


class Passage(NamedTuple):
    """Neighbouring paragraphs in one condition, `start:end` of the text that was given."""

    start: int
    end: int
    condition: Condition
    ocr: bool = False


class Restoration(NamedTuple):
    """The restored text; the `edits` lead to it from the text that was given.

    `condition` is that of the whole, `passages` those of its parts, without gaps. `lost` names words
    of an old encoding with letters that could not be told.
    """

    text: str
    edits: tuple[Edit, ...]
    condition: Condition
    passages: tuple[Passage, ...] = ()
    lost: tuple[str, ...] = ()


def detect(text: str) -> Condition:
    """Tell the condition of a text in any normal form. Raises MissingModel."""
    return conditions.detect(nfc(text))


def fluency(text: str) -> float:
    """How well the words of a text in any normal form follow one another: mean log probability."""
    return conditions.fluency(nfc(text))


def restore(text: str, mode: str = "auto", words: Sequence[Word] = ()) -> Restoration:
    """Return `text` as it was meant.

    `auto` finds out line by line what is needed; `restore` never changes a letter, only its marks;
    `repair` also changes misread letters. `words` (sorted) are those of an OCR engine, with its
    confidences. Raises MissingModel, ValueError for another mode.
    """
    if mode not in MODES:
        raise ValueError(mode)
    return _restored(text, [Part(0, len(text), bool(words))], mode, words)


def _restored(
    text: str, parts: Sequence[Part], mode: str, words: Sequence[Word], fonts: Sequence[FontRun] = ()
) -> Restoration:
    """Restore the parts (which cover `text`), each passage after its own condition."""
    condition = detect(text)
    passages = tuple(_passages(text, parts, condition))
    edits: list[Edit] = []
    lost: list[str] = []
    for passage in itertools.chain.from_iterable(_pieces(text, whole) for whole in passages):
        start, end = passage.start, passage.end
        here = _within(words, start, end)
        done, doubtful = _edits(text[start:end], passage, mode, here, fonts_within(fonts, start, end))
        edits += [replace(edit, start=edit.start + start, end=edit.end + start) for edit in done]
        lost += doubtful
    return Restoration(apply(text, edits), tuple(edits), condition, passages, tuple(lost))


def _pieces(text: str, passage: Passage) -> Iterator[Passage]:
    """A passage in pieces of whole paragraphs: memory must not grow with the text."""
    if passage.end - passage.start <= LONGEST_PIECE:
        yield passage
        return
    start = passage.start
    ends = [end for _, end in _paragraphs(text, Part(start, passage.end, passage.ocr))]
    for end, after in itertools.zip_longest(ends, ends[1:]):
        if after is None or after - start > LONGEST_PIECE:
            yield passage._replace(start=start, end=end)
            start = end


def _within(words: Sequence[Word], start: int, end: int) -> list[Word]:
    """The `words` (sorted) that begin in `start:end`, with offsets from `start` on."""
    first, last = (bisect.bisect_left(words, offset, key=lambda w: w.start) for offset in (start, end))
    return [replace(word, start=word.start - start, end=word.end - start) for word in words[first:last]]


def _passages(text: str, parts: Sequence[Part], whole: Condition) -> Iterator[Passage]:
    """The parts, cut where the condition changes from one paragraph to the next.

    A page or paragraph of few words is taken to be in the condition of what it stands in.
    """
    found: list[Passage] = []
    for part in parts:
        paragraphs = [(start, end, detect(text[start:end])) for start, end in _paragraphs(text, part)]
        page = whole if len(parts) == 1 else detect(text[part.start : part.end])
        page = page if page.words >= ENOUGH_WORDS else whole
        page = _without_legacy(text, paragraphs, page)
        for start, end, own in paragraphs:
            own = own if _differs(own, page) else page
            if found and found[-1].condition.name == own.name and found[-1].ocr == part.ocr:
                start = found.pop().start
            found.append(Passage(start, end, own, part.ocr))
    if len(found) == 1:
        return iter([found[0]._replace(condition=whole)])
    return (p._replace(condition=_figures(text, p)) for p in found)


def _without_legacy(
    text: str, paragraphs: Sequence[tuple[int, int, Condition]], page: Condition
) -> Condition:
    """The condition of a page that is not in an old encoding, its paragraphs in one set aside."""
    others = [span for *span, own in paragraphs if not _is_legacy(own)]
    if page.name.startswith("legacy:") or len(others) == len(paragraphs):
        return page
    rest = detect("\n".join(text[start:end] for start, end in others))
    return rest if rest.words >= FEWEST_LEGACY else page


def _figures(text: str, passage: Passage) -> Condition:
    """The condition of a passage with the figures of all its paragraphs."""
    return detect(text[passage.start : passage.end])._replace(name=passage.condition.name)


def _paragraphs(text: str, part: Part) -> Iterator[tuple[int, int]]:
    """Spans that cover a part; each ends behind a line end that no sentence runs over."""
    start = part.start
    for match in _BREAK.finditer(unwrapped(text[part.start : part.end])):
        yield start, part.start + match.end()
        start = part.start + match.end()
    if start < part.end or start == part.start:
        yield start, part.end


def _is_legacy(own: Condition) -> bool:
    """Whether a paragraph by itself is surely in an old encoding: little of it can be read as it stands.

    An engine without Vietnamese writes é for many letters, and `céng nghé` looks like TCVN3 too.
    """
    return own.name.startswith("legacy:") and own.words >= FEWEST_LEGACY and own.legal < READABLE


def _differs(own: Condition, page: Condition) -> bool:
    """Whether a paragraph is clearly in another condition than its page."""
    if own.name == page.name:
        return False
    if page.name.startswith("legacy:"):
        return own.words >= FEWEST_LEGACY
    if own.name.startswith("legacy:"):
        return _is_legacy(own)
    if own.words < ENOUGH_PARAGRAPH:
        return False
    if own.name == conditions.FOREIGN:
        return True
    if conditions.GARBLED in (own.name, page.name):
        # How many words are misread varies from paragraph to paragraph; how many bear marks tells more.
        return own.noise > STRANGE if own.name == conditions.GARBLED else own.marked > page.marked + MARKED
    return own.name != conditions.PARTLY or own.marked < HALF


def _edits(
    text: str, passage: Passage, mode: str, words: Sequence[Word], fonts: Sequence[FontRun]
) -> tuple[tuple[Edit, ...], tuple[str, ...]]:
    """The edits of one passage, and what was lost of it before it came to us."""
    edits: tuple[Edit, ...] = tuple(_normalised(text))
    lost: tuple[str, ...] = ()
    if mode == "auto":
        decoded = _decoded(apply(text, edits), passage.condition, fonts if not edits else ())
        edits, lost = compose(text, edits, decoded.edits), decoded.lost
        edits = compose(text, edits, _unjoined(apply(text, edits)))
    todo = _mended(apply(text, edits), passage, mode, words if not edits else ())
    return compose(text, edits, todo), lost


def _normalised(text: str) -> list[Edit]:
    if unicodedata.is_normalized("NFC", text):
        return []
    runs = ((match, nfc(match[0])) for match in _RUN.finditer(text))
    return [Edit(m.start(), m.end(), m[0], after, 1.0) for m, after in runs if after != m[0]]


def _decoded(text: str, condition: Condition, fonts: Sequence[FontRun]) -> Decoded:
    _, legacy, encoding = condition.name.partition("legacy:")
    return decode_text(text, encoding if legacy else None, fonts)


def _unjoined(text: str) -> list[Edit]:
    """Word segmenters write thi_đua: where a whole text is like that, part the syllables again."""
    joints = list(_JOINED.finditer(text)) if "_" in text else []
    if len(joints) < max(3, 0.05 * len(text.split())):
        return []
    return [Edit(m.start(), m.end(), "_", " ", 1.0) for m in joints]


def _mended(text: str, passage: Passage, mode: str, words: Sequence[Word]) -> list[Edit]:
    todo = plan(text, passage.condition, mode, passage.ocr)
    edits = give_marks(text, todo.stretches) + repair(text, todo.repairs, todo.noise, words)
    return sorted(edits, key=lambda edit: edit.start)


def stage() -> Stage:
    """The stage that sets `text`, `edits` and `condition` of a document. Raises MissingModel in `run`."""
    return Stage("restore", VERSION, _run)


def _run(document: Document) -> Document:
    words = [word for page in document.pages if page.text_from == "ocr" for word in page.words]
    done = _restored(document.read, _parts(document), "auto", words, document.fonts)
    result = replace(document, text=done.text, edits=done.edits, condition=done.condition.name)
    if done.condition.name == conditions.FOREIGN:
        kind = conditions.LOST if conditions.lacks_letters(document.read) else conditions.FOREIGN
        result = result.with_problem(Problem("restore", kind, say(f"problem.{kind}")))
    if done.lost:
        examples = ", ".join(done.lost[:MOST_EXAMPLES])
        message = say("problem.lossy-letters", examples=examples)
        result = result.with_problem(Problem("restore", "lossy-letters", message))
    return result


def _parts(document: Document) -> list[Part]:
    """The pages, each with the blank lines after it; the whole text where there are none."""
    ocr = [page.text_from == "ocr" for page in document.pages] or [False]
    starts = [0, *(page.start for page in document.pages[1:])]
    return [Part(*span) for span in zip(starts, [*starts[1:], len(document.read)], ocr, strict=True)]
