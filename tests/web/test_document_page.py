"""The document page as the server sends it: values, places and text lead to each other without scripts."""

import re
from pathlib import Path

import pytest
from dataset_samples import make_attempt, make_record
from fastapi.testclient import TestClient
from lxml import html
from web_shelf import BORN, PACKED, SCAN, STRIPPED, WORD, Shelf

from pipeline.dataset import create, open_dataset, review
from pipeline.dataset.review_case import Author
from pipeline.messages import catalogue
from pipeline.placed import pack
from pipeline.web import Settings, create_app
from pipeline.web.texts import blocks, changes, headings

HOSTILE = '"><script>alert(1)</script>'


def seen(client, path, **params):
    """The page as a tree."""
    answer = client.get(path, params=params)
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def of_class(page, name):
    """The elements of a class."""
    return page.xpath("//*[contains(concat(' ', @class, ' '), $name)]", name=f" {name} ")


def linked(page, where):
    """The addresses that a part of the page links to."""
    return {
        link.get("href") for part in of_class(page, where) for link in part.xpath("descendant-or-self::a")
    }


def around(page, pointer):
    """What stands round a value: how sure it is, who spoke of it."""
    return page.xpath("//*[@id=$pointer]/..", pointer=pointer)[0]


def words(element) -> list[str]:
    return element.text_content().split()


def text_of(page) -> list[str]:
    """The words of the text, without what the page says between them."""
    parts = page.xpath("//*[@id='text']/*[@class='run' or starts-with(@class, 'head')]")
    return [word for part in parts for word in words(part)]


@pytest.mark.parametrize("name", [SCAN, BORN, PACKED])
def test_each_value_leads_to_its_place_and_back(shelf, shelf_client, name):
    page = seen(shelf_client, shelf.path(name))
    ids = {element.get("id") for element in page.xpath("//*[@id]")}
    assert len(ids) == len(page.xpath("//*[@id]")), "each once"
    values = of_class(page, "go")
    assert {"/number", "/phases/0", "/targets/1", "/movements/0", "/references/0"} <= ids
    assert len(values) > 20
    for value in values:
        assert value.get("href") == f"#text{value.get('id')}" and value.get("href")[1:] in ids
    places = of_class(page, "place")
    assert {f"page{value.get('id')}" for value in values} == {place.get("id") for place in places}
    assert all(place.get("href")[1:] in ids and place.get("aria-label") for place in places)
    for box in page.xpath("//a[@class='place']/rect"):
        x, y, width, height = (float(box.get(side)) for side in ("x", "y", "width", "height"))
        assert 0 <= x < x + width <= 1.0001 and 0 <= y < y + height <= 1.0001


def test_boxes_lie_on_the_words_of_their_value(shelf, shelf_client):
    """The box of the number holds the word of the number, and of no line above or below."""
    page = seen(shelf_client, shelf.path(SCAN))
    (box,) = page.xpath("//*[@id='page/number']/rect")
    listed = shelf_client.get(f"{shelf.api(SCAN)}/pages", params={"words": 1}).json()["pages"][0]["words"]
    inside = [
        word
        for word in listed
        if float(box.get("y")) < (word["box"][1] + word["box"][3]) / 2
        < float(box.get("y")) + float(box.get("height"))
        and word["box"][2] > float(box.get("x"))
        and word["box"][0] < float(box.get("x")) + float(box.get("width"))
    ]  # fmt: skip
    record = shelf.records[SCAN]
    assert "".join(record["text"][word["start"] : word["end"]] for word in inside) == record["number"]


@pytest.mark.parametrize("name", [SCAN, BORN, STRIPPED, WORD])
def test_the_whole_text_stands_there(shelf, shelf_client, name):
    for params in ({}, {"q": "thi dua"}):
        page = seen(shelf_client, shelf.path(name), **params)
        assert text_of(page) == shelf.records[name]["text"].split()


def test_pictures_have_sizes_and_wait_until_they_are_near(shelf, shelf_client):
    first, second = seen(shelf_client, shelf.path(SCAN)).xpath("//img")
    assert first.get("loading") is None and second.get("loading") == "lazy"
    for picture in (first, second):
        assert int(picture.get("height")) > int(picture.get("width")) > 0 and picture.get("alt")
        answer = shelf_client.get(picture.get("src"))
        assert answer.status_code == 200 and answer.headers["content-type"] == "image/jpeg"


def test_nothing_but_our_own_files_is_needed(shelf, shelf_client):
    answer = shelf_client.get(shelf.path(SCAN))
    assert "style=" not in answer.text and not re.search(r"\son[a-z]+=", answer.text)
    page = html.fromstring(answer.text)
    assert all(script.get("src", "").startswith("/static/") for script in page.xpath("//script"))
    for path in ("/static/document.js", "/static/document.css"):
        assert shelf_client.get(path).status_code == 200 and path in answer.text


