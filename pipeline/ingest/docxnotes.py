"""Footnotes and endnotes of a DOCX: a mark where the text points to one, the note itself at the end."""

from collections.abc import Iterator
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn


class Notes:
    """Numbers the notes of a document in the order in which the text points to them."""

    def __init__(self, document: Any) -> None:
        self._notes: dict[tuple[str, str], Any] = {}
        for relation in document.part.rels.values():
            kind = relation.reltype.rpartition("/")[2].removesuffix("s")
            if kind in {"footnote", "endnote"} and not relation.is_external:
                root = parse_xml(relation.target_part.blob)
                self._notes |= {(kind, note.get(qn("w:id"))): note for note in root.iter(qn(f"w:{kind}"))}
        self._cited: dict[tuple[str, str], str] = {}

    def mark(self, reference: Any) -> str:
        """The mark of the note that a reference in the text points to, such as "[1]"."""
        kind = reference.tag.rpartition("}")[2].removesuffix("Reference")
        key = (kind, reference.get(qn("w:id")))
        if key not in self._notes:
            return ""
        return self._cited.setdefault(key, f"[{len(self._cited) + 1}]")

    def in_order(self) -> Iterator[tuple[str, Any]]:
        """The notes that the text has pointed to by now, each with its mark."""
        yield from ((mark, self._notes[key]) for key, mark in list(self._cited.items()))
