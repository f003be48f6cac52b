"""The shapes of the API's answers, other than the plan record itself."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from pipeline.dataset import Found, Hit, Piece
from pipeline.dataset.snippets import with_spans
from pipeline.web.asked import Asked


class Problem(BaseModel):
    """Why a request failed (RFC 9457)."""

    type: str = Field(description="A URI for the kind of problem; about:blank: the title says it")
    title: str
    status: int
    detail: str = Field(description="What is wrong and what to do, in the language asked for")


FAILURES: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "A parameter that is of the wrong kind"},
    422: {
        "model": Problem,
        "description": "A query, filter or value that makes no sense; the detail says why",
    },
    401: {"model": Problem, "description": "A login or token is needed"},
    403: {"model": Problem, "description": "The role does not allow it, or the request came from elsewhere"},
    503: {"model": Problem, "description": "The dataset cannot be opened now"},
}
"""How the methods of the API fail, as it describes itself."""


class Passage(BaseModel):
    """A stretch of text; `hits` are the spans in it that the query found."""

    text: str
    hits: list[tuple[int, int]]

    @classmethod
    def of(cls, pieces: tuple[Piece, ...]) -> "Passage":
        """The same of pieces."""
        text, hits = with_spans(pieces)
        return cls(text=text, hits=hits)


class DocumentHit(BaseModel):
    """A document found; `exact`: it holds the words just as they were typed."""

    id: str
    number: str | None
    doc_type: str | None
    issuing_body: str | None
    level: str | None
    issue_date: str | None
    title: Passage
    snippet: Passage
    file: str
    exact: bool
    copies: list[str] = Field(description="The ids of its copies, which are no hits of their own")

    @classmethod
    def of(cls, hit: Hit) -> "DocumentHit":
        """The same of a hit."""
        names = ("id", "number", "doc_type", "issuing_body", "level", "issue_date")
        values: dict[str, Any] = {name: hit.record.get(name) for name in names}
        values |= {"title": Passage.of(hit.title), "snippet": Passage.of(hit.passage)}
        copies = [copy.record["id"] for copy in hit.copies]
        return cls(**values, file=hit.record["source"]["file"], exact=hit.exact, copies=copies)


class SuggestionOut(BaseModel):
    """A value of a field (each is a filter, too), and in how many documents it stands."""

    field: str
    name: str
    documents: int


class FacetValue(BaseModel):
    """How many of all hits have a value."""

    value: str
    count: int


class SearchResult(BaseModel):
    """A page of hits out of `total`; `similar` are documents for `suggestion`, which was probably meant."""

    query: str
    filters: dict[str, str]
    page: int
    size: int
    total: int
    hits: list[DocumentHit]
    facets: dict[str, list[FacetValue]]
    suggestion: str | None
    similar: list[DocumentHit]

    @classmethod
    def of(cls, asked: Asked, found: Found) -> "SearchResult":
        """The same of what a search found."""
        values: dict[str, Any] = {
            facet: [FacetValue(value=value, count=count) for value, count in pairs]
            for facet, pairs in found.facets.items()
        }
        return cls(
            query=asked.query,
            filters=dict(asked.filters),
            page=asked.page,
            size=asked.size,
            total=found.total,
            hits=[DocumentHit.of(hit) for hit in found.hits],
            facets=values,
            suggestion=found.suggestion,
            similar=[DocumentHit.of(hit) for hit in found.similar],
        )


class WordPlace(BaseModel):
    """A word, `start:end` of the record's text; `box` in fractions of the page: left, top, right, bottom."""

    start: int
    end: int
    box: tuple[float, float, float, float]
    confidence: float | None = Field(description="That of the OCR engine; null where there was none")


class PageFacts(BaseModel):
    """A page; `picture` and its size (in a unit of its own) are null where the file cannot be shown."""

    number: int
    width: int | None
    height: int | None
    picture: str | None
    text_from: str
    start: int | None
    end: int | None
    words: list[WordPlace] | None = Field(description="For the page asked for by `words`")


class PageList(BaseModel):
    """The pages of a document; `file` says whether the file that it was made of can be shown."""

    id: str
    file: Literal["here", "gone", "changed", "damaged", "none"]
    pages: list[PageFacts]


class DocumentName(BaseModel):
    """A document; `id` is null where the dataset does not hold it."""

    node: str
    id: str | None
    doc_type: str | None
    number: str | None
    issuing_body: str | None
    level: str | None
    issue_date: str | None
    title: str | None


class Candidate(DocumentName):
    """A document that may be meant, and how probably."""

    confidence: float


class CitedAs(BaseModel):
    """A citation as it is printed."""

    type: str | None
    number: str | None
    date: str | None
    issuer: str | None


class Link(DocumentName):
    """A document that is cited or cites; `status`: linked, outside, ambiguous, unsure."""

    relation: str
    status: str
    confidence: float | None
    days: int | None
    cited_as: CitedAs
    candidates: list[Candidate]


class Likeness(DocumentName):
    """A document with a like text: `kind` is copy, version, part or template."""

    kind: str
    score: float
    reasons: list[str]


class Neighbourhood(BaseModel):
    """What a document has to do with others."""

    document: DocumentName
    up: list[Link]
    down: list[Link]
    same: list[Likeness]
    forms: list[Likeness]
