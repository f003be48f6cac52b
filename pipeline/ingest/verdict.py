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


class Layer(NamedTuple):
    """What is known of a page's text layer.

    `words` are (text, font name); `image_share` is the share of the page under pictures;
    `stray_ink` that of ink outside the words.
    """

    words: Sequence[tuple[str, str]]
    image_share: float
    stray_ink: float


class Verdict(NamedTuple):
    """Whether to trust the layer, and why: a key of the messages below `verdict.`"""

    trust: bool
    reason: str


def judge(layer: Layer) -> Verdict:
    """Judge one page by itself."""
    if not layer.words:
        return _trust("blank") if layer.stray_ink == 0 else _doubt("no-text-layer")
    text = " ".join(word for word, _ in layer.words)
    quality = measure(text)
    if quality.broken > 0.02:
        return _doubt("garbled")
    if _legacy_is_wrong(layer):
        return _doubt("legacy-fonts")
    if layer.image_share >= SCAN:
        return _judge_scan(text, len(layer.words))
    if len(layer.words) < SPARSE and layer.stray_ink > UNEXPLAINED:
        return _doubt("sparse-layer")
    if quality.words < FEW_WORDS:
        return _trust("figures")
    if quality.vietnamese:
        return _trust("good")
    if quality.unaccented:
        return _trust("stripped")
    if quality.alien > 0.1 or quality.spoken < 0.8:
        return _doubt("garbled")
    return _trust("foreign")


def _judge_scan(text: str, count: int) -> Verdict:
    """A layer over a scan is somebody's OCR: kept only if ours could hardly be better."""
    quality = measure(text)
    if count < SPARSE:
        return _doubt("sparse-layer")
    if quality.legal >= 0.95 and quality.marked >= 0.5 and quality.alien <= 0.01:
        return _trust("good")
    return _doubt("bad-ocr-layer")


def _legacy_is_wrong(layer: Layer) -> bool:
    """Legacy fonts do no harm where the file maps their glyphs to Unicode."""
    words = [word for word, font in layer.words if LEGACY_FONT.search(font)]
    if len(words) < 5:
        return False
    quality = measure(" ".join(words))
    return quality.words > 0 and not quality.vietnamese


def _trust(reason: str) -> Verdict:
    return Verdict(True, reason)


def _doubt(reason: str) -> Verdict:
    return Verdict(False, reason)
