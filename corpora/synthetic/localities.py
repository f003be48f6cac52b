"""Places for the generator, drawn from the gazetteer, and how administrative prose speaks of them."""

import datetime
from random import Random

from corpora.synthetic.bodies import Superior
from pipeline import gazetteer
from pipeline.gazetteer import REFORM, Place

Day = datetime.date

__all__ = ["REFORM", "Day", "Place"]


def _draw(rng: Random, day: Day, level: str, types: tuple[str, ...]) -> Place:
    pool = gazetteer.names(level)
    while True:
        name = rng.choice(pool)
        if not name[0].isalpha() and level == "commune":
            continue
        query = f"quận {name}" if name.isdigit() else name
        found = [p for p in gazetteer.find(query, on=day, types=types) if p.level == level and p.name == name]
        if found and found[0].chain()[-1].existed(day):
            return rng.choice(found)


def province(rng: Random, day: Day) -> Place:
    """A province or city of that day."""
    return _draw(rng, day, "province", gazetteer.PROVINCE_TYPES)


def district(rng: Random, day: Day) -> Place:
    """A district of that day; there are none since July 2025."""
    return _draw(rng, day, "district", gazetteer.DISTRICT_TYPES)


def commune(rng: Random, day: Day) -> Place:
    """A commune, ward or town of that day."""
    return _draw(rng, day, "commune", gazetteer.COMMUNE_TYPES)


def named(place: Place) -> str:
    """`quận Thanh Xuân`, `Quận 11`, `tỉnh Hà Nam`: as within a sentence."""
    return place.full_name if place.name.isdigit() else f"{place.type} {place.name}"


def kind(place: Place) -> str:
    """`huyện`, `thị xã`: what the place calls itself; `Thành phố` of a city takes a capital."""
    return place.type


def dateline(place: Place) -> str:
    """The place before the date: a numbered district keeps its type word."""
    if place.name == "Hồ Chí Minh":
        return "TP. Hồ Chí Minh"
    return place.full_name if place.name.isdigit() else place.name


def host_of(place: Place) -> Place:
    """The unit that it belongs to; a province itself."""
    return place.parent or place


def careful_dateline(place: Place, rng: Random) -> str:
    """The place before the date, in some papers with a short type word: TP. Vinh, TX. Sơn Tây."""
    short = {"thành phố": ("TP. ", "Tp. ", "TP "), "thị xã": ("TX. ", "Thị xã "), "thị trấn": ("TT. ", "TT ")}
    if (
        place.type in short
        and not place.name.isdigit()
        and place.name != "Hồ Chí Minh"
        and rng.random() < 0.12
    ):
        return rng.choice(short[place.type]) + place.name
    return dateline(place)


def committee(place: Place) -> str:
    """The Party committee's usual name: Huyện ủy, Quận ủy, Thị ủy, Thành ủy."""
    names = {
        "huyện": "Huyện ủy",
        "quận": "Quận ủy",
        "thị xã": "Thị ủy",
        "thành phố": "Thành ủy",
        "tỉnh": "Tỉnh ủy",
    }
    return names.get(place.type, "Đảng ủy")


def lower_bodies(place: Place, day: Day) -> str:
    """The bodies next below: `UBND các huyện, thành phố`, `UBND các xã, phường`."""
    if place.level == "province":
        return "UBND các huyện, thị xã, thành phố" if day < REFORM else "UBND các xã, phường"
    return "UBND các phường" if place.type == "quận" else "UBND các xã, thị trấn"


def department_units(sector: str, day: Day) -> tuple[str, ...]:
    """The units that an office of that sector directs."""
    if sector == "education":
        return ("Các trường mầm non, tiểu học, THCS", "Các trường MN, TH, THCS công lập và ngoài công lập")
    if sector == "health":
        return ("Các bệnh viện, trung tâm y tế", "Trạm y tế các xã, phường")
    return ("Các đơn vị trực thuộc", "Cán bộ chuyên trách các xã, phường")


def province_superiors(place: Place, day: Day) -> tuple[Superior, ...]:
    """Bodies of a province and above whose papers lower bodies cite."""
    where = named(place)
    return (
        Superior(f"Ủy ban nhân dân {where}", "UBND"),
        Superior(f"UBND {where}", "UBND"),
        Superior("Thủ tướng Chính phủ", "TTg"),
        Superior(f"Sở Nội vụ {where}", "SNV"),
    )
