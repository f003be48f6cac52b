"""State bodies: ministries, provinces, their departments, districts and their offices, communes."""

from random import Random

from corpora.synthetic import localities
from corpora.synthetic.bodies import Issuer, Superior, head_lines, split_line, ways_to_sign
from corpora.synthetic.localities import Day, named

STATE_SECTORS = ("rural", "environment", "digital", "traffic", "gratitude", "culture", "health", "fire")
DEPARTMENTS = (
    ("Giáo dục và Đào tạo", ("SGDĐT", "SGD&ĐT", "GDĐT"), ("PGDĐT", "PGD&ĐT", "GDĐT", "GD&ĐT"), "education"),
    ("Y tế", ("SYT",), ("PYT", "YT"), "health"),
    ("Nội vụ", ("SNV",), ("PNV", "NV"), "digital"),
    ("Văn hóa, Thể thao và Du lịch", ("SVHTTDL",), ("VHTT", "PVHTT"), "culture"),
    ("Tài nguyên và Môi trường", ("STNMT",), ("TNMT", "PTNMT"), "environment"),
    ("Lao động - Thương binh và Xã hội", ("SLĐTBXH", "LĐTBXH"), ("LĐTBXH", "PLĐTBXH"), "gratitude"),
    ("Nông nghiệp và Phát triển nông thôn", ("SNN", "SNN&PTNT"), ("NN", "NN&PTNT"), "rural"),
)
MINISTRIES = (
    ("Bộ Giáo dục và Đào tạo", ("BGDĐT",), "education"),
    ("Bộ Nội vụ", ("BNV",), "digital"),
    ("Bộ Y tế", ("BYT",), "health"),
    ("Bộ Văn hóa, Thể thao và Du lịch", ("BVHTTDL",), "culture"),
    ("Bộ Tư pháp", ("BTP",), "digital"),
)
GOVERNMENT = (Superior("Thủ tướng Chính phủ", "TTg"), Superior("Chính phủ", "CP"))


def ministry(rng: Random, day: Day) -> Issuer:
    name, codes, sector = rng.choice(MINISTRIES)
    return Issuer(
        level="trung ương",
        form="state",
        parent_lines=(),
        issuer_lines=head_lines(name),
        body=name,
        parent=None,
        self_name=name,
        codes=codes,
        place="Hà Nội",
        area="trong toàn ngành",
        above=GOVERNMENT,
        ways=(("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"), ("BỘ TRƯỞNG",), ("TL. BỘ TRƯỞNG", "CHÁNH VĂN PHÒNG")),
        recipients=(
            "Thủ tướng Chính phủ (để b/c)",
            "Bộ trưởng (để b/c)",
            "Các Thứ trưởng",
            "UBND các tỉnh, thành phố trực thuộc Trung ương",
            "Các đơn vị thuộc Bộ",
        ),
        units=("Các đơn vị thuộc và trực thuộc Bộ", "Các sở trực thuộc UBND tỉnh, thành phố"),
        sectors=(sector,),
        office="Bộ trưởng " + name,
    )


def province(rng: Random, day: Day) -> Issuer:
    place = localities.province(rng, day)
    full = f"Ủy ban nhân dân {named(place)}"
    short = "UBND " + place.type
    lower = (
        "các sở, ban, ngành; UBND các huyện, thành phố" if day < localities.REFORM else "các sở, ban, ngành"
    )
    return Issuer(
        level="tỉnh",
        form="state",
        parent_lines=(),
        issuer_lines=head_lines("Ủy ban nhân dân", place.full_name),
        body=full,
        parent=None,
        self_name=short,
        codes=("UBND",),
        place=localities.careful_dateline(place, rng),
        area=f"trên địa bàn {place.type}",
        above=(*GOVERNMENT, *(Superior(name, codes[0]) for name, codes, _ in MINISTRIES[:3])),
        ways=ways_to_sign("CHỦ TỊCH", "PHÓ CHỦ TỊCH", "ỦY BAN NHÂN DÂN"),
        recipients=(
            rng.choice(("Bộ Nội vụ (để b/c)", "Văn phòng Chính phủ (b/c)")),
            f"TTTU, TT HĐND {place.type}",
            f"Chủ tịch, các Phó Chủ tịch UBND {place.type}",
            f"Ủy ban MTTQ Việt Nam {place.type} và các đoàn thể",
            f"Các sở, ban, ngành {place.type}",
            localities.lower_bodies(place, day),
        ),
        units=(lower[0].upper() + lower[1:].split(";")[0], localities.lower_bodies(place, day)),
        sectors=STATE_SECTORS,
        office=f"Chủ tịch {full}",
    )


def department(rng: Random, day: Day) -> Issuer:
    """A sở of a province."""
    name, codes, _, sector = rng.choice(DEPARTMENTS[:2] if rng.random() < 0.5 else DEPARTMENTS)
    if day >= localities.REFORM and sector in {"gratitude", "rural", "environment"}:
        name, codes, _, sector = DEPARTMENTS[0]
    place = localities.province(rng, day)
    where = named(place)
    parent = rng.choice((f"Ủy ban nhân dân {where}", f"UBND {where}"))
    line = rng.choice((f"Sở {name}", f"Sở {name}", f"Sở {name} {place.name}"))
    body = f"Sở {name} {where}" if line == f"Sở {name}" else line
    return Issuer(
        level="sở",
        form="state",
        parent_lines=head_lines(parent),
        issuer_lines=split_line(line.upper(), rng),
        body=body,
        parent=f"Ủy ban nhân dân {where}",
        self_name=f"Sở {name}",
        codes=codes,
        place=localities.careful_dateline(place, rng),
        area=rng.choice((f"trên địa bàn {place.type}", "trong toàn ngành")),
        above=(
            Superior(f"Ủy ban nhân dân {where}", "UBND"),
            Superior(f"Bộ {name}", "B" + codes[0].lstrip("S")),
            *GOVERNMENT,
        ),
        ways=ways_to_sign("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        recipients=(
            f"Bộ {name} (để b/c)",
            f"UBND {place.type} (để b/c)",
            "Giám đốc, các Phó Giám đốc Sở",
            "Các phòng chuyên môn thuộc Sở",
            "Các đơn vị trực thuộc",
            "Website Sở",
        ),
        units=localities.department_units(sector, day),
        sectors=(sector,),
        office=f"Giám đốc Sở {name} {where}",
    )


