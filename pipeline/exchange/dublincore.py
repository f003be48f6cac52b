"""Dublin Core (oai_dc): the fifteen elements that every library and repository reads."""

from typing import Any

from lxml import etree

from pipeline.exchange.about import About
from pipeline.exchange.xmltree import Element, add, names, written_date

Record = dict[str, Any]

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_PLACES = f"{OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd"


def tree(record: Record, about: About) -> Element:
    """One document. Dates are W3CDTF, which may be partial; the language is ISO 639-1."""
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": _XSI})
    root.set(f"{{{_XSI}}}schemaLocation", _PLACES)
    for name, values in _elements(record, about):
        for value in dict.fromkeys(values):
            add(root, f"{{{DC}}}{name}", value)
    return root


def _elements(record: Record, about: About) -> list[tuple[str, list[Any]]]:
    source, signer, area = record["source"], record.get("signer") or {}, record.get("area") or {}
    pages = f"{source['pages']} trang" if source["pages"] else None
    places = [area.get(part) for part in ("commune", "district", "province", "since_2025")]
    cited = [_cited(item) for item in record.get("references", [])]
    goals = [item["text"] for field in ("phases", "targets") for item in record.get(field, [])]
    return [
        ("title", [record.get("title") or record.get("doc_type") or source["file"]]),
        ("creator", [record.get("issuing_body"), *record.get("co_issuers", [])]),
        ("subject", list(names(record.get("movements", [])))),
        ("description", goals),
        ("publisher", [record.get("parent_body")]),
        ("contributor", [signer.get("name")]),
        ("date", [written_date(record.get("issue_date"), "-", backwards=False)]),
        ("type", [record.get("doc_type"), "Text"]),
        ("format", [source["media_type"], pages]),
        ("identifier", [record.get("number"), record["id"]]),
        ("source", [source["file"]]),
        ("language", ["vi"]),
        ("relation", cited),
        ("coverage", [record.get("place"), *places]),
        ("rights", [about.mode]),
    ]


def _cited(item: Record) -> str:
    parts = (
        item.get("type"),
        item.get("number"),
        item.get("date") and f"({item['date']})",
        item.get("issuer"),
    )
    return " ".join(part for part in parts if part)
