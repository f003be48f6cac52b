"""A page's words in little room: the same to their users as a tuple."""

import pickle
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Word
from pipeline.words import Words

side = st.integers(-200_000, 300_000).map(lambda n: n / 100_000)
box = st.none() | st.tuples(side, side, side, side)
word = st.builds(Word, st.integers(0, 9999), st.integers(0, 9999), box, st.none() | st.floats(0, 1))


@given(st.lists(word, max_size=8))
def test_what_goes_in_comes_out(words):
    kept = Words(words)
    assert list(kept) == words and kept == tuple(words) and len(kept) == len(words)
    assert pickle.loads(pickle.dumps(kept)) == kept
    assert hash(kept) == hash(Words(words))


def test_they_move_and_part():
    words = Words([Word(0, 2, (0.1, 0.1, 0.2, 0.2), 0.5), Word(3, 5)])
    assert words.moved(7) == (Word(7, 9, (0.1, 0.1, 0.2, 0.2), 0.5), Word(10, 12))
    assert words[1:] == (Word(3, 5),) and words[-1] == Word(3, 5)
    with pytest.raises(IndexError):
        words[2]


def test_those_within_a_stretch():
    words = Words([Word(0, 2), Word(3, 5), Word(6, 9)])
    assert words.within(1, 4) == (Word(0, 2), Word(3, 5))
    assert words.within(2, 3) == () and words.within(0, 99) == words and Words().within(0, 9) == ()


def test_places_beyond_all_pages_are_kept_at_the_edge():
    (kept,) = Words([Word(0, 1, (-1e12, 0, 1e12, 1))])
    assert kept.box[0] < -20_000 and kept.box[2] > 20_000


def test_they_take_little_room():
    words = Words([Word(n, n + 1, (0.1, 0.2, 0.3, 0.4)) for n in range(1000)])
    assert sum(sys.getsizeof(part) for part in (words._spans, words._boxes)) < 30_000
