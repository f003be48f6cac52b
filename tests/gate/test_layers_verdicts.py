"""The verdicts on text layers stay right: one page of most kinds; `tests/bench_layers.py` measures more."""

import shutil

import pytest
from bench_layers import cases, measured

from corpora.synthetic.layers import broken, decorated, empty, old, scanned, typed

WRONG = 0.03
"""Share of pages that may go wrong here; on hundreds, fewer do."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "makers",
    [
        (typed, decorated, broken, old, empty),
        pytest.param(
            (scanned,), marks=pytest.mark.skipif(not shutil.which("tesseract"), reason="needs tesseract")
        ),
    ],
    ids=["printed", "scanned"],
)
def test_pages_are_judged_right(makers):
    results = measured(cases("gate", makers=makers))
    wrong = [(case.sheet.kind, done, reason) for case, done, reason in results if done not in case.wanted]
    assert len(wrong) <= WRONG * len(results), wrong