def test_what_restoration_changed_is_marked_and_the_original_is_there(shelf, shelf_client):
    page = seen(shelf_client, shelf.path(STRIPPED))
    changed = of_class(page, "changed")
    assert len(changed) > 50 and all(one.get("title").endswith(one.get("data-read")) for one in changed)
    assert "dục" in {word.lower() for one in changed for word in words(one)}
    (read,) = around(page, "/number").xpath(".//q")
    assert read.text == shelf.records[STRIPPED]["evidence"]["/number"]["read"]
    original = seen(shelf_client, shelf.path(STRIPPED), original="true")
    restored = shelf.records[STRIPPED]["text"].split()
    assert len(text_of(original)) == len(restored) and text_of(original) != restored
    assert " ".join(shelf.records[STRIPPED]["evidence"]["/title"]["read"].split()) in " ".join(
        text_of(original)
    )


def test_the_words_of_the_query_are_marked_in_the_text_and_on_the_page(shelf, shelf_client):
    page = seen(shelf_client, shelf.path(SCAN), q="Diễn Châu")
    assert {" ".join(words(mark)).lower() for mark in page.xpath("//*[@id='text']//mark")} >= {"châu"}
    assert of_class(page, "found")
    assert any(path.startswith("/?q=") for path in linked(page, "back"))
    assert shelf_client.get(shelf.path(SCAN), params={"q": "(("}).status_code == 200


def test_references_lead_to_the_documents_that_are_there(shelf, shelf_client):
    page = seen(shelf_client, shelf.path(SCAN))
    above = shelf.id("above")[:16]
    assert f"/documents/{above}" in linked(page, "cited")
    listed = linked(page, "neighbours")
    assert {f"/documents/{above}", f"/documents/{shelf.id('below')[:16]}"} <= listed
    copies = linked(seen(shelf_client, shelf.path(BORN)), "neighbours")
    assert f"/documents/{shelf.id(PACKED)[:16]}" in copies
    looked = of_class(seen(shelf_client, shelf.path(BORN), same="true"), "neighbours")[0].text_content()
    assert catalogue()["same.kind.copy"]["vi"] in looked


def test_what_an_archivist_asks_for(shelf, shelf_client):
    about = of_class(seen(shelf_client, shelf.path(SCAN)), "about")[0].text_content()
    source = shelf.records[SCAN]["source"]
    for said in (shelf.records[SCAN]["id"], str(shelf.folder / SCAN), source["ocr"]["engine"]):
        assert said in about


def test_every_value_says_how_sure_it_is(tmp_path: Path):
    evidence = {
        f"/recipients/{index}": {
            "page": 1, "start": 0, "end": 7, "read": "Kế hoạch", "confidence": sure, "method": "test",
        }
        for index, sure in enumerate((0.95, 0.8, 0.4))
    }  # fmt: skip
    record = make_record("sure", recipients=["một", "hai", "ba"], evidence=evidence)
    with create(tmp_path / "one.db") as dataset:
        dataset.add(record, make_attempt(record["id"]))
    with TestClient(create_app(Settings(db=str(tmp_path / "one.db")))) as client:
        said = [words(one) for one in of_class(seen(client, f"/documents/{record['id']}"), "certainty")]
        assert [one[-1] for one in said] == ["95%", "80%", "40%"]
        for one, level in zip(said, ("sure", "likely", "check"), strict=True):
            assert " ".join(one[:-1]) == catalogue()[f"web.certainty.{level}"]["vi"]
        assert len(seen(client, f"/documents/{record['id']}").xpath("//dd[@class='check']")) == 1


def test_what_people_corrected_is_said_and_placed(tmp_path: Path, shelf: Shelf):
    """A corrected value has the place of its words, though its evidence has no box."""
    source = shelf.records[BORN]
    with open_dataset(shelf.db) as dataset:
        pages = pack(dataset.pages(source), source["text"])
    with create(tmp_path / "one.db") as dataset:
        dataset.add(source, make_attempt(source["id"], str(shelf.folder / BORN)), pages=pages)
        lan = Author("Lan", "theo bản giấy")
        review.confirm(dataset, source["id"], "/number", lan)
        review.remove(dataset, source["id"], "/recipients/0", lan)
        review.set_value(dataset, source["id"], "/recipients/-", "Bắc Sơn", lan)
    with TestClient(create_app(Settings(db=str(tmp_path / "one.db")))) as client:
        page = seen(client, f"/documents/{source['id']}")
    (confirmed,) = around(page, "/number").xpath("*[@class='said']")
    assert "xác nhận bởi Lan" in confirmed.text and "theo bản giấy" in confirmed.text
    added = f"/recipients/{len(source['recipients']) - 1}"
    assert "Thêm bởi Lan" in around(page, added).text_content()
    assert any(source["recipients"][0] in said.text for said in of_class(page, "said"))
    assert page.xpath("//*[@id=$place]/rect", place=f"page{added}")


