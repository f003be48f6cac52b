"""Ranking, passages and filters beyond the table of cases."""

import unicodedata
from collections.abc import Callable

import pytest
from dataset_samples import add
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dataset import Dataset, Piece, search, select
from pipeline.dataset.query import Term
from pipeline.dataset.snippets import highlight, snippet


def _shown(pieces: tuple[Piece, ...]) -> str:
    return "".join(f"«{piece.text}»" if piece.hit else piece.text for piece in pieces)


def _files(dataset: Dataset, query: str) -> list[str]:
    return [hit.record["source"]["file"] for hit in search(dataset, query).hits]


def test_title_and_movement_outrank_the_body(empty: Dataset, record: Callable[..., dict]) -> None:
    filler = "Nội dung khác của văn bản này. " * 20
    for number in range(8):
        add(empty, record(f"other{number}", text=filler))
    movement = {"name": "Trồng cây", "kind": "phong trào thi đua", "key": "trong cay"}
    add(empty, record("body", text=f"{filler} trồng cây, trồng cây"))
    add(empty, record("movement", text=f"{filler} trồng cây", movements=[movement]))
    add(empty, record("title", text=f"{filler} trồng cây", title="Trồng cây"))
    assert _files(empty, "trong cay") == ["title.txt", "movement.txt", "body.txt"]


def test_an_exact_hit_outranks_a_better_inexact_one(empty: Dataset, record: Callable[..., dict]) -> None:
    add(empty, record("folded", text="đạt đạt đạt đạt", title="Đạt"))
    add(empty, record("exact", text="chữ khác " * 50 + "đất"))
    assert _files(empty, "đất") == ["exact.txt", "folded.txt"]
    hits = search(empty, "đất").hits
    assert [hit.exact for hit in hits] == [True, False]


def test_limit_and_total(empty: Dataset, record: Callable[..., dict]) -> None:
    for number in range(7):
        add(empty, record(f"plan{number}"))
    found = search(empty, "thi dua", limit=3)
    assert (found.total, len(found.hits)) == (7, 3)


def test_a_replaced_record_leaves_nothing_in_the_index(empty: Dataset, record: Callable[..., dict]) -> None:
    add(empty, record("plan", text="bản cũ"))
    add(empty, record("plan", text="văn kiện mới"))
    assert search(empty, "cũ").total == 0
    assert search(empty, "mới").total == 1
    assert not empty.faults()


def test_select_is_in_order_of_issue_then_id(plans: Dataset) -> None:
    dates = [record["issue_date"] for record in select(plans)]
    assert dates == ["2019", "2020-03", "2021-10-09", None]
    assert [r["number"] for r in select(plans, "thi", {"level": "district"})] == ["25/KH-PGDĐT", "18-KH/QU"]


@pytest.mark.parametrize(
    ("text", "term", "shown"),
    [
        ("Đất đã đạt", Term(("đất",)), "«Đất» đã đạt"),
        ("Chỉ đạt thôi", Term(("đất",)), "Chỉ «đạt» thôi"),
        ("Đất đã đạt", Term(("dat",)), "«Đất» đã «đạt»"),
        ("HOÀ bình", Term(("hòa",)), "«HOÀ» bình"),
        ("Thi\n   đua   vui", Term(("thi", "dua")), "«Thi đua» vui"),
        ("thi, đua", Term(("thi", "dua")), "«thi, đua»"),
        ("khen thưởng khẽ", Term(("khe",), prefix=True), "«khen» thưởng «khẽ»"),
        ("chúng thi", Term(("hung",)), "chúng thi"),
        (unicodedata.normalize("NFD", "một đất"), Term(("đất",)), "một «đất»"),
    ],
)
def test_highlights_stand_in_the_original(text: str, term: Term, shown: str) -> None:
    assert _shown(highlight(text, [term])) == shown


def test_the_passage_with_the_most_different_words_is_shown() -> None:
    text = "thi " * 10 + "chữ " * 200 + "phong trào thi đua ở đây " + "chữ " * 200
    shown = _shown(snippet(text, [Term(("thi",)), Term(("đua",)), Term(("trào",))]))
    assert "phong «trào» «thi» «đua» ở đây" in shown
    assert shown.startswith("… ") and shown.endswith(" …")


@given(st.text(), st.sampled_from(["a", "thi", "đ"]))
def test_pieces_join_to_the_text_with_blanks_collapsed(text: str, word: str) -> None:
    pieces = highlight(text, [Term((word,), prefix=True)])
    whole = " ".join(unicodedata.normalize("NFC", text).split())
    assert "".join(piece.text for piece in pieces).split() == whole.split()
