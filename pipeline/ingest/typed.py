"""Text that knows the font of each of its letters, for readers that move text about."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.text import nfc


class Typed(NamedTuple):
    """A text and the name of the font of each character ("" where none matters).

    >>> line = Typed.of("Sở ", "Arial") + Typed.of("Néi vô", ".VnTime")
    >>> line.strip().text, line.fonts[3]
    ('Sở Néi vô', '.VnTime')
    """

    text: str
    fonts: tuple[str, ...]

    @classmethod
    def of(cls, text: str, font: str = "") -> "Typed":
        """All of `text` in one font."""
        return cls(text, (font,) * len(text))

    def __add__(self, other: "Typed") -> "Typed":  # type: ignore[override]
        return Typed(self.text + other.text, self.fonts + other.fonts)

    def cut(self, start: int, end: int) -> "Typed":
        """The characters `start:end`."""
        return Typed(self.text[start:end], self.fonts[start:end])

    def strip(self) -> "Typed":
        """Without the blanks at both ends."""
        lead = len(self.text) - len(self.text.lstrip())
        return self.rstrip().cut(lead, len(self.text))

    def rstrip(self) -> "Typed":
        """Without the blanks at the end."""
        return self.cut(0, len(self.text.rstrip()))

    def ljust(self, width: int) -> "Typed":
        """Filled with blanks up to `width`."""
        return self + Typed.of(" " * (width - len(self.text)))

    def lines(self) -> list["Typed"]:
        """The parts between line ends, at least one."""
        found, start = [], 0
        for part in self.text.split("\n"):
            found.append(self.cut(start, start + len(part)))
            start += len(part) + 1
        return found

    def composed(self) -> "Typed":
        """In NFC; a letter that absorbs its marks keeps its own font."""
        if unicodedata.is_normalized("NFC", self.text):
            return self
        letters = [i for i, char in enumerate(self.text) if not i or not unicodedata.combining(char)]
        ends = [*letters[1:], len(self.text)]
        return joined(
            [Typed.of(nfc(self.text[i:j]), self.fonts[i]) for i, j in zip(letters, ends, strict=True)]
        )


def joined(parts: Iterable[Typed], between: str = "") -> Typed:
    """The parts in a row, `between` standing between them."""
    texts: list[str] = []
    fonts: list[str] = []
    for part in parts:
        if texts and between:
            texts.append(between)
            fonts += [""] * len(between)
        texts.append(part.text)
        fonts += part.fonts
    return Typed("".join(texts), tuple(fonts))


def wrapped(line: Typed, lines: Sequence[str]) -> list[Typed]:
    """The line as `lines`, which hold its words in order with some of the blanks gone or replaced."""
    found, place = [], 0
    for text in lines:
        fonts = []
        for char in text:
            if not char.isspace():
                while line.text[place].isspace():
                    place += 1
                fonts.append(line.fonts[place])
                place += 1
            else:
                fonts.append("")
        found.append(Typed(text, tuple(fonts)))
    return found
