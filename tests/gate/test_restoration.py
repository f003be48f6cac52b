"""Floors of restoration that only rise: stripped, half stripped and accented text, read pages."""

import random

import pytest

from corpora.synthetic.__main__ import main as generate
from models.restorer.measures import Score, identifiers_kept, syllables_right
from pipeline.diacritics import detect, restore
from pipeline.text import fold, nfc
from tests.gate.floors_of import SHARED, hold

OTHER_PROCESSOR = 0.0005
"""Products of eight bits differ in their last digit between processors: a few syllables in ten thousand
hang in the balance."""
MISPRINTED = {"006", "019", "078", "080"}
"""Plans whose texts are themselves full of misreadings: what is right there cannot be said."""


def half(text):
    """The text without the marks of half of its lines' words, always the same ones."""
    rng = random.Random(1)
    return " ".join(fold(word) if rng.random() < 0.5 else word for word in text.split(" "))


def shares(texts):
    """The figures of a set of accented texts."""
    stripped = partly = left = kept = Score()
    for text in texts:
        done = restore(fold(text)).text
        stripped += syllables_right(text, done)
        kept += identifiers_kept(fold(text), done)
        partly += syllables_right(text, restore(half(text)).text)
        left += syllables_right(text, restore(text).text, exactly=True)
    named = {"stripped": stripped, "half stripped": partly, "accented left": left, "numbers kept": kept}
    return {name: round(score.share, 4) for name, score in named.items()}


@pytest.mark.slow
def test_generated_plans(tmp_path):
    generate(["--count", "25", "--seed", "77", "--out", str(tmp_path), "--formats", "txt"])
    texts = [path.read_text("utf-8") for path in sorted(tmp_path.glob("*.txt"))]
    hold("restoration, generated", shares(texts), OTHER_PROCESSOR)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["seeds", "plans"])
def test_real_plans(name):
    if not (SHARED / name).is_dir():
        pytest.skip(f"the labelled documents ({name}) lie beside the repository only where it is developed")
    paths = [p for p in sorted((SHARED / name).glob("*.txt")) if p.stem not in MISPRINTED]
    texts = [nfc(path.read_text("utf-8")) for path in paths]
    accented = [text for text in texts if detect(text).name == "accented"]
    hold(f"restoration, {name}", shares(accented), OTHER_PROCESSOR)
