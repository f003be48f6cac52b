"""The REST API of one document: its record, pages and their pictures, neighbours, files to take away."""

from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import FileResponse, Response
from starlette.background import BackgroundTask

from pipeline.dataset import Dataset
from pipeline.messages import say
from pipeline.placed import PlacedPage
from pipeline.web.api import answers_none, tagged
from pipeline.web.asked import read
from pipeline.web.downloads import Downloads, Kind, Made, file_name
from pipeline.web.neighbours import graph_json
from pipeline.web.pagepictures import WIDTHS, Pictures, Seen, picture_tag
from pipeline.web.problems import answer
from pipeline.web.schemas import FAILURES, Neighbourhood, PageList, Problem

Record = dict[str, Any]
NOT_FOUND: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "There is no such document, or its file is gone or changed"}
}
DocumentId = Annotated[str, Path(max_length=200, description="An id, the start of one, or a number")]

router = APIRouter(prefix="/api/v1/documents", tags=["documents"], responses=FAILURES | NOT_FOUND)


class Held(NamedTuple):
    """A record with the paths at which the dataset found its file."""

    record: Record
    paths: list[str]


def held(dataset: Dataset, id: str) -> Held:
    """The record meant by `id`. Raises RecordNotFound, UsageError."""
    record = dataset.find(id)
    return Held(record, dataset.paths_of(record["id"]))


@router.get("/{id}")
async def get_document(request: Request, id: DocumentId) -> Response:
    """The plan record, as `kehoach schema` describes it."""
    return tagged(request, await read(request, lambda dataset: dataset.find(id)))


@router.get("/{id}/pages", response_model=PageList)
async def get_pages(
    request: Request,
    id: DocumentId,
    words: Annotated[int, Query(ge=0, description="The page whose words are listed with their boxes")] = 0,
) -> Any:
    """The pages: their sizes (in a unit of each page's own), where their text stands, their pictures."""

    def work(dataset: Dataset) -> tuple[Held, list[PlacedPage]]:
        found = held(dataset, id)
        return found, list(dataset.pages(found.record) or ())

    (record, paths), placed = await read(request, work)
    pictures: Pictures = request.app.state.pictures
    seen = await pictures.seen(record, paths)
    return {"id": record["id"], "file": seen.state, "pages": list(_pages(record, placed, seen, words))}


@router.get(
    "/{id}/pages/{number}.jpg",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}}, "description": "The page as a picture"}},
)
async def get_page_picture(
    request: Request,
    id: DocumentId,
    number: Annotated[int, Path(ge=1, le=1_000_000)],
    width: Annotated[
        int, Query(ge=1, le=WIDTHS[-1], description="Pixels across, rounded up to one of a few widths")
    ] = 1200,
) -> Response:
    """A page as it lies in its file, drawn from the very bytes that the record was made of."""
    record, paths = await read(request, lambda dataset: held(dataset, id))
    if number > record["source"]["pages"]:
        return answer(request, 404, say("web.document.no-page", number=number))
    tag = picture_tag(record["id"], number, width)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if answers_none(request, tag):
        return Response(status_code=304, headers=headers)
    pictures: Pictures = request.app.state.pictures
    picture = await pictures.picture(record, paths, number, width)
    return Response(picture, media_type="image/jpeg", headers=headers)


@router.get("/{id}/graph", response_model=Neighbourhood)
async def get_graph(request: Request, id: DocumentId) -> Any:
    """What it cites (`up`) and who cites it (`down`), records of the same document, others of its form."""
    return await read(request, lambda dataset: graph_json(dataset, dataset.find(id)["id"]))


@router.get(
    "/{id}/download/{kind}",
    response_class=FileResponse,
    responses={200: {"description": "The file, to be saved", "content": {"application/octet-stream": {}}}},
)
async def download(request: Request, id: DocumentId, kind: Kind) -> Response:
    """A file to take away: `pdf` or `original` as it came in, `json` the record, `searchable.pdf` the pages
    with the restored text unseen at its place (the header `Kehoach-PDF-A` says whether it is PDF/A-2b)."""

    def work(dataset: Dataset) -> tuple[Held, list[PlacedPage] | None]:
        found = held(dataset, id)
        wanted = dataset.pages(found.record) if kind == "searchable.pdf" else None
        return found, None if wanted is None else list(wanted)

    (record, paths), placed = await read(request, work)
    if kind == "json":
        made = tagged(request, record)
        name = quote(file_name(record, ".json"))
        made.headers["Content-Disposition"] = f"attachment; filename*=utf-8''{name}"
        return made
    if kind == "pdf" and record["source"]["media_type"] != "application/pdf":
        return answer(request, 404, say("web.document.no-pdf", name=record["source"]["file"]))
    downloads: Downloads = request.app.state.downloads
    if kind == "searchable.pdf":
        return _sent(await downloads.searchable(record, paths, placed))
    return _sent(await downloads.original(record, paths))


def _pages(record: Record, placed: list[PlacedPage], seen: Seen, words: int) -> Iterator[dict[str, Any]]:
    source = record["source"]
    by_number = {page.number: page for page in placed}
    for number in range(1, source["pages"] + 1):
        page = by_number.get(number)
        size = seen.sizes[number - 1] if number <= len(seen.sizes) else (None, None)
        yield {
            "number": number,
            "width": size[0],
            "height": size[1],
            "picture": picture_path(record["id"], number) if size[0] else None,
            "text_from": source["text_from"][number - 1],
            "start": page.start if page else None,
            "end": page.end if page else None,
            "words": [word._asdict() for word in page.words] if page and number == words else None,
        }


def picture_path(id: str, number: int) -> str:
    """Where the picture of a page is to be had."""
    return f"/api/v1/documents/{id.removeprefix('sha256:')}/pages/{number}.jpg"


def _sent(made: Made) -> Response:
    """The file, deleted once it is sent."""
    conforms = {} if made.remark is None else {"Kehoach-PDF-A": "no" if made.remark else "2b"}
    return FileResponse(
        made.path,
        media_type=made.media_type,
        filename=made.name,
        headers={"Cache-Control": "no-store", **conforms},
        background=BackgroundTask(made.path.unlink, missing_ok=True),
    )
