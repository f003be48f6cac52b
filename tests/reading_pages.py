"""Pages of our own writing for the reading tests and bench: printed with Tinos, then damaged."""

import functools
import io
import re
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

FONTS = Path("/usr/share/fonts/truetype/croscore")

HEAD = (
    ("UBND HUYỆN SÔNG ĐÀO", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "Độc lập - Tự do - Hạnh phúc"),
    ("Số: 147/KH-PGDĐT", "Sông Đào, ngày 06 tháng 9 năm 2022"),
)
TITLE = ("KẾ HOẠCH", "Phát động đợt thi đua “Mỗi lớp học một góc xanh” năm học 2022 - 2023")
BODY = (
    "Căn cứ Kế hoạch số 58/KH-UBND ngày 22/8/2022 của Ủy ban nhân dân huyện Sông Đào về phong trào trồng "
    "cây, giữ sạch trường lớp; Phòng Giáo dục và Đào tạo xây dựng kế hoạch như sau:",
    "<b>I. MỤC ĐÍCH, YÊU CẦU</b>",
    "1. Giúp học sinh hiểu rõ ích lợi của cây cối đối với sức khỏe, biết chăm bón vườn trường, bỏ rác đúng "
    "chỗ và nhắc nhở bạn bè cùng làm theo.",
    "2. Các trường mẫu giáo, tiểu học, trung học cơ sở tổ chức gọn nhẹ, tiết kiệm; không quyên góp tiền của "
    "phụ huynh ngoài phần tự nguyện đã ghi trong biên bản họp đầu năm.",
    "<b>II. CHỈ TIÊU THI ĐUA</b>",
    "- Ít nhất 95% số lớp có góc xanh trước ngày 20/11/2022; 100% trường lập bảng phân công tưới nước hằng "
    "tuần, kể cả dịp nghỉ Tết.",
    "- Mỗi khối trồng thêm từ 12 đến 15 chậu hoa; tỷ lệ cây sống sau ba tháng đạt từ 80% trở lên.",
    "- Phấn đấu 40 thầy giáo, cô giáo viết được sáng kiến về dạy học ngoài trời, trong đó 08 sáng kiến được "
    "xếp loại khá.",
    "<b>III. THỜI GIAN THỰC HIỆN</b>",
    "1. Đợt một: từ ngày 12/9/2022 đến ngày 18/11/2022, chào mừng Ngày Nhà giáo Việt Nam.",
    "2. Đợt hai: từ ngày 06/02/2023 đến ngày 28/4/2023, gắn với cuộc thi vẽ tranh “Dòng sông quê em”.",
    "<b>IV. TỔ CHỨC THỰC HIỆN</b>",
    "Bộ phận chuyên môn phối hợp với Hội Chữ thập đỏ hướng dẫn ươm hạt, chọn giống khỏe, tránh loài có nhựa "
    "độc; tổng hợp kết quả gửi về trước 16 giờ thứ Sáu cuối tháng. Hiệu trưởng chịu trách nhiệm kiểm tra, "
    "kịp thời biểu dương những cá nhân, tập thể làm tốt, góp ý thẳng thắn nơi còn chậm trễ.",
    "Trong quá trình triển khai nếu gặp vướng mắc, các đơn vị phản ánh để được giải quyết./.",
)
RECIPIENTS = ("Nơi nhận:", "- Như trên;", "- UBND huyện (để báo cáo);", "- Đài Truyền thanh;", "- Lưu: VT.")
SIGNATURE = ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG", "", "", "Nguyễn Quỳnh Dương")


def have_fonts() -> bool:
    """Tell whether Tinos is installed (Debian: fonts-croscore)."""
    return (FONTS / "Tinos-Regular.ttf").exists()


@functools.cache
def page_pdf() -> bytes:
    """The page as a born-digital PDF."""
    register_fonts()
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer, pagesize=A4, leftMargin=80, rightMargin=50, topMargin=50, bottomMargin=40
    )
    document.build(_story())
    return buffer.getvalue()


def page_words() -> list[str]:
    """What is printed on the page, blank by blank."""
    printed = [cell for row in HEAD for cell in row] + [*TITLE, *BODY, *RECIPIENTS, *SIGNATURE]
    return re.sub(r"</?b>", "", " ".join(printed)).split()


