"""The learned model: scores accented forms of each unit from its letters and both its neighbourhoods.

A small network of gated convolutions (`models/restorer/net.py`), run by onnxruntime in eight bits.
Its tables (rows of names, letter groups, words, folded forms) are kept in eight bits a value, with a
scale a row, and numpy looks them up: only what a text needs is computed.
"""

import functools
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.diacritics.features import BUCKETS, View, group_rows, view
from pipeline.diacritics.model import LanguageModel, Numbers, Scores, language_model
from pipeline.modelfile import model_path
from pipeline.text import fold

TABLES, NETWORK = "restorer/tagger.npz", "restorer/tagger.onnx"
STRETCH, MARGIN = 2048, 32
"""Units that run through the network at once, and how far to either side it looks."""
ROWS = 512
"""Rows whose scores of all words are held at a time."""
IMPOSSIBLE = np.float32(-30)


class Hidden(NamedTuple):
    """What the network makes of each unit, shape (units, width): for words, and for folded forms."""

    word: Scores
    form: Scores


class Tagger(NamedTuple):
    """The tables as floats, and the session that runs the network."""

    session: Any
    known: dict[str, int]
    whole: Scores
    groups: Scores
    case: Scores
    gap: Scores
    words: Scores
    word_bias: Scores
    forms: Scores
    form_bias: Scores

    def read(self, text: str, spans: Sequence[tuple[int, int]]) -> Hidden:
        """Return the hidden states of the units at `spans` of `text` (NFC)."""
        seen = view(text, spans)
        inputs = self._vectors(seen)
        width = inputs.shape[1]
        word, form = np.zeros_like(inputs), np.zeros_like(inputs)
        for start in range(0, len(inputs), STRETCH):
            first = max(0, start - MARGIN)
            piece = inputs[first : start + STRETCH + MARGIN]
            outputs = self.session.run(None, {"units": piece[None]})
            own = slice(start - first, start - first + min(STRETCH, len(inputs) - start))
            word[start : start + STRETCH] = outputs[0].reshape(-1, width)[own]
            form[start : start + STRETCH] = outputs[1].reshape(-1, width)[own]
        return Hidden(word, form)

    def _vectors(self, seen: View) -> Scores:
        names, which = np.unique(np.array(seen.names, dtype=object), return_inverse=True)
        rows = group_rows(names.tolist())
        mean = self.groups[np.where(rows < 0, BUCKETS, rows)].sum(axis=1)
        mean /= np.maximum((rows >= 0).sum(axis=1), 1)[:, None]
        own = self.whole[[self.known.get(name, 0) for name in names.tolist()]]
        found: Scores = (own + mean)[which] + self.case[seen.cases] + self.gap[seen.gaps]
        return found

    def among(self, hidden: Scores, candidates: Numbers) -> Scores:
        """Return log p of each candidate among its row (-1: none), shape of `candidates`."""
        scores = np.full(candidates.shape, -np.inf, np.float32)
        row, column = np.nonzero(candidates >= 0)
        for start in range(0, len(row), 65536):
            part = slice(start, start + 65536)
            number = candidates[row[part], column[part]]
            scores[row[part], column[part]] = (
                np.einsum("nd,nd->n", hidden[row[part]], self.words[number]) + self.word_bias[number]
            )
        return _log_shares(scores)

    def over(self, hidden: Hidden, candidates: Numbers) -> Scores:
        """Return log p of each candidate as :meth:`over_all` does, short of a constant of its row.

        Only the words of the candidates' own families are scored: a hundredth of all.
        """
        scores = np.full(candidates.shape, IMPOSSIBLE, np.float32)
        families = _families()
        row, column = np.nonzero(candidates >= 0)
        for start in range(0, len(row), 4 * ROWS):
            part = slice(start, start + 4 * ROWS)
            number, here = candidates[row[part], column[part]], row[part]
            form = families.form[number]
            members = families.members[form]
            among = np.einsum("nd,nmd->nm", hidden.word[here], self.words[members]) + self.word_bias[members]
            inside = _log_shares(np.where(members >= 0, among, -np.inf))
            own = np.take_along_axis(inside, families.place[number][:, None], 1)[:, 0]
            of_form = np.einsum("nd,nd->n", hidden.form[here], self.forms[form]) + self.form_bias[form]
            scores[here, column[part]] = own + of_form
        return scores

    def over_all(self, hidden: Hidden, candidates: Numbers, own: int = 0) -> tuple[Numbers, Scores]:
        """Return candidates and log p of each among all words: its folded form, then it among its form.

        The last `own` columns of the result hold the likeliest words that are not among the candidates.
        """
        numbers = np.concatenate([candidates, np.full((len(candidates), own), -1, np.int32)], axis=1)
        result = np.full(numbers.shape, IMPOSSIBLE, np.float32)
        for start in range(0, len(candidates), ROWS):
            part = slice(start, start + ROWS)
            logp = self._all_words(hidden.word[part], hidden.form[part])
            if own:
                numbers[part, -own:] = _best_others(logp, candidates[part], own)
            row, column = np.nonzero(numbers[part] >= 0)
            result[part][row, column] = logp[row, numbers[part][row, column]]
        return numbers, result

    def _all_words(self, word: Scores, form: Scores) -> Scores:
        """Log p of every word, shape (rows, words)."""
        families = _families()
        scores = word @ self.words.T + self.word_bias
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        totals = np.add.reduceat(scores[:, families.order], families.starts, axis=1)
        forms = _log_shares(form @ self.forms.T + self.form_bias)
        inside = np.log(scores / np.maximum(totals, 1e-30)[:, families.form] + 1e-12)
        logp: Scores = np.maximum(forms[:, families.form] + inside, IMPOSSIBLE)
        return logp


