"""How much each model counts: the n-grams, the tagger, the names of persons."""

from typing import NamedTuple

import numpy as np

from pipeline.diacritics.echo import with_echo
from pipeline.diacritics.model import LanguageModel, Numbers, Scores


class Blend(NamedTuple):
    """Exponents of the models' probabilities."""

    ngrams: float
    tagger: float
    names: float = 0.0

    def posteriors(
        self, model: LanguageModel, reads: list[str], candidates: Numbers, emission: Scores, learned: Scores
    ) -> Scores:
        """Return the probability of each candidate, shape (positions, candidates), rows summing to 1.

        `emission` is log p(what was read | candidate), `learned` the tagger's log p(candidate | context).
        """
        weighed = emission + self.tagger * np.where(candidates >= 0, learned, 0)
        return with_echo(model, reads, candidates, weighed.astype(np.float32), self.ngrams)


RESTORE = Blend(0.7, 0.6, 0.75)
REPAIR = Blend(1.1, 0.3)
"""Of 0.3 to 1.2 each the best on plans and on lines of the corpus that were kept back (November 2026)."""
NGRAMS_ONLY, TAGGER_ONLY = Blend(1.0, 0.0), Blend(0.0, 1.0)
"""For comparisons."""
