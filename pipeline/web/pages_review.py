"""Review: what is least certain, the corrections and their history, conflicts."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from pipeline.dataset import Dataset, review
from pipeline.dataset.review_apply import Conflict
from pipeline.dataset.review_entries import Entry
from pipeline.dataset.review_list import Doubt, worklist
from pipeline.dataset.review_values import FIELDS
from pipeline.errors import KehoachError
from pipeline.messages import say
from pipeline.web.asked import Asked, asked, read
from pipeline.web.corrections import Action, Correction, members, put_together, say_so
from pipeline.web.cuttings import cut_out
from pipeline.web.identity import Reviewer, needs, own_form
from pipeline.web.looks import page
from pipeline.web.pagepictures import Pictures
from pipeline.web.pages_login import own_path

router = APIRouter(dependencies=[Depends(needs("reviewer"))])

WIDTH = 1600
"""Pixels of the page across from which a stretch is cut."""
AROUND = 90
"""Characters of text that are shown before and after a value."""

Field = Annotated[str, Query(pattern="|".join(["", *FIELDS]), description="Values of this field only")]
Below = Annotated[float, Query(gt=0, le=1, description="Values less certain than this")]


class Card(NamedTuple):
    """A value to be looked at: the doubt, the parts that a form shows, the text around it."""

    doubt: Doubt
    parts: list[tuple[str, str]]
    before: str
    read: str
    after: str

    @property
    def field(self) -> str:
        """The field of the record."""
        return self.doubt.pointer[1:].partition("/")[0]


def cards(doubts: list[Doubt]) -> Iterator[Card]:
    """The same for showing."""
    for doubt in doubts:
        text, start, end = doubt.record["text"], doubt.evidence.get("start"), doubt.evidence.get("end")
        around = ("", "", "")
        if isinstance(start, int) and isinstance(end, int):
            around = (text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND])
        yield Card(doubt, list(members(doubt.value)), *(" ".join(part.split()) for part in around))


@router.get("/review")
async def review_page(
    request: Request,
    wanted: Annotated[Asked, Depends(asked)],
    field: Field = "",
    below: Below = 1.0,
) -> Response:
    """The least certain values, a form for each."""

    def work(dataset: Dataset) -> tuple[list[Doubt], int]:
        found = worklist(
            dataset, wanted.query, wanted.filters, field=field or None, below=below, limit=wanted.size
        )
        return found, len(review.conflicts(dataset))

    try:
        (doubts, waiting), fault = await read(request, work), None
    except KehoachError as error:
        (doubts, waiting), fault = ([], 0), str(error)
    shown = page(
        request, "review.html", cards=list(cards(doubts)), waiting=waiting, fault=fault, fields=FIELDS,
        field=field, below=below, asked=wanted,
    )  # fmt: skip
    shown.status_code = HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    return shown


@router.get("/review/{id}/place.jpg")
async def place_picture(
    request: Request, id: str, pointer: Annotated[str, Query(max_length=200)]
) -> Response:
    """The stretch of the page on which a value stands."""

    def work(dataset: Dataset) -> tuple[dict[str, Any], list[str]]:
        record = dataset.find(id)
        return record, dataset.paths_of(record["id"])

    record, paths = await read(request, work)
    evidence = record["evidence"].get(pointer) or {}
    if not evidence.get("boxes"):
        raise HTTPException(HTTPStatus.NOT_FOUND, say("web.review.no-place"))
    pictures: Pictures = request.app.state.pictures
    drawn = await pictures.picture(record, paths, evidence["page"], WIDTH)
    part = await run_in_threadpool(cut_out, drawn, evidence["boxes"])
    return Response(part, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=300"})


@router.post("/review/{id}", dependencies=[Depends(own_form)])
async def correct(
    request: Request,
    who: Reviewer,
    id: str,
    action: Annotated[Action, Form()],
    pointer: Annotated[str, Form(max_length=200)] = "",
    note: Annotated[str, Form(max_length=1000)] = "",
    to: Annotated[str, Form(max_length=2000)] = "/review",
) -> Response:
    """Say something of a value, then go back to where the form was."""
    value = ""
    if action == "set":
        form = await request.form()
        parts = {name[6:]: str(text)[:20_000] for name, text in form.items() if name.startswith("value.")}
        record = await read(request, lambda dataset: dataset.find(id))
        value = put_together(record, pointer, parts)
    await say_so(request, who, Correction(id, action, pointer, value, note))
    return RedirectResponse(own_path(to), HTTPStatus.SEE_OTHER)


@router.get("/conflicts")
async def conflicts_page(request: Request) -> Response:
    """Corrections that the machine contradicts now."""

    def work(dataset: Dataset) -> list[tuple[dict[str, Any], Conflict]]:
        return review.conflicts(dataset)

    return page(request, "conflicts.html", conflicts=await read(request, work))


@router.get("/documents/{id}/history")
async def history_page(request: Request, id: str) -> Response:
    """All that was said of a document, the newest first."""

    def work(dataset: Dataset) -> tuple[dict[str, Any], list[Entry]]:
        record = dataset.find(id)
        return record, review.history(dataset, record["id"])

    record, entries = await read(request, work)
    return page(request, "history.html", record=record, entries=entries[::-1])
