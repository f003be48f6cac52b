"""What the tests of the entities share: the cases, and a text taken through structure and entities."""

import json
from pathlib import Path

from pipeline import entities, structure
from pipeline.document import Document, Entity, Source
from pipeline.text import nfc

CASES = Path(__file__).resolve().parent / "cases"


def cases(name: str) -> list[dict]:
    """The rows of a case file."""
    return [json.loads(line) for line in (CASES / f"{name}.jsonl").read_text("utf-8").splitlines()]


def analysed(text: str) -> Document:
    """The text as a document after structure and entities."""
    text = nfc(text)
    source = Source("case.txt", "text/plain", len(text), "0" * 64)
    document = Document(source, read=text, text=text, condition="accented")
    for stage in (structure.stage(), entities.stage()):
        document = stage.run(document)
    return document


def found(text: str, kind: str) -> list[Entity]:
    """The entities of one kind in a text."""
    return [entity for entity in analysed(text).entities if entity.kind == kind]


def value(text: str, kind: str):
    """The surest value of a single field."""
    entities_ = found(text, kind)
    return max(entities_, key=lambda e: e.confidence).value if entities_ else None
