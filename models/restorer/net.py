"""The tagger as a torch module: letters and context in, a score for each accented form out.

A unit is the sum of a row for its whole name and the mean of the rows of its letter groups, with its
case and the gap before it. Gated convolutions over the units follow, narrow first, then wide. Two
heads: which folded form was meant (noisy text), and which accented form of it.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from pipeline.diacritics.features import BUCKETS, CASES, GAPS


class Shape(NamedTuple):
    """The size of the network."""

    names: int
    words: int
    forms: int
    width: int = 256
    dilations: tuple[int, ...] = (1, 2, 4, 8, 1, 2, 4, 8)


class Gated(nn.Module):
    """Three neighbours in, one gated value out, added to what came in."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.linear = nn.Linear(3 * width, 2 * width)
        self.dilation = dilation

    def forward(self, x: Tensor) -> Tensor:
        """Shape (batch, units, width) in and out."""
        h = self.norm(x)
        padded = functional.pad(h, (0, 0, self.dilation, self.dilation))
        length = x.shape[1]
        joined = torch.cat(
            [padded[:, :length], h, padded[:, 2 * self.dilation : 2 * self.dilation + length]], dim=-1
        )
        value, gate = self.linear(joined).chunk(2, dim=-1)
        return x + value * torch.sigmoid(gate)


class Tagger(nn.Module):
    """See the module's text."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        width = shape.width
        self.whole = nn.Embedding(shape.names, width)
        self.groups = nn.EmbeddingBag(BUCKETS + 1, width, mode="mean", padding_idx=BUCKETS)
        self.case = nn.Embedding(CASES, width)
        self.gap = nn.Embedding(GAPS, width)
        self.blocks = nn.Sequential(*(Gated(width, d) for d in shape.dilations))
        self.norm = nn.LayerNorm(width)
        self.to_word = nn.Linear(width, width)
        self.to_form = nn.Linear(width, width)
        self.words = nn.Embedding(shape.words, width)
        self.word_bias = nn.Parameter(torch.zeros(shape.words))
        self.forms = nn.Linear(width, shape.forms)
        for table in (self.whole, self.groups, self.case, self.gap):
            nn.init.normal_(table.weight, std=0.5)
        nn.init.normal_(self.words.weight, std=width**-0.5)

    def seen(self, whole: Tensor, groups: Tensor) -> Tensor:
        """The vectors of distinct names: `whole` (names), `groups` (names, groups), padded."""
        return self.whole(whole) + self.groups(groups)

    def forward(self, names: Tensor, which: Tensor, case: Tensor, gap: Tensor) -> Tensor:
        """Hidden states (batch, units, width); `names` from `seen`, `which` picks among them."""
        x = names[which] + self.case(case) + self.gap(gap)
        return self.norm(self.blocks(x))

    def word_scores(self, hidden: Tensor, candidates: Tensor) -> Tensor:
        """Scores of `candidates` (units, n; -1: none) after `hidden` (units, width)."""
        rows = candidates.clamp(min=0)
        scores = torch.bmm(self.words(rows), self.to_word(hidden).unsqueeze(2)).squeeze(2).float()
        return (scores + self.word_bias[rows]).masked_fill(candidates < 0, -1e9)

    def form_scores(self, hidden: Tensor) -> Tensor:
        """Scores of all folded forms (units, forms)."""
        return self.forms(self.to_form(hidden)).float()
