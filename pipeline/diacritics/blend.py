"""How much each model counts: the n-grams, the tagger, the other occurrences of a word."""

from typing import NamedTuple

import numpy as np

from pipeline.diacritics.echo import with_echo
from pipeline.diacritics.model import LanguageModel, Numbers, Scores


class Blend(NamedTuple):
    """Exponents of the models' probabilities, and one on the result, which sets how sure it is.

    `channel` is that of what was read given a candidate: the tagger has seen what was read, so with it
    the channel counts less.
    """

    ngrams: float
    tagger: float
    channel: float = 1.0
    sharpness: float = 1.0

    def posteriors(
        self, model: LanguageModel, reads: list[str], candidates: Numbers, emission: Scores, learned: Scores
    ) -> Scores:
        """Return the probability of each candidate, shape (positions, candidates), rows summing to 1.

        `emission` is log p(what was read | candidate), `learned` the tagger's log p(candidate | context).
        """
        weighed = self.channel * emission + self.tagger * np.where(candidates >= 0, learned, 0)
        chance = with_echo(model, reads, candidates, weighed.astype(np.float32), self.ngrams)
        if self.sharpness == 1:
            return chance
        sharper = np.where(candidates >= 0, np.maximum(chance, 1e-12) ** np.float32(self.sharpness), 0)
        found: Scores = sharper / sharper.sum(axis=1, keepdims=True)
        return found


RESTORE = Blend(0.7, 0.6)
REPAIR = Blend(1.1, 0.3)
"""Of 0.3 to 1.2 each the best on plans and on lines of the corpus that were kept back (November 2026)."""
NGRAMS_ONLY, TAGGER_ONLY = Blend(1.0, 0.0), Blend(0.0, 1.0)
"""For comparisons."""
