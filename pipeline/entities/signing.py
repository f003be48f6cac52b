"""The signer and the recipients."""

import re

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.entities.findings import add, collapse, layout_of
from pipeline.structure import Signature, title_of
from pipeline.structure.names import meant_family_name
from pipeline.structure.offices import AUTHORITY
from pipeline.text import is_syllable, lower, search_key, upper

_WRITTEN_OUT = {
    "thay mat": "TM.",
    "ky thay": "KT.",
    "thua lenh": "TL.",
    "thua uy quyen": "TUQ.",
    "quyen": "Q.",
}
_CONFIDENCE = {"signer": 0.97, "approval": 0.8, "drafter": 0.7, "seal": 0.7}
_GUESSED = 0.85
"""The share of its confidence that a name without a known family name keeps."""


@Language.component("kehoach_signing")
def signing(doc: Doc) -> Doc:
    """Find who signed, for whom and in which office; and who receives the document."""
    layout = layout_of(doc)
    if layout.ending.signatures:
        _signer(doc, layout.ending.signatures[0])
    for item in layout.ending.recipients:
        add(doc, "recipients", item.start, item.end, item.text, 0.97, "recipients")
    return doc


def with_family_name(name: str, printed: bool = False) -> str:
    """A name whose first word is no family name, but differs from a frequent one by its marks: that one.

    With `printed` marks only a word that is no syllable is changed: few bear the name of Ngọ, but some do.

    >>> [with_family_name(name) for name in ("Đỉnh Quốc Phúc", "VƯỚNG MẠNH VINH", "Quảng Đại Thuần")]
    ['Đinh Quốc Phúc', 'VƯƠNG MẠNH VINH', 'Quảng Đại Thuần']
    >>> [with_family_name(name, printed=True) for name in ("Hoâng Quốc Phúc", "Ngọ Đại Thuần")]
    ['Hoàng Quốc Phúc', 'Ngọ Đại Thuần']
    """
    first, _, rest = name.partition(" ")
    meant = meant_family_name(first)
    if meant is None or (printed and is_syllable(lower(first))):
        return name
    return f"{upper(meant) if first.isupper() else meant} {rest}"


def _signer(doc: Doc, signature: Signature) -> None:
    title = title_of(signature)
    name = collapse(signature.name.text)
    value = {
        "name": with_family_name(name, doc._.marked) if signature.sure else name,
        "title": title,
        "authority": _authority(title),
    }
    confidence = _CONFIDENCE[signature.role] * (1 if signature.sure else _GUESSED)
    method = "signature" if signature.sure else "signature-guess"
    add(doc, "signer", signature.name.start, signature.name.end, value, round(confidence, 3), method)


def _authority(title: str | None) -> str | None:
    """The authority by which a title signs, in the spelling of the decree: T/M is TM."""
    match = AUTHORITY.match(search_key(title or ""))
    if match is None:
        return None
    long = match["long"]
    return _WRITTEN_OUT[long] if long else f"{re.sub(r'[^a-z]', '', match['short']).upper()}."
