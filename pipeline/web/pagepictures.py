"""Pictures of pages, drawn in worker processes and kept as long as there is room."""

import os
import threading
from collections import OrderedDict
from typing import Any, Literal, NamedTuple

from pipeline.errors import Busy, KehoachError, NoPages, SourceChanged, SourceGone
from pipeline.facsimile.viewing import VERSION, Signature, Size, View, signature, view
from pipeline.web.worklines import Workline

Record = dict[str, Any]

WIDTHS = (240, 480, 800, 1200, 1800, 2400)
"""A picture is made in one of these widths, so that few of each page are kept."""
SECONDS = 30.0
WAITING = 64
KEPT_BYTES = 64_000_000
KEPT_SIZES = 512

_Key = tuple[str, int, int]
State = Literal["here", "gone", "changed", "damaged", "none"]


class Seen(NamedTuple):
    """What can be seen of a document's file: it is `here`, or why not; `none`: its kind has no pages.

    `sizes` of its pages, in a unit of each page's own; `remark`: what to do where it cannot be seen.
    """

    state: State
    sizes: list[Size]
    remark: str = ""


_STATES: dict[type[KehoachError], State] = {SourceGone: "gone", SourceChanged: "changed", NoPages: "none"}


class Pictures:
    """Draws pages of records of the dataset."""

    def __init__(self) -> None:
        jobs = min(2, os.cpu_count() or 1)
        self._line: Workline[View, Any] = Workline(view, jobs, SECONDS, WAITING)
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Key, bytes] = OrderedDict()
        self._bytes = 0
        self._sizes: OrderedDict[tuple[str, Signature], list[Size]] = OrderedDict()

    async def picture(self, record: Record, paths: list[str], number: int, width: int) -> bytes:
        """Page `number` (from 1) as JPEG, about `width` pixels wide, no wider than it is in its file.

        Raises SourceGone, SourceChanged, NoPages, DamagedFile, NotMade, Busy.
        """
        key = (record["id"], number, nearest_width(width))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        wanted = View.of(record, paths, number, key[2])
        picture: bytes = await self._line.do(wanted, record["source"]["file"])
        self._keep(key, picture)
        return picture

    async def seen(self, record: Record, paths: list[str]) -> Seen:
        """How much of the document's file can be shown. Raises Busy."""
        source = record["source"]
        if source["media_type"] != "application/pdf" and not source["media_type"].startswith("image/"):
            return Seen("none", [])
        try:
            sizes = await self._measured(record, paths)
        except Busy:
            raise
        except KehoachError as error:
            return Seen(_STATES.get(type(error), "damaged"), [], str(error))
        return Seen("here", sizes[: source["pages"]])

    async def _measured(self, record: Record, paths: list[str]) -> list[Size]:
        key = (record["id"], signature(tuple(paths)))
        with self._lock:
            if key in self._sizes:
                self._sizes.move_to_end(key)
                return self._sizes[key]
        found: list[Size] = await self._line.do(View.of(record, paths), record["source"]["file"])
        with self._lock:
            self._sizes[key] = found
            if len(self._sizes) > KEPT_SIZES:
                self._sizes.popitem(last=False)
        return found

    def prepare(self) -> None:
        """Have a worker ready."""
        self._line.prepare()

    def close(self) -> None:
        """End the workers."""
        self._line.close()

    def _keep(self, key: _Key, picture: bytes) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = picture
                self._bytes += len(picture)
            while self._bytes > KEPT_BYTES:
                self._bytes -= len(self._kept.popitem(last=False)[1])


def nearest_width(width: int) -> int:
    """The least of WIDTHS that is no smaller, else the largest.

    >>> nearest_width(800), nearest_width(801), nearest_width(9000)
    (800, 1200, 2400)
    """
    return next((kept for kept in WIDTHS if kept >= width), WIDTHS[-1])


def picture_tag(id: str, number: int, width: int) -> str:
    """The ETag of a picture: the id is the hash of the file, so nothing else changes it."""
    return f'"{id.removeprefix("sha256:")[:32]}-{number}-{nearest_width(width)}-{VERSION}"'
