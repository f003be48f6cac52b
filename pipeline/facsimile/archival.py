"""The searchable PDF as it is handed out: PDF/A-2b where Ghostscript can make it without any loss."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import cv2
import numpy as np
import pikepdf
import pypdfium2

from pipeline.facsimile.ghostscript import GhostscriptFailed, convert, probe
from pipeline.facsimile.searchable import build_pdf, describe
from pipeline.facsimile.source import Origin
from pipeline.messages import say
from pipeline.ocr.engine import Picture
from pipeline.placed import PlacedPage

Record = dict[str, Any]

CONFORMANCE = "2B"
SAME_TEXT = 0.99
"""Share of a page's letters that must be there again: ligatures may be written otherwise."""
DPI, BLUR = 144, 36
"""Pages are drawn as finely as this and compared by the darkness of squares of so many pixels (6 mm): the
edges of letters may fall otherwise, and the renderer takes another way to the same picture."""
SAME_LOOK = 12
"""So much (of 255) any square may differ. The worst of 20 sound pages did by 7; a word makes 25 and more."""


def write_pdf(record: Record, pages: Iterable[PlacedPage], origin: Origin, stream: IO[bytes]) -> str | None:
    """Write the searchable PDF of a document; return why it is no PDF/A where it is none.

    Raises what :func:`build_pdf` raises.
    """
    with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
        plain, archival = Path(folder, "plain.pdf"), Path(folder, "archival.pdf")
        count = build_pdf(record, pages, origin, plain)
        problem = _archived(record, plain, archival, count)
        with (plain if problem else archival).open("rb") as made:
            shutil.copyfileobj(made, stream)
    return problem


def _archived(record: Record, plain: Path, archival: Path, count: int) -> str | None:
    """Make `archival` of `plain`; return what stood in the way, if anything did."""
    ghostscript = probe()
    if ghostscript is None:
        return say("facsimile.no-gs")
    raw = archival.with_suffix(".raw.pdf")
    try:
        convert(ghostscript, plain, raw, count)
        with pikepdf.open(raw) as pdf:
            describe(pdf, record)
            pdf.save(archival)
        _compare(plain, archival)
    except (GhostscriptFailed, pikepdf.PdfError) as error:
        return say("facsimile.no-pdfa", name=record["source"]["file"], reason=error)
    return None


def _compare(plain: Path, archival: Path) -> None:
    """Raise GhostscriptFailed where the second is no PDF/A, or has lost something of the first."""
    with pikepdf.open(archival) as pdf, pdf.open_metadata() as about:
        if about.pdfa_status != CONFORMANCE:
            raise GhostscriptFailed(say("facsimile.gs-no-pdfa"))
    before, after = pypdfium2.PdfDocument(plain), pypdfium2.PdfDocument(archival)
    try:
        if len(before) != len(after):
            raise GhostscriptFailed(say("facsimile.gs-pages"))
        for number, (old, new) in enumerate(zip(before, after, strict=True), 1):
            if not _same_text(old, new):
                raise GhostscriptFailed(say("facsimile.gs-text", page=number))
            if not _same_look(old, new):
                raise GhostscriptFailed(say("facsimile.gs-look", page=number))
    finally:
        before.close()
        after.close()


def _same_text(old: Any, new: Any) -> bool:
    letters = [Counter("".join(page.get_textpage().get_text_range().split())) for page in (old, new)]
    most = max(counted.total() for counted in letters)
    return (letters[0] & letters[1]).total() >= SAME_TEXT * most


def _same_look(old: Any, new: Any) -> bool:
    first, second = (_blurred(page) for page in (old, new))
    return first.shape == second.shape and int(cv2.absdiff(first, second).max()) <= SAME_LOOK


def _blurred(page: Any) -> Picture:
    drawn = np.asarray(page.render(scale=DPI / 72, grayscale=True).to_numpy(), np.uint8).squeeze()
    return cv2.blur(drawn, (BLUR, BLUR)).astype(np.uint8)
