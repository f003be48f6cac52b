"""Vietnamese as it was meant: lost marks restored, misread letters repaired, old encodings decoded.

`detect` says in which condition a text is, `restore` changes what needs it and shows each change,
`stage` does so for a document.
"""

from pipeline.diacritics.condition import Condition
from pipeline.diacritics.service import Restoration, detect, fluency, restore, stage

__all__ = ["Condition", "Restoration", "detect", "fluency", "restore", "stage"]
