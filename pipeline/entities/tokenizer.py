"""Our tokenizer: numbers of documents, dates and quantities stay whole, punctuation stands alone."""

import re

from spacy.tokens import Doc
from spacy.vocab import Vocab

TOKEN = re.compile(
    r"""(?: [^\W\d_]+(?:&[^\W\d_]+)*                                    # words, GD&ĐT
          | \d{1,5}[a-z]?(?:/\d{4})?[/-][A-ZĐ][\w&]*(?:[-/.&]\w+)*      # 25/KH-PGDĐT, 17-NQ/QU
          | \d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}                             # 05/9/2021
          | \d+(?:[.,]\d+)*                                             # 10.000  99,5
          | _+ | \S )[ ]?
      | \s+""",
    re.VERBOSE,
)
"""A token with the blank behind it, or the blanks that are left over."""


class Tokenizer:
    """Splits text without losing a character: `doc.text == text`."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        pieces = TOKEN.findall(text)
        spaces = [piece[-1] == " " and not piece[0].isspace() for piece in pieces]
        words = [piece[:-1] if space else piece for piece, space in zip(pieces, spaces, strict=True)]
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: object) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_kwargs: object) -> "Tokenizer":
        return self

    def to_disk(self, _path: object, **_: object) -> None:
        """Nothing to keep: the rules are the code."""

    def from_disk(self, _path: object, **_: object) -> "Tokenizer":
        return self
