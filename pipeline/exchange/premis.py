"""PREMIS 3.0: what lies in a package, in which format, with which hash, and what was done to make it."""

from collections.abc import Iterable
from typing import NamedTuple

from lxml import etree

from pipeline import __version__
from pipeline.exchange.xmltree import Element

NAMESPACE = "http://www.loc.gov/premis/v3"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_PLACES = f"{NAMESPACE} http://www.loc.gov/standards/premis/premis.xsd"
_AGENT = "kehoach"


class Item(NamedTuple):
    """A file of the package: its id in METS, where it lies (from the METS file), what and how large it is."""

    id: str
    href: str
    media_type: str
    size: int
    sha256: str
    original: str = ""


def tree(name: str, items: Iterable[Item], moment: str) -> Element:
    """The objects of `name` (a package or a representation), the event that made it, the program that did."""
    root = etree.Element(_q("premis"), nsmap={"premis": NAMESPACE, "xsi": _XSI}, version="3.0")
    root.set(f"{{{_XSI}}}schemaLocation", _PLACES)
    whole = _object(root, "representation", name)
    held = list(items)
    for item in held:
        _file(_object(root, "file", item.id), item)
    for item in held:
        _relation(whole, item.id)
    _event(root, name, moment)
    _agent(root)
    return root


def _object(root: Element, kind: str, name: str) -> Element:
    found = _sub(root, "object")
    found.set(f"{{{_XSI}}}type", f"premis:{kind}")
    _identifier(found, "object", name)
    return found


def _file(found: Element, item: Item) -> None:
    about = _sub(found, "objectCharacteristics")
    _sub(about, "compositionLevel", "0")
    fixity = _sub(about, "fixity")
    _sub(fixity, "messageDigestAlgorithm", "SHA-256")
    _sub(fixity, "messageDigest", item.sha256)
    _sub(about, "size", str(item.size))
    designation = _sub(_sub(about, "format"), "formatDesignation")
    _sub(designation, "formatName", item.media_type)
    if item.original:
        _sub(found, "originalName", item.original)


def _relation(whole: Element, part: str) -> None:
    relation = _sub(whole, "relationship")
    _sub(relation, "relationshipType", "structural")
    _sub(relation, "relationshipSubType", "has part")
    _identifier(relation, "relatedObject", part)


def _event(root: Element, name: str, moment: str) -> None:
    event = _sub(root, "event")
    _identifier(event, "event", f"creation-{name}")
    _sub(event, "eventType", "creation")
    _sub(event, "eventDateTime", moment)
    detail = _sub(event, "eventDetailInformation")
    _sub(detail, "eventDetail", "information package made from a dataset of kehoach")
    _sub(_sub(event, "eventOutcomeInformation"), "eventOutcome", "success")
    _identifier(event, "linkingAgent", _AGENT)
    _identifier(event, "linkingObject", name)


def _agent(root: Element) -> None:
    agent = _sub(root, "agent")
    _identifier(agent, "agent", _AGENT)
    _sub(agent, "agentName", "kehoach")
    _sub(agent, "agentType", "software")
    _sub(agent, "agentVersion", __version__)


def _identifier(parent: Element, kind: str, value: str) -> None:
    found = _sub(parent, f"{kind}Identifier")
    _sub(found, f"{kind}IdentifierType", "local")
    _sub(found, f"{kind}IdentifierValue", value)


def _sub(parent: Element, name: str, text: str | None = None) -> Element:
    child = etree.SubElement(parent, _q(name))
    child.text = text
    return child


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
