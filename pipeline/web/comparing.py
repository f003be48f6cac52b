"""Comparisons for pages and programs; what was computed is kept until the dataset changes."""

import io
import json
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Query, Request

from pipeline.comparison import By, Compared, What, Wish, as_json, compared, picture, write_csv
from pipeline.dataset import Dataset, search
from pipeline.messages import language
from pipeline.web.asked import read
from pipeline.web.kept import remembered

CHOICES = 200
"""Movements to choose from."""

Format = Literal["json", "csv", "svg", "png"]
MEDIA = {
    "json": "application/json", "csv": "text/csv; charset=utf-8", "svg": "image/svg+xml", "png": "image/png",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """What the parameters of a request want to see side by side."""

    what: What
    by: By
    query: str
    movement: str
    area: str
    issuer: str
    level: str
    year: str

    @property
    def wish(self) -> Wish:
        """The same as `pipeline.comparison` takes it."""
        names = ("movement", "area", "issuer", "level", "year")
        filters = {name: value for name in names if (value := getattr(self, name).strip())}
        return Wish(self.what, self.by, self.movement.strip() or None, filters, self.query.strip())


Short = Annotated[str, Query(max_length=300)]


def side(
    what: Annotated[What, Query(description="What is compared")] = "movements",
    by: Annotated[By, Query(description="By what it is compared")] = "area",
    q: Annotated[str, Query(max_length=2000, description="Which documents, as for a search")] = "",
    movement: Short = "",
    area: Short = "",
    issuer: Short = "",
    level: Short = "",
    year: Annotated[str, Query(max_length=50, description="2021, 2019..2021")] = "",
) -> Side:
    """The comparison that the parameters of a request mean."""
    return Side(what, by, q, movement, area, issuer, level, year)


async def comparison(request: Request, wanted: Side) -> Compared:
    """The comparison. Raises UsageError, DatasetError."""
    key = (wanted, language())  # what stands in the cells is said in a language
    return await read(
        request, lambda dataset: remembered(dataset, key, lambda dataset: compared(dataset, wanted.wish))
    )


async def choices(request: Request) -> list[str]:
    """The movements of the dataset, those named most first."""
    return await read(request, lambda dataset: [name for name, _ in _movements(dataset)])


def _movements(dataset: Dataset) -> list[tuple[str, int]]:
    return search(dataset, "", limit=1, facets=CHOICES).facets["movement"]


def written(one: Compared, format: Format) -> bytes:
    """The comparison as a file."""
    if format == "json":
        return json.dumps(as_json(one), ensure_ascii=False).encode()
    if format == "csv":
        stream = io.StringIO(newline="")
        write_csv(one.found, stream)
        return stream.getvalue().encode()
    return picture(one, format)
