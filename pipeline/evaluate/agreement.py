"""When a value and its label agree, field by field.

Compared in NFC, blind to case, blanks, dashes, quotation marks and to where a tone mark stands, but
not to the marks themselves. Names that are long may differ a little (the share of agreeing letters
is given per field).
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from difflib import SequenceMatcher
from typing import Any

from pipeline.text import TONES, nfc

Agree = Callable[[Any, Any], bool]


def words(value: object) -> str:
    """A value as its words in one spelling, each tone behind its word.

    >>> words("Hoà Bình") == words("HÒA - BÌNH")
    True
    """
    return " ".join(_tone_last(word) for word in re.findall(r"\w+", nfc(str(value or "")).casefold()))


def _tone_last(word: str) -> str:
    """The tone stays a mark of its own, so that it resembles no letter where letters are counted."""
    taken = unicodedata.normalize("NFD", word)
    tones = sorted(char for char in taken if char in TONES)
    return nfc("".join(char for char in taken if char not in TONES)) + "".join(tones)


def code(value: object) -> str:
    """A document number in one spelling: no blanks, plain hyphens, no leading zeros.

    >>> code("05/KH – UBND.")
    '5/KH-UBND'
    """
    joined = re.sub(r"[‐-―−]", "-", nfc(str(value or "")).upper())
    return re.sub(r"^0+(?=\d)", "", re.sub(r"\s+|[.;,]+$", "", joined))


def alike(one: object, two: object) -> float:
    """How much of two names agrees, 0 to 1."""
    return SequenceMatcher(None, words(one), words(two), autojunk=False).ratio()


def _name(item: Any) -> str:
    return str(item.get("name") or "") if isinstance(item, Mapping) else str(item or "")


def _same_target(wanted: Any, got: Any) -> bool:
    one, two = set(words(wanted.get("text")).split()), set(words(got.get("text")).split())
    shared = len(one & two) / max(1, min(len(one), len(two)))
    return _figure(wanted) == _figure(got) and shared >= 0.6


def _figure(target: Mapping[str, Any]) -> Any:
    try:
        return float(target["value"])
    except (KeyError, TypeError, ValueError):
        return target.get("value")


SINGLE: dict[str, Agree] = {
    "number": lambda wanted, got: code(wanted) == code(got),
    "issue_date": lambda wanted, got: (wanted or "") == (got or ""),
    "doc_type": lambda wanted, got: words(wanted) == words(got),
    "issuing_body": lambda wanted, got: alike(wanted, got) >= 0.92,
    "place": lambda wanted, got: alike(wanted, got) >= 0.92,
    "title": lambda wanted, got: alike(wanted, got) >= 0.90,
    "signer": lambda wanted, got: words(_name(wanted)) == words(_name(got)),
}
"""Fields of one value; two that are both absent agree without being asked."""


def accepted(key: str, label: Mapping[str, Any]) -> list[Any]:
    """The values of a single field of which any is right: each of those who signed a joint document."""
    seen = label.get("image_values")
    signers = seen.get("signers") if key == "signer" and isinstance(seen, dict) else None
    others = signers if isinstance(signers, list) else []
    return [label[key], *(one if isinstance(one, dict) else {"name": one} for one in others)]


LISTS: dict[str, Agree] = {
    "references": lambda wanted, got: code(wanted.get("number")) == code(got.get("number")),
    "phases": lambda wanted, got: (
        (wanted.get("start"), wanted.get("end")) == (got.get("start"), got.get("end"))
    ),
    "movements": lambda wanted, got: alike(_name(wanted), _name(got)) >= 0.85,
    "targets": _same_target,
    "recipients": lambda wanted, got: alike(wanted, got) >= 0.85,
}
"""Fields of many values."""

_UNLABELLED = {"chương trình", "giải thưởng"}
"""Kinds of movements that stand in the record, but not in the labels."""

_COUNTED: dict[str, Callable[[Any], bool]] = {
    "references": lambda item: bool(item.get("number")),
    "phases": lambda item: bool(item.get("start") or item.get("end")),
    "movements": lambda item: (
        bool(_name(item)) and not (isinstance(item, Mapping) and item.get("kind") in _UNLABELLED)
    ),
    "targets": lambda item: item.get("value") is not None,
}


def counted(field: str, item: Any) -> bool:
    """Whether an item of a list counts at all: a reference without a number, say, does not."""
    return _COUNTED.get(field, bool)(item)