def test_without_its_file_the_text_stands_alone(tmp_path: Path, shelf: Shelf):
    record = shelf.records[BORN]
    with create(tmp_path / "one.db") as dataset:
        dataset.add(record, make_attempt(record["id"], str(tmp_path / "gone.pdf")))
    with TestClient(create_app(Settings(db=str(tmp_path / "one.db")))) as client:
        page = seen(client, f"/documents/{record['id']}")
    assert not page.xpath("//img") and text_of(page) == record["text"].split()
    assert record["source"]["file"] in of_class(page, "notice")[0].text
    assert [path.rpartition("/")[2] for path in linked(page, "downloads")] == ["json"]


def test_nothing_in_a_record_comes_back_as_markup(tmp_path: Path):
    evidence = {
        "page": 1, "start": 0, "end": 40, "read": f"khac {HOSTILE}", "confidence": 0.5, "method": HOSTILE,
        "boxes": [[0.1, 0.1, 0.5, 0.2]],
    }  # fmt: skip
    record = make_record(
        "bad",
        f"Kế hoạch {HOSTILE} thi đua",
        title=HOSTILE,
        number=HOSTILE,
        recipients=[HOSTILE],
        signer={"name": HOSTILE, "title": HOSTILE},
        targets=[{"text": HOSTILE, "subject": HOSTILE, "comparator": ">=", "value": 1, "unit": HOSTILE}],
        references=[{"type": HOSTILE, "number": HOSTILE, "date": None, "issuer": HOSTILE, "role": "basis"}],
        problems=[{"stage": "ocr", "page": 1, "kind": HOSTILE, "message": HOSTILE}],
        evidence={"/title": evidence, "/targets/0": evidence},
    )
    record["source"]["file"] = HOSTILE
    with create(tmp_path / "bad.db") as dataset:
        dataset.add(record, make_attempt(record["id"], f"/plans/{HOSTILE}"))
    with TestClient(create_app(Settings(db=str(tmp_path / "bad.db")))) as client:
        answer = client.get(f"/documents/{record['id']}", params={"q": HOSTILE})
    assert answer.status_code == 200 and "alert(1)" in answer.text
    assert "<script>alert" not in answer.text
    assert not html.fromstring(answer.text).xpath("//script[not(@src)]")


@pytest.mark.parametrize("code", ["vi", "en"])
def test_the_page_speaks_both_languages(shelf, shelf_client, code):
    page = seen(shelf_client, shelf.path(SCAN), lang=code)
    for key in ("web.document.record", "web.document.neighbours", "web.document.facts", "web.field.phases"):
        assert catalogue()[key][code] in page.text_content()


def test_changes_are_told_word_by_word():
    text = "Phòng Giáo dục và Đào tạo huyện"
    evidence = {"start": 0, "end": 25, "read": "Phong Giao dục vaDao tạo"}
    record = {"text": text, "evidence": {"/issuing_body": evidence}}
    said = [(text[start:end], read) for start, end, read in changes(record)]
    assert said == [("Phòng", "Phong"), ("Giáo", "Giao"), ("và Đào", "vaDao")]


def test_headings_are_those_that_have_a_line_of_their_own():
    text = "Mở đầu\nI. MỤC ĐÍCH:\n1. Yêu cầu chung là làm tốt\nII. NỘI\nDUNG\nHết"
    sections = [
        {"label": "I", "heading": "MỤC ĐÍCH", "level": 1, "start": 7, "end": 48},
        {"label": "1", "heading": "Yêu cầu chung", "level": 2, "start": 20, "end": 48},
        {"label": "II", "heading": "NỘI DUNG", "level": 1, "start": text.index("II."), "end": len(text)},
    ]
    found = [(text[start:end], level) for start, end, level in headings({"text": text, "sections": sections})]
    assert found == [("I. MỤC ĐÍCH:", 1), ("II. NỘI\nDUNG", 1)]
    parts = blocks({"text": text, "sections": sections, "evidence": {}}, [], [], [(0, 2)])
    assert [part.level for part in parts] == [0, 1, 0, 1, 0]
    assert [one.text for one in parts[0].stretches if one.hit] == ["Mở"]
    said = ["".join(one.text for one in part.stretches) for part in parts]
    assert " ".join(said).split() == text.split()
