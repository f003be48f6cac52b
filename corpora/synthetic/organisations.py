"""Schools, Party committees, trade unions, the Youth Union, the Women's Union, and joint papers."""

from random import Random

from corpora.synthetic import localities
from corpora.synthetic.bodies import Issuer, Superior, head_lines, split_line, ways_to_sign, with_partner
from corpora.synthetic.localities import REFORM, Day, Place, named
from corpora.synthetic.state import department, office

HEROES = (
    "Kim Đồng", "Lê Lợi", "Nguyễn Trãi", "Trần Phú", "Võ Thị Sáu", "Lý Thường Kiệt", "Chu Văn An", "Hoa Sen",
    "Nguyễn Du", "Lê Quý Đôn", "Phan Bội Châu", "Hùng Vương", "Trưng Vương", "Họa Mi", "Sơn Ca", "Bình Minh",
)  # fmt: skip
SCHOOLS = (
    ("Trường Mầm non", ("MN",), "thcs"),
    ("Trường Tiểu học", ("TH",), "thcs"),
    ("Trường THCS", ("THCS",), "thcs"),
    ("Trường Tiểu học và THCS", ("TH&THCS",), "thcs"),
    ("Trường THPT", ("THPT",), "thpt"),
    ("Trường PTDTBT Tiểu học", ("PTDTBTTH",), "thcs"),
)
PARTY_SECTORS = ("party", "gratitude", "rural")


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())


def _school_parent(rng: Random, day: Day, kind: str) -> tuple[str, Place, Superior]:
    """The upper body in printed words, the place that the school lies in, and that body for citing."""
    if kind == "thpt":
        place = localities.province(rng, day)
        parent = f"Sở Giáo dục và Đào tạo {named(place)}"
        return parent, place, Superior(parent, "SGDĐT")
    if day >= REFORM:
        place = localities.commune(rng, day)
        parent = f"Ủy ban nhân dân {named(place)}"
        return parent, place, Superior(parent, "UBND")
    place = localities.district(rng, day)
    if rng.random() < 0.5:
        parent = f"Phòng Giáo dục và Đào tạo {named(place)}"
        return parent, place, Superior(parent, "PGDĐT")
    parent = f"Ủy ban nhân dân {named(place)}"
    return parent, place, Superior(parent, "UBND")


def school(rng: Random, day: Day) -> Issuer:
    sort, codes, kind = rng.choice(SCHOOLS)
    parent, place, above = _school_parent(rng, day, kind)
    name = rng.choice((*HEROES, localities.commune(rng, day).name))
    body = f"{sort} {name}"
    printed = parent.replace("Ủy ban nhân dân", "UBND") if rng.random() < 0.5 else parent
    printed = (
        printed.replace("Giáo dục và Đào tạo", rng.choice(("GD&ĐT", "GDĐT")))
        if len(printed) > 30
        else printed
    )
    unit = "các tổ chuyên môn" if "Mầm non" not in sort else "các tổ khối"
    return Issuer(
        level="trường",
        form="state",
        parent_lines=head_lines(printed),
        issuer_lines=split_line(body.upper(), rng),
        body=body,
        parent=parent,
        self_name=body,
        codes=(codes[0] + _initials(name), codes[0]),
        place=name if name not in HEROES else localities.careful_dateline(place, rng),
        area="trong toàn trường",
        above=(above, Superior("Sở Giáo dục và Đào tạo", "SGDĐT")),
        ways=ways_to_sign("HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG"),
        recipients=(
            above.name.replace("Ủy ban nhân dân", "UBND") + " (b/c)",
            "Chi ủy, Ban Giám hiệu",
            "Công đoàn, Đoàn Thanh niên",
            unit[0].upper() + unit[1:],
            "Website nhà trường",
        ),
        units=(unit[0].upper() + unit[1:] + " và bộ phận văn phòng", "Ban đại diện cha mẹ học sinh"),
        sectors=("education",),
        office="Hiệu trưởng " + body,
    )


