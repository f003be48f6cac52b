"""What every plan says and the corpus says too rarely: our own phrases and the project's lexicons."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.lexicon import rows

PHRASES = Path(__file__).with_name("phrases.txt")
PHRASE_WEIGHT, PLACE_WEIGHT = 30, 4
"""How often a phrase, and the name of a place, counts as if it stood in the corpus."""


def phrases() -> Iterator[str]:
    """Yield phrases, names of movements, types of documents, offices and bodies."""
    yield from PHRASES.read_text("utf-8").splitlines()
    for row in rows("movements"):
        yield from (row["name"], *filter(None, row["variants"].split("|")))
        yield f"{row['kind']} {row['name']}"
    yield from (row["name"] for row in rows("document_types"))
    yield from (row["office"] for row in rows("offices"))
    yield from (row["head"] for row in rows("body_heads"))


def places() -> Iterator[str]:
    """Yield places with and without the word for their kind: huyện Đông Anh, Đông Anh."""
    for lexicon in ("places", "places_communes"):
        for row in rows(lexicon):
            yield f"{row['type']} {row['name']}"
            yield row["name"]
