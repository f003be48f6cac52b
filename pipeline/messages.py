"""What the program says to people, in Vietnamese or English, from `lexicons/messages.tsv`."""

import csv
import functools
import os
from importlib import resources

LANGUAGES = ("vi", "en")


def language() -> str:
    """The interface language: `KEHOACH_LANG` if it names one, else Vietnamese."""
    wanted = os.environ.get("KEHOACH_LANG", "vi").lower()[:2]
    return wanted if wanted in LANGUAGES else "vi"


def set_language(code: str) -> None:
    """Choose the interface language of this process and of those it starts."""
    os.environ["KEHOACH_LANG"] = code


@functools.cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every message by its key: {"key": {"vi": ..., "en": ...}}."""
    path = resources.files("pipeline") / "lexicons" / "messages.tsv"
    rows = csv.DictReader(path.read_text("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["key"]: {code: row[code] for code in LANGUAGES} for row in rows}


def say(key: str, /, **values: object) -> str:
    """The message `key` in the interface language, its {names} filled in.

    Raises KeyError where the catalogue lacks the key: a bug, caught by the tests.
    """
    return catalogue()[key][language()].format(**values).replace("\\n", "\n")


def figure(value: float | None, sign: bool = False) -> str:
    """A number as people write it in the interface language: 98,5 or 98.5."""
    if value is None or value != value:
        return ""
    text = f"{value:+,.2f}" if sign and value else f"{value:,.2f}"
    text = text.rstrip("0").rstrip(".")
    return text if language() == "en" else text.translate(str.maketrans(",.", ".,"))
