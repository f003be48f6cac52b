"""Ghostscript, where it is installed: makes a PDF into PDF/A-2b."""

import functools
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from PIL import ImageCms

from pipeline.messages import say

PROGRAMS = ("gs", "gswin64c", "gswin32c")
SECONDS, SECONDS_PER_PAGE = 60.0, 4.0

_OPTIONS = (
    "-dBATCH", "-dNOPAUSE", "-dQUIET", "-dSAFER", "-dNOPROMPT", "-sDEVICE=pdfwrite",
    "-dCompatibilityLevel=1.7", "-dPDFA=2", "-dPDFACompatibilityPolicy=1",
    "-sColorConversionStrategy=RGB", "-dAutoRotatePages=/None",
    "-dPassThroughJPEGImages=true", "-dAutoFilterColorImages=false", "-dAutoFilterGrayImages=false",
    "-dColorImageFilter=/FlateEncode", "-dGrayImageFilter=/FlateEncode",
    "-dDownsampleColorImages=false", "-dDownsampleGrayImages=false", "-dDownsampleMonoImages=false",
)  # fmt: skip
"""PDF/A as asked for in -dPDFA; nothing turned, no image made coarser or pressed harder."""

_SPOILING = ([10, 0, 0], [10, 2, 0])
"""Versions whose new interpreter loses what characters mean; they still have the old one."""

_DEFINITION = """%!
[/_objdef {{profile}} /type /stream /OBJ pdfmark
[{{profile}} << /N 3 >> /PUT pdfmark
[{{profile}} <{profile}> /PUT pdfmark
[/_objdef {{intent}} /type /dict /OBJ pdfmark
[{{intent}} << /Type /OutputIntent /S /GTS_PDFA1 /DestOutputProfile {{profile}}
  /OutputConditionIdentifier (sRGB) /Info (sRGB) >> /PUT pdfmark
[{{Catalog}} << /OutputIntents [ {{intent}} ] >> /PUT pdfmark
"""


class Ghostscript(NamedTuple):
    """The program that was found."""

    program: str
    version: str


class GhostscriptFailed(Exception):
    """It did not make what was asked for; the message says why."""


@functools.cache
def probe() -> Ghostscript | None:
    """The Ghostscript of this machine, or None."""
    for name in PROGRAMS:
        if program := shutil.which(name):
            try:
                done = subprocess.run(
                    [program, "--version"], capture_output=True, text=True, timeout=30, check=True
                )
            except (OSError, subprocess.SubprocessError):
                continue
            return Ghostscript(program, done.stdout.strip())
    return None


def convert(ghostscript: Ghostscript, source: Path, target: Path, pages: int) -> None:
    """Write the PDF `source` (of so many pages) as PDF/A-2b to `target`. Raises GhostscriptFailed."""
    seconds = SECONDS + SECONDS_PER_PAGE * pages
    with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
        definition = Path(folder, "pdfa.ps")
        definition.write_text(_DEFINITION.format(profile=_srgb().hex()), "ascii")
        command = [
            ghostscript.program,
            *_options(ghostscript),
            f"-sOutputFile={_plain(target)}",
            str(definition),
            str(source),
        ]
        try:
            done = subprocess.run(command, capture_output=True, timeout=seconds, check=False, cwd=folder)
        except subprocess.TimeoutExpired as error:
            raise GhostscriptFailed(say("facsimile.gs-timeout", seconds=round(seconds))) from error
        except OSError as error:
            raise GhostscriptFailed(error.strerror or str(error)) from error
    if done.returncode or not target.is_file():
        said = (done.stderr or done.stdout).decode("utf-8", "replace").split("\n")
        raise GhostscriptFailed(
            next((line.strip() for line in said if line.strip()), f"rc {done.returncode}")
        )


def _options(ghostscript: Ghostscript) -> tuple[str, ...]:
    numbers = [int(number) for number in re.findall(r"\d+", ghostscript.version)]
    return (*_OPTIONS, "-dNEWPDF=false") if _SPOILING[0] <= numbers <= _SPOILING[1] else _OPTIONS


def _plain(target: Path) -> str:
    """A file name in which Ghostscript sees no page number to fill in."""
    return str(target).replace("%", "%%")


@functools.cache
def _srgb() -> bytes:
    """An ICC profile of sRGB. LittleCMS computes it: nobody's file, so it may be passed on."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
