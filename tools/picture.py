"""python -m tools.picture [FILE]: draws the README's picture, docs/demo.svg, from what the program prints.

The commands run for real, on a terminal of 90 columns; nothing in the picture is written by hand.
"""

import base64
import html
import io
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from corpora.synthetic.fonts import font_file
from tools.demo import ROOT, SAMPLES, SCAN

COLUMNS = 90
COMMANDS = (
    "kehoach ingest samples",
    "kehoach search 'truong hoc hanh phuc' --limit 2",
    f"kehoach extract samples/{SCAN.name} --format table",
)
FACES = {"normal": "Cousine-Regular.ttf", "bold": "Cousine-Bold.ttf"}
"""By weight. Cousine (Apache-2.0) lies beside Tinos and has all Vietnamese letters, whole."""


def main(words: list[str]) -> None:
    """Run the commands on a copy of the samples and draw them and what they print."""
    console = Console(record=True, width=COLUMNS, file=open(os.devnull, "w"), highlight=False)  # noqa: SIM115
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / SAMPLES, Path(folder) / "samples")
        for command in COMMANDS:
            console.print(Text.assemble(("$ ", "bold green"), (command, "bold")))
            console.print(Text.from_ansi(printed(command, Path(folder)).strip("\n")))
            console.print()
    target = Path(words[0]) if words else ROOT / "docs" / "demo.svg"
    picture = console.export_svg(title="kehoach", theme=MONOKAI, unique_id="kehoach")
    target.write_text(own_fonts(picture), "utf-8")


def printed(command: str, folder: Path) -> str:
    """What a command prints on a terminal, stderr (without the progress bar) after stdout."""
    ours, theirs = pty.openpty()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KEHOACH_")}
    environment = {**clean, "PATH": path, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    process = subprocess.Popen(
        command, shell=True, cwd=folder, env=environment, stdout=theirs, stderr=subprocess.PIPE
    )
    os.close(theirs)
    shown = b"".join(iter(lambda: _read(ours), b"")).decode().replace("\r\n", "\n")
    said = process.communicate()[1].decode()
    os.close(ours)
    if process.returncode:
        sys.exit(f"{command}: {said}")
    return shown + said


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # so Linux says that the other end is closed
        return b""


def own_fonts(picture: str) -> str:
    """The picture with the letters it needs inside it, instead of fonts from the network.

    The fonts of the reader's machine will not do: browsers tear the marks off vowels in some.
    """
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)
    picture = picture.replace("Fira Code, monospace", "Cousine, monospace")
    letters = "".join(map(html.unescape, re.findall(r"<text[^>]*>([^<]*)", picture)))
    faces = "".join(font_face(weight, letters) for weight in FACES)
    return picture.replace("<style>", f"<style>\n{faces}", 1)


def font_face(weight: str, letters: str) -> str:
    """A CSS rule with the outlines of `letters`."""
    font = TTFont(font_file().with_name(FACES[weight]), recalcTimestamp=False)
    subsetter = Subsetter(Options(layout_features=[], hinting=False))
    subsetter.populate(text=letters)
    subsetter.subset(font)
    font.flavor = "woff"
    data = io.BytesIO()
    font.save(data)
    source = f"url(data:font/woff;base64,{base64.b64encode(data.getvalue()).decode()})"
    return f"@font-face {{ font-family: Cousine; font-weight: {weight}; src: {source}; }}\n"


if __name__ == "__main__":
    main(sys.argv[1:])
