"""Glued words fall apart, torn ones come together, everything else stays what it is."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.diacritics.pieces import glued, pieces
from pipeline.text import fold


def reads(text: str) -> list[str]:
    """The words that repair would read."""
    return [piece.read for piece in pieces(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("phong traothidua", "phong trao thi dua"),
        ("cacgiaovien", "cac giao vien"),
        ("đồngnghiệp", "đồng nghiệp"),
        ("ph ong trao th i dua", "phong trao thi dua"),
        ("N guyễn Văn A", "nguyễn văn a"),
        ("ĐIỀ U KIỆN", "điều kiện"),
    ],
)
def test_cut_and_joined(text: str, wanted: str) -> None:
    assert " ".join(reads(text)) == wanted


@pytest.mark.parametrize(
    "text",
    ["khối C an toàn", "ý kiến ở đó", "website", "internet", "lớp 5 A B C", "a, b, c", "UBND TP HN"],
)
def test_left_alone(text: str) -> None:
    plain = text.lower().replace(",", "").split()
    assert reads(text) == plain


@given(st.text(alphabet="abcđêhinoưu \n.,1", max_size=60))
def test_pieces_cover_their_letters(text: str) -> None:
    found = list(pieces(text))
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    for piece in found:
        assert text[piece.start : piece.end].lower().replace(" ", "") == piece.read.replace(" ", "")


@given(st.text(alphabet="abcdeghiklmnopqrstuvxyăâđêôơư", min_size=1, max_size=30))
def test_cuts_lie_inside(read: str) -> None:
    cuts = glued(read)
    assert list(cuts) == sorted(set(cuts))
    assert all(0 < cut < len(read) for cut in cuts)
    assert glued(fold(read)) is not None
