"""References to other documents: real laws, and papers of the bodies above that never existed."""

import datetime
from random import Random

from corpora.synthetic import dates
from corpora.synthetic.bodies import Superior
from corpora.synthetic.context import Context
from corpora.synthetic.plan import Findings

LAWS = (  # facts: (type, number, day, last day in force, issuer, subject)
    ("Luật", "15/2003/QH11", "2003-11-26", "2023-12-31", None, "Thi đua, Khen thưởng"),
    ("Luật", "06/2022/QH15", "2022-06-15", "", None, "Thi đua, khen thưởng"),
    (
        "Nghị định",
        "42/2010/NĐ-CP",
        "2010-04-15",
        "2017-09-30",
        "Chính phủ",
        "quy định chi tiết thi hành {law}",
    ),
    (
        "Nghị định",
        "91/2017/NĐ-CP",
        "2017-07-31",
        "2023-12-31",
        "Chính phủ",
        "quy định chi tiết thi hành {law}",
    ),
    ("Nghị định", "98/2023/NĐ-CP", "2023-12-31", "", "Chính phủ", "quy định chi tiết thi hành {law}"),
    ("Thông tư", "01/2011/TT-BNV", "2011-01-19", "2020-03-04", "Bộ Nội vụ", "hướng dẫn thể thức văn bản"),
    ("Thông tư", "12/2019/TT-BNV", "2019-11-04", "2023-12-31", "Bộ Nội vụ", "quy định chi tiết {law}"),
    (
        "Thông tư",
        "21/2020/TT-BGDĐT",
        "2020-07-31",
        "2024-12-31",
        "Bộ Giáo dục và Đào tạo",
        "hướng dẫn thi đua",
    ),
    ("Chỉ thị", "34-CT/TW", "2014-04-07", "2024-12-25", "Bộ Chính trị", "tiếp tục đổi mới công tác thi đua"),
    ("Chỉ thị", "05-CT/TW", "2016-05-15", "", "Bộ Chính trị", "đẩy mạnh việc học tập và làm theo gương Bác"),
)
TYPES = (
    ("Kế hoạch", "KH"), ("Kế hoạch", "KH"), ("Hướng dẫn", "HD"), ("Quyết định", "QĐ"), ("Chỉ thị", "CT"),
    ("Công văn", ""), ("Công văn", ""), ("Thông báo", "TB"), ("Nghị quyết", "NQ"),
)  # fmt: skip
UNITS = ("VP", "TH", "NC", "VX", "TĐKT", "VHXH", "CTTT")
PARTY_TYPES = (
    ("Nghị quyết", "NQ"),
    ("Kế hoạch", "KH"),
    ("Hướng dẫn", "HD"),
    ("Kết luận", "KL"),
    ("Chỉ thị", "CT"),
)


def _symbol(rng: Random, above: Superior, year: int) -> tuple[str, str]:
    """A type and a number as that body would give it."""
    serial = rng.randint(3, 2900 if above.code in {"UBND", "SGDĐT"} else 480)
    number = f"{serial:02}"
    if above.code in {"TU", "HU", "QU", "TW", "ThU"}:
        name, short = rng.choice(PARTY_TYPES)
        return name, f"{number}-{short}/{above.code}"
    if above.code in {"TTg", "CP"}:
        name, short = rng.choice(
            (("Quyết định", "QĐ"), ("Chỉ thị", "CT")) if above.code == "TTg" else (("Nghị quyết", "NQ"),)
        )
        year_part = f"/{year}" if rng.random() < 0.2 else ""
        return name, f"{number}{year_part}/{short}-{above.code}"
    name, short = rng.choice(TYPES)
    if name == "Nghị quyết":
        name, short = "Kế hoạch", "KH"
    if not short:
        return name, f"{number}/{above.code}-{rng.choice(UNITS)}"
    return name, f"{number}/{short}-{above.code}"


def _spaced(number: str, rng: Random) -> str:
    """The number as carelessly typed offices print it; the label keeps it tight."""
    draw = rng.random()
    if draw < 0.05:
        return number.replace("/", " /", 1)
    if draw < 0.08:
        return number.replace("/", "/ ", 1)
    return number


def _when(day: datetime.date, rng: Random) -> str:
    draw = rng.random()
    if draw < 0.08:
        return f" (ban hành ngày {dates.short_form(day, rng)})"
    return f" {dates.any_form(day, rng)}"


def paper(context: Context, about: str) -> tuple[str, Findings]:
    """A cited paper of a superior body, with what it is about."""
    rng = context.rng
    above = rng.choice(context.issuer.above)
    day = dates.random_day(rng, context.day.year)
    day = min(day, context.day - datetime.timedelta(days=rng.randint(3, 40)))
    if day > context.day - datetime.timedelta(days=2):
        day = context.day - datetime.timedelta(days=9)
    kind, number = _symbol(rng, above, day.year)
    dated = rng.random() < 0.93
    by = f" của {above.name}" if rng.random() < 0.9 else ""
    word = rng.choice((" số", " số", " số", "", " số:"))
    text = f"{kind}{word} {_spaced(number, rng)}{_when(day, rng) if dated else ''}{by}"
    text += f" {'về' if about.startswith('việc') else rng.choice(('về', 'về việc', 'về'))} {about}"
    return text, Findings(
        references=[
            {
                "type": kind,
                "number": number,
                "date": day.isoformat() if dated else None,
                "issuer": above.name if by else None,
            }
        ],
        features={f"reference:{'dated' if dated else 'undated'}", f"reference-type:{kind}"},
    )


def law(context: Context) -> tuple[str, Findings] | None:
    """A law, decree or directive in force on the day; None where there is none."""
    rng = context.rng
    today = context.day.isoformat()
    fitting = [row for row in LAWS if row[2] < today <= (row[3] or today)]
    if not fitting:
        return None
    kind, number, iso, _, issuer, about = rng.choice(fitting)
    about = about.format(law="Luật Thi đua, khen thưởng")
    day = datetime.date.fromisoformat(iso)
    if kind == "Luật":
        text = f"Luật {about} số {number} {dates.any_form(day, rng)}"
        if rng.random() < 0.4:
            text, number = f"Luật {about} {dates.any_form(day, rng)}", ""
    else:
        text = f"{kind} số {number} {dates.any_form(day, rng)} của {issuer} {about}"
    found = {"type": kind, "number": number or None, "date": iso, "issuer": issuer}
    return text, Findings(references=[found], features={"reference:law"})


def unnumbered(context: Context) -> tuple[str, Findings]:
    """A citation that the labels leave out: no number, no full date."""
    rng = context.rng
    year = context.day.year
    text = rng.choice(
        (
            f"Nghị quyết Đại hội Đảng bộ các cấp nhiệm kỳ {year // 5 * 5} - {year // 5 * 5 + 5}",
            "chức năng, nhiệm vụ được giao",
            f"tình hình thực tế {context.issuer.area}",
            f"chương trình công tác năm {year}",
        )
    )
    return text, Findings(features={"trap:reference-without-number"})
