"""Tesseract as a library, through tesserocr: the model stays loaded from page to page.

On the same images it takes two thirds of the program's processor time (`make bench-reading`). What
crashes it crashes the process; the pool and the page store see to that.
"""

import functools
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np

from pipeline.ocr.engine import LAYOUT, Gray, Line, OcrFailure, OcrTimeout
from pipeline.ocr.tesseract import LANGUAGE, lines_of, probe


@functools.cache
def module() -> ModuleType | None:
    """The package tesserocr, or None where there is no wheel for this machine."""
    try:
        import tesserocr
    except ImportError:
        return None
    found: ModuleType = tesserocr
    return found


def is_usable() -> bool:
    """Is the package there, and do we know where the languages lie?"""
    return module() is not None and probe().usable and bool(probe().folder)


class Library:
    """The engine of :mod:`pipeline.ocr.engine`, for one thread; needs :func:`is_usable`."""

    def __init__(self) -> None:
        tesserocr = module()
        assert tesserocr is not None
        self._package = tesserocr
        self.name = f"tesseract {tesserocr.tesseract_version().split()[1]}"
        self.languages: tuple[str, ...] = (LANGUAGE,)
        self._reader = self._opened(LANGUAGE, LAYOUT)

    def _opened(self, language: str, layout: int) -> Any:
        return self._package.PyTessBaseAPI(path=probe().folder, lang=language, psm=layout)

    def read(self, image: Gray, dpi: int, timeout: float, layout: int = LAYOUT) -> Sequence[Line]:
        """Return the lines of `image`, their words with confidences, in its pixels."""
        self._reader.SetPageSegMode(layout)
        try:
            _show(self._reader, image, dpi)
            if not self._reader.Recognize(round(1000 * timeout)):
                raise OcrTimeout
            return lines_of(self._reader.GetTSVText(0))
        except RuntimeError as error:
            raise OcrFailure(" ".join(str(error).split())[:200]) from error
        finally:
            self._reader.Clear()

    @functools.cached_property
    def _turner(self) -> Any:
        return self._opened("osd", self._package.PSM.OSD_ONLY) if "osd" in probe().languages else None

    def orientation(self, image: Gray, dpi: int) -> int:
        """Ask Tesseract's orientation detection; 0 where it cannot tell."""
        if self._turner is None:
            return 0
        _show(self._turner, image, dpi)
        found = self._turner.DetectOrientationScript()
        self._turner.Clear()
        # It says how the page lies; the way back is the rest of the circle.
        return (360 - int(found["orient_deg"])) % 360 if found else 0


def _show(reader: Any, image: Gray, dpi: int) -> None:
    height, width = image.shape
    reader.SetImageBytes(np.ascontiguousarray(image).tobytes(), width, height, 1, width)
    reader.SetSourceResolution(dpi)
