"""Where the dataset is: `--db` path or URL, the variable KEHOACH_DB, or kehoach.db here."""

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.messages import say

DEFAULT = "kehoach.db"
SERVER = frozenset({"postgresql", "postgres"})
"""Schemes of addresses of PostgreSQL."""


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """The address of a PostgreSQL database. As text it is without its password."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        return without_password(self.url)


Place = Path | ServerAddress
"""Where a dataset is."""


def dataset_path(named: str | None = None) -> Place:
    """The dataset meant by `named`: a path, `sqlite:///path` (four slashes: absolute), or
    `postgresql://user@host/name`.

    Raises UsageError for a URL of another kind.
    """
    url = named or os.environ.get("KEHOACH_DB") or DEFAULT
    scheme, separator, rest = url.partition("://")
    if not separator:
        return Path(url)
    if scheme in SERVER:
        return ServerAddress(url)
    if scheme != "sqlite" or not rest.startswith("/") or rest == "/":
        raise UsageError(message=say("dataset.bad-url", url=without_password(url)))
    return Path(rest[1:])


def beside(place: Place, suffix: str) -> Path:
    """What lies beside the file of a dataset, named after it; beside no file: in the current folder."""
    return place.with_name(f"{place.name}{suffix}") if isinstance(place, Path) else Path(f"kehoach{suffix}")


def work_folder(place: Place) -> Path:
    """Where the pages of documents lie that an ingest has not finished: beside the file; for a server in the
    cache folder of who runs it."""
    if isinstance(place, Path):
        return beside(place, "-work")
    name = hashlib.sha256(str(place).encode()).hexdigest()[:12]
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(cache) / "kehoach" / f"{name}-work"


def without_password(url: str) -> str:
    """A URL as it may be shown.

    >>> without_password("postgresql://lan:p@ss/word@host/plans?sslmode=require&password=x")
    'postgresql://lan@host/plans?sslmode=require'
    """
    url = _PASSWORD.sub(r"\1", url)
    address, mark, options = url.partition("?")
    kept = "&".join(part for part in options.split("&") if not _SECRET.match(part))
    return address + mark * bool(kept) + kept


_PASSWORD = re.compile(r"(://[^:/@?]*):.*(?=@)")
"""From the first colon to the last @: a password may hold anything where somebody forgot to encode it."""
_SECRET = re.compile(r"(?:ssl)?password=", re.IGNORECASE)
