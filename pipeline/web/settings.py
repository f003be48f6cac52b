"""How the application is served."""

import os
from dataclasses import dataclass
from pathlib import Path

from pipeline.dataset import dataset_path
from pipeline.dataset.location import beside
from pipeline.errors import UsageError

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


def users_file(db: str | None = None, named: str | None = None) -> Path:
    """The file of users: `named`, the variable KEHOACH_USERS, or beside the dataset (kehoach.db.users).

    For a dataset on a server it is kehoach.users in the current folder.
    """
    if chosen := named or os.environ.get("KEHOACH_USERS"):
        return Path(chosen)
    try:
        path = dataset_path(db)
    except UsageError:
        return Path("kehoach.users")
    return beside(path, ".users")


def files_folder(db: str | None = None) -> Path:
    """The folder of documents that are sent in: beside the dataset (kehoach.db.files).

    For a dataset on a server it is kehoach.files in the current folder.
    """
    try:
        path = dataset_path(db)
    except UsageError:
        return Path("kehoach.files")
    return beside(path, ".files")


MOST = 500_000_000
"""Bytes of a file that is sent in: no larger one is read (see pipeline/ingest)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`db`: path or URL of the dataset as for `--db`; `users`: the file of users, beside the dataset unless
    named; `readers`: how many requests read the dataset at once; `searchers`: processes that search, with
    none the readers do it; `hosts`: the names under which it may be asked for, any where None; `most`: bytes
    of a file that is sent in; `prepared`: start at once what searches and what draws pages."""

    db: str | None = None
    users: Path | None = None
    readers: int = max(2, os.cpu_count() or 1)
    searchers: int = 0
    hosts: frozenset[str] | None = None
    most: int = MOST
    prepared: bool = False
