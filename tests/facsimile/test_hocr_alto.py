"""hOCR and ALTO: well formed, every word once, in order, at its place."""

import io
import re
from typing import Any

import pytest
from lxml import etree

from pipeline.facsimile.alto import write_alto
from pipeline.facsimile.hocr import write_hocr
from pipeline.facsimile.sheets import NOMINAL, sheets

XHTML = "{http://www.w3.org/1999/xhtml}"
ALTO = "{http://www.loc.gov/standards/alto/ns-v4#}"
SAMPLES = ["born.pdf", "scan.pdf", "sideways.jpg"]


def hocr(shelf: Any, name: str, nominal: bool = False) -> Any:
    """The hOCR of a sample, parsed."""
    pages, out = shelf.pages(name), io.StringIO()
    origin = None if nominal else shelf.origin(name)
    sized = zip(pages, sheets(origin, len(pages)), strict=True)
    write_hocr(shelf.record(name), sized, len(pages), out)
    return etree.fromstring(out.getvalue().encode())


def alto(shelf: Any, name: str) -> Any:
    """The ALTO of a sample, parsed."""
    pages, out = shelf.pages(name), io.StringIO()
    write_alto(shelf.record(name), zip(pages, sheets(shelf.origin(name), len(pages)), strict=True), out)
    return etree.fromstring(out.getvalue().encode())


def bbox(element: Any) -> list[int]:
    return [int(side) for side in re.search(r"bbox ([\d ]+)", element.get("title"))[1].split()]


def words_of(shelf: Any, name: str) -> list[str]:
    text = shelf.record(name)["text"]
    return [text[word.start : word.end] for page in shelf.pages(name) for word in page.words]


@pytest.mark.parametrize("name", SAMPLES)
def test_hocr_has_every_word_once_and_in_order(shelf: Any, name: str) -> None:
    tree = hocr(shelf, name)
    assert [e.text for e in tree.iter(f"{XHTML}span") if e.get("class") == "ocrx_word"] == words_of(
        shelf, name
    )
    assert tree.get("lang") == "vi"
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", SAMPLES)
def test_hocr_boxes_lie_within_one_another_and_where_the_words_are(shelf: Any, name: str) -> None:
    tree = hocr(shelf, name)
    (page,) = [e for e in tree.iter(f"{XHTML}div") if e.get("class") == "ocr_page"]
    assert "ppageno 0" in page.get("title") and f'image "{name}"' in page.get("title")
    for inner in tree.iter(f"{XHTML}span"):
        within, outer = bbox(inner), bbox(inner.getparent())
        assert outer[0] <= within[0] < within[2] <= outer[2]
        assert outer[1] <= within[1] < within[3] <= outer[3]
    spans = [e for e in page.iter(f"{XHTML}span") if e.get("class") == "ocrx_word"]
    _, _, width, height = bbox(page)
    for element, word in zip(spans, shelf.pages(name)[0].words, strict=True):
        wanted = [side * size for side, size in zip(word.box, (width, height) * 2, strict=True)]
        assert bbox(element) == pytest.approx(wanted, abs=0.51)


def test_confidences_are_those_of_the_engine(shelf: Any) -> None:
    words = shelf.pages("scan.pdf")[0].words
    spans = [e for e in hocr(shelf, "scan.pdf").iter(f"{XHTML}span") if e.get("class") == "ocrx_word"]
    given = [int(re.search(r"x_wconf (\d+)", e.get("title"))[1]) for e in spans]
    assert given == [round(100 * word.confidence) for word in words]
    assert "x_wconf" not in etree.tostring(hocr(shelf, "born.pdf")).decode()


def test_lines_on_their_side_say_so(shelf: Any) -> None:
    lines = [e for e in hocr(shelf, "sideways.jpg").iter(f"{XHTML}span") if e.get("class") == "ocr_line"]
    assert all("textangle 90" in line.get("title") for line in lines)
    (page,) = alto(shelf, "sideways.jpg").iter(f"{ALTO}Page")
    assert page.get("ROTATION") == "90"


def test_sizes_are_those_of_the_file_and_a4_without_it(shelf: Any) -> None:
    assert list(sheets(shelf.origin("page.jpg"), 1)) == [(1654, 2339, 200)]
    assert list(sheets(shelf.origin("born.pdf"), 1)) == [(2480, 3508, 300)]
    page = next(e for e in hocr(shelf, "born.pdf", nominal=True).iter(f"{XHTML}div"))
    assert bbox(page) == [0, 0, NOMINAL.width, NOMINAL.height]


