"""The REST API of review: what is least certain, corrections, their history, conflicts."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from pipeline.dataset import review
from pipeline.dataset.review_entries import entry_json
from pipeline.dataset.review_list import worklist
from pipeline.web.asked import Asked, asked, read
from pipeline.web.corrections import Action, Correction, say_so
from pipeline.web.identity import Reviewer, needs, own_program
from pipeline.web.pages_review import Below
from pipeline.web.pages_review import Field as FieldName
from pipeline.web.schemas import FAILURES, Problem

MISSING: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "There is no such document"}
}

router = APIRouter(
    prefix="/api/v1", tags=["review"], responses=FAILURES, dependencies=[Depends(needs("reviewer"))]
)


class DoubtfulValue(BaseModel):
    """A value that may be wrong, where it stands (JSON Pointer), how sure it is."""

    id: str
    pointer: str
    value: Any
    confidence: float
    number: str | None
    title: str | None


class Said(BaseModel):
    """What is said of the value at `pointer`; `value` (text, or JSON in text) is for `set` only."""

    action: Action
    pointer: str = Field(default="", max_length=200)
    value: str = Field(default="", max_length=20_000)
    note: str = Field(default="", max_length=1000)


class EntryOut(BaseModel):
    """An entry of the history of a document: who said what, when, from what to what."""

    id: str
    action: str
    pointer: str
    before: Any
    after: Any
    machine: Any
    who: str
    note: str
    at: str
    number: int


class ConflictOut(BaseModel):
    """A correction that the machine contradicts: what was said, what the machine said then and says now."""

    id: str
    pointer: str
    kind: str
    was: Any
    now: Any
    entry: EntryOut


def _entry(entry: Any) -> EntryOut:
    return EntryOut.model_validate({**entry_json(entry), "number": entry.number})


@router.get("/review", response_model=list[DoubtfulValue])
async def least_certain(
    request: Request, wanted: Annotated[Asked, Depends(asked)], field: FieldName = "", below: Below = 1.0
) -> Any:
    """The values that the machine is least sure of and nobody has looked at."""
    found = await read(
        request,
        lambda dataset: worklist(
            dataset, wanted.query, wanted.filters, field=field or None, below=below, limit=wanted.size
        ),
    )
    return [
        DoubtfulValue(
            id=doubt.id, pointer=doubt.pointer, value=doubt.value, confidence=doubt.confidence,
            number=doubt.record.get("number"), title=doubt.record.get("title"),
        )
        for doubt in found
    ]  # fmt: skip


@router.post(
    "/documents/{id}/review",
    response_model=list[EntryOut],
    responses=MISSING,
    dependencies=[Depends(own_program)],
)
async def correct_document(request: Request, who: Reviewer, id: str, said: Said) -> Any:
    """Set, confirm, remove, undo, or settle a conflict; the entries that were made."""
    made = await say_so(request, who, Correction(id, said.action, said.pointer, said.value, said.note))
    return [_entry(entry) for entry in made]


@router.get("/documents/{id}/history", response_model=list[EntryOut], responses=MISSING)
async def document_history(request: Request, id: str) -> Any:
    """All that was said of a document, the oldest first."""
    return [_entry(entry) for entry in await read(request, lambda dataset: review.history(dataset, id))]


@router.get("/conflicts", response_model=list[ConflictOut])
async def all_conflicts(request: Request) -> Any:
    """The corrections that the machine contradicts now."""
    return [
        ConflictOut(
            id=record["id"], pointer=conflict.pointer, kind=conflict.kind, was=conflict.was,
            now=conflict.now, entry=_entry(conflict.entry),
        )
        for record, conflict in await read(request, review.conflicts)
    ]  # fmt: skip