def page_image(dpi: int = 300) -> np.ndarray:
    """The page as a scanner without faults would give it: RGB."""
    page = pypdfium2.PdfDocument(page_pdf())[0]
    return np.array(page.render(scale=dpi / 72, rev_byteorder=True).to_numpy())[:, :, :3].copy()


def word_error(read: str, printed: list[str]) -> float:
    """The share of printed words not read, or words read that are not printed; order set aside.

    Lines of side-by-side columns may be read in either order, so words are counted, not aligned.
    """
    got, want = Counter(_bare(read.split())), Counter(_bare(printed))
    return 1 - (got & want).total() / max(got.total(), want.total())


def _bare(words: list[str]) -> list[str]:
    return [bare for word in words if (bare := re.sub(r"^\W+|\W+$", "", word))]


def register_fonts() -> None:
    """Make Tinos known to reportlab."""
    for name in ("Tinos-Regular", "Tinos-Bold"):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{name}.ttf"))
    pdfmetrics.registerFontFamily("Tinos-Regular", normal="Tinos-Regular", bold="Tinos-Bold")


def _story() -> list[object]:
    plain = ParagraphStyle(
        "body", fontName="Tinos-Regular", fontSize=13, leading=16.5, alignment=TA_JUSTIFY, spaceAfter=3,
        firstLineIndent=28,
    )  # fmt: skip
    bold = ParagraphStyle("bold", parent=plain, fontName="Tinos-Bold", alignment=TA_CENTER, firstLineIndent=0)
    head = Table(HEAD, colWidths=(200, 265), style=_table_style("Tinos-Bold", 11.5))
    left, right = RECIPIENTS, SIGNATURE
    foot = Table(
        list(zip(left, right, strict=True)), colWidths=(235, 230), style=_table_style("Tinos-Bold", 12)
    )
    return [
        head, Spacer(1, 14), *(Paragraph(line, bold) for line in TITLE), Spacer(1, 8),
        *(Paragraph(text, plain) for text in BODY), Spacer(1, 8), foot,
    ]  # fmt: skip


