"""What an OCR engine is to us, so that one may be swapped for another."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from pipeline.layout import Piece

Gray = npt.NDArray[np.uint8]
"""A grey image, height x width, 0 black."""
Picture = npt.NDArray[np.uint8]
"""A page image as it came: height x width x 3 (RGB), or grey."""
Matrix = npt.NDArray[np.floating[Any]]
"""A 2 x 3 affine map from pixels of the page as it came to pixels of the cleaned image."""


LAYOUT = 3
"""Page segmentation mode 3: find columns and blocks, no orientation."""
Line = Sequence[Piece]
"""Words that the engine read as one line (of one column), from left to right."""


class OcrTimeout(Exception):
    """The engine took longer than it was given."""


class OcrFailure(Exception):
    """The engine ran and failed; the text says how."""


class Engine(Protocol):
    """Reads one grey image. `name` includes the version; `languages` are its codes."""

    name: str
    languages: tuple[str, ...]

    def read(self, image: Gray, dpi: int, timeout: float, layout: int = LAYOUT) -> Sequence[Line]:
        """Return the lines with places in pixels of `image`. Raises OcrTimeout or OcrFailure.

        `timeout` is in seconds; `layout` is Tesseract's page segmentation mode.
        """

    def orientation(self, image: Gray, dpi: int) -> int:
        """By how many degrees (0, 90, 180, 270) to turn the image clockwise to set it upright."""
