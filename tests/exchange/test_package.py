"""Packages of Thông tư 05/2025: METS, PREMIS and descriptions agree with each other and with what lies there.

METS is validated against our own schema of what we write, which goes with each package.
"""

import copy
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from typing import IO, Any
from urllib.parse import unquote

import pytest
from exchange_samples import ABOUT, full_record, hostile_records, schema
from hypothesis import given, settings
from lxml import etree

from pipeline.errors import SourceGone
from pipeline.exchange.about import About
from pipeline.exchange.mets import CSIP, METS, XLINK
from pipeline.exchange.package import Content, folder_name, object_id, write_package

NS = {"m": METS, "p": "http://www.loc.gov/premis/v3", "csip": CSIP, "xlink": XLINK}
METS_FILES = ("METS.xml", "representations/rep1/METS.xml")
MISSING = "uuid-00000000-0000-0000-0000-000000000000"
MAY_GO = {
    "mets/@LABEL", "mets/@schemaLocation", "agent", "agent/@OTHERTYPE", "note", "dmdSec",
    "div", "div/@DMDID", "div/@ADMID", "fptr", "mptr",
}  # fmt: skip
"""What the schema lets a METS be without: what nobody said of a file, and one of several parts."""
AIP = About(**{name: getattr(ABOUT, name) for name in ABOUT.__slots__} | {"package": "AIP"})


def _put(record: dict[str, Any], stream: IO[bytes]) -> Content:
    if record["source"]["file"] == "gone.txt":
        raise SourceGone(name="gone.txt")
    stream.write(b"%PDF " + record["id"].encode())
    return Content("application/pdf", ".pdf")


def _made(records: Iterable[dict[str, Any]], about: About = ABOUT) -> tuple[bytes, list[Any]]:
    held = list(records)
    stream = io.BytesIO()
    objid = object_id((record["id"] for record in held), about)
    outcome = write_package(held, _put, about, objid, stream)
    return stream.getvalue(), [error for _, error in outcome]


def _files(made: bytes) -> dict[str, bytes]:
    """The files of the package, by their paths in its folder."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len({name.split("/")[0] for name in names}) == 1 and len(set(names)) == len(names)
        return {name.split("/", 1)[1]: archive.read(name) for name in names}


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)


def _with(path: str, name: str, value: str) -> Callable[[Any], None]:
    """What gives the first element at `path` another value of an attribute that it has."""

    def change(tree: Any) -> None:
        element = tree.xpath(path, namespaces=NS)[0]
        assert element.get(name) not in (None, value)
        element.set(name, value)

    return change


@pytest.fixture(scope="module", params=[ABOUT, AIP, About(created=ABOUT.created)], ids=["SIP", "AIP", "bare"])
def about(request: pytest.FixtureRequest) -> About:
    given: About = request.param
    return given


@pytest.fixture(scope="module")
def files(about: About) -> dict[str, bytes]:
    made, _ = _made([full_record("a"), full_record("b", issue_date="2020")], about)
    return _files(made)


def test_every_file_is_listed_with_its_size_and_hash(files: dict[str, bytes]) -> None:
    listed = {"METS.xml"}
    for mets in METS_FILES:
        for element in etree.fromstring(files[mets]).iterfind(".//*[@CHECKSUM]"):
            place = element if element.tag == f"{{{METS}}}mdRef" else element[0]
            path = str(PurePosixPath(mets).parent / unquote(place.get(f"{{{XLINK}}}href")))
            assert element.get("SIZE") == str(len(files[path]))
            assert element.get("CHECKSUM") == hashlib.sha256(files[path]).hexdigest().upper()
            listed.add(path)
    assert listed == set(files)


def test_ids_are_unique_and_links_lead_to_them(files: dict[str, bytes]) -> None:
    for mets in METS_FILES:
        tree = etree.fromstring(files[mets])
        ids = tree.xpath("//@ID")
        assert len(ids) == len(set(ids))
        links = " ".join(tree.xpath("//@FILEID | //@DMDID | //@ADMID")).split()
        assert links and set(links) <= set(ids)


def test_each_document_is_linked_with_its_own_description(files: dict[str, bytes]) -> None:
    tree = etree.fromstring(files["representations/rep1/METS.xml"])
    pairs = tree.xpath("//m:div[@LABEL='MetadataLink']/m:div", namespaces=NS)
    assert len(pairs) == 2
    for pair in pairs:
        (data,) = tree.xpath(
            "//m:file[@ID=$id]/m:FLocat/@xlink:href", id=pair[0].get("FILEID"), namespaces=NS
        )
        (about,) = tree.xpath("//m:dmdSec[@ID=$id]/m:mdRef/@xlink:href", id=pair.get("DMDID"), namespaces=NS)
        description = etree.fromstring(files[f"representations/rep1/{unquote(about)}"])
        digits = description.findtext("docId")
        assert digits and digits.encode() in files[f"representations/rep1/{unquote(data)}"]


def test_descriptions_are_valid_against_the_schemas_in_the_package(files: dict[str, bytes]) -> None:
    for path, raw in files.items():
        if "descriptive" in path:
            name = "EAD_doc.xsd" if "EAD_doc" in path else "EAD.xsd"
            xsd = etree.XMLSchema(etree.fromstring(files[f"schemas/{name}"]))
            xsd.assertValid(etree.fromstring(raw))


def test_premis_is_valid_and_says_what_mets_says(files: dict[str, bytes]) -> None:
    for path, mets in (
        ("metadata/preservation/PREMIS.xml", "METS.xml"),
        ("representations/rep1/metadata/preservation/PREMIS_rep1.xml", "representations/rep1/METS.xml"),
    ):
        premis = etree.fromstring(files[path])
        schema("premis.xsd").assertValid(premis)
        contents = etree.fromstring(files[mets])
        said = premis.xpath("//p:messageDigest/text()", namespaces=NS)
        assert said and set(said) == set(contents.xpath("//m:file/@CHECKSUM", namespaces=NS))
        named = premis.xpath(
            "//p:object[p:objectCharacteristics]/p:objectIdentifier/p:objectIdentifierValue/text()",
            namespaces=NS,
        )
        assert set(named) == set(contents.xpath("//m:file/@ID", namespaces=NS))


@pytest.fixture(scope="module")
def mets_schema(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The schema of METS as it lies in the package, with those beside it that it takes in."""
    folder = tmp_path_factory.mktemp("schemas")
    for path, raw in files.items():
        if path.startswith("schemas/"):
            (folder / PurePosixPath(path).name).write_bytes(raw)
    return etree.XMLSchema(etree.parse(folder / "METS_profile.xsd", etree.XMLParser(no_network=True)))


