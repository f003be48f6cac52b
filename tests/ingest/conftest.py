"""Small real files, made on the spot."""

import functools
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

TINOS = Path("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf")


@pytest.fixture
def font() -> str:
    """Tinos, which has all Vietnamese letters, registered with reportlab."""
    if not TINOS.exists():
        pytest.skip("Tinos is not installed (fonts-croscore)")
    pdfmetrics.registerFont(TTFont("Tinos", TINOS))
    return "Tinos"


@pytest.fixture
def legacy_font(font: str) -> str:
    """The same type under the name of a font of before Unicode."""
    old = TTFont("Old", TINOS)
    old.face.name = b".VnTime"
    pdfmetrics.registerFont(old)
    return "Old"


Draw = Callable[[Canvas], None]


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Make a PDF of pages, each drawn by a function of the canvas."""

    def make(*pages: Draw, name: str = "plan.pdf") -> Path:
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=A4)
        for draw in pages:
            draw(canvas)
            canvas.showPage()
        canvas.save()
        path = tmp_path / name
        path.write_bytes(buffer.getvalue())
        return path

    return make


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str], bytes]:
    """Make another kind of file of a DOCX: `convert(data, "doc:MS Word 97")`, by LibreOffice itself."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed (libreoffice-writer-nogui)")
    folder = tmp_path_factory.mktemp("convert")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"

    @functools.cache
    def made(data: bytes, target: str) -> bytes:
        (folder / "source.docx").write_bytes(data)
        command = [program, profile, "--headless", "--convert-to", target, "source.docx"]
        subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=True)
        return (folder / f"source.{target.partition(':')[0]}").read_bytes()

    return made
