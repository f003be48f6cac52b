"""Searches in processes of their own: Python runs one thread at a time, and a search takes most of a request.

Each worker keeps its connection and what it has worked out; back come hits with what lists show of a record.
Without workers (`Settings.searchers` is 0) the readers search, one after the other.
"""

from typing import Any, NamedTuple

from fastapi import Request

from pipeline.dataset import Dataset, Found, Hit
from pipeline.errors import KehoachError
from pipeline.messages import language, speaking
from pipeline.pool import Tell
from pipeline.web.asked import Asked, read
from pipeline.web.kept import remembered
from pipeline.web.readers import Held
from pipeline.web.worklines import Workline

SECONDS, WAITING = 60.0, 400
"""How long a search may take, and how many may stand in line."""

SHOWN = ("id", "number", "doc_type", "issuing_body", "level", "issue_date", "title")
"""What lists show of a record, besides the name of its file."""


class Question(NamedTuple):
    """A search for a worker: the dataset, what is asked, so many values of each facet, in which language."""

    db: str | None
    asked: Asked
    facets: int
    language: str


class Answer(NamedTuple):
    """What was found, and how many documents the dataset holds."""

    found: Found
    held: int


class Searchers:
    """Workers that search the dataset `db`; with none the readers do it."""

    def __init__(self, db: str | None, workers: int) -> None:
        self._db = db
        self._line: Workline[Question, Answer] | None = (
            Workline(answer, workers, SECONDS, WAITING) if workers else None
        )

    async def ask(self, request: Request, asked: Asked, facets: int) -> Answer:
        """Search. Raises UsageError for a wrong query or filter, DatasetError, Busy, NotMade."""
        if self._line is None:
            return await read(request, lambda dataset: _answered(dataset, asked, facets))
        return await self._line.do(Question(self._db, asked, facets, language()), asked.query)

    def prepare(self) -> None:
        """Start a worker before it is needed."""
        if self._line is not None:
            self._line.prepare()

    def close(self) -> None:
        """End the workers."""
        if self._line is not None:
            self._line.close()


async def searched(request: Request, asked: Asked, facets: int) -> Answer:
    """Search for a request. Raises as `Searchers.ask` does."""
    searchers: Searchers = request.app.state.searchers
    return await searchers.ask(request, asked, facets)


_held: dict[str | None, Held] = {}
"""The dataset that this worker has open."""


def answer(question: Question, tell: Tell) -> Answer | KehoachError:
    """What a worker makes of a question."""
    held = _held.setdefault(question.db, Held(question.db))
    with speaking(question.language):
        try:
            return held.use(lambda dataset: _answered(dataset, question.asked, question.facets))
        except KehoachError as error:
            return error


def _answered(dataset: Dataset, asked: Asked, facets: int) -> Answer:
    found = asked.found(dataset, facets)
    light = found._replace(hits=[*map(_light, found.hits)], similar=[*map(_light, found.similar)])
    return Answer(light, remembered(dataset, "count", Dataset.count))


def _light(hit: Hit) -> Hit:
    """The hit with what is shown of its record: the texts of twenty plans take long to send."""
    copies = [copy._replace(record={"id": copy.record["id"]}) for copy in hit.copies]
    return hit._replace(record=_shown(hit.record), copies=copies)


def _shown(record: dict[str, Any]) -> dict[str, Any]:
    return {name: record.get(name) for name in SHOWN} | {"source": {"file": record["source"]["file"]}}