def test_mets_is_valid_against_the_schema_in_the_package(files: dict[str, bytes], mets_schema: Any) -> None:
    for path in METS_FILES:
        mets_schema.assertValid(etree.fromstring(files[path]))


@pytest.mark.parametrize("path", METS_FILES)
def test_mets_that_lacks_anything_is_refused(
    files: dict[str, bytes], mets_schema: Any, path: str, about: About
) -> None:
    """Every element and every attribute is needed, but for what stands in `MAY_GO`."""
    tree = etree.fromstring(files[path])
    kept = []
    for element in list(tree.iterdescendants()):
        parent, place = element.getparent(), element.getparent().index(element)
        parent.remove(element)
        if mets_schema.validate(tree):
            kept.append(_name(element))
        parent.insert(place, element)
    for element in tree.iter():
        for name, value in element.attrib.items():
            del element.attrib[name]
            if mets_schema.validate(tree):
                kept.append(f"{_name(element)}/@{etree.QName(name).localname}")
            element.set(name, value)
    mets_schema.assertValid(tree)
    assert set(kept) <= MAY_GO


BROKEN = {
    "an unknown element": lambda tree: etree.SubElement(tree, f"{{{METS}}}behaviorSec"),
    "an unknown attribute": lambda tree: tree.set("VERSION", "1"),
    "a header twice": lambda tree: tree.insert(0, copy.deepcopy(tree[0])),
    "sections in another order": lambda tree: tree.append(tree.find(f"{{{METS}}}amdSec")),
    "text between elements": lambda tree: setattr(tree, "text", "text"),
    "a day without its hour": _with("//m:metsHdr", "CREATEDATE", "2026-01-02"),
    "an unknown package": _with("//m:metsHdr", f"{{{CSIP}}}OAISPACKAGETYPE", "DIP"),
    "another profile": _with("/m:mets", "PROFILE", "http://www.example.org/profile.xml"),
    "an object without a name": _with("/m:mets", "OBJID", ""),
    "a size below nothing": _with("//m:file", "SIZE", "-1"),
    "a size in words": _with("//m:mdRef", "SIZE", "one"),
    "a hash cut short": _with("//m:file", "CHECKSUM", "ABC"),
    "another kind of hash": _with("//m:file", "CHECKSUMTYPE", "MD5"),
    "an extended link": _with("//m:FLocat", f"{{{XLINK}}}type", "extended"),
    "a link to nothing": _with("//m:FLocat", f"{{{XLINK}}}href", ""),
    "a place that is no URL": _with("//m:FLocat", "LOCTYPE", "HANDLE"),
    "another description": _with("//m:dmdSec/m:mdRef", "MDTYPE", "DC"),
    "a file that is not listed": _with("//m:fptr", "FILEID", MISSING),
    "a section that is not there": _with("//m:div[@ADMID]", "ADMID", MISSING),
    "a list of no descriptions": _with("//m:div[@DMDID]", "DMDID", ""),
    "an id of another shape": _with("//m:structMap", "ID", "structure"),
}


