"""Corrections from pages and programs: one way in, each noted in the audit log."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from pipeline.dataset import Dataset, create, dataset_path, review
from pipeline.dataset.review_case import Author
from pipeline.dataset.review_entries import Entry
from pipeline.dataset.review_list import value_at
from pipeline.errors import UsageError
from pipeline.messages import say
from pipeline.web.identity import Identity, origin_of

Record = dict[str, Any]
T = TypeVar("T")

Action = Literal["set", "confirm", "remove", "undo", "keep", "machine"]
"""keep and machine settle a conflict: what a person said stands, or what the machine says now."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody says of the value at `pointer` of the record `id`; `value` is for set only."""

    id: str
    action: Action
    pointer: str
    value: str = ""
    note: str = ""


async def say_so(request: Request, who: Identity, correction: Correction) -> list[Entry]:
    """Put it into the dataset. Raises RecordNotFound, UsageError where it makes no sense, DatasetError."""
    return await run_in_threadpool(_said, request, who, correction)


def _said(request: Request, who: Identity, correction: Correction) -> list[Entry]:
    author = Author(who.name, correction.note.strip())
    with create(dataset_path(request.app.state.settings.db)) as dataset:
        entries = _entries(dataset, correction, author)
    about = f"{correction.id} {correction.pointer}"
    request.app.state.users.log(who.name, origin_of(request), f"review-{correction.action}", about)
    return entries


def _entries(dataset: Dataset, correction: Correction, author: Author) -> list[Entry]:
    id, pointer = correction.id, correction.pointer
    match correction.action:
        case "set":
            return [review.set_value(dataset, id, pointer, correction.value, author)]
        case "confirm":
            return [review.confirm(dataset, id, pointer, author)]
        case "remove":
            return [review.remove(dataset, id, pointer, author)]
        case "undo":
            return [review.undo(dataset, id, author, pointer or None)]
        case "keep" | "machine":
            return review.resolve(dataset, id, pointer, correction.action == "keep", author)


def members(value: Any) -> Iterator[tuple[str, str]]:
    """The parts of a value that a form shows, each as text: one nameless part unless it is an object."""
    if isinstance(value, Mapping):
        yield from ((name, _plain(part)) for name, part in value.items() if not isinstance(part, list | dict))
    else:
        yield "", _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def put_together(record: Record, pointer: str, parts: Mapping[str, str]) -> str:
    """The value that the parts of a form make, as `review.set_value` takes it; what is empty is null.

    Raises UsageError where the record has nothing of the kind at `pointer`.
    """
    if set(parts) == {""}:
        return parts[""].strip() or "null"
    try:
        before = value_at(record, pointer)
    except (LookupError, ValueError) as error:
        raise UsageError(message=say("review.no-item", pointer=pointer, count="?")) from error
    if not isinstance(before, Mapping):
        raise UsageError(message=say("web.review.no-parts", pointer=pointer))
    given = {name: _read(text, before.get(name)) for name, text in parts.items() if name in before}
    return json.dumps({**before, **given}, ensure_ascii=False)


def _read(text: str, before: Any) -> Any:
    text = text.strip()
    if not text:
        return None
    if isinstance(before, int | float):
        number = text.replace(",", ".")
        try:
            return json.loads(number)
        except ValueError:
            return text  # the record's own check says what is wanted
    return text
