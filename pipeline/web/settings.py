"""How the application is served."""

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """`db`: path or URL of the dataset as for `--db`; `readers`: how many requests read it at once;
    `prepared`: start at once what draws pages, which takes a second or two."""

    db: str | None = None
    readers: int = max(2, os.cpu_count() or 1)
    prepared: bool = False
