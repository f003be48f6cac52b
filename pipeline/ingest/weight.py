"""How much drawing a PDF page asks for, found out before anything is drawn.

A page may draw a form that draws another one twice, and so on: thirty steps make a thousand million
drawings, and one that draws itself never ends. Readers do as they are told.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from pdfminer.pdftypes import dict_value, resolve1
from pdfminer.psparser import LIT

from pipeline.pdffile import unpacked_size

HEAVY = 4_000_000
"""Bytes of drawing from which on a page is not searched for text: it would take minutes and gigabytes.
A page of text has a fiftieth of that."""
ENDLESS = 1_000_000_000
"""Bytes of drawing from which on a page is not drawn either."""
DEEPEST = 20
"""Forms within forms."""

_DRAWN = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def drawing_weight(page: Any) -> float:
    """Bytes of drawing of a page (pdfminer's), each form as often as it is drawn; inf without end."""
    return _weight(map(resolve1, page.contents), page.resources, {}, 0)


def _weight(streams: Iterable[Any], resources: Any, known: dict[int, float], depth: int) -> float:
    total, drawn = 0.0, Counter[str]()
    for stream in streams:
        raw = stream.get_rawdata() or b""
        size = max(len(raw), unpacked_size(raw, ENDLESS))
        total += size
        if size <= HEAVY:
            drawn.update(_name(match[1]) for match in _DRAWN.finditer(stream.get_data()))
    forms = dict_value(dict_value(resources or {}).get("XObject") or {}) if drawn else {}
    for name, times in drawn.items():
        form = resolve1(forms.get(name))
        if form is not None and form.get("Subtype") is LIT("Form"):
            total += times * _form_weight(form, resources, known, depth)
    return total


def _form_weight(form: Any, outer: Any, known: dict[int, float], depth: int) -> float:
    """The weight of a form; while it is being found, its own is without end."""
    if depth >= DEEPEST:
        return math.inf
    if id(form) not in known:
        known[id(form)] = math.inf
        known[id(form)] = _weight([form], resolve1(form.get("Resources")) or outer, known, depth + 1)
    return known[id(form)]


def _name(written: bytes) -> str:
    return _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), written).decode("latin-1")
