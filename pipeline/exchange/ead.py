"""The descriptions in a package of Thông tư 05/2025/TT-BNV: EAD.xml of the file, EAD_doc_*.xml of a document.

Names and order are those on which implementers agree; despite the name it is no EAD of the Library of
Congress, but a flat list of fields (docs/export.md). Values of lists are codes.
"""

import functools
from typing import Any

from lxml import etree

from pipeline.exchange.about import About
from pipeline.exchange.tt02 import keywords, note, short_id
from pipeline.exchange.xmltree import Element, add, code_parts, written_date
from pipeline.lexicon import rows
from pipeline.text import fold

Record = dict[str, Any]

LIMITS = {
    "docId": 25, "codeNumber": 11, "codeNotation": 30, "organName": 200, "subject": 500, "keyword": 100,
    "description": 500,
}  # fmt: skip
"""The greatest length of a field of a document, in characters; codes of archives are never cut."""
OTHER_TYPE = "Khác"


def of_document(record: Record, about: About, ordinal: int = 1) -> Element:
    """EAD_doc: one document, the `ordinal`-th of its file."""
    number, notation = code_parts(record.get("number"))
    code = about.archive_code if about.package == "AIP" else about.file_code
    values = {
        "docId": short_id(record),
        _named("docCode", about): f"{code}.{ordinal:07}" if code else "",
        "maintenance": code_of("maintenance", about.maintenance),
        "typeName": _type(record.get("doc_type")),
        "codeNumber": number,
        "codeNotation": notation,
        "issuedDate": written_date(record.get("issue_date")),
        "organName": record.get("issuing_body"),
        "subject": record.get("title"),
        "language": code_of("language", about.language),
        "numberOfPage": record["source"]["pages"] or None,
        "inforSign": about.inforSign,
        "keyword": keywords(record, LIMITS["keyword"]),
        "mode": code_of("mode", about.mode),
        "confidenceLevel": about.confidenceLevel,
        "format": about.format,
        "riskRecovery": about.riskRecovery,
        "riskRecoveryStatus": about.riskRecoveryStatus,
        "description": note(record, about),
    }
    return _simple(values)


class Summary:
    """What EAD.xml says of a whole file, gathered while its documents pass."""

    def __init__(self) -> None:
        self.documents = self.pages = 0
        self.dates: list[str] = []
        self.movements: dict[str, None] = {}

    def add(self, record: Record) -> None:
        """Count one document in."""
        self.documents += 1
        self.pages += record["source"]["pages"]
        if date := record.get("issue_date"):
            self.dates = [min([*self.dates, date]), max([*self.dates, date])]
        self.movements |= dict.fromkeys(item["name"] for item in record.get("movements", []))


def of_file(summary: Summary, about: About) -> Element:
    """EAD: the file (hồ sơ) that all documents of the package make."""
    first, last = (summary.dates[0], summary.dates[-1]) if summary.dates else (None, None)
    movements = {"movements": [{"name": name} for name in summary.movements]}
    risk = {"riskRecovery": about.riskRecovery, "riskRecoveryStatus": about.riskRecoveryStatus}
    tail = {**risk, "description": about.description}
    if about.package == "AIP":
        tail = {"description": about.description, **risk}
    values = {
        _named("fileCode", about): about.archive_code if about.package == "AIP" else about.file_code,
        "title": about.title,
        "maintenance": code_of("maintenance", about.maintenance),
        "mode": code_of("mode", about.mode),
        "language": code_of("language", about.language),
        "startDate": written_date(first),
        "endDate": written_date(last),
        "keyword": keywords(movements, LIMITS["keyword"]),
        "totalDoc": summary.documents,
        "numberOfPage": summary.pages,
        "format": about.format,
        "inforSign": about.inforSign,
        "confidenceLevel": about.confidenceLevel,
        **tail,
    }
    return _simple(values)


def code_of(name: str, value: str) -> str:
    """The code of a value in a list; what the list lacks, and what is a code already, as it is.

    >>> code_of("maintenance", "vĩnh viễn"), code_of("mode", "03")
    ('01', '03')
    """
    return _codes(name).get(_key(value), value)


def _type(name: str | None) -> str:
    codes = _codes("typeName")
    return codes.get(_key(name), codes[_key(OTHER_TYPE)]) if name else ""


@functools.cache
def _codes(name: str) -> dict[str, str]:
    found = (row for row in rows("archive_codes") if (row["circular"], row["list"]) == ("tt05", name))
    return {_key(row["value"]): row["code"] for row in found}


def _key(value: str) -> str:
    return fold(value).casefold()


def _named(name: str, about: About) -> str:
    """docCode is arcDocCode once it is in the archive."""
    return f"arc{name[0].upper()}{name[1:]}" if about.package == "AIP" else name


def _simple(values: dict[str, object]) -> Element:
    root = etree.Element("simpledc")
    for name, value in values.items():
        add(root, name, value, LIMITS.get(name))
    return root
