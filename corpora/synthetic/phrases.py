"""The phrase banks in `phrases/`: one file a field of work, phrases under [section] heads."""

import functools
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent / "phrases"
SECTORS = tuple(sorted(path.stem for path in FOLDER.glob("*.txt") if path.stem != "common"))
Bank = dict[str, tuple[str, ...]]


@functools.cache
def bank(sector: str) -> Bank:
    """The phrases of a sector by section; raises FileNotFoundError for an unknown one."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in (FOLDER / f"{sector}.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line.strip():
            found.setdefault(section, []).append(line.strip())
    return {name: tuple(lines) for name, lines in found.items()}


def some(rng: Random, phrases: tuple[str, ...], least: int, most: int) -> list[str]:
    """Between `least` and `most` different phrases (fewer if there are fewer), in random order."""
    return rng.sample(phrases, min(len(phrases), rng.randint(least, most)))


def capital(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """The text with its first letter in lower case, unless its first word is an abbreviation."""
    first = text.split(" ", 1)[0]
    return text if first.isupper() and len(first) > 1 else text[:1].lower() + text[1:]
