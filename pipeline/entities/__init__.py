"""Entities: a spaCy pipeline on our own tokenizer, one component for each kind of value."""

import functools
import sys
from dataclasses import replace

import spacy
from spacy.language import Language

from pipeline.document import Document, Stage
from pipeline.entities import heading, identity, issuer, movements, phases, references, signing, targets
from pipeline.entities.tokenizer import Tokenizer
from pipeline.structure import Layout, analyse

__all__ = ["COMPONENTS", "nlp", "stage"]

VERSION = "5"
COMPONENTS = tuple(
    f"kehoach_{module.__name__.rpartition('.')[2]}"
    for module in (heading, identity, references, issuer, phases, movements, targets, signing)
)
"""In order: later components read what earlier ones found."""


@functools.cache
def nlp() -> Language:
    """The pipeline: a blank Vietnamese one with our tokenizer and components."""
    pipe = spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})
    pipe.tokenizer = Tokenizer(pipe.vocab)
    pipe.max_length = sys.maxsize  # spaCy's own limit is meant for parsers, which this has not
    for name in COMPONENTS:
        pipe.add_pipe(name)
    return pipe


def _run(document: Document) -> Document:
    layout = document.layout
    if not isinstance(layout, Layout) or layout.text != document.text:
        layout = analyse(document.text)
    pipe = nlp()
    doc = pipe.make_doc(document.text)
    doc._.layout = layout
    doc._.marked = document.condition in {"", "accented"}  # its marks are those that were printed
    for _, component in pipe.pipeline:
        doc = component(doc)
    return replace(document, entities=doc._.entities, layout=layout)


def stage() -> Stage:
    """The stage that finds all kinds of entities of the record."""
    return Stage("entities", VERSION, _run)
