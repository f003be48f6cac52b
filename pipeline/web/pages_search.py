"""The search page: a box, facets, hits; all of it in the address, so that it can be sent to a colleague."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from pipeline.dataset import Dataset, Found
from pipeline.errors import UsageError
from pipeline.web.asked import FILTERS, Asked, asked, read
from pipeline.web.looks import page

router = APIRouter()

FACET_VALUES = 8
AROUND = 2
"""Pages that are linked before and after the one shown, besides the first and the last."""


@router.get("/", response_class=HTMLResponse)
async def search_page(request: Request, wanted: Annotated[Asked, Depends(asked)]) -> HTMLResponse:
    """The search page; without a query the newest documents. A wrong query is shown with what is wrong."""

    def work(dataset: Dataset) -> tuple[Found, int]:
        return wanted.found(dataset, FACET_VALUES), dataset.count()

    try:
        found, held = await read(request, work)
    except UsageError as error:
        shown = page(request, "search.html", **_values(wanted, None), fault=str(error), held=None)
        shown.status_code = 422
        return shown
    return page(request, "search.html", **_values(wanted, found), fault=None, held=held)


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
