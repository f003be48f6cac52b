"""Makes pipeline/lexicons/places.tsv and places_communes.tsv from the data of `vietnamadminunits`.

    pip install vietnamadminunits==1.0.4        (in an environment of its own; MIT licence)
    python corpora/gazetteer/build.py FOLDER    (its `vietnamadminunits/data` folder)

What the package does not know (units abolished earlier, dates of creation) stands in
places_history.tsv, which is written by hand and is read on top of these two.
Identifiers are the codes of the General Statistics Office: 2 digits a province, 3 a district, 5 a
commune; `n` before the code of a commune made in July 2025. A unit that went on in July 2025
keeps one row; an abolished district has its province's heir as successor.
"""

import functools
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

LEXICONS = Path(__file__).resolve().parents[2] / "pipeline" / "lexicons"
HEADER = ("id", "name", "type", "parent", "from", "to", "successors")
REFORM, LAST_DAY = "2025-07-01", "2025-06-30"
TYPES = ("thành phố", "thị xã", "thị trấn", "đặc khu", "tỉnh", "quận", "huyện", "phường", "xã")
Row = tuple[str, ...]


def split_type(full_name: str) -> tuple[str, str]:
    """Return (type in lower case, name): "Quận 11" gives ("quận", "11")."""
    for kind in TYPES:
        if full_name.lower().startswith(kind + " "):
            return kind, full_name[len(kind) + 1 :]
    raise ValueError(f"no type word in {full_name!r}")


def unit(code: str, full_name: str, parent: str, since: str, until: str, heirs: Iterable[str]) -> Row:
    kind, name = split_type(full_name)
    return (code, name, kind, parent, since, until, ",".join(heirs))


def province_heirs(db: sqlite3.Connection, converter: dict) -> dict[str, str]:
    """Old province code -> code of the province that it is part of since July 2025."""
    new = dict(db.execute("SELECT provinceKey, provinceCode FROM admin_units"))
    old = dict(db.execute("SELECT provinceKey, provinceCode FROM admin_units_legacy"))
    return {old[k]: new[heir] for heir, parts in converter["DICT_PROVINCE"].items() for k in parts}


def provinces(db: sqlite3.Connection, heirs: dict[str, str]) -> Iterator[Row]:
    """The 63, and none more: each of the 34 bears the code or at least the name of one of them."""
    names = {
        name: code for code, name in db.execute("SELECT DISTINCT provinceCode, province FROM admin_units")
    }
    query = "SELECT DISTINCT provinceCode, province FROM admin_units_legacy ORDER BY 1"
    for code, name in db.execute(query):
        goes_on = name in names
        heir = [] if goes_on else [own_codes(db)[heirs[code]]]
        yield unit(code, name, "", "", "" if goes_on else LAST_DAY, heir)


@functools.cache
def own_codes(db: sqlite3.Connection) -> dict[str, str]:
    """A code of 2025 -> the code that the same name had before (Lào Cai: 15 -> 10)."""
    old = dict(db.execute("SELECT DISTINCT province, provinceCode FROM admin_units_legacy"))
    new = db.execute("SELECT DISTINCT provinceCode, province FROM admin_units")
    return {code: old[name] for code, name in new}


def districts(db: sqlite3.Connection, heirs: dict[str, str]) -> Iterator[Row]:
    query = "SELECT DISTINCT districtCode, district, provinceCode FROM admin_units_legacy ORDER BY 1"
    for code, name, province in db.execute(query):
        yield unit(code, name, province, "", LAST_DAY, [own_codes(db)[heirs[province]]])


def commune_heirs(db: sqlite3.Connection, converter: dict) -> dict[str, list[str]]:
    """Old commune's key "province_district_ward" -> new identifiers, the greater part first."""
    new = {
        (province, ward): f"n{code}"
        for province, ward, code in db.execute("SELECT provinceKey, wardKey, wardCode FROM admin_units")
    }
    found: dict[str, list[str]] = {}
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, parts in wards.items():
            for part in parts:
                found.setdefault(part, []).append(new[province, ward])
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for part, shares in divided.items():
            shares = sorted(shares, key=lambda share: not share["isDefaultNewWard"])
            found[part] = [new[province, share["newWardKey"]] for share in shares]
    return found


def communes(db: sqlite3.Connection, converter: dict) -> Iterator[Row]:
    for code, name, province in db.execute(
        "SELECT wardCode, ward, provinceCode FROM admin_units ORDER BY 3, 1"
    ):
        yield unit(f"n{code}", name, own_codes(db)[province], REFORM, "", [])
    heirs = commune_heirs(db, converter)
    query = (
        "SELECT wardCode, ward, districtCode, provinceKey || '_' || districtKey || '_' || wardKey "
        "FROM admin_units_legacy WHERE ward IS NOT NULL ORDER BY 3, 1"
    )
    for code, name, district, key in db.execute(query):
        yield unit(code, name, district, "", LAST_DAY, heirs[key])


def write(path: Path, rows: Iterable[Row]) -> None:
    lines = ["\t".join(row) for row in (HEADER, *rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def main(folder: Path) -> None:
    converter = json.loads((folder / "converter_2025.json").read_text("utf-8"))
    db = sqlite3.connect(f"file:{folder / 'dataset.db'}?mode=ro", uri=True)
    heirs = province_heirs(db, converter)
    write(LEXICONS / "places.tsv", [*provinces(db, heirs), *districts(db, heirs)])
    write(LEXICONS / "places_communes.tsv", communes(db, converter))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