def _best_others(logp: Scores, candidates: Numbers, own: int) -> Numbers:
    """The numbers of the likeliest words of each row that are none of its candidates."""
    open_words = logp.copy()
    row, column = np.nonzero(candidates >= 0)
    open_words[row, candidates[row, column]] = -np.inf
    best: Numbers = np.argpartition(-open_words, own - 1, axis=1)[:, :own].astype(np.int32)
    return best


class Families(NamedTuple):
    """The words in the order of their folded forms: `starts[form]` is where a form begins in `order`.

    `members` has the words of each form in a row (-1: none), `place` the column of each word there.
    """

    form: NDArray[np.intp]
    order: NDArray[np.intp]
    starts: NDArray[np.intp]
    members: NDArray[np.intp]
    place: NDArray[np.intp]


@functools.cache
def _families() -> Families:
    model = language_model()
    form = np.array([model.forms[fold(word)] for word in model.words], np.intp)
    order = np.argsort(form, kind="stable")
    starts = np.searchsorted(form[order], np.arange(form.max() + 1))
    place = np.empty_like(order)
    place[order] = np.arange(len(order)) - starts[form[order]]
    members = np.full((len(starts), place.max() + 1), -1, np.intp)
    members[form, place] = np.arange(len(form))
    return Families(form, order, starts, members, place)


def _log_shares(scores: Scores) -> Scores:
    top = scores.max(axis=1, keepdims=True)
    shifted = scores - np.where(np.isfinite(top), top, 0)
    found: Scores = shifted - np.log(np.maximum(np.exp(shifted).sum(axis=1, keepdims=True), 1e-30))
    return found


def known_names(model: LanguageModel) -> list[str]:
    """The names with rows of their own in the table: the vocabulary, and its folded forms."""
    return list(dict.fromkeys([*model.words, *model.forms]))


@functools.cache
def tagger() -> Tagger:
    """Load the tagger once per process. Raises MissingModel."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        str(model_path(NETWORK)), options, providers=["CPUExecutionProvider"]
    )
    with np.load(model_path(TABLES)) as stored:
        tables = {name: stored[name] for name in stored.files}
    known = {name: row + 1 for row, name in enumerate(known_names(language_model()))}
    return Tagger(
        session,
        known,
        _floats(tables, "whole"),
        _floats(tables, "groups"),
        tables["case"],
        tables["gap"],
        _floats(tables, "words"),
        tables["word_bias"],
        _floats(tables, "forms"),
        tables["form_bias"],
    )


def _floats(tables: dict[str, Any], name: str) -> Scores:
    found: Scores = tables[name].astype(np.float32) * tables[f"{name}_scale"][:, None]
    return found
