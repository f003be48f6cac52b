"""The compare page: choose what and by what, see the picture and the table, take them along."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from pipeline.comparison import BY, SHOWN, WHAT, table
from pipeline.errors import UsageError
from pipeline.web.comparing import MEDIA, Format, Side, choices, comparison, side, written
from pipeline.web.looks import page

router = APIRouter()

Wanted = Annotated[Side, Depends(side)]


@router.get("/compare")
async def compare_page(request: Request, wanted: Wanted) -> Response:
    """The form, the picture, the table. A wrong filter is shown with what is wrong."""
    shown = {"side": wanted, "whats": WHAT, "bys": BY, "movements": await choices(request)}
    try:
        one = await comparison(request, wanted)
    except UsageError as error:
        answer = page(request, "compare.html", **shown, one=None, table=None, more=0, fault=str(error))
        answer.status_code = 422
        return answer
    found = table(wanted.what, one.found, wanted.by) if len(one.found) else None
    more = max(0, len(found.rows) - SHOWN) if found else 0
    cut = found and found._replace(rows=found.rows[:SHOWN])
    return page(request, "compare.html", **shown, one=one, table=cut, more=more, fault=None)


@router.get("/compare/kehoach.{format}")
async def compare_file(request: Request, wanted: Wanted, format: Format, save: bool = False) -> Response:
    """The comparison as a file; `save`: to be kept, not shown."""
    one = await comparison(request, wanted)
    body = await run_in_threadpool(written, one, format)
    name = f"kehoach-{wanted.what}.{format}"
    headers = {"Content-Disposition": f'{"attachment" if save else "inline"}; filename="{name}"'}
    return Response(body, media_type=MEDIA[format], headers=headers)
