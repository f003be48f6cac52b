"""The REST API, version 1: what the pages show, as JSON. Described at /api/v1/openapi.json.

Answers of a document carry an ETag; a request with `If-None-Match` that names it gets 304. Failures are
problem details (RFC 9457).
"""

import hashlib
import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from pipeline.dataset import Dataset
from pipeline.web.asked import Asked, asked, read
from pipeline.web.schemas import FAILURES, Problem, SearchResult

Record = dict[str, Any]

router = APIRouter(prefix="/api/v1", responses=FAILURES)

FACET_VALUES = 20


@router.get("/documents", response_model=SearchResult, tags=["search"])
async def search_documents(
    request: Request, wanted: Annotated[Asked, Depends(asked)], facets: bool = False
) -> Any:
    """Documents for a query and filters, a page of them, with the passages that show why, and counts."""
    found = await read(request, lambda dataset: wanted.found(dataset, FACET_VALUES if facets else 0))
    return SearchResult.of(wanted, found)


@router.get(
    "/documents/{id}",
    tags=["documents"],
    responses={404: {"model": Problem, "description": "There is no such document"}},
)
async def get_document(request: Request, id: str) -> Response:
    """The plan record `id` (an id, the start of one, or a number), as `kehoach schema` describes it."""
    record = await read(request, lambda dataset: _found(dataset, id))
    return tagged(request, record)


def _found(dataset: Dataset, id: str) -> Record:
    return dataset.find(id)


def tagged(request: Request, value: Any) -> Response:
    """`value` as JSON with its ETag; 304 where the request knows it already."""
    body = json.dumps(value, ensure_ascii=False).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    known = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")}
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if known & {tag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=JSONResponse.media_type, headers=headers)
