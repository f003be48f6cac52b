"""What every reader of a kind of file returns."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.document import Page, Problem
from pipeline.layout import PageText


class Contents(NamedTuple):
    """Pages with their text (offsets yet to be set), problems met, and the media type if it is
    a finer one than the first bytes tell."""

    pages: Sequence[tuple[Page, PageText]]
    problems: Sequence[Problem] = ()
    media_type: str = ""
