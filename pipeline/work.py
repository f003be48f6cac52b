"""How a stage may go about its work: how many things at once, whom to tell, where to keep pages."""

import contextlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from pipeline.pagestore import PageStore

Tell = Callable[[int, int], None]
"""Takes the number of pages done and of all pages of the document."""


def nobody(done: int, total: int) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True)
class Work:
    """`jobs` pages at once, each in a slot of the machine (`slot`), kept in `store`, and `tell` of it."""

    jobs: int = 1
    tell: Tell = nobody
    store: PageStore = field(default_factory=PageStore)
    slot: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext
