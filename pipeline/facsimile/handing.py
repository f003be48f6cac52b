"""A document as a file to be handed out: as it came in, or as a searchable PDF.

Made to run in a worker process (`pool.Crew`): it may take minutes, and files come from anywhere.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pipeline.errors import KehoachError
from pipeline.facsimile.source import origin_of
from pipeline.placed import PlacedPage

Record = dict[str, Any]


class Order(NamedTuple):
    """What is to be written to `target`; `paths` are those that the dataset has for the record.

    `pages`, with the words at their places, are needed for `searchable` only.
    """

    kind: Literal["original", "searchable"]
    record: Record
    paths: tuple[str, ...]
    target: Path
    pages: tuple[PlacedPage, ...] = ()


def hand_out(order: Order, tell: Callable[[Any], None]) -> str | KehoachError:
    """Write it; return a remark on it ("" where there is none), or what went wrong."""
    try:
        with origin_of(order.record, order.paths) as origin, order.target.open("wb") as stream:
            if order.kind == "original":
                with origin.path.open("rb") as source:
                    shutil.copyfileobj(source, stream)
                return ""
            from pipeline.facsimile.archival import write_pdf

            return write_pdf(order.record, order.pages, origin, stream) or ""
    except KehoachError as error:
        return error
    except Exception as error:  # the libraries meet odd files with whatever error comes up
        return KehoachError(name=order.record["source"]["file"], found=f"{type(error).__name__}: {error}")
