"""Letterheads, numbers, signatures and recipients in the manners of several decades."""

import datetime
from random import Random

from corpora.synthetic import dates, people
from corpora.synthetic.bodies import Issuer
from corpora.synthetic.dates import Day
from corpora.synthetic.plan import Label, Letterhead, Signature

TYPES = {
    "Kế hoạch": "KH",
    "Hướng dẫn": "HD",
    "Quyết định": "QĐ",
    "Chỉ thị": "CT",
    "Thông báo": "TB",
    "Công văn": "",
}
DECREE_30 = Day(2020, 3, 5)
CIRCULAR_01 = Day(2011, 1, 19)
BY_ORDER = {
    "tỉnh": (("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"), ("TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ NỘI VỤ")),
    "huyện": (("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"), ("TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG NỘI VỤ")),
    "sở": (("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"), ("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG TỔ CHỨC CÁN BỘ")),
}
DRAFTERS = ("TĐ", "VP", "TH", "TCHC", "NV", "VX")


def symbol(rng: Random, issuer: Issuer, doc_type: str, day: Day) -> str:
    """Số và ký hiệu as the label has it: no blanks, the serial number as printed."""
    top = {"tỉnh": 400, "huyện": 250, "sở": 2500, "xã": 120, "trường": 90}.get(issuer.level, 180)
    serial = rng.randint(1, top)
    number = f"{serial:02}" if rng.random() < 0.9 else str(serial)
    code, short = rng.choice(issuer.codes), TYPES[doc_type]
    if issuer.form == "party":
        return f"{number}-{short or 'CV'}/{code}"
    if not short:
        return f"{number}/{code}-{rng.choice(DRAFTERS)}"
    if issuer.form == "youth":
        return rng.choice((f"{number}-{short}/{code}", f"{number}/{short}-{code}"))
    if issuer.partner and rng.random() < 0.6:
        return f"{number}/{short}{rng.choice(('', 'LT', 'LN'))}-{code}-{issuer.partner.codes[0]}"
    return f"{number}/{short}-{code}"


def printed_number(rng: Random, number: str | None, day: Day, party: bool) -> str:
    """`Số: 25/KH-PGDĐT` as offices type it; a blank number leaves a gap before the slash."""
    if number is None:
        return "Số:        /"
    if party:
        return f"Số {number}" if rng.random() < 0.7 else f"Số: {number}"
    if day < DECREE_30 and rng.random() < 0.3:
        head, _, tail = number.partition("/")
        number = rng.choice(
            (f"{head} /{tail}", f"{head}/ {tail}", number.replace("-", " - "), f"{head} / {tail}")
        )
    return rng.choice(("Số: ", "Số: ", "Số: ", "Số:", "Số ", "Số : ")) + number


def motto(rng: Random, day: Day) -> tuple[str, str]:
    """Quốc hiệu and Tiêu ngữ."""
    name = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    if day < DECREE_30 and rng.random() < 0.4:
        name = "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    dash = " - " if day >= DECREE_30 else rng.choice((" - ", " – ", "-", " - "))
    return name, dash.join(("Độc lập", "Tự do", "Hạnh phúc"))


def letterhead(rng: Random, issuer: Issuer, number: str | None, day: Day, blank_day: bool) -> Letterhead:
    """The two columns; drawn rules by the decree and the circular, typed ones in older papers."""
    heading = {"party": ("ĐẢNG CỘNG SẢN VIỆT NAM",), "youth": ("ĐOÀN TNCS HỒ CHÍ MINH",)}.get(issuer.form)
    rule = {"party": "*", "youth": "***"}.get(issuer.form, "")
    if not rule and day < CIRCULAR_01 and rng.random() < 0.6:
        rule = rng.choice(("-------", "--------------", "_______", "---o0o---"))
    when = dates.long_form(day, rng)
    if day < CIRCULAR_01 and rng.random() < 0.08:
        when = f"ngày {dates.short_form(day, rng)}"
    if blank_day:
        when = f"ngày       tháng {day.month} năm {day.year}"
    issuer_lines = issuer.issuer_lines
    if issuer.partner:
        issuer_lines = (*issuer_lines, *(f"- {line}" for line in issuer.partner.issuer_lines))
    shown = printed_number(rng, number, day, issuer.form == "party")
    if number is None:
        shown += f"KH-{issuer.codes[0]}"
    return Letterhead(
        issuer.form,
        issuer.parent_lines,
        issuer_lines,
        heading or motto(rng, day),
        rule,
        (shown,),
        f"{issuer.place}, {when}",
    )


