"""Sketches are small, follow from the words alone, and find near texts without comparing all with all."""

from itertools import combinations
from random import Random

import numpy as np
import pytest
from dataset_samples import add, make_record

from pipeline.dataset import Dataset
from pipeline.dataset.sketches import HASHES, Sketches, sketch_row

ONSETS = ("b", "c", "d", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "s", "t", "th", "tr", "v", "x")
RIMES = ("a", "ac", "an", "ang", "ao", "at", "au", "e", "em", "en", "eo", "i", "ich", "im", "in", "inh", "o",
         "oa", "oc", "oi", "on", "ong", "u", "ua", "uc", "ui", "um", "un", "ung")  # fmt: skip
WORDS = [onset + rime for onset in ONSETS for rime in RIMES]


def words(count: int, rng: Random) -> list[str]:
    """A text of random words."""
    return [rng.choice(WORDS) for _ in range(count)]


def altered(text: list[str], share: float, rng: Random) -> list[str]:
    """The text with about this share of its words misread."""
    return [word if rng.random() > share else f"{word}q" for word in text]


def shingles(text: list[str]) -> set[tuple[str, ...]]:
    """The threes of words, plainly."""
    return set(zip(text, text[1:], text[2:], strict=False))


def held(texts: list[list[str]]) -> Sketches:
    """The sketches of texts, numbered from 0."""
    rows = [sketch_row(" ".join(text)) for text in texts]
    packed = np.array([np.frombuffer(row["packed"], np.uint8) for row in rows])
    return Sketches(np.arange(len(texts)), np.array([row["text_hash"] or 0 for row in rows]), packed)


@pytest.fixture(scope="module")
def texts() -> list[list[str]]:
    """Texts of 60 to 900 words, each followed by itself misread more or less."""
    rng, found = Random(7), []
    for index in range(150):
        text = words(rng.randint(60, 900), rng)
        found += [text, altered(text, (0.02, 0.06, 0.12)[index % 3], rng)]
    return found


def test_the_share_is_estimated(texts: list[list[str]]) -> None:
    sketches, errors = held(texts), []
    for mine in range(0, len(texts), 2):
        first, other = shingles(texts[mine]), shingles(texts[mine + 1])
        errors.append(sketches.likeness(mine, mine + 1) - len(first & other) / len(first | other))
    assert abs(float(np.mean(errors))) < 0.02 and float(np.std(errors)) < 0.07


def test_pairs_are_those_that_comparing_all_finds(texts: list[list[str]]) -> None:
    sketches = held(texts)
    found = {(mine, its) for mine, its, _ in sketches.pairs(0.45)}
    everyone = {pair for pair in combinations(range(len(texts)), 2) if sketches.likeness(*pair) >= 0.45}
    assert found <= everyone and len(everyone) >= 120
    assert len(found) >= 0.97 * len(everyone)


def test_near_ones_come_first(texts: list[list[str]]) -> None:
    for mine in range(0, 30, 2):
        near = held(texts).near(mine, 0.3, 2.0)
        assert [doc for doc, _ in near] == [mine + 1]


def test_a_part_is_near_what_holds_it() -> None:
    rng = Random(3)
    whole = words(900, rng)
    sketches = held([whole, whole[:300], words(300, rng)])
    assert [doc for doc, _ in sketches.near(0, 0.5, 0.6)] == [1]


def test_a_form_that_thousands_fill_in_takes_no_square_of_time() -> None:
    rng = Random(5)
    form = words(200, rng)
    count = 3000
    one = np.frombuffer(sketch_row(" ".join(form))["packed"], np.uint8)
    sketches = Sketches(np.arange(count), np.zeros(count, np.int64), np.tile(one, (count, 1)))
    assert len(list(sketches.pairs(0.3))) < 50 * count


def test_what_does_not_count() -> None:
    plain = sketch_row("to chuc phong trao thi dua doc sach")
    listed = sketch_row("a to chuc 12 phong trao thi b dua doc 2021 sach")
    assert plain["packed"] == listed["packed"] and plain["text_hash"] != listed["text_hash"]


def test_texts_without_words_are_like_nothing(empty: Dataset) -> None:
    sketches = held([[], [], ["12"], ["12"]])
    assert not list(sketches.pairs(0.1)) and not sketches.same_text(0, 1)
    assert sketch_row("")["text_hash"] is None
    assert list(Sketches.load(empty.db).pairs(0.1)) == []


def test_it_is_small_and_goes_with_its_record(empty: Dataset) -> None:
    record = make_record(text="Phát động phong trào thi đua đọc sách trong các trường học " * 9)
    add(empty, record)
    (row,) = empty.db.execute("SELECT * FROM sketch").fetchall()
    assert len(row["packed"]) + 8 <= 100 and len(row["packed"]) > HASHES
    add(empty, make_record(text="Văn bản khác hẳn về phòng cháy"))
    (other,) = empty.db.execute("SELECT * FROM sketch").fetchall()
    assert other["packed"] != row["packed"]
    empty.db.execute("DELETE FROM document")
    assert empty.db.execute("SELECT count(*) FROM sketch").fetchone()[0] == 0
