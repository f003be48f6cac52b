"""Tinos, the free face with the metrics of Times New Roman and all Vietnamese letters."""

import functools
import shutil
import subprocess
from pathlib import Path

STYLES = {"": "Regular", "b": "Bold", "i": "Italic", "bi": "BoldItalic"}
FOLDERS = (
    Path("/usr/share/fonts/truetype/croscore"),
    Path("/usr/share/fonts/google-croscore-tinos-fonts"),
    Path.home() / ".fonts",
)


class MissingFont(RuntimeError):
    """Tinos is not installed."""

    def __init__(self, style: str) -> None:
        super().__init__(f"the font Tinos {style} was not found: install it (Debian, Ubuntu: fonts-croscore)")


@functools.cache
def font_file(style: str = "") -> Path:
    """The file of Tinos in a style ("", "b", "i", "bi"). Raises MissingFont."""
    name = f"Tinos-{STYLES[style]}.ttf"
    for folder in FOLDERS:
        if (folder / name).is_file():
            return folder / name
    if shutil.which("fc-match"):
        query = [
            "fc-match",
            "-f",
            "%{file}",
            f"Tinos:style={STYLES[style].replace('BoldItalic', 'Bold Italic')}",
        ]
        found = Path(subprocess.run(query, capture_output=True, text=True, check=True).stdout)
        if found.name == name:
            return found
    raise MissingFont(STYLES[style])
