"""How a component of the spaCy pipeline reads the layout and leaves what it found.

A component takes the `Doc`, looks at `doc._.layout` and adds to `doc._.entities` and, for users of
spaCy, to the span group `doc.spans[kind]`. The offsets of an entity may be finer than the tokens.
"""

from typing import Any

from spacy.tokens import Doc

from pipeline.document import Entity
from pipeline.structure import Layout

Doc.set_extension("layout", default=None, force=True)
Doc.set_extension("entities", default=(), force=True)
Doc.set_extension("marked", default=True, force=True)


def layout_of(doc: Doc) -> Layout:
    """The layout that the components of this document share."""
    layout: Layout = doc._.layout
    return layout


def add(doc: Doc, kind: str, start: int, end: int, value: Any, confidence: float, method: str) -> None:
    """Leave a finding at `start:end` of the text, as an entity and as a span of group `kind`."""
    doc._.entities = (*doc._.entities, Entity(kind, start, end, value, confidence, method))
    span = doc.char_span(start, end, label=kind, alignment_mode="expand")
    if span is None:
        return
    if kind not in doc.spans:
        doc.spans[kind] = []
    doc.spans[kind].append(span)


def found(doc: Doc, kind: str) -> list[Entity]:
    """What components before have found of a kind."""
    return [entity for entity in doc._.entities if entity.kind == kind]


def value_of(doc: Doc, kind: str) -> Any:
    """The surest value of a single field, None where it was not found."""
    entities = found(doc, kind)
    return max(entities, key=lambda e: e.confidence).value if entities else None


def collapse(text: str) -> str:
    """`text` with runs of blanks as one, trimmed."""
    return " ".join(text.split())
