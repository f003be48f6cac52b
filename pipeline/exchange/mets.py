"""METS by the E-ARK profile (CSIP): the table of contents of a package and of its one representation."""

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from pipeline import __version__
from pipeline.exchange.about import About
from pipeline.exchange.premis import Item
from pipeline.exchange.xmltree import Element, clean

METS = "http://www.loc.gov/METS/"
CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
XLINK = "http://www.w3.org/1999/xlink"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_PLACES = (
    f"{METS} http://www.loc.gov/standards/mets/mets.xsd "
    f"{CSIP} https://earkcsip.dilcis.eu/schema/DILCISExtensionMETS.xsd"
)
_PROFILES = {
    "SIP": "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml",
    "AIP": "https://earkaip.dilcis.eu/profile/E-ARK-AIP.xml",
}
_NAMESPACE = uuid.UUID("5a1c8c0e-0d4b-5e0b-9a51-6b3f0c0e7d11")
"""From which ids are derived: the same documents make the same package."""
_REP = "representations/rep1"
REP_USE = "Representations/rep1"


class Described(NamedTuple):
    """A document of the representation: its file and its description, both as items, and its label."""

    data: Item
    description: Item
    label: str


def derived(name: str) -> str:
    """A UUID in capitals that follows from `name` alone."""
    return str(uuid.uuid5(_NAMESPACE, name)).upper()


