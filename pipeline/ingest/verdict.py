"""Is the text layer of a PDF page any good? Evidence in, a verdict with its reason out.

The test is sharp because Vietnamese has only some thousands of legal syllables: an English OCR, a
legacy font and a broken glyph table all leave words that cannot be Vietnamese, accented or not. What
is legal may still be another page's text, or half of this one's: that shows on the page's picture.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pipeline.ingest.ink import Ink
from pipeline.ingest.quality import Quality, measure
from pipeline.legacycodes import by_table, with_eaten_horns
from pipeline.legacyfonts import encoding_of_font

TRUST, DECODE, REPAIR, OCR = "trust", "decode", "repair", "ocr"
"""What to do with a page's layer: take it as it is, take it by the tables of its old encoding, take it
and mend what an engine misread, or leave it and read the picture."""

ACTIONS = {
    "good": TRUST,
    "stripped": TRUST,
    "figures": TRUST,
    "foreign": TRUST,
    "blank": TRUST,
    "legacy-text": DECODE,
    "coarse-scan": REPAIR,
    "no-text-layer": OCR,
    "sparse-layer": OCR,
    "legacy-fonts": OCR,
    "garbled": OCR,
    "lost-letters": OCR,
    "bad-ocr-layer": OCR,
    "unparsable": OCR,
    "forced": OCR,
    "image": OCR,
    "damaged": OCR,
}
"""What each reason (a key of the messages below `verdict.`) asks for."""

FEW_WORDS = 12
"""Fewer words than this cannot be judged by their syllables."""
MISPLACED = 0.03
"""From this share of words on whose marks fit no syllable, a glyph table has confused letters; in what
people type it is under 0.01, and a table that took ư for u leaves 0.05."""
FOREIGN = 0.08
"""From this share of words that English and French need, a text is foreign and no rubbish."""
UNREAD_LETTERS, UNREAD = 25, 0.12
"""From so many letters on outside the layer, and such a share of all, print is missing from it. Letters
of a stamp and an emblem stay below."""
LITTLE_INK = 0.0002
"""A page without words on which less than this share is ink has nothing to read, unless some of it is as
large as a word: a name alone, where the signature ran over to the next page."""
COARSE = 120
"""Dots per inch below which our OCR reads a scan worse than whoever saw the original."""
SOUND = 0.95
"""Share of legal syllables in somebody's OCR that ours hardly betters."""
MENDABLE_DPI, MENDABLE = (60, 80, COARSE), (0.78, 0.9, SOUND)
"""The same for coarse scans, by dots per inch: at 60 ours gets a third of the words wrong, at 80 a tenth."""
EATEN = 0.01
"""From this share of words on that want a ư which the file has dropped, it is missing in others too."""
FEW_LEGACY = 5
"""Fewer words in legacy fonts do no harm to a page."""


class Layer(NamedTuple):
    """What is known of a page's text layer.

    `words` are (text, font name); `ink` is what is seen on the page; `dpi` is the resolution of its
    largest picture, 0 without one.
    """

    words: Sequence[tuple[str, str]]
    ink: Ink
    dpi: int = 0

    @property
    def over_picture(self) -> bool:
        """The words are not what is seen: they lie unseen over a scan, or beneath it."""
        return bool(self.words) and self.ink.drawn < 0.5

    @property
    def covers_print(self) -> bool:
        """All that looks like print has words at its place."""
        read, unread = self.ink.read, self.ink.unread
        return unread < UNREAD_LETTERS or unread < UNREAD * (read + unread)


class Verdict(NamedTuple):
    """What to make of a layer and why: `reason` is a key of the messages below `verdict.`.

    `probe`: the layer looks good but was not printed from: it should be compared with the picture.
    """

    reason: str
    probe: bool = False

    @property
    def action(self) -> str:
        """What the reason asks for: trust, decode, repair or ocr."""
        return ACTIONS[self.reason]

    @property
    def trust(self) -> bool:
        """May the layer stand for what is printed?"""
        return self.action != OCR


def judge(layer: Layer) -> Verdict:
    """Judge one page by itself."""
    if not layer.words:
        blank = layer.ink.share < LITTLE_INK and not layer.ink.marks
        return Verdict("blank" if blank else "no-text-layer")
    text = " ".join(word for word, _ in layer.words)
    quality = measure(text)
    if quality.broken > 0.02:
        return Verdict("garbled")
    reading = _legacy(layer)
    if reading.verdict == "legacy-fonts":
        return Verdict("legacy-fonts")
    quality = measure(reading.text) if reading.text else quality
    if not layer.covers_print:
        return Verdict("sparse-layer")
    if layer.over_picture:
        return _judge_scan(quality, layer.dpi)
    return Verdict(reading.verdict or _language(quality))


def _language(quality: Quality) -> str:
    if quality.words < FEW_WORDS:
        return "figures"
    if quality.vietnamese:
        return "lost-letters" if quality.lost or quality.misplaced > MISPLACED else "good"
    if quality.unaccented:
        return "stripped"
    if quality.alien > 0.1 or quality.spoken < 0.8 or quality.function < FOREIGN:
        return "garbled"
    return "foreign"


def _judge_scan(quality: Quality, dpi: int) -> Verdict:
    """A layer over a scan is somebody's OCR: kept only if ours could hardly be better."""
    coarse = 0 < dpi < COARSE
    least, strange = (np.interp(dpi, MENDABLE_DPI, MENDABLE), 0.05) if coarse else (SOUND, 0.01)
    if quality.words < FEW_WORDS:
        return Verdict("coarse-scan" if coarse else "figures", probe=True)
    if quality.marked >= 0.5 and not quality.lost and quality.alien <= strange and quality.legal >= least:
        return Verdict("coarse-scan" if coarse else "good", probe=True)
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
