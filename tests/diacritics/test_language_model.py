"""The tables, the sums over paths, and the recipe that makes the model."""

import hashlib
import importlib.util
import itertools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline.diacritics.lattice import posteriors
from pipeline.diacritics.model import MOST, language_model
from pipeline.diacritics.ngrams import SLOTS, build_table, dequantise, pack, quantise
from pipeline.errors import MissingModel
from pipeline.modelfile import model_path

RECIPE = Path(__file__).parents[2] / "models" / "restorer"


def test_table_finds_what_is_stored_and_hardly_anything_else() -> None:
    numbers = np.random.default_rng(1).integers(0, 30000, (40000, 3))
    keys = np.unique(pack(*numbers.T))
    values = (keys % np.uint64(251)).astype(np.uint8)[:, None]
    table = build_table(keys, values, len(keys) // 4)
    found, stored = table.find(keys)
    assert found.mean() > 0.97
    assert (stored[found] == values[found]).mean() > 0.999
    others = pack(*np.random.default_rng(2).integers(0, 30000, (40000, 3)).T)
    assert table.find(others)[0].mean() < 2 * SLOTS / 2**15


def test_quantisation_loses_little() -> None:
    logs = np.linspace(-15, 0, 999)
    assert np.abs(dequantise(quantise(logs)) - logs).max() <= 1 / 32 + 1e-6


def _by_hand(words: list[str]) -> list[dict[str, float]]:
    """The chances of all forms of the words, by adding up every path."""
    model = language_model()
    forms = [model.known(word) for word in words]
    chances: list[dict[str, float]] = [dict.fromkeys(form, 0.0) for form in forms]
    for path in itertools.product(*forms):
        row = np.array([1, 1, *(model.number[w] for w in path), 1, 1], np.int32)
        pair, back = model.pair(row[:-1], row[1:])
        logp = model.triple(row[:-2], row[1:-1], row[2:], back[:-1] + pair[1:]).sum()
        for chance, word in zip(chances, path, strict=True):
            chance[word] += float(np.exp(logp))
    return [{w: p / sum(chance.values()) for w, p in chance.items()} for chance in chances]


@pytest.mark.parametrize("words", [["thi", "dua"], ["ke", "hoach", "nam"], ["nguoi", "ban", "hang"]])
def test_posteriors_are_the_sum_over_all_paths(words: list[str]) -> None:
    model = language_model()
    candidates = np.stack([model.candidates[model.forms[word]] for word in words])
    chance = posteriors(model, candidates, np.zeros(candidates.shape, np.float32))
    assert np.allclose(chance.sum(axis=1), 1, atol=1e-3)
    for row, wanted in enumerate(_by_hand(words)):
        got = {model.words[n]: p for n, p in zip(candidates[row], chance[row], strict=True) if n >= 0}
        assert all(abs(got[word] - p) < 0.01 for word, p in wanted.items())


def test_windows_do_not_show() -> None:
    model = language_model()
    sentence = "phong giao duc va dao tao yeu cau cac truong bao cao ket qua thi dua"
    words = sentence.split() * 30
    rows = np.stack([model.candidates[model.forms[word]] for word in words])
    best = posteriors(model, rows, np.zeros((len(rows), MOST), np.float32)).argmax(axis=1)
    restored = [model.words[row[i]] for row, i in zip(rows, best, strict=True)]
    assert restored[16:-16] == restored[16:32] * 28


def test_missing_model_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEHOACH_MODELS", str(tmp_path))
    model_path.cache_clear()
    with pytest.raises(MissingModel):
        model_path("restorer/lm.npz")
    model_path.cache_clear()


CAN_TRAIN = all(importlib.util.find_spec(name) for name in ("torch", "onnx"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "steps",
    [
        0,
        pytest.param(
            3, marks=pytest.mark.skipif(not CAN_TRAIN, reason="needs the extra `train`: torch, onnx")
        ),
    ],
)
def test_recipe_gives_the_same_files_twice(steps: int, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    lines = "Nhà trường phát động phong trào thi đua.\nHọc sinh thi đua học tập tốt.\n" * 40
    (corpus / "small.txt").write_text(lines, "utf-8")
    names = ["lm.npz", "confusions.npz", *(["tagger.npz", "tagger.onnx"] if steps else [])]
    sums = []
    for run in ("one", "two"):
        folder = tmp_path / run / "models" / "restorer"
        shutil.copytree(RECIPE, folder, ignore=shutil.ignore_patterns("*.npz", "*.onnx", "__pycache__"))
        pairs = tmp_path / run / "work" / "pairs"
        pairs.mkdir(parents=True)
        for name in ("eng.tsv", "vie.tsv"):
            (pairs / name).write_text("trường\ttrudng\nthi\tthi\nđua\tdua\n" * 5, "utf-8")
        command = [sys.executable, folder / "train.py", "--corpus", corpus, "--steps", str(steps)]
        here = {**os.environ, "PYTHONPATH": str(RECIPE.parents[1])}
        done = subprocess.run([*command, "--work", pairs.parent], capture_output=True, text=True, env=here)
        assert not done.returncode, done.stderr[-2000:]
        sums.append([hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names])
        assert all(s in (folder.parent / "manifest.json").read_text("utf-8") for s in sums[-1])
    assert sums[0] == sums[1]
