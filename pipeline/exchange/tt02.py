"""The archival metadata of a document by Thông tư 02/2019/TT-BNV: its field codes, in its order.

The circular prescribes fields, no file: the XML about them is ours (docs/export.md).
"""

from typing import Any

from lxml import etree

from pipeline.exchange.about import About
from pipeline.exchange.xmltree import Element, add, clean, code_parts, names, written_date

Record = dict[str, Any]

_ID_DIGITS = 24
"""Hexadecimal digits of the file's hash that stand for a document without a code; `kehoach show` finds it."""

LIMITS = {
    "docCode": 25, "typeName": 100, "codeNumber": 11, "codeNotation": 30, "organName": 200, "subject": 500,
    "description": 500, "keyword": 100,
}  # fmt: skip
"""The greatest length of a field of a document, in characters; codes of archives are never cut."""


def tree(record: Record, about: About, ordinal: int = 1) -> Element:
    """The metadata of one document, the `ordinal`-th of its file."""
    root = etree.Element("document")
    for name, value in fields(record, about, ordinal).items():
        add(root, name, value, LIMITS.get(name))
    return root


def fields(record: Record, about: About, ordinal: int) -> dict[str, object]:
    """The fields in the circular's order, empty where nobody knows."""
    number, notation = code_parts(record.get("number"))
    return {
        "docCode": short_id(record),
        "identifier": about.identifier,
        "organId": about.organId,
        "fileCatalog": about.fileCatalog,
        "fileNotation": about.fileNotation,
        "docOrdinal": ordinal,
        "typeName": record.get("doc_type"),
        "codeNumber": number,
        "codeNotation": notation,
        "issuedDate": written_date(record.get("issue_date")),
        "organName": record.get("issuing_body"),
        "subject": record.get("title"),
        "language": about.language,
        "pageAmount": record["source"]["pages"] or None,
        "description": note(record, about),
        "inforSign": about.inforSign,
        "keyword": keywords(record, LIMITS["keyword"]),
        "mode": about.mode,
        "confidenceLevel": about.confidenceLevel,
        "format": about.format,
    }


def short_id(record: Record) -> str:
    """What stands for a document that no archive has given a code yet."""
    return str(record["id"]).removeprefix("sha256:")[:_ID_DIGITS]


def note(record: Record, about: About) -> str:
    """What no field takes: who signed, the file and its hash."""
    signer = record.get("signer") or {}
    signed = ", ".join(filter(None, (signer.get("title"), signer.get("name"))))
    parts = (
        about.description,
        f"Người ký: {signed}" if signed else "",
        f"Tệp gốc: {record['source']['file']} ({record['id']})",
    )
    return "; ".join(filter(None, parts))


def keywords(record: Record, limit: int) -> str:
    """The movements, as many as fit whole."""
    kept: list[str] = []
    for name in map(clean, names(record.get("movements", []))):
        if len("; ".join([*kept, name])) <= limit:
            kept.append(name)
    return "; ".join(kept)
