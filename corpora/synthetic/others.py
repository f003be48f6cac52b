"""Hospitals, the Fatherland Front, emulation councils and the unions of single schools."""

from random import Random

from corpora.synthetic import localities
from corpora.synthetic.bodies import Issuer, Superior, head_lines, split_line, ways_to_sign
from corpora.synthetic.localities import REFORM, Day, named
from corpora.synthetic.organisations import school


def hospital(rng: Random, day: Day) -> Issuer:
    place = localities.province(rng, day) if day >= REFORM else localities.district(rng, day)
    host = place.parent or place
    body = f"{rng.choice(('Bệnh viện đa khoa', 'Trung tâm Y tế'))} {named(place)}"
    parent = f"Sở Y tế {named(host) if rng.random() < 0.6 else host.name}"
    return Issuer(
        level="đơn vị trực thuộc sở",
        form="state",
        parent_lines=head_lines(parent),
        issuer_lines=split_line(body.upper(), rng),
        body=body,
        parent=parent,
        self_name=body.split(" " + named(place))[0],
        codes=("BV",) if body.startswith("Bệnh") else ("TTYT",),
        place=localities.careful_dateline(place, rng),
        area="trong toàn đơn vị",
        above=(Superior(parent, "SYT"), Superior("Bộ Y tế", "BYT"), Superior(f"UBND {named(host)}", "UBND")),
        ways=ways_to_sign("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        recipients=(
            "Sở Y tế (b/c)",
            "Đảng ủy, Ban Giám đốc",
            "Công đoàn, Đoàn Thanh niên",
            "Các khoa, phòng, trạm y tế",
        ),
        units=("Các khoa, phòng", "Trạm y tế các xã, phường, thị trấn"),
        sectors=("health",),
        office="Giám đốc " + body,
    )


def front(rng: Random, day: Day) -> Issuer:
    place = localities.commune(rng, day) if rng.random() < 0.4 else localities.province(rng, day)
    if day < REFORM and rng.random() < 0.5:
        place = localities.district(rng, day)
    host = place.parent
    parent = f"{rng.choice(('Ủy ban MTTQ Việt Nam', 'Ủy ban Mặt trận Tổ quốc Việt Nam'))} {named(place)}"
    above = f"Ủy ban MTTQ Việt Nam {named(host)}" if host else "Ủy ban Trung ương MTTQ Việt Nam"
    return Issuer(
        level="mặt trận",
        form="state",
        parent_lines=split_line(parent.upper(), rng),
        issuer_lines=("BAN THƯỜNG TRỰC",),
        body=f"Ban Thường trực {parent}",
        parent=parent,
        self_name=f"Ban Thường trực Ủy ban MTTQ Việt Nam {place.type}",
        codes=("MTTQ-BTT", "MTTQ", "BTT"),
        place=localities.careful_dateline(place, rng),
        area=f"trên địa bàn {place.type}",
        above=(Superior(f"Ban Thường trực {above}", "MTTQ"), Superior(f"UBND {named(place)}", "UBND")),
        ways=(
            ("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"),
            ("TM. BAN THƯỜNG TRỰC", "PHÓ CHỦ TỊCH"),
            ("TM. BAN THƯỜNG TRỰC", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ),
        recipients=(
            f"{above} (b/c)",
            f"Thường trực {localities.committee(place)}; TT. HĐND {place.type} (b/c)",
            f"UBND {place.type} (phối hợp)",
            "Các tổ chức thành viên",
            "Ban công tác Mặt trận khu dân cư",
        ),
        units=("Các tổ chức thành viên", "Ban công tác Mặt trận các khu dân cư"),
        sectors=("gratitude", "culture", "rural"),
        office=f"Ban Thường trực {parent}",
    )


def council(rng: Random, day: Day) -> Issuer:
    """The council for emulation and rewards of a people's committee."""
    place = (
        localities.province(rng, day)
        if day >= REFORM or rng.random() < 0.4
        else localities.district(rng, day)
    )
    host = place.parent
    parent = f"Ủy ban nhân dân {named(place)}"
    above = (
        f"Hội đồng Thi đua - Khen thưởng {named(host)}"
        if host
        else "Hội đồng Thi đua - Khen thưởng Trung ương"
    )
    return Issuer(
        level="hội đồng",
        form="state",
        parent_lines=head_lines(rng.choice((parent, f"UBND {named(place)}"))),
        issuer_lines=("HỘI ĐỒNG", "THI ĐUA - KHEN THƯỞNG"),
        body=f"Hội đồng Thi đua - Khen thưởng {named(place)}",
        parent=parent,
        self_name=f"Hội đồng Thi đua - Khen thưởng {place.type}",
        codes=("HĐTĐKT", "HĐTĐ"),
        place=localities.careful_dateline(place, rng),
        area=f"trên địa bàn {place.type}",
        above=(Superior(above, "HĐTĐKT"), Superior(parent, "UBND"), Superior("Thủ tướng Chính phủ", "TTg")),
        ways=(
            ("TM. HỘI ĐỒNG", "CHỦ TỊCH"),
            ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH THƯỜNG TRỰC"),
            ("TM. HỘI ĐỒNG", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ),
        recipients=(
            f"{above} (b/c)",
            f"TT {localities.committee(place)}, HĐND, UBND {place.type} (b/c)",
            f"Thành viên Hội đồng TĐKT {place.type}",
            "Các cụm, khối thi đua",
            localities.lower_bodies(place, day),
        ),
        units=("Các cụm, khối thi đua", localities.lower_bodies(place, day)),
        sectors=("rural", "digital", "culture", "education"),
        office=f"Chủ tịch Hội đồng Thi đua - Khen thưởng {named(place)}",
    )


def grassroots(rng: Random, day: Day) -> Issuer:
    """The union of one school."""
    base = school(rng, day)
    where = base.parent.split("Đào tạo ", 1)[-1] if base.parent else ""
    parent = (
        f"Công đoàn Giáo dục {where}"
        if "Đào tạo" in (base.parent or "")
        else f"Liên đoàn Lao động {base.place}"
    )
    name = f"Công đoàn cơ sở {base.body}" if rng.random() < 0.5 else f"Công đoàn {base.body}"
    return Issuer(
        level="công đoàn",
        form="state",
        parent_lines=head_lines(parent.replace("Liên đoàn Lao động", "LĐLĐ")),
        issuer_lines=split_line(name.upper(), rng),
        body=name,
        parent=parent,
        self_name=rng.choice(("Ban Chấp hành Công đoàn", "Công đoàn nhà trường")),
        codes=("CĐ", "CĐCS", "CĐTH"),
        place=base.place,
        area="trong toàn trường",
        above=(Superior(f"Ban Thường vụ {parent}", "CĐGD"), Superior(base.body, "TH")),
        ways=(("TM. BAN CHẤP HÀNH", "CHỦ TỊCH"), ("T/M BAN CHẤP HÀNH", "CHỦ TỊCH"), ("CHỦ TỊCH",)),
        recipients=(f"BTV {parent} (b/c)", "Chi bộ, Ban Giám hiệu (b/c)", "Các tổ công đoàn"),
        units=("Các tổ công đoàn", "Đoàn viên công đoàn"),
        sectors=("labour", "education"),
        office=f"Ban Chấp hành {name}",
    )