def district(rng: Random, day: Day) -> Issuer:
    place = localities.district(rng, day)
    above = localities.host_of(place)
    lines = rng.choice((("Ủy ban nhân dân", place.full_name), (f"UBND {place.full_name}",)))
    full = f"Ủy ban nhân dân {named(place)}"
    return Issuer(
        level="huyện",
        form="state",
        parent_lines=(),
        issuer_lines=head_lines(*lines),
        body=full,
        parent=None,
        self_name=f"UBND {localities.kind(place)}",
        codes=("UBND",),
        place=localities.careful_dateline(place, rng),
        area=f"trên địa bàn {localities.kind(place)}",
        above=localities.province_superiors(above, day),
        ways=ways_to_sign("CHỦ TỊCH", "PHÓ CHỦ TỊCH", "ỦY BAN NHÂN DÂN"),
        recipients=(
            f"UBND {above.type} (b/c)",
            f"Thường trực {localities.committee(place)} (b/c)",
            "TT HĐND, UBND " + place.type,
            f"UB MTTQ và các đoàn thể {place.type}",
            f"Các phòng, ban, ngành {place.type}",
            localities.lower_bodies(place, day),
        ),
        units=(f"Các phòng, ban, ngành, đoàn thể {place.type}", localities.lower_bodies(place, day)),
        sectors=STATE_SECTORS,
        office=f"Chủ tịch {full}",
    )


def office(rng: Random, day: Day) -> Issuer:
    """A phòng of a district."""
    name, _, codes, sector = rng.choice(DEPARTMENTS[:1] if rng.random() < 0.6 else DEPARTMENTS)
    if sector == "culture":
        name = "Văn hóa và Thông tin"
    place = localities.district(rng, day)
    above, kind = localities.host_of(place), localities.kind(place)
    parent = rng.choice(("Ủy ban nhân dân", "UBND")) + " " + named(place)
    full = f"Phòng {name} {named(place)}"
    return Issuer(
        level="phòng (huyện)",
        form="state",
        parent_lines=head_lines(parent),
        issuer_lines=split_line(f"Phòng {name}".upper(), rng),
        body=full,
        parent=f"Ủy ban nhân dân {named(place)}",
        self_name=f"Phòng {name}",
        codes=codes,
        place=localities.careful_dateline(place, rng),
        area=rng.choice((f"trên địa bàn {kind}", "trong toàn ngành")),
        above=(
            Superior(f"Ủy ban nhân dân {named(place)}", "UBND"),
            Superior(f"Sở {name} {named(above)}", "S" + codes[0].lstrip("P")),
            *localities.province_superiors(above, day),
        ),
        ways=ways_to_sign("TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"),
        recipients=(
            f"Sở {name} (b/c)",
            f"TT {localities.committee(place)}, HĐND, UBND {place.type} (b/c)",
            f"Phòng Nội vụ {place.type}",
            f"Lãnh đạo phòng {name}",
            *localities.department_units(sector, day),
        ),
        units=localities.department_units(sector, day),
        sectors=(sector,),
        office=f"Trưởng {full[0].lower()}{full[1:]}",
    )


def commune(rng: Random, day: Day) -> Issuer:
    place = localities.commune(rng, day)
    host = localities.host_of(place)
    full = f"Ủy ban nhân dân {named(place)}"
    lines: tuple[str, ...] = rng.choice((("Ủy ban nhân dân", place.full_name), (f"UBND {place.full_name}",)))
    parent: tuple[str, ...] = ()
    if day < localities.REFORM and rng.random() < 0.25:
        parent, lines = head_lines(f"UBND {named(host)}"), (f"UBND {place.full_name}",)
    units = "tổ dân phố" if place.type in ("phường", "thị trấn") else rng.choice(("thôn", "xóm", "ấp", "bản"))
    return Issuer(
        level="xã",
        form="state",
        parent_lines=parent,
        issuer_lines=head_lines(*lines),
        body=full,
        parent=f"Ủy ban nhân dân {named(host)}" if parent else None,
        self_name=f"UBND {place.type}",
        codes=("UBND",),
        place=localities.careful_dateline(place, rng),
        area=f"trên địa bàn {place.type}",
        above=(
            Superior(f"Ủy ban nhân dân {named(host)}", "UBND"),
            *localities.province_superiors(localities.host_of(host), day),
        ),
        ways=ways_to_sign("CHỦ TỊCH", "PHÓ CHỦ TỊCH", "ỦY BAN NHÂN DÂN"),
        recipients=(
            f"UBND {localities.kind(host)} (b/c)",
            f"TT Đảng ủy, HĐND {place.type}",
            f"UB MTTQ và các đoàn thể {place.type}",
            f"Các {units}",
            "Các trường học trên địa bàn",
        ),
        units=(f"Các ban, ngành, đoàn thể {place.type}", f"Các {units} trên địa bàn"),
        sectors=STATE_SECTORS,
        office=f"Chủ tịch {full}",
    )
