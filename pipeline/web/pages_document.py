"""The document page: the page image and the text at one side, the record at the other."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from pipeline.web.asked import read
from pipeline.web.fields import record_lines
from pipeline.web.looks import page

router = APIRouter()


@router.get("/documents/{id}", response_class=HTMLResponse)
async def document_page(request: Request, id: str) -> HTMLResponse:
    """The page of a document, by its id or the start of it."""
    record = await read(request, lambda dataset: dataset.find(id))
    return page(request, "document.html", record=record, lines=record_lines(record))
