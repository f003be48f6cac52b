"""The document page: pages and text at one side, the record at the other, each leading to the other."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from pipeline.dataset import Dataset, review, words_in
from pipeline.errors import UsageError
from pipeline.web.api_documents import DocumentId, picture_path
from pipeline.web.asked import read
from pipeline.web.fields import all_values, record_lines
from pipeline.web.looks import page
from pipeline.web.neighbours import cited, groups
from pipeline.web.pagepictures import Pictures
from pipeline.web.places import found_places, places
from pipeline.web.texts import blocks

router = APIRouter()

Record = dict[str, Any]


@router.get("/documents/{id}", response_class=HTMLResponse)
async def document_page(
    request: Request,
    id: DocumentId,
    q: Annotated[str, Query(max_length=2000)] = "",
    same: bool = False,
    original: bool = False,
) -> HTMLResponse:
    """The page of a document, by its id or the start of it; the words of the query `q` are marked.

    `same`: also documents with like texts, for which the whole dataset is looked through. `original`: what
    was read, where the record knows that restoration changed it.
    """
    found = await read(request, lambda dataset: _read(dataset, id, q, same))
    pictures: Pictures = request.app.state.pictures
    seen = await pictures.seen(found["record"], found["paths"])
    return page(
        request, "document.html", **found, seen=seen, q=q, same=same, original=original,
        picture=picture_path(found["record"]["id"], 0).rpartition("/")[0],
    )  # fmt: skip


def _read(dataset: Dataset, id: str, query: str, same: bool) -> dict[str, Any]:
    """All that the page shows, but the pictures."""
    record = dataset.find(id)
    placed = list(dataset.pages(record) or ())
    lines = record_lines(record, review.spoken_of(dataset, record))
    values = list(all_values(lines))
    hits = _hits(record, query)
    parts = blocks(record, placed, [value.pointer for _, value in values], hits)
    return {
        "record": record,
        "paths": dataset.paths_of(record["id"]),
        "lines": lines,
        "blocks": parts,
        "changed": any(one.read is not None for block in parts for one in block.stretches),
        "hits": hits,
        "found": found_places(hits, placed),
        "places": places(values, placed),
        "placed": bool(placed),
        "cited": cited(dataset, record["id"]),
        "neighbours": groups(dataset, record["id"], same),
    }


def _hits(record: Record, query: str) -> list[tuple[int, int]]:
    """What the words of a query find; nothing where it is wrong: the search page says so."""
    try:
        return words_in(record["text"], query) if query.strip() else []
    except UsageError:
        return []
