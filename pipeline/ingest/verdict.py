"""Is the text layer of a PDF page any good? Evidence in, a verdict with its reason out.

The test is sharp because Vietnamese has only some thousands of legal syllables: an English OCR, a
legacy font and a broken glyph table all leave words that cannot be Vietnamese, accented or not.
"""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.ingest.quality import Quality, measure
from pipeline.legacycodes import by_table, with_eaten_horns
from pipeline.legacyfonts import encoding_of_font

SCAN = 0.5
"""From this share of the page on, a picture is taken for a scan of the page."""
FEW_WORDS = 12
"""Fewer words than this cannot be judged by their syllables."""
SPARSE = 40
"""A layer of fewer words than this may be a caption or an electronic signature on a scan."""
UNEXPLAINED = 0.004
"""Share of the page that is ink outside the layer's words, from which on print must be missing
from the layer; rules, borders and a small emblem stay below it."""


EATEN = 0.01
"""From this share of words on that want a ư which the file has dropped, it is missing in others too."""
FEW_LEGACY = 5
"""Fewer words in legacy fonts do no harm to a page."""

TRUSTED = frozenset(("good", "legacy-text", "stripped", "figures", "foreign", "blank"))
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
    reading = _legacy(layer)
    if reading.verdict == "legacy-fonts":
        return Verdict("legacy-fonts")
    text, quality = reading.text or text, measure(reading.text) if reading.text else quality
    if layer.image_share >= SCAN:
        return _judge_scan(text, len(layer.words))
    if len(layer.words) < SPARSE and layer.stray_ink > UNEXPLAINED:
        return Verdict("sparse-layer")
    return Verdict(reading.verdict or _language(quality))


def _language(quality: Quality) -> str:
    if quality.words < FEW_WORDS:
        return "figures"
    if quality.vietnamese:
        return "good"
    if quality.unaccented:
        return "stripped"
    if quality.alien > 0.1 or quality.spoken < 0.8:
        return "garbled"
    return "foreign"


def _judge_scan(text: str, count: int) -> Verdict:
    """A layer over a scan is somebody's OCR: kept only if ours could hardly be better."""
    quality = measure(text)
    if count < SPARSE:
        return Verdict("sparse-layer")
    if quality.legal >= 0.95 and quality.marked >= 0.5 and quality.alien <= 0.01:
        return Verdict("good")
    return Verdict("bad-ocr-layer")


class _Legacy(NamedTuple):
    """What the legacy fonts of a page come to: a verdict, "" where they are no matter, and the
    page's text decoded, "" where there is nothing to decode."""

    verdict: str
    text: str = ""


def _legacy(layer: Layer) -> _Legacy:
    """Legacy fonts do no harm where the file maps their glyphs to Unicode, or where all their bytes are
    left: then the encoding tells each letter, cheaper and better than OCR."""
    words = [word for word, font in layer.words if encoding_of_font(font)]
    if len(words) < FEW_LEGACY:
        return _Legacy("")
    quality = measure(" ".join(words))
    if not quality.words or quality.vietnamese:
        return _Legacy("")
    decoded = [_decoded(word, font) for word, font in layer.words]
    mine = [new for new, (_, font) in zip(decoded, layer.words, strict=True) if encoding_of_font(font)]
    eaten = sum(with_eaten_horns(word) != word for word in mine)
    if not measure(" ".join(mine)).vietnamese or eaten > EATEN * len(mine):
        return _Legacy("legacy-fonts")
    return _Legacy("legacy-text", " ".join(decoded))


def _decoded(word: str, name: str) -> str:
    font = encoding_of_font(name)
    return by_table(word, font.encoding) if font else word
