"""Single pages that are no pages of plans: tables, lists, forms, title pages, other languages."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from corpora.synthetic.compose import compose
from corpora.synthetic.fonts import font_file
from corpora.synthetic.people import person
from corpora.synthetic.text import as_text
from pipeline.text import fold

Lines = list[str]
WIDTH = 88
"""Letters of a line of 12 points between the margins."""
FACES = (
    font_file(),
    font_file("b"),
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
    Path("/usr/share/fonts/truetype/freefont/FreeSerif.ttf"),
    Path("/usr/share/fonts/truetype/croscore/Arimo-Regular.ttf"),
)

_ENGLISH = (
    "The committee shall review the report of each school before the end of the term and publish a summary.",
    "Teachers are encouraged to share lesson plans, to visit other classes and to keep a record of progress.",
    "Funding for equipment will be released in two parts, subject to the approval of the provincial board.",
    "Every participant receives a certificate; the best three projects will be presented at the conference.",
    "For further information please contact the secretary of the programme during office hours on weekdays.",
    "Children who live far from the village need a safe place to stay when the river floods the only road.",
    "The partner organisations agreed that training of local staff comes first and buildings come second.",
)
_FRENCH = (
    "Le comité examine chaque année les résultats des écoles et publie un rapport avant la fin de l'été.",
    "Les enseignants sont invités à partager leurs leçons et à suivre les progrès de tous les élèves.",
    "Les moyens nécessaires à l'achat du matériel seront versés en deux fois après l'accord du conseil.",
    "Une attestation sera remise à chaque participant ; les meilleurs projets seront présentés à Huế.",
    "Le programme prévoit également la formation du personnel et l'aménagement d'une salle de lecture.",
)
_PLACES = (
    "Krông Pắc", "Đắk Lắk", "Ea H'leo", "Cư M'gar", "Kon Plông", "Ia Grai", "Chư Păh", "Buôn Đôn", "Đăk Glei",
    "Tu Mơ Rông", "A Lưới", "Hướng Hóa", "Mù Cang Chải", "Si Ma Cai", "Pác Nặm", "Kbang", "Lắk", "Krông Nô",
)  # fmt: skip
_HEADS = ("Toán", "Văn", "Anh", "Lý", "Hóa", "Sinh", "Tổng")
_QUESTIONS = (
    "Họ và tên", "Ngày sinh", "Chức vụ", "Đơn vị công tác", "Trình độ chuyên môn", "Tên sáng kiến",
    "Lĩnh vực áp dụng", "Thời gian áp dụng", "Hiệu quả", "Xác nhận của thủ trưởng đơn vị",
)  # fmt: skip


def prose(rng: Random) -> Lines:
    """A page's worth of the text of a plan."""
    lines = [
        line.strip() for line in as_text(compose(f"prose:{rng.random()}"), "stacked", WIDTH).splitlines()
    ]
    start = rng.randrange(max(1, len(lines) - 42))
    return lines[start : start + 42]


def figures(rng: Random) -> Lines:
    """A table of marks: hardly a word."""
    head = "STT    " + "    ".join(_HEADS)
    rows = [
        f"{n}    " + "    ".join(f"{rng.uniform(3, 10):.1f}".replace(".", ",") for _ in _HEADS)
        for n in range(1, 36)
    ]
    return [head, *rows]


def budget(rng: Random) -> Lines:
    """Codes, units and sums."""
    units = ("cái", "bộ", "suất", "m2", "kg", "ngày")
    names = (
        "Giấy A4",
        "Máy in",
        "Bàn học",
        "Ghế",
        "Loa",
        "Phông chữ",
        "Quà",
        "In ấn",
        "Nước uống",
        "Băng rôn",
    )
    return ["TT    Nội dung    ĐVT    SL    Đơn giá    Thành tiền"] + [
        f"{n}    {rng.choice(names)}    {rng.choice(units)}    {rng.randint(1, 90)}    "
        f"{rng.randint(10, 999)}.000    {rng.randint(1, 99)}.{rng.randint(100, 999)}.000"
        for n in range(1, 32)
    ]


