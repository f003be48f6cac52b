"""edXML (QCVN 102:2016/BTTTT): the header of the message by which a document goes from office to office.

The regulation's own schema was not to be had: names, order and namespace are those on which implementers
agree (docs/export.md). What only the sender knows (codes of offices) comes from the description file.
"""

from typing import Any

from lxml import etree

from pipeline.exchange.about import About
from pipeline.exchange.xmltree import Element, add, clean, code_parts, group, written_date

Record = dict[str, Any]

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def tree(record: Record, about: About) -> Element:
    """The message of one document."""
    root = etree.Element(_q("edXML"), nsmap={"edXML": NAMESPACE})
    envelope = etree.SubElement(root, _q("edXMLEnvelope"))
    header = etree.SubElement(etree.SubElement(envelope, _q("edXMLHeader")), _q("MessageHeader"))
    _message(header, record, about)
    body = etree.SubElement(envelope, _q("edXMLBody"))
    etree.SubElement(body, _q("edXMLManifest"), version="1.0")
    return root


def _message(header: Element, record: Record, about: About) -> None:
    """Clauses 1.1 to 1.14, in their order; what the document does not say is left out."""
    issuer, date = record.get("issuing_body"), record.get("issue_date")
    number, notation = code_parts(record.get("number"))
    signer = record.get("signer") or {}
    _organ(header, "From", issuer, about, record.get("parent_body"))
    for addressee in record.get("addressees", []):
        _organ(header, "To", addressee, about)
    _group(header, "Code", CodeNumber=number, CodeNotation=notation)
    _group(header, "PromulgationInfo", Place=record.get("place"), PromulgationDate=_date(date))
    _group(header, "DocumentType", TypeName=record.get("doc_type"))
    add(header, _q("Subject"), record.get("title"))
    _group(
        header,
        "SignerInfo",
        Competence=signer.get("authority"),
        Position=signer.get("title"),
        FullName=signer.get("name"),
    )
    group(header, _q("ToPlaces"), *((_q("Place"), place) for place in record.get("recipients", [])))
    _group(header, "OtherInfo", PageAmount=record["source"]["pages"] or None)
    for reference in record.get("references", []):
        _response(header, reference, about)
    add(header, _q("DocumentId"), document_id(record.get("number"), date, about.organ(issuer)))


def _response(header: Element, reference: Record, about: About) -> None:
    """Clause 1.12, for each document that this one answers or carries out."""
    if reference.get("role") != "basis" or not clean(reference.get("number") or ""):
        return
    number, notation = code_parts(reference["number"])
    organ = about.organ(reference.get("issuer"))
    outer = etree.SubElement(header, _q("ResponseFor"))
    add(outer, _q("OrganId"), organ)
    _group(outer, "Code", CodeNumber=number, CodeNotation=notation)
    add(outer, _q("PromulgationDate"), _date(reference.get("date")))
    add(outer, _q("DocumentId"), document_id(reference["number"], reference.get("date"), organ))


def document_id(number: str | None, date: str | None, organ: str) -> str:
    """`OrganId,yyyy/MM/dd,number/notation`; empty unless all of it is known."""
    parts = (organ, _date(date), "/".join(filter(None, code_parts(number))))
    return ",".join(parts) if all(parts) else ""


def _organ(header: Element, name: str, organ: str | None, about: About, above: str | None = None) -> None:
    _group(header, name, OrganId=about.organ(organ), OrganizationInCharge=above, OrganName=organ)


def _group(parent: Element, name: str, **values: object) -> None:
    group(parent, _q(name), *((_q(inner), value) for inner, value in values.items()))


def _date(date: str | None) -> str:
    """yyyy/MM/dd; empty for a date of which the day is not known."""
    return written_date(date, backwards=False) if date and date.count("-") == 2 else ""
