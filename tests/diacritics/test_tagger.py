"""The tagger as it is shipped: its tables agree with the n-grams', its scores are probabilities."""

import numpy as np
import pytest

from pipeline.diacritics.features import BUCKETS, CASES, GAPS, MOST_GROUPS, group_rows, view
from pipeline.diacritics.model import language_model
from pipeline.diacritics.tagger import MARGIN, STRETCH, known_names, tagger
from pipeline.diacritics.tokens import units
from pipeline.text import fold

TEXT = "Phong Giao duc va Dao tao phat dong phong trao thi dua, nam hoc 2021 - 2022; trud'ng hoc."


def spans(text: str) -> list[tuple[int, int]]:
    """The units of a text."""
    return [unit.span() for unit in units(text)]


def test_tables_fit_the_vocabulary() -> None:
    model, tables = language_model(), tagger()
    assert len(tables.whole) == len(known_names(model)) + 1
    assert len(tables.words) == len(model.words) == len(tables.word_bias)
    assert len(tables.forms) == len(model.forms) == len(tables.form_bias)
    assert (len(tables.groups), len(tables.case), len(tables.gap)) == (BUCKETS + 1, CASES, GAPS)
    assert not tables.groups[BUCKETS].any()


def test_scores_among_candidates_are_probabilities() -> None:
    model = language_model()
    hidden = tagger().read(TEXT, spans(TEXT))
    names = view(TEXT, spans(TEXT)).names
    rows = [row for row, name in enumerate(names) if name in model.forms and name.isalpha()]
    candidates = np.stack([model.candidates[model.forms[names[row]]] for row in rows])
    chance = np.exp(tagger().among(hidden.word[rows], candidates))
    assert np.allclose(chance.sum(axis=1), 1, atol=1e-4)
    assert not chance[candidates < 0].any()


def test_scores_over_all_words_are_shares_of_one() -> None:
    model = language_model()
    hidden = tagger().read(TEXT, spans(TEXT))
    every = np.tile(np.arange(len(model.words), dtype=np.int32), (len(hidden.word), 1))
    numbers, logp = tagger().over_all(hidden, every)
    assert (numbers == every).all()
    assert np.allclose(np.exp(logp).sum(axis=1), 1, atol=0.02)


def test_likeliest_words_that_are_no_candidates() -> None:
    hidden = tagger().read(TEXT, spans(TEXT))
    some = np.full((len(hidden.word), 2), -1, np.int32)
    some[:, 0] = language_model().number["đua"]
    numbers, logp = tagger().over_all(hidden, some, own=3)
    assert numbers.shape == logp.shape == (len(some), 5)
    assert (numbers[:, 2:] >= 0).all()
    assert not (numbers[:, 2:] == some[:, :1]).any()


def test_long_texts_are_read_as_if_at_once() -> None:
    text = " ".join([TEXT] * (STRETCH // 16))
    assert len(spans(text)) > STRETCH + MARGIN
    word = tagger().read(text, spans(text)).word
    period = len(spans(TEXT))
    first, seam = word[period * 10 : period * 11], STRETCH // period * period
    assert np.abs(word[seam : seam + period] - first).max() < 0.35 * np.abs(first).max()


def test_no_units() -> None:
    assert tagger().read("", []).word.shape[0] == 0


@pytest.mark.parametrize("name", ["", "a", "ư" * 300, "\U0001f389", "trud'ng"])
def test_any_name_has_its_letter_groups(name: str) -> None:
    rows = group_rows([name])
    assert rows.shape == (1, MOST_GROUPS)
    assert rows.max() < BUCKETS


def test_the_context_decides() -> None:
    """The same letters, another word: what the tagger is for."""
    model = language_model()

    def likeliest(text: str, word: str) -> str:
        where = [m.span() for m in units(text)]
        row = [text[a:b] for a, b in where].index(word)
        options = model.candidates[model.forms[fold(word)]][None]
        scores = tagger().among(tagger().read(text, where).word[row : row + 1], options)
        return model.words[int(options[0, scores.argmax()])]

    assert likeliest("giao vien truong tieu hoc va trung hoc co so", "truong") == "trường"
    assert likeliest("dong chi hieu truong ky ke hoach", "truong") == "trưởng"
