"""What the ingest tests print on their pages."""

import numpy as np
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

LINES = (
    "Kế hoạch trồng cây xanh quanh sân trường năm học này được gửi tới các lớp.",
    "Mỗi tổ nhận hai luống đất, gieo hạt rau cải và chăm bón đều đặn mỗi tuần.",
    "Thầy cô chủ nhiệm theo dõi, ghi chép kết quả vào sổ rồi báo cáo cuối tháng.",
    "Những nhóm làm tốt sẽ được biểu dương trong buổi chào cờ thứ Hai đầu tháng.",
    "Phụ huynh có thể góp cuốc xẻng cũ, chậu đất nung hoặc hạt giống còn thừa.",
    "Học sinh giữ sạch lối đi, cất dụng cụ gọn gàng và rửa tay sau khi làm vườn.",
)
"""A page's worth of our own Vietnamese, long enough to be judged."""


def write_lines(canvas: Canvas, font: str, lines: tuple[str, ...] = LINES, size: float = 13) -> None:
    """Print lines down the page."""
    canvas.setFont(font, size)
    for number, line in enumerate(lines):
        canvas.drawString(70, 760 - 20 * number, line)


def full_page_picture(canvas: Canvas, lines: int = 34) -> None:
    """A grey scan over the whole page, with dark strokes like letters where `write_lines` writes."""
    pixels = np.full((842, 595), 235, np.uint8)
    for number in range(lines):
        pixels[75 + 20 * number : 82 + 20 * number, 70:420] = 30
    pixels[:, 70:420:6] = pixels[:, 71:420:6] = 235
    canvas.drawImage(ImageReader(Image.fromarray(pixels)), 0, 0, *A4)