def party(rng: Random, day: Day) -> Issuer:
    upper_level = day >= REFORM or rng.random() < 0.25
    place = localities.province(rng, day) if upper_level else localities.district(rng, day)
    committee = localities.committee(place)
    name = f"{committee} {place.name}"
    code = {"Huyện ủy": "HU", "Quận ủy": "QU", "Thị ủy": "ThU", "Thành ủy": "TU", "Tỉnh ủy": "TU"}[committee]
    host = place.parent
    parent = head_lines(f"Đảng bộ {named(host)}") if host else ()
    above = localities.committee(host) if host else "Bộ Chính trị"
    return Issuer(
        level="đảng",
        form="party",
        parent_lines=parent,
        issuer_lines=head_lines(name),
        body=name,
        parent=f"Đảng bộ {named(host)}" if host else None,
        self_name=rng.choice((f"Ban Thường vụ {committee}", committee)),
        codes=(code,),
        place=localities.careful_dateline(place, rng),
        area=rng.choice((f"trong toàn Đảng bộ {place.type}", f"trên địa bàn {place.type}")),
        above=(
            Superior(above if not host else f"{above} {host.name}", "TU" if host else "TW"),
            Superior("Bộ Chính trị", "TW"),
        ),
        ways=(
            ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"),
            ("T/M BAN THƯỜNG VỤ", "BÍ THƯ"),
            ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC"),
        ),
        recipients=(
            f"Thường trực {above} (b/c)" if host else "Ban Tổ chức Trung ương (b/c)",
            f"Các đồng chí Ủy viên BCH Đảng bộ {place.type}",
            f"Các ban xây dựng Đảng {committee}",
            "Các chi, đảng bộ trực thuộc",
            "Mặt trận Tổ quốc và các đoàn thể",
        ),
        units=("Các chi bộ, đảng bộ trực thuộc", f"Các ban xây dựng Đảng, Văn phòng {committee}"),
        sectors=PARTY_SECTORS,
        office=f"Ban Thường vụ {name}",
    )