def signatures(rng: Random, issuer: Issuer) -> tuple[tuple[Signature, ...], Label]:
    """The signers, and the label of the first. A degree before the name is no part of it."""
    made = []
    for body in (issuer, issuer.partner):
        if body is None:
            continue
        name = people.person(rng)
        lines = rng.choice(body.ways)
        if body.level in BY_ORDER and rng.random() < 0.08:
            lines = rng.choice(BY_ORDER[body.level])
        if issuer.partner and not lines[0].startswith(("TM", "T/M")):
            lines = (f"TM. {body.self_name.upper()}", *lines) if rng.random() < 0.3 else lines
        degree = rng.choice(people.DEGREES) if rng.random() < 0.06 else ""
        signed = rng.choice(("", "", "", "(Đã ký)", "(đã ký)"))
        made.append(Signature(lines, degree + people.printed(name, rng), signed))
    first = made[0]
    name = first.name
    for degree in people.DEGREES:
        name = name.removeprefix(degree)
    return tuple(made), {"name": name, "title": " ".join(first.lines)}


def received(rng: Random, day: Day) -> tuple[str, ...]:
    """The stamp of the office that got the paper: its own number and day."""
    if rng.random() > 0.07:
        return ()
    arrived = day + datetime.timedelta(days=rng.randint(1, 9))
    owner = rng.choice(("VĂN PHÒNG", "PHÒNG HÀNH CHÍNH", "CÔNG VĂN"))
    shown = f"{arrived.day:02}/{arrived.month}/{arrived.year}"
    return f"{owner} ĐẾN", f"Số: {rng.randint(30, 4000)}", f"Ngày: {shown}", "Chuyển: ..............."


def seal(rng: Random, name: str, issuer: Issuer, day: Day) -> tuple[str, ...]:
    """What programs print beside a digital signature: a name, a day and an hour."""
    if day.year < 2018 or rng.random() > 0.12:
        return ()
    when = f"{day.day:02}.{day.month:02}.{day.year} {rng.randint(8, 17):02}:{rng.randint(0, 59):02}:25 +07:00"
    mail = f"vanthu{rng.randint(1, 99)}@example.vn"
    lines = (f"Người ký: {issuer.body}", f"Email: {mail}", f"Cơ quan: {issuer.body}", f"Thời gian ký: {when}")
    return lines if rng.random() < 0.6 else (f"Ký bởi: {name}", f"Ngày ký: {when}")


def recipients(rng: Random, issuer: Issuer, doc_type: str) -> tuple[str, ...]:
    """The items of Nơi nhận, without dash and punctuation, the file copy last."""
    items = list(dict.fromkeys(issuer.recipients))
    keep = sorted(rng.sample(range(len(items)), min(len(items), rng.randint(2, 6))))
    chosen = [items[n] for n in keep]
    if doc_type == "Công văn":
        chosen.insert(0, rng.choice(("Như trên", "Như kính gửi")))
    elif doc_type == "Quyết định":
        chosen.insert(0, "Như Điều 3")
    copy = rng.choice(("Lưu: VT", "Lưu: VT", "Lưu VT", "Lưu: VP", "Lưu")) + rng.choice(("", ", TĐ", ", TH"))
    return (*chosen, copy)
