"""What the program says to people, in Vietnamese or English, from `lexicons/messages*.tsv`."""

import contextlib
import csv
import functools
import os
from collections.abc import Iterator
from contextvars import ContextVar
from importlib import resources

LANGUAGES = ("vi", "en")

_spoken: ContextVar[str | None] = ContextVar("language", default=None)


def language() -> str:
    """The interface language: that of :func:`speaking`, else of `KEHOACH_LANG`, else Vietnamese."""
    wanted = _spoken.get() or os.environ.get("KEHOACH_LANG", "vi").lower()[:2]
    return wanted if wanted in LANGUAGES else "vi"


@contextlib.contextmanager
def speaking(code: str) -> Iterator[None]:
    """Inside, the interface language is `code`: for programs that serve several people at once."""
    token = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(token)


def set_language(code: str) -> None:
    """Choose the interface language of this process and of those it starts."""
    os.environ["KEHOACH_LANG"] = code


@functools.cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every message by its key: {"key": {"vi": ..., "en": ...}}."""
    found: dict[str, dict[str, str]] = {}
    for name in ("messages", "messages_web"):
        path = resources.files("pipeline") / "lexicons" / f"{name}.tsv"
        rows = csv.DictReader(path.read_text("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
        found |= {row["key"]: {code: row[code] for code in LANGUAGES} for row in rows}
    return found


def say(key: str, /, **values: object) -> str:
    """The message `key` in the interface language, its {names} filled in.

    Raises KeyError where the catalogue lacks the key: a bug, caught by the tests.
    """
    return catalogue()[key][language()].format(**values).replace("\\n", "\n")


def known(kind: str, value: str) -> str:
    """What people call a value that has a message (`level.central`); the value itself where it has none."""
    key = f"{kind}.{value}"
    return say(key) if key in catalogue() else value


def figure(value: float | None, sign: bool = False) -> str:
    """A number as people write it in the interface language: 98,5 or 98.5."""
    if value is None or value != value:
        return ""
    text = f"{value:+,.2f}" if sign and value else f"{value:,.2f}"
    text = text.rstrip("0").rstrip(".")
    return text if language() == "en" else text.translate(str.maketrans(",.", ".,"))


def local_date(date: str | None) -> str:
    """A date (ISO 8601, perhaps partial) as Vietnam writes it.

    >>> local_date("2021-10-09"), local_date("2021-10"), local_date(None)
    ('09/10/2021', '10/2021', '')
    """
    return "/".join(reversed(date.split("-"))) if date else ""
