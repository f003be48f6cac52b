"""Where the dataset is: `--db` path or URL, the variable KEHOACH_DB, or kehoach.db here."""

import os
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.messages import say

DEFAULT = "kehoach.db"


def dataset_path(named: str | None = None) -> Path:
    """The dataset file meant by `named`: a path or `sqlite:///path` (four slashes: absolute).

    Raises UsageError for a URL of another kind.
    """
    url = named or os.environ.get("KEHOACH_DB") or DEFAULT
    scheme, separator, rest = url.partition("://")
    if not separator:
        return Path(url)
    if scheme in {"postgresql", "postgres"}:
        raise UsageError(message=say("dataset.postgresql"))
    if scheme != "sqlite" or not rest.startswith("/") or rest == "/":
        raise UsageError(message=say("dataset.bad-url", url=url))
    return Path(rest[1:])