def _table_style(font: str, size: float) -> TableStyle:
    return TableStyle([
        ("FONT", (0, 0), (-1, -1), font, size), ("ALIGN", (1, 0), (1, -1), "CENTER"),
        ("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ])  # fmt: skip


# Damage: each takes and gives an RGB image; `seed` makes it repeatable.


def skewed(image: np.ndarray, degrees: float) -> np.ndarray:
    """As laid crookedly on the glass."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,) * 3)


def noisy(
    image: np.ndarray, sigma: float = 22, blur: float = 0.8, pepper: float = 0.0, seed: int = 1
) -> np.ndarray:
    """Blurred, grainy, with pepper."""
    generator = np.random.default_rng(seed)
    image = cv2.GaussianBlur(image, (0, 0), blur).astype(float)
    image += generator.normal(0, sigma, image.shape[:2])[:, :, None]
    image[generator.random(image.shape[:2]) < pepper] = 20
    return image.clip(0, 255).astype(np.uint8)


def jpeg(image: np.ndarray, quality: int = 30) -> np.ndarray:
    """As a small e-mail attachment."""
    data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


def resized(image: np.ndarray, factor: float) -> np.ndarray:
    """As scanned more coarsely."""
    return cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)


def pale(image: np.ndarray, seed: int = 1) -> np.ndarray:
    """Toner nearly used up: thin grey strokes with gaps."""
    generator = np.random.default_rng(seed)
    thin = cv2.dilate(image, np.ones((2, 2), np.uint8)).astype(float)
    gaps = cv2.GaussianBlur(generator.random(image.shape[:2]), (0, 0), 3)
    strength = np.interp(gaps, (0.42, 0.58), (0.25, 0.6))[:, :, None]
    return (255 - (255 - thin) * strength).clip(0, 255).astype(np.uint8)


def shaded(image: np.ndarray) -> np.ndarray:
    """Photographed beside a window: light falls off across the page, the paper looks yellow."""
    height, width = image.shape[:2]
    light = np.linspace(1.0, 0.4, width)[None, :] * np.linspace(1.0, 0.75, height)[:, None]
    tint = np.array((1.0, 0.97, 0.86))
    return (image * light[:, :, None] * tint).clip(0, 255).astype(np.uint8)


def bilevel(image: np.ndarray) -> np.ndarray:
    """As a black-and-white scanner gives it."""
    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    return np.repeat((gray > 160).astype(np.uint8)[:, :, None] * 255, 3, axis=2)


def stamped(
    image: np.ndarray, center: tuple[float, float] = (0.68, 0.9), ink: tuple[int, int, int] = (205, 40, 60)
) -> np.ndarray:
    """With a round stamp (fractions of the page) and a pen stroke over the signature block."""
    height, width = image.shape[:2]
    unit = width / 2480
    layer = np.full_like(image, 255)
    middle = (round(center[0] * width), round(center[1] * height))
    for radius, weight in ((205, 9), (190, 4), (105, 4)):
        cv2.circle(layer, middle, round(radius * unit), ink, max(1, round(weight * unit)), cv2.LINE_AA)
    for index in range(28):
        angle = 2 * np.pi * index / 28
        place = (
            round(middle[0] + 145 * unit * np.cos(angle) - 15 * unit),
            round(middle[1] + 145 * unit * np.sin(angle) + 15 * unit),
        )
        letter = "CONGHOAXAHOICHUNGHIAVIETNAM*"[index]
        cv2.putText(layer, letter, place, cv2.FONT_HERSHEY_SIMPLEX, 1.3 * unit, ink, max(1, round(5 * unit)))
    faded = 255 - (255 - layer.astype(float)) * 0.85
    return (image.astype(float) * faded / 255).clip(0, 255).astype(np.uint8)


def signed(image: np.ndarray, center: tuple[float, float] = (0.74, 0.9)) -> np.ndarray:
    """With a signature in blue ball-pen."""
    height, width = image.shape[:2]
    steps = np.linspace(0, 1, 300)
    x = center[0] * width + width * (0.11 * (steps - 0.5) + 0.03 * np.sin(21 * steps))
    y = center[1] * height + height * 0.022 * np.sin(15 * steps) * np.cos(4 * steps)
    points = np.stack([x, y], axis=1).round().astype(np.int32)
    out = image.copy()
    cv2.polylines(out, [points], False, (45, 60, 165), max(2, round(width / 420)), cv2.LINE_AA)
    return out


def bordered(image: np.ndarray, seed: int = 1) -> np.ndarray:
    """Scanned with the lid open: black round a crooked sheet, and the shadows of two punch holes."""
    height, width = image.shape[:2]
    unit = width / 2480
    source = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    shift = np.random.default_rng(seed).uniform(0.015, 0.04, (4, 2)) * (width, height)
    target = source + np.float32([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * shift
    for y in (0.42, 0.58):
        center = (round(95 * unit), round(y * height))
        cv2.circle(image := image.copy(), center, round(34 * unit), (35, 35, 35), -1, cv2.LINE_AA)
    matrix = cv2.getPerspectiveTransform(source, target.astype(np.float32))
    return cv2.warpPerspective(image, matrix, (width, height), flags=cv2.INTER_AREA, borderValue=(18,) * 3)


def photographed(image: np.ndarray, seed: int = 1) -> np.ndarray:
    """By a telephone held at an angle: the sheet as a trapezium on a desk, shaded and a little blurred."""
    height, width = image.shape[:2]
    generator = np.random.default_rng(seed)
    desk = np.full((height, width, 3), (92, 70, 52), float) + generator.normal(0, 9, (height, width, 1))
    source = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    target = np.float32([[0.1, 0.05], [0.93, 0.08], [0.97, 0.96], [0.03, 0.93]]) * (width, height)
    matrix = cv2.getPerspectiveTransform(source, target.astype(np.float32))
    sheet = cv2.warpPerspective(shaded(image), matrix, (width, height), flags=cv2.INTER_AREA)
    there = cv2.warpPerspective(np.ones((height, width), np.float32), matrix, (width, height))[:, :, None]
    return noisy((sheet * there + desk * (1 - there)).clip(0, 255).astype(np.uint8), 6, 0.9, seed=seed)


def curved(image: np.ndarray, depth: float = 0.012) -> np.ndarray:
    """A page of a bound volume: its lines bend down towards the spine."""
    height, width = image.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bend = depth * height * np.exp(-x / (0.3 * width))
    page = cv2.remap(image, x, (y - bend).astype(np.float32), cv2.INTER_LINEAR, borderValue=(255,) * 3)
    return (page * (1 - 0.5 * np.exp(-x / (0.08 * width)))[:, :, None]).clip(0, 255).astype(np.uint8)


def bleeding(image: np.ndarray) -> np.ndarray:
    """Thin paper: the print of the other side shines through, mirrored."""
    other = cv2.GaussianBlur(image[:, ::-1], (0, 0), 2.5).astype(float)
    return (image.astype(float) * (255 - 0.28 * (255 - other)) / 255).clip(0, 255).astype(np.uint8)


def folded(image: np.ndarray) -> np.ndarray:
    """Folded twice, and a coffee cup stood on it."""
    height, width = image.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    light = np.ones((height, width), np.float32)
    for distance in (np.abs(y - height * 0.34 - 0.01 * x), np.abs(y - height * 0.67 + 0.004 * x)):
        light -= 0.45 * np.exp(-((distance / (0.0012 * height)) ** 2))
    radius = np.hypot(x - 0.7 * width, y - 0.5 * height)
    light -= 0.3 * np.exp(-(((radius - 0.16 * width) / (0.008 * width)) ** 2))
    return (image * light.clip(0.2, 1)[:, :, None]).clip(0, 255).astype(np.uint8)


def faxed(image: np.ndarray, seed: int = 1) -> np.ndarray:
    """Sent in fine mode: 204 x 196 dpi, black and white, some lines lost."""
    page = bilevel(noisy(resized(image, 2 / 3), 14, 0.8, seed=seed))
    for row in np.random.default_rng(seed).integers(0, len(page) - 2, 6):
        page[row : row + 2] = 255
    return page


DAMAGES = {
    "clean 300 dpi": lambda image: image,
    "200 dpi, noise, 0.8° skew": lambda image: noisy(resized(skewed(image, 0.8), 2 / 3), pepper=0.002),
    "150 dpi, JPEG": lambda image: jpeg(noisy(resized(image, 0.5), 8, 0.6)),
    "100 dpi": lambda image: noisy(resized(image, 1 / 3), 4, 0.3),
    "200 dpi black and white": lambda image: bilevel(noisy(resized(image, 2 / 3), 10, 0.7, 0.0005)),
    "fax": faxed,
    "skew 2°": lambda image: noisy(skewed(image, 2.0), 10),
    "skew 5°": lambda image: noisy(skewed(image, -5.0), 10),
    "red stamp and signature": lambda image: noisy(signed(stamped(image)), 8),
    "red stamp over body": lambda image: noisy(stamped(stamped(image, (0.3, 0.5)), (0.6, 0.28)), 8),
    "blue stamp": lambda image: noisy(stamped(image, (0.45, 0.45), (50, 60, 190)), 8),
    "grey stamp": lambda image: noisy(stamped(image, (0.45, 0.45), (140, 140, 140)), 8),
    "pale toner": lambda image: noisy(pale(image), 6, 0.6),
    "bleed-through": lambda image: noisy(bleeding(image), 8),
    "folds and a stain": lambda image: noisy(folded(image), 8),
    "black border, punch holes": lambda image: noisy(bordered(image), 8),
    "shaded photograph": lambda image: noisy(shaded(image), 8),
    "photograph at an angle": photographed,
    "curved page": lambda image: noisy(curved(image), 8),
    "turned 90°": lambda image: noisy(np.ascontiguousarray(np.rot90(image)), 8),
    "turned 180°": lambda image: noisy(np.ascontiguousarray(np.rot90(image, 2)), 8),
    "turned 270°, 3° skew": lambda image: noisy(np.ascontiguousarray(np.rot90(skewed(image, 3), 3)), 8),
}
"""What happens to pages, by name; the resolution is 300 dpi unless DPI says otherwise."""
DPI = {
    "200 dpi, noise, 0.8° skew": 200,
    "150 dpi, JPEG": 150,
    "100 dpi": 100,
    "200 dpi black and white": 200,
    "fax": 200,
}
