"""What follows from a corrected value: key of a movement, code of a type, level and area of a body."""

from typing import Any

from pipeline.lexicon import type_by_key
from pipeline.text import search_key

Record = dict[str, Any]


def key_of_movement(name: str, place: str | None) -> str:
    """The key under which all documents have the movement `name`."""
    from pipeline.entities.bodyplaces import PLACE_TYPE
    from pipeline.entities.movements import key_of

    return key_of(name, PLACE_TYPE.sub("", place or ""))


def derive(record: Record, machine: Record, said: dict[str, set[str]]) -> None:
    """Bring up to date, in `record`, what follows from values that differ from those of `machine`.

    `said`: for each field that people spoke about the members they spoke about ("" for all of it);
    what they said themselves is not derived.
    """
    if _differs(record, machine, "doc_type") and "doc_type_code" not in said:
        _put(record, "doc_type_code", _code(record["doc_type"]), "doc_type", "doc_type", 1.0)
    if _differs(record, machine, "issuing_body", "parent_body"):
        _place(record, said)
    if "area" in said and not said["area"] & {"", "since_2025"} and _differs(record, machine, "area"):
        record["area"] = record["area"] | {"since_2025": _since_2025(record)}


def _differs(record: Record, machine: Record, *fields: str) -> bool:
    return any(record.get(field) != machine.get(field) for field in fields)


def _code(name: str | None) -> str | None:
    known = type_by_key().get(search_key(name or ""))
    return known.code or None if known else None


def _place(record: Record, said: dict[str, set[str]]) -> None:
    from pipeline.entities.area import area_under, level_under

    body, parent, date = (record.get(name) for name in ("issuing_body", "parent_body", "issue_date"))
    level = level_under(body, parent) if body else None
    if "level" not in said:
        _put(record, "level", level, "issuing_body", "issuing_body", 0.9)
    if "area" not in said:
        cited = [item["issuer"] for item in record.get("references", []) if item.get("issuer")]
        on = date if date and len(date) == 10 else None
        area = area_under(body, parent, record.get("place"), on, cited) if body else None
        nowhere = dict.fromkeys(("province", "district", "commune", "since_2025"))
        _put(record, "area", nowhere | (area or {}), "issuing_body", "gazetteer", 0.85)


def _since_2025(record: Record) -> str | None:
    from pipeline import gazetteer

    area, date = record["area"], record.get("issue_date")
    named = ", ".join(filter(None, (area.get(part) for part in ("commune", "district", "province"))))
    found = gazetteer.area_of(named, date if date and len(date) == 10 else None) if named else None
    return (found or {}).get("since_2025")


def _put(record: Record, field: str, value: Any, source: str, method: str, sure: float) -> None:
    """Set what is derived from field `source`, with the confidence of what follows from a sure value."""
    pointer = f"/{field}"
    evidence = record["evidence"]
    if record.get(field) == value and pointer in evidence:
        return
    record[field] = value
    basis = evidence.pop(pointer, None) or evidence.get(f"/{source}")
    if basis and value is not None:
        evidence[pointer] = basis | {"confidence": sure, "method": method}
