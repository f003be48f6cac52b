"""Is the text layer of a PDF page any good? Evidence in, a verdict with its reason out.

The test is sharp because Vietnamese has only some thousands of legal syllables: an English OCR, a
legacy font and a broken glyph table all leave words that cannot be Vietnamese, accented or not.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.ingest.quality import measure

LEGACY_FONT = re.compile(r"(^|\+)\.?(Vn[A-Z]|VNI[-_ ]|VN(?:time|arial)|TCVN|VPS)")
"""The fonts of before Unicode: .VnTime, VnTimeH, VNI-Times, VPS Times."""
SCAN = 0.5
"""From this share of the page on, a picture is taken for a scan of the page."""
FEW_WORDS = 12
"""Fewer words than this cannot be judged by their syllables."""
SPARSE = 40
"""A layer of fewer words than this may be a caption or an electronic signature on a scan."""
UNEXPLAINED = 0.004
"""Share of the page that is ink outside the layer's words, from which on print must be missing
from the layer; rules, borders and a small emblem stay below it."""


TRUSTED = frozenset(("good", "stripped", "figures", "foreign", "blank"))
"""The reasons to trust a layer; all others are reasons not to."""


class Layer(NamedTuple):
    """What is known of a page's text layer.

    `words` are (text, font name); `image_share` is the share of the page under pictures;
    `stray_ink` that of ink outside the words.
    """

    words: Sequence[tuple[str, str]]
    image_share: float
    stray_ink: float


class Verdict(NamedTuple):
    """Why the layer is trusted or not: a key of the messages below `verdict.`"""

    reason: str

    @property
    def trust(self) -> bool:
        """May the layer stand for what is printed?"""
        return self.reason in TRUSTED


def judge(layer: Layer) -> Verdict:
    """Judge one page by itself."""
    if not layer.words:
        return Verdict("blank") if layer.stray_ink == 0 else Verdict("no-text-layer")
    text = " ".join(word for word, _ in layer.words)
    quality = measure(text)
    if quality.broken > 0.02:
        return Verdict("garbled")
    if _legacy_is_wrong(layer):
        return Verdict("legacy-fonts")
    if layer.image_share >= SCAN:
        return _judge_scan(text, len(layer.words))
    if len(layer.words) < SPARSE and layer.stray_ink > UNEXPLAINED:
        return Verdict("sparse-layer")
    if quality.words < FEW_WORDS:
        return Verdict("figures")
    if quality.vietnamese:
        return Verdict("good")
    if quality.unaccented:
        return Verdict("stripped")
    if quality.alien > 0.1 or quality.spoken < 0.8:
        return Verdict("garbled")
    return Verdict("foreign")


def _judge_scan(text: str, count: int) -> Verdict:
    """A layer over a scan is somebody's OCR: kept only if ours could hardly be better."""
    quality = measure(text)
    if count < SPARSE:
        return Verdict("sparse-layer")
    if quality.legal >= 0.95 and quality.marked >= 0.5 and quality.alien <= 0.01:
        return Verdict("good")
    return Verdict("bad-ocr-layer")


def _legacy_is_wrong(layer: Layer) -> bool:
    """Legacy fonts do no harm where the file maps their glyphs to Unicode."""
    words = [word for word, font in layer.words if LEGACY_FONT.search(font)]
    if len(words) < 5:
        return False
    quality = measure(" ".join(words))
    return quality.words > 0 and not quality.vietnamese
