"""The signer and the recipients."""

import re

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.entities.findings import add, collapse, layout_of
from pipeline.lexicon import family_names
from pipeline.structure import Signature, person_name
from pipeline.text import lower, search_key, upper

_AUTHORITIES = {
    "tm": "TM.",
    "kt": "KT.",
    "tl": "TL.",
    "tuq": "TUQ.",
    "q": "Q.",
    "t/m": "TM.",
    "k/t": "KT.",
    "t/l": "TL.",
}


@Language.component("kehoach_signing")
def signing(doc: Doc) -> Doc:
    """Find who signed, for whom and in which office; and who receives the document."""
    layout = layout_of(doc)
    if layout.ending.signatures:
        _signer(doc, layout.ending.signatures[0])
    for start, end in layout.ending.recipients:
        add(doc, "recipients", start, end, collapse(layout.text[start:end]), 0.97, "recipients")
    return doc


def with_family_name(name: str) -> str:
    """A name whose family name is none, but differs from a single one by its marks: that one.

    >>> [with_family_name(name) for name in ("Đỉnh Quốc Phúc", "VƯỚNG MẠNH VINH", "Ma Văn Kháng")]
    ['Đinh Quốc Phúc', 'VƯƠNG MẠNH VINH', 'Ma Văn Kháng']
    """
    first, _, rest = name.partition(" ")
    meant = family_names().get(search_key(first), ())
    if len(meant) != 1 or lower(first) == lower(meant[0]):
        return name
    return f"{upper(meant[0]) if first.isupper() else meant[0]} {rest}"


def _signer(doc: Doc, signature: Signature) -> None:
    title = collapse(" ".join(cell.text for cell in signature.titles)) or None
    prefix = re.match(r"\s*(t/m|k/t|t/l|tm|kt|tl|tuq|q)\s?[./ ]", title or "", re.IGNORECASE)
    value = {
        "name": with_family_name(person_name(signature.name.text) or ""),
        "title": title,
        "authority": _AUTHORITIES[prefix[1].lower()] if prefix else None,
    }
    add(doc, "signer", signature.name.start, signature.name.end, value, 0.96, "signature")
