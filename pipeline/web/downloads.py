"""Files of a document to take away: as it came in, its record, the PDF with the restored text."""

import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pipeline.errors import NoPages, NoPlaces
from pipeline.facsimile.handing import Order, hand_out
from pipeline.placed import PlacedPage
from pipeline.web.worklines import Workline

Record = dict[str, Any]
Kind = Literal["pdf", "original", "json", "searchable.pdf"]

SECONDS = 600.0
WAITING = 4
PDF = "application/pdf"
_SHOWN_TYPES = {PDF, "image/jpeg", "image/png", "image/tiff", "image/webp"}
"""Other files are handed out as bytes that no browser opens."""

_UNWANTED = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+')
_LONGEST = 120


class Made(NamedTuple):
    """A file for one answer: whoever sends it deletes it.

    `remark`: why it is no PDF/A, "" where it is one, None where that is not the question.
    """

    path: Path
    name: str
    media_type: str
    remark: str | None


class Downloads:
    """Makes such files in one worker process, one after the other."""

    folder: Path | None = None
    """Where they lie until they are sent; made when there is something to lie in it."""

    def __init__(self) -> None:
        self._line: Workline[Order, str] = Workline(hand_out, 1, SECONDS, WAITING)

    async def original(self, record: Record, paths: list[str]) -> Made:
        """The file that the record was made of. Raises SourceGone, SourceChanged, Busy."""
        media_type = record["source"]["media_type"]
        suffix = Path(record["source"]["file"]).suffix
        order = Order("original", _head(record), tuple(paths), self._scratch())
        return await self._made(
            order, suffix, media_type if media_type in _SHOWN_TYPES else "application/octet-stream"
        )

    async def searchable(self, record: Record, paths: list[str], pages: Iterable[PlacedPage] | None) -> Made:
        """The searchable PDF.

        Raises what :func:`searchable_needs` does, SourceGone, SourceChanged, DamagedFile, NotMade, Busy.
        """
        searchable_needs(record, pages is not None)
        order = Order("searchable", record, tuple(paths), self._scratch(), tuple(pages or ()))
        return await self._made(order, ".searchable.pdf", PDF)

    async def _made(self, order: Order, suffix: str, media_type: str) -> Made:
        try:
            remark = await self._line.do(order, order.record["source"]["file"])
        except BaseException:
            order.target.unlink(missing_ok=True)
            raise
        return Made(
            order.target,
            file_name(order.record, suffix),
            media_type,
            remark if order.kind == "searchable" else None,
        )

    def close(self) -> None:
        """End the worker and delete what nobody has fetched."""
        self._line.close()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _scratch(self) -> Path:
        """A new file, empty, that only this user reads."""
        if self.folder is None:
            self.folder = Path(tempfile.mkdtemp(prefix="kehoach-"))
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as stream:
            return Path(stream.name)


def searchable_needs(record: Record, placed: bool) -> None:
    """Raise NoPages or NoPlaces where no searchable PDF can be made of a record."""
    if not set(record["source"]["text_from"]) & {"ocr", "text-layer"}:
        raise NoPages(name=record["source"]["file"])
    if not placed:
        raise NoPlaces(name=record["source"]["file"])


def file_name(record: Record, suffix: str) -> str:
    """A name for a file of this document that every system takes: its number, else that of its file.

    >>> file_name({"number": "25/KH-PGD&ĐT", "source": {"file": "a.pdf"}}, ".json")
    '25-KH-PGD&ĐT.json'
    """
    said = record.get("number") or Path(record["source"]["file"]).stem
    name = _UNWANTED.sub("-", said).strip(" .-")[:_LONGEST]
    return f"{name or record['id'][7:23]}{_UNWANTED.sub('-', suffix).lower()}"


def _head(record: Record) -> Record:
    return {name: record.get(name) for name in ("id", "source", "number")}
