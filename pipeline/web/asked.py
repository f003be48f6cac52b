"""What a request asks of the dataset: a query, filters, a page of the result; for pages and API alike."""

from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass
from typing import Annotated, Literal, TypeVar

from fastapi import Query, Request

from pipeline.dataset import Dataset, Found, search
from pipeline.web.kept import remembered
from pipeline.web.readers import Readers

T = TypeVar("T")

FILTERS = (
    "issuer",
    "area",
    "level",
    "type",
    "year",
    "from",
    "to",
    "movement",
    "phase",
    "number",
    "ref",
    "signer",
)
"""The filters that have parameters of their own; all others may stand in the query."""

Order = Literal["relevance", "newest", "oldest"]
MOST_PAGES = 10_000
FOLDED = 200
"""Hits up to which copies are folded: all before a page are looked at for it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: `page` counts from 1, `size` hits each; `copies`: each record is a hit of its own."""

    query: str
    filters: Mapping[str, str]
    exact: bool
    order: Order
    page: int
    size: int
    copies: bool = False

    def found(self, dataset: Dataset, facets: int = 0) -> Found:
        """Run it. Raises UsageError for a wrong query or filter."""
        key = (*map(str, astuple(self)), facets)
        return remembered(dataset, key, lambda dataset: self._found(dataset, facets))

    def _found(self, dataset: Dataset, facets: int) -> Found:
        return search(
            dataset,
            self.query,
            self.filters,
            exact=self.exact,
            limit=self.size,
            offset=(self.page - 1) * self.size,
            order=self.order,
            facets=facets,
            fold_copies=not self.copies and self.page * self.size <= FOLDED,
        )


def asked(
    q: Annotated[str, Query(max_length=2000, description="Words and filters, as for `kehoach search`")] = "",
    issuer: Annotated[str, Query(max_length=300, description="Part of the issuing body's name")] = "",
    area: Annotated[str, Query(max_length=300, description="A place of any level, of then or of today")] = "",
    level: Annotated[
        str, Query(max_length=100, description="central, province, district, commune, school")
    ] = "",
    type: Annotated[str, Query(max_length=100, description="Name or code of a document type")] = "",
    year: Annotated[str, Query(max_length=50, description="2021, 2021-10, 2019..2021")] = "",
    from_: Annotated[str, Query(alias="from", max_length=50, description="Issued on this day or later")] = "",
    to: Annotated[str, Query(max_length=50, description="Issued on this day or earlier")] = "",
    movement: Annotated[str, Query(max_length=300, description="Part of a movement's name")] = "",
    phase: Annotated[str, Query(max_length=50, description="A day or span on which a phase runs")] = "",
    number: Annotated[str, Query(max_length=100, description="The document's own number")] = "",
    ref: Annotated[str, Query(max_length=100, description="A number that it cites")] = "",
    signer: Annotated[str, Query(max_length=200, description="Part of the signer's name")] = "",
    exact: Annotated[bool, Query(description="Words count as typed, accents and all")] = False,
    order: Annotated[Order, Query(description="What comes first")] = "relevance",
    copies: Annotated[bool, Query(description="Each copy of a document is a hit of its own")] = False,
    page: Annotated[int, Query(ge=1, le=MOST_PAGES, description="Counts from 1")] = 1,
    size: Annotated[int, Query(ge=1, le=100, description="Hits a page")] = 20,
) -> Asked:
    """The search that the parameters of a request mean."""
    given = (issuer, area, level, type, year, from_, to, movement, phase, number, ref, signer)
    filters = {name: value for name, value in zip(FILTERS, given, strict=True) if value.strip()}
    return Asked(q.strip(), filters, exact, order, page, size, copies)


async def read(request: Request, work: Callable[[Dataset], T]) -> T:
    """What `work` finds in the dataset of the application."""
    readers: Readers = request.app.state.readers
    return await readers.run(work)
