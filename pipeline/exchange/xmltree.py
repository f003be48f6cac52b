"""XML of records: trees made by lxml, text in NFC without what XML forbids, always the same bytes."""

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

from lxml import etree

from pipeline.dataset.dates import known_days
from pipeline.text import nfc

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_CODE = re.compile(r"(\d+[a-zA-Z]?)(?:[/-](.*))?", re.DOTALL)

Element = Any
"""An element of lxml, whose types are not published."""


def clean(value: object) -> str:
    """A value as the text of an element: NFC, one blank between words, no control characters.

    >>> clean("Kê\\u0301 \\x07hoạch\\n số  1")
    'Kế hoạch số 1'
    """
    return " ".join(nfc(_FORBIDDEN.sub("", str(value))).split())


def add(parent: Element, name: str, value: object = None, limit: int | None = None) -> Element | None:
    """Add an element with text, unless there is none; return it. What is longer than `limit` ends in `…`."""
    text = "" if value is None else clean(value)
    if not text:
        return None
    child = etree.SubElement(parent, name)
    child.text = text if limit is None or len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
    return child


def group(parent: Element, name: str, *values: tuple[str, object]) -> Element | None:
    """Add an element that holds others, unless all of them are without text; return it."""
    child = etree.Element(name)
    for inner, value in values:
        add(child, inner, value)
    if not len(child):
        return None
    parent.append(child)
    return child


def as_bytes(root: Element) -> bytes:
    """A document as UTF-8, indented."""
    made: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return made


def write_trees(trees: Iterable[Element], stream: IO[bytes]) -> int:
    """One document as it is; several, one by one, as the children of `<collection>`. Return how many."""
    waiting = iter(trees)
    first = list(itertools.islice(waiting, 2))
    if len(first) == 1:
        stream.write(as_bytes(first[0]))
        return 1
    stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<collection>\n')
    count = 0
    for tree in itertools.chain(first, waiting):
        stream.write(etree.tostring(tree, encoding="UTF-8", pretty_print=True))
        count += 1
    stream.write(b"</collection>\n")
    return count


def code_parts(number: str | None) -> tuple[str, str]:
    """Số and ký hiệu of a document's number; ("", all of it) where it has no number.

    >>> code_parts("25/KH-PGDĐT"), code_parts("30/2020/NĐ-CP"), code_parts("17-NQ/QU")
    (('25', 'KH-PGDĐT'), ('30', '2020/NĐ-CP'), ('17', 'NQ/QU'))
    """
    found = _CODE.fullmatch(number or "")
    return (found[1], found[2] or "") if found else ("", number or "")


def written_date(date: str | None, separator: str = "/", backwards: bool = True) -> str:
    """A date of the record, maybe partial, as 09/10/2021, 10/2021, 2021; or forwards, 2021/10/09.

    Empty where it is no day of the calendar.
    """
    parts = date.split("-") if date and known_days(date)[0] else []
    return separator.join(reversed(parts) if backwards else parts)


def names(items: Iterable[dict[str, Any]], key: str = "name") -> Iterator[str]:
    """A field of several items, each value once."""
    return iter(dict.fromkeys(item[key] for item in items if item.get(key)))
