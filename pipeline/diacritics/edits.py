"""Lists of edits: applying them, and making one list of two that follow each other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.document import Edit


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with the edits made (sorted, without overlap, offsets in `text`)."""
    parts, done = [], 0
    for edit in edits:
        parts += [text[done : edit.start], edit.after]
        done = edit.end
    return "".join([*parts, text[done:]])


class _Span(NamedTuple):
    """An edit as a stretch of the text between the two lists, and how far it shifts what follows."""

    start: int
    end: int
    edit: Edit
    early: bool
    shift: int


def compose(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits that lead from `text` to what `second` makes of what `first` made of it.

    Where edits of both overlap, one edit spans them, with the lowest confidence among them.
    """
    if not first or not second:
        return tuple(first or second)
    between = apply(text, first)
    result = []
    shift = 0
    for group in _overlapping(sorted([*_early(first), *_late(second)], key=lambda s: s[:2])):
        edit = _joined(group, between, shift)
        shift += sum(span.shift for span in group)
        begin, end = edit.start, edit.end - shift
        before = text[begin:end]
        if before != edit.after:
            result.append(replace(edit, start=begin, end=end, before=before))
    return tuple(result)


def _early(edits: Iterable[Edit]) -> Iterator[_Span]:
    shift = 0
    for edit in edits:
        grown = len(edit.after) - (edit.end - edit.start)
        start = edit.start + shift
        yield _Span(start, start + len(edit.after), edit, True, grown)
        shift += grown


def _late(edits: Iterable[Edit]) -> Iterator[_Span]:
    return (_Span(edit.start, edit.end, edit, False, 0) for edit in edits)


def _overlapping(spans: Iterable[_Span]) -> Iterator[list[_Span]]:
    """Group sorted spans that overlap; empty ones join what they touch."""
    group: list[_Span] = []
    end = -1
    for span in spans:
        empty = span.start == span.end or (bool(group) and group[-1].start == group[-1].end)
        if group and (span.start < end or (span.start == end and empty)):
            group.append(span)
        else:
            if group:
                yield group
            group = [span]
            end = span.end
        end = max(end, span.end)
    if group:
        yield group


def _joined(group: list[_Span], between: str, shift: int) -> Edit:
    """One edit for a group: `start` in the first text, `end` still shifted by this group's growth."""
    start, end = group[0].start, max(span.end for span in group)
    late = [span.edit for span in group if not span.early]
    moved = [replace(edit, start=edit.start - start, end=edit.end - start) for edit in late]
    after = apply(between[start:end], moved)
    alternatives = late[0].alternatives if len(late) == 1 == len(group) else ()
    confidence = min(span.edit.confidence for span in group)
    return Edit(start - shift, end, "", after, confidence, alternatives)
