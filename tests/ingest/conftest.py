"""Small real files, made on the spot."""

import io
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
