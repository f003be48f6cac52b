"""A seeded generator of administrative plans that nobody issued, each with its right labels.

`compose(seed)` returns a :class:`Plan`; text, pdf, word and scan render it; damage spoils its text.
"""

from corpora.synthetic.compose import compose
from corpora.synthetic.plan import Block, Findings, Letterhead, Plan, Signature

__all__ = ["Block", "Findings", "Letterhead", "Plan", "Signature", "compose"]
