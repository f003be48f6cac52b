"""What happens during an ingest, for other programs: one JSON object a line on stdout.

{"event": "pages", "file": "a.pdf", "done": 3, "total": 10}
{"event": "stored", "file": "a.pdf", "id": "sha256:…", "remarks": ["…"]}
{"event": "known", "file": "b.pdf", "id": "sha256:…"}
{"event": "failed", "file": "c.pdf", "id": "sha256:…", "kind": "damaged", "message": "…"}
{"event": "summary", "new": 1, "known": 1, "failed": 1}
"""

import json
from collections.abc import Iterable, Sequence

from pipeline.errors import KehoachError
from pipeline.run import Pages, Result


class Events:
    """Prints events, or nothing unless `wanted`."""

    def __init__(self, wanted: bool) -> None:
        self.wanted = wanted

    def tell(self, event: str, file: str, **more: object) -> None:
        """An event that is about a file."""
        self._print({"event": event, "file": file, **more})

    def pages(self, file: str, pages: Pages) -> None:
        """So many pages of a file are read."""
        self.tell("pages", file, done=pages.done, total=pages.total)

    def known(self, file: str, id: str) -> None:
        """The content of a file is in the dataset already."""
        self.tell("known", file, id=id)

    def done(self, files: Iterable[str], id: str, result: Result, errors: Sequence[KehoachError]) -> None:
        """A content has a record now, perhaps with flaws, or has failed; under each of its names."""
        for file in files:
            if result.record is not None:
                self.tell("stored", file, id=id, remarks=[str(error) for error in errors])
            elif result.error is not None:
                self.failed(file, id, result.error)

    def failed(self, file: str, id: str | None, error: KehoachError) -> None:
        """A file did not become a record."""
        self.tell("failed", file, id=id, kind=error.kind, message=str(error))

    def summary(self, counts: dict[str, int]) -> None:
        """How many files were new, known, failed."""
        self._print({"event": "summary", **counts})

    def _print(self, event: dict[str, object]) -> None:
        if self.wanted:
            print(json.dumps(event, ensure_ascii=False), flush=True)