class _Contents:
    """One METS file that grows; ids follow from the package and the thing that bears them."""

    def __init__(self, objid: str, about: About, moment: str, label: str) -> None:
        self.objid, self.moment = objid, moment
        self.root = etree.Element(
            _q("mets"), nsmap={"mets": METS, "csip": CSIP, "xlink": XLINK, "xsi": _XSI},
            OBJID=objid, TYPE="Mixed", PROFILE=_PROFILES[about.package],
        )  # fmt: skip
        if label:
            self.root.set("LABEL", clean(label))
        self.root.set(f"{{{CSIP}}}CONTENTINFORMATIONTYPE", "MIXED")
        self.root.set(f"{{{_XSI}}}schemaLocation", _PLACES)
        self._header(about)

    def id(self, name: str) -> str:
        """An xml:id."""
        return f"uuid-{derived(f'{self.objid} {name}')}"

    def _header(self, about: About) -> None:
        header = _sub(self.root, "metsHdr", CREATEDATE=self.moment, RECORDSTATUS="NEW")
        header.set(f"{{{CSIP}}}OAISPACKAGETYPE", about.package)
        software = _sub(header, "agent", ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE")
        _named(software, "kehoach", __version__, "SOFTWARE VERSION")
        if about.organName:
            _named(_sub(header, "agent", ROLE="CREATOR", TYPE="ORGANIZATION"), about.organName, about.organId)
        if about.archiveName:
            archive = _sub(header, "agent", ROLE="ARCHIVIST", TYPE="ORGANIZATION")
            _named(archive, about.archiveName, about.identifier)

    def description(self, item: Item) -> str:
        """A dmdSec that points to a description; return its id."""
        name = self.id(f"dmd {item.href}")
        section = _sub(self.root, "dmdSec", ID=name, CREATED=self.moment, STATUS="CURRENT")
        self._reference(section, item, "EAD")
        return name

    def preservation(self, item: Item) -> str:
        """The amdSec; return the id of what points to PREMIS."""
        name = self.id(f"digiprov {item.href}")
        section = _sub(self.root, "amdSec", ID=self.id("amd"))
        self._reference(
            _sub(section, "digiprovMD", ID=name, CREATED=self.moment, STATUS="CURRENT"), item, "PREMIS"
        )
        return name

    def _reference(self, parent: Element, item: Item, kind: str) -> None:
        found = _sub(
            parent, "mdRef", ID=self.id(f"mdref {item.href}"), LOCTYPE="URL", MDTYPE=kind, **self._facts(item)
        )
        _link(found, item.href)

    def _facts(self, item: Item) -> dict[str, str]:
        return {
            "MIMETYPE": item.media_type, "SIZE": str(item.size), "CREATED": self.moment,
            "CHECKSUM": item.sha256, "CHECKSUMTYPE": "SHA-256",
        }  # fmt: skip

    def files(self, groups: dict[str, Sequence[Item]]) -> None:
        """The fileSec: groups by their USE."""
        section = _sub(self.root, "fileSec", ID=self.id("files"))
        for use, items in groups.items():
            group = _sub(section, "fileGrp", ID=self.id(f"group {use}"), USE=use)
            for item in items:
                _link(
                    _sub(_sub(group, "file", ID=item.id, **self._facts(item)), "FLocat", LOCTYPE="URL"),
                    item.href,
                )

    def structure(self) -> Element:
        """The structMap; return its outermost division."""
        section = _sub(self.root, "structMap", ID=self.id("structure"), TYPE="PHYSICAL", LABEL="CSIP")
        return _sub(section, "div", ID=self.id("whole"), LABEL=self.objid)

    def division(self, parent: Element, label: str, name: str = "", **links: str) -> Element:
        """A part of the structure."""
        return _sub(parent, "div", ID=self.id(f"div {label} {name}"), LABEL=clean(label), **links)


def of_package(
    objid: str, about: About, moment: str, file: Item, premis: Item, schemas: Sequence[Item], inner: Item
) -> Element:
    """METS.xml of the package: EAD of the file, PREMIS, the schemas, and the METS of the representation."""
    made = _Contents(objid, about, moment, about.title)
    description, preservation = made.description(file), made.preservation(premis)
    made.files({"Schemas": schemas, REP_USE: [inner]})
    whole = made.structure()
    made.division(whole, "Metadata", DMDID=description, ADMID=preservation)
    listed = made.division(whole, "Schemas")
    for schema in schemas:
        _sub(listed, "fptr", FILEID=schema.id)
    pointer = _sub(made.division(whole, REP_USE), "mptr", LOCTYPE="URL")
    _link(pointer, f"{_REP}/METS.xml")
    pointer.set(f"{{{XLINK}}}title", made.id(f"group {REP_USE}"))
    return made.root


def of_representation(
    objid: str, about: About, moment: str, documents: Sequence[Described], premis: Item
) -> Element:
    """METS.xml of rep1: a description for each document, and which one belongs to which file."""
    made = _Contents(objid, about, moment, "rep1")
    descriptions = [made.description(document.description) for document in documents]
    preservation = made.preservation(premis)
    made.files({"Data": [document.data for document in documents]})
    whole = made.structure()
    made.division(whole, "Metadata", DMDID=" ".join(descriptions), ADMID=preservation)
    data = made.division(whole, "Data")
    for document in documents:
        part = made.division(data, document.label, document.data.id)
        _sub(part, "fptr", FILEID=document.data.id)
    links = made.division(whole, "MetadataLink")
    for document, description in zip(documents, descriptions, strict=True):
        pair = made.division(
            links, "MetadataLink/File", document.data.id, DMDID=description, ADMID=preservation
        )
        _sub(pair, "fptr", FILEID=document.data.id)
    return made.root


def _named(agent: Element, name: str, code: str, kind: str = "IDENTIFICATIONCODE") -> None:
    _sub(agent, "name").text = clean(name)
    if code:
        note = _sub(agent, "note")
        note.set(f"{{{CSIP}}}NOTETYPE", kind)
        note.text = clean(code)


def _link(element: Element, href: str) -> None:
    element.set(f"{{{XLINK}}}type", "simple")
    element.set(f"{{{XLINK}}}href", href)


def _sub(parent: Element, name: str, **attributes: str) -> Element:
    return etree.SubElement(parent, _q(name), **attributes)


def _q(name: str) -> str:
    return f"{{{METS}}}{name}"