@pytest.mark.parametrize("name", SAMPLES)
def test_alto_has_every_word_once_and_in_order(shelf: Any, name: str) -> None:
    tree = alto(shelf, name)
    assert [e.get("CONTENT") for e in tree.iter(f"{ALTO}String")] == words_of(shelf, name)
    assert {e.get("LANG") for e in tree.iter(f"{ALTO}TextBlock")} == {"vi"}


CHILDREN = {
    "alto": "Description Layout",
    "Description": "MeasurementUnit sourceImageInformation (Processing )*",
    "sourceImageInformation": "fileName fileIdentifier",
    "Processing": "processingCategory processingStepDescription (processingStepSettings )?processingSoftware",
    "processingSoftware": "softwareName softwareVersion",
    "Layout": "Page( Page)*",
    "Page": "PrintSpace",
    "PrintSpace": "(TextBlock ?)*",
    "TextBlock": "TextLine( TextLine)*",
    "TextLine": "String( SP String)*",
}
"""What the schema (alto-4-4.xsd) lets stand in what, as far as it is used, in the schema's order."""
PLACE = {"HPOS", "VPOS", "WIDTH", "HEIGHT"}
ATTRIBUTES = {
    "Page": {"ID", "PHYSICAL_IMG_NR", "WIDTH", "HEIGHT", "LANG", "ROTATION"},
    "PrintSpace": PLACE,
    "TextBlock": {"ID", "LANG", "ROTATION"} | PLACE,
    "TextLine": {"ID"} | PLACE,
    "String": {"ID", "CONTENT", "WC"} | PLACE,
    "Processing": {"ID"},
}


@pytest.mark.parametrize("name", SAMPLES)
def test_alto_is_built_as_the_schema_demands(shelf: Any, name: str) -> None:
    tree = alto(shelf, name)
    for element in tree.iter():
        tag = etree.QName(element).localname
        inside = " ".join(etree.QName(child).localname for child in element)
        assert re.fullmatch(CHILDREN.get(tag, ""), inside) or re.fullmatch(
            CHILDREN.get(tag, ""), f"{inside} "
        )
        if tag != "alto":
            assert set(element.keys()) <= ATTRIBUTES.get(tag, set()), tag
        for key in PLACE & set(element.keys()):
            assert float(element.get(key)) >= 0
        if element.get("WC"):
            assert 0 <= float(element.get("WC")) <= 1
    ids = [element.get("ID") for element in tree.iter() if element.get("ID")]
    assert len(ids) == len(set(ids)) and all(re.fullmatch(r"[A-Za-z_][\w.-]*", id) for id in ids)


def test_alto_measures_paper_in_millimetres_and_pictures_in_pixels(shelf: Any) -> None:
    paper, picture = alto(shelf, "born.pdf"), alto(shelf, "sideways.jpg")
    assert paper.findtext(f".//{ALTO}MeasurementUnit") == "mm10"
    (page,) = paper.iter(f"{ALTO}Page")
    assert float(page.get("WIDTH")) == pytest.approx(2100, abs=1)
    assert picture.findtext(f".//{ALTO}MeasurementUnit") == "pixel"
    (page,) = picture.iter(f"{ALTO}Page")
    assert (page.get("WIDTH"), page.get("HEIGHT")) == ("2339", "1654")


def test_odd_letters_make_no_invalid_file(shelf: Any) -> None:
    record, page = shelf.record("born.pdf"), shelf.pages("born.pdf")[0]
    word = page.words[0]
    text = "a<&\"'\x01\ud800\ufffe"
    odd = record | {"text": text, "title": "<\x02>&", "source": record["source"] | {"file": 'a"b<.pdf'}}
    pages = [(page._replace(start=0, end=len(text), words=(word._replace(start=0, end=len(text)),)), NOMINAL)]
    out, other = io.StringIO(), io.StringIO()
    write_hocr(odd, pages, 1, out)
    write_alto(odd, pages, other)
    (span,) = [e for e in etree.fromstring(out.getvalue().encode()).iter() if e.get("class") == "ocrx_word"]
    (string,) = etree.fromstring(other.getvalue().encode()).iter(f"{ALTO}String")
    assert span.text == string.get("CONTENT") == "a<&\"'\ufffd\ufffd\ufffd"
