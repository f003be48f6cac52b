"""The fonts of before Unicode, known by their names: which encoding a font prints, and in what case.

A font pair was common: the plain one, and one that prints small letters as capitals, whose name
ends in H or Hoa (hoa: capital). It served for the capitals that the encoding has no room for.
"""

import functools
import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from pipeline.document import FontRun


class LegacyFont(NamedTuple):
    """What a font prints: text in `encoding`, as `capitals` whatever the case of the letters."""

    encoding: str
    capitals: bool


_SUBSET = re.compile(r"^[A-Z]{6}\+")
"""PDF puts this before the name of a font of which only some letters are embedded."""
_STYLE = re.compile(
    r"(?:[-, ]*(?:Bold|Italic|Oblique|Regular|Normal|Medium|PSMT|MT))+$|(?:[-,](?:b|i|bi))$", re.I
)
_NAMES = (
    # .VnTime, VnArial, .VNTIMEH, VNtimes new roman, TCVN ...; ABC's own names all begin with a dot.
    ("tcvn3", re.compile(r"\.[Vv][Nn](?!I[-_ ])[A-Za-z]|Vn[A-Z]|VN(?:time|arial)|TCVN")),
    # VNI-Internet Mail is another encoding (ASCII with marks as signs).
    ("vni", re.compile(r"(?!VNI[-_ ]Internet)VNI(?:[-_ ]|Times|Helve)")),
    ("vps", re.compile(r"VPS(?:[-_ ]?[A-Z]|[-_ ])")),
    ("viscii", re.compile(r"VI(?:[-_ ][A-Z]|Times|Arial|Helv)|VISCII")),
)
_CAPITALS = re.compile(r"(?:(?<=[a-z0-9])H|[ _-]H|Hoa)$")


@functools.lru_cache(maxsize=1024)
def encoding_of_font(name: str) -> LegacyFont | None:
    """What a font of this name prints; None for the fonts of Unicode and for all unknown ones.

    >>> encoding_of_font("ABCDEF+.VnTimeH,Bold"), encoding_of_font("VNI-Times")
    (LegacyFont(encoding='tcvn3', capitals=True), LegacyFont(encoding='vni', capitals=False))
    >>> encoding_of_font("Times New Roman")
    """
    plain = _STYLE.sub("", _SUBSET.sub("", name.strip()))
    for encoding, pattern in _NAMES:
        if pattern.match(plain):
            return LegacyFont(encoding, encoding != "vni" and _prints_capitals(plain))
    return None


def _prints_capitals(plain: str) -> bool:
    """Names in one case (.VNTIMEH) hide where a word ends; no ABC typeface's name ends in h."""
    if plain.startswith(".") and (plain.isupper() or plain.islower()):
        return plain.upper().endswith("H")
    return bool(_CAPITALS.search(plain))


def legacy_runs(names: Iterable[str]) -> tuple[FontRun, ...]:
    """Where a text is in legacy fonts, from the name of the font of each of its characters.

    >>> legacy_runs(["Arial", ".VnTime", ".VnTime"])
    (FontRun(start=1, end=3, name='.VnTime'),)
    """
    found, place = [], 0
    for name, group in groupby(names):
        end = place + sum(1 for _ in group)
        if name and encoding_of_font(name):
            found.append(FontRun(place, end, name))
        place = end
    return tuple(found)
