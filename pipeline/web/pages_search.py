"""The search page: a box, facets, hits; all of it in the address, so that it can be sent to a colleague."""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from pipeline.dataset import Found, dataset_path, open_dataset, select
from pipeline.errors import UsageError
from pipeline.exchange.writing import write_table
from pipeline.web.asked import FILTERS, Asked, asked
from pipeline.web.looks import page
from pipeline.web.searching import searched

router = APIRouter()

FACET_VALUES = 8
AROUND = 2
"""Pages that are linked before and after the one shown, besides the first and the last."""


@router.get("/", response_class=HTMLResponse)
async def search_page(request: Request, wanted: Annotated[Asked, Depends(asked)]) -> HTMLResponse:
    """The search page; without a query the newest documents. A wrong query is shown with what is wrong."""

    try:
        found, held = await searched(request, wanted, FACET_VALUES)
    except UsageError as error:
        shown = page(request, "search.html", **_values(wanted, None), fault=str(error), held=None)
        shown.status_code = 422
        return shown
    return page(request, "search.html", **_values(wanted, found), fault=None, held=held)


Format = Literal["jsonl", "csv", "xlsx"]
MEDIA = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@router.get("/export/kehoach.{format}")
async def export_file(request: Request, wanted: Annotated[Asked, Depends(asked)], format: Format) -> Response:
    """All that a search finds, as a file: records, or a table of them."""
    folder = Path(tempfile.mkdtemp(prefix="kehoach-"))
    try:
        await run_in_threadpool(_export, request.app.state.settings.db, wanted, format, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    gone = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    name = f"kehoach.{format}"
    return FileResponse(folder / name, media_type=MEDIA[format], filename=name, background=gone)


def _export(db: str | None, wanted: Asked, format: Format, folder: Path) -> None:
    """By a connection of its own: it may take long, and readers have others to serve."""
    with open_dataset(dataset_path(db)) as dataset:
        write_table(select(dataset, wanted.query, wanted.filters), format, str(folder / f"kehoach.{format}"))


def _values(wanted: Asked, found: Found | None) -> dict[str, Any]:
    total = found.total if found else 0
    last = max(1, -(-total // wanted.size))
    return {
        "asked": wanted,
        "found": found,
        "filters": {name: wanted.filters.get(name, "") for name in FILTERS},
        "first": (wanted.page - 1) * wanted.size + 1,
        "last_page": last,
        "pages": pages_shown(wanted.page, last),
    }


def pages_shown(now: int, last: int) -> list[int | None]:
    """The numbers of the pages that are linked, None where some are left out.

    >>> pages_shown(6, 20)
    [1, None, 4, 5, 6, 7, 8, None, 20]
    """
    near = sorted({1, last, *range(max(1, now - AROUND), min(last, now + AROUND) + 1)})
    shown: list[int | None] = []
    for number in near:
        if shown and number != (shown[-1] or 0) + 1:
            shown.append(None)
        shown.append(number)
    return shown
