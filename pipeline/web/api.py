"""The REST API, version 1: what the pages show, as JSON. Described at /api/v1/openapi.json.

Answers of a document carry an ETag; a request with `If-None-Match` that names it gets 304. Failures are
problem details (RFC 9457).
"""

import hashlib
import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response

from pipeline.dataset.typeahead import completions
from pipeline.web.asked import Asked, asked, read
from pipeline.web.schemas import FAILURES, SearchResult, SuggestionOut
from pipeline.web.searching import searched

router = APIRouter(prefix="/api/v1", responses=FAILURES)

FACET_VALUES = 20


@router.get("/documents", response_model=SearchResult, tags=["search"])
async def search_documents(
    request: Request, wanted: Annotated[Asked, Depends(asked)], facets: bool = False
) -> Any:
    """Documents for a query and filters, a page of them, with the passages that show why, and counts."""
    answer = await searched(request, wanted, FACET_VALUES if facets else 0)
    return SearchResult.of(wanted, answer.found)


@router.get("/suggestions", response_model=list[SuggestionOut], tags=["search"])
async def suggest(
    request: Request,
    q: Annotated[str, Query(max_length=200, description="What was typed so far; the last word may go on")],
) -> Any:
    """The commonest movements, issuing bodies, places and types that have these words."""
    found = await read(request, lambda dataset: completions(dataset, q))
    return [SuggestionOut(**one._asdict()) for one in found]


def tagged(request: Request, value: Any) -> Response:
    """`value` as JSON with its ETag; 304 where the request knows it already."""
    body = json.dumps(value, ensure_ascii=False).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if answers_none(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=JSONResponse.media_type, headers=headers)


def answers_none(request: Request, tag: str) -> bool:
    """Whether who asks has what `tag` names already."""
    known = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")}
    return bool(known & {tag, "*"})
