"""Small real files, made on the spot."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

TINOS = Path("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf")

LINES = (
    "Kế hoạch trồng cây xanh quanh sân trường năm học này được gửi tới các lớp.",
    "Mỗi tổ nhận hai luống đất, gieo hạt rau cải và chăm bón đều đặn mỗi tuần.",
    "Thầy cô chủ nhiệm theo dõi, ghi chép kết quả vào sổ rồi báo cáo cuối tháng.",
    "Những nhóm làm tốt sẽ được biểu dương trong buổi chào cờ thứ Hai đầu tháng.",
    "Phụ huynh có thể góp cuốc xẻng cũ, chậu đất nung hoặc hạt giống còn thừa.",
    "Học sinh giữ sạch lối đi, cất dụng cụ gọn gàng và rửa tay sau khi làm vườn.",
)
"""A page's worth of our own Vietnamese, long enough to be judged."""


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


def write_lines(canvas: Canvas, font: str, lines: tuple[str, ...] = LINES, size: float = 13) -> None:
    """Print lines down the page."""
    canvas.setFont(font, size)
    for number, line in enumerate(lines):
        canvas.drawString(70, 760 - 20 * number, line)


def full_page_picture(canvas: Canvas) -> None:
    """A grey scan over the whole page, with dark strokes like lines of print."""
    pixels = np.full((842, 595), 235, np.uint8)
    for row in range(80, 760, 20):
        pixels[row : row + 6, 60:520] = 30
    canvas.drawImage(ImageReader(Image.fromarray(pixels)), 0, 0, *A4)