def names(rng: Random) -> Lines:
    """People with their days of birth."""
    return ["DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG", ""] + [
        f"{n}.   {person(rng)}   {rng.randint(1, 28):02}/{rng.randint(1, 12):02}/{rng.randint(1960, 2000)}"
        for n in range(1, 38)
    ]


def highland(rng: Random) -> Lines:
    """Names of the highlands, which are no syllables of Vietnamese."""
    return ["BIỂU TỔNG HỢP SỐ LỚP HỌC TẠI CÁC HUYỆN", ""] + [
        f"{n}   Huyện {rng.choice(_PLACES)}   {rng.randint(10, 90)} lớp   {rng.randint(200, 2900)} học sinh"
        for n in range(1, 34)
    ]


def title_page(rng: Random) -> Lines:
    """The cover of a booklet."""
    plan = compose(f"cover:{rng.random()}")
    head = plan.letterhead
    return [*head.parent, *head.issuer, *[""] * 9, plan.type_line, *plan.title, *[""] * 14, head.place_date]


def few_words(rng: Random) -> Lines:
    """The end of a document, run over to a page of its own."""
    return [rng.choice(("TRƯỞNG PHÒNG", "CHỦ TỊCH", "HIỆU TRƯỞNG")), "", "", "", person(rng)]


def form(rng: Random) -> Lines:
    """Questions with dots to write on."""
    asked = rng.sample(_QUESTIONS, len(_QUESTIONS))
    return ["PHIẾU ĐĂNG KÝ SÁNG KIẾN", ""] + [
        line for n, text in enumerate(asked, 1) for line in (f"{n}. {text}: {'.' * 90}"[:WIDTH], "." * WIDTH)
    ]


def english(rng: Random) -> Lines:
    """English prose."""
    return [rng.choice(_ENGLISH)[:WIDTH] for _ in range(30)]


def french(rng: Random) -> Lines:
    """French prose."""
    return [rng.choice(_FRENCH)[:WIDTH] for _ in range(30)]


def bilingual(rng: Random) -> Lines:
    """Vietnamese and English in turns."""
    pairs = zip(prose(rng), english(rng), strict=False)
    return [line for pair in pairs for line in pair][:42]


def unaccented(rng: Random) -> Lines:
    """Typed without marks."""
    return [fold(line) for line in prose(rng)]


def capitals(rng: Random) -> Lines:
    """A notice in capitals throughout."""
    return [line.upper()[:70] for line in prose(rng)]


def addresses(rng: Random) -> Lines:
    """E-mail addresses and telephone numbers of units."""
    return ["Danh bạ các đơn vị", ""] + [
        f"{n}. Trường {person(rng).split()[-1]}   c1{fold(person(rng).split()[-1]).lower()}{n}@edu.example   "
        f"0{rng.randint(200, 299)}.{rng.randint(3000000, 3999999)}"
        for n in range(1, 36)
    ]


def page_number(rng: Random) -> Lines:
    """Nothing but a number."""
    return [str(rng.randint(2, 40))]


KINDS: dict[str, Callable[[Random], Lines]] = {
    "prose": prose, "figures": figures, "budget": budget, "names": names, "highland": highland,
    "title-page": title_page, "few-words": few_words, "form": form, "english": english, "french": french,
    "bilingual": bilingual, "unaccented": unaccented, "capitals": capitals, "addresses": addresses,
    "page-number": page_number,
}  # fmt: skip


def face(rng: Random) -> str:
    """Register one of the faces that are installed and name it."""
    path = rng.choice([path for path in FACES if path.is_file()])
    pdfmetrics.registerFont(TTFont(path.stem, str(path)))
    return path.stem


def printed(
    lines: Sequence[str], font: str, under: Callable[[Canvas], None] | None = None,
    over: Callable[[Canvas], None] | None = None,
) -> bytes:  # fmt: skip
    """A page of these lines; `under` draws before, `over` after them."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    if under:
        under(canvas)
    canvas.setFont(font, 11)
    for number, line in enumerate(lines):
        canvas.drawString(62, 770 - 17 * number, line)
    if over:
        over(canvas)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()
