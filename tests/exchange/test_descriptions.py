"""edXML, Thông tư 02, Thông tư 05, Dublin Core: valid against their schemas whatever the text."""

import io
import unicodedata
from typing import Any

import pytest
from dataset_samples import make_record
from exchange_samples import ABOUT, full_record, hostile_records, schema
from hypothesis import given, settings
from lxml import etree

from pipeline.exchange.about import About
from pipeline.exchange.writing import DESCRIPTIVE, trees, write_described
from pipeline.exchange.xmltree import as_bytes, code_parts

XSD = {"edxml": "edxml.xsd", "tt02": "tt02.xsd", "tt05": "EAD_doc.xsd", "dc": "oai_dc.xsd"}


def _tree(record: dict[str, Any], format: str, about: About = ABOUT) -> Any:
    """What another program reads."""
    (tree,) = trees([record], format, about)
    return etree.fromstring(as_bytes(tree))


def _values(tree: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter(etree.Element):
        if not len(element) and element.text:
            found.setdefault(etree.QName(element).localname, []).append(element.text)
    return found


@pytest.mark.parametrize("format", DESCRIPTIVE)
def test_valid_with_everything_and_with_nothing(format: str) -> None:
    xsd = schema(XSD[format])
    for record in (full_record(), make_record(), full_record(issue_date="2021-10", number="KH-PGDĐT")):
        for about in (ABOUT, About()):
            xsd.assertValid(_tree(record, format, about))


@pytest.mark.parametrize("format", DESCRIPTIVE)
def test_the_schema_refuses_what_is_out_of_order(format: str) -> None:
    """Else it would prove nothing."""
    tree = _tree(full_record(), format)
    if format == "dc":
        etree.SubElement(tree, "{http://purl.org/dc/elements/1.1/}author").text = "x"
    else:
        parent = tree.find(".//{*}MessageHeader") if format == "edxml" else tree
        parent.append(parent[0])
    assert not schema(XSD[format]).validate(tree)


@pytest.mark.parametrize("format", DESCRIPTIVE)
@settings(max_examples=40, deadline=None)
@given(record=hostile_records())
def test_valid_whatever_the_text(format: str, record: dict[str, Any]) -> None:
    tree = _tree(record, format)
    schema(XSD[format]).assertValid(tree)
    for text in tree.itertext():
        assert unicodedata.is_normalized("NFC", text)
        assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in text.strip())


@pytest.mark.parametrize("number", [None, "", " ", "\x07"])
def test_edxml_answers_no_document_without_a_number(number: str | None) -> None:
    record = full_record()
    record["references"][0]["number"] = number
    tree = _tree(record, "edxml")
    schema(XSD["edxml"]).assertValid(tree)
    assert tree.find(".//{*}ResponseFor") is None
    assert _tree(full_record(), "edxml").find(".//{*}ResponseFor") is not None


def test_edxml_says_who_wrote_what_to_whom() -> None:
    values = _values(_tree(full_record(), "edxml"))
    assert values["OrganId"] == ["H26.15", "H26.1"]
    assert values["OrganizationInCharge"] == ["Ủy ban nhân dân huyện Hòa Vang"]
    assert values["CodeNumber"] == ["25", "246"] and values["CodeNotation"] == ["KH-PGDĐT", "KH-UBND"]
    assert values["PromulgationDate"] == ["2021/10/09", "2021/09/30"]
    assert values["DocumentId"] == ["H26.1,2021/09/30,246/KH-UBND", "H26.15,2021/10/09,25/KH-PGDĐT"]
    assert values["Place"] == ["Hòa Vang", "Như trên", "Lưu: VT"]


def test_edxml_leaves_out_a_date_that_is_not_whole() -> None:
    values = _values(_tree(full_record(issue_date="2021-10", references=[]), "edxml"))
    assert "PromulgationDate" not in values and "DocumentId" not in values


def test_tt02_has_the_codes_of_the_archive_and_the_fields_of_the_document() -> None:
    values = _values(_tree(full_record(), "tt02"))
    expected = {
        "identifier": "T01", "organId": "H26.15", "fileCatalog": "2021", "fileNotation": "01.TĐ",
        "docOrdinal": "1", "typeName": "Kế hoạch", "codeNumber": "25", "codeNotation": "KH-PGDĐT",
        "issuedDate": "09/10/2021", "language": "Tiếng Việt", "pageAmount": "1", "mode": "Công khai",
        "keyword": "Dạy tốt - Học tốt",
    }  # fmt: skip
    assert {name: values[name] for name in expected} == {name: [value] for name, value in expected.items()}
    assert "Lê Thị Hoà" in values["description"][0] and full_record()["id"] in values["description"][0]


def test_tt05_takes_codes_of_lists() -> None:
    values = _values(_tree(full_record(), "tt05"))
    assert (values["typeName"], values["maintenance"], values["mode"]) == (["10"], ["01"], ["01"])
    assert values["docCode"] == ["H26.15.2021.01.TĐ.0000001"]
    assert _values(_tree(full_record(doc_type="Thư ngỏ"), "tt05"))["typeName"] == ["32"]


def test_dublin_core_keeps_partial_dates() -> None:
    values = _values(_tree(full_record(issue_date="2021-10"), "dc"))
    assert values["date"] == ["2021-10"] and values["identifier"] == ["25/KH-PGDĐT", full_record()["id"]]
    assert values["creator"][1] == "Công đoàn Giáo dục huyện Hòa Vang"
    assert "Đà Nẵng" in values["coverage"] and values["relation"][1] == "Luật (2019) Quốc hội"


def test_a_long_title_is_cut_where_the_field_ends() -> None:
    record = full_record(title="thi đua " * 100)
    subject = _values(_tree(record, "tt02"))["subject"][0]
    assert 490 < len(subject) <= 500 and subject.endswith("…")


@pytest.mark.parametrize("format", DESCRIPTIVE)
def test_several_are_a_collection_and_one_is_itself(format: str) -> None:
    for count in (1, 2, 3):
        stream = io.BytesIO()
        records = [full_record(str(number)) for number in range(count)]
        assert write_described(records, format, ABOUT, stream) == count
        root = etree.fromstring(stream.getvalue())
        parts = [root] if count == 1 else list(root)
        assert len(parts) == count and (count == 1) is (root.tag != "collection")
        for part in parts:
            schema(XSD[format]).assertValid(etree.fromstring(etree.tostring(part)))


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        ("25/KH-PGDĐT", ("25", "KH-PGDĐT")),
        ("25a/KH-UBND", ("25a", "KH-UBND")),
        ("10/2016/TT-BTTTT", ("10", "2016/TT-BTTTT")),
        ("36-HD/VPTW", ("36", "HD/VPTW")),
        ("KH-UBND", ("", "KH-UBND")),
        ("25", ("25", "")),
        (None, ("", "")),
    ],
)
def test_parts_of_a_number(number: str | None, parts: tuple[str, str]) -> None:
    assert code_parts(number) == parts