@pytest.mark.parametrize("breaking", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("path", METS_FILES)
def test_broken_mets_is_refused(
    files: dict[str, bytes], mets_schema: Any, path: str, breaking: Callable[[Any], object]
) -> None:
    tree = etree.fromstring(files[path])
    breaking(tree)
    assert not mets_schema.validate(tree)


def test_two_parts_of_mets_with_one_id_are_refused(files: dict[str, bytes], mets_schema: Any) -> None:
    for path in METS_FILES:
        tree = etree.fromstring(files[path])
        divisions = tree.findall(f".//{{{METS}}}div")
        divisions[1].set("ID", divisions[0].get("ID"))
        assert not mets_schema.validate(tree)


def test_a_representation_that_is_no_group_of_files_is_refused(
    files: dict[str, bytes], mets_schema: Any
) -> None:
    tree = etree.fromstring(files["METS.xml"])
    _with("//m:mptr", f"{{{XLINK}}}title", MISSING)(tree)
    assert not mets_schema.validate(tree)


def test_mets_says_what_the_common_specification_asks_for(files: dict[str, bytes], about: About) -> None:
    """What E-ARK CSIP 2.1 demands, less the documentation, which is optional here."""
    tree = etree.fromstring(files["METS.xml"])
    asked = [
        "/m:mets[@OBJID and @TYPE and @PROFILE and @csip:CONTENTINFORMATIONTYPE]",
        f"/m:mets/m:metsHdr[@CREATEDATE and @csip:OAISPACKAGETYPE = '{about.package}']",
        "//m:agent[@ROLE='CREATOR' and @OTHERTYPE='SOFTWARE']/m:note[@csip:NOTETYPE='SOFTWARE VERSION']",
        "//m:dmdSec[@ID and @CREATED and @STATUS]/m:mdRef[@LOCTYPE='URL' and @xlink:type='simple']",
        "//m:amdSec/m:digiprovMD[@ID and @STATUS='CURRENT']/m:mdRef[@MDTYPE='PREMIS']",
        "//m:fileGrp[@USE='Schemas']/m:file/m:FLocat[@LOCTYPE='URL' and @xlink:type='simple']",
        "//m:fileGrp[@USE='Representations/rep1']/m:file",
        "//m:structMap[@TYPE='PHYSICAL' and @LABEL='CSIP']/m:div[@LABEL=/m:mets/@OBJID]",
        "//m:structMap/m:div/m:div[@LABEL='Metadata' and @DMDID and @ADMID]",
        "//m:structMap/m:div/m:div[@LABEL='Schemas']/m:fptr",
        "//m:div[@LABEL='Representations/rep1']/m:mptr[@xlink:title=//m:fileGrp/@ID and @LOCTYPE='URL']",
    ]
    assert [path for path in asked if not tree.xpath(path, namespaces=NS)] == []


def test_ead_sums_up_its_documents(files: dict[str, bytes]) -> None:
    ead = etree.fromstring(files["metadata/descriptive/EAD.xml"])
    assert (ead.findtext("totalDoc"), ead.findtext("numberOfPage")) == ("2", "2")
    assert (ead.findtext("startDate"), ead.findtext("endDate")) == ("2020", "09/10/2021")
    assert ead.findtext("keyword") == "Dạy tốt - Học tốt"


def test_a_document_without_its_file_is_named_and_left_out() -> None:
    made, errors = _made([full_record("a"), full_record("gone"), full_record("b")])
    assert [type(error) for error in errors] == [type(None), SourceGone, type(None)]
    data = [path for path in _files(made) if "/data/" in path]
    assert data == [f"representations/rep1/data/H26.15.2021.01.TĐ.{n:03}.pdf" for n in (1, 2)]


def test_names_of_packages() -> None:
    sip, aip = object_id(["sha256:1"], ABOUT), object_id(["sha256:1"], AIP)
    assert re.fullmatch(r"uuid-[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", sip)
    assert re.fullmatch(r"urn_H26\.15_uuid_[0-9A-F-]{36}", folder_name(aip))
    assert object_id(["a", "b"], ABOUT) == object_id(["b", "a"], ABOUT) != object_id(["a"], ABOUT)


def test_the_same_documents_make_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _made([full_record()]) == _made([full_record()])
    undated = About(**{name: getattr(ABOUT, name) for name in ABOUT.__slots__} | {"created": ""})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert _made([full_record()], undated) == _made([full_record()], undated)
    assert b"2023-11-15T05:13:20+07:00" in _files(_made([full_record()], undated)[0])["METS.xml"]


@settings(max_examples=15, deadline=None)
@given(hostile_records())
def test_any_text_makes_a_sound_package(record: dict[str, Any]) -> None:
    found = _files(_made([record])[0])
    for path in METS_FILES:
        schema("METS_profile.xsd").assertValid(etree.fromstring(found[path]))
    for path, raw in found.items():
        if path.endswith(".xml"):
            etree.fromstring(raw)
    test_descriptions_are_valid_against_the_schemas_in_the_package(found)
    test_premis_is_valid_and_says_what_mets_says(found)