def union(rng: Random, day: Day) -> Issuer:
    """Trade unions: of a province, of a district, of a branch."""
    branch = rng.random() < 0.4 or day >= REFORM
    place = localities.province(rng, day) if branch else localities.district(rng, day)
    where = named(place)
    if branch:
        parent, name, code = f"Liên đoàn Lao động {where}", "Công đoàn ngành Giáo dục", ("CĐN", "CĐGD")
        body, sectors = f"Công đoàn ngành Giáo dục {where}", ("labour", "education")
    else:
        parent, name = f"Liên đoàn Lao động {named(localities.host_of(place))}", f"Liên đoàn Lao động {where}"
        code, body, sectors = ("LĐLĐ",), name, ("labour",)
    printed = parent.replace("Liên đoàn Lao động", "LĐLĐ") if len(parent) > 34 else parent
    return Issuer(
        level="công đoàn",
        form="state",
        parent_lines=head_lines(printed),
        issuer_lines=split_line(name.upper(), rng),
        body=body,
        parent=parent,
        self_name="Ban Thường vụ " + (name if branch else f"Liên đoàn Lao động {place.type}"),
        codes=code,
        place=localities.careful_dateline(place, rng),
        area="trong công nhân, viên chức, lao động",
        above=(
            Superior(f"Ban Thường vụ {parent}", "LĐLĐ"),
            Superior("Tổng Liên đoàn Lao động Việt Nam", "TLĐ"),
        ),
        ways=(
            ("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"),
            ("TM. BAN THƯỜNG VỤ", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
            ("T/M BAN THƯỜNG VỤ", "CHỦ TỊCH"),
        ),
        recipients=(
            "Thường trực " + parent.replace("Liên đoàn Lao động", "LĐLĐ") + " (b/c)",
            f"Thường trực {localities.committee(place)} (b/c)",
            "Các Ủy viên BCH",
            "Công đoàn cơ sở trực thuộc",
        ),
        units=("Ban Chấp hành các công đoàn cơ sở", "Công đoàn cấp trên trực tiếp cơ sở"),
        sectors=sectors,
        office=f"Ban Thường vụ {body}",
    )


def youth(rng: Random, day: Day) -> Issuer:
    place = localities.province(rng, day) if day >= REFORM else localities.district(rng, day)
    host = place.parent
    line = {
        "huyện": "Huyện đoàn",
        "quận": "Quận đoàn",
        "thị xã": "Thị đoàn",
        "thành phố": "Thành đoàn",
        "tỉnh": "Tỉnh đoàn",
    }
    name = f"{line[place.type]} {place.name}"
    parent = "Trung ương Đoàn TNCS Hồ Chí Minh" if host is None else f"{line[host.type]} {host.name}"
    return Issuer(
        level="đoàn thể",
        form="youth",
        parent_lines=head_lines(parent),
        issuer_lines=head_lines(name),
        body=name,
        parent=parent,
        self_name=rng.choice((f"Ban Thường vụ {line[place.type]}", line[place.type])),
        codes=("ĐTN", "ĐTN-PT", "TĐTN"),
        place=localities.careful_dateline(place, rng),
        area="trong đoàn viên, thanh thiếu niên",
        above=(
            Superior("Ban Thường vụ " + parent, "TĐTN"),
            Superior(f"{localities.committee(place)} {place.name}", "HU"),
        ),
        ways=(
            ("TM. BAN THƯỜNG VỤ", "BÍ THƯ"),
            ("TM. BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"),
            ("TM. BAN THƯỜNG VỤ", "KT. BÍ THƯ", "PHÓ BÍ THƯ"),
        ),
        recipients=(
            f"Ban Thường vụ {parent} (b/c)",
            f"Thường trực {localities.committee(place)} (b/c)",
            "Các đồng chí Ủy viên BCH",
            "Các cơ sở Đoàn trực thuộc",
        ),
        units=("Ban Chấp hành các cơ sở Đoàn trực thuộc", "Hội LHTN, Hội đồng Đội các cấp"),
        sectors=("youth", "environment"),
        office=f"Ban Thường vụ {name}",
    )


def women(rng: Random, day: Day) -> Issuer:
    place = localities.province(rng, day) if day >= REFORM else localities.district(rng, day)
    host = place.parent
    short = rng.choice(("Hội LHPN", "Hội Liên hiệp Phụ nữ"))
    name = f"Ban Thường vụ {short} {named(place)}"
    parent = f"{short} {named(host)}" if host else f"Trung ương {short} Việt Nam"
    lines = rng.choice(((f"BTV {short} {named(place)}",), (f"Ban Thường vụ {short}", place.full_name)))
    return Issuer(
        level="đoàn thể",
        form="state",
        parent_lines=head_lines(parent),
        issuer_lines=head_lines(*lines),
        body=name,
        parent=parent,
        self_name=f"Ban Thường vụ {short}",
        codes=("BTV", "HPN"),
        place=localities.careful_dateline(place, rng),
        area="trong cán bộ, hội viên phụ nữ",
        above=(
            Superior(f"Ban Thường vụ {parent}", "BTV"),
            Superior(f"{localities.committee(place)} {place.name}", "HU"),
        ),
        ways=(("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"), ("TM. BAN THƯỜNG VỤ", "PHÓ CHỦ TỊCH")),
        recipients=(
            f"BTV {parent} (b/c)",
            f"Thường trực {localities.committee(place)} (b/c)",
            "Thường trực Hội",
            "Hội LHPN cơ sở",
        ),
        units=("Hội LHPN các cơ sở", "Các chi hội trực thuộc"),
        sectors=("women",),
        office=name,
    )


def joint(rng: Random, day: Day) -> Issuer:
    """An education authority together with the teachers' union of the same place."""
    first = department(rng, day) if day >= REFORM or rng.random() < 0.4 else office(rng, day)
    while first.sectors != ("education",):
        first = department(rng, day) if first.level == "sở" else office(rng, day)
    where = first.body.split("Đào tạo ", 1)[-1]
    name = f"Công đoàn Giáo dục {where}"
    second = Issuer(
        level="công đoàn",
        form="state",
        parent_lines=(),
        issuer_lines=head_lines("Công đoàn Giáo dục"),
        body=name,
        parent=None,
        self_name="Công đoàn Giáo dục",
        codes=("CĐGD",),
        place=first.place,
        area=first.area,
        above=first.above,
        ways=(("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"), ("CHỦ TỊCH",)),
        recipients=(),
        units=(),
        sectors=first.sectors,
    )
    return with_partner(first, second)
